//! One signer on the page of a signature: the person, the certificate, time stamps, evidence, checks.

use eds::crl::{Crl, Scope};
use eds::facts::Stamp;
use eds::ocsp::{Answer, Status};
use eds::policy::Revocation;
use eds::{Certificate, CheckOutcome, Report};
use jiff::Timestamp;
use serde_json::{Value, json};
use verification::Found;

use super::{moment, said};
use crate::Order;
use crate::words::Language;

/// The most pieces of evidence of one kind that are shown; all of them are in the signature itself.
const SHOWN_MAX: usize = 4;

pub(super) fn data(order: &Order<'_>, found: &Found, report: &Report) -> Value {
    let language = order.language;
    let facts = &found.facts;
    let mut parts = Vec::new();
    for stamp in facts.stamps.iter().take(SHOWN_MAX) {
        parts.push(time_stamp(language, "stamp", stamp));
    }
    if facts.stamps.is_empty() {
        parts.push(json!({ "heading": language.word("stamp"), "note": language.word("no_stamp"), "facts": [] }));
    }
    for stamp in facts.archives.iter().take(SHOWN_MAX) {
        parts.push(time_stamp(language, "archive_stamp", stamp));
    }
    parts.extend(evidence(order, found));
    for counter in &report.counter_signatures {
        parts.push(json!({
            "heading": language.word("counter"),
            "note": said(counter, language),
            "facts": person(language, counter),
        }));
    }
    let mut rows = person(language, report);
    rows.extend(certificate(language, facts.signer.as_ref()));
    rows.extend(signature(language, report));
    json!({
        "name": report.signer_name.as_deref().unwrap_or(language.word("unnamed")),
        "good": report.is_valid(),
        "verdict": said(report, language),
        "facts": rows,
        "parts": parts,
        "checks": checks(language, report),
    })
}

fn row(key: &str, language: Language, value: &str) -> Option<Value> {
    (!value.is_empty()).then(|| json!({ "label": language.word(key), "value": value }))
}

fn moment_row(key: &str, language: Language, at: Option<Timestamp>) -> Option<Value> {
    row(key, language, &at.map(moment).unwrap_or_default())
}

