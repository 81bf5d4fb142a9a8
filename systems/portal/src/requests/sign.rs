//! The signature comes (процесс 4), is checked (условие 2), and the request is sent (процесс 6) or refused
//! (процесс 5). What is accepted becomes durable in one transaction with its events and messages.

use std::sync::Arc;

use ::store::accounts::Account;
use domain::{Deadline, Event, Outcome};
use eds::Report;
use exchange::messages::{CarriedFile, Holder};
use intake::checking::{Checked, check};
use intake::events::{Chain, Span};
use intake::sending::{Signed, send};
use intake::signing::Handed;
use jiff::Timestamp;
use law::{ActionVerb, Plan, StepVerb};
use pages::Problem;
use serde_json::{Value, json};

use crate::store::cases::{self, Case, Change, Stage};
use crate::store::requests::{FrozenRequest, Request, State};
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
    let now = attempt.checking.ended;
    let case = new_case(attempt, cms, report, now);
    let mut tx = portal.db().begin().await.map_err(problems::store)?;
    if !requests::submit(&mut tx, &case.id, &case.number, now)
        .await
        .map_err(problems::store)?
    {
        return Ok(None);
    }
    cases::add(&mut tx, &case).await.map_err(problems::store)?;
    let clause = case.holder().map(|holder| holder.clause.clone()).unwrap_or_default();
    cases::add_change(
        &mut tx,
        &case.id,
        &Change {
            status: None,
            clause,
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
        cms: &case.cms,
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
    [
        chain
            .step(StepVerb::SignRequest, Outcome::Done, attempt.signing)
            .map(|event| event.with(signature_facts(attempt, report))),
        chain
            .step(StepVerb::VerifySignature, Outcome::Passed, attempt.checking)
            .map(|event| event.with(report_json(report))),
        chain
            .taken_in(attempt.checking)
            .map(|event| event.with(json!({ "number": attempt.frozen.number }))),
        chain.step(StepVerb::ForwardRequest, Outcome::Done, sending),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn refused_events(attempt: &Attempt<'_>, report: &Report) -> Vec<Event> {
    let person = super::actor(attempt.account);
    let chain = chain(attempt, &person);
    let refusing = Span::at(attempt.checking.ended);
    let taken_in = chain.taken_in(attempt.checking).map(|mut event| {
        event.outcome = Outcome::Failed;
        event.with(json!({ "refused": "signature", "number": attempt.frozen.number }))
    });
    [
        chain
            .step(StepVerb::SignRequest, Outcome::Done, attempt.signing)
            .map(|event| event.with(signature_facts(attempt, report))),
        chain
            .step(StepVerb::VerifySignature, Outcome::Failed, attempt.checking)
            .map(|event| event.with(report_json(report))),
        chain.step(StepVerb::RejectSignature, Outcome::Done, refusing),
        taken_in,
    ]
    .into_iter()
    .flatten()
    .collect()
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

fn new_case(attempt: &Attempt<'_>, cms: Vec<u8>, report: Report, now: Timestamp) -> Case {
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
        stage: Stage::Held(Box::new(first_holder(attempt.plan, now))),
    }
}

/// Between sending and registration the gateway holds the case: its routing action says how long.
fn first_holder(plan: &Plan, now: Timestamp) -> Holder {
    let procedure = plan.procedure(CHANNEL);
    let intake = procedure.and_then(|procedure| procedure.action_where(|action| action.verb == ActionVerb::TakeIn));
    let route = procedure.zip(intake).and_then(|(procedure, intake)| {
        let action = procedure.action(intake.next?)?;
        Some((procedure, action))
    });
    let Some((procedure, action)) = route else {
        let system = law::System::Gateway;
        let (clause, task_ru) = (String::new(), String::new());
        return Holder {
            system,
            office: words::system(system),
            since: now,
            until: None,
            clause,
            task_ru,
        };
    };
    let clause = procedure.action_clause(action);
    let until = action
        .limit
        .as_ref()
        .and_then(|limit| Deadline::of(limit, &clause, now))
        .map(|deadline| deadline.until);
    let office = words::system(action.system);
    Holder {
        system: action.system,
        office,
        since: now,
        until,
        clause,
        task_ru: action.text.ru.clone(),
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
