//! `GET /staff`, `GET /substitutions`, `POST /substitutions`, `POST /substitutions/{id}/end`.

use access::Caller;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use pages::Problem;
use serde_json::{Value, json};

use super::{Body, shapes, viewer};
use crate::App;
use crate::case::substitute::{self, Appointing};
use crate::store::substitutions::Substitution;
use crate::store::{staff, substitutions};

/// Who works here, with roles and how much each holds.
pub(crate) async fn members(State(app): State<App>, caller: Caller) -> Result<Json<Value>, Problem> {
    viewer(&app, &caller).await?;
    let members = staff::all(&app.participant.db).await.map_err(Problem::failure)?;
    Ok(Json(members.iter().map(shapes::member).collect()))
}

pub(crate) async fn list(State(app): State<App>, caller: Caller) -> Result<Json<Value>, Problem> {
    viewer(&app, &caller).await?;
    let all = substitutions::latest(&app.participant.db)
        .await
        .map_err(Problem::failure)?;
    Ok(Json(all.iter().map(shape).collect()))
}

pub(crate) async fn appoint(
    State(app): State<App>,
    caller: Caller,
    Body(asked): Body<Appointing>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let official = viewer(&app, &caller).await?;
    let made = substitute::appoint(&app, &official, &asked).await?;
    Ok((StatusCode::CREATED, Json(shape(&made))))
}

pub(crate) async fn end(State(app): State<App>, caller: Caller, Path(id): Path<String>) -> Result<StatusCode, Problem> {
    let official = viewer(&app, &caller).await?;
    substitute::end(&app, &official, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn shape(substitution: &Substitution) -> Value {
    json!({
        "id": substitution.id,
        "absent": { "id": substitution.absent, "name": substitution.absent_name },
        "deputy": { "id": substitution.deputy, "name": substitution.deputy_name },
        "from": substitution.from,
        "until": substitution.until,
        "reason": substitution.reason,
        "appointed_by": substitution.appointed_by,
        "ended_at": substitution.ended_at,
    })
}
