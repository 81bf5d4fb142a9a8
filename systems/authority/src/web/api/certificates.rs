//! Issued certificates, for the registrar.

use access::Caller;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use domain::Event;
use law::System;
use pages::Problem;
use serde::Deserialize;
use serde_json::{Value, json};

use super::read;
use crate::records::certificates::{self, Issued, reason_from_word, reason_word};
use crate::web::{Shared, problems};
use crate::{Fault, REGISTRAR, actor};

/// The most certificates in one answer.
const LIST_MAX: i64 = 200;

#[derive(Deserialize)]
pub(in crate::web) struct Wanted {
    #[serde(default)]
    q: String,
}

/// `GET /authority/api/certificates?q=`: by serial number, ИИН, БИН, system or part of a name.
pub(in crate::web) async fn list(
    State(authority): State<Shared>,
    caller: Caller,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Vec<Value>>, Problem> {
    caller.require(REGISTRAR)?;
    let found = certificates::search(&authority.db, wanted.q.trim(), LIST_MAX)
        .await
        .map_err(Fault::from)?;
    let text = "Просмотрен список регистрационных свидетельств";
    let event = Event::of_fact(
        System::Authority,
        "desk",
        "certificates_read",
        text,
        actor(&caller.account),
        authority.clock.now(),
    )
    .with(json!({ "serials": found.iter().map(|issued| &issued.certificate.serial_hex).collect::<Vec<_>>() }));
    authority.note(event).await?;
    Ok(Json(found.iter().map(row).collect()))
}

fn row(issued: &Issued) -> Value {
    json!({
        "serial": issued.certificate.serial_hex,
        "profile": issued.kind.word(),
        "holder": issued.holder,
        "name": issued.name,
        "bin": issued.certificate.subject.bin,
        "organization": issued.certificate.subject.organization,
        "identification": issued.identification.word(),
        "demonstration": issued.demonstration(),
        "not_before": issued.certificate.not_before,
        "not_after": issued.certificate.not_after,
        "revoked_at": issued.revoked.map(|(at, _)| at),
        "reason": issued.revoked.map(|(_, reason)| reason_word(reason)),
    })
}

#[derive(Deserialize)]
struct Revocation {
    reason: String,
    /// The document on which it stands.
    #[serde(default)]
    ground: String,
}

/// `POST /authority/api/certificates/{serial}/revoke {reason, ground?}` → `{serial, reason, list}`.
pub(in crate::web) async fn revoke(
    State(authority): State<Shared>,
    Path(serial): Path<String>,
    caller: Caller,
    body: Bytes,
) -> Result<Json<Value>, Problem> {
    caller.require(REGISTRAR)?;
    let revocation: Revocation = read(&body)?;
    let reason = reason_from_word(&revocation.reason).ok_or_else(problems::reason_unknown)?;
    authority
        .revoke_on(&serial, reason, &revocation.ground, actor(&caller.account))
        .await?;
    Ok(Json(
        json!({ "serial": serial.to_ascii_lowercase(), "reason": reason_word(reason), "list": authority.lists.issuing().number }),
    ))
}

/// `POST /authority/api/certificates/{serial}/release`: ends a suspension.
pub(in crate::web) async fn release(
    State(authority): State<Shared>,
    Path(serial): Path<String>,
    caller: Caller,
) -> Result<Json<Value>, Problem> {
    caller.require(REGISTRAR)?;
    authority.release(&serial, actor(&caller.account)).await?;
    Ok(Json(
        json!({ "serial": serial.to_ascii_lowercase(), "list": authority.lists.issuing().number }),
    ))
}
