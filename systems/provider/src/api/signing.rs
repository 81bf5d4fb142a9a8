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
    /// PEM. None: a CMS of the person's own will come, and only the prepared document is wanted.
    certificate: Option<String>,
}

/// The value over the attributes that were given, or a whole CMS.
#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub(crate) enum SignatureValue {
    Value {
        /// PEM.
        certificate: String,
        /// Base64, as they were given.
        signed_attributes: String,
        /// Base64: r‖s of Web Crypto or the X.509 form.
        signature: String,
    },
    Cms {
        /// Detached, base64 or PEM.
        cms: String,
    },
}

pub(crate) async fn begin(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    Body(chosen): Body<Chosen>,
) -> Result<Json<Value>, Problem> {
    begin_for(&app, &id, &viewer(&app, &caller).await?, &chosen, false).await
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

/// What [`begin`] answers, all base64. A page is given the prepared document too: the browser verifies the digest over
/// it, and it begins with the document that the page shows.
pub(crate) async fn begin_for(
    app: &App,
    id: &str,
    official: &Official,
    chosen: &Chosen,
    with_document: bool,
) -> Result<Json<Value>, Problem> {
    let Some(pem) = &chosen.certificate else {
        let document = sign::begin_elsewhere(app, id, official).await?;
        return Ok(Json(json!({ "document": STANDARD.encode(document) })));
    };
    let certificate = intake::signing::chosen_certificate(pem).map_err(|_| Refusal::Unreadable)?;
    let ToSign {
        signed_attributes,
        digest,
        document,
    } = sign::begin(app, id, official, &certificate).await?;
    let mut answer = json!({
        "signed_attributes": STANDARD.encode(signed_attributes),
        "digest": STANDARD.encode(digest),
    });
    if with_document {
        answer["document"] = json!(STANDARD.encode(document));
    }
    Ok(Json(answer))
}

/// The same for a page.
pub(crate) async fn finish_for(
    app: &App,
    id: &str,
    official: &Official,
    value: &SignatureValue,
) -> Result<Json<Value>, Problem> {
    let bytes = |text: &str| intake::signing::bytes_of_text(text).map_err(|_| Refusal::Unreadable);
    let document_number = match value {
        SignatureValue::Cms { cms } => sign::finish_elsewhere(app, id, official, &bytes(cms)?).await?,
        SignatureValue::Value {
            certificate,
            signed_attributes,
            signature,
        } => {
            let signed = Signed {
                certificate: intake::signing::chosen_certificate(certificate).map_err(|_| Refusal::Unreadable)?,
                signed_attributes: bytes(signed_attributes)?,
                signature: bytes(signature)?,
            };
            sign::finish(app, id, official, &signed).await?
        }
    };
    Ok(Json(json!({ "document_number": document_number })))
}
