//! Blocks: two actors that have nothing to do with each other.

use domain::{
    id::ActorId,
    time::{Timestamp, to_ms},
    uri::Uri,
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult};

use crate::{Page, StorageError, sql};

/// Blocks.
pub struct Blocks<'a, C>(pub(crate) &'a C);

#[derive(FromQueryResult)]
struct UriRow {
    uri: String,
}

impl<C: ConnectionTrait> Blocks<'_, C> {
    /// Whether either of two actors blocks the other.
    pub async fn between(&self, one: ActorId, other: ActorId) -> Result<bool, StorageError> {
        let sql = "SELECT 1 FROM block WHERE (actor_id = $1 AND target = $2) OR (actor_id = $2 AND target = $1)";
        sql::any(self.0, sql, vec![one.0.into(), other.0.into()]).await
    }

    /// The id of the Block activity, where `actor` blocks `target`.
    pub async fn find(&self, actor: ActorId, target: ActorId) -> Result<Option<Uri>, StorageError> {
        let sql = "SELECT uri FROM block WHERE actor_id = $1 AND target = $2";
        let row: Option<UriRow> = sql::one(self.0, sql, vec![actor.0.into(), target.0.into()]).await?;
        Ok(row.map(|UriRow { uri }| Uri::from_stored(uri)))
    }

    /// Whom an actor blocks; pages run over their ids.
    pub async fn of_actor(&self, actor: ActorId, page: Page) -> Result<Vec<ActorId>, StorageError> {
        let (condition, values) = page.condition("target", 1);
        let sql = format!("SELECT target FROM block WHERE actor_id = $1{condition}{}", page.order("target"));
        let ids = sql::ids(self.0, sql, [vec![actor.0.into()], values].concat()).await?;
        Ok(page.arrange(ids.into_iter().map(ActorId).collect()))
    }

    /// Those of `others` with whom `actor` has a block, in either direction.
    pub async fn among(&self, actor: ActorId, others: &[ActorId]) -> Result<Vec<ActorId>, StorageError> {
        let bound = || vec![actor.0.into()];
        let blocked = "SELECT target FROM block WHERE actor_id = $1 AND target IN ";
        let blocking = "SELECT actor_id FROM block WHERE target = $1 AND actor_id IN ";
        let mut among = sql::among(self.0, blocked, bound(), others).await?;
        among.extend(sql::among(self.0, blocking, bound(), others).await?);
        among.sort_unstable();
        among.dedup();
        Ok(among)
    }
}

impl Blocks<'_, DatabaseTransaction> {
    /// Lifts every block by an actor and of it, for when the account goes.
    pub async fn forget_actor(&self, actor: ActorId) -> Result<(), StorageError> {
        sql::exec(self.0, "DELETE FROM block WHERE actor_id = $1 OR target = $1", vec![actor.0.into()]).await?;
        Ok(())
    }

    /// Stores a block; `false` when it stood already.
    pub async fn insert(
        &self,
        actor: ActorId,
        target: ActorId,
        uri: &Uri,
        at: Timestamp,
    ) -> Result<bool, StorageError> {
        let sql =
            "INSERT INTO block (actor_id, target, uri, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
        let values = vec![actor.0.into(), target.0.into(), uri.as_str().into(), to_ms(at).into()];
        Ok(sql::exec(self.0, sql, values).await? > 0)
    }

    /// Lifts a block; `false` when there was none.
    pub async fn delete(&self, actor: ActorId, target: ActorId) -> Result<bool, StorageError> {
        let sql = "DELETE FROM block WHERE actor_id = $1 AND target = $2";
        Ok(sql::exec(self.0, sql, vec![actor.0.into(), target.0.into()]).await? > 0)
    }
}
