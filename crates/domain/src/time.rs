//! Moments in time, in whole milliseconds, so that both databases give back exactly what was stored.

use chrono::{DateTime, Utc};

/// A moment, UTC.
pub type Timestamp = DateTime<Utc>;

/// Milliseconds since 1970, the form in which moments are stored.
pub fn to_ms(at: Timestamp) -> i64 {
    at.timestamp_millis()
}

/// The moment that [`to_ms`] gave; moments outside of chrono's range become 1970.
pub fn from_ms(ms: i64) -> Timestamp {
    DateTime::from_timestamp_millis(ms).unwrap_or_default()
}

/// The same moment without anything finer than a millisecond.
pub fn whole_ms(at: Timestamp) -> Timestamp {
    from_ms(to_ms(at))
}
