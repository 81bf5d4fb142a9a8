//! `POST /cases/{id}/signed-attributes`, `POST /cases/{id}/signature`: the two halves of signing.

use access::Caller;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use pages::Problem;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Body, viewer};
use crate::case::Official;
use crate::case::sign::{self, Signed, ToSign};
use crate::{App, Refusal};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Chosen {
    /// PEM.
    certificate: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignatureValue {
    /// PEM.
    certificate: String,
    /// Base64, as they were given.
    signed_attributes: String,
    /// Base64: r‖s of Web Crypto or the X.509 form.
    signature: String,
}

pub(crate) async fn begin(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    Body(chosen): Body<Chosen>,
) -> Result<Json<Value>, Problem> {
    let to_sign = begin_for(&app, &id, &viewer(&app, &caller).await?, &chosen).await?;
    Ok(Json(attributes(&to_sign)))
}

pub(crate) async fn finish(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    Body(value): Body<SignatureValue>,
) -> Result<Json<Value>, Problem> {
    finish_for(&app, &id, &viewer(&app, &caller).await?, &value).await
}

/// The exact bytes whose SHA-256 is the `digest` of [`begin`], for a token that wants the document itself.
pub(crate) async fn to_sign(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let covered = sign::covered(&app, &id, &viewer(&app, &caller).await?).await?;
    Ok(([(header::CONTENT_TYPE, "application/octet-stream")], covered).into_response())
}

/// What [`begin`] answers: base64.
pub(crate) fn attributes(to_sign: &ToSign) -> Value {
    json!({
        "signed_attributes": STANDARD.encode(&to_sign.signed_attributes),
        "digest": STANDARD.encode(to_sign.digest),
    })
}

/// The same for a page, which is given the prepared document too.
pub(crate) async fn begin_for(app: &App, id: &str, official: &Official, chosen: &Chosen) -> Result<ToSign, Problem> {
    let certificate = intake::signing::chosen_certificate(&chosen.certificate).map_err(|_| Refusal::Unreadable)?;
    Ok(sign::begin(app, id, official, &certificate).await?)
}

/// The same for a page.
pub(crate) async fn finish_for(
    app: &App,
    id: &str,
    official: &Official,
    value: &SignatureValue,
) -> Result<Json<Value>, Problem> {
    let bytes = |text: &str| intake::signing::bytes_of_text(text).map_err(|_| Refusal::Unreadable);
    let signed = Signed {
        certificate: intake::signing::chosen_certificate(&value.certificate).map_err(|_| Refusal::Unreadable)?,
        signed_attributes: bytes(&value.signed_attributes)?,
        signature: bytes(&value.signature)?,
    };
    let document_number = sign::finish(app, id, official, &signed).await?;
    Ok(Json(json!({ "document_number": document_number })))
}
