//! Requests for certificates.

use access::Caller;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use domain::Event;
use exchange::authority::{Applicant, RequestState};
use law::System;
use pages::Problem;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{bytes, read};
use crate::records::requests;
use crate::requests::{Asked, AskedSystem, RequestError};
use crate::web::Shared;
use crate::{Fault, REGISTRAR, actor};

/// The most requests in one answer.
const LIST_MAX: i64 = 200;

#[derive(Deserialize)]
struct NewRequest {
    #[serde(flatten)]
    applicant: Applicant,
    /// The name of the applicant's organization's system; without, the certificate is for the applicant.
    system: Option<String>,
    /// The document on which they ask for it.
    #[serde(default)]
    ground_type: String,
    #[serde(default)]
    ground_number: String,
    /// SubjectPublicKeyInfo, base64.
    public_key: Option<String>,
    /// A ready PKCS#10 in PEM, instead of a public key.
    csr: Option<String>,
}

#[derive(Serialize)]
pub(in crate::web) struct BegunRequest {
    id: String,
    code: String,
    #[serde(with = "exchange::envelope::base64_bytes")]
    to_sign: Vec<u8>,
}

/// `POST /authority/api/requests` → 201 `{id, code, to_sign}`.
pub(in crate::web) async fn begin(
    State(authority): State<Shared>,
    body: Bytes,
) -> Result<(StatusCode, Json<BegunRequest>), Problem> {
    let request: NewRequest = read(&body)?;
    let asked = Asked {
        applicant: request.applicant,
        system: request.system.map(|name| AskedSystem {
            name,
            ground_type: request.ground_type,
            ground_number: request.ground_number,
        }),
        taken_by: None,
    };
    let begun = match (&request.public_key, &request.csr) {
        (Some(key), None) => authority.begin_request(&asked, &bytes(key)?).await?,
        (None, Some(pem)) => authority.begin_with_pkcs10(&asked, pem.as_bytes()).await?,
        _ => return Err(RequestError::NoKey.into()),
    };
    Ok((
        StatusCode::CREATED,
        Json(BegunRequest {
            id: begun.id,
            code: begun.code,
            to_sign: begun.to_sign,
        }),
    ))
}

#[derive(Deserialize)]
struct Proof {
    signature: String,
}

/// `POST /authority/api/requests/{id}/proof {signature}` → RequestState.
pub(in crate::web) async fn prove(
    State(authority): State<Shared>,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Json<RequestState>, Problem> {
    let proof: Proof = read(&body)?;
    Ok(Json(authority.prove(&id, &bytes(&proof.signature)?).await?))
}

#[derive(Deserialize)]
struct Renewal {
    cms: String,
}

/// `POST /authority/api/requests/{id}/renewal {cms}` → RequestState.
pub(in crate::web) async fn renew(
    State(authority): State<Shared>,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Json<RequestState>, Problem> {
    let renewal: Renewal = read(&body)?;
    Ok(Json(authority.renew(&id, &bytes(&renewal.cms)?).await?))
}

/// `GET /authority/api/requests/{id}` → RequestState. Whoever knows the identifier, which nobody guesses, may ask.
pub(in crate::web) async fn state(
    State(authority): State<Shared>,
    Path(id): Path<String>,
) -> Result<Json<RequestState>, Problem> {
    Ok(Json(authority.request_state(&id).await?))
}

#[derive(Deserialize)]
pub(in crate::web) struct Wanted {
    #[serde(default = "pending_identification")]
    state: String,
    #[serde(default)]
    q: String,
}

fn pending_identification() -> String {
    "pending_identification".to_owned()
}

/// `GET /authority/api/requests?state=` for the registrar.
pub(in crate::web) async fn list(
    State(authority): State<Shared>,
    caller: Caller,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Vec<Value>>, Problem> {
    caller.require(REGISTRAR)?;
    let found = requests::list(&authority.db, &wanted.state, wanted.q.trim(), LIST_MAX)
        .await
        .map_err(Fault::from)?;
    let text = "Просмотрен список запросов на регистрационные свидетельства";
    let event = Event::of_fact(
        System::Authority,
        "desk",
        "requests_read",
        text,
        actor(&caller.account),
        authority.clock.now(),
    )
    .with(json!({ "requests": found.iter().map(|request| &request.id).collect::<Vec<_>>() }));
    authority.note(event).await?;
    Ok(Json(found.iter().map(row).collect()))
}

fn row(request: &requests::Request) -> Value {
    json!({
        "id": request.id,
        "code": request.code,
        "state": request.state.word(),
        "iin": request.applicant.iin,
        "surname": request.applicant.surname,
        "given_name": request.applicant.given_name,
        "patronymic": request.applicant.patronymic,
        "bin": request.applicant.bin,
        "organization": request.applicant.organization,
        "system": request.system.as_ref().map(|system| &system.name),
        "ground_type": request.system.as_ref().map(|system| &system.ground.document_type),
        "ground_number": request.system.as_ref().map(|system| &system.ground.number),
        "created_at": request.created_at,
    })
}

#[derive(Deserialize)]
struct Identification {
    document_type: String,
    document_number: String,
}

/// `POST /authority/api/requests/{id}/identify` by the registrar → RequestState.
pub(in crate::web) async fn identify(
    State(authority): State<Shared>,
    Path(id): Path<String>,
    caller: Caller,
    body: Bytes,
) -> Result<Json<RequestState>, Problem> {
    caller.require(REGISTRAR)?;
    let seen: Identification = read(&body)?;
    let by = actor(&caller.account);
    let state = authority
        .identify(
            &id,
            &seen.document_type,
            &seen.document_number,
            caller.account.iin.as_str(),
            by,
        )
        .await?;
    Ok(Json(state))
}

#[derive(Deserialize)]
struct Refusal {
    reason: String,
}

/// `POST /authority/api/requests/{id}/refuse` by the registrar → RequestState.
pub(in crate::web) async fn refuse(
    State(authority): State<Shared>,
    Path(id): Path<String>,
    caller: Caller,
    body: Bytes,
) -> Result<Json<RequestState>, Problem> {
    caller.require(REGISTRAR)?;
    let refusal: Refusal = read(&body)?;
    Ok(Json(
        authority.refuse(&id, &refusal.reason, actor(&caller.account)).await?,
    ))
}
