//! The clerk signs the frozen filing with their own key, as an employee of the organization; the signature is judged,
//! and a good one sends the request on. The two halves are those of every signature here.

use domain::{Event, Outcome};
use eds::Report;
use intake::checking::{Checked, check};
use intake::signing::{Handed, chosen_certificate, signed_attributes};
use law::{Step, Text, Verb};
use pages::Problem;
use serde_json::{Value, json};

use super::finish;
use super::{Work, settle};
use crate::records::filings::{Filing, Frozen};
use crate::{Clerk, Counter, trouble, way};

/// How often a signature may be refused for one filing.
const ATTEMPTS_MAX: u32 = 20;

/// The act's refusal with the report that is its reason.
pub(crate) struct SignatureRefusal {
    pub(crate) message: Text,
    pub(crate) clause: Option<String>,
    pub(crate) label: Option<String>,
    pub(crate) report: Report,
    pub(crate) trace: Vec<Event>,
}

pub(crate) enum Signing {
    Accepted(Box<Filing>),
    Refused(Box<SignatureRefusal>),
}

/// The bytes that the chosen key must sign.
pub(crate) async fn prepare(
    counter: &Counter,
    clerk: &Clerk,
    id: &str,
    certificate_pem: &str,
) -> Result<Vec<u8>, Problem> {
    let work = Work::of(counter, clerk, id).await?;
    work.must_be_open()?;
    let frozen = work.filing.frozen.as_ref().ok_or_else(trouble::not_frozen)?;
    let certificate = chosen_certificate(certificate_pem).map_err(|_| trouble::signature_unreadable())?;
    if certificate.subject.bin.as_deref() != Some(counter.organization.0.as_str())
        || certificate.subject.iin.as_deref() != Some(clerk.account.iin.as_str())
    {
        return Err(trouble::foreign_certificate(&counter.organization.1));
    }
    signed_attributes(&frozen.document, &certificate, counter.now()).map_err(|_| trouble::signature_unreadable())
}

/// Judges what was handed in, and sends or refuses. A filing that is sent already is accepted again, unchanged.
pub(crate) async fn sign(counter: &Counter, clerk: &Clerk, id: &str, handed: Handed) -> Result<Signing, Problem> {
    let received = counter.now();
    let work = Work::of(counter, clerk, id).await?;
    if work.filing.cms.is_some() && work.filing.state.is_over() {
        return Ok(Signing::Accepted(Box::new(work.filing)));
    }
    work.must_be_open()?;
    let frozen = work.filing.frozen.clone().ok_or_else(trouble::not_frozen)?;
    if work.filing.facts.attempts >= ATTEMPTS_MAX {
        return Err(trouble::too_many_attempts());
    }
    let trust = &counter.participant.trust;
    let checked = check(trust, handed, &frozen.document, &clerk.account.iin, received).await;
    match checked {
        Checked { cms: Some(cms), report } if report.is_valid() && is_employee(counter, &report) => {
            accept(work, &frozen, cms, report, received).await
        }
        Checked { report, .. } if report.is_valid() => {
            tracing::info!(case = id, "a filing was signed as a private person: {}", report.policy);
            Err(trouble::foreign_certificate(&counter.organization.1))
        }
        Checked { report, .. } => refuse(work, &frozen, report, received).await,
    }
}

fn is_employee(counter: &Counter, report: &Report) -> bool {
    report.signer_bin.as_deref() == Some(counter.organization.0.as_str())
}

