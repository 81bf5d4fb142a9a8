//! The JSON of cases, outputs and events.

use domain::{Actor, Event, Outcome};
use jiff::Timestamp;
use law::{Limit, Output, Plan, Text};
use serde_json::{Value, json};

use crate::case::course::CourseLine;
use crate::case::decide::asked;
use crate::case::keep::Kept;
use crate::course::Course;
use crate::limits;
use crate::store::cases::Stored;
use crate::store::files::File;
use crate::store::lists::Line;
use crate::store::staff::Member;

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
        "overdue": line.due.action != 0 && line.due.until.is_some_and(|until| until < now),
        "channel": line.channel.name(),
        "desk": line.desk,
        "returned": line.returned,
    })
}

/// A case whole, without the bytes of its files.
pub(crate) fn case(stored: &Stored, plan: &Plan, fields: &Value, files: &[File], now: Timestamp) -> Value {
    let way = &stored.way;
    json!({
        "id": stored.id(),
        "regulation": stored.request.regulation.0,
        "number": stored.request.number,
        "registration": stored.registration(),
        "channel": stored.request.channel.name(),
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
        "outputs": plan.outputs.iter().map(output).collect::<Vec<_>>(),
        "output": stored.output(),
        "entered": stored.entered,
        "draw_error": stored.draw_error,
        "document_number": stored.case.drawing().map(|drawing| &drawing.document_number),
        "desk": stored.desk.role,
        "circumstances": way.circumstances,
        "prolongations": way.extensions,
        "sent_back": way.sent_back,
        "held": way.held.as_ref().map(|held| json!({
            "missing": words(&held.missing), "since": held.since, "next_try": held.next_try,
        })),
        "refuted": way.refuted.as_ref().map(|refuted| json!({ "cause": words(&refuted.cause), "at": refuted.at })),
        "conclusions": way.conclusions,
        "ground": way.ground,
        "lookups": way.lookups,
        "agreements": stored.case.agreements().iter().map(|agreed| json!({ "role": agreed.role, "at": agreed.at })).collect::<Vec<_>>(),
    })
}

/// A signed document that is stamped again for years.
pub(crate) fn kept(kept: &Kept) -> Value {
    let document = &kept.document;
    json!({
        "what": kept.what,
        "form": document.form.name(),
        "sha256": document.original,
        "newest": document.newest,
        "level": document.level.to_string(),
        "attempts": document.attempts,
        "cause": document.last_error,
        "next_try": document.due,
    })
}

/// Where a case stands in its course; null when nothing is left to be done here.
pub(crate) fn stage(stored: &Stored, plan: &Plan) -> Value {
    let course = Course::of(plan, stored.procedure);
    let Some(stage) = course.as_ref().and_then(|course| course.stage(stored.due.action)) else {
        return Value::Null;
    };
    json!({
        "n": stage.n,
        "id": stage.id,
        "procedure": stored.procedure.name(),
        "clause": stage.clause,
        "label": stage.label,
        "text_ru": stage.text.ru,
        "verb": stage.verb.name(),
        "performer": stage.performer.name(),
        "waits_for": stored.desk.role,
        "limits": stage.limits.iter().map(limit).collect::<Vec<_>>(),
        "holding": limits::holding(stage, &stored.way.circumstances).into_iter().map(limit).collect::<Vec<_>>(),
        "since": stored.due.since,
        "due": stored.due.until,
    })
}

fn limit(limit: &Limit) -> Value {
    json!({
        "value": limit.value,
        "unit": limit.unit,
        "when": limit.when,
        "how": limit.how,
        "words": limit.words,
    })
}

/// A stage of the course, with who did it.
pub(crate) fn course_line(line: &CourseLine) -> Value {
    json!({
        "procedure": line.procedure,
        "n": line.n,
        "clause": line.clause,
        "label": line.label,
        "text_ru": line.text_ru,
        "verb": line.verb,
        "performer": line.performer,
        "system": line.system,
        "state": line.state,
        "by": line.by,
        "at": line.at,
    })
}

/// Somebody of the office who can be named.
pub(crate) fn member(member: &Member) -> Value {
    json!({ "id": member.account, "iin": member.iin, "name": member.name, "roles": member.roles, "holds": member.holds })
}

/// A letter about the case.
pub(crate) fn letter(letter: &mail::Known) -> Value {
    json!({
        "id": letter.id, "recipient": letter.recipient, "with_document": letter.with_document, "written": letter.written,
        "standing": letter.standing.name(),
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
