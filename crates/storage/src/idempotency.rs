//! Keys of requests that were answered, so that a repeated request publishes nothing twice.

use domain::{
    id::{ActorId, PostId},
    time::{Timestamp, to_ms},
};
use sea_orm::{ConnectionTrait, DatabaseTransaction};

use crate::{StorageError, sql};

/// Answered requests by actor and key.
pub struct IdempotencyKeys<'a, C>(pub(crate) &'a C);

impl<C: ConnectionTrait> IdempotencyKeys<'_, C> {
    /// The post that a request with this key made.
    pub async fn find(&self, actor: ActorId, key: &str) -> Result<Option<PostId>, StorageError> {
        let sql = "SELECT post_id FROM idempotency WHERE actor_id = $1 AND key_text = $2";
        Ok(sql::ids(self.0, sql, vec![actor.0.into(), key.into()]).await?.first().copied().map(PostId))
    }
}

impl IdempotencyKeys<'_, DatabaseTransaction> {
    /// Remembers what a request made.
    pub async fn save(&self, actor: ActorId, key: &str, post: PostId, at: Timestamp) -> Result<(), StorageError> {
        let sql = "INSERT INTO idempotency (actor_id, key_text, post_id, created_at) VALUES ($1, $2, $3, $4)";
        sql::exec(self.0, sql, vec![actor.0.into(), key.into(), post.0.into(), to_ms(at).into()]).await?;
        Ok(())
    }

    /// Forgets keys older than `before`.
    pub async fn forget(&self, before: Timestamp) -> Result<u64, StorageError> {
        sql::exec(self.0, "DELETE FROM idempotency WHERE created_at < $1", vec![to_ms(before).into()]).await
    }
}
