//! The directory: who is listed, by place and by word, and whose entry has to be written anew.
//!
//! An entry is derived from what other tables hold. The database notes whose is stale (`directory_stale`), and
//! whoever sweeps writes it anew; what must never be shown a moment too long is asked for with every search: whether
//! an actor of ours is in good standing and wants to be found.

mod filter;
mod map;
mod row;
mod search;
mod subscription;
mod words;

use std::collections::HashMap;

use domain::{
    directory::{ListedKind, Listing},
    id::{ActorId, ListingId, SubscriptionId, TerritoryId},
    time::{Timestamp, to_ms},
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult, Value};

use self::row::Shown;
pub use self::{
    filter::{DirectoryFilter, DirectoryPage},
    map::{DirectoryMap, DirectoryMark, DirectoryOnly},
    subscription::{Subscription, Subscriptions},
};
use crate::{StorageError, revision, sql};

/// The directory.
pub struct Directory<'a, C>(pub(crate) &'a C);

/// The area that stands for everywhere.
const EVERYWHERE: i64 = 0;
/// What stands for this server where others have a subscription.
const HERE: i64 = 0;

/// Somebody who is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The entry's id.
    pub id: ListingId,
    /// Where it stands in the order.
    pub key: String,
    /// From which directory it comes; `None` for who lives here.
    pub subscription: Option<SubscriptionId>,
    /// What is shown.
    pub listing: Listing,
}

/// An entry to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewListing {
    /// Its id; that of an entry with the same address is kept.
    pub id: ListingId,
    /// From which directory it comes; `None` for who lives here.
    pub subscription: Option<SubscriptionId>,
    /// What is shown.
    pub listing: Listing,
    /// Every area that it is in, however indirectly.
    pub territories: Vec<TerritoryId>,
    /// The communes among its places that a map can show, each with every area that it lies in, itself included.
    pub communes: Vec<(TerritoryId, Vec<TerritoryId>)>,
    /// The words by which it is found.
    pub words: Vec<String>,
}

#[derive(FromQueryResult)]
struct KnownRow {
    id: i64,
    subscription: i64,
    uri: String,
    listed_at: i64,
    digest: String,
}

#[derive(FromQueryResult)]
struct CountRow {
    subscription: i64,
    entries: i64,
}

impl<C: ConnectionTrait> Directory<'_, C> {
    /// How many entries a directory has.
    pub async fn count(&self, subscription: SubscriptionId) -> Result<i64, StorageError> {
        let sql = "SELECT COUNT(*) FROM directory_entry WHERE subscription = $1";
        sql::number(self.0, sql, vec![subscription.0.into()]).await
    }

    /// How many entries each directory of another server has; those without are left out.
    pub async fn counts(&self) -> Result<HashMap<SubscriptionId, i64>, StorageError> {
        let sql = "SELECT subscription, COUNT(*) AS entries FROM directory_entry WHERE subscription <> 0
                   GROUP BY subscription";
        let rows: Vec<CountRow> = sql::all(self.0, sql, Vec::new()).await?;
        Ok(rows.into_iter().map(|row| (SubscriptionId(row.subscription), row.entries)).collect())
    }

    /// Whether there is an entry to be written anew.
    pub async fn is_stale(&self) -> Result<bool, StorageError> {
        sql::any(self.0, "SELECT 1 FROM directory_stale LIMIT 1", Vec::new()).await
    }

    /// Which of these people asked to be listed.
    pub async fn consenting(&self, people: &[ActorId]) -> Result<Vec<ActorId>, StorageError> {
        sql::among(self.0, "SELECT person FROM directory_consent WHERE person IN ", Vec::new(), people).await
    }
}

