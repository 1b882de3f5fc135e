//! Revisions: a number that grows, in the same commit, whenever data change from which something costly is made (maps).
//! What was made is good as long as the number stays, whichever process wrote.

use sea_orm::{ConnectionTrait, DatabaseTransaction};

use crate::{StorageError, sql};

/// The setting that holds the revision of the official areas.
pub(crate) const TERRITORIES: &str = "territories_revision";
/// The setting that holds the revision of what is listed in the directory.
pub(crate) const DIRECTORY: &str = "directory_revision";

/// The revision; 0 where nothing was written yet.
pub(crate) async fn find<C: ConnectionTrait>(conn: &C, name: &str) -> Result<i64, StorageError> {
    sql::number(conn, "SELECT CAST(value AS BIGINT) FROM setting WHERE name = $1", vec![name.into()]).await
}

/// Moves it on.
pub(crate) async fn move_on(conn: &DatabaseTransaction, name: &str) -> Result<(), StorageError> {
    let sql = "INSERT INTO setting (name, value) VALUES ($1, '1')
               ON CONFLICT (name) DO UPDATE SET value = CAST(CAST(setting.value AS BIGINT) + 1 AS TEXT)";
    sql::exec(conn, sql, vec![name.into()]).await?;
    Ok(())
}
