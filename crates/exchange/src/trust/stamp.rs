//! Time stamps of somebody's authority: asked for, checked, and believed only when their authority is.

use std::sync::{Mutex, PoisonError};

use domain::Chance;
use eds::key::Digest;
use eds::policy::{ExpectedSigner, Revocation};
use eds::report::Sentence;
use eds::tsp::{Request, TOKEN_BYTES_MAX, Token, TspError};
use eds::{CheckOutcome, Policy};
use jiff::Timestamp;

use super::Trust;
use super::ask::{Address, AskError, post};
use super::revocation::{FAILURE_KEPT, is_within};

/// Why there is no time stamp.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StampError {
    #[error("no time-stamping authority is configured")]
    NoAddress,
    #[error("no time stamp: {source}")]
    Ask {
        source: AskError,
        /// From when on somebody will ask again.
        next_try: Option<Timestamp>,
    },
    #[error("{address} gave no time stamp that holds: {source}")]
    Token { address: String, source: TspError },
    #[error("the time-stamping authority of {address} is not trusted: {}", reason.en)]
    NotTrusted { address: String, reason: Sentence },
    #[error("the time stamp of {address} says {stamped}, which is not now")]
    OtherTime { address: String, stamped: Timestamp },
}

/// The last failure, so that a crowd does not besiege a silent authority.
#[derive(Default)]
pub(super) struct Stamping(Mutex<Option<(Timestamp, AskError)>>);

impl Trust {
    /// A stamp over `hash`, made by `digest`, from the configured authority: it holds, answers this very question, says
    /// the time of now give or take five minutes, and its authority is trusted and not revoked.
    pub async fn stamp(&self, chance: &Chance, digest: Digest, hash: &[u8]) -> Result<Token, StampError> {
        let address = self.services.tsp.clone().ok_or(StampError::NoAddress)?;
        let now = self.clock.now();
        if let Some((at, source)) = self.stamping.recent(now) {
            return Err(StampError::Ask {
                source,
                next_try: at.checked_add(FAILURE_KEPT).ok(),
            });
        }
        let nonce: [u8; 8] = chance.bytes();
        let request = Request::new(digest, hash, Some(&nonce), true);
        let configured = Address::Configured(address.clone());
        let asked = post(
            &self.services.client,
            &configured,
            "application/timestamp-query",
            request.to_der(),
            TOKEN_BYTES_MAX,
        );
        let response = match asked.await {
            Ok(response) => response,
            Err(source) => {
                let at = self.clock.now();
                self.stamping.put(at, source.clone());
                return Err(StampError::Ask {
                    source,
                    next_try: at.checked_add(FAILURE_KEPT).ok(),
                });
            }
        };
        let token = Token::of_response(&response, &request).map_err(|source| StampError::Token {
            address: address.clone(),
            source,
        })?;
        let now = self.clock.now();
        if now.duration_since(token.gen_time).abs() > eds::ocsp::CLOCK_SKEW {
            return Err(StampError::OtherTime {
                address,
                stamped: token.gen_time,
            });
        }
        match self.distrust(&token, now).await {
            Some(reason) => Err(StampError::NotTrusted { address, reason }),
            None => Ok(token),
        }
    }

    /// Why the authority of a token is not believed; None where it is.
    async fn distrust(&self, token: &Token, now: Timestamp) -> Option<Sentence> {
        let Some(signer) = &token.signer else {
            return Some(Sentence::new(
                "оның тіркеу куәлігі бірге келмеді",
                "его свидетельство не пришло вместе с меткой",
                "its certificate did not come along",
            ));
        };
        let revocation = self.revocation_of(signer).await;
        let report = judge_service(self, signer, &revocation, now);
        report
            .into_iter()
            .find(|check| check.outcome != CheckOutcome::Passed)
            .map(|check| check.answer)
    }
}

/// The checks of a certificate that is no person's: chain, validity, revocation. What it is for, the token says itself.
fn judge_service(
    trust: &Trust,
    certificate: &eds::Certificate,
    revocation: &Revocation,
    now: Timestamp,
) -> Vec<eds::Check> {
    let policy = Policy {
        extended_key_usages: Vec::new(),
        ..trust.policy.clone()
    };
    let report = eds::policy::judge_certificate(
        certificate,
        &policy,
        &trust.store,
        revocation,
        &ExpectedSigner::Anyone,
        now,
    );
    let wanted = ["chain", "validity", "revocation"];
    let mut checks = report.checks;
    checks.retain(|check| wanted.contains(&check.id.as_ref()));
    checks
}

impl Stamping {
    fn recent(&self, now: Timestamp) -> Option<(Timestamp, AskError)> {
        let failure = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        failure.filter(|(at, _)| is_within(*at, FAILURE_KEPT, now))
    }

    fn put(&self, at: Timestamp, error: AskError) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((at, error));
    }
}
