//! The people: consistent with each other, of right numbers, always the same.

use std::collections::{HashMap, HashSet};
use std::time::Instant;

use domain::iin::Sex as IinSex;
use domain::{Iin, PersonName};
use jiff::civil::{Date, date};
use law::Registry;
use proptest::prelude::*;
use registries::population::{Known, Origin, Person, Population, Sex};

const ON: Date = date(2026, 3, 2);

fn population(seed: u64, size: usize) -> Population {
    Population::of(Origin { seed, size, on: ON })
}

/// Everything that must be so, for everybody.
fn check(population: &Population) {
    let by_iin: HashMap<&str, &Person> = population
        .people
        .iter()
        .map(|person| (person.iin.as_str(), person))
        .collect();
    assert_eq!(
        by_iin.len(),
        population.people.len(),
        "a number is somebody's only once"
    );
    for person in &population.people {
        check_numbers(person);
        check_family(person, &by_iin);
    }
    for entry in &population.entries {
        assert!(
            by_iin.contains_key(entry.iin.as_str()),
            "a record of {} is about nobody",
            entry.registry.name()
        );
        assert!(
            entry
                .other
                .iter()
                .all(|other| by_iin.contains_key(other.as_str()) && *other != entry.iin)
        );
    }
}

fn check_numbers(person: &Person) {
    let iin = Iin::parse(&person.iin).expect("a right check digit");
    assert_eq!(iin.warnings_on(ON), [], "{:?}", person.birth);
    assert_eq!(iin.birth_date(), Some(person.birth));
    assert_eq!(iin.sex() == Some(IinSex::Male), person.sex == Sex::Male);
    assert!(person.birth <= ON && (0..=110).contains(&person.age(ON)));
    assert!(person.death.is_none_or(|death| person.birth <= death && death <= ON));
    for document in &person.documents {
        assert!(document.number.starts_with("000"), "obviously invented");
        assert!(person.age(document.since) >= 16 && document.since <= ON && document.since < document.until);
    }
    let is_grown_up = person.age(ON) >= 16 && person.death.is_none();
    assert_eq!(person.documents.is_empty(), !is_grown_up);
    assert!(person.address.since >= person.birth);
}

fn check_family(person: &Person, people: &HashMap<&str, &Person>) {
    let get = |iin: &String| *people.get(iin.as_str()).expect("somebody of the same people");
    if let Some(spouse) = person.spouse.as_ref().map(get) {
        assert_eq!(spouse.spouse.as_deref(), Some(person.iin.as_str()));
        assert_ne!(spouse.sex, person.sex);
        assert!(spouse.age(ON) >= 18 && person.age(ON) >= 18);
        assert_eq!(spouse.children, person.children);
    }
    let parents = [(&person.mother, Sex::Female), (&person.father, Sex::Male)];
    for (parent, sex) in parents
        .into_iter()
        .filter_map(|(iin, sex)| Some((get(iin.as_ref()?), sex)))
    {
        assert_eq!(parent.sex, sex);
        assert!(
            parent.age(person.birth) >= 18,
            "a parent of {}",
            parent.age(person.birth)
        );
        assert!(sex == Sex::Male || parent.age(person.birth) <= 43);
        assert!(parent.children.contains(&person.iin));
        assert!(parent.death.is_none_or(|death| death >= person.birth) || sex == Sex::Male);
    }
    for child in person.children.iter().map(get) {
        assert!(
            [&child.mother, &child.father]
                .iter()
                .any(|parent| parent.as_ref() == Some(&person.iin))
        );
    }
    if let (Some(father), Some(patronymic)) = (person.father.as_ref().map(get), &person.name.patronymic) {
        let stem: String = father.name.given_name.chars().take(3).collect();
        assert!(
            patronymic.starts_with(&stem),
            "{patronymic} of {}",
            father.name.given_name
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn families_are_consistent(seed: u64, size in 0_usize..160) {
        let population = population(seed, size);
        prop_assert_eq!(population.people.len(), size);
        check(&population);
    }

    #[test]
    fn the_family_of_somebody_from_outside_is_consistent(serial in 0_u64..10_000, year in 40_u64..99) {
        let eleven = format!("{year:02}01013{serial:04}");
        if let Some(iin) = (0..10).find_map(|digit| Iin::parse(&format!("{eleven}{digit}")).ok()) {
            let name = PersonName {
                surname: "Мысалов".into(),
                given_name: "Үлгі".into(),
                patronymic: Some("Сынақұлы".into()),
            };
            let known = Known { iin, name, representative: None, power_of_attorney: None };
            let family = Population::around(&known, ON, |_| false);
            check(&family);
            prop_assert_eq!(&family, &Population::around(&known, ON, |_| false));
            let about: HashSet<Registry> = family.entries.iter().map(|entry| entry.registry).collect();
            prop_assert_eq!(about.len(), 5);
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_people_and_another_others() {
    assert_eq!(population(1, 50), population(1, 50));
    assert_ne!(population(1, 50), population(2, 50));
}

#[test]
fn three_thousand_are_made_in_no_time_and_fill_every_registry() {
    let begun = Instant::now();
    let population = population(2012, 3000);
    let seconds = begun.elapsed().as_secs_f32();
    assert!(seconds < 2.0, "{seconds} s");
    check(&population);
    let alive = |person: &&Person| person.is_alive();
    let children = population
        .people
        .iter()
        .filter(alive)
        .filter(|person| person.age(ON) < 18)
        .count();
    assert!((300..1800).contains(&children), "{children} children");
    for (registry, least) in [
        (Registry::LabourMarket, 50),
        (Registry::ESobes, 50),
        (Registry::Enis, 50),
        (Registry::Cgo, 50),
        (Registry::Guardianship, 10),
    ] {
        let count = population
            .entries
            .iter()
            .filter(|entry| entry.registry == registry)
            .count();
        assert!(count >= least, "{}: {count}", registry.name());
    }
}

#[test]
fn numbers_that_are_somebodys_already_are_not_given_to_relatives() {
    let known = Known {
        iin: Iin::parse("900101300007").expect("a valid number"),
        name: PersonName {
            surname: "Үлгібаев".into(),
            given_name: "Сынақ".into(),
            patronymic: None,
        },
        representative: None,
        power_of_attorney: None,
    };
    let first = Population::around(&known, ON, |_| false);
    let spouse = first.people[0].spouse.clone().expect("a spouse");
    let second = Population::around(&known, ON, |iin| iin == spouse);
    assert_ne!(second.people[0].spouse.as_deref(), Some(spouse.as_str()));
}
