//! Texts that are part of an answer and not of a page: whole in the three languages or they do not compile.

use law::Text;

pub(crate) fn text(kk: impl Into<String>, ru: impl Into<String>, en: impl Into<String>) -> Text {
    Text {
        kk: kk.into(),
        ru: ru.into(),
        en: en.into(),
    }
}
