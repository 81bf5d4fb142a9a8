//! Shapes that several answers of the API share.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use law::{Plan, Verb};
use pages::Problem;
use serde_json::{Value, json};

use crate::CHANNEL;
use crate::cases::{trace, view};
use crate::problems::{problems_json, text_json};
use crate::requests::freeze::FormRefusal;
use crate::requests::sign::{SignatureRefusal, report_json};
use crate::store::cases::Case;
use crate::visits::sign_in::Refused;
use crate::words::text;

/// 401: the refusal of процесс 2.
pub(crate) fn credentials_refused(refused: &Refused) -> Problem {
    let mut details = step_json(&refused.plan, &Verb::RejectCredentials);
    details["trace"] = trace::to_json(&refused.trace);
    Problem::new(
        StatusCode::UNAUTHORIZED,
        "credentials_refused",
        step_message(&refused.plan, &Verb::RejectCredentials),
    )
    .with_details(details)
}

/// 422: the form has mistakes; action 1 ends with a refusal.
pub(crate) fn form_refused(refusal: &FormRefusal) -> Problem {
    let taken_in = refusal.trace.iter().find(|event| event.action.is_some());
    let message = text(
        "Өтініште қателер бар. Түзетіп, қайта жіберіңіз.",
        "В заявлении есть ошибки. Исправьте их.",
        "The application has mistakes. Please correct them.",
    );
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "form_refused", message).with_details(json!({
        "problems": problems_json(&refusal.problems),
        "clause": taken_in.and_then(|event| event.clause.clone()),
        "action": taken_in.and_then(|event| event.action),
        "text_ru": refusal.plan.procedure(CHANNEL).and_then(|procedure| {
            Some(procedure.actions.iter().find(|action| Some(action.n) == taken_in.and_then(|event| event.action))?.completion.ru.clone())
        }),
        "trace": trace::to_json(&refusal.trace),
    }))
}

/// 422: the refusal of процесс 5 with the report.
pub(crate) fn signature_refused(refusal: &SignatureRefusal) -> Problem {
    let mut details = step_json(&refusal.plan, &Verb::RejectSignature);
    details["report"] = report_json(&refusal.report);
    details["trace"] = trace::to_json(&refusal.trace);
    let message = step_message(&refusal.plan, &Verb::RejectSignature);
    let mut problem =
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "signature_refused", message).with_details(details);
    problem.hint = refusal
        .report
        .cause()
        .map(|cause| text(&*cause.answer.kk, &*cause.answer.ru, &*cause.answer.en));
    problem
}

pub(crate) fn step_json(plan: &Plan, verb: &Verb) -> Value {
    let step = plan.procedure(CHANNEL).and_then(|procedure| procedure.step(verb));
    json!({
        "clause": step.map(|step| &step.clause),
        "label": step.and_then(|step| step.label.as_ref()),
        "text_ru": step.map(|step| &step.text.ru),
        "message": text_json(&step_message(plan, verb)),
    })
}

/// What the act's refusal says to the person.
pub(crate) fn step_message(plan: &Plan, verb: &Verb) -> law::Text {
    plan.procedure(CHANNEL)
        .and_then(|procedure| procedure.step(verb))
        .and_then(|step| step.message.clone())
        .unwrap_or_else(|| text("Бас тартылды.", "Отказано.", "Refused."))
}

/// A case as the API gives it.
pub(crate) fn case_json(case: &Case, plan: &Plan) -> Value {
    let (id, name) = view::status(case, plan);
    let outcome = case.outcome();
    json!({
        "id": case.id,
        "regulation": case.regulation.0,
        "service": text_json(&plan.name),
        "number": case.number,
        "registration": case.registration,
        "submitted": case.submitted_at.to_string(),
        "status": { "id": id, "name": text_json(&name) },
        "holder": case.holder().map(|holder| json!({
            "system": holder.system.name(),
            "office": text_json(&holder.office),
            "since": holder.since.to_string(),
            "until": holder.until.map(|until| until.to_string()),
            "clause": holder.clause,
            "task_ru": holder.task_ru,
            "proof": holder.proof.as_ref().map(text_json),
        })),
        "place": case.place.as_ref().map(|place| json!({
            "register": text_json(&place.register),
            "number": place.number,
            "place": place.place,
            "of": place.of,
            "cause": text_json(&place.cause),
        })),
        "finished": outcome.is_some(),
        "finished_at": outcome.map(|outcome| outcome.at.to_string()),
        "output": outcome.map(|outcome| &outcome.output),
        "document_number": outcome.map(|outcome| &outcome.document_number),
        "document_sha256": outcome.map(|outcome| &outcome.document_sha256),
    })
}

/// Bytes under a name, for reading in place or for keeping.
pub(crate) fn file(bytes: Vec<u8>, media_type: &'static str, name: &str, attach: bool) -> Response {
    let disposition = if attach { "attachment" } else { "inline" };
    let mut response = ([(header::CONTENT_TYPE, media_type)], bytes).into_response();
    if let Ok(value) = HeaderValue::from_str(&format!("{disposition}; filename=\"{name}\"")) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    response
}
