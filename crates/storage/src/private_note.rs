//! Private notes: what somebody keeps to themselves about somebody. [`crate::views::relationships`] reads them.

use domain::id::ActorId;
use sea_orm::DatabaseTransaction;

use crate::{StorageError, sql};

/// Private notes.
pub struct PrivateNotes<'a, C>(pub(crate) &'a C);

impl PrivateNotes<'_, DatabaseTransaction> {
    /// Keeps what `actor` notes about `target`, in place of what was noted before.
    pub async fn save(&self, actor: ActorId, target: ActorId, comment: &str) -> Result<(), StorageError> {
        let sql = "INSERT INTO private_note (actor_id, target, comment) VALUES ($1, $2, $3)
                   ON CONFLICT (actor_id, target) DO UPDATE SET comment = excluded.comment";
        sql::exec(self.0, sql, vec![actor.0.into(), target.0.into(), comment.into()]).await?;
        Ok(())
    }

    /// Keeps nothing about `target` any more.
    pub async fn delete(&self, actor: ActorId, target: ActorId) -> Result<(), StorageError> {
        let sql = "DELETE FROM private_note WHERE actor_id = $1 AND target = $2";
        sql::exec(self.0, sql, vec![actor.0.into(), target.0.into()]).await?;
        Ok(())
    }

    /// Forgets every note by an actor and about it, for when the account goes.
    pub async fn forget_actor(&self, actor: ActorId) -> Result<(), StorageError> {
        let sql = "DELETE FROM private_note WHERE actor_id = $1 OR target = $1";
        sql::exec(self.0, sql, vec![actor.0.into()]).await?;
        Ok(())
    }
}
