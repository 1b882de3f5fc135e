//! What ended before it began: kept for a time, so that what comes late does not begin.

use domain::{
    id::ActorId,
    time::{Timestamp, to_ms},
    uri::Uri,
};
use sea_orm::{ConnectionTrait, DatabaseTransaction};

use crate::{StorageError, sql};

/// Of one host at most so many are kept: what it sends fills no table.
const MOST: u32 = 500;
/// So many are left when they were too many. It is fewer, so that two changes seldom clear away the same ones.
const LEFT: u32 = 400;

/// What ended before it began.
pub struct EarlyEnds<'a, C>(pub(crate) &'a C);

impl<C: ConnectionTrait> EarlyEnds<'_, C> {
    /// Whether an actor ended this before it began.
    pub async fn holds(&self, actor: ActorId, what: &Uri, now: Timestamp) -> Result<bool, StorageError> {
        let sql = "SELECT 1 FROM early_end WHERE actor_id = $1 AND uri = $2 AND until > $3";
        sql::any(self.0, sql, vec![actor.0.into(), what.as_str().into(), to_ms(now).into()]).await
    }
}

impl EarlyEnds<'_, DatabaseTransaction> {
    /// Remembers until `until` that an actor ended this. Of what came from one host the oldest go when there is too much.
    pub async fn insert(&self, actor: ActorId, what: &Uri, until: Timestamp) -> Result<(), StorageError> {
        let sql = "INSERT INTO early_end (actor_id, uri, host, until) VALUES ($1, $2, $3, $4)
                   ON CONFLICT (actor_id, uri) DO UPDATE SET until = excluded.until";
        let host = what.authority();
        let values = vec![actor.0.into(), what.as_str().into(), host.into(), to_ms(until).into()];
        sql::exec(self.0, sql, values).await?;
        let sql = format!(
            "DELETE FROM early_end WHERE host = $1
             AND until < (SELECT e.until FROM early_end e WHERE e.host = $1 ORDER BY e.until DESC LIMIT 1 OFFSET {LEFT})
             AND EXISTS (SELECT 1 FROM early_end e WHERE e.host = $1 LIMIT 1 OFFSET {MOST})"
        );
        sql::exec(self.0, sql, vec![host.into()]).await?;
        Ok(())
    }

    /// Whether an actor ended this before it began. It is forgotten with that.
    pub async fn take(&self, actor: ActorId, what: &Uri, now: Timestamp) -> Result<bool, StorageError> {
        let sql = "DELETE FROM early_end WHERE actor_id = $1 AND uri = $2 AND until > $3";
        Ok(sql::exec(self.0, sql, vec![actor.0.into(), what.as_str().into(), to_ms(now).into()]).await? > 0)
    }

    /// Forgets what was to be remembered until `now` at the most; how much it was.
    pub async fn forget(&self, now: Timestamp) -> Result<u64, StorageError> {
        sql::exec(self.0, "DELETE FROM early_end WHERE until <= $1", vec![to_ms(now).into()]).await
    }
}
