//! Guessing passwords is slow: attempts are counted per account name and per client address. So are letters that
//! strangers cause.

use std::{net::IpAddr, time::Duration};

use domain::time::Timestamp;

use crate::throttle::{Counters, Limit, Who};

/// How long attempts are counted together.
const WINDOW: Duration = Duration::from_mins(10);
/// Attempts for one name within a window.
const PER_NAME: u32 = 10;
/// Attempts from one address within a window; offices share one.
const PER_ADDRESS: u32 = 50;

/// How long letters are counted together.
const LETTERS_WINDOW: Duration = Duration::from_hours(1);
/// Letters that strangers may cause for one mailbox within that window.
const LETTERS_PER_NAME: u32 = 6;
/// The same from one address.
const LETTERS_PER_ADDRESS: u32 = 30;

/// Counts attempts to log in, or letters that were asked for.
#[derive(Clone)]
pub struct Throttle {
    names: Counters,
    addresses: Counters,
}

impl Default for Throttle {
    fn default() -> Self {
        let counters = |count| Counters::new(Limit { count, period: WINDOW });
        Self { names: counters(PER_NAME), addresses: counters(PER_ADDRESS) }
    }
}

impl Throttle {
    /// For letters to mailboxes: nobody buries another's, whether it is known here or not.
    pub fn for_letters() -> Self {
        let counters = |count| Counters::new(Limit { count, period: LETTERS_WINDOW });
        Self { names: counters(LETTERS_PER_NAME), addresses: counters(LETTERS_PER_ADDRESS) }
    }

    /// Counts one attempt; whether it may go on.
    pub fn admit(&self, name: &str, address: Option<IpAddr>, now: Timestamp) -> bool {
        let by_name = !self.names.count(claimed(name), now).exceeded;
        let by_address = address.is_none_or(|address| !self.addresses.count(Who::at(address), now).exceeded);
        by_name && by_address
    }

    /// Forgets the attempts for a name whose password was right.
    pub fn forgive(&self, name: &str, now: Timestamp) {
        self.names.forgive(claimed(name), now);
    }
}

fn claimed(name: &str) -> Who {
    Who::Name(name.trim().chars().take(100).collect::<String>().to_lowercase())
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
