//! The hall: tickets for visitors, calls for windows, figures for the head.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use law::Language;
use pages::Problem;
use serde::Deserialize;
use serde_json::{Value, json};

use super::body::{AtDesk, JsonBody};
use crate::hall::figures::{self, Figures};
use crate::hall::{self, call, serve, sit, take};
use crate::records::tickets::Ticket;
use crate::trouble::text_json;
use crate::{Desk, trouble};

#[derive(Deserialize)]
pub(super) struct Asked {
    group: String,
    #[serde(default)]
    language: String,
}

/// `POST …/hall/tickets {group, language}`: 201 with number and how many wait before.
pub(super) async fn take(
    State(desk): State<Desk>,
    JsonBody(asked): JsonBody<Asked>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let language = Language::from_tag(&asked.language).unwrap_or(Language::Kk);
    let (ticket, group) = take::take(&desk, &asked.group, language).await?;
    let before = hall::before(&hall::tickets(&desk).await?, &ticket);
    let answer = json!({ "ticket": shape(&ticket), "group": text_json(&group.name), "before": before });
    Ok((StatusCode::CREATED, Json(answer)))
}

/// `GET …/hall`: groups, today's tickets, figures, and what the acts say.
pub(super) async fn show(State(desk): State<Desk>, AtDesk(clerk): AtDesk) -> Result<Json<Value>, Problem> {
    let all = hall::tickets(&desk).await?;
    let groups: Vec<Value> = hall::groups(&desk)
        .iter()
        .map(|group| json!({ "letter": group.letter, "name": text_json(&group.name) }))
        .collect();
    let limits: Vec<Value> = figures::limits(&desk)
        .iter()
        .map(|one| json!({ "service": text_json(&one.service), "clause": one.clause, "seconds": one.seconds }))
        .collect();
    Ok(Json(json!({
        "hall": hall::hall(&desk)?,
        "window": sit::of(&desk, &clerk).await?,
        "groups": groups,
        "tickets": all.iter().map(shape).collect::<Vec<_>>(),
        "figures": Figures::of(all.iter(), desk.now()),
        "limits": limits,
    })))
}

#[derive(Deserialize)]
pub(super) struct Window {
    window: String,
}

/// `POST …/hall/window {window}`: sits down there; empty leaves.
pub(super) async fn sit(
    State(desk): State<Desk>,
    AtDesk(clerk): AtDesk,
    JsonBody(window): JsonBody<Window>,
) -> Result<Json<Value>, Problem> {
    match window.window.trim() {
        "" => sit::leave(&desk, &clerk).await?,
        window => sit::sit(&desk, &clerk, window).await?,
    }
    Ok(Json(json!({ "window": sit::of(&desk, &clerk).await? })))
}

#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    groups: Vec<String>,
}

/// `POST …/hall/next {groups?}`: the next visitor, or null when nobody waits.
pub(super) async fn next(
    State(desk): State<Desk>,
    AtDesk(clerk): AtDesk,
    JsonBody(wanted): JsonBody<Wanted>,
) -> Result<Json<Value>, Problem> {
    let called = call::next(&desk, &clerk, &wanted.groups).await?;
    Ok(Json(json!({ "ticket": called.as_ref().map(shape) })))
}

#[derive(Deserialize)]
pub(super) struct Act {
    /// `again`, `came`, `no_show`, `done`, `pass_on`.
    go: String,
    #[serde(default)]
    window: String,
    #[serde(default)]
    group: String,
}

/// `POST …/hall/tickets/{id} {go, window?, group?}`.
pub(super) async fn act(
    State(desk): State<Desk>,
    AtDesk(clerk): AtDesk,
    Path(id): Path<String>,
    JsonBody(act): JsonBody<Act>,
) -> Result<Json<Value>, Problem> {
    let ticket = match act.go.as_str() {
        "again" => call::again(&desk, &clerk, &id).await?,
        "came" => serve::came(&desk, &clerk, &id).await?,
        "no_show" => serve::no_show(&desk, &clerk, &id).await?,
        "done" => serve::done(&desk, &clerk, &id).await?,
        "pass_on" => serve::pass_on(&desk, &clerk, &id, &act.window, &act.group).await?,
        _ => return Err(trouble::malformed()),
    };
    Ok(Json(json!({ "ticket": shape(&ticket) })))
}

fn shape(ticket: &Ticket) -> Value {
    json!({
        "id": ticket.id, "number": ticket.number, "group": ticket.letter, "language": ticket.language.tag(),
        "state": ticket.state.word(), "window": ticket.place, "calls": ticket.calls, "filing": ticket.filing,
        "taken": ticket.taken_at, "called": ticket.called_at, "began": ticket.began_at, "ended": ticket.ended_at,
    })
}
