//! The counting.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use law::calendar::Office;
use law::{Calendar, Text, Unit};

use super::words::{self, rule};
use super::{Counted, Deadline, DeadlineError, Joins, Pace, Proof, Skipped, Span};

/// The longest term: ten years of days. The acts know months.
const DAYS_MAX: u32 = 3660;

pub(super) fn reckon(deadline: &Deadline, calendar: &Calendar) -> Result<Proof, DeadlineError> {
    let mut spans = deadline.spans.clone();
    spans.extend(deadline.prolongations.iter().map(|prolongation| Span {
        joins: Joins::Prolongs,
        ..prolongation.span
    }));
    let first = *spans.first().ok_or(DeadlineError::Nothing)?;
    let zone = TimeZone::get(calendar.zone()).unwrap_or(TimeZone::UTC);
    let mut count = Count {
        deadline,
        calendar,
        office: match &deadline.pace {
            Pace::Office(name) => calendar.office(name),
            Pace::Elapsed => calendar.office("provider"),
        },
        at: deadline.from,
        date: deadline.from.to_zoned(zone.clone()).date(),
        zone,
        received: None,
        counted: Vec::new(),
        skipped: Vec::new(),
        moved: None,
    };
    if let Some(open) = deadline.suspensions.iter().find(|pause| pause.until.is_none()) {
        let clause = open.clause.clone();
        return Err(DeadlineError::Suspended { clause });
    }
    if is_days(first.unit) && deadline.pace != Pace::Elapsed {
        count.receive()?;
    }
    for (place, span) in spans.iter().enumerate() {
        // What is prolonged ends where the prolongation does: only the end is moved off a day of rest.
        let prolonged = spans.get(place + 1).is_some_and(|next| next.joins == Joins::Prolongs);
        count.add(*span, !prolonged)?;
    }
    let issue = match deadline.excluding_intake {
        true => Some(count.next_working(count.date)?),
        false => None,
    };
    Ok(Proof {
        deadline: deadline.clone(),
        due: count.at,
        issue,
        zone: count.zone,
        received: count.received,
        counted: count.counted,
        skipped: count.skipped,
        moved: count.moved,
    })
}

fn is_days(unit: Unit) -> bool {
    matches!(unit, Unit::WorkingDay | Unit::CalendarDay | Unit::Month)
}

struct Count<'a> {
    deadline: &'a Deadline,
    calendar: &'a Calendar,
    office: Office,
    zone: TimeZone,
    /// How far the counting has come: the moment, and the day that is over with it.
    at: Timestamp,
    date: Date,
    received: Option<Date>,
    counted: Vec<Counted>,
    skipped: Vec<Skipped>,
    moved: Option<Date>,
}

