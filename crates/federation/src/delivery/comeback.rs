//! Hosts that are heard of again: what waits for them is tried at once, not when their back-off ends. What a host asked
//! for itself (`Retry-After`, 429, 503) stays.

use std::time::Duration;

use app::{App, Error, relay::Bell};
use chrono::TimeDelta;
use domain::time::Timestamp;
use moka::future::Cache;

/// How long not to look again whether a host is left alone: who sends much costs one statement in this time, and who
/// sends but does not take is tried no more often.
const PAUSE: TimeDelta = TimeDelta::minutes(5);

/// Hosts of which it was looked up lately, and when.
pub(crate) struct Comebacks(Cache<String, Timestamp>);

impl Comebacks {
    pub fn new() -> Self {
        Self(Cache::builder().max_capacity(10_000).time_to_live(Duration::from_mins(5)).build())
    }

    /// Something that `host` signed was taken. Nothing depends on this: a fault is told, the next activity tries again.
    pub async fn heard(&self, app: &App, bell: &Bell, host: &str) {
        let now = app.now();
        if self.0.get(host).await.is_some_and(|looked| now - looked < PAUSE) {
            return;
        }
        self.0.insert(host.to_owned(), now).await;
        match wake(app, host, now).await {
            Ok(true) => bell.ring(),
            Ok(false) => {}
            Err(error) => {
                tracing::warn!(%error, host, "a host that is heard of again is still left alone");
                self.0.invalidate(host).await;
            }
        }
    }
}

async fn wake(app: &App, host: &str, now: Timestamp) -> Result<bool, Error> {
    // Nearly always there is nothing to change, and reading keeps nobody from writing.
    if !app.read().deliveries().is_left_alone(host, now).await? {
        return Ok(false);
    }
    let tx = app.store().begin(now).await?;
    let woken = tx.deliveries().wake(host, now).await?;
    tx.commit().await?;
    Ok(woken)
}
