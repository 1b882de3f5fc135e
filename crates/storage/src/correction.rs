//! What corrects posts: kept in their rows, so that no page needs a statement more for it.

use domain::{
    id::PostId,
    time::{Timestamp, to_ms},
};
use sea_orm::DatabaseTransaction;

use crate::{Posts, StorageError, sql};

impl Posts<'_, DatabaseTransaction> {
    /// The latest post that corrects another and stands.
    pub async fn latest_correction(&self, original: PostId) -> Result<Option<PostId>, StorageError> {
        let sql = "SELECT id FROM post WHERE corrects = $1 AND deleted_at IS NULL ORDER BY id DESC LIMIT 1";
        Ok(sql::ids(self.0, sql, vec![original.0.into()]).await?.pop().map(PostId))
    }

    /// Says what corrects a post since `at`.
    pub async fn save_correction(
        &self,
        original: PostId,
        by: Option<PostId>,
        at: Timestamp,
    ) -> Result<(), StorageError> {
        let sql = "UPDATE post SET corrected_by = $2, correction_at = $3 WHERE id = $1";
        sql::exec(self.0, sql, vec![original.0.into(), by.map(|id| id.0).into(), to_ms(at).into()]).await?;
        Ok(())
    }
}
