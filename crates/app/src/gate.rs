//! What this server does with others: the one place that everyone asks, before parsing, fetching, delivering.

use std::sync::{
    Arc, PoisonError, RwLock,
    atomic::{AtomicU64, Ordering},
};

use domain::{
    event::Event,
    handle::Host,
    policy::{DomainPolicy, Policies},
    uri::Uri,
};
use storage::{Read, StorageError};
use tokio::sync::Mutex;

/// A snapshot of the policies; the rule itself is [`domain::policy`].
#[derive(Clone)]
pub struct Gate {
    policies: Arc<RwLock<Arc<Policies>>>,
    /// How often policies changed in this process.
    changed: Arc<AtomicU64>,
    /// How many of these changes are in the snapshot.
    seen: Arc<AtomicU64>,
    /// Held while policies are read: what was read later replaces what was read before, never the other way round.
    turn: Arc<Mutex<()>>,
}

impl Gate {
    /// Loads the policies.
    pub async fn load(read: &Read) -> Result<Self, StorageError> {
        Ok(Self::of(read.policies().all().await?))
    }

    fn of(policies: Vec<DomainPolicy>) -> Self {
        Self {
            policies: Arc::new(RwLock::new(Arc::new(Policies::new(policies)))),
            changed: Arc::default(),
            seen: Arc::default(),
            turn: Arc::default(),
        }
    }

    /// Loads the policies again: another process may have changed them.
    pub async fn refresh(&self, read: &Read) -> Result<(), StorageError> {
        self.refresh_with(async { read.policies().all().await }).await
    }

    async fn refresh_with(
        &self,
        read: impl Future<Output = Result<Vec<DomainPolicy>, StorageError>>,
    ) -> Result<(), StorageError> {
        let _turn = self.turn.lock().await;
        // Counted before reading, so that a change in between is not missed.
        let changed = self.changed.load(Ordering::Acquire);
        let policies = Arc::new(Policies::new(read.await?));
        *self.policies.write().unwrap_or_else(PoisonError::into_inner) = policies;
        self.seen.store(changed, Ordering::Release);
        Ok(())
    }

    /// Remembers that policies changed in this process.
    pub(crate) fn note(&self, events: &[Event]) {
        if events.iter().any(|event| matches!(event, Event::DomainPolicyChanged { .. })) {
            self.changed.fetch_add(1, Ordering::AcqRel);
        }
    }

    /// Whether [`Gate::refresh`] is due.
    pub fn is_stale(&self) -> bool {
        self.seen.load(Ordering::Acquire) != self.changed.load(Ordering::Acquire)
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

#[cfg(test)]
mod tests {
    use domain::policy::Severity;
    use tokio::sync::Notify;

    use super::*;

    #[tokio::test]
    async fn what_was_read_before_a_change_replaces_nothing_that_was_read_after_it() {
        let (gate, bad) = (Gate::of(Vec::new()), Host::parse("bad.example").expect("a host"));
        let suspended = DomainPolicy {
            host: bad.clone(),
            severity: Severity::Suspend,
            reject_media: false,
            reject_reports: false,
            public_comment: String::new(),
            private_comment: String::new(),
        };
        let (asked, answered) = (Notify::new(), Notify::new());
        let slow = gate.refresh_with(async {
            asked.notify_one();
            answered.notified().await;
            Ok(Vec::new())
        });
        let changes = async {
            asked.notified().await;
            gate.note(&[Event::DomainPolicyChanged { host: bad.to_string() }]);
            answered.notify_one();
            assert!(gate.is_stale());
            gate.refresh_with(async { Ok(vec![suspended]) }).await
        };
        let (slow, changed) = tokio::join!(slow, changes);
        assert!(slow.is_ok() && changed.is_ok());
        assert!(gate.is_suspended(&bad) && !gate.is_stale());
    }
}
