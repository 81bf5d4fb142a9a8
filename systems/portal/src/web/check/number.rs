//! By number: without the ИИН only that the number exists, and since when; with the right one kind, service, time and
//! hash.

use access::Checked;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::Iin;
use jiff::Timestamp;
use pages::{FormState, Page, Problem, shell};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::CheckPage;
use crate::store::cases::{self, Case};
use crate::store::requests;
use crate::visits::register::iin_words;
use crate::web::person::Visitor;
use crate::{App, problems};

pub(super) enum Answer {
    /// No such number.
    Unknown,
    /// The number exists; nothing more is said.
    Exists { at: Timestamp },
    /// The number exists and belongs to somebody else.
    Other { at: Timestamp },
    Document {
        title: String,
        service: String,
        at: Timestamp,
        sha256: String,
    },
}

pub(in crate::web) async fn show(visitor: Visitor) -> Response {
    shell::html(&CheckPage::empty(visitor.page, FormState::default()))
}

/// The address in the QR code of a document.
pub(in crate::web) async fn of_number(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<String>,
) -> Result<Response, Problem> {
    let mut form = FormState::default();
    let number = digits(&number);
    let answer = look(&app, &visitor.page, &number, None).await?;
    form.values.insert("number".to_owned(), number);
    Ok(shell::html(&CheckPage {
        answer: Some(answer),
        ..CheckPage::empty(visitor.page, form)
    }))
}

#[derive(Deserialize)]
pub(in crate::web) struct Entered {
    #[serde(default)]
    number: String,
    #[serde(default)]
    iin: String,
}

pub(in crate::web) async fn check(
    State(app): State<App>,
    visitor: Visitor,
    Checked(entered): Checked<Entered>,
) -> Result<Response, Problem> {
    let page = visitor.page;
    let number = digits(&entered.number);
    let mut form = FormState::default();
    form.values.insert("number".to_owned(), number.clone());
    form.values.insert("iin".to_owned(), entered.iin.clone());
    if number.is_empty() {
        form.fail("number", page.t("verify-number-missing"));
    }
    let given = entered.iin.trim();
    let iin = match (given.is_empty(), Iin::parse(given)) {
        (true, _) => None,
        (false, Ok(iin)) => Some(iin),
        (false, Err(error)) => {
            form.fail("iin", page.say(&iin_words(error)));
            None
        }
    };
    if form.has_errors() {
        let body = shell::html(&CheckPage::empty(page, form));
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, body).into_response());
    }
    let answer = look(&app, &page, &number, iin.as_ref()).await?;
    Ok(shell::html(&CheckPage {
        answer: Some(answer),
        ..CheckPage::empty(page, form)
    }))
}

async fn look(app: &App, page: &Page, number: &str, iin: Option<&Iin>) -> Result<Answer, Problem> {
    let Some(case) = cases::by_number(app.db(), number).await.map_err(problems::store)? else {
        return Ok(Answer::Unknown);
    };
    let issued = case.outcome().filter(|outcome| outcome.document_number == number);
    let at = issued.map_or(case.submitted_at, |outcome| outcome.issued);
    match iin {
        None => Ok(Answer::Exists { at }),
        Some(iin) if iin.as_str() != case.applicant_iin => Ok(Answer::Other { at }),
        Some(_) => document(app, page, &case, number, at).await,
    }
}

async fn document(app: &App, page: &Page, case: &Case, number: &str, at: Timestamp) -> Result<Answer, Problem> {
    let plan = app.plan_of_case(&case.plan)?;
    let service = page.say(&plan.name).to_owned();
    if let Some(outcome) = case.outcome().filter(|outcome| outcome.document_number == number) {
        let title = plan
            .output(&outcome.output)
            .map(|output| page.say(&output.title).to_owned())
            .unwrap_or_default();
        return Ok(Answer::Document {
            title,
            service,
            at,
            sha256: outcome.document_sha256.clone(),
        });
    }
    let request = requests::find(app.db(), &case.account, &case.id)
        .await
        .map_err(problems::store)?;
    let document = request
        .as_ref()
        .and_then(|request| request.frozen())
        .map(|frozen| frozen.document.as_slice());
    let sha256 = hex::encode(Sha256::digest(document.unwrap_or_default()));
    Ok(Answer::Document {
        title: page.say(&plan.form.title).to_owned(),
        service,
        at,
        sha256,
    })
}

/// The number as it is stored, from however it was typed.
fn digits(number: &str) -> String {
    number.chars().filter(char::is_ascii_digit).take(20).collect()
}
