//! The filings of this counter, near-due first.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use jiff::Timestamp;
use pages::{Page, Problem, shell};
use serde::Deserialize;

use super::AtPage;
use crate::Desk;
use crate::api::{ROWS_MAX, note_list};
use crate::records::filings::{self, State as FilingState};

#[derive(Template)]
#[template(path = "filings.html")]
struct Filings {
    page: Page,
    asked: String,
    q: String,
    states: [&'static str; 6],
    rows: Vec<Row>,
}

struct Row {
    id: String,
    number: String,
    service: String,
    applicant: String,
    state: &'static str,
    badge: &'static str,
    until: Option<Timestamp>,
    overdue: bool,
}

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    state: String,
    #[serde(default)]
    q: String,
}

pub(super) async fn show(
    State(desk): State<Desk>,
    at: AtPage,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let q: String = asked.q.chars().filter(char::is_ascii_alphanumeric).collect();
    let state = FilingState::from_word(&asked.state).map_or("", FilingState::word);
    let found = filings::list(desk.db(), state, &q, ROWS_MAX)
        .await
        .map_err(Problem::failure)?;
    note_list(&desk, &at.clerk, &found).await?;
    let now = desk.now();
    let page = at.page;
    let rows = found.into_iter().map(|filing| Row {
        service: desk
            .plan(&filing.plan)
            .map_or_else(String::new, |plan| page.say(&plan.name).to_owned()),
        applicant: filing.applicant.name.full(),
        state: filing.state.word(),
        badge: badge(filing.state),
        overdue: filing.until.is_some_and(|until| until < now),
        until: filing.until,
        number: filing.number,
        id: filing.id,
    });
    Ok(shell::html(&Filings {
        rows: rows.collect(),
        asked: state.to_owned(),
        q,
        states: ["", "open", "held", "filed", "refused", "withdrawn"],
        page,
    }))
}

/// The colour of a state; the word beside it carries the meaning.
pub(super) fn badge(state: FilingState) -> &'static str {
    match state {
        FilingState::Open => "info",
        FilingState::Held => "wait",
        FilingState::Filed => "good",
        FilingState::Refused => "bad",
        FilingState::Withdrawn => "plain",
    }
}
