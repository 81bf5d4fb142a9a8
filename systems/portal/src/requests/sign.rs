//! The signature comes (процесс 4), is checked (условие 2), and the request is sent (процесс 6) or refused
//! (процесс 5). What is accepted becomes durable in one transaction with its events and messages.

use std::sync::Arc;

use ::store::accounts::Account;
use domain::{Event, Outcome};
use eds::policy::ExpectedSigner;
use eds::{Certificate, Report};
use exchange::Participant;
use exchange::messages::{CarriedFile, Holder, Signature};
use intake::checking::{Checked, check};
use intake::events::{Chain, Did, Span, is_checked_before_signing};
use intake::sending::{Signed, send};
use intake::signing::Handed;
use jiff::Timestamp;
use law::{Plan, Verb};
use pages::Problem;
use serde_json::{Value, json};

use crate::store::cases::{self, Case, Change, Stage};
use crate::store::requests::{CheckedCertificate, FrozenRequest, Request, State};
use crate::store::{files, requests};
use crate::{CHANNEL, Portal, notices, problems, words};

/// How often a signature may be refused for one request.
pub(crate) const ATTEMPTS_MAX: i64 = 20;

pub(crate) enum Signing {
    Accepted { number: String },
    Refused(Box<SignatureRefusal>),
}

/// The refusal of процесс 5 with the report that is its reason.
pub(crate) struct SignatureRefusal {
    pub(crate) plan: Arc<Plan>,
    pub(crate) report: Report,
    pub(crate) trace: Vec<Event>,
}

/// Checks what was handed in, and sends or refuses. A request that is sent already is accepted again, unchanged.
pub(crate) async fn sign(portal: &Portal, account: &Account, id: &str, handed: Handed) -> Result<Signing, Problem> {
    let received = portal.now();
    let request = super::own(portal, account, id).await?;
    if let State::Submitted(frozen) = &request.state {
        return Ok(Signing::Accepted {
            number: frozen.number.clone(),
        });
    }
    let frozen = request.frozen().ok_or_else(problems::not_frozen)?;
    if request.attempts >= ATTEMPTS_MAX {
        return Err(problems::too_many_attempts(ATTEMPTS_MAX));
    }
    let plan = portal.plan_of_case(&frozen.plan)?;
    let checked = check(
        &portal.participant.trust,
        handed,
        &frozen.document,
        &account.iin,
        received,
    )
    .await;
    let attempt = Attempt {
        account,
        request: &request,
        frozen,
        plan: &plan,
        // The person had the document before them since it was frozen, or since the last refusal.
        signing: Span::new(request.touched_at.max(frozen.at), received),
        checking: Span::new(received, portal.now()),
    };
    let kept = match checked {
        Checked { cms: Some(cms), report } if report.is_valid() => accept(portal, &attempt, cms, report).await?,
        Checked { report, .. } => refuse(portal, &attempt, report).await?,
    };
    match kept {
        Some(outcome) => Ok(outcome),
        // Somebody was faster with the same request: say what became of it.
        None => match super::own(portal, account, id).await?.state {
            State::Submitted(frozen) => Ok(Signing::Accepted { number: frozen.number }),
            _ => Err(problems::changed_meanwhile()),
        },
    }
}

struct Attempt<'a> {
    account: &'a Account,
    request: &'a Request,
    frozen: &'a FrozenRequest,
    plan: &'a Arc<Plan>,
    signing: Span,
    checking: Span,
}

/// Everything that makes the request a case, together. None when the request is not waiting for a signature.
async fn accept(
    portal: &Portal,
    attempt: &Attempt<'_>,
    cms: Vec<u8>,
    report: Report,
) -> Result<Option<Signing>, Problem> {
    let carried = carried_files(portal, &attempt.request.id).await?;
    let keeper = &portal.keeper;
    let kept = keeper
        .application(&attempt.request.id, &cms, &attempt.frozen.document)
        .await
        .map_err(problems::store)?;
    let now = attempt.checking.ended;
    let case = new_case(&portal.participant, attempt, cms, report, now);
    let mut tx = portal.db().begin().await.map_err(problems::store)?;
    if !requests::submit(&mut tx, &case.id, &case.number, now)
        .await
        .map_err(problems::store)?
    {
        return Ok(None);
    }
    cases::add(&mut tx, &case).await.map_err(problems::store)?;
    if let Some(kept) = &kept {
        keeper.keep_application(&mut tx, kept).await.map_err(problems::store)?;
    }
    let clause = case.holder().map(|holder| holder.clause.clone()).unwrap_or_default();
    cases::add_change(
        &mut tx,
        &case.id,
        &Change {
            status: None,
            clause,
            reason: None,
            at: now,
        },
    )
    .await
    .map_err(problems::store)?;
    let status = words::sent();
    let body = notices::of_status(attempt.plan, &case.number, &status);
    notices::add(portal, &mut tx, &case, body, now)
        .await
        .map_err(problems::store)?;
    for event in accepted_events(attempt, &case.report) {
        portal
            .participant
            .record(&mut tx, event)
            .await
            .map_err(problems::store)?;
    }
    let signed = Signed {
        case: &case.id,
        plan: attempt.plan,
        channel: CHANNEL,
        number: &case.number,
        document: &attempt.frozen.document,
        signature: &Signature::Applicant { cms: case.cms.clone() },
        attachments: &carried,
        applicant: &super::applicant(attempt.account),
        language: attempt.request.language,
        submitted: now,
    };
    send(&mut tx, &portal.participant, &signed)
        .await
        .map_err(|error| Problem::internal(problems::chain(&error)))?;
    tx.commit().await.map_err(|error| problems::store(error.into()))?;
    portal.participant.wake.notify_one();
    keeper.poke();
    Ok(Some(Signing::Accepted { number: case.number }))
}

