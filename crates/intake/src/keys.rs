//! «Мои ключи»: a key made in the browser, certified by the authority. Mounted by every system whose people sign.
//!
//! The browser sends a public key and nothing else: ИИН and names stand in the account, the organization in the
//! system's configuration. The authority decides whom it believes to be identified.

mod answers;
mod page;
mod requests;

use std::sync::Arc;

use access::Access;
use axum::Router;
use axum::routing::{get, post};
use exchange::authority::AuthorityClient;

/// What the pages of keys need.
#[derive(Clone)]
pub struct Keys {
    pub access: Access,
    pub authority: Arc<AuthorityClient>,
    /// For officials: the organization written into their certificates (БИН, name).
    pub organization: Option<(String, String)>,
}

impl AsRef<Access> for Keys {
    fn as_ref(&self) -> &Access {
        &self.access
    }
}

/// `/<system>/keys` is the page; `/<system>/keys/requests…` is for its script (session cookie and `x-csrf`), and
/// `/<system>/api/keys/requests…` the same for programs (bearer):
/// `POST requests {public_key}` → 201 `{id, code, to_sign}`; `POST requests/{id}/proof {signature}`,
/// `POST requests/{id}/renewal {cms}` and `GET requests/{id}` → the state of the request.
pub fn router(keys: Keys) -> Router {
    let system = keys.access.system.name();
    let of_page = Router::new()
        .route("/requests", post(requests::page::begin))
        .route("/requests/{id}", get(requests::page::state))
        .route("/requests/{id}/proof", post(requests::page::prove))
        .route("/requests/{id}/renewal", post(requests::page::renew));
    let of_api = Router::new()
        .route("/requests", post(requests::api::begin))
        .route("/requests/{id}", get(requests::api::state))
        .route("/requests/{id}/proof", post(requests::api::prove))
        .route("/requests/{id}/renewal", post(requests::api::renew));
    Router::new()
        .route(&format!("/{system}/keys"), get(page::show))
        .nest(&format!("/{system}/keys"), of_page)
        .nest(&format!("/{system}/api/keys"), of_api)
        .with_state(keys)
}