async fn accept(
    mut work: Work<'_>,
    frozen: &Frozen,
    cms: Vec<u8>,
    report: Report,
    received: jiff::Timestamp,
) -> Result<Signing, Problem> {
    let now = work.counter.now();
    let (signing, verifying, _) = steps(&work)?;
    let mut events = Vec::new();
    let begun = work.filing.facts.frozen_at.unwrap_or(work.filing.since);
    // Where the act only sends what is signed, the event of sending tells of the signature.
    if signing.verb == Verb::SignRequest {
        events.push(
            work.event(&signing, Outcome::Done, begun, received)
                .with(facts(frozen, &report)),
        );
    }
    if let Some(verifying) = &verifying {
        events.push(
            work.event(verifying, Outcome::Passed, received, now)
                .with(report_json(&report)),
        );
    }
    let keeper = &work.counter.keeper;
    work.signed = keeper
        .application(&work.filing.id, &cms, &frozen.document)
        .await
        .map_err(Problem::failure)?;
    work.filing.cms = Some(cms);
    work.filing.facts.report = Some(report_json(&report));
    let last = verifying.as_ref().unwrap_or(&signing);
    if signing.verb != Verb::SignRequest {
        events.push(
            work.event(&signing, Outcome::Done, begun, now)
                .with(facts(frozen, &report)),
        );
    } else {
        let plan = work.plan.clone();
        let procedure = plan
            .procedure(work.filing.channel)
            .ok_or_else(trouble::no_such_service)?;
        // Sending is the last step of intake: whoever signed has sent.
        if let way::Next::Step(next) = way::next(procedure, last, true) {
            if !matches!(next.verb, Verb::ForwardRequest { .. }) {
                settle::go(&mut work, way::Next::Step(next), now, &mut events);
                work.keep(events).await?;
                return Ok(Signing::Accepted(Box::new(work.filing)));
            }
            events.push(
                work.event(next, Outcome::Done, now, now)
                    .with(json!({ "sha256": frozen.sha256 })),
            );
        }
    }
    let filing = finish::complete(work, events).await?;
    Ok(Signing::Accepted(Box::new(filing)))
}

async fn refuse(
    mut work: Work<'_>,
    frozen: &Frozen,
    report: Report,
    received: jiff::Timestamp,
) -> Result<Signing, Problem> {
    let now = work.counter.now();
    let (signing, verifying, refusing) = steps(&work)?;
    let begun = work.filing.facts.frozen_at.unwrap_or(work.filing.since);
    let mut events = vec![
        work.event(
            &signing,
            if verifying.is_some() {
                Outcome::Done
            } else {
                Outcome::Failed
            },
            begun,
            received,
        )
        .with(facts(frozen, &report)),
    ];
    if let Some(verifying) = &verifying {
        events.push(
            work.event(verifying, Outcome::Failed, received, now)
                .with(report_json(&report)),
        );
    }
    if let Some(refusing) = &refusing {
        events.push(work.event(refusing, Outcome::Done, now, now));
    }
    work.filing.facts.attempts += 1;
    work.filing.facts.report = Some(report_json(&report));
    let trace = work.keep(events).await?;
    let own = crate::words::text(
        "Қолтаңба расталмады.",
        "Подлинность ЭЦП не подтверждена.",
        "The signature is not confirmed.",
    );
    Ok(Signing::Refused(Box::new(SignatureRefusal {
        message: refusing.as_ref().and_then(|step| step.message.clone()).unwrap_or(own),
        clause: refusing.as_ref().or(verifying.as_ref()).map(|step| step.clause.clone()),
        label: refusing.as_ref().and_then(|step| step.label.clone()),
        report,
        trace,
    })))
}

/// The steps that sign, check and refuse; the last two where the act has them.
fn steps(work: &Work<'_>) -> Result<(Step, Option<Step>, Option<Step>), Problem> {
    let procedure = work.procedure()?;
    let signing = way::signing(procedure)
        .cloned()
        .ok_or_else(|| trouble::wrong_step(&work.filing))?;
    let find = |verb: Verb| procedure.intake().iter().find(|step| step.verb == verb).cloned();
    Ok((signing, find(Verb::VerifySignature), find(Verb::RejectSignature)))
}

fn facts(frozen: &Frozen, report: &Report) -> Value {
    json!({ "sha256": frozen.sha256, "certificate": report.serial_hex, "algorithm": report.algorithm })
}

pub(crate) fn report_json(report: &Report) -> Value {
    serde_json::to_value(report).unwrap_or(Value::Null)
}
