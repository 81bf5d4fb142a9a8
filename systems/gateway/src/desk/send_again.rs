//! "Send again": a dead letter goes back in the queue, at its old place; or all of them, when one cause stopped many.

use access::{Checked, SignedIn};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use pages::Problem;
use serde::Deserialize;

use super::Desk;
use crate::OPERATOR;
use crate::journal::{self, Delivery, Filter};
use crate::leafing::PAGES_MAX;

/// The form has only its token.
#[derive(Deserialize)]
pub(super) struct Nothing {}

pub(super) async fn send(
    State(desk): State<Desk>,
    visitor: SignedIn,
    Path(id): Path<String>,
    Checked(Nothing {}): Checked<Nothing>,
) -> Result<Response, Problem> {
    visitor.require(OPERATOR)?;
    let carried = journal::find(desk.db(), &id)
        .await
        .map_err(Problem::failure)?
        .ok_or_else(Problem::not_found)?;
    let address = format!("/gateway/messages/{}", carried.entry.id);
    if !matches!(carried.delivery, Delivery::Dead { .. }) {
        return Ok(Redirect::to(&address).into_response());
    }
    let participant = &desk.0.participant;
    store::outbox::revive(desk.db(), &id, participant.clock.now())
        .await
        .map_err(Problem::failure)?;
    tracing::info!(
        message.id = id,
        account = visitor.account.id,
        "message {id} is sent again"
    );
    participant.wake.notify_one();
    Ok(Redirect::to(&format!("{address}?sent=again")).into_response())
}

/// Revives the dead letters of every page of the list; the oldest pages are taken again until none is left.
pub(super) async fn send_all(
    State(desk): State<Desk>,
    visitor: SignedIn,
    Checked(Nothing {}): Checked<Nothing>,
) -> Result<Response, Problem> {
    visitor.require(OPERATOR)?;
    let participant = &desk.0.participant;
    let now = participant.clock.now();
    let dead = Filter {
        state: "dead".to_owned(),
        ..Filter::default()
    };
    let mut revived = 0;
    for _ in 0..PAGES_MAX {
        let listed = journal::list(desk.db(), &dead, 1).await.map_err(Problem::failure)?;
        if listed.rows.is_empty() {
            break;
        }
        for carried in &listed.rows {
            store::outbox::revive(desk.db(), &carried.entry.id, now)
                .await
                .map_err(Problem::failure)?;
            revived += 1;
        }
    }
    tracing::info!(account = visitor.account.id, "{revived} dead letters are sent again");
    participant.wake.notify_one();
    Ok(Redirect::to("/gateway/waiting").into_response())
}
