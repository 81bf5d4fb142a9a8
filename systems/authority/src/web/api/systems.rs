//! Enrolment of information systems.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use pages::Problem;
use serde::{Deserialize, Serialize};

use super::{bytes, read};
use crate::web::Shared;

#[derive(Deserialize)]
struct Enrolment {
    system: String,
    /// SubjectPublicKeyInfo, base64.
    public_key: String,
    /// Signature over the public key's bytes followed by the system's name in UTF-8, base64.
    proof: String,
    secret: String,
}

#[derive(Serialize)]
pub(in crate::web) struct Enrolled {
    certificate: String,
    chain: String,
}

/// `POST /authority/api/systems` → `{certificate, chain}` in PEM.
pub(in crate::web) async fn enrol(State(authority): State<Shared>, body: Bytes) -> Result<Json<Enrolled>, Problem> {
    let enrolment: Enrolment = read(&body)?;
    let (key, proof) = (bytes(&enrolment.public_key)?, bytes(&enrolment.proof)?);
    let (certificate, _) = authority
        .enrol_system(&enrolment.system, &key, &proof, &enrolment.secret)
        .await?;
    Ok(Json(Enrolled {
        certificate: certificate.to_pem(),
        chain: authority.hierarchy.chain_pem(),
    }))
}
