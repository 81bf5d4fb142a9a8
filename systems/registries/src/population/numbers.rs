//! Numbers that nobody else has.

use std::collections::HashSet;

use domain::{Chance, Iin};
use jiff::civil::Date;

use super::Sex;

/// The ИИН given out so far.
#[derive(Default)]
pub(super) struct Numbers(HashSet<String>);

impl Numbers {
    /// An ИИН of somebody born on this day, that is nobody's yet.
    pub(super) fn iin(&mut self, birth: Date, sex: Sex, chance: &Chance) -> String {
        loop {
            let iin = iin(birth, sex, chance);
            if let Some(iin) = iin.filter(|iin| self.0.insert(iin.clone())) {
                return iin;
            }
        }
    }
}

/// An ИИН of somebody born on this day; some serial numbers have no check digit and are never issued.
pub(super) fn iin(birth: Date, sex: Sex, chance: &Chance) -> Option<String> {
    let century = match birth.year() {
        ..1900 => 1,
        1900..2000 => 3,
        _ => 5,
    };
    let seventh = if sex == Sex::Male { century } else { century + 1 };
    let (year, month, day) = (birth.year().rem_euclid(100), birth.month(), birth.day());
    let eleven = format!("{year:02}{month:02}{day:02}{seventh}{:04}", chance.below(10_000));
    (0..10).find_map(|digit| {
        let text = format!("{eleven}{digit}");
        Iin::parse(&text).is_ok().then_some(text)
    })
}

/// The number of a document: nine digits, of which the first three are naughts as on no real one.
pub(super) fn document(chance: &Chance) -> String {
    format!("000{:06}", chance.below(1_000_000))
}
