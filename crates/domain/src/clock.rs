//! Time is an argument.

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};

/// Tells what time it is. Nothing else in the product reads the wall clock.
pub trait Clock: Send + Sync + std::fmt::Debug {
    fn now(&self) -> Timestamp;
}

/// The machine's clock, shifted by an offset that rehearsals and tests may move.
#[derive(Debug, Default)]
pub struct WallClock {
    offset_ms: AtomicI64,
}

impl WallClock {
    /// Moves this clock by `by` from now on.
    pub fn shift(&self, by: SignedDuration) {
        self.offset_ms.fetch_add(by.as_millis() as i64, Ordering::SeqCst);
    }
}

impl Clock for WallClock {
    fn now(&self) -> Timestamp {
        let offset = SignedDuration::from_millis(self.offset_ms.load(Ordering::SeqCst));
        Timestamp::now().saturating_add(offset).unwrap_or(Timestamp::MAX)
    }
}

/// A clock that stands still until it is told to move.
#[derive(Debug)]
pub struct StillClock {
    now_us: AtomicI64,
}

impl StillClock {
    pub fn at(now: Timestamp) -> Self {
        Self {
            now_us: AtomicI64::new(now.as_microsecond()),
        }
    }

    pub fn advance(&self, by: SignedDuration) {
        self.now_us.fetch_add(by.as_micros() as i64, Ordering::SeqCst);
    }
}

impl Clock for StillClock {
    fn now(&self) -> Timestamp {
        // Moved beyond the range of dates, the clock stands at its end.
        Timestamp::from_microsecond(self.now_us.load(Ordering::SeqCst)).unwrap_or(Timestamp::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_still_clock_moves_only_when_told() {
        let clock = StillClock::at(Timestamp::UNIX_EPOCH);
        assert_eq!(clock.now(), clock.now());
        clock.advance(SignedDuration::from_mins(15));
        assert_eq!(clock.now().as_second(), 900);
    }

    #[test]
    fn a_shifted_wall_clock_runs_ahead() {
        let (here, there) = (WallClock::default(), WallClock::default());
        there.shift(SignedDuration::from_hours(24));
        assert!(there.now().duration_since(here.now()) > SignedDuration::from_hours(23));
    }
}
