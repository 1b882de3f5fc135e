//! Processes what was received: each sender's activities in their order, several senders at a time.

use std::collections::BTreeMap;

use activitypub_federation::{config::FederationConfig, traits::Activity as _};
use app::Error;
use chrono::TimeDelta;
use domain::{inbox, time::Timestamp};
use futures::{StreamExt, stream};
use storage::PendingEntry;
use tokio_util::sync::CancellationToken;

use crate::{
    Federation,
    inbound::{InboundError, Received},
};

/// How many activities are taken at a time.
const BATCH: u32 = 128;
/// How many senders' activities are processed at a time.
const SENDERS: usize = 8;
/// For how long what was taken belongs to this process. Longer than any activity takes.
const CLAIM: TimeDelta = TimeDelta::minutes(10);

/// Processes whatever comes, until the stop is asked for; what is under way is finished.
pub(crate) async fn run(federation: Federation, stop: CancellationToken) -> Result<(), Error> {
    let library = federation.library().await?;
    loop {
        let worked = match process(&federation, &library).await {
            Ok(count) => count > 0,
            Err(error) => {
                tracing::error!(%error, "the inbox worker met a fault");
                tokio::time::sleep(std::time::Duration::from_secs(1)).await;
                false
            }
        };
        if stop.is_cancelled() {
            return Ok(());
        }
        if !worked {
            tokio::select! {
                () = stop.cancelled() => return Ok(()),
                () = federation.inbox_bell().wait() => {}
                // What was put off, and what other processes received.
                () = tokio::time::sleep(std::time::Duration::from_secs(1)) => {}
            }
        }
    }
}

/// Processes everything that is due now. Returns how many activities there were.
pub(crate) async fn process_due(federation: &Federation) -> Result<usize, Error> {
    let library = federation.library().await?;
    let mut total = 0;
    loop {
        match process(federation, &library).await? {
            0 => return Ok(total),
            count => total += count,
        }
    }
}

async fn process(federation: &Federation, library: &FederationConfig<Federation>) -> Result<usize, Error> {
    let app = federation.app();
    let now = app.now();
    if app.read().inbox().next_due().await?.is_none_or(|due| due > now) {
        return Ok(0);
    }
    let tx = app.store().begin(now).await?;
    tx.exclusive(CLAIM_LOCK).await?;
    let entries = tx.inbox().claim(now, now + CLAIM, inbox::ORDERED_ATTEMPTS, BATCH).await?;
    tx.commit().await?;
    let count = entries.len();
    let mut by_sender: BTreeMap<String, Vec<PendingEntry>> = BTreeMap::new();
    for entry in entries {
        by_sender.entry(entry.sender.clone()).or_default().push(entry);
    }
    stream::iter(by_sender.into_values())
        .for_each_concurrent(SENDERS, |entries| in_order(federation, library, entries))
        .await;
    Ok(count)
}

/// One process at a time decides whose turn it is, so that a sender is never in two hands.
const CLAIM_LOCK: i64 = 2;

async fn in_order(federation: &Federation, library: &FederationConfig<Federation>, entries: Vec<PendingEntry>) {
    let mut entries = entries.into_iter();
    while let Some(entry) = entries.next() {
        let id = entry.id;
        match one(federation, library, entry).await {
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
    if !rest.is_empty()
        && let Err(error) = release(federation, &rest).await
    {
        tracing::error!(%error, "activities could not be let go; they come again when their time is up");
    }
}

async fn release(federation: &Federation, ids: &[domain::id::InboxEntryId]) -> Result<(), Error> {
    let tx = federation.app().store().begin(federation.app().now()).await?;
    tx.inbox().release(ids).await?;
    tx.commit().await?;
    Ok(())
}

/// Processes one activity. `false` when it has to come again and its sender's later ones are to wait for it.
async fn one(
    federation: &Federation,
    library: &FederationConfig<Federation>,
    entry: PendingEntry,
) -> Result<bool, Error> {
    let (id, attempts) = (entry.id, entry.attempts + 1);
    let data = library.to_request_data();
    let outcome = match Received::new(entry) {
        Ok(received) => match received.verify(&data).await {
            Ok(()) => received.receive(&data).await,
            Err(error) => Err(error),
        },
        Err(error) => Err(error),
    };
    let app = federation.app();
    match outcome {
        Ok(()) => Ok(true),
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
