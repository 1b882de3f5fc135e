//! Ids for this process, with a node number that no other process on the same database holds.

use std::sync::{Mutex, PoisonError};

use domain::{
    id::Sequence,
    time::{Timestamp, to_ms},
};

/// Makes ids.
#[derive(Debug)]
pub struct Ids(Mutex<Sequence>);

impl Ids {
    /// Ids for a node number; `None` when the number is out of range.
    pub fn new(node: u8) -> Option<Self> {
        Sequence::new(node).map(|sequence| Self(Mutex::new(sequence)))
    }

    /// The next id.
    pub fn next(&self, now: Timestamp) -> i64 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).next(to_ms(now))
    }
}
