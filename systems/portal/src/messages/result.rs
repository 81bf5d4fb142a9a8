//! The result comes: its document is checked, kept, and may be read. A document that does not verify is refused
//! and stays visible as an undelivered message; one that cannot be judged now is asked for again.

use ::store::Tx;
use eds::policy::ExpectedSigner;
use eds::{Report, Verdict};
use exchange::messages::ResultBody;
use exchange::{ApplyError, Envelope};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{body, case_of, own_action};
use crate::store::cases::{self, Change, Outcome};
use crate::{Portal, notices};

pub(super) async fn apply(portal: &Portal, tx: &mut Tx, envelope: &Envelope) -> Result<(), ApplyError> {
    let started = portal.now();
    let told: ResultBody = body(envelope)?;
    let (case, plan) = case_of(portal, tx, envelope, &told.number).await?;
    let Some(status) = plan.status(&told.status) else {
        return Err(ApplyError::Refused(format!("the plan has no status {}", told.status.0)));
    };
    match plan.output(&told.output) {
        Some(output) if output.kind == told.output_kind => {}
        _ => {
            return Err(ApplyError::Refused(format!(
                "the plan has no output {} of that kind",
                told.output
            )));
        }
    }
    let Some(document) = &told.document else {
        return Err(ApplyError::Refused("the result came without its document".to_owned()));
    };
    let report = verify(portal, &document.pdf, &told.document_sha256).await?;
    let kept = portal.attachments.put(&document.pdf).await?;
    let now = portal.now();
    portal
        .keeper
        .keep_pdf(tx, &case.id, &kept, document.pdf.len(), &report)
        .await?;
    let outcome = Outcome {
        at: now,
        output: told.output.clone(),
        document_number: told.document_number.clone(),
        document_sha256: kept,
        document_report: report,
        issued: told.issued,
    };
    cases::finish(tx, &case.id, &told.status, &told.registration, &outcome).await?;
    let change = Change {
        status: Some(told.status.clone()),
        clause: status.clause.clone(),
        reason: None,
        at: now,
    };
    cases::add_change(tx, &case.id, &change).await?;
    let notice = notices::of_result(&plan, &case.number, &status.name, told.output_kind);
    notices::add_result(portal, tx, &case, notice, &outcome, now).await?;
    if let Some(event) = own_action(portal, &plan, envelope, started, now) {
        let facts =
            json!({ "document_number": told.document_number, "sha256": told.document_sha256, "output": told.output });
        portal.participant.record(tx, event.with(facts)).await?;
    }
    Ok(())
}

/// Checks hash and signatures of the document. Gives the report of the last signature. Whoever signs must do so as an
/// employee of an organization: with the certificate of a private person nobody decides for the state.
async fn verify(portal: &Portal, pdf: &[u8], sha256: &str) -> Result<Report, ApplyError> {
    if hex::encode(Sha256::digest(pdf)) != sha256.to_lowercase() {
        return Err(ApplyError::Refused(
            "the document is not the one whose hash was told".to_owned(),
        ));
    }
    let signatures = eds::facts::of_pdf(pdf)
        .map_err(|error| ApplyError::Refused(format!("the signatures of the document cannot be read: {error}")))?;
    let mut last = None;
    for facts in &signatures {
        let report = portal.participant.trust.judge(facts, &ExpectedSigner::Anyone).await;
        let cause = || {
            report
                .cause()
                .map_or_else(String::new, |check| check.answer.en.to_string())
        };
        match report.verdict {
            Verdict::Valid if report.signer_bin.is_none() => {
                return Err(ApplyError::Refused(
                    "the document is signed by a private person".to_owned(),
                ));
            }
            Verdict::Valid => last = Some(report),
            Verdict::Indeterminate => {
                return Err(ApplyError::NotNow(format!(
                    "the document cannot be judged yet: {}",
                    cause()
                )));
            }
            Verdict::Invalid => {
                return Err(ApplyError::Refused(format!(
                    "the document does not verify: {}",
                    cause()
                )));
            }
        }
    }
    last.ok_or_else(|| ApplyError::Refused("the document is not signed".to_owned()))
}
