//! Bookmarks: posts that somebody keeps for later, privately.

use domain::id::{ActorId, PostId};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult};

use crate::{Page, StorageError, sql};

/// Bookmarks.
pub struct Bookmarks<'a, C>(pub(crate) &'a C);

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    post_id: i64,
}

impl<C: ConnectionTrait> Bookmarks<'_, C> {
    /// What an actor keeps: ids of the bookmarks, for paging, with their posts.
    pub async fn of_actor(&self, actor: ActorId, page: Page) -> Result<Vec<(i64, PostId)>, StorageError> {
        let (condition, values) = page.condition("id", 1);
        let sql = format!("SELECT id, post_id FROM bookmark WHERE actor_id = $1{condition}{}", page.order("id"));
        let rows: Vec<Row> = sql::all(self.0, sql, [vec![actor.0.into()], values].concat()).await?;
        Ok(page.arrange(rows.into_iter().map(|Row { id, post_id }| (id, PostId(post_id))).collect()))
    }
}

impl Bookmarks<'_, DatabaseTransaction> {
    /// Forgets what an actor kept, for when the account goes.
    pub async fn forget_actor(&self, actor: ActorId) -> Result<(), StorageError> {
        sql::exec(self.0, "DELETE FROM bookmark WHERE actor_id = $1", vec![actor.0.into()]).await?;
        Ok(())
    }

    /// Keeps a post.
    pub async fn insert(&self, id: i64, actor: ActorId, post: PostId) -> Result<(), StorageError> {
        let sql = "INSERT INTO bookmark (id, actor_id, post_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
        sql::exec(self.0, sql, vec![id.into(), actor.0.into(), post.0.into()]).await?;
        Ok(())
    }

    /// Keeps a post no longer.
    pub async fn delete(&self, actor: ActorId, post: PostId) -> Result<(), StorageError> {
        sql::exec(
            self.0,
            "DELETE FROM bookmark WHERE actor_id = $1 AND post_id = $2",
            vec![actor.0.into(), post.0.into()],
        )
        .await?;
        Ok(())
    }
}
