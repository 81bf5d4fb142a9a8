//! The book of acts: who did what, when, why and on which document. It is only ever added to.

use access::SignedIn;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::{Actor, Event};
use jiff::Timestamp;
use pages::{Page, Problem};
use serde::Deserialize;
use serde_json::Value;

use super::ROWS_MAX;
use crate::log::{Checked, LogFault, statement};
use crate::records::log;
use crate::records::seals;
use crate::web::Shared;
use crate::{Fault, may_read};

/// The acts that have words in the three languages; the record itself is in Russian.
const ACTS: [&str; 23] = [
    "certificate_requested",
    "system_certificate_requested",
    "possession_proved",
    "possession_not_proved",
    "identified_by_document",
    "identified_by_certificate",
    "identification_skipped",
    "system_identified",
    "certificate_issued",
    "system_certified",
    "enrolment_refused",
    "request_refused",
    "request_expired",
    "renewal_signed",
    "renewal_refused",
    "certificate_revoked",
    "certificate_suspended",
    "certificate_released",
    "revocation_list_published",
    "certificate_read",
    "certificates_read",
    "request_read",
    "requests_read",
];

/// Subjects that are no certificate and no request.
const COMMON_SUBJECTS: [&str; 3] = ["desk", "enrolment", "revocation-list"];

#[derive(Deserialize)]
pub(in crate::web) struct Wanted {
    /// The position before which to read; without it, from the newest.
    before: Option<i64>,
    /// `yes`: the whole log is checked first.
    #[serde(default)]
    check: String,
}

#[derive(Template)]
#[template(path = "log.html")]
struct LogPage {
    page: Page,
    rows: Vec<Row>,
    /// Where the next page begins.
    older: Option<i64>,
    /// What the check said, where one was asked for.
    outcome: Option<Result<Checked, LogFault>>,
    /// The newest seal as it was signed, and its signature in base64.
    seal: Option<(String, String)>,
}

struct Row {
    at: Timestamp,
    /// None: the authority itself.
    who: Option<String>,
    /// The kind of act, where it is one of [`ACTS`].
    act: Option<String>,
    /// The record's own words.
    text_ru: String,
    /// The serial number of a certificate, or a request.
    subject: Option<String>,
    /// The word of a reason of revocation, where the act has one.
    reason: Option<String>,
    /// The document on which the act stands, as the registrar wrote it or saw it.
    document: Option<String>,
    /// The chain of this subject holds at this event.
    intact: bool,
}

pub(in crate::web) async fn show(
    State(authority): State<Shared>,
    signed_in: SignedIn,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    may_read(&signed_in)?;
    let outcome = match wanted.check.as_str() {
        "yes" => Some(authority.check_log().await?),
        _ => None,
    };
    let seal = seals::newest(&authority.db).await.map_err(Fault::from)?;
    let found = log::before(&authority.db, wanted.before.unwrap_or(i64::MAX), ROWS_MAX)
        .await
        .map_err(Fault::from)?;
    let full = i64::try_from(found.len()).is_ok_and(|length| length == ROWS_MAX);
    let older = found.last().filter(|_| full).map(|(position, _)| *position);
    Ok(pages::shell::html(&LogPage {
        page: signed_in.page,
        rows: found.into_iter().map(|(_, event)| row(event)).collect(),
        older,
        outcome,
        seal: seal.map(|seal| (statement(&seal), STANDARD.encode(&seal.signature))),
    }))
}

fn row(event: Event) -> Row {
    let detail = |name: &str| event.details.get(name).and_then(Value::as_str).map(str::to_owned);
    Row {
        at: event.ended,
        intact: event.is_intact(),
        reason: detail("reason"),
        document: detail("ground"),
        who: match event.actor {
            Actor::Official { name, .. } | Actor::Operator { name, .. } => Some(name),
            Actor::Applicant { iin } => Some(iin),
            Actor::System => None,
        },
        act: ACTS.contains(&event.kind.as_str()).then_some(event.kind),
        text_ru: event.text_ru,
        subject: (!COMMON_SUBJECTS.contains(&event.subject.as_str())).then_some(event.subject),
    }
}

#[cfg(test)]
mod tests {
    use law::Language;

    use super::*;

    #[test]
    fn every_act_has_words_in_three_languages() {
        let locales = crate::words::load().expect("whole");
        for act in ACTS {
            for language in [Language::Kk, Language::Ru, Language::En] {
                let words = locales.say(language, &format!("authority-act-{act}"), &[]);
                assert!(!words.contains('⟦'), "{act} has no words in {}", language.tag());
            }
        }
    }
}
