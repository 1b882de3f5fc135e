//! The directories of other servers that this one reads.

use domain::{
    id::SubscriptionId,
    territory::TerritoryCode,
    time::{Timestamp, from_ms, to_ms},
    uri::Uri,
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult};

use crate::{StorageError, sql};

/// Directories of other servers that are read.
pub struct Subscriptions<'a, C>(pub(crate) &'a C);

/// The directory of another server that this one reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscription {
    /// Our id for it.
    pub id: SubscriptionId,
    /// The other server's origin with a slash: `https://brest.example/`.
    pub source: Uri,
    /// Only what lies in these areas is listed; everything that is known here where there is none.
    pub territories: Vec<TerritoryCode>,
    /// What the other server is called, as it said last; may be empty.
    pub title: String,
    /// Which answer was read last (RFC 9110, section 8.8.3).
    pub etag: Option<String>,
    /// Since when it is read.
    pub created_at: Timestamp,
    /// When it was last read.
    pub good_at: Option<Timestamp>,
    /// When it is read next.
    pub due_at: Timestamp,
    /// How often in a row it could not be read.
    pub failures: u32,
    /// Why not; empty when it could.
    pub problem: String,
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    source: String,
    territories: String,
    title: String,
    etag: Option<String>,
    created_at: i64,
    good_at: Option<i64>,
    due_at: i64,
    failures: i64,
    problem: String,
}

fn corrupt(error: impl std::fmt::Display) -> StorageError {
    StorageError::corrupt("directory_subscription", error)
}

impl Row {
    fn into_domain(self) -> Result<Subscription, StorageError> {
        let Self { id, source, territories, title, etag, created_at, good_at, due_at, failures, problem } = self;
        let territories: Vec<String> = serde_json::from_str(&territories).map_err(corrupt)?;
        Ok(Subscription {
            id: id.into(),
            source: Uri::from_stored(source),
            territories: territories
                .iter()
                .map(|code| TerritoryCode::parse(code).map_err(corrupt))
                .collect::<Result<_, _>>()?,
            title,
            etag,
            created_at: from_ms(created_at),
            good_at: good_at.map(from_ms),
            due_at: from_ms(due_at),
            failures: u32::try_from(failures).unwrap_or(u32::MAX),
            problem,
        })
    }
}

impl<C: ConnectionTrait> Subscriptions<'_, C> {
    /// All of them, in the order in which they were made.
    pub async fn all(&self) -> Result<Vec<Subscription>, StorageError> {
        let rows: Vec<Row> = sql::all(self.0, "SELECT * FROM directory_subscription ORDER BY id", Vec::new()).await?;
        rows.into_iter().map(Row::into_domain).collect()
    }

    /// Whether one has to be read.
    pub async fn is_due(&self, now: Timestamp) -> Result<bool, StorageError> {
        let sql = "SELECT 1 FROM directory_subscription WHERE due_at <= $1 LIMIT 1";
        sql::any(self.0, sql, vec![to_ms(now).into()]).await
    }

    /// The one with this id.
    pub async fn find(&self, id: SubscriptionId) -> Result<Option<Subscription>, StorageError> {
        let row: Option<Row> =
            sql::one(self.0, "SELECT * FROM directory_subscription WHERE id = $1", vec![id.0.into()]).await?;
        row.map(Row::into_domain).transpose()
    }
}

impl Subscriptions<'_, DatabaseTransaction> {
    /// Stores a subscription, new or changed.
    pub async fn save(&self, subscription: &Subscription) -> Result<(), StorageError> {
        let Subscription { id, source, territories, title, etag, created_at, good_at, due_at, failures, problem } =
            subscription;
        let territories: Vec<&str> = territories.iter().map(TerritoryCode::as_str).collect();
        let sql = "INSERT INTO directory_subscription
                       (id, source, territories, title, etag, created_at, good_at, due_at, failures, problem)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
                   ON CONFLICT (id) DO UPDATE SET territories = excluded.territories, title = excluded.title,
                       etag = excluded.etag, good_at = excluded.good_at, due_at = excluded.due_at,
                       failures = excluded.failures, problem = excluded.problem";
        let values = vec![
            id.0.into(),
            source.as_str().into(),
            serde_json::to_string(&territories).map_err(corrupt)?.into(),
            title.clone().into(),
            etag.clone().into(),
            to_ms(*created_at).into(),
            good_at.map(to_ms).into(),
            to_ms(*due_at).into(),
            i64::from(*failures).into(),
            problem.clone().into(),
        ];
        sql::exec(self.0, sql, values).await?;
        Ok(())
    }

    /// Takes a subscription for `until`, so that no other process reads it meanwhile; whether it was due.
    pub async fn claim(&self, id: SubscriptionId, now: Timestamp, until: Timestamp) -> Result<bool, StorageError> {
        let sql = "UPDATE directory_subscription SET due_at = $3 WHERE id = $1 AND due_at <= $2";
        let touched = sql::exec(self.0, sql, vec![id.0.into(), to_ms(now).into(), to_ms(until).into()]).await?;
        Ok(touched > 0)
    }

    /// Forgets a subscription; its entries are another matter.
    pub async fn remove(&self, id: SubscriptionId) -> Result<(), StorageError> {
        sql::exec(self.0, "DELETE FROM directory_subscription WHERE id = $1", vec![id.0.into()]).await?;
        Ok(())
    }
}
