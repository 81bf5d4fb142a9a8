//! The JSON interface.

use access::Caller;
use axum::Json;
use axum::extract::{Path, Query, State};
use law::Text;
use pages::Problem;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Shared, reading};
use crate::OPERATOR;
use crate::records::cases::{self, Case, Wanted};
use crate::records::history;

/// The most cases in one answer.
const ROWS_MAX: i64 = 200;

#[derive(Deserialize)]
pub(super) struct Asked {
    /// An application or registration number, or an ИИН.
    #[serde(default)]
    number: String,
    /// A heading (`received`, `in_work`, `finished`) or the id of a status.
    #[serde(default)]
    status: String,
}

/// `GET /center/api/cases?number=&status=`: the most recently changed first.
pub(super) async fn list(
    State(center): State<Shared>,
    caller: Caller,
    Query(asked): Query<Asked>,
) -> Result<Json<Vec<Value>>, Problem> {
    caller.require(OPERATOR)?;
    let wanted = Wanted {
        standing: asked.status.trim().to_owned(),
        words: asked.number.trim().to_owned(),
    };
    let found = cases::list(
        &center.access.db,
        &wanted,
        center.participant.rising_until(),
        ROWS_MAX,
        0,
    )
    .await
    .map_err(Problem::failure)?;
    reading::note_list(&center, &caller.account, &caller.session.visit, &found).await?;
    Ok(Json(found.iter().map(|case| described(&center, case)).collect()))
}

/// `GET /center/api/cases/{id}`: the same with the history of statuses.
pub(super) async fn card(
    State(center): State<Shared>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Value>, Problem> {
    caller.require(OPERATOR)?;
    let case = cases::find(&center.access.db, &id)
        .await
        .map_err(Problem::failure)?
        .ok_or_else(Problem::not_found)?;
    let entries = history::of(&center.access.db, &id).await.map_err(Problem::failure)?;
    reading::note_case(&center, &caller.account, &case).await?;
    let mut described = described(&center, &case);
    described["history"] = entries
        .iter()
        .map(|entry| {
            json!({
                "status": { "id": entry.status, "name": words(&center.status_name(&case, &entry.status)) },
                "action": (entry.action > 0).then_some(entry.action),
                "clause": entry.clause,
                "shown_at": entry.shown_at,
            })
        })
        .collect();
    Ok(Json(described))
}

fn described(center: &Shared, case: &Case) -> Value {
    json!({
        "id": case.id,
        "regulation": case.regulation,
        "service": words(&center.service_name(case)),
        "number": case.number,
        "registration": case.registration,
        "status": { "id": case.status, "name": words(&center.status_name(case, &case.status)) },
        "stage": case.stage.word(),
        "applicant": case.applicant_iin.as_ref().map(|iin| json!({ "iin": iin, "name": case.applicant_name })),
        "submitted": case.submitted_at,
        "holder": case.holder.as_ref().map(|holder| json!({
            "system": holder.system.name(),
            "office": words(&holder.office),
            "since": holder.since,
            "until": holder.until,
            "clause": holder.clause,
            "task_ru": holder.task_ru,
            "proof": holder.proof.as_ref().map(words),
        })),
        "finished": case.stage == cases::Stage::Finished,
        "output": case.output,
        "document_number": case.document_number,
        "received": case.received_at,
        "changed": case.changed_at,
    })
}

fn words(text: &Text) -> Value {
    json!({ "kk": text.kk, "ru": text.ru, "en": text.en })
}
