//! The center's words.

use std::sync::{Arc, OnceLock};

use law::Language;
use pages::Locales;

const OWN: [(Language, &str); 3] = [
    (Language::Kk, include_str!("../locales/kk.ftl")),
    (Language::Ru, include_str!("../locales/ru.ftl")),
    (Language::En, include_str!("../locales/en.ftl")),
];

fn all() -> Vec<(Language, &'static str)> {
    [OWN, intake::LOCALES, counter::LOCALES].concat()
}

/// The kit's words with those of the counter, of the pages of keys, and the center's own.
pub(crate) fn locales() -> Arc<Locales> {
    static LOCALES: OnceLock<Arc<Locales>> = OnceLock::new();
    let made =
        LOCALES.get_or_init(|| Arc::new(Locales::new(&all()).expect("the center's words are compiled in and tested")));
    Arc::clone(made)
}
