//! Ready routes: the sign-in page, signing out, sessions of the API.

pub(crate) mod by_key;
mod sessions;
pub(crate) mod sign_in;
mod sign_out;

pub use sign_in::RefusalWords;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use law::System;

pub use by_key::RefusedByKey;

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
            get(sign_in::show::<S>).post(sign_in::submit::<S>),
        )
        .merge(sign_in_by_key_routes(system))
        .merge(sign_out_routes(system))
}

/// More than any form with a signature over a text of a few lines.
const FORM_BYTES_MAX: usize = 2 * 1024 * 1024;

/// Sign-in by ЭЦП below `/<system>/sign-in`. `POST challenge` → 201 `{code, text, expires_at}`; `POST signed-attributes
/// {certificate}` → `{signed_attributes}`; `POST signature {code, certificate, signed_attributes, signature}` or `{code,
/// cms}` → 200 `{next}` and the session. `GET file` is the page that does the same without a script, `GET text` what is
/// to be signed, `POST cms` takes the signature. A refusal carries [`RefusedByKey`] in its extensions. "Not found" where
/// [`Access::by_key`] is none.
pub fn sign_in_by_key_routes<S>(system: System) -> Router<S>
where
    S: AsRef<Access> + Clone + Send + Sync + 'static,
{
    let at = |part: &str| format!("/{}/sign-in/{part}", system.name());
    Router::new()
        .route(&at("challenge"), post(by_key::by_script::begin::<S>))
        .route(&at("signed-attributes"), post(by_key::by_script::attributes::<S>))
        .route(&at("signature"), post(by_key::by_script::sign::<S>))
        .route(&at("file"), get(by_key::by_file::show::<S>))
        .route(&at("text"), get(by_key::by_file::text::<S>))
        .route(
            &at("cms"),
            post(by_key::by_file::submit::<S>).layer(DefaultBodyLimit::max(FORM_BYTES_MAX)),
        )
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
