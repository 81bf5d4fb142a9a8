//! The working calendar: which days people work, why not, and when their offices are open.
//!
//! It holds dated data only. A year that it does not cover is an error, never a guess.

mod build;
mod office;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Weekday};

pub(crate) use build::build;
pub use office::{Hours, Office};
pub(crate) use words::weekday_name;

use crate::check;
use crate::diagnostic::{Diagnostic, Findings, Place, Severity};
use crate::library::{Folder, MemoryFolder};
use crate::text::Text;

/// The folder of the calendar's files among the regulations.
pub(crate) const FOLDER: &str = "calendar/";

/// The working calendar of a country.
#[derive(Clone, Debug, Default)]
pub struct Calendar {
    pub(crate) head: Head,
    pub(crate) acts: BTreeMap<String, Text>,
    pub(crate) years: BTreeSet<i16>,
    /// What the files say, by date: a later file takes the place of an earlier one.
    pub(crate) entries: BTreeMap<Date, Entry>,
    /// What follows from it.
    days: BTreeMap<Date, Day>,
}

/// What holds in every year.
#[derive(Clone, Debug, Default)]
pub(crate) struct Head {
    pub(crate) zone: String,
    pub(crate) weekend: Vec<Weekday>,
    pub(crate) weekend_acts: Vec<Since>,
    pub(crate) transfer: Option<Text>,
    pub(crate) holidays: BTreeMap<String, Holiday>,
    pub(crate) offices: BTreeMap<String, Office>,
}

#[derive(Clone, Debug)]
pub(crate) struct Holiday {
    pub(crate) name: Text,
    /// Whether the next working day is off when it falls on a day off.
    pub(crate) moves: bool,
    pub(crate) acts: Vec<Since>,
}

/// An act and until when it is the one to cite.
#[derive(Clone, Debug)]
pub(crate) struct Since {
    pub(crate) act: Text,
    pub(crate) until: Option<Date>,
}

#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) place: Place,
    pub(crate) what: What,
}

/// What a file says about a date.
#[derive(Clone, Debug)]
pub(crate) enum What {
    Holiday { id: String, estimated: bool },
    Transferred { from: Date },
    Swapped { with: Date, act: Text },
    Off { reason: Text, act: Text },
    Working { reason: Text, act: Text },
}

/// A day that is not what its weekday says, or is a holiday.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    pub kind: DayKind,
    pub reason: Text,
    pub act: Text,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayKind {
    /// Saturday or Sunday.
    Weekend,
    /// A holiday, or one of the two days off of a religion.
    Holiday,
    /// The working day after a holiday that fell on a day off.
    Transferred,
    /// Off because a decree has moved another day of rest here, or says so.
    DecreedOff,
    /// Worked because a decree has moved its rest away, or says so.
    DecreedWorking,
}

impl Day {
    pub fn works(&self) -> bool {
        self.kind == DayKind::DecreedWorking
    }
}

/// The calendar was asked about a year that it does not have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the working calendar does not cover {year}: it has {covered}; add the year in a file")]
pub struct NotCovered {
    pub year: i16,
    pub covered: String,
}

impl Calendar {
    /// Reads the calendar of `folder`. With any error there is none; otherwise the warnings come with it.
    pub fn compile(folder: &dyn Folder) -> Result<(Self, Vec<Diagnostic>), Vec<Diagnostic>> {
        let findings = Findings::default();
        let calendar = check::calendar::read(Self::default(), folder, &findings);
        done(calendar, findings)
    }

    /// This calendar with one more file, called `name` in findings: its days take the place of days here or add to them.
    pub fn with_file(&self, name: &str, text: &str) -> Result<(Self, Vec<Diagnostic>), Vec<Diagnostic>> {
        let findings = Findings::default();
        let folder = MemoryFolder::new().with(format!("{FOLDER}{name}"), text);
        let calendar = check::calendar::read(self.clone(), &folder, &findings);
        let name_only = |mut found: Diagnostic| {
            found.file = found
                .file
                .strip_prefix(FOLDER)
                .map_or(found.file.clone(), str::to_owned);
            found
        };
        match done(calendar, findings) {
            Ok((calendar, warnings)) => Ok((calendar, warnings.into_iter().map(name_only).collect())),
            Err(errors) => Err(errors.into_iter().map(name_only).collect()),
        }
    }

    /// Whether it has no year at all.
    pub fn is_empty(&self) -> bool {
        self.years.is_empty()
    }

    /// The name of the time zone whose civil days are counted.
    pub fn zone(&self) -> &str {
        if self.head.zone.is_empty() {
            "UTC"
        } else {
            &self.head.zone
        }
    }

    /// Its years, in words: «2012–2028».
    pub fn covered(&self) -> String {
        let mut runs: Vec<(i16, i16)> = Vec::new();
        for year in &self.years {
            match runs.last_mut() {
                Some((_, last)) if last.saturating_add(1) == *year => *last = *year,
                _ => runs.push((*year, *year)),
            }
        }
        let run = |(first, last): &(i16, i16)| match first == last {
            true => first.to_string(),
            false => format!("{first}–{last}"),
        };
        match runs.as_slice() {
            [] => "no year".to_owned(),
            runs => runs.iter().map(run).collect::<Vec<_>>().join(", "),
        }
    }

    /// What is to be said about `date`; nothing about an ordinary working day.
    pub fn day(&self, date: Date) -> Result<Option<Day>, NotCovered> {
        if !self.years.contains(&date.year()) {
            return Err(NotCovered {
                year: date.year(),
                covered: self.covered(),
            });
        }
        Ok(self.days.get(&date).cloned().or_else(|| self.weekend_day(date)))
    }

    /// Whether `date` is a working day of the five-day week.
    pub fn works(&self, date: Date) -> Result<bool, NotCovered> {
        Ok(self.day(date)?.is_none_or(|day| day.works()))
    }

    /// The dated days, in order.
    pub fn days(&self) -> impl Iterator<Item = (Date, &Day)> {
        self.days.iter().map(|(date, day)| (*date, day))
    }

    pub fn years(&self) -> impl Iterator<Item = i16> {
        self.years.iter().copied()
    }

    pub(crate) fn is_weekend(&self, date: Date) -> bool {
        self.head.weekend.contains(&date.weekday())
    }

    fn weekend_day(&self, date: Date) -> Option<Day> {
        self.is_weekend(date).then(|| Day {
            kind: DayKind::Weekend,
            reason: words::weekend(date.weekday()),
            act: in_force(&self.head.weekend_acts, date),
        })
    }
}

/// The act of `acts` that is cited on `date`.
pub(crate) fn in_force(acts: &[Since], date: Date) -> Text {
    let found = acts.iter().find(|since| since.until.is_none_or(|until| date <= until));
    found.or(acts.last()).map_or_else(
        || Text {
            kk: String::new(),
            ru: String::new(),
            en: String::new(),
        },
        |since| since.act.clone(),
    )
}

fn done(calendar: Calendar, findings: Findings) -> Result<(Calendar, Vec<Diagnostic>), Vec<Diagnostic>> {
    let found = findings.into_sorted();
    match found.iter().any(|found| found.severity == Severity::Error) {
        true => Err(found),
        false => Ok((calendar, found)),
    }
}
