//! The sign-in page.

use askama::Template;
use axum::Extension;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::Iin;
use domain::iin::IinError;
use law::Text;
use pages::{FormState, Page, Problem, shell};
use serde::Deserialize;

use crate::by_key::KeyView;
use crate::{Access, Attempt, Checked, Visitor, kept, next};

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    page: Page,
    form: FormState,
    next: String,
    /// A form that was sent when the session had ended, url-encoded; empty when there is none.
    kept: String,
    /// Sign-in by ЭЦП, where it is offered.
    by_key: Option<KeyView>,
}

/// The act's own words for a refused sign-in, with the clause: put into the request by a system whose act has them.
#[derive(Clone, Debug)]
pub struct RefusalWords {
    pub message: Text,
    pub clause: String,
}

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    next: String,
}

#[derive(Deserialize)]
pub(super) struct Entered {
    #[serde(default)]
    iin: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
    #[serde(default)]
    kept: String,
}

pub(super) async fn show<S>(State(state): State<S>, visitor: Visitor, Query(asked): Query<Asked>) -> Response
where
    S: AsRef<Access> + Send + Sync,
{
    if visitor.signed_in.is_some() {
        return Redirect::to(&destination(&asked.next, &visitor.page)).into_response();
    }
    let mut page = visitor.page;
    page.notice = (!asked.next.is_empty()).then(|| page.t("sign-in-needed"));
    let access = state.as_ref();
    draw(
        access,
        StatusCode::OK,
        page,
        FormState::default(),
        asked.next,
        String::new(),
    )
}

pub(super) async fn submit<S>(
    State(state): State<S>,
    visitor: Visitor,
    words: Option<Extension<RefusalWords>>,
    Checked(entered): Checked<Entered>,
) -> Result<Response, Problem>
where
    S: AsRef<Access> + Send + Sync,
{
    let (access, page) = (state.as_ref(), visitor.page);
    let mut form = check(&page, &entered);
    if form.has_errors() {
        return Ok(draw(
            access,
            StatusCode::UNPROCESSABLE_ENTITY,
            page,
            form,
            entered.next,
            entered.kept,
        ));
    }
    match access.sign_in(&entered.iin, &entered.password).await? {
        Attempt::Begun(begun) => {
            let onward = Redirect::to(&destination(&entered.next, &page)).into_response();
            let page = Page {
                csrf: begun.session.csrf.clone(),
                user: Some(begun.account.name.full()),
                ..page
            };
            let kept = kept::go_on(page, &entered.next, &entered.kept).await;
            Ok(access.with_cookie(kept.unwrap_or(onward), &begun))
        }
        Attempt::Refused { .. } => {
            let own = page.t("sign-in-refused");
            let told = match &words {
                Some(Extension(words)) => format!("{} ({}) {own}", page.say(&words.message), words.clause),
                None => own,
            };
            form.fail("", told);
            Ok(draw(
                access,
                StatusCode::UNAUTHORIZED,
                page,
                form,
                entered.next,
                entered.kept,
            ))
        }
        Attempt::Locked { until } => {
            form.fail("", page.t1("sign-in-locked", "until", page.instant(&until)));
            Ok(draw(
                access,
                StatusCode::TOO_MANY_REQUESTS,
                page,
                form,
                entered.next,
                entered.kept,
            ))
        }
    }
}

/// A mistyped ИИН is told at once: it is no secret which numbers cannot exist.
fn check(page: &Page, entered: &Entered) -> FormState {
    let mut form = FormState::default();
    form.values.insert("iin".to_owned(), entered.iin.trim().to_owned());
    match Iin::parse(entered.iin.trim()) {
        Ok(_) => {}
        Err(IinError::NotTwelveDigits) => form.fail("iin", page.t("sign-in-iin-length")),
        Err(_) => form.fail("iin", page.t("sign-in-iin-check-digit")),
    }
    if entered.password.is_empty() {
        form.fail("password", page.t("sign-in-password-empty"));
    }
    form
}

pub(super) fn destination(asked: &str, page: &Page) -> String {
    next::safe(asked, page.system).map_or_else(|| format!("/{}", page.system), str::to_owned)
}

pub(crate) fn draw(
    access: &Access,
    status: StatusCode,
    page: Page,
    form: FormState,
    next: String,
    kept: String,
) -> Response {
    // What was typed waits inside the form of the password; the other way in would lose it.
    let by_key = access.key_view().filter(|_| kept.is_empty());
    let page = SignInPage {
        page,
        form,
        next,
        kept,
        by_key,
    };
    shell::with_agent((status, shell::html(&page)).into_response())
}
