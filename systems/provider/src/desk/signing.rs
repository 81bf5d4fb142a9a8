//! Signing from the page: the two halves as JSON, over the cookie session.

use access::{JsonChecked, SignedIn};
use axum::Json;
use axum::extract::{Path, State};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use pages::Problem;
use serde_json::{Value, json};

use super::viewer;
use crate::App;
use crate::api::signing::{Chosen, SignatureValue, attributes, begin_for, finish_for};

pub(crate) async fn begin(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
    JsonChecked(chosen): JsonChecked<Chosen>,
) -> Result<Json<Value>, Problem> {
    let to_sign = begin_for(&app, &id, &viewer(&app, &signed_in).await?, &chosen).await?;
    let mut answer = attributes(&to_sign);
    // The browser verifies the digest over the document that it is given, which begins with the one it shows.
    answer["document"] = json!(STANDARD.encode(&to_sign.document));
    Ok(Json(answer))
}

pub(crate) async fn finish(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
    JsonChecked(value): JsonChecked<SignatureValue>,
) -> Result<Json<Value>, Problem> {
    finish_for(&app, &id, &viewer(&app, &signed_in).await?, &value).await
}
