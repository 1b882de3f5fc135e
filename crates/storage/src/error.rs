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

impl From<sea_orm::DbErr> for StorageError {
    fn from(error: sea_orm::DbErr) -> Self {
        if matches!(error.sql_err(), Some(sea_orm::SqlErr::UniqueConstraintViolation(_))) {
            return Self::Conflict(error);
        }
        // SQLite says "database is locked"; PostgreSQL has SQLSTATE 40001 and 40P01.
        let text = error.to_string();
        if ["database is locked", "could not serialize", "deadlock detected"].iter().any(|sign| text.contains(sign)) {
            return Self::Busy(error);
        }
        Self::Database(error)
    }
}

impl StorageError {
    /// Whether trying the same change again may help.
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Busy(_))
    }

    pub(crate) fn corrupt(table: &'static str, detail: impl std::fmt::Display) -> Self {
        Self::Corrupt { table, detail: detail.to_string() }
    }
}
