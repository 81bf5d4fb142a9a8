//! The provider's interface for programs: JSON, bearer tokens.

pub(crate) mod cases;
pub(crate) mod decision;
pub(crate) mod files;
pub(crate) mod registers;
pub(crate) mod shapes;
pub(crate) mod signing;
pub(crate) mod substitutions;
pub(crate) mod work;

use access::Caller;
use axum::Json;
use axum::extract::{FromRequest, Request};
use pages::Problem;
use serde::de::DeserializeOwned;
use store::accounts::Account;

use crate::case::Official;
use crate::{App, ROLES};

/// A JSON body; one that cannot be read is a problem in our words and not the framework's.
pub(crate) struct Body<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        match Json::<T>::from_request(request, state).await {
            Ok(Json(body)) => Ok(Self(body)),
            Err(_) => Err(Problem::bad_request()),
        }
    }
}

/// The caller as a person of the office: whoever has one of its roles, or stands in for somebody who has. What they
/// may do with a case is the case's to say.
pub(crate) async fn viewer(app: &App, caller: &Caller) -> Result<Official, Problem> {
    person(app, &caller.account).await
}

/// The same of an account.
pub(crate) async fn person(app: &App, account: &Account) -> Result<Official, Problem> {
    let official = Official::of(app, account).await?;
    if official.all_roles().iter().any(|role| ROLES.contains(&role.as_str())) {
        Ok(official)
    } else {
        Err(Problem::forbidden())
    }
}
