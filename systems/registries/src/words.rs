//! The registries' words.

use std::sync::{Arc, OnceLock};

use law::Language;
use pages::Locales;

pub(crate) const OWN: [(Language, &str); 3] = [
    (Language::Kk, include_str!("../locales/kk.ftl")),
    (Language::Ru, include_str!("../locales/ru.ftl")),
    (Language::En, include_str!("../locales/en.ftl")),
];

/// The kit's words with the registries' own.
pub(crate) fn locales() -> Arc<Locales> {
    static LOCALES: OnceLock<Arc<Locales>> = OnceLock::new();
    let made =
        LOCALES.get_or_init(|| Arc::new(Locales::new(&OWN).expect("the registries' words are compiled in and tested")));
    Arc::clone(made)
}
