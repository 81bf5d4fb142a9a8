//! Time stamps for the agent, from authorities over HTTP (RFC 3161 §3.4).

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use domain::Chance;
use eds::key::Digest;
use eds::tsp::{Rejection, Request, TOKEN_BYTES_MAX, Token, TspError};
use signer::Stamps;

use crate::commands::chain;

/// How long one authority may take. A person waits, with the page.
const WAIT: Duration = Duration::from_secs(10);
/// How long an authority that failed is asked last.
const FAILURE_KEPT: Duration = Duration::from_secs(60);

/// Authorities in the order in which they are asked.
pub(super) struct Tsa {
    addresses: Vec<String>,
    /// When each failed last: whoever was silent a moment ago is asked after the others.
    failed: Mutex<HashMap<String, Instant>>,
    client: reqwest::Client,
    chance: Chance,
    runtime: tokio::runtime::Handle,
}

/// Why one authority gave no stamp.
#[derive(Debug, thiserror::Error)]
enum StampError {
    #[error("it does not answer")]
    Silent(#[source] reqwest::Error),
    #[error("the answer is larger than {TOKEN_BYTES_MAX} bytes")]
    TooLarge,
    #[error(transparent)]
    Refused(#[from] TspError),
}

impl Tsa {
    /// Must be called inside of a runtime: the agent asks from a thread of its own.
    pub(super) fn new(addresses: Vec<String>) -> Result<Self, String> {
        let client = reqwest::Client::builder().timeout(WAIT).build();
        Ok(Self {
            addresses,
            failed: Mutex::default(),
            client: client.map_err(|error| chain(&error))?,
            chance: Chance::from_system(),
            runtime: tokio::runtime::Handle::current(),
        })
    }

    fn in_order(&self) -> Vec<&String> {
        let failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        let has_failed = |address: &String| failed.get(address).is_some_and(|at| at.elapsed() < FAILURE_KEPT);
        let mut addresses: Vec<&String> = self.addresses.iter().collect();
        addresses.sort_by_key(|address| has_failed(address));
        addresses
    }

    /// Of the digest that goes with the key; an authority that does not know a GOST digest is asked for one of SHA-256.
    async fn of(&self, address: &str, value: &[u8], digest: Digest) -> Result<Token, StampError> {
        match self.token(address, value, digest).await {
            Err(StampError::Refused(TspError::Rejected {
                failure: Some(Rejection::BadAlgorithm),
                ..
            })) if digest != Digest::Sha256 => self.token(address, value, Digest::Sha256).await,
            outcome => outcome,
        }
    }

    async fn token(&self, address: &str, value: &[u8], digest: Digest) -> Result<Token, StampError> {
        let nonce: [u8; 8] = self.chance.bytes();
        let request = Request::new(digest, &digest.of(value), Some(&nonce), true);
        let answer = self.post(address, request.to_der()).await?;
        Ok(Token::of_response(&answer, &request)?)
    }

    async fn post(&self, address: &str, request: Vec<u8>) -> Result<Vec<u8>, StampError> {
        let question = self
            .client
            .post(address)
            .header("content-type", "application/timestamp-query");
        let answer = question.body(request).send().await.map_err(StampError::Silent)?;
        let mut answer = answer.error_for_status().map_err(StampError::Silent)?;
        let mut bytes = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(StampError::Silent)? {
            if bytes.len() + chunk.len() > TOKEN_BYTES_MAX {
                return Err(StampError::TooLarge);
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }
}

impl Stamps for Tsa {
    fn stamp(&self, value: &[u8], digest: Digest) -> Result<Vec<u8>, String> {
        let mut tried = Vec::new();
        for address in self.in_order() {
            match self.runtime.block_on(self.of(address, value, digest)) {
                Ok(token) => {
                    self.failed
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .remove(address);
                    return Ok(token.der);
                }
                Err(cause) => {
                    let now = Instant::now();
                    let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
                    failed.insert(address.clone(), now);
                    tried.push(format!("{address}: {}", chain(&cause)));
                }
            }
        }
        Err(format!("no time stamp: {}", tried.join("; ")))
    }
}
