//! What a clerk does with a filing.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use intake::freezing::Seen;
use law::Values;
use pages::Problem;
use serde::Deserialize;
use serde_json::Value;

use super::body::{AtDesk, JsonBody};
use super::shape;
use crate::filing::open::Entered;
use crate::filing::{accept as accepting, ask as asking, compare as comparing, fill as filling, freeze as freezing};
use crate::filing::{open as opening, papers as marking, refuse as refusing, withdraw as withdrawing};
use crate::records::filings::Filing;
use crate::{Clerk, Desk, trouble};

type Answer = Result<Json<Value>, Problem>;

async fn answer(desk: &Desk, clerk: &Clerk, filing: Filing) -> Answer {
    Ok(Json(shape::whole(desk, clerk, &filing).await?))
}

/// `POST …/filings`.
pub(super) async fn open(
    State(desk): State<Desk>,
    AtDesk(clerk): AtDesk,
    JsonBody(entered): JsonBody<Entered>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let filing = opening::open(&desk, &clerk, &entered).await?;
    Ok((StatusCode::CREATED, answer(&desk, &clerk, filing).await?))
}

#[derive(Deserialize)]
pub(super) struct Fields {
    values: BTreeMap<String, Value>,
}

/// `PUT …/fields {values}`: saved whatever the problems.
pub(super) async fn fields(
    State(desk): State<Desk>,
    AtDesk(clerk): AtDesk,
    Path(id): Path<String>,
    JsonBody(fields): JsonBody<Fields>,
) -> Answer {
    let mut values = Values::new();
    for (key, value) in fields.values {
        match value {
            Value::String(text) => values.insert(key, text),
            Value::Null => None,
            Value::Number(number) => values.insert(key, number.to_string()),
            Value::Bool(true) => values.insert(key, "yes".to_owned()),
            Value::Bool(false) => None,
            Value::Array(_) | Value::Object(_) => return Err(trouble::malformed()),
        };
    }
    let (filing, _) = filling::save(&desk, &clerk, &id, &values).await?;
    answer(&desk, &clerk, filing).await
}

#[derive(Deserialize)]
pub(super) struct Papers {
    papers: BTreeMap<String, Seen>,
}

/// `PUT …/papers {papers: {id: original|copy|missing}}`.
pub(super) async fn papers(
    State(desk): State<Desk>,
    AtDesk(clerk): AtDesk,
    Path(id): Path<String>,
    JsonBody(papers): JsonBody<Papers>,
) -> Answer {
    let filing = marking::mark(&desk, &clerk, &id, &papers.papers).await?;
    answer(&desk, &clerk, filing).await
}

/// `POST …/accept`.
pub(super) async fn accept(State(desk): State<Desk>, AtDesk(clerk): AtDesk, Path(id): Path<String>) -> Answer {
    let filing = accepting::accept(&desk, &clerk, &id).await?;
    answer(&desk, &clerk, filing).await
}

/// `POST …/refuse`.
pub(super) async fn refuse(State(desk): State<Desk>, AtDesk(clerk): AtDesk, Path(id): Path<String>) -> Answer {
    let filing = refusing::refuse(&desk, &clerk, &id).await?;
    answer(&desk, &clerk, filing).await
}

/// `POST …/fill`.
pub(super) async fn fill(State(desk): State<Desk>, AtDesk(clerk): AtDesk, Path(id): Path<String>) -> Answer {
    let filing = filling::done(&desk, &clerk, &id).await?;
    answer(&desk, &clerk, filing).await
}

/// `POST …/ask`.
pub(super) async fn ask(State(desk): State<Desk>, AtDesk(clerk): AtDesk, Path(id): Path<String>) -> Answer {
    let filing = asking::ask(&desk, &clerk, &id).await?;
    answer(&desk, &clerk, filing).await
}

#[derive(Deserialize)]
pub(super) struct Compared {
    agrees: bool,
}

/// `POST …/compare {agrees}`.
pub(super) async fn compare(
    State(desk): State<Desk>,
    AtDesk(clerk): AtDesk,
    Path(id): Path<String>,
    JsonBody(compared): JsonBody<Compared>,
) -> Answer {
    let filing = comparing::compare(&desk, &clerk, &id, compared.agrees).await?;
    answer(&desk, &clerk, filing).await
}

/// `POST …/freeze`.
pub(super) async fn freeze(State(desk): State<Desk>, AtDesk(clerk): AtDesk, Path(id): Path<String>) -> Answer {
    let filing = freezing::freeze(&desk, &clerk, &id).await?;
    answer(&desk, &clerk, filing).await
}

/// `POST …/reopen`.
pub(super) async fn reopen(State(desk): State<Desk>, AtDesk(clerk): AtDesk, Path(id): Path<String>) -> Answer {
    let filing = freezing::reopen(&desk, &clerk, &id).await?;
    answer(&desk, &clerk, filing).await
}

#[derive(Deserialize)]
pub(super) struct Reason {
    #[serde(default)]
    reason: String,
}

/// `POST …/withdraw {reason}`.
pub(super) async fn withdraw(
    State(desk): State<Desk>,
    AtDesk(clerk): AtDesk,
    Path(id): Path<String>,
    JsonBody(reason): JsonBody<Reason>,
) -> Answer {
    let filing = withdrawing::withdraw(&desk, &clerk, &id, &reason.reason).await?;
    answer(&desk, &clerk, filing).await
}
