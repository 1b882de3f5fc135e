//! What can go wrong below.

/// Why the database did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// The row must exist and does not.
    #[error("{0} not found")]
    NotFound(&'static str),
    /// Another row with the same key exists.
    #[error("a row with the same key exists")]
    Conflict(#[source] sea_orm::DbErr),
    /// Two changes met; the same change may succeed when tried again.
    #[error("the database is busy")]
    Busy(#[source] sea_orm::DbErr),
    /// A row holds something that no version of this program writes.
    #[error("{table} holds a value that cannot be read: {detail}")]
    Corrupt {
        /// The table.
        table: &'static str,
        /// What is wrong.
        detail: String,
    },
    /// Anything else the database says.
    #[error("database: {0}")]
    Database(#[source] sea_orm::DbErr),
}

/// Serialisation failure and deadlock on PostgreSQL (SQLSTATE), busy in its several forms on SQLite.
const TRANSIENT: [&str; 6] = ["40001", "40P01", "5", "6", "261", "517"];

/// What the database calls the error; its text depends on its language.
fn code(error: &sea_orm::DbErr) -> Option<String> {
    use sea_orm::{DbErr, RuntimeErr};
    match error {
        DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error))
        | DbErr::Conn(RuntimeErr::SqlxError(error)) => Some(error.as_database_error()?.code()?.into_owned()),
        _ => None,
    }
}

impl From<sea_orm::DbErr> for StorageError {
    fn from(error: sea_orm::DbErr) -> Self {
        if matches!(error.sql_err(), Some(sea_orm::SqlErr::UniqueConstraintViolation(_))) {
            return Self::Conflict(error);
        }
        match code(&error) {
            Some(code) if TRANSIENT.contains(&code.as_str()) => Self::Busy(error),
            _ => Self::Database(error),
        }
    }
}

impl StorageError {
    /// Whether trying the same change again may help.
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Busy(_))
    }

    /// Whether somebody else stored the same thing first, so that a second look finds it.
    pub fn is_conflict(&self) -> bool {
        matches!(self, Self::Conflict(_))
    }

    pub(crate) fn corrupt(table: &'static str, detail: impl std::fmt::Display) -> Self {
        Self::Corrupt { table, detail: detail.to_string() }
    }
}
