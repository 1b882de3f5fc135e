//! A clock that stands still until a test moves it.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use app::Clock;
use chrono::TimeDelta;
use domain::time::{Timestamp, from_ms};

/// Stands still until it is moved. Clones show the same time.
#[derive(Debug, Clone)]
pub struct StepClock(Arc<AtomicI64>);

/// 2026-03-02, a Monday, 09:00 UTC.
const MONDAY_MORNING_MS: i64 = 1_772_442_000_000;

impl Default for StepClock {
    fn default() -> Self {
        Self(Arc::new(AtomicI64::new(MONDAY_MORNING_MS)))
    }
}

impl StepClock {
    /// Lets time pass.
    pub fn step(&self, by: TimeDelta) {
        self.0.fetch_add(by.num_milliseconds(), Ordering::SeqCst);
    }
}

impl Clock for StepClock {
    fn now(&self) -> Timestamp {
        from_ms(self.0.load(Ordering::SeqCst))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_passes_only_when_told() {
        let clock = StepClock::default();
        let other = clock.clone();
        assert_eq!(clock.now().to_rfc3339(), "2026-03-02T09:00:00+00:00");
        clock.step(TimeDelta::hours(2));
        assert_eq!(other.now().to_rfc3339(), "2026-03-02T11:00:00+00:00");
    }
}
