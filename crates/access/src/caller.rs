//! The caller of the API.

use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use pages::Problem;
use store::accounts::Account;
use store::sessions::Session;

use crate::{Access, found};

/// A caller of the API with `Authorization: Bearer <token>`; others get 401 JSON.
pub struct Caller {
    pub account: Account,
    pub session: Session,
}

impl<S> FromRequestParts<S> for Caller
where
    S: AsRef<Access> + Send + Sync,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let token = bearer(parts).ok_or_else(Problem::unauthorized)?;
        let (account, session) = found::by_token(state.as_ref(), &token)
            .await?
            .ok_or_else(Problem::unauthorized)?;
        Ok(Self { account, session })
    }
}

impl Caller {
    /// 403 unless the account has the role.
    pub fn require(&self, role: &str) -> Result<(), Problem> {
        if self.account.roles.iter().any(|held| held == role) {
            Ok(())
        } else {
            Err(Problem::forbidden())
        }
    }
}

/// The token of the header (RFC 6750 §2.1); the scheme's name is written in any case (RFC 9110 §11.1).
pub(crate) fn bearer(parts: &Parts) -> Option<String> {
    let header = parts.headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
}
