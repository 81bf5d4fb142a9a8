//! The requests of participants: which system of which organization asked for what, when, and what it was told.

use access::{Caller, SignedIn};
use askama::Template;
use axum::Json;
use axum::extract::{Query, State};
use axum::response::Response;
use pages::view::Pager;
use pages::{Page, Problem, shell};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Desk;
use crate::OPERATOR;
use crate::leafing;
use crate::soap::{self, Code, NAME_LENGTH_MAX, Noted};

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    participant: String,
    page: Option<String>,
}

#[derive(Template)]
#[template(path = "participants.html")]
pub(crate) struct List {
    pub(crate) page: Page,
    pub(crate) participant: String,
    /// Where participants reach the gateway.
    pub(crate) address: String,
    pub(crate) codes: Vec<&'static str>,
    pub(crate) rows: Vec<Noted>,
    pub(crate) pager: Pager,
}

pub(super) async fn list(
    State(desk): State<Desk>,
    visitor: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    visitor.require(OPERATOR)?;
    let participant = asked.participant();
    let pages = soap::pages(desk.db(), &participant).await.map_err(Problem::failure)?;
    let number = asked.number().min(pages);
    let rows = soap::list(desk.db(), &participant, number)
        .await
        .map_err(Problem::failure)?;
    let base = match participant.as_str() {
        "" => "/gateway/participants?".to_owned(),
        name => format!("/gateway/participants?participant={name}&"),
    };
    Ok(shell::html(&List {
        page: visitor.page,
        address: desk.0.soap_address().to_owned(),
        codes: Code::ALL.map(Code::word).to_vec(),
        rows,
        pager: Pager {
            page: number,
            pages,
            base,
        },
        participant,
    }))
}

/// `GET /gateway/api/participants?participant=&page=`: the newest first.
pub(super) async fn api_list(
    State(desk): State<Desk>,
    caller: Caller,
    Query(asked): Query<Asked>,
) -> Result<Json<Vec<Value>>, Problem> {
    caller.require(OPERATOR)?;
    let rows = soap::list(desk.db(), &asked.participant(), asked.number()).await;
    let rows = rows.map_err(Problem::failure)?;
    Ok(Json(rows.iter().map(described).collect()))
}

fn described(noted: &Noted) -> Value {
    json!({
        "id": noted.id,
        "participant": noted.participant,
        "message": noted.message,
        "service": noted.service,
        "certificate": noted.certificate,
        "lookup": noted.lookup,
        "outcome": noted.outcome,
        "cause": noted.cause,
        "reason": noted.reason,
        "repeated": noted.repeated,
        "received": noted.received,
        "answered": noted.answered,
    })
}

impl Asked {
    /// Only what can be a name.
    fn participant(&self) -> String {
        let plain = |letter: &char| letter.is_ascii_alphanumeric() || *letter == '-';
        self.participant.chars().filter(plain).take(NAME_LENGTH_MAX).collect()
    }

    fn number(&self) -> u32 {
        leafing::asked(self.page.as_deref())
    }
}
