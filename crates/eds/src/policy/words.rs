//! What the person reads: each answer says what is so, and where something is wrong, what to do.

mod certificate;
mod changes;
mod document;
mod person;
mod revocation;
mod time;

use std::borrow::Cow;
use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::tz::TimeZone;

pub(super) use certificate::*;
pub(super) use changes::*;
pub(super) use document::*;
pub(super) use person::*;
pub(super) use revocation::*;
pub(super) use time::*;

use crate::report::Sentence;

fn say(
    kk: impl Into<Cow<'static, str>>,
    ru: impl Into<Cow<'static, str>>,
    en: impl Into<Cow<'static, str>>,
) -> Sentence {
    Sentence::new(kk, ru, en)
}

/// The time of the country (UTC where the zone data lacks it), looked up once a run.
static ZONE: LazyLock<TimeZone> = LazyLock::new(|| TimeZone::get("Asia/Almaty").unwrap_or(TimeZone::UTC));

/// Date and time as people in the country write them, in its time.
pub(crate) fn local(moment: Timestamp) -> String {
    ZONE.to_datetime(moment).strftime("%d.%m.%Y %H:%M").to_string()
}

/// The same with seconds: for what happens soon.
fn local_seconds(moment: Timestamp) -> String {
    ZONE.to_datetime(moment).strftime("%d.%m.%Y %H:%M:%S").to_string()
}

pub(super) fn yes_namely(what: &str) -> Sentence {
    let said = |yes: &str| [yes, what, "."].concat();
    say(said("Иә: "), said("Да: "), said("Yes: "))
}

pub(super) fn needs_signer() -> Sentence {
    say(
        "Белгісіз: қол қоюшының тіркеу куәлігінсіз бұған жауап беру мүмкін емес.",
        "Неизвестно: без регистрационного свидетельства подписавшего на это ответить нельзя.",
        "Unknown: without the signer's certificate this cannot be answered.",
    )
}
