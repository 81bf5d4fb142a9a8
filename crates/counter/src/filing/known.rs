//! What the registries' facts say about the applicant: for filling what is empty, and for comparing what was entered.

use exchange::lookup::Found;
use law::{Field, FieldKind, FilledBy, Form};

use crate::records::filings::{Facts, Filing};

/// What the registries say of one person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Known {
    pub(crate) surname: Option<String>,
    pub(crate) given_name: Option<String>,
    pub(crate) patronymic: Option<String>,
    pub(crate) birth_date: Option<String>,
    pub(crate) address: Option<String>,
}

/// One thing in which the visitor's words and the registry differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Difference {
    pub(crate) field: &'static str,
    pub(crate) entered: String,
    pub(crate) known: String,
}

impl Known {
    pub(crate) fn of(facts: &Facts, iin: &str) -> Self {
        let answers = facts.looked.iter().filter_map(|looked| looked.facts.clone());
        answers
            .filter_map(|facts| {
                let message = Vec::new();
                Found { facts, message }.person()
            })
            .filter(|person| person.iin == iin)
            .map(|person| Self {
                surname: Some(person.name.surname),
                given_name: Some(person.name.given_name),
                patronymic: person.name.patronymic,
                birth_date: person.birth.map(|date| date.to_string()),
                address: person.address.filter(|address| !address.is_empty()),
            })
            .fold(Self::default(), Self::or)
    }

    fn or(self, other: Self) -> Self {
        Self {
            surname: self.surname.or(other.surname),
            given_name: self.given_name.or(other.given_name),
            patronymic: self.patronymic.or(other.patronymic),
            birth_date: self.birth_date.or(other.birth_date),
            address: self.address.or(other.address),
        }
    }

    /// Where the visitor's name is another than the registry's, letter case aside.
    pub(crate) fn differences(&self, filing: &Filing) -> Vec<Difference> {
        let name = &filing.applicant.name;
        let pairs = [
            ("surname", name.surname.clone(), &self.surname),
            ("given_name", name.given_name.clone(), &self.given_name),
            (
                "patronymic",
                name.patronymic.clone().unwrap_or_default(),
                &self.patronymic,
            ),
        ];
        pairs
            .into_iter()
            .filter_map(|(field, entered, known)| Some((field, entered, known.clone()?)))
            .filter(|(_, entered, known)| entered.to_lowercase() != known.to_lowercase())
            .map(|(field, entered, known)| Difference { field, entered, known })
            .collect()
    }

    /// Fills the form's empty fields that the registry knows: the address, the date of birth.
    pub(crate) fn fill(&self, form: &Form, facts: &mut Facts) {
        for field in form
            .fields
            .iter()
            .filter(|field| field.filled_by == FilledBy::Applicant)
        {
            let Some(value) = self.value(field) else { continue };
            let entered = facts.entered.entry(field.key.clone()).or_default();
            if entered.trim().is_empty() {
                *entered = value;
            }
        }
    }

    fn value(&self, field: &Field) -> Option<String> {
        match field.kind {
            FieldKind::Address => self.address.clone(),
            FieldKind::Date if field.key.contains("birth") && !field.key.contains("child") => self.birth_date.clone(),
            _ => None,
        }
    }
}
