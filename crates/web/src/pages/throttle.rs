//! Guessing passwords is slow: attempts are counted per account name and per client address.

use std::{
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use domain::time::{Timestamp, to_ms};
use moka::sync::Cache;

/// How long attempts are counted together.
const WINDOW: Duration = Duration::from_mins(10);
/// Attempts for one name within a window.
const PER_NAME: u32 = 10;
/// Attempts from one address within a window; offices share one.
const PER_ADDRESS: u32 = 50;
/// How many counters are kept; the oldest go first.
const CAPACITY: u64 = 20_000;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Who {
    Name(String),
    Address(IpAddr),
}

/// Counts attempts to log in.
#[derive(Clone)]
pub struct Throttle {
    counters: Cache<(Who, i64), Arc<AtomicU32>>,
}

impl Default for Throttle {
    fn default() -> Self {
        Self { counters: Cache::builder().max_capacity(CAPACITY).time_to_live(WINDOW * 2).build() }
    }
}

impl Throttle {
    /// Counts one attempt; whether it may go on.
    pub fn admit(&self, name: &str, address: Option<IpAddr>, now: Timestamp) -> bool {
        let window = window(now);
        let by_name = self.count((Who::Name(name_key(name)), window)) <= PER_NAME;
        let by_address =
            address.is_none_or(|address| self.count((Who::Address(network(address)), window)) <= PER_ADDRESS);
        by_name && by_address
    }

    /// Forgets the attempts for a name whose password was right.
    pub fn forgive(&self, name: &str, now: Timestamp) {
        self.counters.invalidate(&(Who::Name(name_key(name)), window(now)));
    }

    fn count(&self, key: (Who, i64)) -> u32 {
        self.counters.get_with(key, Arc::default).fetch_add(1, Ordering::Relaxed).saturating_add(1)
    }
}

fn window(now: Timestamp) -> i64 {
    to_ms(now) / WINDOW.as_millis() as i64
}

fn name_key(name: &str) -> String {
    name.trim().chars().take(100).collect::<String>().to_lowercase()
}

/// One household has a /64 of IPv6.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => v6.to_ipv4_mapped().map_or_else(
            || {
                let [a, b, c, d, ..] = v6.segments();
                IpAddr::from([a, b, c, d, 0, 0, 0, 0])
            },
            IpAddr::V4,
        ),
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use domain::time::from_ms;

    use super::*;

    #[test]
    fn a_name_is_tried_only_so_often() {
        let throttle = Throttle::default();
        let now = from_ms(1_800_000_000_000);
        for _ in 0..PER_NAME {
            assert!(throttle.admit("Lea", None, now));
        }
        assert!(!throttle.admit(" lea ", None, now));
        assert!(throttle.admit("marc", None, now));
        assert!(throttle.admit("lea", None, now + TimeDelta::minutes(11)));
    }

    #[test]
    fn the_right_password_starts_anew() {
        let throttle = Throttle::default();
        let now = from_ms(1_800_000_000_000);
        for _ in 0..PER_NAME {
            assert!(throttle.admit("lea", None, now));
        }
        throttle.forgive("lea", now);
        assert!(throttle.admit("lea", None, now));
    }

    #[test]
    fn an_address_tries_only_so_many_names() {
        let throttle = Throttle::default();
        let now = from_ms(1_800_000_000_000);
        let address = |last: u16| Some(IpAddr::from([0x2001, 0xdb8, 0, 1, 0, 0, 0, last]));
        for n in 0..PER_ADDRESS {
            assert!(throttle.admit(&format!("name{n}"), address(n as u16), now));
        }
        assert!(!throttle.admit("another", address(9_999), now));
        assert!(throttle.admit("another", Some(IpAddr::from([192, 0, 2, 1])), now));
    }
}
