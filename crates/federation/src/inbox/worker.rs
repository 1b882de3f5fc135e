//! Processes what was received: each sender's activities in their order, many senders at a time.
//!
//! Whoever makes us wait makes only itself wait: an activity has a deadline, a sender a turn, and a host a part of
//! the places.

use std::{
    collections::{BTreeMap, HashMap},
    panic::AssertUnwindSafe,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use activitypub_federation::traits::Activity as _;
use app::Error;
use chrono::TimeDelta;
use domain::{id::InboxEntryId, inbox, time::Timestamp, uri::Uri};
use futures::{FutureExt, StreamExt, stream};
use storage::{Lock, PendingEntry};
use tokio::{
    sync::{Notify, Semaphore},
    time::Instant,
};
use tokio_util::sync::CancellationToken;

use crate::{
    Federation,
    inbound::{InboundError, Received},
};

/// How many activities are taken at a time.
const BATCH: u32 = 128;
/// How many senders' activities are processed at a time. Most of the time is spent waiting for other servers.
const SENDERS: usize = 32;
/// How many of them of one host.
const PER_HOST: usize = 8;
/// How long to wait for more after something came in, so that one claim takes many.
const TOGETHER: Duration = Duration::from_millis(10);
/// How long one activity may take with everything that is fetched for it.
const DEADLINE: Duration = Duration::from_mins(1);
/// For how long a sender's activities are processed before it is the turn of others.
const TURN: Duration = Duration::from_mins(1);
/// For how long what was taken belongs to this process. Longer than a turn and one activity.
const CLAIM: TimeDelta = TimeDelta::minutes(10);

/// Processes whatever comes, until the stop is asked for; what is under way is finished.
pub(crate) async fn run(federation: Federation, stop: CancellationToken) {
    let places = Arc::new(Places::default());
    while !stop.is_cancelled() {
        match start(&federation, &places).await {
            Ok(count) if count > 0 => continue,
            Ok(_) => {}
            Err(error) => tracing::error!(%error, "the inbox worker met a fault"),
        }
        tokio::select! {
            () = stop.cancelled() => break,
            () = federation.inbox_bell().wait() => tokio::time::sleep(TOGETHER).await,
            () = places.freed.notified() => {}
            // What was put off, and what other processes received.
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
        }
    }
    // Every place free again means that nothing is under way.
    let _ = places.all.acquire_many(SENDERS as u32).await;
}

/// Processes everything that is due now. Returns how many activities there were.
pub(crate) async fn process_due(federation: &Federation) -> Result<usize, Error> {
    let mut total = 0;
    loop {
        let senders = claim(federation, &[]).await?;
        if senders.is_empty() {
            return Ok(total);
        }
        total += senders.iter().map(Vec::len).sum::<usize>();
        stream::iter(senders).for_each_concurrent(PER_HOST, |entries| in_order(federation, entries)).await;
    }
}

/// Who is being processed.
struct Places {
    all: Arc<Semaphore>,
    hosts: Mutex<HashMap<String, usize>>,
    freed: Notify,
}

impl Default for Places {
    fn default() -> Self {
        Self { all: Arc::new(Semaphore::new(SENDERS)), hosts: Mutex::default(), freed: Notify::new() }
    }
}

impl Places {
    fn hosts(&self) -> std::sync::MutexGuard<'_, HashMap<String, usize>> {
        self.hosts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Hosts that have all the places they get.
    fn busy(&self) -> Vec<String> {
        self.hosts().iter().filter(|(_, count)| **count >= PER_HOST).map(|(host, _)| host.clone()).collect()
    }

    /// Takes a place for a sender of `host`, where there is one.
    fn take(self: &Arc<Self>, host: &str) -> Option<Place> {
        let permit = Arc::clone(&self.all).try_acquire_owned().ok()?;
        let mut hosts = self.hosts();
        let count = hosts.entry(host.to_owned()).or_default();
        if *count >= PER_HOST {
            return None;
        }
        *count += 1;
        Some(Place { places: Arc::clone(self), host: host.to_owned(), _permit: permit })
    }
}

/// A place, until it is dropped.
struct Place {
    places: Arc<Places>,
    host: String,
    _permit: tokio::sync::OwnedSemaphorePermit,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut hosts = self.places.hosts();
        if let Some(count) = hosts.get_mut(&self.host) {
            *count -= 1;
            if *count == 0 {
                hosts.remove(&self.host);
            }
        }
        drop(hosts);
        self.places.freed.notify_one();
    }
}

