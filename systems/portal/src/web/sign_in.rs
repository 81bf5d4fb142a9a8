//! `/portal/sign-in` (процесс 1): and its refusal in the act's words, with clause and label.

use access::Checked;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use law::Verb;
use pages::{FormState, Page, Problem, shell};
use serde::Deserialize;

use super::views::RefusalView;
use super::{next_address, see};
use crate::App;
use crate::visits::sign_in::{self as visit, SignIn};
use crate::web::person::Visitor;

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    page: Page,
    form: FormState,
    refusal: Option<RefusalView>,
    next: String,
    regulation: String,
}

#[derive(Deserialize)]
pub(super) struct Onward {
    #[serde(default)]
    next: String,
    #[serde(default)]
    regulation: String,
}

pub(super) async fn show(mut visitor: Visitor, Query(onward): Query<Onward>) -> Response {
    let next = next_address(&onward.next);
    if visitor.signed_in.is_some() {
        return see(next);
    }
    if !onward.next.is_empty() {
        visitor.page.notice = Some(visitor.page.t("sign-in-needed"));
    }
    let regulation = regulation_of(&onward.regulation, &next);
    shell::html(&SignInPage {
        page: visitor.page,
        form: FormState::default(),
        refusal: None,
        next,
        regulation,
    })
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
    };
    Ok((status, shell::html(&body)).into_response())
}
