//! Statements that both databases read: `$1`-style placeholders, and lists of bounded variety.

use domain::id::ActorId;
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};

use crate::error::StorageError;

/// How many values go into one statement at the most (SQLite binds 32,766).
pub(crate) const CHUNK: usize = 500;

fn statement<C: ConnectionTrait>(conn: &C, sql: impl Into<String>, values: Vec<Value>) -> Statement {
    Statement::from_sql_and_values(conn.get_database_backend(), sql, values)
}

/// Every row.
pub(crate) async fn all<R: FromQueryResult + Send + Sync, C: ConnectionTrait>(
    conn: &C,
    sql: impl Into<String> + Send,
    values: Vec<Value>,
) -> Result<Vec<R>, StorageError> {
    Ok(R::find_by_statement(statement(conn, sql, values)).all(conn).await?)
}

/// The first row, where there is one.
pub(crate) async fn one<R: FromQueryResult + Send + Sync, C: ConnectionTrait>(
    conn: &C,
    sql: impl Into<String> + Send,
    values: Vec<Value>,
) -> Result<Option<R>, StorageError> {
    Ok(R::find_by_statement(statement(conn, sql, values)).one(conn).await?)
}

/// Runs a change; how many rows it touched.
pub(crate) async fn exec<C: ConnectionTrait>(
    conn: &C,
    sql: impl Into<String> + Send,
    values: Vec<Value>,
) -> Result<u64, StorageError> {
    Ok(conn.execute_raw(statement(conn, sql, values)).await?.rows_affected())
}

/// The `i64` in the first column of each row.
pub(crate) async fn ids<C: ConnectionTrait>(
    conn: &C,
    sql: impl Into<String> + Send,
    values: Vec<Value>,
) -> Result<Vec<i64>, StorageError> {
    let rows = conn.query_all_raw(statement(conn, sql, values)).await?;
    rows.iter().map(|row| row.try_get_by_index(0).map_err(StorageError::from)).collect()
}

/// The `i64` in the first column of the first row, 0 where there is none.
pub(crate) async fn number<C: ConnectionTrait>(
    conn: &C,
    sql: impl Into<String> + Send,
    values: Vec<Value>,
) -> Result<i64, StorageError> {
    Ok(ids(conn, sql, values).await?.first().copied().unwrap_or(0))
}

/// Whether there is any row.
pub(crate) async fn any<C: ConnectionTrait>(
    conn: &C,
    sql: impl Into<String> + Send,
    values: Vec<Value>,
) -> Result<bool, StorageError> {
    Ok(conn.query_one_raw(statement(conn, sql, values)).await?.is_some())
}

/// The values of a list, bound one by one.
pub(crate) struct List {
    /// `($3, $4, $5, $6)`
    pub sql: String,
    /// What is bound.
    pub values: Vec<Value>,
}

/// A list that follows `before` bound values.
///
/// It is filled up with its last value to a power of two, so that a page of any length uses one of few
/// statements and the databases' statement caches hold them all. An empty list matches nothing.
pub(crate) fn list<V: Into<Value> + Clone>(before: usize, items: &[V]) -> List {
    let Some(last) = items.last() else {
        return List { sql: "(NULL)".into(), values: Vec::new() };
    };
    let size = items.len().next_power_of_two();
    let mut values: Vec<Value> = items.iter().cloned().map(Into::into).collect();
    values.resize_with(size, || last.clone().into());
    let marks: Vec<String> = (before + 1..=before + size).map(|n| format!("${n}")).collect();
    List { sql: format!("({})", marks.join(", ")), values }
}

/// The actors that a statement finds among `others`, asked in chunks. `sql` ends where the list belongs; `bound`
/// are the values before it.
pub(crate) async fn among<C: ConnectionTrait>(
    conn: &C,
    sql: &str,
    bound: Vec<Value>,
    others: &[ActorId],
) -> Result<Vec<ActorId>, StorageError> {
    let mut found = Vec::new();
    for chunk in others.chunks(CHUNK) {
        let raw: Vec<i64> = chunk.iter().map(|id| id.0).collect();
        let list = list(bound.len(), &raw);
        let values = [bound.clone(), list.values].concat();
        found.extend(ids(conn, format!("{sql}{}", list.sql), values).await?.into_iter().map(ActorId));
    }
    Ok(found)
}

/// `($1, $2), ($3, $4)` for `rows` rows of `columns` values.
pub(crate) fn tuples(rows: usize, columns: usize) -> String {
    let row = |r: usize| {
        let marks: Vec<String> = (1..=columns).map(|c| format!("${}", r * columns + c)).collect();
        format!("({})", marks.join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

/// Inserts rows of bound values in chunks. `into` is `table (a, b)`, `after` an optional conflict clause.
pub(crate) async fn insert_many<C: ConnectionTrait>(
    conn: &C,
    into: &str,
    columns: usize,
    rows: Vec<Vec<Value>>,
    after: &str,
) -> Result<u64, StorageError> {
    let mut touched = 0;
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let chunk: Vec<Vec<Value>> = rows.by_ref().take(CHUNK).collect();
        let sql = format!("INSERT INTO {into} VALUES {} {after}", tuples(chunk.len(), columns));
        touched += exec(conn, sql, chunk.into_iter().flatten().collect()).await?;
    }
    Ok(touched)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_come_in_few_sizes() {
        assert_eq!(list(2, &[1_i64, 2, 3]).sql, "($3, $4, $5, $6)");
        assert_eq!(list(0, &[1_i64, 2, 3]).values.len(), 4);
        assert_eq!(list::<i64>(0, &[]).sql, "(NULL)");
        assert_eq!(tuples(2, 2), "($1, $2), ($3, $4)");
    }
}
