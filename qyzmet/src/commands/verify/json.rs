//! The report as JSON: a contract with programs, told in the README.

use std::path::Path;

use eds::{CheckOutcome, Report, Verdict};
use serde_json::{Value, json};

use super::Outcome;

/// `{"file", "verdict", "signatures": […]}`; for a card of an electronic document also `card` with what was taken out of
/// it, and `attachment` with each signature.
pub(super) fn of_file(file: &Path, outcome: &Outcome, lang: &str) -> Value {
    let signature = |(attachment, report): &(Option<String>, Report)| {
        let mut signature = of_signature(report, lang);
        if let Some(name) = attachment {
            signature["attachment"] = name.as_str().into();
        }
        signature
    };
    let mut whole = json!({
        "file": file.display().to_string(),
        "verdict": word(outcome.verdict),
        "signatures": outcome.reports.iter().map(signature).collect::<Vec<_>>(),
    });
    if let Some(card) = &outcome.card {
        let names = card.signatures.iter().map(|(name, _)| name.as_str());
        whole["card"] = json!({
            "original": {
                "name": card.name,
                "media_type": card.media_type,
                "size_bytes": card.original.len(),
                "sha256": card.sha256(),
            },
            "signatures": names.collect::<Vec<_>>(),
        });
    }
    whole
}

/// A file that could not be judged.
pub(super) fn of_error(file: &Path, cause: &str) -> Value {
    json!({
        "file": file.display().to_string(),
        "verdict": "unreadable",
        "cause": cause,
        "signatures": [],
    })
}

/// One file is an object, several are an array.
pub(super) fn whole(mut files: Vec<Value>) -> String {
    let value = match files.len() {
        1 => files.remove(0),
        _ => Value::Array(files),
    };
    format!("{value:#}")
}

fn of_signature(report: &Report, lang: &str) -> Value {
    let checks: Vec<Value> = report
        .checks
        .iter()
        .map(|check| {
            json!({
                "id": check.id,
                "question": check.question.in_language(lang),
                "answer": check.answer.in_language(lang),
                "outcome": match check.outcome {
                    CheckOutcome::Passed => "passed",
                    CheckOutcome::Failed => "failed",
                    CheckOutcome::Unknown => "unknown",
                },
                "clause": check.clause,
            })
        })
        .collect();
    let counter: Vec<Value> = report
        .counter_signatures
        .iter()
        .map(|counter| of_signature(counter, lang))
        .collect();
    json!({
        "verdict": word(report.verdict),
        "signer": {
            "name": report.signer_name,
            "iin": report.signer_iin,
            "bin": report.signer_bin,
            "organization": report.signer_organization,
            "certificate": report.serial_hex,
        },
        "algorithm": report.algorithm,
        "signed_at": report.signed_at,
        "proved_at": report.proved_at,
        "level": report.level_word(),
        "reach": report.reach.to_string(),
        "stamp_again_before": report.stamp_again_before,
        "judged_at": report.judged_at,
        "policy": report.policy,
        "checks": checks,
        "counter_signatures": counter,
    })
}

const fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Valid => "valid",
        Verdict::Invalid => "invalid",
        Verdict::Indeterminate => "indeterminate",
    }
}
