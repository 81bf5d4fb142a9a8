//! `/cases`: what became of a request.

use access::Caller;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use pages::Problem;
use serde::Deserialize;
use serde_json::Value;

use super::{JsonBody, shapes};
use crate::cases::{card as cards, own, paper, survey, trace};
use crate::requests;
use crate::store::cases;
use crate::{App, problems};

/// The most cases in one answer.
const PAGE_MAX: i64 = 100;

#[derive(Deserialize)]
pub(super) struct Part {
    #[serde(default)]
    skip: u32,
}

pub(super) async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(part): Query<Part>,
) -> Result<Json<Value>, Problem> {
    let cases = cases::of(app.db(), &caller.account.id, PAGE_MAX, part.skip.into())
        .await
        .map_err(problems::store)?;
    let mut answer = Vec::new();
    for case in &cases {
        answer.push(shapes::case_json(case, app.plan_of_case(&case.plan)?.as_ref()));
    }
    Ok(Json(Value::Array(answer)))
}

pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Value>, Problem> {
    let case = own(&app, &caller.account, &id).await?;
    Ok(Json(shapes::case_json(&case, app.plan_of_case(&case.plan)?.as_ref())))
}

/// The trace so far; of a request that was refused and not sent, the trace until there.
pub(super) async fn trace(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Value>, Problem> {
    let request = requests::own(&app, &caller.account, &id).await?;
    let plan = match request.frozen() {
        Some(frozen) => app.plan_of_case(&frozen.plan)?,
        None => app
            .todays_plan(&request.regulation)
            .ok_or_else(problems::service_gone)?,
    };
    let events = trace::of(&app, &id, &plan).await?;
    Ok(Json(trace::to_json(&events)))
}

pub(super) async fn document(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let request = requests::own(&app, &caller.account, &id).await?;
    let frozen = request.frozen().ok_or_else(Problem::not_found)?;
    let name = format!("{}.json", frozen.number);
    Ok(shapes::file(frozen.document.clone(), "application/json", &name, true))
}

pub(super) async fn cms(State(app): State<App>, caller: Caller, Path(id): Path<String>) -> Result<Response, Problem> {
    let case = own(&app, &caller.account, &id).await?;
    let name = format!("{}.cms", case.number);
    let cms = app.keeper.newest_of(case.cms).await.map_err(problems::store)?;
    Ok(shapes::file(cms, "application/pkcs7-signature", &name, true))
}

pub(super) async fn paper(State(app): State<App>, caller: Caller, Path(id): Path<String>) -> Result<Response, Problem> {
    let case = own(&app, &caller.account, &id).await?;
    let request = requests::own(&app, &caller.account, &id).await?;
    let frozen = request.frozen().ok_or_else(Problem::not_found)?;
    let pdf = paper::paper(&app, &case, frozen).await?;
    Ok(shapes::file(
        pdf,
        "application/pdf",
        &format!("{}.pdf", case.number),
        false,
    ))
}

pub(super) async fn result(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let case = own(&app, &caller.account, &id).await?;
    let outcome = case.outcome().ok_or_else(problems::not_finished)?;
    let pdf = app
        .keeper
        .newest(&outcome.document_sha256)
        .await
        .map_err(problems::store)?;
    Ok(shapes::file(
        pdf,
        "application/pdf",
        &format!("{}.pdf", outcome.document_number),
        false,
    ))
}

/// The card of the signed application, in the language of the application.
pub(super) async fn card(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    Query(asked): Query<cards::Asked>,
) -> Result<Response, Problem> {
    let case = own(&app, &caller.account, &id).await?;
    let request = requests::own(&app, &caller.account, &id).await?;
    let frozen = request.frozen().ok_or_else(Problem::not_found)?;
    let language = intake::freezing::read(&frozen.document).map_or(law::Language::Ru, |document| document.language);
    let pdf = cards::card(&app, &case, frozen, language, &asked).await?;
    let name = format!("{}-card.pdf", case.number);
    Ok(shapes::file(pdf, "application/pdf", &name, false))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Answers {
    answers: Vec<usize>,
}

pub(super) async fn survey(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    JsonBody(answers): JsonBody<Answers>,
) -> Result<StatusCode, Problem> {
    survey::answer(&app, &caller.account, &id, &answers.answers).await?;
    Ok(StatusCode::NO_CONTENT)
}
