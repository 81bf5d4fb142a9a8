//! When an office is open.

use jiff::civil::{Date, Time, Weekday};

use super::{Calendar, NotCovered};

/// The working hours of an office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Office {
    pub days: Vec<Weekday>,
    /// In the order of the day, without overlap.
    pub hours: Vec<Hours>,
}

/// From one time of a day until another: the end itself belongs to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hours {
    pub from: Time,
    pub until: Time,
}

impl Office {
    /// When it closes for the day.
    pub fn closes(&self) -> Time {
        self.hours.last().map_or(Time::MIN, |hours| hours.until)
    }
}

impl Calendar {
    /// The office of this name; of a name without one, the provider's, and without that nine to half past six.
    pub fn office(&self, name: &str) -> Office {
        let offices = &self.head.offices;
        let found = offices.get(name).or_else(|| offices.get("provider"));
        found.cloned().unwrap_or_else(|| Office {
            days: vec![
                Weekday::Monday,
                Weekday::Tuesday,
                Weekday::Wednesday,
                Weekday::Thursday,
                Weekday::Friday,
            ],
            hours: vec![Hours {
                from: jiff::civil::time(9, 0, 0, 0),
                until: jiff::civil::time(18, 30, 0, 0),
            }],
        })
    }

    /// Whether the office opens on `date`: on every working day, and on its own days of the week that no holiday
    /// takes away.
    pub fn opens(&self, office: &Office, date: Date) -> Result<bool, NotCovered> {
        let works = self.works(date)?;
        let dated = self.days.contains_key(&date);
        Ok(works || (!dated && office.days.contains(&date.weekday())))
    }
}
