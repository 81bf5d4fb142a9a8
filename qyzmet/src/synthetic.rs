//! Synthetic people: right check digits, invented names («үлгі», «сынақ», «мысал» mean sample, trial, example).

use domain::{Chance, Iin, PersonName};
use registries::population::Known;

/// БИН of the demonstration's one-stop centre.
pub(crate) const CENTER_BIN: &str = "160440001231";

const SURNAMES: [&str; 8] = [
    "Үлгібаев",
    "Сынақов",
    "Мысалов",
    "Тәжірибеев",
    "Жобалықов",
    "Нұсқабаев",
    "Байқауов",
    "Көрсетов",
];
const GIVEN_NAMES: [&str; 8] = ["Сынақ", "Үлгі", "Мысал", "Байқау", "Жоба", "Нұсқа", "Тәжірибе", "Көрме"];
const PATRONYMICS: [&str; 4] = ["Үлгіұлы", "Мысалұлы", "Сынақұлы", "Жобаұлы"];

/// An invented person.
#[derive(Clone, Debug)]
pub struct Person {
    pub iin: Iin,
    pub name: PersonName,
}

impl Person {
    /// The person as somebody whom the registries are told of; without a representative, it is the spouse.
    pub fn into_known(self, representative: Option<Iin>) -> Known {
        Known {
            iin: self.iin,
            name: self.name,
            representative,
            power_of_attorney: None,
        }
    }
}

/// A person nobody is: an ИИН with a right check digit, a made-up name.
pub fn person(chance: &Chance) -> Person {
    Person {
        iin: iin(chance),
        name: name(chance),
    }
}

fn iin(chance: &Chance) -> Iin {
    loop {
        let (year, month, day) = (60 + chance.below(40), 1 + chance.below(12), 1 + chance.below(28));
        let eleven = format!("{year:02}{month:02}{day:02}3{:04}", chance.below(10_000));
        // Some beginnings have no check digit at all; then another person is made.
        if let Some(iin) = (0..10).find_map(|digit| Iin::parse(&format!("{eleven}{digit}")).ok()) {
            return iin;
        }
    }
}

fn name(chance: &Chance) -> PersonName {
    PersonName {
        surname: one_of(&SURNAMES, chance).to_owned(),
        given_name: one_of(&GIVEN_NAMES, chance).to_owned(),
        patronymic: Some(one_of(&PATRONYMICS, chance).to_owned()),
    }
}

fn one_of<'a>(names: &[&'a str], chance: &Chance) -> &'a str {
    let index = usize::try_from(chance.below(names.len() as u64)).unwrap_or(0);
    names.get(index).copied().unwrap_or("Үлгі")
}
