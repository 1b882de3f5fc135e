//! Settings that the server keeps for itself, such as the handle domain that was fixed with the first account.

use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult};

use crate::{StorageError, sql};

/// Settings by name.
pub struct Settings<'a, C>(pub(crate) &'a C);

#[derive(FromQueryResult)]
struct Row {
    value: String,
}

impl<C: ConnectionTrait> Settings<'_, C> {
    /// The value of a setting.
    pub async fn find(&self, name: &str) -> Result<Option<String>, StorageError> {
        let row: Option<Row> = sql::one(self.0, "SELECT value FROM setting WHERE name = $1", vec![name.into()]).await?;
        Ok(row.map(|Row { value }| value))
    }
}

impl Settings<'_, DatabaseTransaction> {
    /// Sets a setting.
    pub async fn save(&self, name: &str, value: &str) -> Result<(), StorageError> {
        let sql =
            "INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
        sql::exec(self.0, sql, vec![name.into(), value.into()]).await?;
        Ok(())
    }
}
