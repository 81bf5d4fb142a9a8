//! `/requests`: a draft is opened, filled, frozen, signed and sent.

use access::Caller;
use axum::Json;
use axum::extract::multipart::Multipart;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use intake::signing::{Handed, bytes_of_text, chosen_certificate};
use law::{Language, RegulationId, Values};
use pages::Problem;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{JsonBody, body, shapes};
use crate::problems::{self, problems_json};
use crate::requests::freeze::{self, Freezing};
use crate::requests::sign::{self, Signing};
use crate::requests::{attach, detach, discard, open, prepare, reopen, save};
use crate::{App, NAME};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Opening {
    regulation: String,
    language: Option<Language>,
}

pub(super) async fn open(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    JsonBody(opening): JsonBody<Opening>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let language = opening.language.or_else(|| accepted(&headers)).unwrap_or(Language::Ru);
    let regulation = RegulationId(opening.regulation);
    let id = open::open(&app, &caller.account, &caller.session, &regulation, language).await?;
    Ok((StatusCode::CREATED, Json(json!({ "id": id }))))
}

fn accepted(headers: &HeaderMap) -> Option<Language> {
    headers
        .get(header::ACCEPT_LANGUAGE)?
        .to_str()
        .ok()?
        .split([',', ';'])
        .find_map(Language::from_tag)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Fields {
    values: Values,
}

pub(super) async fn save(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    JsonBody(fields): JsonBody<Fields>,
) -> Result<Json<Value>, Problem> {
    let found = save::save(&app, &caller.account, &id, &fields.values).await?;
    Ok(Json(json!({ "problems": problems_json(&found) })))
}

pub(super) async fn attach(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    mut form: Multipart,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let uploaded = body::uploaded(&mut form, attach::bytes_max(&app)).await?;
    let item = uploaded
        .texts
        .get("item")
        .map(String::as_str)
        .filter(|item| !item.is_empty());
    let item = item.map(str::to_owned);
    let upload = uploaded.file.taken()?;
    let file = attach::attach(&app, &caller.account, &id, item.as_deref(), &upload.name, &upload.bytes).await?;
    Ok((
        StatusCode::CREATED,
        Json(serde_json::to_value(file).map_err(Problem::failure)?),
    ))
}

pub(super) async fn detach(
    State(app): State<App>,
    caller: Caller,
    Path((id, sha256)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    detach::detach(&app, &caller.account, &id, &sha256).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn discard(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    discard::discard(&app, &caller.account, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn reopen(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    reopen::reopen(&app, &caller.account, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn freeze(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Value>, Problem> {
    match freeze::freeze(&app, &caller.account, &id).await? {
        Freezing::Frozen(frozen) => Ok(Json(json!({
            "number": frozen.number,
            "document": STANDARD.encode(&frozen.document),
            "sha256": frozen.sha256,
        }))),
        Freezing::Refused(refusal) => Err(shapes::form_refused(&refusal)),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Chosen {
    pub(crate) certificate: String,
}

pub(super) async fn prepare(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    JsonBody(chosen): JsonBody<Chosen>,
) -> Result<Json<Value>, Problem> {
    let attributes = prepare::prepare(&app, &caller.account, &id, &chosen.certificate).await?;
    Ok(Json(json!({ "signed_attributes": STANDARD.encode(attributes) })))
}

/// The signature in one of its two forms.
#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum SignatureBody {
    Value {
        certificate: String,
        signed_attributes: String,
        signature: String,
    },
    Cms {
        cms: String,
    },
}

impl SignatureBody {
    /// Reads texts into bytes.
    pub(crate) fn read(&self) -> Result<Handed, Problem> {
        match self {
            Self::Value {
                certificate,
                signed_attributes,
                signature,
            } => Ok(Handed::Value {
                certificate: chosen_certificate(certificate).map_err(|_| problems::certificate_unreadable())?,
                signed_attributes: bytes_of_text(signed_attributes).map_err(|_| problems::signature_unreadable())?,
                signature: bytes_of_text(signature).map_err(|_| problems::signature_unreadable())?,
            }),
            Self::Cms { cms } => Ok(Handed::Cms(
                bytes_of_text(cms).map_err(|_| problems::signature_unreadable())?,
            )),
        }
    }
}

pub(super) async fn sign(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    JsonBody(signature): JsonBody<SignatureBody>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    match sign::sign(&app, &caller.account, &id, signature.read()?).await? {
        Signing::Accepted { number } => Ok((StatusCode::ACCEPTED, Json(accepted_json(&id, &number)))),
        Signing::Refused(refusal) => Err(shapes::signature_refused(&refusal)),
    }
}

pub(crate) fn accepted_json(id: &str, number: &str) -> Value {
    json!({ "case": id, "number": number, "location": format!("/{NAME}/cases/{id}") })
}