impl Directory<'_, DatabaseTransaction> {
    /// Takes some of those whose entries are to be written anew; they are noted again with the next change.
    pub async fn take_stale(&self, limit: u32) -> Result<Vec<ActorId>, StorageError> {
        let sql = format!(
            "DELETE FROM directory_stale WHERE actor_id IN
                 (SELECT actor_id FROM directory_stale ORDER BY actor_id LIMIT {limit}) RETURNING actor_id"
        );
        Ok(sql::ids(self.0, sql, Vec::new()).await?.into_iter().map(ActorId).collect())
    }

    /// Notes everyone: what areas lie in may have changed. Directories of others are read anew.
    pub async fn note_all(&self) -> Result<(), StorageError> {
        let sql = "INSERT INTO directory_stale (actor_id, mark) SELECT e.id, 0 FROM directory_entry e
                   WHERE e.subscription = 0 AND NOT EXISTS (SELECT 1 FROM directory_stale s WHERE s.actor_id = e.id)";
        sql::exec(self.0, sql, Vec::new()).await?;
        sql::exec(self.0, "UPDATE directory_entry SET digest = ''", Vec::new()).await?;
        sql::exec(self.0, "UPDATE directory_subscription SET etag = NULL, due_at = 0", Vec::new()).await?;
        self.changed().await
    }

    /// Notes companies of which an establishment closed between two moments: nothing was written when it did.
    pub async fn note_closed(&self, from: Timestamp, until: Timestamp) -> Result<(), StorageError> {
        let sql = "INSERT INTO directory_stale (actor_id, mark) SELECT DISTINCT e.company, 0 FROM establishment e
                   WHERE e.closed_at > $1 AND e.closed_at <= $2
                     AND NOT EXISTS (SELECT 1 FROM directory_stale s WHERE s.actor_id = e.company)";
        sql::exec(self.0, sql, vec![to_ms(from).into(), to_ms(until).into()]).await?;
        Ok(())
    }

    /// Remembers that a person asked to be listed, or no longer wants it.
    pub async fn save_consent(&self, person: ActorId, since: Option<Timestamp>) -> Result<(), StorageError> {
        let (sql, values): (_, Vec<Value>) = match since {
            Some(since) => (
                "INSERT INTO directory_consent (person, since) VALUES ($1, $2) ON CONFLICT (person) DO NOTHING",
                vec![person.0.into(), to_ms(since).into()],
            ),
            None => ("DELETE FROM directory_consent WHERE person = $1", vec![person.0.into()]),
        };
        sql::exec(self.0, sql, values).await?;
        Ok(())
    }

    /// Stores entries; those that are stored as they are stay. The first moment at which somebody was listed is kept.
    /// An address that another directory listed first stays there.
    pub async fn save(&self, entries: &[NewListing]) -> Result<(), StorageError> {
        for chunk in entries.chunks(100) {
            self.save_chunk(chunk).await?;
        }
        Ok(())
    }

    async fn save_chunk(&self, entries: &[NewListing]) -> Result<(), StorageError> {
        let uris: Vec<&str> = entries.iter().map(|entry| entry.listing.uri.as_str()).collect();
        let list = sql::list(0, &uris);
        let known =
            format!("SELECT id, subscription, uri, listed_at, digest FROM directory_entry WHERE uri IN {}", list.sql);
        let known: Vec<KnownRow> = sql::all(self.0, known, list.values).await?;
        let (mut rows, mut places, mut communes, mut words) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut obsolete: Vec<ListingId> = Vec::new();
        for entry in entries {
            let subscription = entry.subscription.map_or(HERE, |id| id.0);
            let before = known.iter().find(|row| row.uri == entry.listing.uri.as_str());
            if before.is_some_and(|row| row.subscription != subscription) {
                continue;
            }
            let id = before.map_or(entry.id, |row| ListingId(row.id));
            let listed_at = before.map_or_else(|| to_ms(entry.listing.listed_at), |row| row.listed_at);
            let shown = Shown::json(&entry.listing, listed_at)?;
            let digest = row::digest(&shown, &entry.territories, &entry.words);
            if before.is_some_and(|row| row.digest == digest) {
                continue;
            }
            obsolete.extend(before.map(|_| id));
            let key = entry.listing.key();
            let Listing { kind, sector, level, verified, .. } = &entry.listing;
            // These stand in each of the tables, so that a walk along any of them can filter by them.
            let filtered: [Value; 5] = [
                kind.as_str().into(),
                sector.clone().unwrap_or_default().into(),
                level.map_or(-1, |level| i64::from(level.number())).into(),
                (*verified).into(),
                subscription.into(),
            ];
            for territory in entry.territories.iter().map(|id| id.0).chain([EVERYWHERE]) {
                let place: [Value; 4] = [territory.into(), key.clone().into(), id.0.into(), listed_at.into()];
                places.push(place.into_iter().chain(filtered.clone()).collect());
            }
            for (commune, around) in &entry.communes {
                for territory in around.iter().map(|id| id.0).chain([EVERYWHERE]) {
                    let place: [Value; 3] = [territory.into(), commune.0.into(), id.0.into()];
                    communes.push(place.into_iter().chain(filtered.clone()).collect());
                }
            }
            words.extend(entry.words.iter().map(|word| vec![word.clone().into(), key.clone().into(), id.0.into()]));
            rows.push(vec![
                id.0.into(),
                subscription.into(),
                entry.listing.uri.as_str().into(),
                key.into(),
                listed_at.into(),
                shown.into(),
                digest.into(),
            ]);
        }
        if rows.is_empty() {
            return Ok(());
        }
        self.take_out(&obsolete).await?;
        let into = "directory_entry (id, subscription, uri, name_key, listed_at, shown, digest)";
        sql::insert_many(self.0, into, 7, rows, "").await?;
        let into =
            "directory_place (territory, name_key, entry, listed_at, kind, sector, level, verified, subscription)";
        sql::insert_many(self.0, into, 9, places, "ON CONFLICT DO NOTHING").await?;
        let into = "directory_commune (territory, commune, entry, kind, sector, level, verified, subscription)";
        sql::insert_many(self.0, into, 8, communes, "ON CONFLICT DO NOTHING").await?;
        sql::insert_many(self.0, "directory_word (word, name_key, entry)", 3, words, "ON CONFLICT DO NOTHING").await?;
        self.changed().await
    }

    /// Takes entries out; those that there are not are passed over.
    pub async fn remove(&self, entries: &[ListingId]) -> Result<(), StorageError> {
        if self.take_out(entries).await? == 0 { Ok(()) } else { self.changed().await }
    }

    /// What was counted is out of date.
    async fn changed(&self) -> Result<(), StorageError> {
        revision::move_on(self.0, revision::DIRECTORY).await
    }

    /// Takes entries out; how many rows they had.
    async fn take_out(&self, entries: &[ListingId]) -> Result<u64, StorageError> {
        let mut rows = 0;
        for chunk in entries.chunks(sql::CHUNK) {
            let raw: Vec<i64> = chunk.iter().map(|id| id.0).collect();
            let list = sql::list(0, &raw);
            for (table, column) in [
                ("directory_place", "entry"),
                ("directory_commune", "entry"),
                ("directory_word", "entry"),
                ("directory_entry", "id"),
            ] {
                let sql = format!("DELETE FROM {table} WHERE {column} IN {}", list.sql);
                rows += sql::exec(self.0, sql, list.values.clone()).await?;
            }
        }
        Ok(rows)
    }

    /// Takes out what a directory no longer lists: everything whose address is not among `kept`.
    pub async fn retain(&self, subscription: SubscriptionId, kept: &[&str]) -> Result<(), StorageError> {
        let kept: std::collections::HashSet<&str> = kept.iter().copied().collect();
        let sql = "SELECT id, subscription, uri, listed_at, digest FROM directory_entry WHERE subscription = $1";
        let known: Vec<KnownRow> = sql::all(self.0, sql, vec![subscription.0.into()]).await?;
        let gone: Vec<ListingId> =
            known.iter().filter(|row| !kept.contains(row.uri.as_str())).map(|row| ListingId(row.id)).collect();
        self.remove(&gone).await
    }
}

/// ` AND p.kind IN (…)` for a statement that binds `before` values.
fn of_kinds(kinds: &[ListedKind], before: usize) -> (String, Vec<Value>) {
    if kinds.is_empty() {
        return (String::new(), Vec::new());
    }
    let names: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
    let list = sql::list(before, &names);
    (format!(" AND p.kind IN {}", list.sql), list.values)
}
