//! Signing from the page: the two halves as JSON, over the cookie session.

use access::{JsonChecked, SignedIn};
use axum::Json;
use axum::extract::{Path, State};
use pages::Problem;
use serde_json::Value;

use super::viewer;
use crate::App;
use crate::api::signing::{Chosen, SignatureValue, begin_for, finish_for};

pub(crate) async fn begin(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
    JsonChecked(chosen): JsonChecked<Chosen>,
) -> Result<Json<Value>, Problem> {
    begin_for(&app, &id, &viewer(&app, &signed_in).await?, &chosen, true).await
}

pub(crate) async fn finish(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
    JsonChecked(value): JsonChecked<SignatureValue>,
) -> Result<Json<Value>, Problem> {
    finish_for(&app, &id, &viewer(&app, &signed_in).await?, &value).await
}
