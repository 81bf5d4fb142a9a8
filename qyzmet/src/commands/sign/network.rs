//! Asks time-stamping authorities, OCSP responders and the places of lists, with a limit on time and on size.

use std::time::Duration;

use domain::Chance;
use eds::Certificate;
use eds::crl::Crl;
use eds::key::Digest;
use eds::ocsp::{self, Answer};
use eds::tsp::{Request, Token};
use jiff::Timestamp;

use super::SignError;

/// How long one answer may take. A person waits for it.
const WAIT: Duration = Duration::from_secs(15);
/// The largest answer, in bytes: lists of national authorities have some 20 MB.
const ANSWER_BYTES_MAX: usize = 64 * 1024 * 1024;

pub(super) struct Network {
    http: reqwest::Client,
    chance: Chance,
}

impl Network {
    pub(super) fn new() -> Result<Self, SignError> {
        let http = reqwest::Client::builder().timeout(WAIT).build();
        Ok(Self {
            http: http.map_err(|cause| SignError::Network {
                what: format!("no HTTP client: {cause}"),
            })?,
            chance: Chance::from_system(),
        })
    }

    /// A token for the digest, which answers exactly this request.
    pub(super) async fn stamp(&self, address: &str, digest: Digest, hash: &[u8]) -> Result<Vec<u8>, SignError> {
        let nonce: [u8; 8] = self.chance.bytes();
        let request = Request::new(digest, hash, Some(&nonce), true);
        let answer = self
            .post(address, "application/timestamp-query", request.to_der())
            .await?;
        let token = Token::of_response(&answer, &request);
        token.map(|token| token.der).map_err(|cause| SignError::Network {
            what: format!(
                "the time-stamping authority {address}: {}",
                crate::commands::chain(&cause)
            ),
        })
    }

    /// An answer that says good and holds now.
    pub(super) async fn ocsp(
        &self,
        address: &str,
        certificate: &Certificate,
        issuer: &Certificate,
        now: Timestamp,
    ) -> Result<Vec<u8>, SignError> {
        let refused = |what: String| SignError::Network {
            what: format!("the OCSP responder {address}: {what}"),
        };
        let request = ocsp::request(&[(certificate, issuer)], None);
        let answer = self.post(address, "application/ocsp-request", request).await?;
        let read = Answer::read(&answer).map_err(|cause| refused(crate::commands::chain(&cause)))?;
        let entry = read
            .about(certificate, issuer, now)
            .map_err(|cause| refused(cause.to_string()))?;
        match entry.status {
            ocsp::Status::Good => Ok(answer),
            ocsp::Status::Revoked { at, .. } => Err(refused(format!("revoked at {at}"))),
            ocsp::Status::Unknown => Err(refused("it does not know the certificate".to_owned())),
        }
    }

    pub(super) async fn list(&self, address: &str) -> Result<Crl, SignError> {
        let bytes = self.answer(address, self.http.get(address)).await?;
        Crl::parse(&bytes).map_err(|cause| SignError::Network {
            what: format!("{address}: {cause}"),
        })
    }

    /// Certificates of issuers, DER or PEM.
    pub(super) async fn certificates(&self, address: &str) -> Result<Vec<Certificate>, SignError> {
        let bytes = self.answer(address, self.http.get(address)).await?;
        match Certificate::from_der(&bytes) {
            Ok(one) => Ok(vec![one]),
            Err(_) => Ok(Certificate::many_from_pem(&String::from_utf8_lossy(&bytes))?),
        }
    }

    async fn post(&self, address: &str, kind: &str, body: Vec<u8>) -> Result<Vec<u8>, SignError> {
        let request = self.http.post(address).header("content-type", kind).body(body);
        self.answer(address, request).await
    }

    async fn answer(&self, address: &str, request: reqwest::RequestBuilder) -> Result<Vec<u8>, SignError> {
        let refused = |what: String| SignError::Network {
            what: format!("{address}: {what}"),
        };
        let silent = |cause: reqwest::Error| refused(crate::commands::chain(&cause));
        let mut answer = request.send().await.map_err(silent)?;
        if !answer.status().is_success() {
            return Err(refused(format!("it answered {}", answer.status())));
        }
        let mut body = Vec::new();
        while let Some(piece) = answer.chunk().await.map_err(silent)? {
            body.extend_from_slice(&piece);
            if body.len() > ANSWER_BYTES_MAX {
                return Err(refused(format!("the answer is larger than {ANSWER_BYTES_MAX} bytes")));
            }
        }
        Ok(body)
    }
}
