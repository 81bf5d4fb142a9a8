//! Who is signed in: sign-in, sessions, roles, form tokens — for every system that has people.
//!
//! A system's state says where its [`Access`] is, in one line, and its handlers take the extractors:
//!
//! ```
//! # use std::sync::Arc;
//! # use access::{Access, Checked, SignedIn};
//! # struct Portal { access: Access }
//! #[derive(Clone)]
//! struct App(Arc<Portal>);
//!
//! impl AsRef<Access> for App {
//!     fn as_ref(&self) -> &Access {
//!         &self.0.access
//!     }
//! }
//!
//! #[derive(serde::Deserialize)]
//! struct Answer { text: String }
//!
//! async fn answer(signed_in: SignedIn, Checked(answer): Checked<Answer>) -> String {
//!     format!("{}: {}", signed_in.account.name.full(), answer.text)
//! }
//! ```
//!
//! | extractor | who passes | others |
//! |---|---|---|
//! | [`Visitor`] | anybody | |
//! | [`SignedIn`] | holder of a session cookie | page: to the sign-in page and back; script: 401 |
//! | [`Caller`] | `Authorization: Bearer` | 401 |
//! | [`Checked`] | a form whose `csrf` field fits | 403 |
//! | [`JsonChecked`], [`TokenChecked`] | a script whose `x-csrf` header fits | 403 |

mod access;
mod attempt;
pub mod by_key;
mod caller;
mod checked;
mod found;
mod kept;
pub mod next;
mod routes;
mod token;
mod visitor;

pub use access::Access;
pub use attempt::{Attempt, Begun};
pub use by_key::{ByKey, KeyView};
pub use caller::Caller;
pub use checked::{Checked, JsonChecked, TokenChecked};
pub use kept::keep_typed;
pub use routes::{
    RefusalWords, RefusedByKey, api_session_routes, sign_in_by_key_routes, sign_in_routes, sign_out_routes,
};
pub use token::CSRF_HEADER;
pub use visitor::{SignedIn, Visitor};
