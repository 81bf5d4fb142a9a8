//! How near the end of a term is.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use law::Calendar;

/// Of a term shorter than a day, so much of it is near its end: one fifth.
const NEAR_PART: i32 = 5;
const DAY: SignedDuration = SignedDuration::from_hours(24);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    Overdue,
    /// The last fifth of a term of minutes or hours; of a longer one its last day and the working day before it.
    Near,
    Calm,
}

impl Urgency {
    /// Of a term that runs from `since` to `until`; without an end there is no hurry.
    pub fn of(since: Timestamp, until: Option<Timestamp>, now: Timestamp, calendar: &Calendar) -> Self {
        let Some(until) = until else { return Self::Calm };
        if now > until {
            return Self::Overdue;
        }
        let whole = until.duration_since(since);
        let left = until.duration_since(now);
        let near = match whole <= DAY {
            true => left <= whole / NEAR_PART,
            false => ends_by_tomorrow(until, now, calendar).unwrap_or(left <= DAY),
        };
        if near { Self::Near } else { Self::Calm }
    }

    pub fn is_overdue(self) -> bool {
        self == Self::Overdue
    }

    pub fn is_near(self) -> bool {
        self == Self::Near
    }
}

/// What ends until then rises to the top of a list: the end of the next working day after `now`.
pub fn rising_until(now: Timestamp, calendar: &Calendar) -> Timestamp {
    let found = || {
        let zone = TimeZone::get(calendar.zone()).ok()?;
        let mut day = now.to_zoned(zone.clone()).date().tomorrow().ok()?;
        while !calendar.works(day).ok()? {
            day = day.tomorrow().ok()?;
        }
        let end = day.tomorrow().ok()?.to_zoned(zone).ok()?;
        Some(end.timestamp())
    };
    found().unwrap_or_else(|| now.saturating_add(DAY).unwrap_or(now))
}

/// Whether it ends today or on the next working day; none where the calendar cannot tell.
fn ends_by_tomorrow(until: Timestamp, now: Timestamp, calendar: &Calendar) -> Option<bool> {
    let zone = TimeZone::get(calendar.zone()).ok()?;
    let last = until.to_zoned(zone.clone()).date();
    let mut day = now.to_zoned(zone).date();
    loop {
        if last <= day {
            return Some(true);
        }
        day = day.tomorrow().ok()?;
        if calendar.works(day).ok()? {
            return Some(last <= day);
        }
    }
}

/// Whether something that began at `since` and took until `ended` took longer than `limit`, by the time of `pace`.
pub fn took_too_long(
    since: Timestamp,
    ended: Timestamp,
    limit: SignedDuration,
    pace: super::Pace,
    calendar: &Calendar,
) -> bool {
    let elapsed = ended.duration_since(since) > limit;
    if !elapsed || pace == super::Pace::Elapsed {
        return elapsed;
    }
    // Office hours are never more than the hours that have passed: only what looks late is counted.
    let tenths = limit.as_secs() / 6;
    let Ok(minutes) = format!("{}.{}", tenths / 10, tenths % 10).parse::<law::Amount>() else {
        return elapsed;
    };
    let spans = vec![super::Span::new(minutes, law::Unit::Minute)];
    match super::Deadline::new(since, spans, pace).prove(calendar) {
        Ok(proof) => ended > proof.due,
        Err(_) => elapsed,
    }
}
