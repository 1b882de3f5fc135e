//! Mutes: somebody does not want to see somebody, or hear of a thread.

use domain::{
    id::{ActorId, PostId},
    time::{Timestamp, from_ms, to_ms},
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult};

use crate::{Page, StorageError, sql};

/// A mute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mute {
    /// Notifications are kept away too.
    pub notifications: bool,
    /// When it ends by itself.
    pub expires_at: Option<Timestamp>,
}

/// Mutes.
pub struct Mutes<'a, C>(pub(crate) &'a C);

#[derive(FromQueryResult)]
struct Row {
    notifications: bool,
    expires_at: Option<i64>,
}

#[derive(FromQueryResult)]
struct TargetRow {
    target: i64,
    notifications: bool,
    expires_at: Option<i64>,
}

impl<C: ConnectionTrait> Mutes<'_, C> {
    /// The mute of `target` by `actor` that holds now.
    pub async fn find(&self, actor: ActorId, target: ActorId, now: Timestamp) -> Result<Option<Mute>, StorageError> {
        let sql = "SELECT notifications, expires_at FROM mute WHERE actor_id = $1 AND target = $2 AND (expires_at IS NULL OR expires_at > $3)";
        let row: Option<Row> = sql::one(self.0, sql, vec![actor.0.into(), target.0.into(), to_ms(now).into()]).await?;
        Ok(row.map(|Row { notifications, expires_at }| Mute { notifications, expires_at: expires_at.map(from_ms) }))
    }

    /// Those of `others` who muted an actor, its notifications included.
    pub async fn muting_among(
        &self,
        target: ActorId,
        others: &[ActorId],
        now: Timestamp,
    ) -> Result<Vec<ActorId>, StorageError> {
        let sql = "SELECT actor_id FROM mute WHERE target = $1 AND notifications AND (expires_at IS NULL OR expires_at > $2) AND actor_id IN ";
        sql::among(self.0, sql, vec![target.0.into(), to_ms(now).into()], others).await
    }

    /// Those of `others` who muted a thread.
    pub async fn of_thread_among(&self, thread: PostId, others: &[ActorId]) -> Result<Vec<ActorId>, StorageError> {
        let sql = "SELECT actor_id FROM thread_mute WHERE thread = $1 AND actor_id IN ";
        sql::among(self.0, sql, vec![thread.0.into()], others).await
    }

    /// Whom an actor mutes now; pages run over their ids.
    pub async fn of_actor(
        &self,
        actor: ActorId,
        now: Timestamp,
        page: Page,
    ) -> Result<Vec<(ActorId, Mute)>, StorageError> {
        let (condition, values) = page.condition("target", 2);
        let sql = format!(
            "SELECT target, notifications, expires_at FROM mute WHERE actor_id = $1 AND (expires_at IS NULL OR expires_at > $2){condition}{}",
            page.order("target")
        );
        let values = [vec![actor.0.into(), to_ms(now).into()], values].concat();
        let rows: Vec<TargetRow> = sql::all(self.0, sql, values).await?;
        let mute = |TargetRow { target, notifications, expires_at }: TargetRow| {
            (ActorId(target), Mute { notifications, expires_at: expires_at.map(from_ms) })
        };
        Ok(page.arrange(rows.into_iter().map(mute).collect()))
    }

    /// Whether `actor` muted a thread.
    pub async fn is_thread_muted(&self, actor: ActorId, thread: PostId) -> Result<bool, StorageError> {
        let sql = "SELECT 1 FROM thread_mute WHERE actor_id = $1 AND thread = $2";
        sql::any(self.0, sql, vec![actor.0.into(), thread.0.into()]).await
    }
}

impl Mutes<'_, DatabaseTransaction> {
    /// Lifts every mute by an actor and of it, for when the account goes.
    pub async fn forget_actor(&self, actor: ActorId) -> Result<(), StorageError> {
        sql::exec(self.0, "DELETE FROM mute WHERE actor_id = $1 OR target = $1", vec![actor.0.into()]).await?;
        sql::exec(self.0, "DELETE FROM thread_mute WHERE actor_id = $1", vec![actor.0.into()]).await?;
        Ok(())
    }

    /// Stores a mute, replacing an earlier one.
    pub async fn save(&self, actor: ActorId, target: ActorId, mute: Mute, at: Timestamp) -> Result<(), StorageError> {
        let sql = "INSERT INTO mute (actor_id, target, notifications, expires_at, created_at) VALUES ($1, $2, $3, $4, $5)
                   ON CONFLICT (actor_id, target) DO UPDATE SET notifications = excluded.notifications, expires_at = excluded.expires_at";
        let values = vec![
            actor.0.into(),
            target.0.into(),
            mute.notifications.into(),
            mute.expires_at.map(to_ms).into(),
            to_ms(at).into(),
        ];
        sql::exec(self.0, sql, values).await?;
        Ok(())
    }

    /// Lifts a mute.
    pub async fn delete(&self, actor: ActorId, target: ActorId) -> Result<(), StorageError> {
        sql::exec(
            self.0,
            "DELETE FROM mute WHERE actor_id = $1 AND target = $2",
            vec![actor.0.into(), target.0.into()],
        )
        .await?;
        Ok(())
    }

    /// Mutes or unmutes a thread.
    pub async fn set_thread(&self, actor: ActorId, thread: PostId, muted: bool) -> Result<(), StorageError> {
        let sql = if muted {
            "INSERT INTO thread_mute (actor_id, thread) VALUES ($1, $2) ON CONFLICT DO NOTHING"
        } else {
            "DELETE FROM thread_mute WHERE actor_id = $1 AND thread = $2"
        };
        sql::exec(self.0, sql, vec![actor.0.into(), thread.0.into()]).await?;
        Ok(())
    }
}
