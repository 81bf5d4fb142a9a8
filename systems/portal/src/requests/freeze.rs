//! Freezing (процесс 3 ends): the draft passes format-logic control under today's plan and becomes the electronic
//! document that is signed. A form with mistakes is refused, as action 1 of the table says.

use std::sync::Arc;

use ::store::accounts::Account;
use domain::number::new_number;
use domain::{Event, Outcome};
use intake::events::{Chain, Did, Span};
use intake::freezing::{Filled, freeze as write};
use intake::{Attachment, attaching, filling};
use jiff::Timestamp;
use law::{FieldProblem, Plan, Verb};
use pages::Problem;
use serde_json::json;

use crate::store::requests::{FrozenRequest, Request};
use crate::store::{files, requests};
use crate::{CHANNEL, Portal, problems};

/// How often freezing starts anew when the draft changes under it, and how often a number is drawn.
const ATTEMPTS_MAX: usize = 8;

pub(crate) enum Freezing {
    Frozen(FrozenRequest),
    Refused(Box<FormRefusal>),
}

/// What is wrong with the form, and the events of its refusal.
pub(crate) struct FormRefusal {
    pub(crate) plan: Arc<Plan>,
    pub(crate) problems: Vec<FieldProblem>,
    pub(crate) trace: Vec<Event>,
}

/// Freezes the draft; what is frozen already is given as it is.
pub(crate) async fn freeze(portal: &Portal, account: &Account, id: &str) -> Result<Freezing, Problem> {
    for _ in 0..ATTEMPTS_MAX {
        let request = super::own(portal, account, id).await?;
        if let Some(frozen) = request.frozen() {
            return Ok(Freezing::Frozen(frozen.clone()));
        }
        let plan = portal
            .todays_plan(&request.regulation)
            .ok_or_else(problems::service_gone)?;
        let attachments = files::of(portal.db(), id).await.map_err(problems::store)?;
        let now = portal.now();
        let found = control(&plan, account, &request, &attachments, now);
        if !found.is_empty() {
            return refuse(portal, account, &request, plan, found)
                .await
                .map(Freezing::Refused);
        }
        let asked = super::ask::registries(portal, account, &request, &plan).await?;
        let draft = Draft {
            asked,
            account,
            request: &request,
            plan: &plan,
            attachments: &attachments,
            now,
        };
        if let Some(frozen) = keep(portal, &draft).await? {
            return Ok(Freezing::Frozen(frozen));
        }
    }
    Err(problems::changed_meanwhile())
}

/// Format-logic control of the form and of what is attached.
pub(crate) fn control(
    plan: &Plan,
    account: &Account,
    request: &Request,
    attachments: &[Attachment],
    now: Timestamp,
) -> Vec<FieldProblem> {
    let applicant = super::applicant(account);
    let mut found = filling::problems(&plan.form, &request.entered, &applicant, now);
    let values = filling::whole(&plan.form, &request.entered, &applicant);
    let today = filling::day_in_kazakhstan(now);
    found.extend(attaching::control(&plan.form, &values, &today, attachments));
    found
}

struct Draft<'a> {
    /// What the registries were asked before, where the act orders it.
    asked: Vec<Did>,
    account: &'a Account,
    request: &'a Request,
    plan: &'a Plan,
    attachments: &'a [Attachment],
    now: Timestamp,
}

/// Writes the document and keeps it with the event of процесс 3. None when the draft has changed meanwhile.
async fn keep(portal: &Portal, draft: &Draft<'_>) -> Result<Option<FrozenRequest>, Problem> {
    let id = &draft.request.id;
    let mut tx = portal.db().begin().await.map_err(problems::store)?;
    let mut number = None;
    for _ in 0..ATTEMPTS_MAX {
        let drawn = new_number(draft.now, &portal.participant.chance);
        if requests::give_number(&mut tx, &drawn, id)
            .await
            .map_err(problems::store)?
        {
            number = Some(drawn);
            break;
        }
    }
    let Some(number) = number else {
        return Err(Problem::internal("no free number was found"));
    };
    let frozen = compose(draft, number)?;
    if !requests::freeze(&mut tx, id, draft.request.revision, &frozen)
        .await
        .map_err(problems::store)?
    {
        return Ok(None);
    }
    let person = super::actor(draft.account);
    let chain = Chain {
        plan: draft.plan,
        channel: CHANNEL,
        subject: id,
        person: &person,
    };
    let span = Span::new(draft.request.opened_at, draft.now);
    let filled = Did {
        verb: Verb::FillRequest,
        outcome: Outcome::Done,
        span,
        facts: json!({ "number": frozen.number, "sha256": frozen.sha256, "attachments": draft.attachments.len() }),
    };
    let did = draft.asked.iter().cloned().chain([filled]).collect();
    for event in chain.in_order(did) {
        portal
            .participant
            .record(&mut tx, event)
            .await
            .map_err(problems::store)?;
    }
    tx.commit().await.map_err(|error| problems::store(error.into()))?;
    Ok(Some(frozen))
}

fn compose(draft: &Draft<'_>, number: String) -> Result<FrozenRequest, Problem> {
    let applicant = super::applicant(draft.account);
    let values = filling::whole(&draft.plan.form, &draft.request.entered, &applicant);
    let document = write(&Filled {
        plan: draft.plan,
        channel: CHANNEL,
        applicant: &applicant,
        values: &values,
        attachments: draft.attachments,
        language: draft.request.language,
        number: &number,
        created: draft.now,
        counter: None,
    })
    .map_err(|error| Problem::internal(problems::chain(&error)))?;
    Ok(FrozenRequest {
        plan: draft.plan.hash(),
        number,
        document: document.document,
        sha256: document.sha256,
        at: draft.now,
    })
}

/// Records that the form was refused: процесс 3 failed, and action 1 ended with a message of refusal. Which fields
/// were wrong is recorded, what stood in them is not.
async fn refuse(
    portal: &Portal,
    account: &Account,
    request: &Request,
    plan: Arc<Plan>,
    found: Vec<FieldProblem>,
) -> Result<Box<FormRefusal>, Problem> {
    let now = portal.now();
    let person = super::actor(account);
    let chain = Chain {
        plan: &plan,
        channel: CHANNEL,
        subject: &request.id,
        person: &person,
    };
    let fields: Vec<&str> = found.iter().map(|problem| problem.field.as_str()).collect();
    let facts = json!({ "refused": "form", "fields": fields });
    let events = [
        chain.step(&Verb::FillRequest, Outcome::Failed, Span::new(request.opened_at, now)),
        chain.taken_in(Span::at(now)).map(|mut event| {
            event.outcome = Outcome::Failed;
            event
        }),
    ];
    let mut tx = portal.db().begin().await.map_err(problems::store)?;
    let mut trace = Vec::new();
    for event in events.into_iter().flatten() {
        let event = event.with(facts.clone());
        trace.push(
            portal
                .participant
                .record(&mut tx, event)
                .await
                .map_err(problems::store)?,
        );
    }
    tx.commit().await.map_err(|error| problems::store(error.into()))?;
    Ok(Box::new(FormRefusal {
        plan,
        problems: found,
        trace,
    }))
}
