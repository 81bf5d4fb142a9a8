//! The figures of the last day, and whether anything needs a person.

use access::SignedIn;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use jiff::SignedDuration;
use pages::{Page, Problem, shell};

use super::Desk;
use crate::OPERATOR;
use crate::journal::{self, Counts};

const DAY: SignedDuration = SignedDuration::from_hours(24);

#[derive(Template)]
#[template(path = "overview.html")]
pub(crate) struct Overview {
    pub(crate) page: Page,
    pub(crate) counts: Counts,
    /// Where other systems send their messages.
    pub(crate) address: String,
}

pub(super) async fn show(State(desk): State<Desk>, visitor: SignedIn) -> Result<Response, Problem> {
    visitor.require(OPERATOR)?;
    let since = desk.0.participant.clock.now() - DAY;
    let counts = journal::counts(desk.db(), since).await.map_err(Problem::failure)?;
    Ok(shell::html(&Overview {
        page: visitor.page,
        counts,
        address: desk.0.address.clone(),
    }))
}
