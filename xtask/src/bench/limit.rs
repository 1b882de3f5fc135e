//! What cannot be undercut: one bare signature, one bare handshake, one bare insert.

mod handshake;

use std::time::{Duration, Instant};

use sqlx::{
    Connection, PgConnection, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};

use super::{Volume, sample::Sample};
use crate::{key::Key, postgres::Postgres, process};

/// The limits, in milliseconds of CPU.
pub struct Limits {
    /// One RSA-2048 signature by aws-lc-rs, on one thread.
    pub signature: Sample,
    /// One TLS 1.3 handshake by rustls with nothing kept from before, and one POST after it, on one thread.
    pub handshake: Sample,
    /// One insert with its commit, by sqlx: the client (with SQLite inside of it), and the database server.
    pub insert: Sample,
    pub insert_database: Option<Sample>,
}

impl Limits {
    pub async fn measure(postgres: Option<&Postgres>, volume: Volume) -> anyhow::Result<Self> {
        let signature = (0..volume.rounds).map(|_| signature(volume)).collect::<anyhow::Result<_>>()?;
        let handshake = handshake::measure(volume).await?;
        let (mut client, mut server) = (Vec::new(), Vec::new());
        for _ in 0..volume.rounds {
            let count = volume.of(2_000);
            let before = (process::cpu(std::process::id())?, database_cpu(postgres)?);
            match postgres {
                Some(postgres) => insert_postgres(postgres, count).await?,
                None => insert_sqlite(count).await?,
            }
            client.push(each(process::cpu(std::process::id())?.checked_sub(before.0).unwrap(), count));
            server.push(each(database_cpu(postgres)?.checked_sub(before.1).unwrap(), count));
        }
        Ok(Self {
            signature: Sample::of(signature),
            handshake: Sample::of(handshake),
            insert: Sample::of(client),
            insert_database: postgres.map(|_| Sample::of(server)),
        })
    }
}

/// Milliseconds for each of `count`.
pub fn each(time: Duration, count: usize) -> f64 {
    time.as_secs_f64() * 1_000.0 / f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// CPU time of the database server; none for SQLite, which is a part of its process.
pub fn database_cpu(postgres: Option<&Postgres>) -> anyhow::Result<Duration> {
    postgres.map_or(Ok(Duration::ZERO), Postgres::cpu)
}

fn signature(volume: Volume) -> anyhow::Result<f64> {
    let key = Key::generate()?;
    let message = [7_u8; 300];
    let (started, before, mut count) = (Instant::now(), process::cpu_of_thread()?, 0);
    while started.elapsed() < Duration::from_millis(1_000 / volume.divisor as u64) {
        key.sign(&message)?;
        count += 1;
    }
    Ok(each(process::cpu_of_thread()?.checked_sub(before).unwrap(), count))
}

const TABLE: &str = "CREATE TABLE bare (id BIGINT PRIMARY KEY, body TEXT NOT NULL)";
const INSERT: &str = "INSERT INTO bare VALUES ($1, $2)";

async fn insert_sqlite(count: usize) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let options = SqliteConnectOptions::new()
        .filename(folder.path().join("bare.sqlite"))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    sqlx::query(TABLE).execute(&mut connection).await?;
    let body = "x".repeat(1_000);
    for id in 0..count as i64 {
        sqlx::query(INSERT).bind(id).bind(&body).execute(&mut connection).await?;
    }
    Ok(connection.close().await?)
}

async fn insert_postgres(postgres: &Postgres, count: usize) -> anyhow::Result<()> {
    let mut connection = PgConnection::connect(&postgres.database("xtask_bare").await?).await?;
    sqlx::query(TABLE).execute(&mut connection).await?;
    let body = "x".repeat(1_000);
    for id in 0..count as i64 {
        sqlx::query(INSERT).bind(id).bind(&body).execute(&mut connection).await?;
    }
    Ok(connection.close().await?)
}
