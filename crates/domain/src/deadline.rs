//! Until when a step must be done, and why.

use jiff::Timestamp;
use law::Limit;

/// A computed deadline with the facts that prove it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    pub since: Timestamp,
    pub until: Timestamp,
    pub limit: Limit,
    /// The clause that sets the limit.
    pub clause: String,
}

impl Deadline {
    /// The deadline of `limit` counted from `since`. None for limits in days: they need the calendar.
    pub fn of(limit: &Limit, clause: &str, since: Timestamp) -> Option<Self> {
        let seconds = i64::try_from(limit.seconds()?).ok()?;
        let until = since.checked_add(jiff::SignedDuration::from_secs(seconds)).ok()?;
        Some(Self {
            since,
            until,
            limit: limit.clone(),
            clause: clause.to_owned(),
        })
    }

    pub fn is_overdue(&self, now: Timestamp) -> bool {
        now > self.until
    }
}

#[cfg(test)]
mod tests {
    use law::{ActText, Unit};
    use proptest::prelude::*;

    use super::*;

    fn limit(value: u32, unit: Unit) -> Limit {
        Limit {
            value,
            unit,
            text: ActText {
                ru: "Не более".to_owned(),
                kk: None,
                repaired: None,
            },
        }
    }

    #[test]
    fn days_need_the_calendar() {
        assert_eq!(
            Deadline::of(&limit(10, Unit::WorkingDay), "16", Timestamp::UNIX_EPOCH),
            None
        );
    }

    #[test]
    fn the_last_moment_is_in_time() {
        let deadline = Deadline::of(&limit(10, Unit::Minute), "16", Timestamp::UNIX_EPOCH).unwrap();
        assert_eq!(deadline.until.as_second(), 600);
        assert!(!deadline.is_overdue(deadline.until));
        assert!(deadline.is_overdue(deadline.until + jiff::SignedDuration::from_nanos(1)));
    }

    proptest! {
        #[test]
        fn never_panics_and_never_ends_before_it_begins(value: u32, second in -100_000_000_000_i64..250_000_000_000) {
            let Ok(since) = Timestamp::from_second(second) else { return Ok(()) };
            for unit in [Unit::Second, Unit::Minute, Unit::Hour] {
                if let Some(deadline) = Deadline::of(&limit(value, unit), "1", since) {
                    prop_assert!(deadline.until >= deadline.since);
                }
            }
        }
    }
}
