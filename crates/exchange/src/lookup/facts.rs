//! The facts that cases need, out of a registry's message. Whoever needs more reads [`Found::facts`] itself: it has the
//! names of the message.

use domain::PersonName;
use jiff::civil::Date;
use serde_json::Value;

use super::Found;

/// Who it is, as the registry has it.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonFacts {
    pub iin: String,
    pub name: PersonName,
    pub birth: Option<Date>,
    /// Whether the registry says that the person lives.
    pub is_alive: bool,
    /// «Северо-Казахстанская область, с. Примерное, ул. Пробная, 7, 12»; only the ГБД ФЛ tells it.
    pub address: Option<String>,
}

/// Personal data does not reach logs through a derived `Debug`.
impl std::fmt::Debug for PersonFacts {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("PersonFacts(************)")
    }
}

/// A power of attorney in force.
#[derive(Clone, PartialEq, Eq)]
pub struct PowerFacts {
    pub number: String,
    pub until: Option<Date>,
    pub principal: String,
    pub representative: String,
}

impl Found {
    /// The person whom the answer is about.
    pub fn person(&self) -> Option<PersonFacts> {
        let person = self.facts.get("persons")?.get(0)?;
        Some(PersonFacts {
            iin: text(person, "iin")?,
            name: PersonName {
                surname: text(person, "surname")?,
                given_name: text(person, "name")?,
                patronymic: text(person, "patronymic"),
            },
            birth: date(person, "birthDate"),
            is_alive: person.get("deathDate").is_none(),
            address: person.get("regAddress").map(address),
        })
    }

    /// ЕНИС: the powers of attorney that were asked for.
    pub fn powers_of_attorney(&self) -> Vec<PowerFacts> {
        let all = self.facts.get("powersOfAttorney").and_then(Value::as_array);
        let read = |power: &Value| {
            Some(PowerFacts {
                number: text(power, "number")?,
                until: date(power, "endDate"),
                principal: text(power.get("principal")?, "iin")?,
                representative: text(power.get("representative")?, "iin")?,
            })
        };
        all.into_iter().flatten().filter_map(read).collect()
    }
}

fn text(value: &Value, name: &str) -> Option<String> {
    value.get(name)?.as_str().map(str::to_owned)
}

fn date(value: &Value, name: &str) -> Option<Date> {
    value.get(name)?.as_str()?.parse().ok()
}

fn address(address: &Value) -> String {
    let region = address.get("region").and_then(|region| text(region, "nameRu"));
    let rest = ["city", "street", "building", "flat"].map(|name| text(address, name));
    let parts: Vec<String> = std::iter::once(region).chain(rest).flatten().collect();
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_person_and_a_power_are_read_from_a_message() {
        let person = json!({ "iin": "900101300007", "surname": "Үлгібаев", "name": "Сынақ", "birthDate": "1990-01-01",
            "regAddress": { "region": { "nameRu": "Область" }, "city": "с. Примерное", "building": "7" } });
        let power = json!({ "number": "000000001", "endDate": "2027-01-01", "principal": { "iin": "1" },
            "representative": { "iin": "2" } });
        let found = Found {
            facts: json!({ "persons": [person], "powersOfAttorney": [power, {}] }),
            message: Vec::new(),
        };
        let person = found.person().expect("a person");
        assert_eq!(person.name.full(), "Үлгібаев Сынақ");
        assert_eq!(
            person.birth.map(|birth| birth.to_string()).as_deref(),
            Some("1990-01-01")
        );
        assert_eq!(person.address.as_deref(), Some("Область, с. Примерное, 7"));
        assert!(person.is_alive);
        let powers = found.powers_of_attorney();
        assert_eq!((powers.len(), powers[0].representative.as_str()), (1, "2"));
    }

    #[test]
    fn a_message_without_them_gives_none() {
        let found = Found {
            facts: json!({}),
            message: Vec::new(),
        };
        assert!(found.person().is_none() && found.powers_of_attorney().is_empty());
    }
}
