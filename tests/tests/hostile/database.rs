//! A database for one test, and which of its tables changed.

use std::collections::BTreeMap;

use sqlx::{AssertSqlSafe, PgPool, SqlitePool, sqlite::SqliteConnectOptions};
use testkit::TestDatabase;

/// Written all the time by the server itself.
const NOISE: [&str; 2] = ["node_lease", "seaql_migrations"];

/// A database of its own, migrated, through connections of its own.
pub enum Database {
    Sqlite(SqlitePool, #[expect(dead_code, reason = "the database goes when this does")] TestDatabase),
    Postgres(PgPool, #[expect(dead_code, reason = "the database goes when this does")] TestDatabase),
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
    pub async fn sqlite() -> (Self, String) {
        let database = TestDatabase::sqlite().await;
        let url = database.url().to_owned();
        let options: SqliteConnectOptions = url.parse().expect("an address");
        (Self::Sqlite(SqlitePool::connect_lazy_with(options.read_only(true)), database), url)
    }

    /// A new database on the PostgreSQL that the environment names; `None` where there is none and none is required.
    pub async fn postgres() -> Option<(Self, String)> {
        let database = TestDatabase::postgres().await?;
        let url = database.url().to_owned();
        Some((Self::Postgres(PgPool::connect_lazy(&url).expect("an address"), database), url))
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
            Self::Postgres(pool, _) => sqlx::query_as(AssertSqlSafe(sql)).fetch_all(pool).await,
        }
        .unwrap_or_else(|error| panic!("{sql}: {error}"));
        rows.into_iter().map(|(text,)| text).collect()
    }

    /// The number that a query finds.
    pub async fn number(&self, sql: &str) -> i64 {
        let (number,): (i64,) = match self {
            Self::Sqlite(pool, _) => sqlx::query_as(AssertSqlSafe(sql)).fetch_one(pool).await,
            Self::Postgres(pool, _) => sqlx::query_as(AssertSqlSafe(sql)).fetch_one(pool).await,
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
            Self::Postgres(pool, _) => {
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
            Self::Postgres(pool, _) => {
                let sql = format!(
                    "SELECT COUNT(*), COALESCE(md5(string_agg(t::text, E'\\n' ORDER BY t::text)), '') FROM \"{table}\" t"
                );
                sqlx::query_as(AssertSqlSafe(sql)).fetch_one(pool).await
            }
        }
        .expect("the rows")
    }

    /// Throws it away, after its connections.
    pub async fn remove(self) {
        match &self {
            Self::Sqlite(pool, _) => pool.close().await,
            Self::Postgres(pool, _) => pool.close().await,
        }
    }
}
