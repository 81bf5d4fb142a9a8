//! The person at a page: anybody, or somebody signed in.

use axum::extract::FromRequestParts;
use axum::http::Method;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use pages::{Page, Problem, shell};
use store::accounts::Account;
use store::sessions::Session;

use crate::access::asked;
use crate::{Access, found, next, token};

/// Anybody; `signed_in` is there when somebody is. Extract with `Visitor` from a state `S: AsRef<Access>`.
pub struct Visitor {
    pub page: Page,
    pub signed_in: Option<(Account, Session)>,
}

/// A signed-in person; others are sent to `/<system>/sign-in?next=…` (a script gets 401).
pub struct SignedIn {
    pub page: Page,
    pub account: Account,
    pub session: Session,
}

impl<S> FromRequestParts<S> for Visitor
where
    S: AsRef<Access> + Send + Sync,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let access = state.as_ref();
        let signed_in = found::by_cookie(access, parts).await?;
        let csrf = token::of(access, parts).await?;
        let page = access.page(parts, csrf, signed_in.as_ref().map(|(account, _)| account));
        Ok(Self { page, signed_in })
    }
}

impl<S> FromRequestParts<S> for SignedIn
where
    S: AsRef<Access> + Send + Sync,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let visitor = Visitor::from_request_parts(parts, state)
            .await
            .map_err(IntoResponse::into_response)?;
        match visitor.signed_in {
            Some((account, session)) => Ok(Self {
                page: visitor.page,
                account,
                session,
            }),
            None => Err(to_sign_in(state.as_ref(), parts)),
        }
    }
}

impl Visitor {
    /// 403 unless `csrf` is the visitor's form token: for bodies that [`crate::Checked`] does not read (uploads).
    pub fn check(&self, csrf: &str) -> Result<(), Problem> {
        if token::same(&self.page.csrf, csrf) {
            Ok(())
        } else {
            Err(Problem::csrf())
        }
    }
}

impl SignedIn {
    /// 403 unless the account has the role.
    pub fn require(&self, role: &str) -> Result<(), Problem> {
        if self.account.roles.iter().any(|held| held == role) {
            Ok(())
        } else {
            Err(Problem::forbidden())
        }
    }

    /// 403 unless `csrf` is the session's form token: for bodies that [`crate::Checked`] does not read (uploads).
    pub fn check(&self, csrf: &str) -> Result<(), Problem> {
        if token::same(&self.session.csrf, csrf) {
            Ok(())
        } else {
            Err(Problem::csrf())
        }
    }
}

fn to_sign_in(access: &Access, parts: &Parts) -> Response {
    let uri = asked(parts);
    let path = uri.path_and_query().map_or("", |path| path.as_str());
    if shell::wants_json(uri.path(), &parts.headers) {
        return Problem::unauthorized().into_response();
    }
    // What was posted is lost; coming back to its address by GET would only be an error.
    let back = if parts.method == Method::GET {
        next::query(path, access.system.name())
    } else {
        String::new()
    };
    Redirect::to(&format!("/{}/sign-in{back}", access.system.name())).into_response()
}
