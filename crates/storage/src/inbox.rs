//! The inbox log: what other servers sent, kept before it is answered, and how far its processing has come.

use domain::{
    id::InboxEntryId,
    time::{Timestamp, to_ms},
    uri::Uri,
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, FromQueryResult};

use crate::{Ids, Page, StorageError, sql};

/// The log.
pub struct InboxLog<'a, C>(pub(crate) &'a C);

/// A received activity whose signature was checked.
#[derive(Debug, Clone)]
pub struct NewInboxEntry {
    /// The activity's id; where it has none, something made of its content.
    pub activity_uri: String,
    /// SHA-256 of the body, hex: real servers use an id again for other content.
    pub digest: String,
    /// The actor who signed.
    pub sender: String,
    /// The actor's host.
    pub host: String,
    /// The bytes, as they came.
    pub body: String,
}

/// A received activity whose turn it is.
#[derive(Debug, Clone)]
pub struct PendingEntry {
    /// Our id for it.
    pub id: InboxEntryId,
    /// The actor who signed.
    pub sender: String,
    /// The bytes, as they came.
    pub body: String,
    /// How often processing it failed.
    pub attempts: u32,
}

/// A received activity that was given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadLetter {
    /// Our id for it.
    pub id: InboxEntryId,
    /// The activity's id.
    pub activity_uri: String,
    /// The actor who signed.
    pub sender: String,
    /// What went wrong.
    pub error: String,
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    sender: String,
    body: String,
    attempts: i64,
}

impl Row {
    fn into_entry(self) -> PendingEntry {
        let Self { id, sender, body, attempts } = self;
        PendingEntry { id: InboxEntryId(id), sender, body, attempts: attempts as u32 }
    }
}

#[derive(FromQueryResult)]
struct DeadRow {
    id: i64,
    activity_uri: String,
    sender: String,
    error: Option<String>,
}

#[derive(FromQueryResult)]
struct NextRow {
    next: Option<i64>,
}

impl<C: ConnectionTrait> InboxLog<'_, C> {
    /// How many wait to be processed.
    pub async fn count_pending(&self) -> Result<i64, StorageError> {
        sql::number(self.0, "SELECT COUNT(*) FROM inbox_entry WHERE state = 'pending'", Vec::new()).await
    }

    /// How many were given up.
    pub async fn count_dead(&self) -> Result<i64, StorageError> {
        sql::number(self.0, "SELECT COUNT(*) FROM inbox_entry WHERE state = 'dead'", Vec::new()).await
    }

    /// When the next one is to be processed.
    pub async fn next_due(&self) -> Result<Option<Timestamp>, StorageError> {
        let sql =
            "SELECT MIN(CASE WHEN claimed_until > next_attempt_at THEN claimed_until ELSE next_attempt_at END) AS next
                   FROM inbox_entry WHERE state = 'pending'";
        let row: Option<NextRow> = sql::one(self.0, sql, Vec::new()).await?;
        Ok(row.and_then(|NextRow { next }| next).map(domain::time::from_ms))
    }

    /// What was given up, newest first.
    pub async fn dead_letters(&self, page: Page) -> Result<Vec<DeadLetter>, StorageError> {
        let (condition, values) = page.condition("id", 0);
        let sql = format!(
            "SELECT id, activity_uri, sender, error FROM inbox_entry WHERE state = 'dead'{condition}{}",
            page.order("id")
        );
        let rows: Vec<DeadRow> = sql::all(self.0, sql, values).await?;
        let letter = |DeadRow { id, activity_uri, sender, error }| DeadLetter {
            id: InboxEntryId(id),
            activity_uri,
            sender,
            error: error.unwrap_or_default(),
        };
        Ok(page.arrange(rows.into_iter().map(letter).collect()))
    }

    /// What a sender sent before an entry and waits still, whose bytes hold `part`; the newest few.
    pub async fn waiting_of(
        &self,
        sender: &Uri,
        before: InboxEntryId,
        part: &str,
    ) -> Result<Vec<PendingEntry>, StorageError> {
        let part = part.replace('!', "!!").replace('%', "!%").replace('_', "!_");
        let sql = "SELECT id, sender, body, attempts FROM inbox_entry WHERE state = 'pending' AND sender = $1
                   AND id < $2 AND body LIKE $3 ESCAPE '!' ORDER BY id DESC LIMIT 20";
        let values = vec![sender.as_str().into(), before.0.into(), format!("%{part}%").into()];
        let rows: Vec<Row> = sql::all(self.0, sql, values).await?;
        Ok(rows.into_iter().map(Row::into_entry).collect())
    }
}

