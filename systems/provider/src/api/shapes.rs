//! The JSON of cases, outputs and events.

use domain::{Actor, Event, Outcome};
use jiff::Timestamp;
use law::{Output, Text};
use serde_json::{Value, json};

use crate::case::decide::asked;
use crate::store::cases::Stored;
use crate::store::files::File;
use crate::store::lists::Line;

pub(crate) fn words(text: &Text) -> Value {
    json!({ "kk": text.kk, "ru": text.ru, "en": text.en })
}

/// One line of a list.
pub(crate) fn line(line: &Line, now: Timestamp) -> Value {
    json!({
        "id": line.id,
        "number": line.number,
        "registration": line.registration,
        "service": words(&line.service),
        "applicant": line.applicant_name,
        "state": line.state,
        "status": line.status,
        "taken_by": line.holder.as_ref().map(|holder| &holder.name),
        "since": line.due.since,
        "until": line.due.until,
        "overdue": line.state != "signed" && line.due.until.is_some_and(|until| until < now),
    })
}

/// A case whole, without the bytes of its files.
pub(crate) fn case(stored: &Stored, fields: &Value, files: &[File], outputs: &[&Output], now: Timestamp) -> Value {
    json!({
        "id": stored.id(),
        "regulation": stored.request.regulation.0,
        "number": stored.request.number,
        "registration": stored.case.registration().number,
        "service": words(&stored.request.service),
        "state": stored.case.name(),
        "status": stored.status.0,
        "applicant": { "iin": stored.request.applicant_iin, "full_name": stored.request.applicant_name },
        "submitted": stored.request.submitted,
        "taken_by": stored.holder.as_ref().map(|holder| &holder.name),
        "since": stored.due.since,
        "until": stored.due.until,
        "overdue": stored.due.until.is_some_and(|until| until < now),
        "fields": fields,
        "attachments": files.iter().map(file).collect::<Vec<_>>(),
        "report": stored.request.report,
        "outputs": outputs.iter().map(|output| self::output(output)).collect::<Vec<_>>(),
        "output": stored.output(),
        "entered": stored.entered,
        "draw_error": stored.draw_error,
        "document_number": stored.case.drawing().map(|drawing| &drawing.document_number),
    })
}

fn file(file: &File) -> Value {
    json!({ "sha256": file.sha256, "name": file.name, "media_type": file.media_type, "size": file.size })
}

/// An output with the fields that the official fills.
fn output(output: &Output) -> Value {
    let fields: Vec<Value> = asked(output)
        .into_iter()
        .map(|field| {
            json!({
                "key": field.key,
                "label": words(&field.label),
                "hint": field.hint.as_ref().map(words),
                "required": field.required,
                "kind": field.kind,
            })
        })
        .collect();
    json!({ "id": output.id, "kind": output.kind, "title": words(&output.title), "choose": words(&output.choose), "fields": fields })
}

/// A trace object.
pub(crate) fn event(event: &Event) -> Value {
    json!({
        "clause": event.clause,
        "label": event.label,
        "action": event.action,
        "system": event.system.name(),
        "actor": actor(&event.actor),
        "kind": event.kind,
        "outcome": outcome(event.outcome),
        "started": event.started,
        "ended": event.ended,
        "limit_seconds": event.limit_seconds,
        "text_ru": event.text_ru,
        "details": event.details,
        "hash": event.hash,
        "previous": event.previous,
    })
}

pub(crate) fn actor(actor: &Actor) -> &'static str {
    match actor {
        Actor::Applicant { .. } => "applicant",
        Actor::Official { .. } => "official",
        Actor::Operator { .. } => "operator",
        Actor::System => "system",
    }
}

pub(crate) fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Done => "done",
        Outcome::Passed => "passed",
        Outcome::Failed => "failed",
    }
}
