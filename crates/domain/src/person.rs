//! Names of persons.

use serde::{Deserialize, Serialize};

/// Фамилия, имя, отчество.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonName {
    pub surname: String,
    pub given_name: String,
    pub patronymic: Option<String>,
}

impl PersonName {
    /// «Фамилия Имя Отчество».
    pub fn full(&self) -> String {
        let mut full = format!("{} {}", self.surname, self.given_name);
        if let Some(patronymic) = &self.patronymic {
            full.push(' ');
            full.push_str(patronymic);
        }
        full
    }
}
