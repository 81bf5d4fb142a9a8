//! Errors as pages and as JSON. What the person reads and what the log keeps are different fields.
//!
//! | status | who does what |
//! |---|---|
//! | 400, 422 | the person corrects what they sent |
//! | 401 | the person signs in |
//! | 403 | somebody with another role does it; or the form was too old and is opened again |
//! | 404 | the address is corrected |
//! | 409 | somebody else was faster: the page is read again |
//! | 413, 415 | a smaller file, another kind of file |
//! | 429 | the person waits |
//! | 500 | the operator looks for the reference number in the log |

use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use law::Text;
use serde_json::{Value, json};

use crate::i18n;

/// Something that went wrong, for a person.
#[derive(Clone, Debug)]
pub struct Problem {
    pub status: StatusCode,
    /// A stable word: `not_found`, `case_taken`, `signature_refused`.
    pub code: &'static str,
    pub message: Text,
    /// What the person can do.
    pub hint: Option<Text>,
    /// Further facts for the JSON body (clause, label, field problems, report, trace).
    pub details: Value,
    /// For the log only.
    pub internal: Option<String>,
}

impl Problem {
    pub fn new(status: StatusCode, code: &'static str, message: Text) -> Self {
        Self {
            status,
            code,
            message,
            hint: None,
            details: Value::Null,
            internal: None,
        }
    }

    pub fn not_found() -> Self {
        Self::of_kit(StatusCode::NOT_FOUND, "not_found", "not-found")
    }

    pub fn forbidden() -> Self {
        Self::of_kit(StatusCode::FORBIDDEN, "forbidden", "forbidden")
    }

    /// A form whose token does not fit: too old, or not ours.
    pub fn csrf() -> Self {
        Self::of_kit(StatusCode::FORBIDDEN, "form_expired", "csrf")
    }

    /// Nobody is signed in.
    pub fn unauthorized() -> Self {
        Self::of_kit(StatusCode::UNAUTHORIZED, "sign_in_required", "unauthorized")
    }

    /// What was sent cannot be read.
    pub fn bad_request() -> Self {
        Self::of_kit(StatusCode::BAD_REQUEST, "bad_request", "bad-request")
    }

    /// More was sent than is taken.
    pub fn too_large() -> Self {
        Self::of_kit(StatusCode::PAYLOAD_TOO_LARGE, "too_large", "too-large")
    }

    /// 500: the cause goes to the log under a reference number, the person gets the number.
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        let mut problem = Self::of_kit(StatusCode::INTERNAL_SERVER_ERROR, "internal", "internal");
        problem.internal = Some(cause.to_string());
        problem
    }

    /// The same with the whole chain of causes, as `Display` of our errors does not repeat them.
    pub fn failure(error: impl std::error::Error) -> Self {
        let mut cause = error.to_string();
        let mut source = error.source();
        while let Some(deeper) = source {
            cause = format!("{cause}: {deeper}");
            source = deeper.source();
        }
        Self::internal(cause)
    }

    #[must_use]
    pub fn with_details(mut self, details: Value) -> Self {
        self.details = details;
        self
    }

    #[must_use]
    pub fn with_hint(mut self, hint: Text) -> Self {
        self.hint = Some(hint);
        self
    }

    /// For a bare answer of the framework (a wrong method, a body that cannot be read) that has only a status.
    pub(crate) fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::not_found(),
            StatusCode::FORBIDDEN => Self::forbidden(),
            StatusCode::UNAUTHORIZED => Self::unauthorized(),
            StatusCode::PAYLOAD_TOO_LARGE => Self::too_large(),
            StatusCode::METHOD_NOT_ALLOWED => Self::of_kit(status, "method_not_allowed", "method"),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Self::of_kit(status, "media_type", "media-type"),
            status if status.is_client_error() => Self {
                status,
                ..Self::bad_request()
            },
            status => Self {
                status,
                ..Self::internal("the framework gave up")
            },
        }
    }

    /// With the messages `problem-<key>` and `problem-<key>-hint` of the kit.
    pub fn of_kit(status: StatusCode, code: &'static str, key: &str) -> Self {
        let say = |key: &str| i18n::kit().text(key, &[]);
        Self::new(status, code, say(&format!("problem-{key}"))).with_hint(say(&format!("problem-{key}-hint")))
    }

    fn body(&self, reference: Option<&str>) -> Value {
        let words = |text: &Text| json!({"kk": text.kk, "ru": text.ru, "en": text.en});
        json!({"error": {
            "code": self.code,
            "message": words(&self.message),
            "hint": self.hint.as_ref().map(words),
            "reference": reference,
            "details": self.details,
        }})
    }
}

/// Marks a response as a problem, for the shell to draw as a page.
#[derive(Clone)]
pub(crate) struct Told {
    pub(crate) problem: Arc<Problem>,
    pub(crate) reference: Option<String>,
}

/// JSON for `/…/api/…` paths (`{"error":{"code","message":{kk,ru,en},"hint","reference","details"}}`), a page for
/// others: the shell's middleware turns the marked response into a page in the visitor's language.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let reference = self.internal.as_ref().map(|cause| {
            let reference = reference();
            tracing::error!(reference, cause, code = self.code, "a request failed: {reference}");
            reference
        });
        let mut response = (self.status, Json(self.body(reference.as_deref()))).into_response();
        response.extensions_mut().insert(Told {
            problem: Arc::new(self),
            reference,
        });
        response
    }
}

/// «4F1C-09AB»: short enough to be read out on the phone. A keyed hash of a counter: different in every process
/// without asking a clock.
fn reference() -> String {
    static KEY: OnceLock<RandomState> = OnceLock::new();
    static COUNTER: AtomicU64 = AtomicU64::new(0);
    let hash = KEY
        .get_or_init(RandomState::new)
        .hash_one(COUNTER.fetch_add(1, Ordering::Relaxed));
    format!("{:04X}-{:04X}", hash >> 48, (hash >> 32) & 0xFFFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_cause_stays_inside_and_the_reference_goes_out() {
        let response = Problem::internal("the disk at /dev/sda is full").into_response();
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let body = axum::body::to_bytes(response.into_body(), 10_000)
            .await
            .expect("a body");
        let body: Value = serde_json::from_slice(&body).expect("JSON");
        assert!(!body.to_string().contains("disk"));
        assert_eq!(body["error"]["code"], "internal");
        assert_eq!(body["error"]["reference"].as_str().map(str::len), Some(9));
        assert!(
            body["error"]["message"]["kk"]
                .as_str()
                .is_some_and(|text| !text.is_empty())
        );
    }

    #[test]
    fn references_differ() {
        assert_ne!(reference(), reference());
    }

    #[test]
    fn the_chain_of_causes_is_kept_for_the_log() {
        #[derive(Debug, thiserror::Error)]
        #[error("outer")]
        struct Outer(#[source] std::fmt::Error);
        let problem = Problem::failure(Outer(std::fmt::Error));
        assert!(problem.internal.is_some_and(|cause| cause.starts_with("outer: ")));
    }
}
