//! A bounded place for what would block the async threads: making keys, hashing passwords, reading pictures.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use tokio::sync::Semaphore;

use crate::Error;

/// Runs at most as many blocking jobs at a time as there are cores.
#[derive(Clone)]
pub struct WorkPool {
    places: Arc<Semaphore>,
    jobs: Arc<AtomicU64>,
}

impl WorkPool {
    /// One with a place per core.
    pub fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        Self { places: Arc::new(Semaphore::new(cores)), jobs: Arc::default() }
    }

    /// How many jobs were taken on, for tests that say what costs one.
    pub fn jobs(&self) -> u64 {
        self.jobs.load(Ordering::Relaxed)
    }

    /// Runs a job; waits for a place first. A job that panics is an internal error, nothing more.
    pub async fn run<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
        let place =
            Arc::clone(&self.places).acquire_owned().await.map_err(|error| Error::Internal(error.to_string()))?;
        self.jobs.fetch_add(1, Ordering::Relaxed);
        tokio::task::spawn_blocking(move || {
            let _place = place;
            job()
        })
        .await
        .map_err(|error| Error::Internal(format!("a job failed: {error}")))
    }
}

impl Default for WorkPool {
    fn default() -> Self {
        Self::new()
    }
}