fn person(language: Language, report: &Report) -> Vec<Value> {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    [
        row("signer", language, &text(&report.signer_name)),
        row("iin", language, &text(&report.signer_iin)),
        row("organization", language, &text(&report.signer_organization)),
        row("bin", language, &text(&report.signer_bin)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn certificate(language: Language, certificate: Option<&Certificate>) -> Vec<Value> {
    let Some(certificate) = certificate else {
        return Vec::new();
    };
    let described = certificate.description();
    let validity = format!("{} — {}", moment(certificate.not_before), moment(certificate.not_after));
    [
        row("serial", language, &certificate.serial_hex),
        row("validity", language, &validity),
        row("subject", language, &described.subject),
        row("issuer", language, &described.issuer),
        row("policies", language, &described.policies.join(", ")),
        row("key_usage", language, &described.key_usages.join(", ")),
        row(
            "extended_key_usage",
            language,
            &certificate.extended_key_usages().join(", "),
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn signature(language: Language, report: &Report) -> Vec<Value> {
    [
        row("algorithm", language, &report.algorithm),
        row("level", language, &report.level_in_words(language.code())),
        moment_row("claimed", language, report.signed_at),
        moment_row("proved", language, report.proved_at),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn time_stamp(language: Language, heading: &str, stamp: &Stamp) -> Value {
    let fits = language.word(if stamp.fits { "yes" } else { "no" });
    let mut rows: Vec<Value> = [
        moment_row("stamp_time", language, Some(stamp.token.gen_time)),
        row("stamp_fits", language, fits),
    ]
    .into_iter()
    .flatten()
    .collect();
    rows.extend(service(language, stamp.token.signer.as_ref()));
    json!({ "heading": language.word(heading), "note": "", "facts": rows })
}

/// Whose certificate a service signed with.
fn service(language: Language, certificate: Option<&Certificate>) -> Vec<Value> {
    let Some(certificate) = certificate else {
        return Vec::new();
    };
    let described = certificate.description();
    [
        row("authority_serial", language, &certificate.serial_hex),
        row("authority_subject", language, &described.subject),
        row("authority_issuer", language, &described.issuer),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What came with the signature; where nothing did, what the judge had.
fn evidence(order: &Order<'_>, found: &Found) -> Vec<Value> {
    let language = order.language;
    let Some(signer) = &found.facts.signer else {
        return Vec::new();
    };
    let inside = &found.facts.evidence;
    let mut parts: Vec<Value> = Vec::new();
    let mut show = |lists: &[std::sync::Arc<Crl>], answers: &[std::sync::Arc<Answer>], note: &str| {
        let about = answers.iter().filter_map(|answer| ocsp(language, answer, signer, note));
        parts.extend(about.take(SHOWN_MAX));
        let own = lists
            .iter()
            .filter(|list| list.issuer_common_name == signer.issuer_common_name);
        parts.extend(own.take(SHOWN_MAX).map(|list| crl(language, list, signer, note)));
    };
    show(&inside.lists, &inside.answers, "");
    show(&found.lists, &[], "");
    if parts.is_empty()
        && let Revocation::Known(known) = order.known
    {
        let mut show = |part: Option<Value>| parts.extend(part);
        let note = language.word("evidence_outside");
        for answer in known.answers.iter().take(SHOWN_MAX) {
            show(ocsp(language, answer, signer, note));
        }
        let own = known
            .lists
            .iter()
            .filter(|list| list.issuer_common_name == signer.issuer_common_name);
        for list in own.take(SHOWN_MAX) {
            show(Some(crl(language, list, signer, note)));
        }
    }
    if parts.is_empty() {
        let (heading, note) = (language.word("evidence"), language.word("no_evidence"));
        parts.push(json!({ "heading": heading, "note": note, "facts": [] }));
    }
    parts
}

fn ocsp(language: Language, answer: &Answer, signer: &Certificate, note: &str) -> Option<Value> {
    let entry = answer
        .entries
        .iter()
        .find(|entry| entry.id.serial_hex() == signer.serial_hex)?;
    let status = language.word(match entry.status {
        Status::Good => "good",
        Status::Revoked { .. } => "revoked",
        Status::Unknown => "unknown",
    });
    let mut rows: Vec<Value> = [
        row("status", language, status),
        moment_row("as_of", language, Some(entry.this_update)),
        moment_row("until", language, entry.next_update),
    ]
    .into_iter()
    .flatten()
    .collect();
    rows.extend(service(language, answer.certificates.first()));
    Some(json!({ "heading": language.word("ocsp"), "note": note, "facts": rows }))
}

fn crl(language: Language, list: &Crl, signer: &Certificate, note: &str) -> Value {
    let listed = list.revoked.contains_key(&signer.serial_hex);
    let heading = match list.scope {
        Scope::Delta { .. } => "delta",
        _ => "crl",
    };
    let rows: Vec<Value> = [
        row("crl_number", language, &list.number.to_string()),
        moment_row("as_of", language, Some(list.this_update)),
        moment_row("until", language, Some(list.next_update)),
        row("issuer", language, &list.issuer_common_name),
        row("listed", language, language.word(if listed { "yes" } else { "no" })),
    ]
    .into_iter()
    .flatten()
    .collect();
    json!({ "heading": language.word(heading), "note": note, "facts": rows })
}

fn checks(language: Language, report: &Report) -> Vec<Value> {
    let code = language.code();
    report
        .checks
        .iter()
        .map(|check| {
            let (mark, good) = match check.outcome {
                CheckOutcome::Passed => ("+", true),
                CheckOutcome::Failed => ("−", false),
                CheckOutcome::Unknown => ("?", false),
            };
            json!({
                "mark": mark,
                "good": good,
                "question": check.question.in_language(code),
                "answer": check.answer.in_language(code),
                "clause": check.clause,
            })
        })
        .collect()
}
