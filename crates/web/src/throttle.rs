//! How often somebody may ask for something: so many times within a window of time.
//!
//! **Here:** counting ([`Counters`]), for as many askers as fit into memory of a fixed size; who asks, as far as it is
//! known before any work is done ([`Who`], [`client`]). The windows are fixed, as Mastodon's are, so that an app can
//! be told when the next one begins.
//!
//! **Not here:** what is counted. Log-ins are in `pages::throttle`, calls of apps in `mastodon::throttle`, and
//! with them forms of pages and pages that cost a search (`pages::limit`).

use std::{
    net::{IpAddr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use axum::{extract::ConnectInfo, http::Extensions};
use chrono::TimeDelta;
use domain::{
    id::ActorId,
    time::{Timestamp, to_ms},
};
use moka::sync::Cache;

use crate::pages::ClientAddress;

/// So many within so long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Limit {
    /// How often.
    pub count: u32,
    /// Within what.
    pub period: Duration,
}

/// Whom a limit is for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Who {
    /// A person, as themselves or as a company.
    Person {
        /// Whose hand it is.
        person: ActorId,
        /// As whom.
        actor: ActorId,
    },
    /// A client whose account is not known, by its network.
    Network(IpAddr),
    /// Whoever claims a name.
    Name(String),
}

impl Who {
    /// The client at an address. One household has a /64 of IPv6.
    pub fn at(address: IpAddr) -> Self {
        Self::Network(match address.to_canonical() {
            IpAddr::V4(v4) => v4.into(),
            IpAddr::V6(v6) => {
                let [a, b, c, d, ..] = v6.segments();
                IpAddr::from([a, b, c, d, 0, 0, 0, 0])
            }
        })
    }
}

/// The address of the client, as far as the server believes its proxies.
pub(crate) fn client(extensions: &Extensions) -> Option<IpAddr> {
    let told = extensions.get::<ClientAddress>().map(|ClientAddress(address)| *address);
    told.or_else(|| extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip()))
}

/// What is left of a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Quota {
    /// How often in all.
    pub limit: u32,
    /// How often still.
    pub remaining: u32,
    /// Whether this time was one too many.
    pub exceeded: bool,
    /// When it begins anew.
    pub reset: Timestamp,
}

impl Quota {
    /// For how many seconds to wait, as `Retry-After` has it (RFC 9110, section 10.2.3). Part of a second is a second
    /// more, so that whoever waits so long is not refused again.
    pub fn wait(&self, now: Timestamp) -> u32 {
        u32::try_from((self.reset - now).num_seconds() + 1).unwrap_or(1)
    }
}

/// How many counters one limit has; those that are asked for least go first.
const CAPACITY: u64 = 20_000;

/// Counts under one limit.
#[derive(Clone)]
pub(crate) struct Counters {
    limit: Limit,
    counters: Cache<(Who, i64), Arc<AtomicU32>>,
}

impl Counters {
    /// Nothing was counted yet.
    pub fn new(limit: Limit) -> Self {
        let counters = Cache::builder().max_capacity(CAPACITY).time_to_live(limit.period * 2).build();
        Self { limit, counters }
    }

    fn period(&self) -> i64 {
        self.limit.period.as_millis() as i64
    }

    /// Counts one time; what is left.
    pub fn count(&self, who: Who, now: Timestamp) -> Quota {
        let Limit { count: limit, .. } = self.limit;
        let (window, into) = (to_ms(now).div_euclid(self.period()), to_ms(now).rem_euclid(self.period()));
        let counter = self.counters.get_with((who, window), Arc::default);
        let count = counter.fetch_add(1, Ordering::Relaxed).saturating_add(1);
        Quota {
            limit,
            remaining: limit.saturating_sub(count),
            exceeded: count > limit,
            reset: now + TimeDelta::milliseconds(self.period() - into),
        }
    }

    /// Forgets what was counted for somebody in this window.
    pub fn forgive(&self, who: Who, now: Timestamp) {
        self.counters.invalidate(&(who, to_ms(now).div_euclid(self.period())));
    }
}

#[cfg(test)]
mod tests {
    use domain::time::from_ms;

    use super::*;

    #[test]
    fn a_window_ends_when_it_says() {
        let counters = Counters::new(Limit { count: 2, period: Duration::from_mins(5) });
        let now = from_ms(1_800_000_060_000);
        let who = || Who::Name("lea".into());
        let quotas = [counters.count(who(), now), counters.count(who(), now), counters.count(who(), now)];
        assert_eq!(quotas.map(|quota| (quota.remaining, quota.exceeded)), [(1, false), (0, false), (0, true)]);
        assert_eq!(quotas[0].reset, from_ms(1_800_000_300_000));
        assert!(counters.count(who(), quotas[0].reset - TimeDelta::milliseconds(1)).exceeded);
        assert!(!counters.count(who(), quotas[0].reset).exceeded);
        assert_eq!((quotas[0].wait(now), quotas[0].wait(quotas[0].reset)), (241, 1));
        assert!(!counters.count(Who::Name("marc".into()), now).exceeded);
    }

    #[test]
    fn a_household_is_one_client() {
        let at = |text: &str| Who::at(text.parse().expect(text));
        assert_eq!(at("2001:db8:0:1::1"), at("2001:db8:0:1:ffff::2"));
        assert_ne!(at("2001:db8:0:1::1"), at("2001:db8:0:2::1"));
        assert_eq!(at("::ffff:192.0.2.1"), at("192.0.2.1"));
    }

    #[test]
    fn memory_is_bounded() {
        let counters = Counters::new(Limit { count: 1, period: Duration::from_mins(5) });
        for number in 0..CAPACITY as u32 * 2 {
            counters.count(Who::at(IpAddr::from(number.to_be_bytes())), from_ms(0));
        }
        counters.counters.run_pending_tasks();
        assert!(counters.counters.entry_count() <= CAPACITY);
    }
}
