//! Ready routes: the sign-in page, signing out, sessions of the API.

mod sessions;
pub(crate) mod sign_in;
mod sign_out;

pub use sign_in::RefusalWords;

use axum::Router;
use axum::routing::{get, post};
use law::System;

use crate::Access;

/// `GET` and `POST /<system>/sign-in` and `POST /<system>/sign-out`, with the words of the kit. A system whose act has
/// its own words for a refused sign-in draws its own page and takes [`sign_out_routes`] only.
pub fn sign_in_routes<S>(system: System) -> Router<S>
where
    S: AsRef<Access> + Clone + Send + Sync + 'static,
{
    Router::new()
        .route(
            &format!("/{}/sign-in", system.name()),
            get(sign_in::show).post(sign_in::submit::<S>),
        )
        .merge(sign_out_routes(system))
}

/// `POST /<system>/sign-out`.
pub fn sign_out_routes<S>(system: System) -> Router<S>
where
    S: AsRef<Access> + Clone + Send + Sync + 'static,
{
    Router::new().route(&format!("/{}/sign-out", system.name()), post(sign_out::sign_out::<S>))
}

/// `POST /<system>/api/sessions` `{iin, password}` → 201 `{token, name}`; 401 `credentials_refused`; 429 `locked`.
/// `DELETE` with the token → 204.
pub fn api_session_routes<S>(system: System) -> Router<S>
where
    S: AsRef<Access> + Clone + Send + Sync + 'static,
{
    Router::new().route(
        &format!("/{}/api/sessions", system.name()),
        post(sessions::begin::<S>).delete(sessions::end::<S>),
    )
}
