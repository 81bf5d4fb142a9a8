//! `/<system>/sign-in/…`: sign-in by ЭЦП, by a script of the page and, without one, by a file.

pub(super) mod by_file;
pub(super) mod by_script;

use axum::http::StatusCode;
use domain::Iin;
use pages::Problem;
use store::challenges::Challenge;

use crate::Access;
use crate::by_key::{ByKey, Refusal};

/// Stands in the extensions of the answer that refuses a sign-in by ЭЦП, for a system that records such refusals in
/// the words of its act.
#[derive(Clone, Debug)]
pub struct RefusedByKey {
    pub visit: String,
    pub iin: Option<Iin>,
    /// The service that the person came for, if the page knew.
    pub regulation: String,
}

impl RefusedByKey {
    fn of(refusal: &Refusal, regulation: &str) -> Self {
        Self {
            visit: refusal.visit.clone(),
            iin: refusal.iin.clone(),
            regulation: regulation.to_owned(),
        }
    }
}

/// What is needed for sign-in by ЭЦП here; "not found" where there is none.
fn offered(access: &Access) -> Result<&ByKey, Problem> {
    access.by_key.as_ref().ok_or_else(Problem::not_found)
}

/// A new text for the browser with this form token, or "come back later".
async fn challenge(access: &Access, browser: &str) -> Result<Challenge, Problem> {
    let by_key = offered(access)?;
    access.new_challenge(by_key, browser).await?.ok_or_else(|| {
        tracing::warn!("too many texts for signing in are waiting");
        Problem::of_kit(
            StatusCode::SERVICE_UNAVAILABLE,
            "too_many_challenges",
            "too-many-challenges",
        )
    })
}
