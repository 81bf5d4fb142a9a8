//! Somebody from outside: the people of a demonstration or a rehearsal, who exist before the registries do.

use std::collections::HashSet;

use domain::{Chance, Iin, PersonName};
use jiff::civil::Date;
use sha2::{Digest, Sha256};

use super::families::{Household, PARENT_FROM, years};
use super::numbers::Numbers;
use super::{Person, Population, Sex, entries};

/// How often a family is drawn until all its numbers are nobody else's.
const ATTEMPTS: u64 = 100;
/// Who has no day of birth in their number is so old.
const YEARS: i16 = 35;

/// A person whom the registries are told of.
#[derive(Clone, Debug)]
pub struct Known {
    pub iin: Iin,
    pub name: PersonName,
    /// Who may act for them; without one, their spouse.
    pub representative: Option<Iin>,
    /// The number of the power of attorney; without one, any.
    pub power_of_attorney: Option<String>,
}

/// The person with a spouse, children and a ward, without work, assisted, disabled, and represented: whatever a registry
/// is asked about them, it knows something.
pub(super) fn family(known: &Known, on: Date, taken: impl Fn(&str) -> bool) -> Population {
    let seed = u64::from_be_bytes(
        Sha256::digest(known.iin.as_str()).as_slice()[..8]
            .try_into()
            .unwrap_or_default(),
    );
    let mut made = Population::default();
    for attempt in 0..ATTEMPTS {
        made = draw(known, on, &Chance::seeded(seed.wrapping_add(attempt)));
        let mut seen = HashSet::new();
        let own = known.iin.as_str();
        let is_new = |person: &Person| seen.insert(person.iin.clone()) && (person.iin == own || !taken(&person.iin));
        if made.people.iter().all(is_new) {
            break;
        }
    }
    made
}

fn draw(known: &Known, on: Date, chance: &Chance) -> Population {
    let mut numbers = Numbers::default();
    let is_kazakh = known
        .name
        .patronymic
        .as_ref()
        .is_none_or(|name| !name.ends_with("вич") && !name.ends_with("вна"));
    let mut household = Household::of(on, is_kazakh, chance, &mut numbers);
    let birth = known
        .iin
        .birth_date()
        .filter(|birth| *birth < on)
        .unwrap_or(on - years(YEARS));
    let sex = sex(known);
    let mut person = household.person(known.name.clone(), sex, birth);
    person.iin = known.iin.as_str().to_owned();
    let age = person.age(on);
    let mut people = Vec::new();
    if age > PARENT_FROM {
        let other = if sex == Sex::Male { Sex::Female } else { Sex::Male };
        let mut spouse = household.adult(other, (age - 2).max(PARENT_FROM + 1), age + 2);
        spouse.is_incapable = false;
        spouse.name.surname = super::names::borne(&person.name.surname, other);
        spouse.latin.0 = super::names::latin(&spouse.name.surname);
        spouse.spouse = Some(person.iin.clone());
        person.spouse = Some(spouse.iin.clone());
        people = children(&mut household, &person, &spouse);
        person.children = people.iter().map(|child| child.iin.clone()).collect();
        spouse.children.clone_from(&person.children);
        people.push(spouse);
    }
    let ward = ward(&mut household);
    let spouse = person.spouse.clone();
    let representative = known
        .representative
        .as_ref()
        .map(|iin| iin.as_str().to_owned())
        .or(spouse);
    let mut made = vec![
        entries::unemployment(&person, on, chance),
        entries::assistance(&person, on, chance),
        entries::disability(&person, on, chance),
        entries::guardianship(&ward, &person.iin, on, chance),
    ];
    made.extend(people.first().map(|child| entries::disability(child, on, chance)));
    let number = known.power_of_attorney.as_deref();
    made.extend(representative.map(|iin| entries::power_of_attorney(&person, &iin, number, on, chance)));
    people.push(ward);
    people.insert(0, person);
    Population { people, entries: made }
}

/// A child of four and one of ten, where the parents are old enough.
fn children(household: &mut Household<'_>, person: &Person, spouse: &Person) -> Vec<Person> {
    let (mother, father) = if person.sex == Sex::Female {
        (person, spouse)
    } else {
        (spouse, person)
    };
    let of_age = person.birth.max(spouse.birth) + years(PARENT_FROM);
    let mut children = Vec::new();
    for age in [10, 4] {
        let from = household.on - years(age + 1);
        let birth = household.day_between(from, household.on - years(age));
        if from >= of_age && birth <= mother.birth + years(super::families::MOTHER_UNTIL) {
            children.push(household.child(birth, Some(mother), Some(father)));
        }
    }
    children
}

/// A child of seven whose parents the registries do not know.
fn ward(household: &mut Household<'_>) -> Person {
    let birth = household.day_between(household.on - years(8), household.on - years(7));
    household.child(birth, None, None)
}

/// By the ending of the surname, else by the number, which nothing ties to the sex since decree 853 of 26.08.2013.
fn sex(known: &Known) -> Sex {
    if known.name.surname.ends_with("ва") || known.name.surname.ends_with("на") {
        return Sex::Female;
    }
    match known.iin.sex() {
        Some(domain::iin::Sex::Female) => Sex::Female,
        _ => Sex::Male,
    }
}
