//! The event log, and which subscriber still has to be told what.
//!
//! Each event has one pending row per subscriber, so that nothing depends on the order in which ids commit.

use domain::{
    event::Event,
    id::EventId,
    time::{Timestamp, to_ms},
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, FromQueryResult};

use crate::{StorageError, sql};

/// The log.
pub struct EventLog<'a, C>(pub(crate) &'a C);

/// An event that a subscriber has to be told.
#[derive(Debug, Clone)]
pub struct PendingEvent {
    /// The event's id.
    pub id: EventId,
    /// What happened.
    pub event: Event,
    /// How often telling it failed.
    pub attempts: u32,
}

/// An event that a subscriber could not be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadEvent {
    /// Who.
    pub subscriber: String,
    /// The event's id.
    pub id: EventId,
    /// What went wrong.
    pub error: String,
}

#[derive(FromQueryResult)]
struct DeadRow {
    subscriber: String,
    event_id: i64,
    error: Option<String>,
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    payload: String,
    attempts: i64,
}

impl<C: ConnectionTrait> EventLog<'_, C> {
    /// How many events are still to be told, dead ones left out.
    pub async fn count_pending(&self) -> Result<i64, StorageError> {
        sql::number(self.0, "SELECT COUNT(*) FROM event_pending WHERE dead = FALSE", Vec::new()).await
    }

    /// How many events could not be told and were given up.
    pub async fn count_dead(&self) -> Result<i64, StorageError> {
        sql::number(self.0, "SELECT COUNT(*) FROM event_pending WHERE dead", Vec::new()).await
    }

    /// Events that could not be told and were given up, oldest first.
    pub async fn dead(&self, limit: u32) -> Result<Vec<DeadEvent>, StorageError> {
        let sql = format!(
            "SELECT subscriber, event_id, error FROM event_pending WHERE dead ORDER BY event_id, subscriber LIMIT {limit}"
        );
        let rows: Vec<DeadRow> = sql::all(self.0, sql, Vec::new()).await?;
        let dead = |DeadRow { subscriber, event_id, error }| DeadEvent {
            subscriber,
            id: EventId(event_id),
            error: error.unwrap_or_default(),
        };
        Ok(rows.into_iter().map(dead).collect())
    }

    /// Whether a subscriber has anything to be told by now.
    pub async fn is_due(&self, subscriber: &str, now: Timestamp) -> Result<bool, StorageError> {
        let sql = "SELECT 1 FROM event_pending WHERE subscriber = $1 AND dead = FALSE AND next_attempt_at <= $2 AND claimed_until <= $2 LIMIT 1";
        sql::any(self.0, sql, vec![subscriber.into(), to_ms(now).into()]).await
    }
}

impl EventLog<'_, DatabaseTransaction> {
    /// Takes up to `limit` events for a subscriber, oldest first. They are the caller's within this change: on
    /// PostgreSQL the rows stay locked until it ends, SQLite has one writer anyway.
    ///
    /// What cannot be read is given up, visibly, and keeps nobody from the rest; that too lasts only when the change
    /// is committed.
    pub async fn take(&self, subscriber: &str, now: Timestamp, limit: u32) -> Result<Vec<PendingEvent>, StorageError> {
        let lock =
            if self.0.get_database_backend() == DbBackend::Postgres { "FOR UPDATE OF n SKIP LOCKED" } else { "" };
        let sql = format!(
            "SELECT e.id, e.payload, n.attempts FROM event_pending n JOIN event e ON e.id = n.event_id
             WHERE n.subscriber = $1 AND n.dead = FALSE AND n.next_attempt_at <= $2 ORDER BY n.event_id LIMIT {limit} {lock}"
        );
        loop {
            let rows: Vec<Row> = sql::all(self.0, sql.as_str(), vec![subscriber.into(), to_ms(now).into()]).await?;
            let taken = rows.len();
            let mut events = Vec::with_capacity(taken);
            for Row { id, payload, attempts } in rows {
                let id = EventId(id);
                match serde_json::from_str(&payload) {
                    Ok(event) => events.push(PendingEvent { id, event, attempts: attempts as u32 }),
                    Err(error) => {
                        tracing::error!(subscriber, %id, %error, "an event cannot be read and is given up");
                        self.put_off(subscriber, id, None, &format!("it cannot be read: {error}")).await?;
                    }
                }
            }
            if !events.is_empty() || taken == 0 {
                return Ok(events);
            }
        }
    }

    /// Marks events as told.
    pub async fn done(&self, subscriber: &str, events: &[EventId]) -> Result<(), StorageError> {
        for chunk in events.chunks(sql::CHUNK) {
            let raw: Vec<i64> = chunk.iter().map(|id| id.0).collect();
            let list = sql::list(1, &raw);
            let sql = format!("DELETE FROM event_pending WHERE subscriber = $1 AND event_id IN {}", list.sql);
            sql::exec(self.0, sql, [vec![subscriber.into()], list.values].concat()).await?;
        }
        Ok(())
    }

    /// Puts an event off until `next`, or gives it up, visibly, where there is no next time.
    pub async fn put_off(
        &self,
        subscriber: &str,
        event: EventId,
        next: Option<Timestamp>,
        error: &str,
    ) -> Result<(), StorageError> {
        let sql = "UPDATE event_pending SET attempts = attempts + 1, next_attempt_at = $3, dead = $4, error = $5
                   WHERE subscriber = $1 AND event_id = $2";
        let values =
            vec![subscriber.into(), event.0.into(), next.map_or(0, to_ms).into(), next.is_none().into(), error.into()];
        sql::exec(self.0, sql, values).await?;
        Ok(())
    }

    /// Takes up again every event that was given up. Returns how many.
    pub async fn revive_dead(&self, now: Timestamp) -> Result<u64, StorageError> {
        let sql = "UPDATE event_pending SET dead = FALSE, attempts = 0, next_attempt_at = $1 WHERE dead";
        sql::exec(self.0, sql, vec![to_ms(now).into()]).await
    }

    /// Forgets events older than `before` that everyone was told.
    pub async fn forget(&self, before: Timestamp) -> Result<u64, StorageError> {
        let sql = "DELETE FROM event WHERE created_at < $1 AND NOT EXISTS (SELECT 1 FROM event_pending n WHERE n.event_id = event.id)";
        sql::exec(self.0, sql, vec![to_ms(before).into()]).await
    }
}
