//! The delivery queue: one row per activity and inbox, and per host when to ask it again.
//!
//! A row leaves the queue in the commit that follows the host's answer, so that a process that dies in between
//! sends the same activity again rather than never.

use domain::{
    handle::Host,
    id::{ActivityId, DeliveryId},
    time::{Timestamp, from_ms, to_ms},
    uri::Uri,
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, FromQueryResult};

use crate::{Ids, StorageError, sql};

/// The queue.
pub struct Deliveries<'a, C>(pub(crate) &'a C);

/// An activity that is to go to some inboxes.
pub struct NewDelivery<'a> {
    /// The activity.
    pub activity: ActivityId,
    /// What it is about: deliveries of one object reach a host in their order.
    pub object_key: &'a str,
    /// Where to.
    pub inboxes: &'a [Uri],
}

/// A host whose turn it is.
#[derive(Debug, Clone)]
pub struct DueHost {
    /// The host, with its port.
    pub host: String,
    /// How often it failed in a row.
    pub failures: u32,
    /// Whether it ever answered.
    pub proven: bool,
}

/// A delivery that is due.
#[derive(Debug, Clone)]
pub struct DueDelivery {
    /// Our id for it.
    pub id: DeliveryId,
    /// What is sent.
    pub activity: ActivityId,
    /// To which host.
    pub host: String,
    /// Where to.
    pub inbox: Uri,
    /// What it is about.
    pub object_key: String,
    /// How often the inbox would not have it.
    pub attempts: u32,
    /// When it was put into the queue, or put there again.
    pub created_at: Timestamp,
}

/// What came of asking one host.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The host.
    pub host: String,
    /// Whether the host was asked at all.
    pub answered: bool,
    /// What was taken.
    pub delivered: Vec<DeliveryId>,
    /// What will never be taken, and why: it stays, visibly.
    pub failed: Vec<(DeliveryId, String)>,
    /// What an inbox would not have now, until when it waits, and why; the host is well.
    pub put_off: Vec<(DeliveryId, Timestamp, String)>,
    /// The host is not well.
    pub unwell: Option<Unwell>,
}

/// A host that is not well.
#[derive(Debug, Clone)]
pub struct Unwell {
    /// What went wrong.
    pub why: String,
    /// How often it failed in a row.
    pub failures: u32,
    /// When to ask again.
    pub next: Timestamp,
    /// Until when it asked to be left alone, where it did.
    pub asked_until: Option<Timestamp>,
}

/// A delivery that is not done, for those who look after the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliverySummary {
    /// The host.
    pub host: String,
    /// How many deliveries wait.
    pub pending: i64,
    /// How often it failed in a row.
    pub failures: i64,
    /// What went wrong last.
    pub error: Option<String>,
}

/// Deliveries to a host that were given up or refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedDeliveries {
    /// The host.
    pub host: String,
    /// How many.
    pub count: i64,
    /// What went wrong with one of them.
    pub error: Option<String>,
}

#[derive(FromQueryResult)]
struct FailedRow {
    host: String,
    count: i64,
    error: Option<String>,
}

#[derive(FromQueryResult)]
struct HostRow {
    host: String,
    failures: i64,
    last_success_at: Option<i64>,
}

#[derive(FromQueryResult)]
struct DueRow {
    id: i64,
    activity_id: i64,
    host: String,
    inbox: String,
    object_key: String,
    attempts: i64,
    created_at: i64,
}

#[derive(FromQueryResult)]
struct SummaryRow {
    host: String,
    pending: i64,
    failures: i64,
    error: Option<String>,
}

#[derive(FromQueryResult)]
struct NameRow {
    host: String,
}

#[derive(FromQueryResult)]
struct NextRow {
    next: Option<i64>,
}

/// The host `$1` failed and is left alone at `$2`, for longer than it asked for. Nothing has to wait for it yet.
const LEFT_ALONE: &str = "host = $1 AND failures > 0 AND next_attempt_at > $2 AND asked_until <= $2";

