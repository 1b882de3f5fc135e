//! A database for one test, and which of its tables changed.

use std::collections::BTreeMap;

use sqlx::{
    AssertSqlSafe, Connection, PgConnection, PgPool, SqlitePool, postgres::PgConnectOptions,
    sqlite::SqliteConnectOptions,
};
use tempfile::TempDir;

/// Where the tests find a PostgreSQL that may make databases.
const POSTGRES: &str = "ANCRAGE_TEST_POSTGRES";
/// Written all the time by the server itself.
const NOISE: [&str; 2] = ["node_lease", "seaql_migrations"];

/// A database of its own.
pub enum Database {
    /// A file in a folder that goes with the test.
    Sqlite(SqlitePool, #[expect(dead_code, reason = "the folder goes when this does")] TempDir),
    /// A database that goes with [`Database::remove`].
    Postgres(PgPool, Box<PgConnectOptions>, String),
}

/// What every table holds: how many rows, and a digest or the text of all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contents(BTreeMap<String, (i64, String)>);

impl Contents {
    /// The tables that differ.
    pub fn changed(&self, later: &Self) -> Vec<String> {
        later
            .0
            .iter()
            .filter(|(table, rows)| self.0.get(*table) != Some(rows))
            .map(|(table, _)| table.clone())
            .collect()
    }

    /// How many rows a table has.
    pub fn rows(&self, table: &str) -> i64 {
        self.0.get(table).unwrap_or_else(|| panic!("there is no table {table}")).0
    }
}

impl Database {
    /// A file; returns the address for the server too.
    pub fn sqlite() -> (Self, String) {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("ancrage.db");
        let pool = SqlitePool::connect_lazy_with(SqliteConnectOptions::new().filename(&file).read_only(true));
        (Self::Sqlite(pool, folder), format!("sqlite:{}", file.display()))
    }

    /// A new database on the PostgreSQL that the environment names; `None` where there is none and none is required.
    pub async fn postgres() -> Option<(Self, String)> {
        let Ok(admin) = std::env::var(POSTGRES) else {
            assert!(std::env::var_os("ANCRAGE_REQUIRE_ALL").is_none(), "{POSTGRES} is not set");
            return None;
        };
        let name = format!("hostile_{:016x}", rand::random_range(0..u64::MAX));
        let admin_options: PgConnectOptions = admin.parse().expect("an address of PostgreSQL");
        let mut connection = PgConnection::connect_with(&admin_options).await.expect("PostgreSQL");
        let create = AssertSqlSafe(format!("CREATE DATABASE {name}"));
        sqlx::query(create).execute(&mut connection).await.expect("a new database");
        let mut url: url::Url = admin.parse().expect("an address");
        url.set_path(&name);
        let pool = PgPool::connect_lazy_with(admin_options.clone().database(&name));
        Some((Self::Postgres(pool, Box::new(admin_options), name), url.to_string()))
    }

    /// What is in it now.
    pub async fn contents(&self) -> Contents {
        let mut contents = BTreeMap::new();
        for table in self.tables().await {
            contents.insert(table.clone(), self.rows(&table).await);
        }
        Contents(contents)
    }

    /// The texts in the first column of what a query finds.
    pub async fn texts(&self, sql: &str) -> Vec<String> {
        let rows: Vec<(String,)> = match self {
            Self::Sqlite(pool, _) => sqlx::query_as(AssertSqlSafe(sql)).fetch_all(pool).await,
            Self::Postgres(pool, ..) => sqlx::query_as(AssertSqlSafe(sql)).fetch_all(pool).await,
        }
        .unwrap_or_else(|error| panic!("{sql}: {error}"));
        rows.into_iter().map(|(text,)| text).collect()
    }

    /// The number that a query finds.
    pub async fn number(&self, sql: &str) -> i64 {
        let (number,): (i64,) = match self {
            Self::Sqlite(pool, _) => sqlx::query_as(AssertSqlSafe(sql)).fetch_one(pool).await,
            Self::Postgres(pool, ..) => sqlx::query_as(AssertSqlSafe(sql)).fetch_one(pool).await,
        }
        .unwrap_or_else(|error| panic!("{sql}: {error}"));
        number
    }

    async fn tables(&self) -> Vec<String> {
        let names: Vec<(String,)> = match self {
            Self::Sqlite(pool, _) => {
                sqlx::query_as("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
                    .fetch_all(pool)
                    .await
            }
            Self::Postgres(pool, ..) => {
                sqlx::query_as("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'")
                    .fetch_all(pool)
                    .await
            }
        }
        .expect("the tables");
        names.into_iter().map(|(name,)| name).filter(|name| !NOISE.contains(&name.as_str())).collect()
    }

    async fn rows(&self, table: &str) -> (i64, String) {
        match self {
            Self::Sqlite(pool, _) => {
                let columns: Vec<(String,)> = sqlx::query_as("SELECT name FROM pragma_table_info($1)")
                    .bind(table)
                    .fetch_all(pool)
                    .await
                    .expect("the columns");
                let quoted: Vec<String> = columns.iter().map(|(name,)| format!("quote(\"{name}\")")).collect();
                let sql = format!(
                    "SELECT COUNT(*), COALESCE(group_concat(line, char(10)), '') FROM (SELECT {} AS line FROM \"{table}\" ORDER BY 1)",
                    quoted.join(" || ',' || ")
                );
                sqlx::query_as(AssertSqlSafe(sql)).fetch_one(pool).await
            }
            Self::Postgres(pool, ..) => {
                let sql = format!(
                    "SELECT COUNT(*), COALESCE(md5(string_agg(t::text, E'\\n' ORDER BY t::text)), '') FROM \"{table}\" t"
                );
                sqlx::query_as(AssertSqlSafe(sql)).fetch_one(pool).await
            }
        }
        .expect("the rows")
    }

    /// Throws it away. After a failed test a PostgreSQL database stays to be looked at.
    pub async fn remove(self) {
        if let Self::Postgres(pool, admin, name) = self {
            pool.close().await;
            let mut connection = PgConnection::connect_with(&admin).await.expect("PostgreSQL");
            let drop = AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)"));
            sqlx::query(drop).execute(&mut connection).await.expect("the database goes");
        }
    }
}
