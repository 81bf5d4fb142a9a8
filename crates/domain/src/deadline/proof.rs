//! What proves a deadline: every day that was counted, and every day that was not.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use law::{Language, Text, Unit};
use serde_json::{Value, json};

use super::{Deadline, words};

/// A deadline with everything that it was computed from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    pub deadline: Deadline,
    pub zone: TimeZone,
    /// The day of reception, where it is not the day of filing; the reason is the first of `skipped`.
    pub received: Option<Date>,
    pub due: Timestamp,
    /// The day on which the result is given out, where the day of issue is not part of the term.
    pub issue: Option<Date>,
    pub counted: Vec<Counted>,
    pub skipped: Vec<Skipped>,
    /// The last day of a term, where it was a day off and so moved.
    pub moved: Option<Date>,
}

/// A day, a month or a part of a day that counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    pub date: Date,
    /// Which one it is: the third working day; of minutes and hours how many have passed with it.
    pub n: u64,
    pub unit: Unit,
    /// The part of the day, where a part of it is counted.
    pub hours: Option<(Time, Time)>,
    /// What is strange about it: a Saturday that is worked.
    pub note: Option<Text>,
}

/// A day that does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    pub date: Date,
    pub reason: Text,
    pub act: Text,
}

impl Proof {
    /// The deadline in words.
    pub fn words(&self, language: Language) -> String {
        words::of(self, language)
    }

    /// The deadline in words, in all languages.
    pub fn text(&self) -> Text {
        Text {
            kk: self.words(Language::Kk),
            ru: self.words(Language::Ru),
            en: self.words(Language::En),
        }
    }

    /// The moment by the clock of the place.
    pub fn due_civil(&self) -> Zoned {
        self.due.to_zoned(self.zone.clone())
    }

    /// For other programs; the reasons and acts in `language`, and beside them in all three.
    pub fn to_json(&self, language: Language) -> Value {
        let counted = |day: &Counted| {
            let mut line = json!({ "date": day.date.to_string(), "n": day.n, "unit": day.unit });
            if let (Some((from, until)), Some(line)) = (day.hours, line.as_object_mut()) {
                line.insert("from".to_owned(), json!(clock(from)));
                line.insert("until".to_owned(), json!(clock(until)));
            }
            if let (Some(note), Some(line)) = (&day.note, line.as_object_mut()) {
                line.insert("note".to_owned(), json!(note.to(language)));
                line.insert("note_text".to_owned(), json!(note));
            }
            line
        };
        let skipped = |day: &Skipped| {
            json!({
                "date": day.date.to_string(),
                "reason": day.reason.to(language),
                "act": day.act.to(language),
                "reason_text": day.reason,
                "act_text": day.act,
            })
        };
        json!({
            "from": moment(&self.deadline.from.to_zoned(self.zone.clone())),
            "due": moment(&self.due_civil()),
            "received": self.received.map(|date| date.to_string()),
            "issue": self.issue.map(|date| date.to_string()),
            "excluding_intake": self.deadline.excluding_intake,
            "counted": self.counted.iter().map(counted).collect::<Vec<_>>(),
            "skipped": self.skipped.iter().map(skipped).collect::<Vec<_>>(),
            "words": self.text(),
        })
    }
}

/// `2013-01-03T18:30:00+06:00`.
fn moment(at: &Zoned) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

pub(super) fn clock(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}
