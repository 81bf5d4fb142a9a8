//! `GET /services`, `GET /services/{regulation}`: what can be asked for here, as the plans say.

use axum::Json;
use axum::extract::{Path, State};
use law::{Field, FilledBy, Plan, RegulationId};
use pages::Problem;
use serde_json::{Value, json};

use crate::App;
use crate::problems::text_json;

pub(super) async fn list(State(app): State<App>) -> Json<Value> {
    Json(app.services().map(|plan| brief(plan)).collect())
}

pub(super) async fn show(State(app): State<App>, Path(regulation): Path<String>) -> Result<Json<Value>, Problem> {
    let plan = app
        .todays_plan(&RegulationId(regulation))
        .ok_or_else(Problem::not_found)?;
    let mut answer = brief(&plan);
    let attachments = &plan.form.attachments;
    answer["fields"] = plan
        .form
        .fields
        .iter()
        .filter(|field| is_shown(field))
        .map(field_json)
        .collect();
    answer["attachments"] = json!({
        "label": text_json(&attachments.label),
        "max_count": attachments.max_count,
        "max_bytes_each": attachments.max_bytes_each,
        "media_types": attachments.media_types,
        "required": attachments.required,
        "items": attachments.items.iter().map(|item| {
            json!({ "id": item.id, "label": text_json(&item.label), "required": item.required })
        }).collect::<Vec<_>>(),
    });
    answer["survey"] = plan
        .survey
        .questions
        .iter()
        .map(|question| {
            let answers: Vec<Value> = question.answers.iter().map(text_json).collect();
            json!({ "question": text_json(&question.question), "answers": answers })
        })
        .collect();
    Ok(Json(answer))
}

fn brief(plan: &Plan) -> Value {
    json!({
        "regulation": plan.id.0,
        "plan": plan.hash().0,
        "name": text_json(&plan.name),
        "provider": text_json(&plan.provider.name),
        "region": text_json(&plan.provider.region),
        "channels": plan.procedures.iter().map(|procedure| procedure.channel.name()).collect::<Vec<_>>(),
        "information": text_json(&plan.information),
        "status_check": text_json(&plan.status_check),
        "act": { "title": plan.act.title.ru, "body": plan.act.body.ru, "number": plan.act.number, "date": plan.act.date },
    })
}

fn is_shown(field: &Field) -> bool {
    matches!(field.filled_by, FilledBy::Applicant | FilledBy::Account)
}

fn field_json(field: &Field) -> Value {
    json!({
        "key": field.key,
        "label": text_json(&field.label),
        "hint": field.hint.as_ref().map(text_json),
        "kind": field.kind,
        "required": field.required,
        "filled_by": field.filled_by,
        "when": field.when,
    })
}
