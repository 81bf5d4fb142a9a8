//! What stands on the pages of a card: plain strings for the template.

mod signer;

use eds::{Report, Verdict};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::words::Language;
use crate::{Order, Signed, verdict};

/// The media type of a detached signature (RFC 8551 §3.2.1).
const SIGNATURE_TYPE: &str = "application/pkcs7-signature";
/// Where the kind of the original is not known, or said in a way that a PDF cannot carry.
const ANY_TYPE: &str = "application/octet-stream";

/// The codes of all signatures.
pub(crate) struct Codes {
    /// The texts, one a code, those of the first signature first.
    pub(crate) texts: Vec<String>,
    /// How many each signature has; none where it does not fit on paper.
    amounts: Vec<usize>,
}

impl Codes {
    pub(crate) fn of(order: &Order<'_>) -> Self {
        let mut all = Self {
            texts: Vec::new(),
            amounts: Vec::new(),
        };
        for (place, signed) in order.signatures.iter().enumerate() {
            let parts = if order.codes {
                barcode::signature::pack(&(place + 1).to_string(), &signed.cms).unwrap_or_default()
            } else {
                Vec::new()
            };
            let fits = all.texts.len() + parts.len() <= documents::CODES_MAX;
            let parts = if fits { parts } else { Vec::new() };
            all.amounts.push(parts.len());
            all.texts.extend(parts.iter().map(barcode::signature::Part::to_json));
        }
        all
    }
}

pub(crate) fn data(order: &Order<'_>, names: &[String], codes: &Codes) -> Value {
    let language = order.language;
    let verdict = verdict(order.signatures);
    json!({
        "lang": language.code(),
        "words": language.words(),
        "name": language.word("name"),
        "title": order.title,
        "system": order.system,
        "made": moment(order.at),
        "good": verdict == Verdict::Valid,
        "verdict": language.word(match verdict {
            Verdict::Valid => "valid",
            Verdict::Invalid => "invalid",
            Verdict::Indeterminate => "indeterminate",
        }),
        "facts": facts(order),
        "attachments": attachments(order, names),
        "notes": notes(order),
        "qr": order.check.is_some(),
        "check": order.check.unwrap_or_default(),
        "signatures": signatures(order, codes),
    })
}

/// SHA-256, lower-case hex.
pub(crate) fn fingerprint(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// «22.11.2026 14:05:09 (UTC+05:00)»
fn moment(at: Timestamp) -> String {
    let zone = TimeZone::get("Asia/Almaty").unwrap_or(TimeZone::UTC);
    at.to_zoned(zone).strftime("%d.%m.%Y %H:%M:%S (UTC%:z)").to_string()
}

fn facts(order: &Order<'_>) -> Vec<Value> {
    let language = order.language;
    let row = |key: &str, value: String| json!({ "label": language.word(key), "value": value });
    let report = order.signatures.iter().flat_map(|signed| &signed.reports).next();
    let mut rows = vec![
        row("system", order.system.to_owned()),
        row("made", moment(order.at)),
        row("document", order.original.name.to_owned()),
        row("kind", media_type(order.original.media_type).to_owned()),
        row(
            "size",
            language.sentence("bytes", &order.original.bytes.len().to_string()),
        ),
        json!({ "label": "SHA-256", "value": fingerprint(order.original.bytes) }),
    ];
    if let Some(report) = report {
        rows.push(row("checked", moment(report.judged_at)));
        rows.push(row("policy", report.policy.clone()));
    }
    rows
}

fn attachments(order: &Order<'_>, names: &[String]) -> Vec<Value> {
    let language = order.language;
    let one = |number: usize, name: &str, what: &str, media_type: &str, relationship: &str, size: usize| {
        json!({
            "number": number,
            "name": name,
            "what": what,
            "media_type": media_type,
            "relationship": relationship,
            "size": language.sentence("bytes", &size.to_string()),
        })
    };
    let mut rows = vec![one(
        1,
        order.original.name,
        language.word("original"),
        media_type(order.original.media_type),
        "source",
        order.original.bytes.len(),
    )];
    for (place, (name, signed)) in names.iter().zip(order.signatures).enumerate() {
        let what = language.sentence("signature_of", &who(signed, language));
        rows.push(one(
            place + 2,
            name,
            &what,
            SIGNATURE_TYPE,
            "supplement",
            signed.cms.len(),
        ));
    }
    rows
}

fn media_type(said: &str) -> &str {
    if is_media_type(said) { said } else { ANY_TYPE }
}

/// `type/subtype` of RFC 6838 §4.2, as far as PDF writes them.
fn is_media_type(text: &str) -> bool {
    let is_part = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.'))
    };
    text.split_once('/')
        .is_some_and(|(kind, subtype)| is_part(kind) && is_part(subtype))
}

/// Who signed, several parted by commas.
fn who(signed: &Signed, language: Language) -> String {
    let names: Vec<&str> = signed
        .reports
        .iter()
        .map(|report| report.signer_name.as_deref().unwrap_or(language.word("unnamed")))
        .collect();
    names.join(", ")
}

fn notes(order: &Order<'_>) -> Vec<String> {
    let language = order.language;
    let again = match order.check {
        Some(address) => language.sentence("note_page", address),
        None => language.sentence("note_command", "карточка.pdf"),
    };
    vec![
        language.word("note_what").to_owned(),
        language.word("note_original").to_owned(),
        language.word("note_checked").to_owned(),
        again,
        language.word("note_warning").to_owned(),
    ]
}

fn signatures(order: &Order<'_>, codes: &Codes) -> Vec<Value> {
    let language = order.language;
    let mut first = 1;
    let mut all = Vec::new();
    for (place, signed) in order.signatures.iter().enumerate() {
        let number = (place + 1).to_string();
        let amount = codes.amounts.get(place).copied().unwrap_or_default();
        let signers = signed.found.iter().zip(&signed.reports);
        let signers: Vec<Value> = signers
            .map(|(found, report)| signer::data(order, found, report))
            .collect();
        let worst = signed
            .reports
            .iter()
            .find(|report| !report.is_valid())
            .or(signed.reports.first());
        all.push(json!({
            "heading": format!("{}: {}", language.sentence("signature", &number), who(signed, language)),
            "good": signed.reports.iter().all(Report::is_valid),
            "verdict": worst.map(|report| said(report, language)).unwrap_or_default(),
            "signers": signers,
            "codes": amount,
            "codes_first": first,
            "codes_heading": language.sentence("codes", &number),
            "codes_note": if order.codes && amount == 0 { language.word("codes_too_many") } else { "" },
        }));
        first += amount;
    }
    all
}

/// The verdict on one signature with its cause.
fn said(report: &Report, language: Language) -> String {
    let cause = report
        .cause()
        .map(|check| check.answer.in_language(language.code()))
        .unwrap_or_default();
    match report.verdict {
        Verdict::Valid => language.word("one_valid").to_owned(),
        Verdict::Invalid => language.sentence("one_invalid", cause),
        Verdict::Indeterminate => language.sentence("one_indeterminate", cause),
    }
}
