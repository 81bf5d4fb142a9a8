//! Households: couples and lone parents with their children, people on their own, orphans with a guardian.

use domain::{Chance, PersonName};
use jiff::civil::Date;
use jiff::{Span, ToSpan};

use super::Origin;
use super::names;
use super::numbers::{self, Numbers};
use super::person::{Address, Document, DocumentKind, Person, Sex, age};
use super::places::{self, PLACES, STREETS};

/// Nobody is a parent before this age, nor a mother after the other.
pub(super) const PARENT_FROM: i16 = 18;
pub(super) const MOTHER_UNTIL: i16 = 43;
/// Children of one mother are at least so far apart.
const BETWEEN_CHILDREN_DAYS: i64 = 300;
const CHILDREN_MAX: u64 = 6;
const ADULT: i16 = 18;

pub(super) fn people(origin: Origin, chance: &Chance, numbers: &mut Numbers) -> Vec<Person> {
    let mut people = Vec::with_capacity(origin.size);
    while people.len() < origin.size {
        let room = origin.size - people.len();
        let mut household = Household::new(origin.on, chance, numbers);
        let kind = chance.below(100);
        match kind {
            _ if room < 3 => household.single(20, 70),
            0..55 => household.couple(room - 2),
            55..68 => household.lone_parent(room - 1),
            68..86 => household.single(18, 62),
            86..95 => household.single(63, 95),
            _ => household.orphans(room),
        }
        people.append(&mut household.members);
    }
    people
}

/// The people of one household while it is being made.
pub(super) struct Household<'a> {
    pub(super) on: Date,
    pub(super) chance: &'a Chance,
    numbers: &'a mut Numbers,
    is_kazakh: bool,
    surname: &'static str,
    address: Address,
    pub(super) members: Vec<Person>,
}

impl<'a> Household<'a> {
    fn new(on: Date, chance: &'a Chance, numbers: &'a mut Numbers) -> Self {
        let is_kazakh = chance.below(100) < 70;
        Self {
            on,
            is_kazakh,
            surname: names::surname(is_kazakh, chance),
            address: address(on, chance),
            chance,
            numbers,
            members: Vec::new(),
        }
    }

    fn single(&mut self, from: i16, until: i16) {
        let person = self.adult(self.any_sex(), from, until);
        self.members.push(person);
    }

    fn couple(&mut self, room: usize) {
        let mut wife = self.adult(Sex::Female, 19, 75);
        let years = wife.age(self.on);
        let mut husband = self.adult(Sex::Male, (years - 3).max(19), years + 8);
        wife.spouse = Some(husband.iin.clone());
        husband.spouse = Some(wife.iin.clone());
        let children = self.children(Some(&wife), Some(&husband), room);
        let iins: Vec<String> = children.iter().map(|child| child.iin.clone()).collect();
        wife.children.clone_from(&iins);
        husband.children = iins;
        self.members.extend([wife, husband]);
        self.members.extend(children);
    }

    fn lone_parent(&mut self, room: usize) {
        let sex = if self.chance.below(5) == 0 {
            Sex::Male
        } else {
            Sex::Female
        };
        let mut parent = self.adult(sex, 20, 60);
        let children = match sex {
            Sex::Female => self.children(Some(&parent), None, room),
            Sex::Male => self.children(None, Some(&parent), room),
        };
        parent.children = children.iter().map(|child| child.iin.clone()).collect();
        self.members.push(parent);
        self.members.extend(children);
    }

    /// A dead mother, her children, and the grown-up with whom they live (their guardian: see `entries`).
    fn orphans(&mut self, room: usize) {
        let mut mother = self.adult(Sex::Female, 25, 50);
        let children = self.children(Some(&mother), None, room.saturating_sub(2).min(3));
        let youngest = children.iter().map(|child| child.birth).max();
        let since = youngest.unwrap_or(mother.birth + years(24));
        mother.death = Some(self.day_between(since, self.on));
        mother.documents.clear();
        mother.children = children.iter().map(|child| child.iin.clone()).collect();
        let guardian = self.adult(self.any_sex(), 30, 65);
        self.members.push(mother);
        self.members.push(guardian);
        self.members.extend(children);
    }

    /// The children of these parents, each born when both were of age, and not twice within a year.
    pub(super) fn children(&mut self, mother: Option<&Person>, father: Option<&Person>, room: usize) -> Vec<Person> {
        let wanted = usize::try_from(self.chance.below(CHILDREN_MAX)).unwrap_or(0).min(room);
        let eldest = [mother, father].into_iter().flatten().map(|parent| parent.birth).max();
        let Some(from) = eldest.map(|birth| birth + years(PARENT_FROM)) else {
            return Vec::new();
        };
        let until = mother.map_or(self.on, |mother| (mother.birth + years(MOTHER_UNTIL)).min(self.on));
        let mut births: Vec<Date> = Vec::new();
        for _ in 0..wanted {
            if from >= until {
                break;
            }
            let birth = self.day_between(from, until);
            let apart = |other: &Date| days(*other, birth).abs() >= BETWEEN_CHILDREN_DAYS;
            // Grown-up children live elsewhere, and are somebody else's household.
            if births.iter().all(apart) && age(birth, self.on) < ADULT {
                births.push(birth);
            }
        }
        births.sort_unstable();
        births
            .into_iter()
            .map(|birth| self.child(birth, mother, father))
            .collect()
    }

