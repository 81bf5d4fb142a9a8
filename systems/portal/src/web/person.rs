//! The person at a page of the portal, with the number of their unread notices beside the navigation.

use ::store::accounts::Account;
use ::store::sessions::Session;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use pages::{Page, Problem};

use crate::store::notices;
use crate::{App, problems};

/// The entry of the navigation that leads to the notices.
pub(crate) const NOTICES: &str = "nav-notices";

/// Anybody.
pub(super) struct Visitor {
    pub(super) page: Page,
    pub(super) signed_in: Option<(Account, Session)>,
}

/// Somebody signed in; others are sent to the sign-in page.
pub(super) struct SignedIn {
    pub(super) page: Page,
    pub(super) account: Account,
    pub(super) session: Session,
}

impl FromRequestParts<App> for Visitor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let access::Visitor { mut page, signed_in } = access::Visitor::from_request_parts(parts, app).await?;
        if let Some((account, _)) = &signed_in {
            count(app, account, &mut page).await?;
        }
        Ok(Self { page, signed_in })
    }
}

impl FromRequestParts<App> for SignedIn {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let access::SignedIn {
            mut page,
            account,
            session,
        } = access::SignedIn::from_request_parts(parts, app).await?;
        count(app, &account, &mut page)
            .await
            .map_err(IntoResponse::into_response)?;
        Ok(Self { page, account, session })
    }
}

impl SignedIn {
    /// 403 unless `csrf` is the session's form token: for uploads.
    pub(super) fn check(&self, csrf: &str) -> Result<(), Problem> {
        access::Visitor {
            page: self.page.clone(),
            signed_in: None,
        }
        .check(csrf)
    }
}

async fn count(app: &App, account: &Account, page: &mut Page) -> Result<(), Problem> {
    let unread = notices::unread(app.db(), &account.id).await.map_err(problems::store)?;
    page.counts.push((NOTICES, unread));
    Ok(())
}