impl<C: ConnectionTrait> Deliveries<'_, C> {
    /// How many deliveries wait.
    pub async fn count_pending(&self) -> Result<i64, StorageError> {
        sql::number(self.0, "SELECT COUNT(*) FROM delivery WHERE state = 'pending'", Vec::new()).await
    }

    /// How many deliveries were given up or refused.
    pub async fn count_failed(&self) -> Result<i64, StorageError> {
        sql::number(self.0, "SELECT COUNT(*) FROM delivery WHERE state <> 'pending'", Vec::new()).await
    }

    /// Hosts for which deliveries wait, those with most failures first.
    pub async fn summary(&self, limit: u32) -> Result<Vec<DeliverySummary>, StorageError> {
        let sql = format!(
            "SELECT host, pending, failures, error FROM destination WHERE pending > 0 ORDER BY failures DESC, host LIMIT {limit}"
        );
        let rows: Vec<SummaryRow> = sql::all(self.0, sql, Vec::new()).await?;
        Ok(rows
            .into_iter()
            .map(|SummaryRow { host, pending, failures, error }| DeliverySummary { host, pending, failures, error })
            .collect())
    }

    /// Hosts to which deliveries were given up or refused, those with most first.
    pub async fn failed(&self, limit: u32) -> Result<Vec<FailedDeliveries>, StorageError> {
        let sql = format!(
            "SELECT host, COUNT(*) AS count, MAX(error) AS error FROM delivery WHERE state <> 'pending'
             GROUP BY host ORDER BY COUNT(*) DESC, host LIMIT {limit}"
        );
        let rows: Vec<FailedRow> = sql::all(self.0, sql, Vec::new()).await?;
        Ok(rows.into_iter().map(|FailedRow { host, count, error }| FailedDeliveries { host, count, error }).collect())
    }

    /// When the next host is to be asked.
    pub async fn next_due(&self) -> Result<Option<Timestamp>, StorageError> {
        let sql =
            "SELECT MIN(CASE WHEN claimed_until > next_attempt_at THEN claimed_until ELSE next_attempt_at END) AS next
                   FROM destination WHERE pending > 0";
        let row: Option<NextRow> = sql::one(self.0, sql, Vec::new()).await?;
        Ok(row.and_then(|NextRow { next }| next).map(from_ms))
    }

    /// The hosts of a domain and its subdomains for which deliveries wait, with their ports.
    pub async fn hosts_of(&self, domain: &Host) -> Result<Vec<String>, StorageError> {
        let name = domain.name();
        let sql = "SELECT host FROM destination WHERE pending > 0 AND (host = $1 OR host LIKE $2 OR host LIKE $3 OR host LIKE $4)";
        let values =
            vec![name.into(), format!("%.{name}").into(), format!("{name}:%").into(), format!("%.{name}:%").into()];
        let rows: Vec<NameRow> = sql::all(self.0, sql, values).await?;
        Ok(rows.into_iter().map(|NameRow { host }| host).collect())
    }

    /// Whether a host that failed is left alone of our own accord.
    pub async fn is_left_alone(&self, host: &str, now: Timestamp) -> Result<bool, StorageError> {
        let sql = format!("SELECT host FROM destination WHERE {LEFT_ALONE}");
        sql::any(self.0, sql, vec![host.into(), to_ms(now).into()]).await
    }

    /// The oldest waiting deliveries of hosts, at most `per_host` of each. What was put off is left out, and what
    /// comes after it about the same object for the same inbox.
    pub async fn due(&self, hosts: &[String], now: Timestamp, per_host: u32) -> Result<Vec<DueDelivery>, StorageError> {
        let list = sql::list(1, hosts);
        let sql = format!(
            "SELECT id, activity_id, host, inbox, object_key, attempts, created_at FROM (
                SELECT id, activity_id, host, inbox, object_key, attempts, created_at,
                    ROW_NUMBER() OVER (PARTITION BY host ORDER BY id) AS place
                FROM delivery p WHERE state = 'pending' AND not_before <= $1 AND host IN {}
                AND NOT EXISTS (SELECT 1 FROM delivery o WHERE o.state = 'pending' AND o.not_before > 0 AND o.not_before > $1
                    AND o.host = p.host AND o.inbox = p.inbox AND o.object_key = p.object_key AND o.id < p.id)) d
             WHERE place <= {per_host} ORDER BY id",
            list.sql
        );
        let rows: Vec<DueRow> = sql::all(self.0, sql, [vec![to_ms(now).into()], list.values].concat()).await?;
        let due = |DueRow { id, activity_id, host, inbox, object_key, attempts, created_at }| DueDelivery {
            id: DeliveryId(id),
            activity: ActivityId(activity_id),
            host,
            inbox: Uri::from_stored(inbox),
            object_key,
            attempts: attempts as u32,
            created_at: from_ms(created_at),
        };
        Ok(rows.into_iter().map(due).collect())
    }
}

