//! The provider's interface for programs: JSON, bearer tokens.

pub(crate) mod cases;
pub(crate) mod decision;
pub(crate) mod files;
pub(crate) mod shapes;
pub(crate) mod signing;

use access::Caller;
use axum::Json;
use axum::extract::{FromRequest, Request};
use pages::Problem;
use serde::de::DeserializeOwned;

use crate::case::Official;
use crate::{HEAD, OFFICIAL};

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

/// The caller as one who may see cases.
pub(crate) fn viewer(caller: &Caller) -> Result<Official, Problem> {
    may(&caller.account.roles, &[OFFICIAL, HEAD])?;
    Ok(Official::of(&caller.account))
}

/// The caller as one who may work on them.
pub(crate) fn official(caller: &Caller) -> Result<Official, Problem> {
    may(&caller.account.roles, &[OFFICIAL])?;
    Ok(Official::of(&caller.account))
}

/// Refuses unless one of the roles is held.
pub(crate) fn may(held: &[String], needed: &[&str]) -> Result<(), Problem> {
    if held.iter().any(|role| needed.contains(&role.as_str())) {
        Ok(())
    } else {
        Err(Problem::forbidden())
    }
}
