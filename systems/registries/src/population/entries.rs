//! What the registries beside the ГБД ФЛ hold: powers of attorney, guardianships, unemployment, assistance, disability.

use domain::Chance;
use jiff::civil::Date;
use law::Registry;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::families::{day_between, years};
use super::person::Person;
use super::{Entry, numbers};

/// A word of a dictionary, as all messages have them: `{code, nameRu, nameKz}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    pub code: String,
    pub ru: String,
    pub kk: String,
}

/// ЕНИС: somebody may act for somebody.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PowerOfAttorney {
    pub number: String,
    pub given: Date,
    pub until: Date,
    pub principal: String,
    pub representative: String,
    pub notary: String,
    pub scope: Word,
}

/// The register of guardianship: who looks after whom, by whose decision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Guardianship {
    pub number: String,
    pub since: Date,
    pub guardian: String,
    pub ward: String,
    /// Опека for those under fourteen and the incapable, попечительство for the older.
    pub kind: Word,
    pub reason: Word,
}

/// ИС «Рынок труда»: registered as without work.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Unemployment {
    pub number: String,
    pub since: Date,
    /// What the person was before.
    pub occupation: Word,
}

/// ИС «Е-собес»: a payment that is being made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Assistance {
    pub number: String,
    pub kind: Word,
    pub since: Date,
    pub until: Date,
    /// Tenge a month.
    pub monthly: u32,
}

/// ИС ЦГО: a disability.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Disability {
    pub number: String,
    pub group: Word,
    pub since: Date,
    /// None: without a term.
    pub until: Option<Date>,
}

pub(super) fn of(people: &[Person], on: Date, chance: &Chance) -> Vec<Entry> {
    let mut entries = Vec::new();
    let adults: Vec<&Person> = people.iter().filter(|person| is_adult(person, on)).collect();
    for (index, person) in people.iter().enumerate() {
        if !person.is_alive() {
            continue;
        }
        let age = person.age(on);
        if (18..63).contains(&age) && !person.is_incapable && chance.below(100) < 12 {
            entries.push(unemployment(person, on, chance));
        }
        if age >= 18 && (person.children.len() >= 3 || chance.below(100) < 6) {
            entries.push(assistance(person, on, chance));
        }
        if chance.below(100) < if age < 18 { 3 } else { 6 } {
            entries.push(disability(person, on, chance));
        }
        if is_adult(person, on) && chance.below(100) < 8 {
            let place = usize::try_from(chance.below(adults.len().max(1) as u64)).unwrap_or(0);
            if let Some(other) = adults.get(place).filter(|other| other.iin != person.iin) {
                entries.push(power_of_attorney(person, &other.iin, None, on, chance));
            }
        }
        if let Some(guardian) = guardian_of(person, index, people, on) {
            entries.push(guardianship(person, &guardian.iin, on, chance));
        }
    }
    entries
}

fn is_adult(person: &Person, on: Date) -> bool {
    person.is_alive() && person.age(on) >= 18 && !person.is_incapable
}

/// Orphans live with their guardian, who stands behind the dead mother; an incapable person has their spouse.
fn guardian_of<'a>(person: &Person, index: usize, people: &'a [Person], on: Date) -> Option<&'a Person> {
    if person.is_incapable {
        let spouse = person.spouse.as_ref()?;
        let near = people.get(index.saturating_sub(1)..(index + 2).min(people.len()))?;
        return near.iter().find(|other| other.iin == *spouse && is_adult(other, on));
    }
    if person.age(on) >= 18 {
        return None;
    }
    let mother = person.mother.as_ref()?;
    let from = index.saturating_sub(10);
    let place = people.get(from..index)?.iter().position(|other| other.iin == *mother)? + from;
    let mother = people.get(place)?;
    if mother.is_alive() || person.father.is_some() {
        return None;
    }
    people.get(place + 1)
}

pub(super) fn unemployment(person: &Person, on: Date, chance: &Chance) -> Entry {
    let occupations = [
        ("1", "оператор", "оператор"),
        ("2", "продавец", "сатушы"),
        ("3", "водитель", "жүргізуші"),
        ("4", "без профессии", "мамандығы жоқ"),
    ];
    let record = Unemployment {
        number: numbers::document(chance),
        since: day_between(on - years(1), on, chance),
        occupation: any(&occupations, chance),
    };
    entry(Registry::LabourMarket, &person.iin, None, &record)
}

