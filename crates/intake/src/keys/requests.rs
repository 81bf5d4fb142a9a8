//! Requests for certificates, passed on to the authority in the name of the signed-in person.

use axum::Json;
use axum::http::StatusCode;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use eds::Certificate;
use exchange::authority::{Applicant, RequestState, Ticket};
use pages::Problem;
use serde::Deserialize;
use store::accounts::Account;

use super::Keys;
use super::answers;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewKey {
    /// SubjectPublicKeyInfo, base64.
    public_key: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Proof {
    signature: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Renewal {
    /// A detached CMS over the bytes to sign, by a certificate that the person already holds.
    cms: String,
}

async fn begin(keys: &Keys, account: &Account, key: &NewKey) -> Result<(StatusCode, Json<Ticket>), Problem> {
    let applicant = Applicant {
        iin: account.iin.as_str().to_owned(),
        surname: account.name.surname.clone(),
        given_name: account.name.given_name.clone(),
        patronymic: account.name.patronymic.clone(),
        bin: keys.organization.as_ref().map(|(bin, _)| bin.clone()),
        organization: keys.organization.as_ref().map(|(_, name)| name.clone()),
    };
    let public_key = bytes(&key.public_key)?;
    let ticket = keys.authority.request(&applicant, &public_key).await;
    Ok((StatusCode::CREATED, Json(ticket.map_err(answers::refused)?)))
}

async fn prove(keys: &Keys, account: &Account, id: &str, proof: &Proof) -> Result<Json<RequestState>, Problem> {
    let signature = bytes(&proof.signature)?;
    own(
        account,
        keys.authority.prove(id, &signature).await.map_err(answers::refused)?,
    )
}

async fn renew(keys: &Keys, account: &Account, id: &str, renewal: &Renewal) -> Result<Json<RequestState>, Problem> {
    let cms = crate::signing::bytes_of_text(&renewal.cms).map_err(|_| Problem::bad_request())?;
    own(account, keys.authority.renew(id, &cms).await.map_err(answers::refused)?)
}

async fn state(keys: &Keys, account: &Account, id: &str) -> Result<Json<RequestState>, Problem> {
    own(account, keys.authority.state(id).await.map_err(answers::refused)?)
}

/// A certificate of somebody else is not handed out, whoever guessed the request's identifier.
fn own(account: &Account, state: RequestState) -> Result<Json<RequestState>, Problem> {
    if let RequestState::Issued { certificate, .. } = &state {
        let certificates = Certificate::many_from_pem(certificate).map_err(|_| answers::unreadable())?;
        let iin = certificates
            .first()
            .and_then(|certificate| certificate.subject.iin.as_deref());
        if iin != Some(account.iin.as_str()) {
            return Err(Problem::not_found());
        }
    }
    Ok(Json(state))
}

fn bytes(text: &str) -> Result<Vec<u8>, Problem> {
    STANDARD.decode(text.trim()).map_err(|_| Problem::bad_request())
}

/// For the script of the page.
pub(super) mod page {
    use access::{JsonChecked, SignedIn};
    use axum::Json;
    use axum::extract::{Path, State};
    use axum::http::StatusCode;
    use exchange::authority::{RequestState, Ticket};
    use pages::Problem;

    use super::{Keys, NewKey, Proof, Renewal};

    pub(crate) async fn begin(
        State(keys): State<Keys>,
        signed_in: SignedIn,
        JsonChecked(key): JsonChecked<NewKey>,
    ) -> Result<(StatusCode, Json<Ticket>), Problem> {
        super::begin(&keys, &signed_in.account, &key).await
    }

    pub(crate) async fn prove(
        State(keys): State<Keys>,
        signed_in: SignedIn,
        Path(id): Path<String>,
        JsonChecked(proof): JsonChecked<Proof>,
    ) -> Result<Json<RequestState>, Problem> {
        super::prove(&keys, &signed_in.account, &id, &proof).await
    }

    pub(crate) async fn renew(
        State(keys): State<Keys>,
        signed_in: SignedIn,
        Path(id): Path<String>,
        JsonChecked(renewal): JsonChecked<Renewal>,
    ) -> Result<Json<RequestState>, Problem> {
        super::renew(&keys, &signed_in.account, &id, &renewal).await
    }

    pub(crate) async fn state(
        State(keys): State<Keys>,
        signed_in: SignedIn,
        Path(id): Path<String>,
    ) -> Result<Json<RequestState>, Problem> {
        super::state(&keys, &signed_in.account, &id).await
    }
}

/// For programs.
pub(super) mod api {
    use access::Caller;
    use axum::Json;
    use axum::extract::{Path, State};
    use axum::http::StatusCode;
    use exchange::authority::{RequestState, Ticket};
    use pages::Problem;

    use super::{Keys, NewKey, Proof, Renewal};

    pub(crate) async fn begin(
        State(keys): State<Keys>,
        caller: Caller,
        Json(key): Json<NewKey>,
    ) -> Result<(StatusCode, Json<Ticket>), Problem> {
        super::begin(&keys, &caller.account, &key).await
    }

    pub(crate) async fn prove(
        State(keys): State<Keys>,
        caller: Caller,
        Path(id): Path<String>,
        Json(proof): Json<Proof>,
    ) -> Result<Json<RequestState>, Problem> {
        super::prove(&keys, &caller.account, &id, &proof).await
    }

    pub(crate) async fn renew(
        State(keys): State<Keys>,
        caller: Caller,
        Path(id): Path<String>,
        Json(renewal): Json<Renewal>,
    ) -> Result<Json<RequestState>, Problem> {
        super::renew(&keys, &caller.account, &id, &renewal).await
    }

    pub(crate) async fn state(
        State(keys): State<Keys>,
        caller: Caller,
        Path(id): Path<String>,
    ) -> Result<Json<RequestState>, Problem> {
        super::state(&keys, &caller.account, &id).await
    }
}
