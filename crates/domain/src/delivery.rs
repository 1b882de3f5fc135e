//! When a delivery is tried again, and when it is given up.

use chrono::TimeDelta;

use crate::time::Timestamp;

/// How long a delivery is tried before it expires, visibly.
pub const LIFETIME: TimeDelta = TimeDelta::days(14);

/// From how many failures in a row on a host is asked with one delivery only, until it answers again.
pub const CIRCUIT_OPENS_AFTER: u32 = 5;

/// What an inbox answered, as far as the queue cares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Taken.
    Accepted,
    /// Refused for good: this activity will never be taken, the host is well.
    Refused,
    /// The inbox no longer exists.
    Gone,
    /// This inbox does not want this sender now, or could not check who it is: the host is well.
    Unwelcome,
    /// The host is not well, or asks for patience.
    TryLater,
}

/// What a status code (RFC 9110) means for a delivery.
///
/// 401 and 403 are tried again for a while, because a key or a block may change, and keep nothing else waiting; 404
/// and 410 name an inbox that is no longer there; other 4xx are final for this activity.
pub fn answer(status: u16) -> Answer {
    match status {
        200..=299 => Answer::Accepted,
        404 | 410 => Answer::Gone,
        401 | 403 => Answer::Unwelcome,
        408 | 421 | 425 | 429 => Answer::TryLater,
        400..=499 => Answer::Refused,
        _ => Answer::TryLater,
    }
}

/// How long a delivery that was unwelcome `attempts` times waits; `None` when it was often enough, and it is given up,
/// visibly.
pub fn next_unwelcome_try(attempts: u32) -> Option<TimeDelta> {
    let minutes = [1, 10, 60, 360, 1_440];
    minutes.get((attempts as usize).checked_sub(1)?).map(|minutes| TimeDelta::minutes(*minutes))
}

/// How long to leave a host alone after `failures` in a row: 15 seconds, doubling to 6 hours, and up to a
/// quarter more so that a thousand hosts do not come back in the same second. `jitter` is between 0 and 1.
pub fn back_off(failures: u32, jitter: f64) -> TimeDelta {
    let seconds = 15_i64.saturating_mul(1 << failures.saturating_sub(1).min(11)).min(6 * 3_600);
    #[expect(clippy::cast_precision_loss, reason = "at most 21,600")]
    let extra = seconds as f64 * 0.25 * jitter.clamp(0.0, 1.0);
    TimeDelta::seconds(seconds) + TimeDelta::milliseconds((extra * 1_000.0) as i64)
}

/// The moment of the next try: the back-off, or what the host asked for in `Retry-After` if that is later,
/// but never more than a day.
pub fn next_try(now: Timestamp, failures: u32, retry_after: Option<TimeDelta>, jitter: f64) -> Timestamp {
    let wait =
        retry_after.map_or(TimeDelta::zero(), |asked| asked.min(TimeDelta::days(1))).max(back_off(failures, jitter));
    now + wait
}

/// Until when a host that is not well asked to be left alone, of a wait that ends at `next`: what it said in
/// `Retry-After`; all of it where 429 or 503 says no number. `None` where the wait is our own idea, because it did not
/// answer (no `status`) or is broken.
pub fn asked_until(
    now: Timestamp,
    status: Option<u16>,
    retry_after: Option<TimeDelta>,
    next: Timestamp,
) -> Option<Timestamp> {
    match (retry_after, status) {
        (Some(asked), _) => Some((now + asked.min(TimeDelta::days(1))).min(next)),
        (None, Some(429 | 503)) => Some(next),
        (None, _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::from_ms;

    #[test]
    fn the_back_off_doubles_and_is_capped() {
        assert_eq!(back_off(1, 0.0), TimeDelta::seconds(15));
        assert_eq!(back_off(2, 0.0), TimeDelta::seconds(30));
        assert_eq!(back_off(40, 0.0), TimeDelta::hours(6));
        assert!(back_off(40, 1.0) <= TimeDelta::minutes(450));
    }

    #[test]
    fn retry_after_is_honoured_within_a_day() {
        let now = from_ms(0);
        assert_eq!(next_try(now, 1, Some(TimeDelta::minutes(5)), 0.0), now + TimeDelta::minutes(5));
        assert_eq!(next_try(now, 1, Some(TimeDelta::days(400)), 0.0), now + TimeDelta::days(1));
        assert_eq!(next_try(now, 1, Some(TimeDelta::seconds(-9)), 0.0), now + TimeDelta::seconds(15));
    }

    #[test]
    fn what_a_host_asks_for_is_told_from_what_is_our_own_idea() {
        let (now, next) = (from_ms(0), from_ms(0) + TimeDelta::hours(6));
        let five = Some(TimeDelta::minutes(5));
        assert_eq!(asked_until(now, Some(502), five, next), Some(now + TimeDelta::minutes(5)));
        assert_eq!(asked_until(now, Some(503), Some(TimeDelta::days(400)), next), Some(next));
        assert_eq!(asked_until(now, Some(503), None, next), Some(next));
        assert_eq!(asked_until(now, Some(429), None, next), Some(next));
        assert_eq!(asked_until(now, Some(502), None, next), None);
        assert_eq!(asked_until(now, None, None, next), None, "it did not answer");
    }

    #[test]
    fn the_unwelcome_is_given_up_within_two_days() {
        let waits: Vec<TimeDelta> = (1..).map_while(next_unwelcome_try).collect();
        assert_eq!(waits.first(), Some(&TimeDelta::minutes(1)));
        assert!(waits.is_sorted() && waits.iter().sum::<TimeDelta>() < TimeDelta::days(2));
        assert_eq!(next_unwelcome_try(0), None, "it was not sent yet");
    }

    #[test]
    fn answers_are_told_apart() {
        for (status, expected) in [
            (200, Answer::Accepted),
            (202, Answer::Accepted),
            (400, Answer::Refused),
            (401, Answer::Unwelcome),
            (403, Answer::Unwelcome),
            (404, Answer::Gone),
            (410, Answer::Gone),
            (422, Answer::Refused),
            (429, Answer::TryLater),
            (500, Answer::TryLater),
            (503, Answer::TryLater),
            (301, Answer::TryLater),
        ] {
            assert_eq!(answer(status), expected, "{status}");
        }
    }
}