impl Deliveries<'_, DatabaseTransaction> {
    /// Puts an activity into the queue, once per inbox.
    pub async fn enqueue(&self, ids: &Ids, delivery: &NewDelivery<'_>, now: Timestamp) -> Result<(), StorageError> {
        let mut per_host: std::collections::BTreeMap<&str, i64> = std::collections::BTreeMap::new();
        let mut rows = Vec::with_capacity(delivery.inboxes.len());
        for inbox in delivery.inboxes {
            let host = inbox.authority();
            *per_host.entry(host).or_default() += 1;
            rows.push(vec![
                ids.next(now).into(),
                delivery.activity.0.into(),
                host.into(),
                inbox.as_str().into(),
                delivery.object_key.into(),
                "pending".into(),
                0_i64.into(),
                0_i64.into(),
                to_ms(now).into(),
            ]);
        }
        let columns = "delivery (id, activity_id, host, inbox, object_key, state, attempts, not_before, created_at)";
        sql::insert_many(self.0, columns, 9, rows, "").await?;
        let hosts = per_host
            .into_iter()
            .map(|(host, count)| vec![host.into(), count.into(), 0_i64.into(), 0_i64.into(), 0_i64.into()]);
        sql::insert_many(
            self.0,
            "destination (host, pending, failures, next_attempt_at, claimed_until)",
            5,
            hosts.collect(),
            // A host that is well and only waits for what was put off has something to take now.
            "ON CONFLICT (host) DO UPDATE SET pending = destination.pending + excluded.pending,
             next_attempt_at = CASE WHEN destination.failures = 0 THEN 0 ELSE destination.next_attempt_at END",
        )
        .await?;
        Ok(())
    }

    /// Takes hosts whose turn it is for the process with the number `node`; until `until` nobody else takes them.
    pub async fn claim_hosts(
        &self,
        node: u8,
        now: Timestamp,
        until: Timestamp,
        proven: bool,
        limit: u32,
    ) -> Result<Vec<DueHost>, StorageError> {
        let lock = if self.0.get_database_backend() == DbBackend::Postgres { "FOR UPDATE SKIP LOCKED" } else { "" };
        let lane = if proven {
            "failures = 0 AND last_success_at IS NOT NULL"
        } else {
            "(failures > 0 OR last_success_at IS NULL)"
        };
        let sql = format!(
            "UPDATE destination SET claimed_until = $2, claimed_by = $3 WHERE host IN (
                SELECT host FROM destination WHERE pending > 0 AND next_attempt_at <= $1 AND claimed_until <= $1 AND {lane}
                ORDER BY next_attempt_at LIMIT {limit} {lock})
             RETURNING host, failures, last_success_at"
        );
        let rows: Vec<HostRow> =
            sql::all(self.0, sql, vec![to_ms(now).into(), to_ms(until).into(), i64::from(node).into()]).await?;
        let due = |HostRow { host, failures, last_success_at }| DueHost {
            host,
            failures: failures as u32,
            proven: last_success_at.is_some(),
        };
        Ok(rows.into_iter().map(due).collect())
    }

    /// Ends the wait of a host that failed, where it is our own idea: what waits for it, or is queued next, is tried now.
    /// Whether there was such a wait.
    pub async fn wake(&self, host: &str, now: Timestamp) -> Result<bool, StorageError> {
        let sql = format!("UPDATE destination SET next_attempt_at = $2 WHERE {LEFT_ALONE}");
        Ok(sql::exec(self.0, sql, vec![host.into(), to_ms(now).into()]).await? > 0)
    }

    /// Writes down what came of asking hosts, and lets them go.
    pub async fn settle(&self, outcomes: &[Outcome], now: Timestamp) -> Result<(), StorageError> {
        let hosts: Vec<String> = outcomes.iter().map(|outcome| outcome.host.clone()).collect();
        self.hold(&hosts).await?;
        let delivered: Vec<i64> = outcomes.iter().flat_map(|outcome| outcome.delivered.iter().map(|id| id.0)).collect();
        for chunk in delivered.chunks(sql::CHUNK) {
            let list = sql::list(0, chunk);
            sql::exec(self.0, format!("DELETE FROM delivery WHERE id IN {}", list.sql), list.values).await?;
        }
        for (id, error) in outcomes.iter().flat_map(|outcome| &outcome.failed) {
            let sql = "UPDATE delivery SET state = 'failed', attempts = attempts + 1, error = $2 WHERE id = $1";
            sql::exec(self.0, sql, vec![id.0.into(), error.as_str().into()]).await?;
        }
        for (id, until, error) in outcomes.iter().flat_map(|outcome| &outcome.put_off) {
            let sql = "UPDATE delivery SET attempts = attempts + 1, not_before = $2, error = $3 WHERE id = $1";
            sql::exec(self.0, sql, vec![id.0.into(), to_ms(*until).into(), error.as_str().into()]).await?;
        }
        let count =
            "pending = (SELECT COUNT(*) FROM delivery d WHERE d.host = destination.host AND d.state = 'pending')";
        let well: Vec<&str> = outcomes
            .iter()
            .filter(|outcome| outcome.unwell.is_none() && outcome.answered)
            .map(|outcome| outcome.host.as_str())
            .collect();
        for chunk in well.chunks(sql::CHUNK) {
            let list = sql::list(1, chunk);
            let sql = format!(
                "UPDATE destination SET {count}, failures = 0, next_attempt_at = 0, claimed_until = 0, last_success_at = $1, error = NULL WHERE host IN {}",
                list.sql
            );
            sql::exec(self.0, sql, [vec![to_ms(now).into()], list.values].concat()).await?;
        }
        // Whoever was not asked is neither well nor unwell; if anything waits, it was put off.
        for outcome in outcomes.iter().filter(|outcome| outcome.unwell.is_none() && !outcome.answered) {
            let sql = format!(
                "UPDATE destination SET {count}, claimed_until = 0, next_attempt_at = COALESCE((SELECT MIN(d.not_before) FROM delivery d
                    WHERE d.host = destination.host AND d.state = 'pending' AND d.not_before > $2), 0) WHERE host = $1"
            );
            sql::exec(self.0, sql, vec![outcome.host.as_str().into(), to_ms(now).into()]).await?;
        }
        for outcome in outcomes {
            if let Some(Unwell { why, failures, next, asked_until }) = &outcome.unwell {
                let sql = format!(
                    "UPDATE destination SET {count}, failures = $2, next_attempt_at = $3, claimed_until = 0, error = $4, asked_until = $5 WHERE host = $1"
                );
                let values = vec![
                    outcome.host.as_str().into(),
                    i64::from(*failures).into(),
                    to_ms(*next).into(),
                    why.as_str().into(),
                    asked_until.map_or(0, to_ms).into(),
                ];
                sql::exec(self.0, sql, values).await?;
            }
        }
        Ok(())
    }

    /// Keeps others from queueing for hosts whose waiting rows are counted next: on PostgreSQL a count within an
    /// update that waited would miss what was queued meanwhile.
    async fn hold(&self, hosts: &[String]) -> Result<(), StorageError> {
        if self.0.get_database_backend() != DbBackend::Postgres {
            return Ok(());
        }
        for chunk in hosts.chunks(sql::CHUNK) {
            let list = sql::list(0, chunk);
            let sql = format!("SELECT host FROM destination WHERE host IN {} ORDER BY host FOR UPDATE", list.sql);
            sql::all::<NameRow, _>(self.0, sql, list.values).await?;
        }
        Ok(())
    }

    /// Forgets what was given up or refused before `before`.
    pub async fn forget(&self, before: Timestamp) -> Result<u64, StorageError> {
        sql::exec(
            self.0,
            "DELETE FROM delivery WHERE state <> 'pending' AND created_at < $1",
            vec![to_ms(before).into()],
        )
        .await
    }

    /// Lets hosts go without having asked them.
    pub async fn release(&self, hosts: &[String]) -> Result<(), StorageError> {
        let list = sql::list(0, hosts);
        sql::exec(self.0, format!("UPDATE destination SET claimed_until = 0 WHERE host IN {}", list.sql), list.values)
            .await?;
        Ok(())
    }

    /// Throws away what waits for these hosts, for when they are suspended.
    pub async fn cancel(&self, hosts: &[String]) -> Result<u64, StorageError> {
        self.hold(hosts).await?;
        let mut gone = 0;
        for chunk in hosts.chunks(sql::CHUNK) {
            let list = sql::list(0, chunk);
            let sql = format!("DELETE FROM delivery WHERE state = 'pending' AND host IN {}", list.sql);
            gone += sql::exec(self.0, sql, list.values.clone()).await?;
            sql::exec(self.0, format!("UPDATE destination SET pending = 0 WHERE host IN {}", list.sql), list.values)
                .await?;
        }
        Ok(gone)
    }

    /// Tries failed deliveries of a host again, for as long as if they were new.
    pub async fn retry_failed(&self, host: &str, now: Timestamp) -> Result<u64, StorageError> {
        self.hold(&[host.to_owned()]).await?;
        let again = sql::exec(
            self.0,
            "UPDATE delivery SET state = 'pending', attempts = 0, not_before = 0, error = NULL, created_at = $2 WHERE state <> 'pending' AND host = $1",
            vec![host.into(), to_ms(now).into()],
        )
        .await?;
        let sql = "UPDATE destination SET pending = (SELECT COUNT(*) FROM delivery d WHERE d.host = destination.host AND d.state = 'pending'),
                   next_attempt_at = 0 WHERE host = $1";
        sql::exec(self.0, sql, vec![host.into()]).await?;
        Ok(again)
    }
}
