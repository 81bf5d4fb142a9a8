//! Where people live: the districts of the acts, with invented settlements and streets.

use domain::Chance;

/// A settlement: the words of the address register, Russian and Kazakh.
pub(crate) struct Place {
    pub(crate) region: (&'static str, &'static str, &'static str),
    pub(crate) district: (&'static str, &'static str, &'static str),
    pub(crate) city: (&'static str, &'static str),
}

const fn place(
    region: (&'static str, &'static str, &'static str),
    district: (&'static str, &'static str, &'static str),
    city: (&'static str, &'static str),
) -> Place {
    Place { region, district, city }
}

const NORTH: (&str, &str, &str) = (
    "590000000",
    "Северо-Казахстанская область",
    "Солтүстік Қазақстан облысы",
);
const AKTOBE: (&str, &str, &str) = ("150000000", "Актюбинская область", "Ақтөбе облысы");
const ATYRAU: (&str, &str, &str) = ("230000000", "Атырауская область", "Атырау облысы");
const EAST: (&str, &str, &str) = ("630000000", "Восточно-Казахстанская область", "Шығыс Қазақстан облысы");

/// District codes beginning with 99 are in no register.
pub(crate) const PLACES: [Place; 8] = [
    place(
        NORTH,
        ("9901", "Мамлютский район", "Мамлют ауданы"),
        ("с. Образцовое", "Үлгілі ауылы"),
    ),
    place(
        NORTH,
        ("9901", "Мамлютский район", "Мамлют ауданы"),
        ("с. Примерное", "Мысал ауылы"),
    ),
    place(
        AKTOBE,
        ("9902", "г. Актобе", "Ақтөбе қаласы"),
        ("г. Актобе", "Ақтөбе қаласы"),
    ),
    place(
        AKTOBE,
        ("9902", "г. Актобе", "Ақтөбе қаласы"),
        ("п. Пробный", "Сынақ кенті"),
    ),
    place(
        ATYRAU,
        ("9903", "г. Атырау", "Атырау қаласы"),
        ("г. Атырау", "Атырау қаласы"),
    ),
    place(
        ATYRAU,
        ("9904", "Опытный район", "Тәжірибе ауданы"),
        ("с. Опытное", "Тәжірибе ауылы"),
    ),
    place(EAST, ("9905", "г. Семей", "Семей қаласы"), ("г. Семей", "Семей қаласы")),
    place(
        EAST,
        ("9905", "г. Семей", "Семей қаласы"),
        ("п. Макетный", "Нұсқа кенті"),
    ),
];

pub(crate) const STREETS: [(&str, &str); 8] = [
    ("ул. Примерная", "Мысал көшесі"),
    ("ул. Образцовая", "Үлгі көшесі"),
    ("ул. Пробная", "Сынақ көшесі"),
    ("ул. Условная", "Шартты көшесі"),
    ("ул. Проектная", "Жоба көшесі"),
    ("ул. Опытная", "Тәжірибе көшесі"),
    ("ул. Учебная", "Оқу көшесі"),
    ("пр. Показательный", "Көрсеткіш даңғылы"),
];

pub(super) fn any(count: usize, chance: &Chance) -> usize {
    usize::try_from(chance.below(count as u64)).unwrap_or(0)
}

/// The place of an index; a record never leads beyond the list, and if it did, the first is meant.
pub(crate) fn at(index: usize) -> &'static Place {
    PLACES.get(index).unwrap_or(&PLACES[0])
}

pub(crate) fn street(index: usize) -> (&'static str, &'static str) {
    STREETS.get(index).copied().unwrap_or(STREETS[0])
}
