//! The list of cases: under one heading or all, with a search by number or ИИН.

use access::SignedIn;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use pages::view::Pager;
use pages::{FormState, Page, Problem, SelectOption};
use serde::Deserialize;

use super::{Shared, reading};
use crate::OPERATOR;
use crate::records::cases::{self, Case, Stage, Wanted};

const ROWS: i64 = 25;
/// Beyond this, an operator narrows the search.
const PAGES_MAX: u32 = 1_000;

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    stage: String,
    #[serde(default)]
    q: String,
    #[serde(default)]
    page: String,
}

#[derive(Template)]
#[template(path = "cases.html")]
struct List {
    page: Page,
    title: String,
    form: FormState,
    stages: Vec<SelectOption>,
    found: i64,
    rows: Vec<Row>,
    pager: Pager,
}

struct Row {
    case: Case,
    status: String,
    badge: &'static str,
    until: Option<Timestamp>,
    overdue: bool,
    near: bool,
}

pub(super) async fn show(
    State(center): State<Shared>,
    signed_in: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    signed_in.require(OPERATOR)?;
    let stage = Stage::from_word(&asked.stage);
    let wanted = Wanted {
        standing: stage.map_or("", Stage::word).to_owned(),
        words: typed_number(&asked.q),
    };
    let db = &center.access.db;
    let found = cases::count(db, &wanted).await.map_err(Problem::failure)?;
    let pages = u32::try_from((found + ROWS - 1) / ROWS)
        .unwrap_or(PAGES_MAX)
        .clamp(1, PAGES_MAX);
    let at = asked.page.parse().unwrap_or(1).clamp(1, pages);
    let cases = cases::list(
        db,
        &wanted,
        center.participant.rising_until(),
        ROWS,
        i64::from(at - 1) * ROWS,
    )
    .await
    .map_err(Problem::failure)?;
    if let ([only], false) = (cases.as_slice(), wanted.words.is_empty()) {
        // Who looks for a number wants the case; its page notes the reading.
        return Ok(Redirect::to(&format!("/center/cases/{}", only.id)).into_response());
    }
    reading::note_list(&center, &signed_in.account, &signed_in.session.visit, &cases).await?;

    let page = signed_in.page;
    let now = center.access.clock.now();
    let mut form = FormState::default();
    form.values.insert("stage".into(), wanted.standing.clone());
    form.values.insert("q".into(), wanted.words.clone());
    Ok(pages::shell::html(&List {
        title: page.t(&stage.map_or_else(
            || "center-cases-title".to_owned(),
            |stage| format!("center-stage-{}", stage.word()),
        )),
        stages: Stage::ALL
            .into_iter()
            .map(|stage| SelectOption::new(stage.word(), page.word("center-stage", stage.word())))
            .collect(),
        pager: Pager {
            page: at,
            pages,
            base: base(&wanted),
        },
        rows: cases.into_iter().map(|case| row(&center, &page, case, now)).collect(),
        form,
        found,
        page,
    }))
}

fn row(center: &Shared, page: &Page, case: Case, now: Timestamp) -> Row {
    let until = case.holder.as_ref().and_then(|holder| holder.until);
    let since = case.holder.as_ref().map_or(now, |holder| holder.since);
    let urgency = center.participant.urgency(since, until);
    Row {
        status: page.say(&center.status_name(&case, &case.status)).to_owned(),
        badge: badge(case.stage),
        overdue: urgency.is_overdue(),
        near: urgency.is_near(),
        until,
        case,
    }
}

/// Numbers are read out, copied and typed with spaces, hyphens and «№» around them.
fn typed_number(text: &str) -> String {
    text.chars().filter(|sign| sign.is_ascii_alphanumeric()).collect()
}

/// The colour of a status; the word beside it carries the meaning.
pub(super) fn badge(stage: Stage) -> &'static str {
    match stage {
        Stage::Received => "info",
        Stage::InWork => "wait",
        Stage::Finished => "good",
    }
}

/// The address of the other pages.
fn base(wanted: &Wanted) -> String {
    format!("/center/cases?stage={}&q={}&", wanted.standing, wanted.words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_found_however_it_was_typed() {
        for typed in ["26112233740169", " № 261122 3374 0169", "261122-33740169\n"] {
            assert_eq!(typed_number(typed), "26112233740169", "{typed}");
        }
        assert_eq!(typed_number("<&>"), "");
    }
}
