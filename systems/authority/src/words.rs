//! The authority's words.

use std::sync::{Arc, OnceLock};

use law::{Language, Text};
use pages::Locales;
use pages::i18n::LocaleError;

static LOCALES: OnceLock<Arc<Locales>> = OnceLock::new();

/// Reads the messages once.
pub(crate) fn load() -> Result<Arc<Locales>, LocaleError> {
    if let Some(locales) = LOCALES.get() {
        return Ok(locales.clone());
    }
    let locales = Arc::new(Locales::new(&[
        (Language::Kk, include_str!("../locales/kk.ftl")),
        (Language::Ru, include_str!("../locales/ru.ftl")),
        (Language::En, include_str!("../locales/en.ftl")),
    ])?);
    Ok(LOCALES.get_or_init(|| locales).clone())
}

/// A message in all three languages; the key itself before [`load`], which no request comes before.
pub(crate) fn text(key: &str) -> Text {
    match LOCALES.get() {
        Some(locales) => locales.text(key, &[]),
        None => Text {
            kk: key.to_owned(),
            ru: key.to_owned(),
            en: key.to_owned(),
        },
    }
}
