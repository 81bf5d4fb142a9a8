//! Texts that are part of an answer and not of a page: whole in the three languages or they do not compile.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use law::{System, Text};

use crate::Portal;

pub(crate) fn text(kk: impl Into<String>, ru: impl Into<String>, en: impl Into<String>) -> Text {
    Text {
        kk: kk.into(),
        ru: ru.into(),
        en: en.into(),
    }
}

/// The status between sending and registration. The act has no word for it; this one is the platform's.
pub(crate) const SENT: &str = "sent";

pub(crate) fn sent() -> Text {
    text("Жіберілді", "Направлено", "Sent")
}

/// The official name of a system.
pub(crate) fn system(system: System) -> Text {
    match system {
        System::Portal => text(
            "«электрондық үкіметтің» веб-порталы (ЭҮП)",
            "веб-портал «электронного правительства» (ПЭП)",
            "e-government web portal",
        ),
        System::Center => text(
            "халыққа қызмет көрсету орталығы (ХҚКО)",
            "центр обслуживания населения (ЦОН)",
            "public service centre",
        ),
        System::Provider => text("қызмет беруші", "услугодатель", "service provider"),
        System::Gateway => text(
            "«электрондық үкімет» шлюзі (ЭҮШ)",
            "шлюз «электронного правительства» (ШЭП)",
            "e-government gateway",
        ),
        System::Authority => text(
            "Ұлттық куәландырушы орталық (ҰКО)",
            "Национальный удостоверяющий центр (НУЦ)",
            "national certification authority",
        ),
        System::Registries => text(
            "мемлекеттік дерекқорлар",
            "государственные базы данных",
            "state registers",
        ),
    }
}

/// That the term was made longer, until when, and why.
pub(crate) fn prolonged(reason: &str, until: Option<Timestamp>, portal: &Portal) -> Text {
    let zone = TimeZone::get(portal.participant.library.calendar.zone()).unwrap_or(TimeZone::UTC);
    let until = until.map(|until| until.to_zoned(zone).strftime("%d.%m.%Y").to_string());
    let until = |before: &str, after: &str| match &until {
        Some(day) => format!(" {before}{day}{after}"),
        None => String::new(),
    };
    text(
        format!("Мерзім{} ұзартылды. Себебі: {reason}", until("", " дейін")),
        format!("Срок продлён{}. Причина: {reason}", until("до ", "")),
        format!("The term was prolonged{}. Reason: {reason}", until("until ", "")),
    )
}

/// The place in a waiting list, and why it is this one.
pub(crate) fn place(register: &Text, place: Option<u32>, of: u32, cause: &Text) -> Text {
    let told = |list: &str, at: String, left: &str, cause: &str| {
        let place = if place.is_some() { at } else { left.to_owned() };
        format!("{list}: {place}. {cause}")
    };
    let n = place.unwrap_or(0);
    text(
        told(
            &register.kk,
            format!("{of} ішінде {n}-орын"),
            "тізімнен шығарылды",
            &cause.kk,
        ),
        told(
            &register.ru,
            format!("место {n} из {of}"),
            "исключено из списка",
            &cause.ru,
        ),
        told(
            &register.en,
            format!("place {n} of {of}"),
            "no longer on the list",
            &cause.en,
        ),
    )
}

/// Puts values in the place of `{name}`.
pub(crate) fn filled(template: &Text, values: &[(&str, &Text)]) -> Text {
    let mut whole = template.clone();
    for (name, value) in values {
        let place = format!("{{{name}}}");
        whole.kk = whole.kk.replace(&place, &value.kk);
        whole.ru = whole.ru.replace(&place, &value.ru);
        whole.en = whole.en.replace(&place, &value.en);
    }
    whole
}

/// The same word in every language: a number, a name.
pub(crate) fn same(word: &str) -> Text {
    text(word, word, word)
}

/// With a capital letter, as a status stands alone. The acts write some of them small.
pub(crate) fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