/// Starts on the senders for whom there is a place. Returns how many.
async fn start(federation: &Federation, places: &Arc<Places>) -> Result<usize, Error> {
    if places.all.available_permits() == 0 {
        return Ok(0);
    }
    let mut started = 0;
    for entries in claim(federation, &places.busy()).await? {
        let Some(first) = entries.first() else { continue };
        match places.take(Uri::from_stored(first.sender.clone()).authority()) {
            Some(place) => {
                started += 1;
                let federation = federation.clone();
                tokio::spawn(async move {
                    in_order(&federation, entries).await;
                    drop(place);
                });
            }
            None => release(federation, &ids(&entries)).await?,
        }
    }
    Ok(started)
}

fn ids(entries: &[PendingEntry]) -> Vec<InboxEntryId> {
    entries.iter().map(|entry| entry.id).collect()
}

/// Takes what is due, by sender.
async fn claim(federation: &Federation, busy: &[String]) -> Result<Vec<Vec<PendingEntry>>, Error> {
    let app = federation.app();
    let now = app.now();
    if app.read().inbox().next_due().await?.is_none_or(|due| due > now) {
        return Ok(Vec::new());
    }
    let tx = app.store().begin(now).await?;
    // One process at a time decides whose turn it is, so that a sender is never in two hands.
    tx.exclusive(Lock::InboxClaim).await?;
    let entries = tx.inbox().claim(app.store().node(), now, now + CLAIM, inbox::ORDERED_ATTEMPTS, BATCH, busy).await?;
    tx.commit().await?;
    let mut by_sender: BTreeMap<String, Vec<PendingEntry>> = BTreeMap::new();
    for entry in entries {
        by_sender.entry(entry.sender.clone()).or_default().push(entry);
    }
    let mut senders: Vec<Vec<PendingEntry>> = by_sender.into_values().collect();
    // Whoever has waited longest comes first.
    senders.sort_by_key(|entries| entries.first().map(|entry| entry.id));
    Ok(senders)
}

async fn in_order(federation: &Federation, entries: Vec<PendingEntry>) {
    let end = Instant::now() + TURN;
    let mut entries = entries.into_iter();
    while Instant::now() < end
        && let Some(entry) = entries.next()
    {
        let id = entry.id;
        match one(federation, entry).await {
            Ok(true) => {}
            // Its later activities wait for this one.
            Ok(false) => break,
            Err(error) => {
                tracing::error!(%error, %id, "what became of an activity could not be written down");
                break;
            }
        }
    }
    let rest: Vec<_> = entries.map(|entry| entry.id).collect();
    if let Err(error) = release(federation, &rest).await {
        tracing::error!(%error, "activities could not be let go; they come again when their time is up");
    }
}

async fn release(federation: &Federation, ids: &[InboxEntryId]) -> Result<(), Error> {
    if ids.is_empty() {
        return Ok(());
    }
    let tx = federation.app().store().begin(federation.app().now()).await?;
    tx.inbox().release(ids).await?;
    tx.commit().await?;
    Ok(())
}

/// Processes one activity. `false` when it has to come again and its sender's later ones are to wait for it.
async fn one(federation: &Federation, entry: PendingEntry) -> Result<bool, Error> {
    let (id, attempts) = (entry.id, entry.attempts + 1);
    let sender = Uri::from_stored(entry.sender.clone());
    // A panic is a bug; it must not be the end of the worker too.
    let attempt = AssertUnwindSafe(attempt(federation, entry)).catch_unwind();
    let outcome = match tokio::time::timeout(DEADLINE, attempt).await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(_)) => {
            tracing::error!(%id, "processing an activity panicked");
            Err(InboundError::Later("it met a bug of this server".into()))
        }
        Err(_) => Err(InboundError::Later("it took too long".into())),
    };
    let app = federation.app();
    match outcome {
        Ok(()) => {
            // Before what answers it is queued, which goes at once then.
            federation.heard_of(sender.authority()).await;
            Ok(true)
        }
        Err(InboundError::Refused(why)) => {
            tracing::debug!(%id, %why, "an activity was refused");
            let tx = app.store().begin(app.now()).await?;
            tx.inbox().refused(id, &why, app.now()).await?;
            tx.commit().await?;
            Ok(true)
        }
        Err(InboundError::Later(why)) => {
            let next: Option<Timestamp> = inbox::next_try(attempts).map(|wait| app.now() + wait);
            if next.is_none() {
                tracing::warn!(%id, %why, attempts, "an activity was given up");
            }
            let tx = app.store().begin(app.now()).await?;
            tx.inbox().put_off(id, next, &why).await?;
            tx.commit().await?;
            Ok(next.is_none() || attempts > inbox::ORDERED_ATTEMPTS)
        }
    }
}

async fn attempt(federation: &Federation, entry: PendingEntry) -> Result<(), InboundError> {
    let data = federation.library().await?.to_request_data();
    let received = Received::new(&entry)?;
    received.verify(&data).await?;
    received.receive(&data).await
}
