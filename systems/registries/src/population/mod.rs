//! The people of the registries: a few thousand, invented, consistent with each other, and always the same for the
//! same seed.
//!
//! Families come first ([`families`]): who is whose child, spouse, ward. Then each registry gets its records of them
//! ([`entries`]). Nobody here exists: names are the words for sample, trial, draft; streets and document numbers are
//! of the same kind.

mod admitted;
mod entries;
mod families;
mod names;
mod numbers;
mod person;
pub(crate) mod places;

use domain::Chance;
use jiff::civil::Date;
use law::Registry;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use admitted::Known;
pub use entries::{Assistance, Disability, Guardianship, PowerOfAttorney, Unemployment, Word};
pub use person::{Address, Document, DocumentKind, Person, Sex};

/// What a population is made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    pub seed: u64,
    /// How many people.
    pub size: usize,
    /// The day on which they are as old as they are.
    pub on: Date,
}

/// People and what the registries know of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Population {
    pub people: Vec<Person>,
    pub entries: Vec<Entry>,
}

/// One record of a registry: about one person, or about two.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub registry: Registry,
    pub iin: String,
    pub other: Option<String>,
    /// One of the shapes of [`entries`].
    pub record: Value,
}

impl Population {
    /// Everybody. The same origin gives the same people.
    pub fn of(origin: Origin) -> Self {
        let chance = Chance::seeded(origin.seed);
        let mut numbers = numbers::Numbers::default();
        let people = families::people(origin, &chance, &mut numbers);
        let entries = entries::of(&people, origin.on, &chance);
        Self { people, entries }
    }

    /// Somebody from outside, with a family, and a record in every registry. The same person gives the same family,
    /// unless `taken` says that a number is somebody else's already.
    pub fn around(known: &Known, on: Date, taken: impl Fn(&str) -> bool) -> Self {
        admitted::family(known, on, taken)
    }

    /// The power of attorney that somebody who is there gives a representative, if `held` does not have it yet.
    pub fn power(person: &Person, known: &Known, held: &[Entry], on: Date, chance: &Chance) -> Self {
        let representative = known.representative.as_ref().map(domain::Iin::as_str);
        let number = known.power_of_attorney.as_deref();
        let has_number = |entry: &Entry| number.is_none_or(|number| entry.record["number"] == number);
        let is_held = |iin: &str| {
            let same = |entry: &Entry| entry.iin == person.iin && entry.other.as_deref() == Some(iin);
            held.iter().any(|entry| same(entry) && has_number(entry))
        };
        let wanted = representative.filter(|iin| !is_held(iin));
        let entry = wanted.map(|iin| entries::power_of_attorney(person, iin, number, on, chance));
        Self {
            people: Vec::new(),
            entries: entry.into_iter().collect(),
        }
    }
}
