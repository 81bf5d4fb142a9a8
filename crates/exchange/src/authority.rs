//! The client of the authority's public interface: certificate requests, enrolment of systems.

use base64::{Engine, engine::general_purpose::STANDARD};
use eds::Certificate;
use law::Text;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The largest answer we read: a state with a certificate and its chain is a few kilobytes.
const ANSWER_BYTES_MAX: usize = 256 * 1024;

/// Talks to `<base>/authority/api/…`.
#[derive(Clone, Debug)]
pub struct AuthorityClient {
    pub base: String,
    pub client: reqwest::Client,
}

/// Whose certificate is asked for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Applicant {
    pub iin: String,
    pub surname: String,
    pub given_name: String,
    pub patronymic: Option<String>,
    /// For employees: БИН and name of the organization.
    pub bin: Option<String>,
    pub organization: Option<String>,
}

/// A request that waits for the key holder's proof.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Ticket {
    pub id: String,
    /// The short code the person shows to the operator who identifies them.
    pub code: String,
    /// CertificationRequestInfo; the new key signs these bytes.
    #[serde(with = "crate::envelope::base64_bytes")]
    pub to_sign: Vec<u8>,
}

/// Where a request stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum RequestState {
    PendingProof {
        code: String,
    },
    PendingIdentification {
        code: String,
    },
    /// `demonstration` is true when nobody was identified: the shortcut.
    Issued {
        certificate: String,
        chain: String,
        demonstration: bool,
    },
    Refused {
        reason: String,
    },
}

/// The authority's refusal, with its words in the three languages for the person.
#[derive(Clone, Debug)]
pub struct Refusal {
    pub status: u16,
    /// A stable word: `iin_invalid`, `proof_wrong`, `request_decided`.
    pub code: String,
    pub message: Text,
    pub hint: Option<Text>,
    pub details: Value,
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} ({})", self.message.en, self.code)
    }
}

