//! Invented names: the words for sample, trial, draft, model, in Kazakh and in Russian.

use domain::{Chance, PersonName};

use super::Sex;

/// Kazakh: surnames in -ов, -ев (women add -а); given names; patronymics are made with -ұлы, -қызы.
const KAZAKH_SURNAMES: [&str; 16] = [
    "Үлгібаев",
    "Сынақов",
    "Мысалов",
    "Тәжірибеев",
    "Жобалықов",
    "Нұсқабаев",
    "Байқауов",
    "Көрсетов",
    "Бейнебаев",
    "Кескінов",
    "Қалыпов",
    "Сызбаев",
    "Өрнекбаев",
    "Болжамов",
    "Шамаланов",
    "Талдаубаев",
];
const KAZAKH_MEN: [&str; 10] = [
    "Сынақ",
    "Үлгі",
    "Мысал",
    "Байқау",
    "Нұсқа",
    "Болжам",
    "Кескін",
    "Қалып",
    "Талдау",
    "Өлшем",
];
const KAZAKH_WOMEN: [&str; 10] = [
    "Жоба",
    "Көрме",
    "Тәжірибе",
    "Бейне",
    "Сызба",
    "Өрнек",
    "Суретнама",
    "Бастама",
    "Жаттығу",
    "Салыстыру",
];

/// Russian.
const RUSSIAN_SURNAMES: [&str; 12] = [
    "Образцов",
    "Примеров",
    "Пробнов",
    "Макетов",
    "Эскизов",
    "Черновиков",
    "Моделев",
    "Вариантов",
    "Условнов",
    "Проектов",
    "Тестов",
    "Копиев",
];
/// Given names from which -ович and -овна make right patronymics.
const RUSSIAN_MEN: [&str; 8] = [
    "Макет",
    "Эскиз",
    "Проект",
    "Вариант",
    "Пример",
    "Шаблон",
    "Опыт",
    "Набросок",
];
const RUSSIAN_WOMEN: [&str; 8] = [
    "Проба",
    "Модель",
    "Версия",
    "Схема",
    "Копия",
    "Гипотеза",
    "Репетиция",
    "Примерка",
];

pub(super) fn surname(is_kazakh: bool, chance: &Chance) -> &'static str {
    one_of(if is_kazakh { &KAZAKH_SURNAMES } else { &RUSSIAN_SURNAMES }, chance)
}

pub(super) fn given(is_kazakh: bool, sex: Sex, chance: &Chance) -> &'static str {
    let names: &[&'static str] = match (is_kazakh, sex) {
        (true, Sex::Male) => &KAZAKH_MEN,
        (true, Sex::Female) => &KAZAKH_WOMEN,
        (false, Sex::Male) => &RUSSIAN_MEN,
        (false, Sex::Female) => &RUSSIAN_WOMEN,
    };
    one_of(names, chance)
}

/// A surname as a man or a woman bears it.
pub(super) fn borne(surname: &str, sex: Sex) -> String {
    let surname = surname.strip_suffix('а').unwrap_or(surname);
    match sex {
        Sex::Male => surname.to_owned(),
        Sex::Female => format!("{surname}а"),
    }
}

/// The patronymic of a father's child.
pub(super) fn patronymic(father: &str, is_kazakh: bool, sex: Sex) -> String {
    match (is_kazakh, sex) {
        (true, Sex::Male) => format!("{father}ұлы"),
        (true, Sex::Female) => format!("{father}қызы"),
        (false, Sex::Male) => format!("{}ович", stem(father)),
        (false, Sex::Female) => format!("{}овна", stem(father)),
    }
}

/// «Набросок» loses its o.
fn stem(name: &str) -> String {
    name.strip_suffix("ок")
        .map_or_else(|| name.to_owned(), |stem| format!("{stem}к"))
}

/// A whole name of somebody whose father is not among the people.
pub(super) fn full(surname: &str, is_kazakh: bool, sex: Sex, chance: &Chance) -> PersonName {
    let father = given(is_kazakh, Sex::Male, chance);
    PersonName {
        surname: borne(surname, sex),
        given_name: given(is_kazakh, sex, chance).to_owned(),
        patronymic: Some(patronymic(father, is_kazakh, sex)),
    }
}

/// In Latin letters, as on a passport.
pub(super) fn latin(name: &str) -> String {
    let letters = name
        .chars()
        .map(|letter| match letter.to_lowercase().next().unwrap_or(letter) {
            'а' | 'ә' => "A",
            'б' => "B",
            'в' => "V",
            'г' | 'ғ' => "G",
            'д' => "D",
            'е' | 'э' => "E",
            'ё' => "YO",
            'ж' => "ZH",
            'з' => "Z",
            'и' | 'і' | 'ы' => "I",
            'й' => "Y",
            'к' | 'қ' => "K",
            'л' => "L",
            'м' => "M",
            'н' | 'ң' => "N",
            'о' | 'ө' => "O",
            'п' => "P",
            'р' => "R",
            'с' => "S",
            'т' => "T",
            'у' | 'ұ' | 'ү' => "U",
            'ф' => "F",
            'х' | 'һ' => "KH",
            'ц' => "TS",
            'ч' => "CH",
            'ш' => "SH",
            'щ' => "SHCH",
            'ю' => "YU",
            'я' => "YA",
            'ъ' | 'ь' => "",
            _ => "-",
        });
    letters.collect()
}

pub(super) fn one_of<'a>(names: &[&'a str], chance: &Chance) -> &'a str {
    let index = usize::try_from(chance.below(names.len() as u64)).unwrap_or(0);
    names.get(index).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patronymics_and_womens_surnames_are_right() {
        assert_eq!(patronymic("Үлгі", true, Sex::Female), "Үлгіқызы");
        assert_eq!(patronymic("Набросок", false, Sex::Male), "Наброскович");
        assert_eq!(borne("Мысалов", Sex::Female), "Мысалова");
        assert_eq!(borne("Мысалова", Sex::Male), "Мысалов");
        assert_eq!(latin("Үлгібаев"), "ULGIBAEV");
    }
}
