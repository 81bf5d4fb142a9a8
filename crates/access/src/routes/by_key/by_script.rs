//! For the script of the sign-in page: text, attributes, signature.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use eds::Certificate;
use eds::key::Scheme;
use pages::Problem;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{RefusedByKey, challenge, offered};
use crate::by_key::{Given, KeyAttempt, Signed};
use crate::routes::sign_in::destination;
use crate::{Access, JsonChecked, TokenChecked, Visitor};

#[derive(Serialize)]
pub(in crate::routes) struct Text {
    code: String,
    text: String,
    expires_at: jiff::Timestamp,
}

/// A new text for this browser.
pub(in crate::routes) async fn begin<S>(
    State(state): State<S>,
    visitor: Visitor,
    _: TokenChecked,
) -> Result<(StatusCode, Json<Text>), Problem>
where
    S: AsRef<Access> + Send + Sync,
{
    let access = state.as_ref();
    let challenge = challenge(access, &visitor.page.csrf).await?;
    Ok((
        StatusCode::CREATED,
        Json(Text {
            code: challenge.code,
            text: challenge.text,
            expires_at: challenge.expires_at,
        }),
    ))
}

#[derive(Deserialize)]
pub(in crate::routes) struct Chosen {
    certificate: String,
}

/// The attributes that a key of this browser signs, over the text that waits.
pub(in crate::routes) async fn attributes<S>(
    State(state): State<S>,
    visitor: Visitor,
    JsonChecked(chosen): JsonChecked<Chosen>,
) -> Result<Json<Value>, Problem>
where
    S: AsRef<Access> + Send + Sync,
{
    let access = state.as_ref();
    offered(access)?;
    let certificate = certificate(&chosen.certificate).ok_or_else(Problem::bad_request)?;
    let Some(waiting) = access.open_challenge(&visitor.page.csrf).await? else {
        return Err(Problem::of_kit(
            StatusCode::CONFLICT,
            "challenge_gone",
            "challenge-gone",
        ));
    };
    let scheme = Scheme::of_key(&certificate.public_key_der()).map_err(|_| Problem::bad_request())?;
    let digest = scheme.digest().of(waiting.text.as_bytes());
    let attributes = eds::cms::signed_attributes(&digest, &certificate, Some(access.clock.now()))
        .map_err(|_| Problem::bad_request())?;
    Ok(Json(json!({ "signed_attributes": STANDARD.encode(attributes) })))
}

#[derive(Deserialize)]
pub(in crate::routes) struct Signature {
    #[serde(default)]
    code: String,
    #[serde(default)]
    iin: String,
    #[serde(default)]
    next: String,
    #[serde(default)]
    regulation: String,
    #[serde(default)]
    certificate: String,
    #[serde(default)]
    signed_attributes: String,
    #[serde(default)]
    signature: String,
    #[serde(default)]
    cms: String,
}

/// `{code, certificate, signed_attributes, signature}` or `{code, cms}` → 200 `{next}` and the session's cookie.
pub(in crate::routes) async fn sign<S>(
    State(state): State<S>,
    visitor: Visitor,
    JsonChecked(given): JsonChecked<Signature>,
) -> Result<Response, Problem>
where
    S: AsRef<Access> + Send + Sync,
{
    let access = state.as_ref();
    let by_key = offered(access)?;
    let onward = destination(&given.next, &visitor.page);
    let attempt = Given {
        signed: signed(&given),
        code: given.code,
        iin: given.iin,
    };
    match access.sign_in_by_key(by_key, &visitor.page.csrf, attempt).await? {
        KeyAttempt::Begun(begun) => {
            let answer = Json(json!({ "next": onward, "name": begun.account.name.full() })).into_response();
            Ok(access.with_cookie(answer, &begun))
        }
        KeyAttempt::Locked { until } => Err(Access::locked(until)),
        KeyAttempt::Refused(refusal) => {
            let mut answer = refusal.problem().into_response();
            answer
                .extensions_mut()
                .insert(RefusedByKey::of(&refusal, &given.regulation));
            Ok(answer)
        }
    }
}

fn signed(given: &Signature) -> Signed {
    let bytes = |text: &str| STANDARD.decode(text.trim()).ok();
    if !given.cms.is_empty() {
        return super::by_file::cms_of_text(&given.cms).map_or(Signed::Unreadable, Signed::Cms);
    }
    let parts = (
        certificate(&given.certificate),
        bytes(&given.signed_attributes),
        bytes(&given.signature),
    );
    match parts {
        (Some(certificate), Some(signed_attributes), Some(signature)) => Signed::Value {
            certificate: Box::new(certificate),
            signed_attributes,
            signature,
        },
        _ => Signed::Unreadable,
    }
}

fn certificate(pem: &str) -> Option<Certificate> {
    Certificate::many_from_pem(pem).ok()?.into_iter().next()
}