impl InboxLog<'_, DatabaseTransaction> {
    /// Keeps activities; those that are known already (same id, same content) are passed over.
    pub async fn insert_all(&self, ids: &Ids, entries: &[NewInboxEntry], now: Timestamp) -> Result<u64, StorageError> {
        let row = |entry: &NewInboxEntry| {
            vec![
                ids.next(now).into(),
                entry.activity_uri.clone().into(),
                entry.digest.clone().into(),
                entry.sender.clone().into(),
                entry.host.clone().into(),
                entry.body.clone().into(),
                "pending".into(),
                0_i64.into(),
                to_ms(now).into(),
                0_i64.into(),
                to_ms(now).into(),
            ]
        };
        let columns = "inbox_entry (id, activity_uri, digest, sender, host, body, state, attempts, next_attempt_at, claimed_until, received_at)";
        // An id of ours that is taken is no such case: what is passed over in silence is answered as if it were kept.
        let known = "ON CONFLICT (activity_uri, digest) DO NOTHING";
        sql::insert_many(self.0, columns, 11, entries.iter().map(row).collect(), known).await
    }

    /// Takes entries whose turn it is for the process with the number `node`, oldest first; until `until` nobody
    /// else takes them.
    ///
    /// A sender's entries keep their order: nothing is taken of a sender of whom something is under way, or
    /// waits for one of its first `ordered` tries. Hosts that are `busy` enough are passed over.
    pub async fn claim(
        &self,
        node: u8,
        now: Timestamp,
        until: Timestamp,
        ordered: u32,
        limit: u32,
        busy: &[String],
    ) -> Result<Vec<PendingEntry>, StorageError> {
        let passed_over = sql::list(3, busy);
        let free = if busy.is_empty() { String::new() } else { format!("AND i.host NOT IN {}", passed_over.sql) };
        let lock = if self.0.get_database_backend() == DbBackend::Postgres { "FOR UPDATE SKIP LOCKED" } else { "" };
        let sql = format!(
            "UPDATE inbox_entry SET claimed_until = $2, claimed_by = $3 WHERE id IN (
                SELECT i.id FROM inbox_entry i WHERE i.state = 'pending' AND i.next_attempt_at <= $1 AND i.claimed_until <= $1 {free}
                  AND NOT EXISTS (SELECT 1 FROM inbox_entry o WHERE o.state = 'pending' AND o.sender = i.sender AND o.id < i.id
                      AND (o.claimed_until > $1 OR (o.next_attempt_at > $1 AND o.attempts <= {ordered})))
                ORDER BY i.id LIMIT {limit} {lock})
             RETURNING id, sender, body, attempts"
        );
        let bound = vec![to_ms(now).into(), to_ms(until).into(), i64::from(node).into()];
        let rows: Vec<Row> = sql::all(self.0, sql, [bound, passed_over.values].concat()).await?;
        let mut entries: Vec<PendingEntry> = rows.into_iter().map(Row::into_entry).collect();
        entries.sort_by_key(|entry| entry.id);
        Ok(entries)
    }

    /// Marks an entry as processed, in the commit of its effect. Its body is no longer needed. False where it waits no
    /// longer, and has no effect: it was refused meanwhile, or processed by another process that took it over.
    pub async fn done(&self, id: InboxEntryId, now: Timestamp) -> Result<bool, StorageError> {
        let sql = "UPDATE inbox_entry SET state = 'done', processed_at = $2, body = '', error = NULL
                   WHERE id = $1 AND state = 'pending'";
        Ok(sql::exec(self.0, sql, vec![id.0.into(), to_ms(now).into()]).await? > 0)
    }

    /// Marks an entry that waits as refused: it was understood, and will not be done.
    pub async fn refused(&self, id: InboxEntryId, why: &str, now: Timestamp) -> Result<(), StorageError> {
        let sql = "UPDATE inbox_entry SET state = 'refused', processed_at = $2, body = '', error = $3
                   WHERE id = $1 AND state = 'pending'";
        sql::exec(self.0, sql, vec![id.0.into(), to_ms(now).into(), why.into()]).await?;
        Ok(())
    }

    /// Refuses an entry that waits, because its sender took back what it brings.
    pub async fn take_back(&self, id: InboxEntryId, now: Timestamp) -> Result<(), StorageError> {
        let sql = "UPDATE inbox_entry SET state = 'refused', processed_at = $2, body = '', error = 'taken back'
                   WHERE id = $1 AND state = 'pending'";
        sql::exec(self.0, sql, vec![id.0.into(), to_ms(now).into()]).await?;
        Ok(())
    }

    /// Puts an entry that waits off until `next`, or makes it a dead letter where there is no next time.
    pub async fn put_off(&self, id: InboxEntryId, next: Option<Timestamp>, error: &str) -> Result<(), StorageError> {
        let sql = "UPDATE inbox_entry SET attempts = attempts + 1, next_attempt_at = $2, claimed_until = 0, state = $3, error = $4
                   WHERE id = $1 AND state = 'pending'";
        let state = if next.is_some() { "pending" } else { "dead" };
        sql::exec(self.0, sql, vec![id.0.into(), next.map_or(0, to_ms).into(), state.into(), error.into()]).await?;
        Ok(())
    }

    /// Lets claimed entries go, for a clean stop.
    pub async fn release(&self, ids: &[InboxEntryId]) -> Result<(), StorageError> {
        let raw: Vec<i64> = ids.iter().map(|id| id.0).collect();
        let list = sql::list(0, &raw);
        sql::exec(self.0, format!("UPDATE inbox_entry SET claimed_until = 0 WHERE id IN {}", list.sql), list.values)
            .await?;
        Ok(())
    }

    /// Takes a dead letter up again.
    pub async fn revive(&self, id: InboxEntryId, now: Timestamp) -> Result<(), StorageError> {
        let sql = "UPDATE inbox_entry SET state = 'pending', attempts = 0, next_attempt_at = $2 WHERE id = $1 AND state = 'dead'";
        sql::exec(self.0, sql, vec![id.0.into(), to_ms(now).into()]).await?;
        Ok(())
    }

    /// Forgets what was received before `before` and is settled.
    pub async fn forget(&self, before: Timestamp) -> Result<u64, StorageError> {
        let sql = "DELETE FROM inbox_entry WHERE state <> 'pending' AND received_at < $1";
        sql::exec(self.0, sql, vec![to_ms(before).into()]).await
    }
}
