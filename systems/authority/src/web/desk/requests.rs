//! The requests that wait for the registrar.

use access::SignedIn;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::Event;
use law::System;
use pages::{FormState, Page, Problem, SelectOption};
use serde::Deserialize;
use serde_json::json;

use super::{ROWS_MAX, options};
use crate::records::requests::{self, Request};
use crate::web::Shared;
use crate::{Fault, actor, may_act, may_read};

const STATES: [&str; 4] = ["pending_identification", "pending_proof", "issued", "refused"];

#[derive(Deserialize)]
pub(in crate::web) struct Wanted {
    #[serde(default)]
    state: String,
    #[serde(default)]
    q: String,
}

#[derive(Template)]
#[template(path = "requests.html")]
struct RequestsPage {
    page: Page,
    form: FormState,
    states: Vec<SelectOption>,
    waiting: i64,
    rows: Vec<Request>,
    danger: bool,
    /// Whether requests may be taken here.
    acts: bool,
}

pub(in crate::web) async fn list(
    State(authority): State<Shared>,
    signed_in: SignedIn,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    may_read(&signed_in)?;
    let state = STATES
        .into_iter()
        .find(|known| *known == wanted.state)
        .unwrap_or(STATES[0]);
    let q = wanted.q.trim().to_owned();
    let rows = requests::list(&authority.db, state, &q, ROWS_MAX)
        .await
        .map_err(Fault::from)?;
    if let ([only], false) = (rows.as_slice(), q.is_empty()) {
        return Ok(Redirect::to(&format!("/authority/desk/requests/{}", only.id)).into_response());
    }
    let waiting = requests::waiting_count(&authority.db).await.map_err(Fault::from)?;
    let text = "Просмотрен список запросов на регистрационные свидетельства";
    let event = Event::of_fact(
        System::Authority,
        "desk",
        "requests_read",
        text,
        actor(&signed_in.account),
        authority.clock.now(),
    )
    .with(json!({ "requests": rows.iter().map(|request| &request.id).collect::<Vec<_>>() }));
    authority.note(event).await?;
    let acts = may_act(&signed_in);
    let page = signed_in.page;
    let mut form = FormState::default();
    form.values.insert("state".into(), state.into());
    form.values.insert("q".into(), q);
    Ok(pages::shell::html(&RequestsPage {
        states: options(&page, "authority-state", &STATES),
        page,
        form,
        waiting,
        rows,
        danger: authority.danger_certify_without_identification,
        acts,
    }))
}