pub(super) fn assistance(person: &Person, on: Date, chance: &Chance) -> Entry {
    let kinds = [
        ("01", "адресная социальная помощь", "атаулы әлеуметтік көмек"),
        (
            "02",
            "государственное пособие семьям, имеющим детей",
            "балалы отбасыларға берілетін мемлекеттік жәрдемақы",
        ),
        ("03", "жилищная помощь", "тұрғын үй көмегі"),
        (
            "04",
            "возмещение затрат на обучение на дому",
            "үйде оқытуға жұмсалған шығындарды өтеу",
        ),
    ];
    let since = day_between(on - years(1), on, chance);
    let record = Assistance {
        number: numbers::document(chance),
        kind: any(&kinds, chance),
        since,
        until: since + years(1),
        monthly: u32::try_from(5_000 + chance.below(40) * 500).unwrap_or(5_000),
    };
    entry(Registry::ESobes, &person.iin, None, &record)
}

pub(super) fn disability(person: &Person, on: Date, chance: &Chance) -> Entry {
    let groups = [
        ("1", "первая группа", "бірінші топ"),
        ("2", "вторая группа", "екінші топ"),
        ("3", "третья группа", "үшінші топ"),
    ];
    let group = if person.age(on) < 18 {
        any(&[("0", "ребенок с инвалидностью", "мүгедектігі бар бала")], chance)
    } else {
        any(&groups, chance)
    };
    let since = day_between((on - years(4)).max(person.birth), on, chance);
    let record = Disability {
        number: numbers::document(chance),
        group,
        since,
        until: (chance.below(3) > 0).then(|| since + years(5)),
    };
    entry(Registry::Cgo, &person.iin, None, &record)
}

/// With this number, or any.
pub(super) fn power_of_attorney(
    principal: &Person,
    representative: &str,
    number: Option<&str>,
    on: Date,
    chance: &Chance,
) -> Entry {
    let scopes = [(
        "1",
        "представление интересов в государственных органах",
        "мемлекеттік органдарда мүдделерін білдіру",
    )];
    let given = day_between(on - years(2), on, chance);
    let record = PowerOfAttorney {
        number: number.map_or_else(|| numbers::document(chance), str::to_owned),
        given,
        until: given + years(3),
        principal: principal.iin.clone(),
        representative: representative.to_owned(),
        notary: "Нотариус Образцов Пример Макетович".to_owned(),
        scope: any(&scopes, chance),
    };
    entry(Registry::Enis, &principal.iin, Some(representative), &record)
}

pub(super) fn guardianship(ward: &Person, guardian: &str, on: Date, chance: &Chance) -> Entry {
    let kind = if ward.age(on) < 14 || ward.is_incapable {
        ("1", "опека", "қорғаншылық")
    } else {
        ("2", "попечительство", "қамқоршылық")
    };
    let reason = if ward.is_incapable {
        (
            "2",
            "решение суда о недееспособности",
            "әрекетке қабілетсіздік туралы сот шешімі",
        )
    } else {
        ("1", "смерть родителей", "ата-анасының қайтыс болуы")
    };
    let record = Guardianship {
        number: numbers::document(chance),
        since: day_between((on - years(2)).max(ward.birth), on, chance),
        guardian: guardian.to_owned(),
        ward: ward.iin.clone(),
        kind: any(&[kind], chance),
        reason: any(&[reason], chance),
    };
    entry(Registry::Guardianship, guardian, Some(&ward.iin), &record)
}

fn entry(registry: Registry, iin: &str, other: Option<&str>, record: &impl Serialize) -> Entry {
    Entry {
        registry,
        iin: iin.to_owned(),
        other: other.map(str::to_owned),
        record: serde_json::to_value(record).unwrap_or(Value::Null),
    }
}

fn any(words: &[(&str, &str, &str)], chance: &Chance) -> Word {
    let index = usize::try_from(chance.below(words.len() as u64)).unwrap_or(0);
    let (code, ru, kk) = words.get(index).copied().unwrap_or_default();
    Word {
        code: code.to_owned(),
        ru: ru.to_owned(),
        kk: kk.to_owned(),
    }
}
