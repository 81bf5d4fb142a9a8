//! From what the files say to what follows from it, judged by the rules of the law.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{Calendar, Day, DayKind, Entry, Holiday, What, in_force, words};
use crate::diagnostic::Findings;
use crate::text::Text;

/// Computes the days of `calendar` from its entries and reports what the rules forbid.
pub(crate) fn build(calendar: &mut Calendar, findings: &Findings) {
    let mut days = BTreeMap::new();
    for (date, entry) in &calendar.entries {
        if let Some(day) = plain(calendar, *date, entry) {
            days.insert(*date, day);
        }
    }
    for (date, entry) in &calendar.entries {
        swap(calendar, *date, entry, &mut days, findings);
    }
    check_transfers(calendar, findings);
    calendar.days = days;
}

/// What an entry says about its own date.
fn plain(calendar: &Calendar, date: Date, entry: &Entry) -> Option<Day> {
    let (kind, reason, act) = match &entry.what {
        What::Holiday { id, estimated } => {
            let holiday = calendar.head.holidays.get(id)?;
            let reason = words::holiday(&holiday.name, *estimated);
            (DayKind::Holiday, reason, in_force(&holiday.acts, date))
        }
        What::Transferred { from } => {
            let name = moving(calendar, *from)?.name.clone();
            let act = calendar.head.transfer.clone()?;
            (DayKind::Transferred, words::transferred(*from, &name), act)
        }
        What::Swapped { with, act } => (DayKind::DecreedOff, words::swapped_off(*with), act.clone()),
        What::Off { reason, act } => (DayKind::DecreedOff, reason.clone(), act.clone()),
        What::Working { reason, act } => (DayKind::DecreedWorking, reason.clone(), act.clone()),
    };
    Some(Day { kind, reason, act })
}

/// A swap makes another day a working one, unless a file says something else of that day.
fn swap(calendar: &Calendar, date: Date, entry: &Entry, days: &mut BTreeMap<Date, Day>, findings: &Findings) {
    let What::Swapped { with, act } = &entry.what else {
        return;
    };
    if calendar.is_weekend(date) {
        let message = format!("{date} is a day off anyway: rest is moved to a working day");
        findings.error(&entry.place, message);
    }
    let other = calendar.entries.get(with).map(|other| &other.what);
    let rests = calendar.is_weekend(*with) || matches!(other, Some(What::Transferred { .. } | What::Holiday { .. }));
    match other {
        Some(What::Off { .. } | What::Working { .. } | What::Swapped { .. }) => {}
        _ if rests => {
            let (kind, reason, act): (_, Text, Text) =
                (DayKind::DecreedWorking, words::swapped_working(date), act.clone());
            days.insert(*with, Day { kind, reason, act });
        }
        _ => findings.error(&entry.place, format!("{with} is a working day: it has no rest to move")),
    }
}

/// A holiday on a day off gives the next working day, in the order of the holidays; each such day must be there.
fn check_transfers(calendar: &Calendar, findings: &Findings) {
    let mut taken = BTreeSet::new();
    for (date, entry) in &calendar.entries {
        if !calendar.is_weekend(*date) || moving(calendar, *date).is_none() {
            continue;
        }
        let Some(expected) = next_free(calendar, *date, &taken) else {
            continue;
        };
        taken.insert(expected);
        let given = calendar
            .entries
            .iter()
            .find(|(_, entry)| matches!(&entry.what, What::Transferred { from } if from == date));
        match given {
            Some((day, _)) if *day == expected => {}
            Some((day, given)) => {
                let hint = Some(format!("by the rule it is {expected}"));
                let message = format!("the day off for {date} is not the next working day but {day}");
                findings.warning(&given.place, message, hint);
            }
            None => {
                let weekday = super::weekday_name(date.weekday()).en;
                let hint = Some(format!("- {{date: {expected}, transferred: {date}}}"));
                let message =
                    format!("the holiday falls on a {weekday}: the next working day is off and stands nowhere");
                findings.error_with_hint(&entry.place, message, hint);
            }
        }
    }
    for (date, entry) in &calendar.entries {
        let What::Transferred { from } = &entry.what else {
            continue;
        };
        if moving(calendar, *from).is_none() {
            findings.error(&entry.place, format!("{from} is no holiday that moves"));
        } else if !calendar.is_weekend(*from) {
            findings.error(
                &entry.place,
                format!("{from} is no day off: nothing follows from it for {date}"),
            );
        }
    }
}

fn next_free(calendar: &Calendar, from: Date, taken: &BTreeSet<Date>) -> Option<Date> {
    let mut day = from.tomorrow().ok()?;
    loop {
        let holiday = matches!(
            calendar.entries.get(&day),
            Some(Entry {
                what: What::Holiday { .. },
                ..
            })
        );
        if !calendar.is_weekend(day) && !holiday && !taken.contains(&day) {
            return Some(day);
        }
        day = day.tomorrow().ok()?;
    }
}

/// The holiday of `date`, if it is one that moves.
fn moving(calendar: &Calendar, date: Date) -> Option<&Holiday> {
    match &calendar.entries.get(&date)?.what {
        What::Holiday { id, .. } => calendar.head.holidays.get(id).filter(|holiday| holiday.moves),
        _ => None,
    }
}
