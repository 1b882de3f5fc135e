//! Tells subscribers what happened, once each, in the order it was logged.
//!
//! A subscriber works inside of a change: what it does and the mark that it was told commit together, so a
//! process that dies in between tells it again and nothing is doubled.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use chrono::TimeDelta;
use domain::event::Event;
use storage::{Lock, PendingEvent, Tx};
use tokio::sync::Notify;

use crate::{App, Error};

/// Somebody who is told what happened.
#[async_trait]
pub trait Subscriber: Send + Sync {
    /// Under which name the log keeps what it still has to be told. Never changes.
    fn name(&self) -> &'static str;

    /// What follows from the event, within `tx`. It must not call back; it may not use the network.
    async fn handle(&self, event: &Event, tx: &mut Tx) -> Result<(), Error>;

    /// Called after the commit of what it did.
    fn committed(&self) {}
}

/// Rings when something happened, so that nobody polls.
#[derive(Clone, Default)]
pub struct Bell(Arc<Notify>);

impl Bell {
    /// Something happened.
    pub fn ring(&self) {
        self.0.notify_waiters();
        self.0.notify_one();
    }

    /// Waits for the next ring.
    pub async fn wait(&self) {
        self.0.notified().await;
    }
}

/// How long to wait for more after something happened: nobody notices, and under load what is told of many
/// events is one commit instead of many.
const TOGETHER: Duration = Duration::from_millis(15);
/// How many events are told in one change.
const BATCH: u32 = 50;
/// After how many failures an event is given up, visibly.
const MAX_ATTEMPTS: u32 = 12;

/// Tells one subscriber everything that is due. Returns how many events it was told.
pub async fn drain(app: &App, subscriber: &dyn Subscriber) -> Result<usize, Error> {
    let mut told = 0;
    while app.read().events().is_due(subscriber.name(), app.now()).await? {
        let batch = tell_batch(app, subscriber).await?;
        if batch == 0 {
            break;
        }
        told += batch;
    }
    Ok(told)
}

async fn tell_batch(app: &App, subscriber: &dyn Subscriber) -> Result<usize, Error> {
    let mut tx = app.store().begin(app.now()).await?;
    // One process at a time tells a subscriber, so that what happened is told in its order.
    tx.exclusive(Lock::Subscriber(subscriber.name())).await?;
    let pending = tx.events().take(subscriber.name(), app.now(), BATCH).await?;
    if pending.is_empty() {
        // What could not be read was given up.
        tx.commit().await?;
        return Ok(0);
    }
    for event in &pending {
        if let Err(error) = subscriber.handle(&event.event, &mut tx).await {
            // The whole batch is undone; the one that failed is put off, the others come again at once.
            tx.roll_back().await?;
            if matches!(&error, Error::Storage(fault) if fault.is_transient()) {
                return Err(error);
            }
            put_off(app, subscriber, event, &error).await?;
            return Ok(1);
        }
    }
    let ids: Vec<_> = pending.iter().map(|event| event.id).collect();
    tx.events().done(subscriber.name(), &ids).await?;
    tx.commit().await?;
    subscriber.committed();
    Ok(pending.len())
}

async fn put_off(app: &App, subscriber: &dyn Subscriber, event: &PendingEvent, error: &Error) -> Result<(), Error> {
    let attempts = event.attempts + 1;
    let wait = TimeDelta::seconds(1 << attempts.min(12));
    let next = (attempts < MAX_ATTEMPTS).then(|| app.now() + wait);
    tracing::warn!(subscriber = subscriber.name(), event = event.event.name(), id = %event.id, attempts, %error, "telling failed");
    let tx = app.store().begin(app.now()).await?;
    tx.events().put_off(subscriber.name(), event.id, next, &error.to_string()).await?;
    tx.commit().await?;
    Ok(())
}

/// Tells a subscriber whatever happens, until the stop is asked for.
pub async fn run(app: App, subscriber: Arc<dyn Subscriber>, stop: tokio_util::sync::CancellationToken) {
    loop {
        if let Err(error) = drain(&app, subscriber.as_ref()).await {
            tracing::error!(subscriber = subscriber.name(), %error, "the relay met a fault");
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = app.bell().wait() => tokio::time::sleep(TOGETHER).await,
            // What was put off, and what other processes logged.
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
        }
    }
}
