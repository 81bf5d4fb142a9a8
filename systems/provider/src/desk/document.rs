//! The drawn document: being drawn, to be looked at and confirmed or taken back, to be signed, sent.

use access::{Checked, SignedIn};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use pages::{FormState, Page, Problem, shell};
use serde::Deserialize;

use super::{Head, to_case, to_document, viewer};
use crate::case::{Official, can, confirm, read, reopen};
use crate::store::cases::{Held, Stored};
use crate::{App, Refusal};

#[derive(Template)]
#[template(path = "document.html")]
struct DocumentPage {
    page: Page,
    head: Head,
    form: FormState,
    title: String,
    document_number: Option<String>,
    draw_error: Option<String>,
    held: Option<Held>,
    /// Why the signature was found invalid.
    refuted: Option<String>,
    can: Vec<&'static str>,
    /// ИИН of the person who looks: whose keys are offered.
    iin: String,
}

impl DocumentPage {
    fn can(&self, operation: &str) -> bool {
        self.can.contains(&operation)
    }
}

#[derive(Deserialize)]
pub(crate) struct Nothing {}

#[derive(Deserialize)]
pub(crate) struct Reopened {
    #[serde(default)]
    reason: String,
}

pub(crate) async fn show(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let official = viewer(&app, &signed_in).await?;
    let stored = read::open(&app, &id, &official).await?;
    if stored.case.decision().is_none() {
        return Ok(to_case(&id));
    }
    draw(&app, signed_in.page, &official, &stored, FormState::default())
}

pub(crate) async fn confirm(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
    _: Checked<Nothing>,
) -> Result<Response, Problem> {
    confirm::confirm(&app, &id, &viewer(&app, &signed_in).await?).await?;
    Ok(to_document(&id))
}

pub(crate) async fn reopen(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
    Checked(reopened): Checked<Reopened>,
) -> Result<Response, Problem> {
    let official = viewer(&app, &signed_in).await?;
    match reopen::reopen(&app, &id, &official, &reopened.reason).await {
        Ok(()) => Ok(to_case(&id)),
        Err(Refusal::NoReason) => {
            let stored = read::find(&app, &id).await?;
            let page = signed_in.page;
            let mut form = FormState::default();
            form.fail("reason", page.t("reopen-reason-needed"));
            let drawn = draw(&app, page, &official, &stored, form)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, drawn).into_response())
        }
        Err(refusal) => Err(refusal.into()),
    }
}

fn draw(app: &App, page: Page, official: &Official, stored: &Stored, form: FormState) -> Result<Response, Problem> {
    let plan = app.plan_of(stored)?;
    let output = stored
        .output()
        .and_then(|id| plan.output(id))
        .ok_or_else(Problem::not_found)?;
    let head = Head::of(app, stored, &plan, &page);
    let is_waiting = head.is("decided") && stored.draw_error.is_none();
    let mut response = shell::with_agent(shell::html(&DocumentPage {
        title: page.say(&output.title).to_owned(),
        document_number: stored.case.drawing().map(|drawing| drawing.document_number.clone()),
        draw_error: stored.draw_error.clone(),
        held: stored.way.held.clone(),
        refuted: stored
            .way
            .refuted
            .as_ref()
            .map(|refuted| page.say(&refuted.cause).to_owned()),
        can: can::can(&plan, stored, official),
        iin: official.iin.as_str().to_owned(),
        head,
        form,
        page,
    }));
    if is_waiting {
        // Works without a script: the page is read again until the document is there.
        response
            .headers_mut()
            .insert(HeaderName::from_static("refresh"), HeaderValue::from_static("1"));
    }
    Ok(response)
}