/// Keeps the report and the events of the refusal. None when the request is not waiting for a signature.
async fn refuse(portal: &Portal, attempt: &Attempt<'_>, report: Report) -> Result<Option<Signing>, Problem> {
    let now = attempt.checking.ended;
    let mut tx = portal.db().begin().await.map_err(problems::store)?;
    let (id, number) = (&attempt.request.id, &attempt.frozen.number);
    if !requests::refuse(&mut tx, id, number, &report, now)
        .await
        .map_err(problems::store)?
    {
        return Ok(None);
    }
    let mut trace = Vec::new();
    for event in refused_events(attempt, &report) {
        trace.push(
            portal
                .participant
                .record(&mut tx, event)
                .await
                .map_err(problems::store)?,
        );
    }
    tx.commit().await.map_err(|error| problems::store(error.into()))?;
    Ok(Some(Signing::Refused(Box::new(SignatureRefusal {
        plan: attempt.plan.clone(),
        report,
        trace,
    }))))
}

fn accepted_events(attempt: &Attempt<'_>, report: &Report) -> Vec<Event> {
    let person = super::actor(attempt.account);
    let chain = chain(attempt, &person);
    let sending = Span::at(attempt.checking.ended);
    let mut did = vec![did(
        Verb::SignRequest,
        Outcome::Done,
        attempt.signing,
        signature_facts(attempt, report),
    )];
    // Where the act has the certificate checked first, that has left its event already, unless the signature was made
    // elsewhere and came with a certificate that nobody had seen.
    let checked = attempt.request.checked.as_ref().map(|checked| checked.serial.as_str());
    if checked.is_none() || checked != report.serial_hex.as_deref() {
        did.push(self::did(
            Verb::VerifySignature,
            Outcome::Passed,
            attempt.checking,
            report_json(report),
        ));
    }
    let forward = Verb::ForwardRequest { calls_provider: false };
    let taken_in = chain
        .taken_in(attempt.checking)
        .map(|event| event.with(json!({ "number": attempt.frozen.number })));
    let mut facts = json!({ "number": attempt.frozen.number });
    if attempt
        .plan
        .procedure(CHANNEL)
        .is_some_and(|procedure| procedure.step(&Verb::SignRequest).is_none())
    {
        facts = signature_facts(attempt, report);
    }
    let mut events = chain.in_order(did);
    events.extend(taken_in);
    events.extend(chain.in_order(vec![self::did(forward, Outcome::Done, sending, facts)]));
    events
}

fn did(verb: Verb, outcome: Outcome, span: Span, facts: Value) -> Did {
    Did {
        verb,
        outcome,
        span,
        facts,
    }
}

fn refused_events(attempt: &Attempt<'_>, report: &Report) -> Vec<Event> {
    let person = super::actor(attempt.account);
    let chain = chain(attempt, &person);
    let refusing = Span::at(attempt.checking.ended);
    let taken_in = chain.taken_in(attempt.checking).map(|mut event| {
        event.outcome = Outcome::Failed;
        event.with(json!({ "refused": "signature", "number": attempt.frozen.number }))
    });
    let mut all = vec![
        did(
            Verb::VerifySignature,
            Outcome::Failed,
            attempt.checking,
            report_json(report),
        ),
        did(Verb::RejectSignature, Outcome::Done, refusing, json!({})),
    ];
    // Where the certificate is checked first, the step of signing has not been reached.
    if !attempt.plan.procedure(CHANNEL).is_some_and(is_checked_before_signing) {
        all.push(did(
            Verb::SignRequest,
            Outcome::Done,
            attempt.signing,
            signature_facts(attempt, report),
        ));
    }
    let mut events = chain.in_order(all);
    events.extend(taken_in);
    events
}

