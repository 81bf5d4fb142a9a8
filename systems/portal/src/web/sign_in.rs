//! `/portal/sign-in` (процесс 1): and its refusal in the act's words, with clause and label.

use access::{Checked, KeyView, RefusedByKey};
use askama::Template;
use axum::Json;
use axum::body::to_bytes;
use axum::extract::{Query, Request, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use law::Verb;
use pages::{FormState, Page, Problem, shell};
use serde::Deserialize;
use serde_json::{Value, json};

use super::views::RefusalView;
use super::{next_address, see};
use crate::visits::sign_in::{self as visit, SignIn};
use crate::web::person::Visitor;
use crate::{App, CHANNEL};

/// A refusal with its report and the words of the act.
const ANSWER_BYTES_MAX: usize = 256 * 1024;

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    page: Page,
    form: FormState,
    refusal: Option<RefusalView>,
    next: String,
    regulation: String,
    by_key: Option<KeyView>,
}

#[derive(Deserialize)]
pub(super) struct Onward {
    #[serde(default)]
    next: String,
    #[serde(default)]
    regulation: String,
}

pub(super) async fn show(State(app): State<App>, mut visitor: Visitor, Query(onward): Query<Onward>) -> Response {
    let next = next_address(&onward.next);
    if visitor.signed_in.is_some() {
        return see(next);
    }
    if !onward.next.is_empty() {
        visitor.page.notice = Some(visitor.page.t("sign-in-needed"));
    }
    let regulation = regulation_of(&onward.regulation, &next);
    shell::with_agent(shell::html(&SignInPage {
        page: visitor.page,
        form: FormState::default(),
        refusal: None,
        next,
        regulation,
        by_key: app.access.key_view(),
    }))
}

/// The service the person came for: named, or seen from where they were going.
fn regulation_of(named: &str, next: &str) -> String {
    if !named.is_empty() {
        return named.to_owned();
    }
    let after = next.strip_prefix("/portal/services/").unwrap_or_default();
    after.split(['/', '?']).next().unwrap_or_default().to_owned()
}

#[derive(Deserialize)]
pub(super) struct Credentials {
    #[serde(default)]
    iin: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
    #[serde(default)]
    regulation: String,
}

pub(super) async fn sign_in(
    State(app): State<App>,
    visitor: Visitor,
    Checked(entered): Checked<Credentials>,
) -> Result<Response, Problem> {
    let page = visitor.page;
    let next = next_address(&entered.next);
    let regulation = (!entered.regulation.is_empty()).then_some(entered.regulation.as_str());
    let outcome = visit::sign_in(&app, &entered.iin, &entered.password, regulation).await?;
    let mut form = FormState::default();
    form.values.insert("iin".to_owned(), entered.iin.clone());
    let (status, refusal) = match outcome {
        SignIn::Begun(begun) => return Ok(app.access.with_cookie(see(&next), &begun)),
        SignIn::Refused(refused) => {
            let refusal = RefusalView::of_step(&page, &refused.plan, &Verb::RejectCredentials);
            (StatusCode::UNAUTHORIZED, Some(refusal))
        }
        SignIn::Locked { until } => {
            form.fail("", page.t1("sign-in-locked", "until", page.instant(&until)));
            (StatusCode::TOO_MANY_REQUESTS, None)
        }
    };
    let body = SignInPage {
        page,
        form,
        refusal,
        next,
        regulation: entered.regulation,
        by_key: app.access.key_view(),
    };
    Ok(shell::with_agent((status, shell::html(&body)).into_response()))
}

/// A refused sign-in by ЭЦП is the act's «процесс 2» like any other: it leaves the same events, and the answer to the
/// script carries the act's clause and words.
pub(crate) async fn tell_refused(State(app): State<App>, request: Request, next: Next) -> Result<Response, Problem> {
    let started = app.now();
    let response = next.run(request).await;
    let Some(refused) = response.extensions().get::<RefusedByKey>().cloned() else {
        return Ok(response);
    };
    let recorded = visit::refused_by_key(&app, &refused, started).await?;
    let is_json = response
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    if !is_json {
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, ANSWER_BYTES_MAX)
        .await
        .map_err(|_| Problem::internal("a long answer"))?;
    let mut answer: Value = serde_json::from_slice(&bytes).map_err(Problem::failure)?;
    if let Some(step) = recorded
        .plan
        .procedure(CHANNEL)
        .and_then(|procedure| procedure.step(&Verb::RejectCredentials))
    {
        let mut details = answer["error"]["details"].take();
        if !details.is_object() {
            details = json!({});
        }
        details["clause"] = json!(step.clause);
        details["label"] = json!(step.label);
        details["text_ru"] = json!(step.text.ru);
        answer["error"]["details"] = details;
    }
    Ok((parts.status, Json(answer)).into_response())
}
