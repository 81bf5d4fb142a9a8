//! The two halves of the clerk's signature.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use pages::Problem;
use serde_json::{Value, json};

use super::body::{AtDesk, Chosen, JsonBody, SignatureBody};
use super::shape;
use crate::filing::Work;
use crate::filing::sign::{self as signing, Signing};
use crate::{Desk, trouble};

/// `GET …/document`: the exact bytes.
pub(super) async fn document(
    State(desk): State<Desk>,
    AtDesk(clerk): AtDesk,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let work = Work::of(&desk, &clerk, &id).await?;
    let frozen = work.filing.frozen.ok_or_else(trouble::not_frozen)?;
    Ok(([(header::CONTENT_TYPE, "application/json")], frozen.document).into_response())
}

/// `POST …/signed-attributes {certificate}`.
pub(super) async fn prepare(
    State(desk): State<Desk>,
    AtDesk(clerk): AtDesk,
    Path(id): Path<String>,
    JsonBody(chosen): JsonBody<Chosen>,
) -> Result<Json<Value>, Problem> {
    let attributes = signing::prepare(&desk, &clerk, &id, &chosen.certificate).await?;
    Ok(Json(json!({ "signed_attributes": STANDARD.encode(attributes) })))
}

/// `POST …/signature`.
pub(super) async fn sign(
    State(desk): State<Desk>,
    AtDesk(clerk): AtDesk,
    Path(id): Path<String>,
    JsonBody(signature): JsonBody<SignatureBody>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    match signing::sign(&desk, &clerk, &id, signature.read()?).await? {
        Signing::Accepted(filing) => Ok((StatusCode::ACCEPTED, Json(shape::whole(&desk, &clerk, &filing).await?))),
        Signing::Refused(refusal) => Err(shape::signature_refused(&refusal)),
    }
}
