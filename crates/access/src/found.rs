//! Whose session a token finds. Several extractors of one request ask; the store is asked once.

use axum::http::request::Parts;
use pages::{Problem, cookie};
use store::accounts::{self, Account};
use store::sessions::{self, Session};

use crate::Access;

#[derive(Clone)]
struct Found(Option<(Account, Session)>);

/// The person behind the session cookie of a request.
pub(crate) async fn by_cookie(access: &Access, parts: &mut Parts) -> Result<Option<(Account, Session)>, Problem> {
    if let Some(Found(found)) = parts.extensions.get() {
        return Ok(found.clone());
    }
    let token = cookie::read(&parts.headers, &access.session_cookie()).map(str::to_owned);
    let found = match token {
        Some(token) => by_token(access, &token).await?,
        None => None,
    };
    parts.extensions.insert(Found(found.clone()));
    Ok(found)
}

/// The person behind a token.
pub(crate) async fn by_token(access: &Access, token: &str) -> Result<Option<(Account, Session)>, Problem> {
    let Some(session) = sessions::find(&access.db, token, access.clock.now())
        .await
        .map_err(Problem::failure)?
    else {
        return Ok(None);
    };
    let account = accounts::find(&access.db, &session.account)
        .await
        .map_err(Problem::failure)?;
    Ok(account.map(|account| (account, session)))
}