    pub(super) fn child(&mut self, birth: Date, mother: Option<&Person>, father: Option<&Person>) -> Person {
        let sex = self.any_sex();
        let (surname, is_kazakh) = [father, mother]
            .into_iter()
            .flatten()
            .next()
            .map_or((self.surname, self.is_kazakh), |parent| {
                (parent.name.surname.as_str(), parent.is_kazakh)
            });
        let (surname, given) = (names::borne(surname, sex), names::given(is_kazakh, sex, self.chance));
        let name = PersonName {
            surname,
            given_name: given.to_owned(),
            patronymic: father.map(|father| names::patronymic(&father.name.given_name, father.is_kazakh, sex)),
        };
        let mut child = self.person(name, sex, birth);
        child.is_kazakh = is_kazakh;
        child.mother = mother.map(|mother| mother.iin.clone());
        child.father = father.map(|father| father.iin.clone());
        child
    }

    /// A grown-up of so many years.
    pub(super) fn adult(&mut self, sex: Sex, from: i16, until: i16) -> Person {
        let eldest = self.on - years(until + 1) + 1.day();
        let birth = self.day_between(eldest, self.on - years(from));
        let name = names::full(self.surname, self.is_kazakh, sex, self.chance);
        let mut adult = self.person(name, sex, birth);
        adult.is_incapable = self.chance.below(100) == 0;
        adult
    }

    pub(super) fn person(&mut self, name: PersonName, sex: Sex, birth: Date) -> Person {
        let iin = self.numbers.iin(birth, sex, self.chance);
        let mut address = self.address.clone();
        address.since = address.since.max(birth);
        Person {
            iin,
            latin: (names::latin(&name.surname), names::latin(&name.given_name)),
            name,
            sex,
            is_kazakh: self.is_kazakh,
            birth,
            death: None,
            birth_place: places::any(PLACES.len(), self.chance),
            address,
            documents: documents(birth, self.on, self.chance),
            birth_certificate: numbers::document(self.chance),
            is_incapable: false,
            mother: None,
            father: None,
            spouse: None,
            children: Vec::new(),
        }
    }

    fn any_sex(&self) -> Sex {
        if self.chance.below(2) == 0 {
            Sex::Male
        } else {
            Sex::Female
        }
    }

    /// A day from the first until the last; the first when there is nothing between.
    pub(super) fn day_between(&self, from: Date, until: Date) -> Date {
        day_between(from, until, self.chance)
    }

    /// A household for people whose numbers are given out by `numbers`, at an address of its own.
    pub(super) fn of(on: Date, is_kazakh: bool, chance: &'a Chance, numbers: &'a mut Numbers) -> Self {
        let mut household = Self::new(on, chance, numbers);
        household.is_kazakh = is_kazakh;
        household.surname = names::surname(is_kazakh, chance);
        household
    }
}

fn address(on: Date, chance: &Chance) -> Address {
    Address {
        place: places::any(PLACES.len(), chance),
        street: places::any(STREETS.len(), chance),
        building: u32::try_from(1 + chance.below(120)).unwrap_or(1),
        flat: (chance.below(3) > 0).then(|| u32::try_from(1 + chance.below(90)).unwrap_or(1)),
        since: day_between(on - years(15), on, chance),
    }
}

/// An identity card from the age of sixteen, a passport for one in four. Both are good for ten years.
fn documents(birth: Date, on: Date, chance: &Chance) -> Vec<Document> {
    let first = birth + years(16);
    if first > on {
        return Vec::new();
    }
    let mut documents = Vec::new();
    for (kind, one_in) in [(DocumentKind::IdentityCard, 1), (DocumentKind::Passport, 4)] {
        if chance.below(one_in) == 0 {
            let since = day_between(first.max(on - years(9)), on, chance);
            documents.push(Document {
                kind,
                number: numbers::document(chance),
                since,
                until: since + years(10),
            });
        }
    }
    documents
}

pub(super) fn years(count: i16) -> Span {
    i64::from(count).years()
}

pub(super) fn days(from: Date, until: Date) -> i64 {
    from.until(until).map_or(0, |span| i64::from(span.get_days()))
}

pub(super) fn day_between(from: Date, until: Date, chance: &Chance) -> Date {
    let between = u64::try_from(days(from, until)).unwrap_or(0);
    let after = i64::try_from(chance.below(between + 1)).unwrap_or(0);
    from.checked_add(after.days()).unwrap_or(from)
}
