//! The lists of papers that leave with a courier.

use std::collections::BTreeMap;

use access::Checked;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use law::Verb;
use pages::{FormState, Page, Problem, shell};
use serde::Deserialize;

use super::{AtPage, see};
use crate::Desk;
use crate::api::ROWS_MAX;
use crate::giving::{Hands, transmit};
use crate::records::givings;
use crate::records::transmittals::{self as lists, Transmittal};

#[derive(Template)]
#[template(path = "transmittals.html")]
struct ListsPage {
    page: Page,
    lists: Vec<Transmittal>,
    /// Cases whose papers wait for a list, by the provider to whom they go: id, number, applicant.
    waiting: BTreeMap<String, Vec<(String, String, String)>>,
}

pub(super) async fn list(State(desk): State<Desk>, at: AtPage) -> Result<Response, Problem> {
    let mut waiting: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for giving in givings::list(desk.db(), "here", "", ROWS_MAX)
        .await
        .map_err(Problem::failure)?
    {
        let hands = Hands::with(&desk, &at.clerk, giving)?;
        let sends = hands.stage().is_some_and(|stage| stage.verb == Verb::SendByCourier);
        if sends && hands.giving.facts.transmittal.is_none() {
            let (giving, to) = (hands.giving, at.page.say(&hands.plan.provider.name).to_owned());
            let row = (giving.id, giving.number, giving.applicant_name);
            waiting.entry(to).or_default().push(row);
        }
    }
    Ok(shell::html(&ListsPage {
        lists: lists::list(desk.db(), ROWS_MAX).await.map_err(Problem::failure)?,
        waiting,
        page: at.page,
    }))
}

pub(super) async fn draw(
    State(desk): State<Desk>,
    at: AtPage,
    Checked(pairs): Checked<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let chosen = pairs.into_iter().filter(|(key, _)| key == "case").map(|(_, id)| id);
    let cases: Vec<String> = chosen.collect();
    let list = transmit::draw(&desk, &at.clerk, &cases).await?;
    Ok(see(format!("/{}/transmittals/{}", desk.system().name(), list.number)))
}

#[derive(Template)]
#[template(path = "transmittal.html")]
struct ListPage {
    page: Page,
    list: Transmittal,
    form: FormState,
    organization: String,
}

pub(super) async fn show(
    State(desk): State<Desk>,
    at: AtPage,
    Path(number): Path<String>,
) -> Result<Response, Problem> {
    let list = lists::find(desk.db(), &number)
        .await
        .map_err(Problem::failure)?
        .ok_or_else(Problem::not_found)?;
    Ok(shell::html(&ListPage {
        organization: desk.organization.1.clone(),
        form: FormState::default(),
        page: at.page,
        list,
    }))
}

#[derive(Deserialize)]
pub(super) struct Courier {
    #[serde(default)]
    courier: String,
}

pub(super) async fn send(
    State(desk): State<Desk>,
    at: AtPage,
    Path(number): Path<String>,
    Checked(courier): Checked<Courier>,
) -> Result<Response, Problem> {
    transmit::send(&desk, &at.clerk, &number, &courier.courier).await?;
    Ok(see(format!("/{}/transmittals/{number}", desk.system().name())))
}
