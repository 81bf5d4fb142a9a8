//! Cases after intake: lists by what waits, and the card from which a result is handed over.

use access::Checked;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use law::{Stage, Verb};
use pages::{FormState, Page, Problem, shell};
use serde::Deserialize;

use super::{AtPage, see};
use crate::Desk;
use crate::api::{ROWS_MAX, can_with_result, note_rows, pdf};
use crate::giving::{Hands, steps};
use crate::records::givings::{self, Giving, Standing};

/// What a list is about.
pub(super) const LISTS: [&str; 6] = ["", "collect", "receive", "hand-over", "waiting", "archive"];

#[derive(Template)]
#[template(path = "results.html")]
struct ResultsPage {
    page: Page,
    asked: String,
    q: String,
    lists: [&'static str; 6],
    form: FormState,
    rows: Vec<Row>,
}

struct Row {
    id: String,
    number: String,
    service: String,
    applicant: String,
    task: String,
    label: String,
    until: Option<Timestamp>,
    overdue: bool,
}

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    list: String,
    #[serde(default)]
    q: String,
}

pub(super) async fn list(
    State(desk): State<Desk>,
    at: AtPage,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let asked_list = LISTS.into_iter().find(|list| *list == asked.list).unwrap_or("");
    let q: String = asked.q.chars().filter(char::is_ascii_alphanumeric).collect();
    draw_list(&desk, at, asked_list, q, FormState::default()).await
}

async fn draw_list(desk: &Desk, at: AtPage, list: &str, q: String, form: FormState) -> Result<Response, Problem> {
    let state = match list {
        "waiting" => "provider",
        "archive" => "archived",
        "" => "",
        _ => "here",
    };
    let found = givings::list(desk.db(), state, &q, ROWS_MAX)
        .await
        .map_err(Problem::failure)?;
    let mut rows = Vec::new();
    for giving in found {
        let hands = Hands::with(desk, &at.clerk, giving)?;
        if belongs(list, hands.stage(), &hands.giving) {
            rows.push(row(&at.page, &hands));
        }
    }
    let ids: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    note_rows(desk, &at.clerk, &ids).await?;
    let status = if form.has_errors() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let body = ResultsPage {
        asked: list.to_owned(),
        q,
        lists: LISTS,
        form,
        rows,
        page: at.page,
    };
    Ok((status, shell::html(&body)).into_response())
}

fn belongs(list: &str, stage: Option<&Stage>, giving: &Giving) -> bool {
    let verb = stage.map(|stage| &stage.verb);
    match list {
        "collect" => matches!(
            verb,
            Some(Verb::Collect | Verb::SendByCourier | Verb::Register { .. } | Verb::PassOn)
        ),
        "receive" => matches!(verb, Some(Verb::ReceiveResult | Verb::Deliver)),
        "hand-over" => matches!(verb, Some(Verb::HandOver)) || (giving.state == Standing::Here && giving.stage == 0),
        _ => true,
    }
}

fn row(page: &Page, hands: &Hands<'_>) -> Row {
    let giving = &hands.giving;
    let now = hands.counter.now();
    Row {
        id: giving.id.clone(),
        number: giving.number.clone(),
        service: page.say(&hands.plan.name).to_owned(),
        applicant: giving.applicant_name.clone(),
        task: task(page, hands),
        label: hands.stage().map_or_else(String::new, |stage| stage.clause.clone()),
        until: giving.until,
        overdue: giving.until.is_some_and(|until| until < now),
    }
}

/// What waits, in words.
fn task(page: &Page, hands: &Hands<'_>) -> String {
    hands.stage().map_or_else(
        || page.word("counter-standing", hands.giving.state.word()),
        |stage| page.word("counter-verb", &stage.verb.name().replace('_', "-")),
    )
}

#[derive(Deserialize)]
pub(super) struct Scanned {
    #[serde(default)]
    number: String,
}

/// The bar code of a document that came back on paper.
pub(super) async fn scan(
    State(desk): State<Desk>,
    at: AtPage,
    Checked(scanned): Checked<Scanned>,
) -> Result<Response, Problem> {
    match steps::receive(&desk, &at.clerk, &scanned.number).await {
        Ok(giving) => Ok(see(format!("/{}/results/{}", desk.system().name(), giving.id))),
        Err(problem) if problem.status.is_client_error() && problem.status != StatusCode::FORBIDDEN => {
            let mut form = FormState::default();
            form.values.insert("number".into(), scanned.number);
            form.fail("number", at.page.say(&problem.message));
            draw_list(&desk, at, "receive", String::new(), form).await
        }
        Err(problem) => Err(problem),
    }
}

#[derive(Template)]
#[template(path = "result.html")]
struct ResultPage {
    page: Page,
    giving: Giving,
    service: String,
    task: String,
    stage: Option<Stage>,
    overdue: bool,
    can: Vec<&'static str>,
    accept: String,
    /// The application was signed here.
    signed: bool,
    form: FormState,
}

impl ResultPage {
    fn may(&self, operation: &str) -> bool {
        self.can.contains(&operation)
    }
}

pub(super) async fn show(State(desk): State<Desk>, at: AtPage, Path(id): Path<String>) -> Result<Response, Problem> {
    let hands = Hands::of(&desk, &at.clerk, &id).await?;
    note_rows(&desk, &at.clerk, &[&id]).await?;
    draw(at.page, &hands, FormState::default()).await
}

pub(super) async fn draw(page: Page, hands: &Hands<'_>, form: FormState) -> Result<Response, Problem> {
    let filing = hands.counter.filing(&hands.giving.id).await.map_err(Problem::failure)?;
    let now = hands.counter.now();
    let status = if form.has_errors() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let body = ResultPage {
        service: page.say(&hands.plan.name).to_owned(),
        task: task(&page, hands),
        stage: hands.stage().cloned(),
        overdue: hands.giving.until.is_some_and(|until| until < now),
        can: can_with_result(hands),
        accept: hands.plan.form.attachments.media_types.join(","),
        giving: hands.giving.clone(),
        signed: filing.is_some_and(|filing| filing.is_signed()),
        form,
        page,
    };
    Ok((status, shell::html(&body)).into_response())
}

#[derive(Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    go: String,
}

pub(super) async fn act(
    State(desk): State<Desk>,
    at: AtPage,
    Path(id): Path<String>,
    Checked(typed): Checked<Typed>,
) -> Result<Response, Problem> {
    let done = match typed.go.as_str() {
        "done" => steps::done(&desk, &at.clerk, &id).await,
        _ => Err(Problem::bad_request()),
    };
    match done {
        Ok(_) => Ok(see(format!("/{}/results/{id}", desk.system().name()))),
        Err(problem) if matches!(problem.status.as_u16(), 409 | 422) => {
            let mut form = FormState::default();
            form.fail("", at.page.say(&problem.message));
            let hands = Hands::of(&desk, &at.clerk, &id).await?;
            draw(at.page, &hands, form).await
        }
        Err(problem) => Err(problem),
    }
}

/// The signed document, for printing.
pub(super) async fn document(
    State(desk): State<Desk>,
    at: AtPage,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    pdf(&desk, &at.clerk, &id).await
}
