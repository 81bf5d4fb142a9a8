//! A filing as the API gives it: where it stands, what can be done, what is wrong.

use axum::http::StatusCode;
use intake::filling;
use law::{FieldProblem, Limit, Performer, Step, Verb};
use pages::Problem;
use serde_json::{Value, json};

use crate::filing::known::Known;
use crate::filing::sign::{SignatureRefusal, report_json};
use crate::filing::{Work, accept, control, freeze};
use crate::records::filings::{Filing, State};
use crate::records::{files, receipts};
use crate::trouble::{problems_json, text_json};
use crate::{Clerk, Desk, way};

/// For lists.
pub(crate) fn brief(desk: &Desk, filing: &Filing) -> Value {
    let plan = desk.plan(&filing.plan);
    let now = desk.now();
    json!({
        "id": filing.id,
        "number": filing.number,
        "regulation": filing.regulation,
        "service": plan.as_ref().map(|plan| text_json(&plan.name)),
        "channel": filing.channel.name(),
        "state": filing.state.word(),
        "applicant": { "iin": filing.applicant.iin.as_str(), "name": filing.applicant.name.full() },
        "clerk": filing.clerk.name,
        "step": plan.as_ref().and_then(|plan| step(plan.procedure(filing.channel)?, filing)),
        "opened": filing.opened_at,
        "since": filing.since,
        "until": filing.until,
        "overdue": filing.until.is_some_and(|until| until < now),
        "ended": filing.ended_at,
    })
}

/// For a card.
pub(crate) async fn whole(desk: &Desk, clerk: &Clerk, filing: &Filing) -> Result<Value, Problem> {
    let work = Work::of(desk, clerk, &filing.id).await?;
    let facts = &filing.facts;
    let known = Known::of(facts, filing.applicant.iin.as_str());
    let scanned = files::of(desk.db(), &filing.id).await.map_err(Problem::failure)?;
    let given = receipts::of(desk.db(), &filing.id).await.map_err(Problem::failure)?;
    let now = desk.now();
    let values = filling::whole(&work.plan.form, &facts.entered, &filing.applicant);
    let today = filling::day_in_kazakhstan(now);
    let papers: Vec<Value> = work
        .plan
        .form
        .attachments
        .items
        .iter()
        .map(|item| {
            json!({
                "id": item.id, "label": text_json(&item.label),
                "required": work.plan.form.needs(item, &values, &today),
                "seen": facts.papers.get(&item.id),
            })
        })
        .collect();
    let mut shown = brief(desk, filing);
    let more = json!({
        "language": filing.language.tag(),
        "phone": facts.phone,
        "email": facts.email,
        "representative": facts.representative,
        "ticket": facts.ticket,
        "electronic": work.is_electronic()?,
        "can": can(&work)?,
        "problems": problems_json(&problems(&work).await?),
        "fields": facts.entered,
        "papers": papers,
        "scans": scanned.iter().map(|file| json!({
            "sha256": file.file.sha256, "item": file.item, "name": file.file.name,
            "media_type": file.file.media_type, "size": file.file.size,
        })).collect::<Vec<_>>(),
        "registries": facts.looked.iter().map(|looked| json!({
            "registry": looked.registry.name(), "lookup": looked.lookup, "found": looked.facts.is_some(), "at": looked.at,
        })).collect::<Vec<_>>(),
        "differences": known.differences(filing).iter().map(|difference| json!({
            "field": difference.field, "entered": difference.entered, "known": difference.known,
        })).collect::<Vec<_>>(),
        "held": facts.held.iter().map(|held| json!({
            "registry": held.registry.name(), "failing": held.failing, "reason": held.reason, "at": held.at,
        })).collect::<Vec<_>>(),
        "refusal": facts.refusal.as_ref().map(|refusal| json!({
            "clause": refusal.clause, "label": refusal.label, "message": text_json(&refusal.message),
            "missing": refusal.missing,
        })),
        "receipts": given.iter().map(|(receipt, _)| receipt).collect::<Vec<_>>(),
        "document_sha256": filing.frozen.as_ref().map(|frozen| &frozen.sha256),
        "report": facts.report,
    });
    if let (Some(shown), Value::Object(more)) = (shown.as_object_mut(), more) {
        shown.extend(more);
    }
    Ok(shown)
}

