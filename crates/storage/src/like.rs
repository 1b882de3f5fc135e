//! Likes.

use domain::{
    id::{ActorId, PostId},
    uri::Uri,
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult};

use crate::{Page, StorageError, sql};

/// Likes.
pub struct Likes<'a, C>(pub(crate) &'a C);

#[derive(FromQueryResult)]
struct UriRow {
    uri: String,
}

#[derive(FromQueryResult)]
struct PairRow {
    id: i64,
    actor_id: i64,
}

impl<C: ConnectionTrait> Likes<'_, C> {
    /// The id of the Like activity, where `actor` likes `post`.
    pub async fn find(&self, actor: ActorId, post: PostId) -> Result<Option<Uri>, StorageError> {
        let sql = "SELECT uri FROM post_like WHERE actor_id = $1 AND post_id = $2";
        let row: Option<UriRow> = sql::one(self.0, sql, vec![actor.0.into(), post.0.into()]).await?;
        Ok(row.map(|UriRow { uri }| Uri::from_stored(uri)))
    }

    /// The post that a Like activity of `actor` is about.
    pub async fn find_post_by_uri(&self, uri: &Uri, actor: ActorId) -> Result<Option<PostId>, StorageError> {
        let sql = "SELECT post_id FROM post_like WHERE uri = $1 AND actor_id = $2";
        Ok(sql::ids(self.0, sql, vec![uri.as_str().into(), actor.0.into()]).await?.first().copied().map(PostId))
    }

    /// Who likes a post: ids of the likes, for paging, with their actors.
    pub async fn of_post(&self, post: PostId, page: Page) -> Result<Vec<(i64, ActorId)>, StorageError> {
        let (condition, values) = page.condition("id", 1);
        let sql = format!("SELECT id, actor_id FROM post_like WHERE post_id = $1{condition}{}", page.order("id"));
        let rows: Vec<PairRow> = sql::all(self.0, sql, [vec![post.0.into()], values].concat()).await?;
        Ok(page.arrange(rows.into_iter().map(|PairRow { id, actor_id }| (id, ActorId(actor_id))).collect()))
    }

    /// What an actor likes: ids of the likes, for paging, with their posts.
    pub async fn of_actor(&self, actor: ActorId, page: Page) -> Result<Vec<(i64, PostId)>, StorageError> {
        let (condition, values) = page.condition("id", 1);
        let sql =
            format!("SELECT id, post_id AS actor_id FROM post_like WHERE actor_id = $1{condition}{}", page.order("id"));
        let rows: Vec<PairRow> = sql::all(self.0, sql, [vec![actor.0.into()], values].concat()).await?;
        Ok(page.arrange(rows.into_iter().map(|PairRow { id, actor_id }| (id, PostId(actor_id))).collect()))
    }
}

impl Likes<'_, DatabaseTransaction> {
    /// Stores a like and counts it; `false` when it stood already.
    pub async fn insert(&self, id: i64, actor: ActorId, post: PostId, uri: &Uri) -> Result<bool, StorageError> {
        let sql = "INSERT INTO post_like (id, actor_id, post_id, uri) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
        let new =
            sql::exec(self.0, sql, vec![id.into(), actor.0.into(), post.0.into(), uri.as_str().into()]).await? > 0;
        if new {
            sql::exec(self.0, "UPDATE post SET likes = likes + 1 WHERE id = $1", vec![post.0.into()]).await?;
        }
        Ok(new)
    }

    /// Takes every like of an actor back and uncounts them, for when the account goes.
    pub async fn forget_actor(&self, actor: ActorId) -> Result<(), StorageError> {
        let sql = "UPDATE post SET likes = likes - 1 WHERE likes > 0 AND id IN (SELECT post_id FROM post_like WHERE actor_id = $1)";
        sql::exec(self.0, sql, vec![actor.0.into()]).await?;
        sql::exec(self.0, "DELETE FROM post_like WHERE actor_id = $1", vec![actor.0.into()]).await?;
        Ok(())
    }

    /// Takes a like back and uncounts it; `false` when there was none.
    pub async fn delete(&self, actor: ActorId, post: PostId) -> Result<bool, StorageError> {
        let sql = "DELETE FROM post_like WHERE actor_id = $1 AND post_id = $2";
        let gone = sql::exec(self.0, sql, vec![actor.0.into(), post.0.into()]).await? > 0;
        if gone {
            sql::exec(self.0, "UPDATE post SET likes = likes - 1 WHERE id = $1 AND likes > 0", vec![post.0.into()])
                .await?;
        }
        Ok(gone)
    }
}
