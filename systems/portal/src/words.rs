//! Texts that are part of an answer and not of a page: whole in the three languages or they do not compile.

use law::{System, Text};

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