#[derive(Debug, thiserror::Error)]
pub enum AuthorityError {
    #[error("the authority does not answer")]
    Unreachable(#[source] reqwest::Error),
    #[error("the authority refuses: {0}")]
    Refused(Box<Refusal>),
    #[error("the authority's answer cannot be read")]
    Answer,
    #[error("the key could not prove itself")]
    Key(#[source] eds::EdsError),
}

impl AuthorityClient {
    /// Asks for a certificate over a public key (SubjectPublicKeyInfo).
    pub async fn request(&self, applicant: &Applicant, public_key_der: &[u8]) -> Result<Ticket, AuthorityError> {
        #[derive(Serialize)]
        struct NewRequest<'a> {
            #[serde(flatten)]
            applicant: &'a Applicant,
            public_key: String,
        }
        self.post(
            "requests",
            &NewRequest {
                applicant,
                public_key: STANDARD.encode(public_key_der),
            },
        )
        .await
    }

    /// `signature` over [`Ticket::to_sign`], r‖s of Web Crypto or X.509 form.
    pub async fn prove(&self, id: &str, signature: &[u8]) -> Result<RequestState, AuthorityError> {
        self.post(
            &format!("requests/{}/proof", segment(id)),
            &json!({ "signature": STANDARD.encode(signature) }),
        )
        .await
    }

    /// Identification by a certificate already held: a detached CMS over [`Ticket::to_sign`].
    pub async fn renew(&self, id: &str, cms: &[u8]) -> Result<RequestState, AuthorityError> {
        self.post(
            &format!("requests/{}/renewal", segment(id)),
            &json!({ "cms": STANDARD.encode(cms) }),
        )
        .await
    }

    pub async fn state(&self, id: &str) -> Result<RequestState, AuthorityError> {
        let address = self.address(&format!("requests/{}", segment(id)));
        read(
            self.client
                .get(address)
                .send()
                .await
                .map_err(AuthorityError::Unreachable)?,
        )
        .await
    }

    /// Enrols an information system with the shared secret of the installation. Gives the certificate and
    /// its chain (issuing authority, root).
    pub async fn enrol(
        &self,
        system: &str,
        key: &eds::PrivateKey,
        secret: &str,
    ) -> Result<(Certificate, Vec<Certificate>), AuthorityError> {
        #[derive(Deserialize)]
        struct Enrolled {
            certificate: String,
            chain: String,
        }
        let public_key = key.public_key_der();
        let mut proved = public_key.clone();
        proved.extend_from_slice(system.as_bytes());
        let proof = key.sign(&proved).map_err(AuthorityError::Key)?;
        let body = json!({
            "system": system,
            "public_key": STANDARD.encode(&public_key),
            "proof": STANDARD.encode(proof),
            "secret": secret,
        });
        let enrolled: Enrolled = self.post("systems", &body).await?;
        let certificate = Certificate::many_from_pem(&enrolled.certificate).map_err(|_| AuthorityError::Answer)?;
        let certificate = certificate.into_iter().next().ok_or(AuthorityError::Answer)?;
        if certificate.public_key_der() != public_key {
            return Err(AuthorityError::Answer);
        }
        let chain = Certificate::many_from_pem(&enrolled.chain).map_err(|_| AuthorityError::Answer)?;
        Ok((certificate, chain))
    }

    async fn post<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> Result<T, AuthorityError> {
        let sent = self.client.post(self.address(path)).json(body).send().await;
        read(sent.map_err(AuthorityError::Unreachable)?).await
    }

    fn address(&self, path: &str) -> String {
        format!("{}/authority/api/{path}", self.base.trim_end_matches('/'))
    }
}

/// Reads an answer within its limit: what was asked for, or the refusal's words.
async fn read<T: DeserializeOwned>(mut response: reqwest::Response) -> Result<T, AuthorityError> {
    let status = response.status();
    let mut body = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(AuthorityError::Unreachable)? {
        if body.len() + piece.len() > ANSWER_BYTES_MAX {
            return Err(AuthorityError::Answer);
        }
        body.extend_from_slice(&piece);
    }
    if status.is_success() {
        serde_json::from_slice(&body).map_err(|_| AuthorityError::Answer)
    } else {
        Err(
            refusal(status.as_u16(), &body).map_or(AuthorityError::Answer, |refusal| {
                AuthorityError::Refused(Box::new(refusal))
            }),
        )
    }
}

/// Reads the common envelope of errors; None when the answer is no such envelope.
fn refusal(status: u16, body: &[u8]) -> Option<Refusal> {
    #[derive(Deserialize)]
    struct Envelope {
        error: Told,
    }
    #[derive(Deserialize)]
    struct Told {
        code: String,
        message: Text,
        #[serde(default)]
        hint: Option<Text>,
        #[serde(default)]
        details: Value,
    }
    let Told {
        code,
        message,
        hint,
        details,
    } = serde_json::from_slice::<Envelope>(body).ok()?.error;
    Some(Refusal {
        status,
        code,
        message,
        hint,
        details,
    })
}

/// A path segment that stays one, whatever came from outside: identifiers are letters, digits and hyphens.
fn segment(id: &str) -> String {
    id.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_keeps_its_words() {
        let body = json!({ "error": {
            "code": "iin_invalid",
            "message": { "kk": "ЖСН қате", "ru": "ИИН неверен", "en": "The IIN is wrong" },
            "hint": null, "reference": null, "details": { "field": "iin" },
        }});
        let refusal = refusal(422, body.to_string().as_bytes()).unwrap();
        assert_eq!(
            (refusal.message.ru.as_str(), refusal.to_string().as_str()),
            ("ИИН неверен", "The IIN is wrong (iin_invalid)")
        );
        assert!(super::refusal(502, b"<html>").is_none());
    }

    #[test]
    fn an_identifier_cannot_leave_its_place_in_the_path() {
        assert_eq!(segment("../systems?x=1#"), "systemsx1");
        assert_eq!(segment("0190a5d2-7c3e"), "0190a5d2-7c3e");
    }

    #[test]
    fn states_travel_by_name() {
        let state: RequestState = serde_json::from_value(json!({ "state": "pending_proof", "code": "AB" })).unwrap();
        assert_eq!(state, RequestState::PendingProof { code: "AB".into() });
    }
}
