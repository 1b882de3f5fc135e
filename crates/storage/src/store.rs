//! Connecting, and the two ways in: reading and changing.
//!
//! SQLite has one writer connection and a pool of readers; measured, one writer is faster than eight and its
//! worst case is a tenth. PostgreSQL has one pool for both.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use domain::{
    id::Sequence,
    time::{Timestamp, to_ms, whole_ms},
};
use sea_orm::{
    ConnectOptions, Database, DatabaseConnection, IsolationLevel, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};

use sqlx::Executor;

use crate::{Ids, Kept, Lock, Look, Read, StorageError, Tx, sql};

/// Which database it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// Embedded, one file.
    Sqlite,
    /// A server, for several nodes.
    Postgres,
}

/// How to connect.
#[derive(Debug, Clone)]
pub struct StoreOptions {
    /// `sqlite:/path/to/file`, `sqlite::memory:` (tests) or `postgres://…`
    pub url: String,
    /// How many connections read (SQLite) or read and write (PostgreSQL).
    pub connections: u32,
}

/// The database.
#[derive(Clone)]
pub struct Store {
    write: DatabaseConnection,
    read: DatabaseConnection,
    backend: Backend,
    ids: Arc<Ids>,
    node: u8,
    holder: Arc<str>,
    subscribers: Arc<[&'static str]>,
    statements: Arc<AtomicU64>,
    kept: Kept,
}

/// How long a node number is leased for; it is renewed well before.
const LEASE: chrono::TimeDelta = chrono::TimeDelta::seconds(30);

impl Store {
    /// Opens the connections. Does not migrate and does not lease; see [`Store::lease_node`].
    pub async fn connect(options: &StoreOptions) -> Result<Self, StorageError> {
        let postgres = options.url.starts_with("postgres");
        let statements = Arc::new(AtomicU64::new(0));
        let (mut write, mut read) = if postgres {
            let pool = Database::connect(pool_options(&options.url, options.connections)).await?;
            (pool.clone(), pool)
        } else {
            let memory = options.url.contains(":memory:");
            let write = Database::connect(sqlite_options(&options.url, 1, false)).await?;
            // A database in memory exists per connection, so that the writer reads too.
            let read = if memory {
                write.clone()
            } else {
                Database::connect(sqlite_options(&options.url, options.connections, true)).await?
            };
            (write, read)
        };
        for connection in [&mut write, &mut read] {
            let counter = Arc::clone(&statements);
            connection.set_metric_callback(move |_| {
                counter.fetch_add(1, Ordering::Relaxed);
            });
        }
        Ok(Self {
            write,
            read,
            backend: if postgres { Backend::Postgres } else { Backend::Sqlite },
            ids: Arc::new(Ids::new(0).expect("zero is a node number")),
            node: 0,
            holder: format!("{}-{:x}", std::process::id(), rand_holder()).into(),
            subscribers: Arc::from([]),
            statements,
            kept: Kept::default(),
        })
    }

    /// Which database it is.
    pub fn backend(&self) -> Backend {
        self.backend
    }

    /// How many statements were run, for tests that bound them.
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// The connection that migrations run on.
    pub fn migration_connection(&self) -> &DatabaseConnection {
        &self.write
    }