/// The step that waits, with its limits. Where the act has no steps of intake, the first of the paragraph is cited.
fn step(procedure: &law::Procedure, filing: &Filing) -> Option<Value> {
    if filing.state.is_over() {
        return None;
    }
    match &filing.step {
        Some(id) => procedure
            .step_of_id(id)
            .map(|step| step_json(step, step.verb.name(), filing)),
        None => procedure
            .steps
            .first()
            .map(|step| step_json(step, Verb::TakeIn.name(), filing)),
    }
}

fn step_json(step: &Step, verb: &str, filing: &Filing) -> Value {
    json!({
        "id": step.id,
        "clause": step.clause,
        "label": step.label,
        "verb": verb,
        "performer": step.performer.name(),
        "text_ru": step.text.ru,
        "limits": step.limits.iter().map(limit).collect::<Vec<_>>(),
        "since": filing.since,
        "due": filing.until,
    })
}

pub(crate) fn limit(limit: &Limit) -> Value {
    json!({ "value": limit.value, "unit": limit.unit.name(), "when": limit.when.map(law::Circumstance::name) })
}

/// The operations that lead on from here, for this clerk.
pub(crate) fn can(work: &Work<'_>) -> Result<Vec<&'static str>, Problem> {
    if work.must_be_open().is_err() {
        return Ok(Vec::new());
    }
    let procedure = work.procedure()?;
    let missing = control::missing_papers(&work.plan, &work.filing, work.counter.now());
    let mut can: Vec<&'static str> = Vec::new();
    let signing = way::signing(procedure);
    let verb = work.step().map(|step| &step.verb);
    if work.filing.frozen.is_some() {
        can.extend(["sign", "reopen", "withdraw"]);
        return Ok(can);
    }
    can.extend(["papers", "scans"]);
    match verb {
        None | Some(Verb::AcceptDocuments) => {
            if way::fills_with_papers(procedure) {
                can.push("fields");
            }
            can.push(if missing.is_empty() { "accept" } else { "refuse" });
        }
        Some(Verb::FillRequest) => can.extend(["fields", "fill"]),
        Some(Verb::QueryRegistry { .. }) => can.push("ask"),
        Some(Verb::CheckRegistry) if work.step().is_some_and(|step| step.performer != Performer::System) => {
            can.push("compare");
        }
        Some(_) if signing.map(|step| &step.id) == work.filing.step.as_ref() => {
            can.extend(["fields", "freeze"]);
            let has_step = procedure.intake().iter().any(|step| step.verb == Verb::AcceptDocuments);
            if !missing.is_empty() && !has_step {
                can.push("refuse");
            }
        }
        Some(_) => {}
    }
    can.push("withdraw");
    Ok(can)
}

/// What is wrong for the step that waits.
pub(crate) async fn problems(work: &Work<'_>) -> Result<Vec<FieldProblem>, Problem> {
    if work.filing.state != State::Open || work.filing.frozen.is_some() {
        return Ok(Vec::new());
    }
    let now = work.counter.now();
    match work.step().map(|step| &step.verb) {
        None | Some(Verb::AcceptDocuments) => accept::problems(work).await,
        Some(Verb::FillRequest) => Ok(control::of_form(&work.plan, &work.filing, now)),
        Some(Verb::SignRequest | Verb::ForwardRequest { .. }) => freeze::problems(work).await,
        Some(_) => Ok(Vec::new()),
    }
}

/// 422: the act's refusal of a signature, with the report.
pub(crate) fn signature_refused(refusal: &SignatureRefusal) -> Problem {
    let mut problem = Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "signature_refused",
        refusal.message.clone(),
    )
    .with_details(json!({
        "clause": refusal.clause,
        "label": refusal.label,
        "report": report_json(&refusal.report),
        "trace": refusal.trace,
    }));
    problem.hint = refusal.report.cause().map(|cause| {
        let answer = &cause.answer;
        crate::words::text(&*answer.kk, &*answer.ru, &*answer.en)
    });
    problem
}
