//! Who is kept out of a community.

use domain::{
    id::ActorId,
    time::{Timestamp, to_ms},
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult, Value};

use super::Communities;
use crate::{Page, StorageError, sql};

#[derive(FromQueryResult)]
struct BanRow {
    actor_id: i64,
    reason: String,
    created_at: i64,
}

/// Somebody who is kept out of a community.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ban {
    /// Who.
    pub actor: ActorId,
    /// Why; empty where nobody said.
    pub reason: String,
    /// Since when, in milliseconds since 1970. No two of a community are the same, so that a list goes on after each.
    pub since: i64,
}

impl<C: ConnectionTrait> Communities<'_, C> {
    /// Who is kept out now, the latest first; a page goes on after the [`Ban::since`] of the last one.
    pub async fn bans(&self, community: ActorId, page: Page, now: Timestamp) -> Result<Vec<Ban>, StorageError> {
        let (bounds, bound) = page.condition("created_at", 2);
        let sql = format!(
            "SELECT actor_id, reason, created_at FROM community_ban
             WHERE community = $1 AND (until IS NULL OR until > $2){bounds}{}",
            page.order("created_at")
        );
        let mut values: Vec<Value> = vec![community.0.into(), to_ms(now).into()];
        values.extend(bound);
        let rows: Vec<BanRow> = sql::all(self.0, sql, values).await?;
        let ban = |BanRow { actor_id, reason, created_at }| Ban { actor: ActorId(actor_id), reason, since: created_at };
        Ok(page.arrange(rows).into_iter().map(ban).collect())
    }
}

impl Communities<'_, DatabaseTransaction> {
    /// Keeps somebody out; a ban that holds already is replaced.
    pub async fn ban(
        &self,
        community: ActorId,
        actor: ActorId,
        until: Option<Timestamp>,
        reason: &str,
        at: Timestamp,
    ) -> Result<(), StorageError> {
        // Two bans of one moment follow each other, see [`Ban::since`].
        let sql = "INSERT INTO community_ban (community, actor_id, until, reason, created_at) VALUES ($1, $2, $3, $4,
                     (SELECT CASE WHEN MAX(b.created_at) >= $5 THEN MAX(b.created_at) + 1 ELSE $5 END
                      FROM community_ban b WHERE b.community = $1))
                   ON CONFLICT (community, actor_id) DO UPDATE SET until = excluded.until, reason = excluded.reason";
        let values = vec![community.0.into(), actor.0.into(), until.map(to_ms).into(), reason.into(), to_ms(at).into()];
        sql::exec(self.0, sql, values).await?;
        Ok(())
    }

    /// Lets somebody come back; `false` when nothing kept them out.
    pub async fn unban(&self, community: ActorId, actor: ActorId) -> Result<bool, StorageError> {
        let sql = "DELETE FROM community_ban WHERE community = $1 AND actor_id = $2";
        Ok(sql::exec(self.0, sql, vec![community.0.into(), actor.0.into()]).await? > 0)
    }
}