    /// Names those who are to be told of every event from now on.
    #[must_use]
    pub fn with_subscribers(mut self, names: &[&'static str]) -> Self {
        self.subscribers = Arc::from(names);
        self
    }

    /// Takes a free node number, so that ids never collide with those of another process.
    pub async fn lease_node(&mut self, now: Timestamp) -> Result<(), StorageError> {
        let tx = self.begin(now).await?;
        // Two processes that start at once must not see the same number free.
        tx.exclusive(Lock::NodeLease).await?;
        let taken = sql::ids(
            tx.conn(),
            "SELECT number FROM node_lease WHERE expires_at > $1 AND holder <> $2",
            vec![to_ms(now).into(), self.holder.to_string().into()],
        )
        .await?;
        let number = (0..=i64::from(Sequence::MAX_NODE))
            .find(|number| !taken.contains(number))
            .ok_or(StorageError::NotFound("a free node number (64 processes are running)"))?;
        sql::exec(
            tx.conn(),
            "INSERT INTO node_lease (number, holder, expires_at, serves) VALUES ($1, $2, $3, FALSE)
             ON CONFLICT (number) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at, serves = FALSE",
            vec![number.into(), self.holder.to_string().into(), to_ms(now + LEASE).into()],
        )
        .await?;
        tx.commit().await?;
        self.node = number as u8;
        self.ids = Arc::new(Ids::new(self.node).ok_or(StorageError::NotFound("a node number"))?);
        Ok(())
    }

    /// The leased node number; 0 before [`Store::lease_node`].
    pub fn node(&self) -> u8 {
        self.node
    }

    /// Keeps the node number; to be called every ten seconds. `false` when the lease ran out and another process
    /// took the number: this one must make no more ids.
    pub async fn renew_node(&self, now: Timestamp) -> Result<bool, StorageError> {
        let kept = sql::exec(
            &self.write,
            "UPDATE node_lease SET expires_at = $1 WHERE number = $2 AND holder = $3",
            vec![to_ms(now + LEASE).into(), i64::from(self.node).into(), self.holder.to_string().into()],
        )
        .await?;
        Ok(kept > 0)
    }

    /// Gives the node number back.
    pub async fn release_node(&self) -> Result<(), StorageError> {
        sql::exec(
            &self.write,
            "DELETE FROM node_lease WHERE number = $1 AND holder = $2",
            vec![i64::from(self.node).into(), self.holder.to_string().into()],
        )
        .await?;
        Ok(())
    }

    /// Lets go what a process that ended without a word had taken: hosts to deliver to, activities to process.
    /// What it had under way is done again. For a process that begins to serve, before it takes anything itself.
    pub async fn take_over_claims(&self, now: Timestamp) -> Result<(), StorageError> {
        match self.backend {
            // One process serves; whatever is taken was taken by one that is gone. So is the number that it had:
            // whoever is killed again and again must not use them all up.
            Backend::Sqlite => {
                self.release_claims("claimed_until > $1 OR claimed_by = $2", now).await?;
                let own = vec![i64::from(self.node).into()];
                sql::exec(&self.write, "DELETE FROM node_lease WHERE serves AND number <> $1", own.clone()).await?;
                sql::exec(&self.write, "UPDATE node_lease SET serves = TRUE WHERE number = $1", own).await?;
                Ok(())
            }
            // Nobody else has this number now.
            Backend::Postgres => {
                self.release_claims("claimed_until > $1 AND claimed_by = $2", now).await?;
                self.release_lost_claims(now).await
            }
        }
    }

    /// The same for processes beside this one, whose lease ran out; to be called from time to time.
    pub async fn release_lost_claims(&self, now: Timestamp) -> Result<(), StorageError> {
        let lost = "claimed_until > $1 AND claimed_by <> $2
                    AND claimed_by NOT IN (SELECT number FROM node_lease WHERE expires_at > $1)";
        self.release_claims(lost, now).await
    }

    /// `which` may ask for the moment, `$1`, and for this process's number, `$2`.
    async fn release_claims(&self, which: &str, now: Timestamp) -> Result<(), StorageError> {
        for (table, waiting) in
            [("destination", "pending > 0"), ("inbox_entry", "state = 'pending'"), ("mail", "state = 'pending'")]
        {
            let sql = format!("UPDATE {table} SET claimed_until = 0 WHERE {waiting} AND ({which})");
            sql::exec(&self.write, sql, vec![to_ms(now).into(), i64::from(self.node).into()]).await?;
        }
        Ok(())
    }

    /// Ids without a transaction.
    pub fn ids(&self) -> &Ids {
        &self.ids
    }

    /// Reading what holds `now`, each statement by itself.
    pub fn read(&self, now: Timestamp) -> Read {
        Read::new(self.read.clone(), now, self.kept.clone())
    }

    /// A change that decides by what it reads: on PostgreSQL nothing that it read and then writes may have changed
    /// meanwhile, or the commit fails as transient and the whole is to be tried again.
    pub async fn begin_command(&self, now: Timestamp) -> Result<Tx, StorageError> {
        self.begin_at(now, Some(IsolationLevel::RepeatableRead)).await
    }

    /// A change. `now` is the moment at which it happens.
    pub async fn begin(&self, now: Timestamp) -> Result<Tx, StorageError> {
        self.begin_at(now, None).await
    }

    async fn begin_at(&self, now: Timestamp, level: Option<IsolationLevel>) -> Result<Tx, StorageError> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let transaction = match self.backend {
            Backend::Sqlite => self.write.begin_with_options(options).await?,
            Backend::Postgres => self.write.begin_with_config(level, None).await?,
        };
        Ok(Tx::new(transaction, whole_ms(now), Arc::clone(&self.ids), Arc::clone(&self.subscribers), self.backend))
    }

    /// Closes the connections after what is under way.
    pub async fn close(self) -> Result<(), StorageError> {
        self.read.close().await?;
        self.write.close().await?;
        Ok(())
    }
}

/// Something that differs between two starts of a process with the same number.
fn rand_holder() -> u64 {
    use std::hash::{BuildHasher, RandomState};
    RandomState::new().hash_one(0)
}

fn pool_options(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections.max(2))
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(30))
        .sqlx_logging(false)
        // No statement here runs long enough to be worth compiling: where PostgreSQL expects one to, it takes a tenth
        // of a second to compile what runs for a hundredth.
        .map_sqlx_postgres_pool_opts(|pool| {
            pool.after_connect(|connection, _| {
                Box::pin(async move { connection.execute("SET jit = off").await.map(drop) })
            })
        });
    options
}

/// What the writer keeps of a SQLite file, as `PRAGMA cache_size` reads it: KiB, negative.
const WRITER_CACHE: &str = "-8000";
/// What each of the readers keeps. There are several, and behind them the system keeps the file too.
const READER_CACHE: &str = "-2000";

fn sqlite_options(url: &str, connections: u32, read_only: bool) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections.max(1))
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(30))
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(move |sqlite| {
            sqlite
                .create_if_missing(!read_only)
                .read_only(read_only)
                .journal_mode(sqlx::sqlite::SqliteJournalMode::Wal)
                .synchronous(sqlx::sqlite::SqliteSynchronous::Full)
                .busy_timeout(Duration::from_secs(10))
                .pragma("cache_size", if read_only { READER_CACHE } else { WRITER_CACHE })
                .pragma("temp_store", "memory")
                .statement_cache_capacity(200)
        });
    options
}

/// The file that a SQLite address names, so that its folder can be made.
pub fn sqlite_file(url: &str) -> Option<PathBuf> {
    let path = url.strip_prefix("sqlite:")?.trim_start_matches("//");
    let path = path.split('?').next().unwrap_or(path);
    (path != ":memory:" && !path.is_empty()).then(|| PathBuf::from(path))
}
