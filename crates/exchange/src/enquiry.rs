//! Questions to services that a person names: time stamps, OCSP answers, lists, the certificates of issuers.
//!
//! Nothing here says whom to believe, and every address is asked: it is for whoever chose the file and the addresses
//! themselves, on their own machine. Systems ask through [`crate::Trust`].

use std::time::Duration;

use domain::Chance;
use eds::crl::Crl;
use eds::key::Digest;
use eds::ocsp::{self, Answer, AnswerError, AnswerFault};
use eds::tsp::{Request, Token, TspError};
use eds::{Certificate, EdsError};
use jiff::Timestamp;
use reqwest::Client;
use reqwest::header::CONTENT_TYPE;
use reqwest::redirect::Policy;

use crate::trust::AskError;
use crate::trust::ask::{answer, silent};

/// How long one answer may take. A person waits for it.
const PATIENCE: Duration = Duration::from_secs(15);
/// The largest answer, in bytes: lists of national authorities have some 20 MB.
const ANSWER_BYTES_MAX: usize = 64 * 1024 * 1024;

/// Asks, with a limit on time and on size.
pub struct Enquiry {
    client: Client,
    chance: Chance,
}

/// Why a question has no answer that helps.
#[derive(Debug, thiserror::Error)]
pub enum EnquiryError {
    #[error("no HTTP client can be made")]
    Client(#[source] reqwest::Error),
    #[error(transparent)]
    Ask(#[from] AskError),
    #[error("the time-stamping authority {address}")]
    Stamp { address: String, source: TspError },
    #[error("the OCSP responder {address}")]
    Ocsp { address: String, source: AnswerError },
    #[error("the OCSP responder {address}: {fault}")]
    OcspFault { address: String, fault: AnswerFault },
    #[error("the OCSP responder {address} says: revoked at {at}")]
    Revoked { address: String, at: Timestamp },
    #[error("the OCSP responder {address} does not know the certificate")]
    NotKnown { address: String },
    #[error("what {address} gives cannot be read")]
    Unreadable { address: String, source: EdsError },
}

impl Enquiry {
    pub fn new() -> Result<Self, EnquiryError> {
        let client = Client::builder().timeout(PATIENCE).build();
        Ok(Self {
            client: client.map_err(EnquiryError::Client)?,
            chance: Chance::from_system(),
        })
    }

    /// The same for whoever examines what a configuration names: it must be the very address that answers, and soon.
    pub fn of_doctor(patience: Duration) -> Result<Self, EnquiryError> {
        let client = Client::builder().redirect(Policy::none()).timeout(patience).build();
        Ok(Self {
            client: client.map_err(EnquiryError::Client)?,
            chance: Chance::from_system(),
        })
    }

    /// A token for the digest, which answers exactly this request.
    pub async fn stamp(&self, address: &str, digest: Digest, hash: &[u8]) -> Result<Token, EnquiryError> {
        let nonce: [u8; 8] = self.chance.bytes();
        let request = Request::new(digest, hash, Some(&nonce), true);
        let response = self
            .post(address, "application/timestamp-query", request.to_der())
            .await?;
        Token::of_response(&response, &request).map_err(|source| EnquiryError::Stamp {
            address: address.to_owned(),
            source,
        })
    }

    /// An answer that says good and holds now.
    pub async fn ocsp(
        &self,
        address: &str,
        certificate: &Certificate,
        issuer: &Certificate,
        now: Timestamp,
    ) -> Result<Vec<u8>, EnquiryError> {
        let address_of = || address.to_owned();
        let request = ocsp::request(&[(certificate, issuer)], None);
        let bytes = self.post(address, "application/ocsp-request", request).await?;
        let answer = Answer::read(&bytes).map_err(|source| EnquiryError::Ocsp {
            address: address_of(),
            source,
        })?;
        let entry = answer
            .about(certificate, issuer, now)
            .map_err(|fault| EnquiryError::OcspFault {
                address: address_of(),
                fault,
            })?;
        match entry.status {
            ocsp::Status::Good => Ok(bytes),
            ocsp::Status::Revoked { at, .. } => Err(EnquiryError::Revoked {
                address: address_of(),
                at,
            }),
            ocsp::Status::Unknown => Err(EnquiryError::NotKnown { address: address_of() }),
        }
    }

    pub async fn list(&self, address: &str) -> Result<Crl, EnquiryError> {
        let bytes = self.get(address).await?;
        Crl::parse(&bytes).map_err(|source| unreadable(address, source))
    }

    /// Certificates of issuers, DER or PEM.
    pub async fn certificates(&self, address: &str) -> Result<Vec<Certificate>, EnquiryError> {
        let bytes = self.get(address).await?;
        match Certificate::from_der(&bytes) {
            Ok(one) => Ok(vec![one]),
            Err(_) => Certificate::many_from_pem(&String::from_utf8_lossy(&bytes))
                .map_err(|source| unreadable(address, source)),
        }
    }

    /// What lies at the address, as it came.
    pub async fn get(&self, address: &str) -> Result<Vec<u8>, AskError> {
        answer(self.client.get(address), address, ANSWER_BYTES_MAX).await
    }

    /// What the address answers to `body`, as it came.
    pub async fn post(&self, address: &str, kind: &'static str, body: Vec<u8>) -> Result<Vec<u8>, AskError> {
        let request = self.client.post(address).header(CONTENT_TYPE, kind).body(body);
        answer(request, address, ANSWER_BYTES_MAX).await
    }

    /// Whether anything at all answers there.
    pub async fn reach(&self, address: &str) -> Result<(), AskError> {
        let sent = self.client.get(address).send().await;
        sent.map(drop).map_err(|error| silent(address, &error))
    }
}

fn unreadable(address: &str, source: EdsError) -> EnquiryError {
    EnquiryError::Unreadable {
        address: address.to_owned(),
        source,
    }
}
