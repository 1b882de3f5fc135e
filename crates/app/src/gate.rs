//! What this server does with others: the one place that everyone asks, before parsing, fetching, delivering.

use std::sync::{
    Arc, PoisonError, RwLock,
    atomic::{AtomicBool, Ordering},
};

use domain::{event::Event, handle::Host, policy::Policies, uri::Uri};
use storage::{Read, StorageError};

/// A snapshot of the policies; the rule itself is [`domain::policy`].
#[derive(Clone)]
pub struct Gate {
    policies: Arc<RwLock<Arc<Policies>>>,
    stale: Arc<AtomicBool>,
}

impl Gate {
    /// Loads the policies.
    pub async fn load(read: &Read) -> Result<Self, StorageError> {
        let policies = Policies::new(read.policies().all().await?);
        Ok(Self { policies: Arc::new(RwLock::new(Arc::new(policies))), stale: Arc::new(AtomicBool::new(false)) })
    }

    /// Loads the policies again: another process may have changed them.
    pub async fn refresh(&self, read: &Read) -> Result<(), StorageError> {
        // Marked before reading, so that a change in between is not missed.
        self.stale.store(false, Ordering::Release);
        let policies = match read.policies().all().await {
            Ok(policies) => Arc::new(Policies::new(policies)),
            Err(error) => {
                self.stale.store(true, Ordering::Release);
                return Err(error);
            }
        };
        *self.policies.write().unwrap_or_else(PoisonError::into_inner) = policies;
        Ok(())
    }

    /// Remembers that policies changed in this process.
    pub(crate) fn note(&self, events: &[Event]) {
        if events.iter().any(|event| matches!(event, Event::DomainPolicyChanged { .. })) {
            self.stale.store(true, Ordering::Release);
        }
    }

    /// Whether [`Gate::refresh`] is due.
    pub fn is_stale(&self) -> bool {
        self.stale.load(Ordering::Acquire)
    }

    fn policies(&self) -> Arc<Policies> {
        Arc::clone(&self.policies.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether nothing may come from or go to a host.
    pub fn is_suspended(&self, host: &Host) -> bool {
        self.policies().is_suspended(host)
    }

    /// Whether nothing may come from or go to the host of an address.
    pub fn is_suspended_uri(&self, uri: &Uri) -> bool {
        Host::parse(uri.authority()).map_or(true, |host| self.is_suspended(&host))
    }

    /// Whether posts of a host are shown only to those who follow.
    pub fn is_limited(&self, host: &Host) -> bool {
        self.policies().is_limited(host)
    }

    /// Whether reports of a host are not taken.
    pub fn rejects_reports(&self, host: &Host) -> bool {
        self.policies().of(host).is_some_and(|policy| policy.reject_reports)
    }

    /// Whether pictures and films of a host are not shown.
    pub fn rejects_media(&self, host: &Host) -> bool {
        self.policies().rejects_media(host)
    }
}
