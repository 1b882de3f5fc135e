//! When a received activity whose processing failed is tried again, and when it becomes a dead letter.

use chrono::TimeDelta;

/// How often the processing of one activity is tried.
pub const MAX_ATTEMPTS: u32 = 8;

/// For how many tries later activities of the same sender wait, so that they keep their order.
pub const ORDERED_ATTEMPTS: u32 = 3;

/// How long to wait before try number `attempts + 1`; `None` makes it a dead letter.
pub fn next_try(attempts: u32) -> Option<TimeDelta> {
    let seconds = [1, 5, 30, 300, 1_800, 7_200, 21_600];
    (1..MAX_ATTEMPTS).contains(&attempts).then(|| TimeDelta::seconds(seconds[attempts as usize - 1]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_activity_is_a_dead_letter_after_eight_tries() {
        assert_eq!(next_try(1), Some(TimeDelta::seconds(1)));
        assert_eq!(next_try(7), Some(TimeDelta::hours(6)));
        assert_eq!(next_try(8), None);
    }
}
