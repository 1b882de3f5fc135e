//! SQL on either database, to count and to make many rows out of one.

use anyhow::Context;
use sqlx::{AssertSqlSafe, PgPool, Row, SqlitePool};

/// A database.
pub enum Sql {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

impl Sql {
    pub async fn open(url: &str) -> anyhow::Result<Self> {
        Ok(if url.starts_with("postgres") {
            Self::Postgres(PgPool::connect(url).await?)
        } else {
            Self::Sqlite(SqlitePool::connect(url).await?)
        })
    }

    /// Runs a statement; how many rows it touched.
    pub async fn run(&self, sql: impl Into<String>) -> anyhow::Result<u64> {
        let sql = sql.into();
        let context = sql.clone();
        let sql = AssertSqlSafe(sql);
        let rows = match self {
            Self::Sqlite(pool) => sqlx::query(sql).execute(pool).await.map(|done| done.rows_affected()),
            Self::Postgres(pool) => sqlx::query(sql).execute(pool).await.map(|done| done.rows_affected()),
        };
        rows.with_context(|| context)
    }

    /// Has PostgreSQL count what it plans by, as it does by itself after a while. Nobody counts in a SQLite file: there
    /// it plans by what it knows of the keys.
    pub async fn settle(&self) -> anyhow::Result<()> {
        if let Self::Postgres(_) = self {
            self.run("ANALYZE").await?;
        }
        Ok(())
    }

    /// The number that a query gives.
    pub async fn number(&self, sql: impl Into<String>) -> anyhow::Result<i64> {
        let sql = sql.into();
        let context = sql.clone();
        let sql = AssertSqlSafe(sql);
        let number = match self {
            Self::Sqlite(pool) => sqlx::query_scalar::<_, i64>(sql).fetch_one(pool).await,
            Self::Postgres(pool) => sqlx::query_scalar::<_, i64>(sql).fetch_one(pool).await,
        };
        number.with_context(|| context)
    }

    /// Copies of the rows of `table` that `filter` chooses, once for each `n` from 1 to `times`; `change` says what
    /// differs, as SQL over the columns and `n`.
    pub async fn multiply(
        &self,
        table: &str,
        filter: &str,
        times: usize,
        change: &[(&str, &str)],
    ) -> anyhow::Result<u64> {
        let columns = self.columns(table).await?;
        let value = |column: &String| {
            let changed = change.iter().find(|(name, _)| name == column);
            changed.map_or_else(|| column.clone(), |(_, sql)| (*sql).to_owned())
        };
        let values: Vec<String> = columns.iter().map(value).collect();
        self.run(format!(
            "INSERT INTO {table} ({}) WITH RECURSIVE copies(n) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT n + 1 FROM copies WHERE n < {times})
             SELECT {} FROM {table} CROSS JOIN copies WHERE {filter}",
            columns.join(", "),
            values.join(", ")
        ))
        .await
    }

    async fn columns(&self, table: &str) -> anyhow::Result<Vec<String>> {
        let rows: Vec<String> = match self {
            Self::Sqlite(pool) => sqlx::query("SELECT name FROM pragma_table_info($1)")
                .bind(table)
                .try_map(|row: sqlx::sqlite::SqliteRow| row.try_get(0))
                .fetch_all(pool)
                .await?,
            Self::Postgres(pool) => sqlx::query(
                "SELECT column_name::text FROM information_schema.columns
                 WHERE table_schema = 'public' AND table_name = $1 AND is_generated = 'NEVER' ORDER BY ordinal_position",
            )
            .bind(table)
            .try_map(|row: sqlx::postgres::PgRow| row.try_get(0))
            .fetch_all(pool)
            .await?,
        };
        Ok(rows)
    }

    pub async fn close(self) {
        match self {
            Self::Sqlite(pool) => pool.close().await,
            Self::Postgres(pool) => pool.close().await,
        }
    }
}