/// «Условие 2» of the acts that check the chosen certificate before the request is signed: in force, not revoked, and
/// of the person whose request it is. What is found good is remembered and not asked again until something changes.
pub(crate) async fn check_chosen(
    portal: &Portal,
    account: &Account,
    request: &Request,
    frozen: &FrozenRequest,
    certificate: &Certificate,
) -> Result<(), Problem> {
    let plan = portal.plan_of_case(&frozen.plan)?;
    if !plan.procedure(CHANNEL).is_some_and(is_checked_before_signing) {
        return Ok(());
    }
    if request.attempts >= ATTEMPTS_MAX {
        return Err(problems::too_many_attempts(ATTEMPTS_MAX));
    }
    let started = portal.now();
    let own = ExpectedSigner::Iin(account.iin.as_str().to_owned());
    let report = portal.participant.trust.judge_certificate(certificate, &own).await;
    let attempt = Attempt {
        account,
        request,
        frozen,
        plan: &plan,
        signing: Span::at(started),
        checking: Span::new(started, portal.now()),
    };
    if !report.is_valid() {
        return match refuse(portal, &attempt, report).await? {
            Some(Signing::Refused(refusal)) => Err(crate::api::shapes::signature_refused(&refusal)),
            _ => Err(problems::changed_meanwhile()),
        };
    }
    let serial = certificate.serial_hex.clone();
    if request.checked.as_ref().is_some_and(|checked| checked.serial == serial) {
        return Ok(());
    }
    let person = super::actor(account);
    let passed = did(
        Verb::VerifySignature,
        Outcome::Passed,
        attempt.checking,
        report_json(&report),
    );
    let at = attempt.checking.ended;
    let mut tx = portal.db().begin().await.map_err(problems::store)?;
    if !requests::keep_checked(&mut tx, &request.id, &frozen.number, &CheckedCertificate { serial, at })
        .await
        .map_err(problems::store)?
    {
        return Err(problems::changed_meanwhile());
    }
    for event in chain(&attempt, &person).in_order(vec![passed]) {
        portal
            .participant
            .record(&mut tx, event)
            .await
            .map_err(problems::store)?;
    }
    tx.commit().await.map_err(|error| problems::store(error.into()))
}

fn chain<'a>(attempt: &Attempt<'a>, person: &'a domain::Actor) -> Chain<'a> {
    Chain {
        plan: attempt.plan,
        channel: CHANNEL,
        subject: &attempt.request.id,
        person,
    }
}

fn signature_facts(attempt: &Attempt<'_>, report: &Report) -> Value {
    json!({ "sha256": attempt.frozen.sha256, "certificate": report.serial_hex, "algorithm": report.algorithm })
}

pub(crate) fn report_json(report: &Report) -> Value {
    serde_json::to_value(report).unwrap_or(Value::Null)
}

fn new_case(participant: &Participant, attempt: &Attempt<'_>, cms: Vec<u8>, report: Report, now: Timestamp) -> Case {
    Case {
        id: attempt.request.id.clone(),
        account: attempt.account.id.clone(),
        applicant_iin: attempt.account.iin.as_str().to_owned(),
        regulation: attempt.plan.id.clone(),
        plan: attempt.frozen.plan.clone(),
        number: attempt.frozen.number.clone(),
        cms,
        report,
        submitted_at: now,
        registration: None,
        status: None,
        place: None,
        stage: Stage::Held(Box::new(first_holder(participant, attempt.plan, now))),
    }
}

/// Between sending and registration the gateway holds the case: its routing action says how long.
fn first_holder(participant: &Participant, plan: &Plan, now: Timestamp) -> Holder {
    let procedure = plan.procedure(CHANNEL);
    let intake = procedure.and_then(|procedure| procedure.stage_where(|stage| stage.verb == Verb::TakeIn));
    let route = procedure
        .zip(intake)
        .and_then(|(procedure, intake)| procedure.stage(intake.on_success?));
    let Some(action) = route else {
        let system = law::System::Gateway;
        let (clause, task_ru) = (String::new(), String::new());
        return Holder {
            system,
            office: words::system(system),
            since: now,
            until: None,
            clause,
            task_ru,
            proof: None,
        };
    };
    let clause = action.clause.clone();
    let proof = participant.deadline(action, &[], now);
    let office = words::system(action.system);
    Holder {
        system: action.system,
        office,
        since: now,
        until: proof.as_ref().map(|proof| proof.due),
        clause,
        task_ru: action.text.ru.clone(),
        proof: proof.map(|proof| proof.text()),
    }
}

async fn carried_files(portal: &Portal, request: &str) -> Result<Vec<CarriedFile>, Problem> {
    let mut carried = Vec::new();
    for file in files::of(portal.db(), request).await.map_err(problems::store)? {
        let bytes = portal.attachments.get(&file.sha256).await.map_err(problems::store)?;
        carried.push(CarriedFile {
            name: file.name,
            media_type: file.media_type,
            sha256: file.sha256,
            bytes,
        });
    }
    Ok(carried)
}