impl Count<'_> {
    /// Filed after hours or on a day off is received on the next day of work.
    fn receive(&mut self) -> Result<(), DeadlineError> {
        let filed = self.deadline.from.to_zoned(self.zone.clone());
        let date = filed.date();
        if self.calendar.opens(&self.office, date)? {
            if filed.time() <= self.office.closes() {
                self.skip_intake(date);
                return Ok(());
            }
            self.skip(date, words::after_hours(self.office.closes()), rule::reception());
        } else {
            let day = self.calendar.day(date)?;
            let reason = day.map_or_else(words::closed, |day| day.reason);
            self.skip(date, words::filed_on_day_off(&reason), rule::reception());
        }
        let mut day = tomorrow(date)?;
        while !self.calendar.opens(&self.office, day)? {
            self.skip_off(day)?;
            day = tomorrow(day)?;
        }
        self.received = Some(day);
        self.date = day;
        self.skip_intake(day);
        Ok(())
    }

    /// The day of reception is not counted: because the limit says so, or because no term counts its first day.
    fn skip_intake(&mut self, date: Date) {
        let act = match self.deadline.excluding_intake {
            true => rule::intake_excluded(),
            false => rule::beginning(),
        };
        self.skip(date, words::intake(), act);
    }

    fn add(&mut self, span: Span, is_end: bool) -> Result<(), DeadlineError> {
        match (span.unit, &self.deadline.pace) {
            (Unit::WorkingDay, _) => self.working_days(whole(span)?)?,
            (Unit::CalendarDay, _) => self.calendar_days(whole(span)?)?,
            (Unit::Month, _) => self.months(whole(span)?)?,
            // Nobody is given seconds: they are a system's even in a person's step.
            (Unit::Second, _) | (_, Pace::Elapsed) => return self.elapsed(span),
            (_, Pace::Office(_)) => return self.office_time(span),
        }
        self.close()?;
        if is_end && span.unit != Unit::WorkingDay && !self.calendar.works(self.date)? {
            self.move_to_working()?;
        }
        Ok(())
    }

    fn working_days(&mut self, days: u32) -> Result<(), DeadlineError> {
        let mut n = 0;
        while n < days {
            let date = tomorrow(self.date)?;
            self.date = date;
            if self.skip_suspended(date)? {
                continue;
            }
            match self.calendar.day(date)? {
                Some(day) if !day.works() => self.skip(date, day.reason, day.act),
                other => {
                    n += 1;
                    self.count(date, Unit::WorkingDay, other.map(|day| day.reason));
                }
            }
        }
        Ok(())
    }

    fn calendar_days(&mut self, days: u32) -> Result<(), DeadlineError> {
        let mut n = 0;
        while n < days {
            let date = tomorrow(self.date)?;
            self.date = date;
            if self.skip_suspended(date)? {
                continue;
            }
            n += 1;
            self.count(date, Unit::CalendarDay, None);
        }
        Ok(())
    }

    /// The same day of a later month, or its last day; as much later as the term was suspended.
    fn months(&mut self, months: u32) -> Result<(), DeadlineError> {
        let start = self.date;
        let months = i32::try_from(months).map_err(|_| DeadlineError::TooLong)?;
        let mut day = start;
        let mut end = start.checked_add(months.months()).map_err(|_| DeadlineError::TooLong)?;
        while day < end {
            day = tomorrow(day)?;
            if self.skip_suspended(day)? {
                end = tomorrow(end)?;
            }
        }
        for n in 1..=months {
            let date = start.checked_add(n.months()).map_err(|_| DeadlineError::TooLong)?;
            self.count(if n == months { end } else { date }, Unit::Month, None);
        }
        self.date = end;
        Ok(())
    }

    /// Until the office closes on the last day.
    fn close(&mut self) -> Result<(), DeadlineError> {
        self.at = self.moment(self.date, self.office.closes())?;
        Ok(())
    }

    /// A term that ends on a day off ends on the next working day.
    fn move_to_working(&mut self) -> Result<(), DeadlineError> {
        let last = self.date;
        let working = self.next_working(last)?;
        let mut day = last;
        while day < working {
            let why = self.calendar.day(day)?;
            let reason = why.map_or_else(words::closed, |why| why.reason);
            self.skip(day, words::ends_on_day_off(&reason), rule::end_on_day_off());
            day = tomorrow(day)?;
        }
        self.moved = Some(last);
        self.date = working;
        self.close()
    }

    fn next_working(&self, from: Date) -> Result<Date, DeadlineError> {
        let mut day = tomorrow(from)?;
        while !self.calendar.works(day)? {
            day = tomorrow(day)?;
        }
        Ok(day)
    }

    /// As time runs; a suspension lengthens it.
    fn elapsed(&mut self, span: Span) -> Result<(), DeadlineError> {
        let mut end = self.after(self.at, span)?;
        for pause in &self.deadline.suspensions {
            let Some(until) = pause.until else { continue };
            let from = pause.from.max(self.at);
            if from < end && until > from {
                end = end
                    .checked_add(until.duration_since(from))
                    .map_err(|_| DeadlineError::TooLong)?;
            }
        }
        self.reach(self.at, end, span, span.value.tenths() / 10);
        Ok(())
    }

    /// While the office is open.
    fn office_time(&mut self, span: Span) -> Result<(), DeadlineError> {
        let mut left = self.after(self.at, span)?.duration_since(self.at);
        let unit = self.after(self.at, Span::new(1, span.unit))?.duration_since(self.at);
        let mut passed = SignedDuration::ZERO;
        let mut day = self.at.to_zoned(self.zone.clone()).date();
        let start = self.at;
        loop {
            if self.calendar.opens(&self.office, day)? {
                for (opens, closes) in self.windows(day)? {
                    let from = opens.max(start);
                    if from >= closes {
                        continue;
                    }
                    let room = closes.duration_since(from);
                    let taken = room.min(left);
                    left -= taken;
                    passed += taken;
                    let until = from.checked_add(taken).map_err(|_| DeadlineError::TooLong)?;
                    let n = passed.as_secs().checked_div(unit.as_secs().max(1)).unwrap_or(0);
                    self.reach(from, until, span, u32::try_from(n).unwrap_or(u32::MAX));
                    if left.is_zero() {
                        return Ok(());
                    }
                }
            } else {
                self.skip_off(day)?;
            }
            day = tomorrow(day)?;
        }
    }

    /// The hours of a day in which the office is open and the term not suspended.
    fn windows(&self, day: Date) -> Result<Vec<(Timestamp, Timestamp)>, DeadlineError> {
        let mut windows = Vec::new();
        for hours in &self.office.hours {
            windows.push((self.moment(day, hours.from)?, self.moment(day, hours.until)?));
        }
        for pause in &self.deadline.suspensions {
            let Some(until) = pause.until else { continue };
            let cut = |(from, end): (Timestamp, Timestamp)| {
                let before = (from, end.min(pause.from));
                let after = (from.max(until), end);
                [before, after].into_iter().filter(|(from, end)| from < end)
            };
            windows = windows.into_iter().flat_map(cut).collect();
        }
        Ok(windows)
    }

    fn reach(&mut self, from: Timestamp, until: Timestamp, span: Span, n: u32) {
        let (begins, ends) = (from.to_zoned(self.zone.clone()), until.to_zoned(self.zone.clone()));
        let hours = (begins.date() == ends.date()).then(|| (begins.time(), ends.time()));
        self.counted.push(Counted {
            date: ends.date(),
            n: u64::from(n),
            unit: span.unit,
            hours,
            note: None,
        });
        self.at = until;
        self.date = ends.date();
    }

    fn after(&self, at: Timestamp, span: Span) -> Result<Timestamp, DeadlineError> {
        let tenths = i64::from(span.value.tenths());
        let tenth_ms = match span.unit {
            Unit::Second => 100,
            Unit::Minute => 6_000,
            _ => 360_000,
        };
        let length = SignedDuration::from_millis(tenths.saturating_mul(tenth_ms));
        if length.as_secs() > i64::from(DAYS_MAX) * 24 * 3600 {
            return Err(DeadlineError::TooLong);
        }
        at.checked_add(length).map_err(|_| DeadlineError::TooLong)
    }

    fn moment(&self, date: Date, time: Time) -> Result<Timestamp, DeadlineError> {
        // A repeated hour is its first, a left-out one its end: both are unambiguous in the compatible reading.
        let zoned = date.to_datetime(time).to_zoned(self.zone.clone());
        zoned.map(|at| at.timestamp()).map_err(|_| DeadlineError::TooLong)
    }

    fn count(&mut self, date: Date, unit: Unit, note: Option<Text>) {
        let before = self.counted.last().filter(|before| before.unit == unit);
        let n = before.map_or(0, |before| before.n) + 1;
        self.counted.push(Counted {
            date,
            n,
            unit,
            hours: None,
            note,
        });
    }

    fn skip(&mut self, date: Date, reason: Text, act: Text) {
        self.skipped.push(Skipped { date, reason, act });
    }

    /// The day on which the office is closed.
    fn skip_off(&mut self, date: Date) -> Result<(), DeadlineError> {
        if let Some(day) = self.calendar.day(date)? {
            self.skip(date, day.reason, day.act);
        }
        Ok(())
    }

    /// The days from that of the suspension to that on which the term runs again are not counted, both included:
    /// like the day of filing, the day on which it runs again is not counted.
    fn skip_suspended(&mut self, date: Date) -> Result<bool, DeadlineError> {
        for pause in &self.deadline.suspensions {
            let day = |at: Timestamp| at.to_zoned(self.zone.clone()).date();
            let Some(until) = pause.until else { continue };
            if day(pause.from) <= date && date <= day(until) {
                let (reason, act) = (words::suspended(&pause.cause), words::clause(&pause.clause));
                self.skip(date, reason, act);
                return Ok(true);
            }
        }
        Ok(false)
    }
}

fn whole(span: Span) -> Result<u32, DeadlineError> {
    let days = span
        .value
        .whole()
        .ok_or(DeadlineError::Part(span.value, span.unit.name()))?;
    let max = match span.unit {
        Unit::Month => DAYS_MAX / 30,
        _ => DAYS_MAX,
    };
    if days > max {
        return Err(DeadlineError::TooLong);
    }
    Ok(days)
}

fn tomorrow(date: Date) -> Result<Date, DeadlineError> {
    date.tomorrow().map_err(|_| DeadlineError::TooLong)
}
