//! What the person reads: each answer says what is so, and where something is wrong, what to do.

mod certificate;
mod changes;
mod document;
mod person;
mod revocation;
mod time;

use jiff::Timestamp;
use jiff::tz::TimeZone;

pub(super) use certificate::*;
pub(super) use changes::*;
pub(super) use document::*;
pub(super) use person::*;
pub(super) use revocation::*;
pub(super) use time::*;

use crate::report::Sentence;

fn say(kk: impl Into<String>, ru: impl Into<String>, en: impl Into<String>) -> Sentence {
    Sentence {
        kk: kk.into(),
        ru: ru.into(),
        en: en.into(),
    }
}

/// Date and time as people in the country write them, in its time (UTC where the zone data lacks it).
pub(crate) fn local(moment: Timestamp) -> String {
    let zone = TimeZone::get("Asia/Almaty").unwrap_or(TimeZone::UTC);
    moment.to_zoned(zone).strftime("%d.%m.%Y %H:%M").to_string()
}

/// The same with seconds: for what happens soon.
fn local_seconds(moment: Timestamp) -> String {
    let zone = TimeZone::get("Asia/Almaty").unwrap_or(TimeZone::UTC);
    moment.to_zoned(zone).strftime("%d.%m.%Y %H:%M:%S").to_string()
}

pub(super) fn yes_namely(what: &str) -> Sentence {
    say(format!("Иә: {what}."), format!("Да: {what}."), format!("Yes: {what}."))
}

pub(super) fn needs_signer() -> Sentence {
    say(
        "Белгісіз: қол қоюшының тіркеу куәлігінсіз бұған жауап беру мүмкін емес.",
        "Неизвестно: без регистрационного свидетельства подписавшего на это ответить нельзя.",
        "Unknown: without the signer's certificate this cannot be answered.",
    )
}
