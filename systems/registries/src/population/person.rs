//! A person as the ГБД ФЛ knows one.

use domain::PersonName;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    Male,
    Female,
}

#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Person {
    pub iin: String,
    pub name: PersonName,
    /// Surname and given name in Latin letters.
    pub latin: (String, String),
    pub sex: Sex,
    /// Which of the two kinds of names the family has.
    pub is_kazakh: bool,
    pub birth: Date,
    pub death: Option<Date>,
    /// The index of the birth place in `places`.
    pub birth_place: usize,
    pub address: Address,
    pub documents: Vec<Document>,
    /// The number of the certificate of birth.
    pub birth_certificate: String,
    /// Whether a court has found the person incapable.
    pub is_incapable: bool,
    pub mother: Option<String>,
    pub father: Option<String>,
    pub spouse: Option<String>,
    pub children: Vec<String>,
}

/// Personal data does not reach logs through a derived `Debug`.
impl std::fmt::Debug for Person {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Person(************)")
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Address {
    /// The index of the settlement in `places`.
    pub place: usize,
    /// The index of the street.
    pub street: usize,
    pub building: u32,
    pub flat: Option<u32>,
    pub since: Date,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    Passport,
    IdentityCard,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Document {
    pub kind: DocumentKind,
    pub number: String,
    pub since: Date,
    pub until: Date,
}

impl Person {
    /// Full years on a day.
    pub fn age(&self, on: Date) -> i16 {
        age(self.birth, on)
    }

    pub fn is_alive(&self) -> bool {
        self.death.is_none()
    }
}

pub(super) fn age(birth: Date, on: Date) -> i16 {
    let years = on.year() - birth.year();
    if (on.month(), on.day()) < (birth.month(), birth.day()) {
        years - 1
    } else {
        years
    }
}
