//! Posts that an actor pinned to its profile; `featured` on the wire.

use domain::id::{ActorId, PostId};
use sea_orm::{ConnectionTrait, DatabaseTransaction};

use crate::{StorageError, sql};

/// Pinned posts.
pub struct Pins<'a, C>(pub(crate) &'a C);

impl<C: ConnectionTrait> Pins<'_, C> {
    /// What an actor pinned, the latest first.
    pub async fn of_actor(&self, actor: ActorId) -> Result<Vec<PostId>, StorageError> {
        let sql = "SELECT n.post_id FROM pin n JOIN post p ON p.id = n.post_id
                   WHERE n.actor_id = $1 AND p.deleted_at IS NULL AND p.audience IN ('public', 'territory', 'quiet') ORDER BY n.id DESC LIMIT 20";
        Ok(sql::ids(self.0, sql, vec![actor.0.into()]).await?.into_iter().map(PostId).collect())
    }
}

impl Pins<'_, DatabaseTransaction> {
    /// Forgets what an actor pinned, for when the account goes.
    pub async fn forget_actor(&self, actor: ActorId) -> Result<(), StorageError> {
        sql::exec(self.0, "DELETE FROM pin WHERE actor_id = $1", vec![actor.0.into()]).await?;
        Ok(())
    }

    /// Pins a post; `false` when it is pinned already.
    pub async fn insert(&self, id: i64, actor: ActorId, post: PostId) -> Result<bool, StorageError> {
        let sql = "INSERT INTO pin (id, actor_id, post_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
        Ok(sql::exec(self.0, sql, vec![id.into(), actor.0.into(), post.0.into()]).await? > 0)
    }

    /// Unpins a post; `false` when it was not pinned.
    pub async fn delete(&self, actor: ActorId, post: PostId) -> Result<bool, StorageError> {
        let sql = "DELETE FROM pin WHERE actor_id = $1 AND post_id = $2";
        Ok(sql::exec(self.0, sql, vec![actor.0.into(), post.0.into()]).await? > 0)
    }
}
