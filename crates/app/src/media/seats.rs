//! How many files are fetched at once, in all and from one server.

use std::{sync::Arc, time::Duration};

use moka::sync::Cache;
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

use crate::Error;

/// How long is waited for a seat.
const PATIENCE: Duration = Duration::from_secs(10);
/// A server nobody asked for this long is forgotten; its seats are free by then.
const IDLE: Duration = Duration::from_mins(15);
/// Of how many servers the seats are counted.
const HOSTS: u64 = 10_000;

/// Seats for exchanges with other servers.
pub(super) struct Seats {
    all: Arc<Semaphore>,
    per_host: usize,
    hosts: Cache<String, Arc<Semaphore>>,
}

/// The right to fetch; given back when it is dropped.
pub(super) struct Seat {
    #[expect(dead_code, reason = "holds the places")]
    permits: [OwnedSemaphorePermit; 2],
}

impl Seats {
    pub(super) fn new(all: usize, per_host: usize) -> Self {
        let hosts = Cache::builder().max_capacity(HOSTS).time_to_idle(IDLE).build();
        Self { all: Arc::new(Semaphore::new(all)), per_host, hosts }
    }

    /// Takes a seat; [`Error::Unavailable`] when none becomes free in time.
    pub(super) async fn take(&self, authority: &str) -> Result<Seat, Error> {
        let host = self.hosts.get_with_by_ref(authority, || Arc::new(Semaphore::new(self.per_host)));
        // The seat of that host comes first: whoever waits for a slow host then holds none of the seats for all.
        let seats = async {
            Ok::<_, tokio::sync::AcquireError>([
                host.acquire_owned().await?,
                Arc::clone(&self.all).acquire_owned().await?,
            ])
        };
        match timeout(PATIENCE, seats).await {
            Ok(Ok(permits)) => Ok(Seat { permits }),
            _ => Err(Error::Unavailable("too much is fetched from other servers, please try again".into())),
        }
    }
}
