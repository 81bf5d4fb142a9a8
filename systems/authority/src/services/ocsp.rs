//! Answers about certificates (RFC 6960), the same one to all who ask without a nonce (RFC 5019).
//!
//! Nothing is written. Revocations come from the list in force, which is made in the unit of work of each revocation;
//! that a certificate exists is read once and remembered, since it never changes.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use eds::ocsp::{ErrorStatus, Request, Status, refuse};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

use crate::records::{certificates, services};
use crate::{Authority, Fault};

/// How long an answer may be believed.
const LIFETIME: SignedDuration = SignedDuration::from_hours(1);
/// How long one answer is given to all who ask the same.
const KEPT: SignedDuration = SignedDuration::from_secs(60);
/// How long others may keep an answer: a revocation is known to all after at most this and [`KEPT`].
const MAX_AGE_SECONDS: i64 = 300;
/// The most answers kept; then all are forgotten.
const ANSWERS_MAX: usize = 50_000;
/// The most serial numbers remembered as issued.
const ISSUED_MAX: usize = 1_000_000;

/// An answer with what a cache between us and the reader needs.
pub(crate) struct OcspAnswer {
    pub(crate) der: Vec<u8>,
    /// None: an error or an answer to a nonce, which nobody should keep.
    pub(crate) kept: Option<Kept>,
}

pub(crate) struct Kept {
    pub(crate) etag: String,
    pub(crate) produced_at: Timestamp,
    pub(crate) next_update: Timestamp,
    pub(crate) max_age_seconds: i64,
}

#[derive(Default)]
pub(super) struct Answers {
    signed: RwLock<HashMap<Vec<u8>, Signed>>,
    /// Serial number, and when the certificate runs out.
    issued: RwLock<HashMap<String, Timestamp>>,
}

#[derive(Clone)]
struct Signed {
    answer: Arc<OcspAnswer>,
    /// The list it was made by: a newer one makes it old at once.
    list_number: u64,
    at: Timestamp,
}

impl Authority {
    /// Answers a request. What is no request, and what we do not answer for, gets the status of its cause.
    pub(crate) async fn ocsp(&self, bytes: &[u8]) -> Arc<OcspAnswer> {
        let now = self.clock.now();
        if let Some(known) = self.known_answer(bytes, now) {
            return known;
        }
        let Ok(request) = Request::read(bytes) else {
            return refused(ErrorStatus::MalformedRequest);
        };
        match self.sign_answer(&request, now).await {
            Ok((answer, list_number)) => {
                let answer = Arc::new(answer);
                if answer.kept.is_some() {
                    self.keep_answer(bytes, &answer, list_number, now);
                }
                answer
            }
            Err(fault) => {
                tracing::error!(error = &fault as &dyn std::error::Error, "no OCSP answer");
                refused(ErrorStatus::TryLater)
            }
        }
    }

    fn known_answer(&self, bytes: &[u8], now: Timestamp) -> Option<Arc<OcspAnswer>> {
        let signed = self
            .services
            .answers
            .signed
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        let known = signed.get(bytes)?;
        let age = now.duration_since(known.at);
        let current = known.list_number == self.lists.issuing().number && !age.is_negative() && age < KEPT;
        current.then(|| known.answer.clone())
    }

    fn keep_answer(&self, bytes: &[u8], answer: &Arc<OcspAnswer>, list_number: u64, now: Timestamp) {
        let mut signed = self
            .services
            .answers
            .signed
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        if signed.len() >= ANSWERS_MAX {
            signed.clear();
        }
        let answer = answer.clone();
        let kept = Signed {
            answer,
            list_number,
            at: now,
        };
        signed.insert(bytes.to_vec(), kept);
    }

    async fn sign_answer(&self, request: &Request, now: Timestamp) -> Result<(OcspAnswer, u64), Fault> {
        let list = self.crl().await?;
        let desk = self.services.responder();
        let mut statuses = HashMap::with_capacity(request.entries.len());
        for id in request.entries.iter().filter(|id| desk.responder.speaks_for(id)) {
            let serial = id.serial_hex();
            let status = match list.revoked.get(&serial) {
                Some(revoked) => Status::Revoked {
                    at: revoked.at,
                    reason: revoked.reason,
                },
                None => self.status_in_store(&serial, now).await?,
            };
            statuses.insert(serial, status);
        }
        let from = Timestamp::from_second(now.as_second()).map_err(|_| Fault::Date(now))?;
        let until = from.checked_add(LIFETIME).map_err(|_| Fault::Date(now))?;
        let status_of = |serial: &str| statuses.get(serial).copied().unwrap_or(Status::Unknown);
        let der = desk.responder.answer(request, status_of, from, until, from)?;
        let kept = (request.nonce.is_none() && !statuses.is_empty()).then(|| Kept {
            etag: format!("\"{}\"", hex::encode(Sha256::digest(&der))),
            produced_at: from,
            next_update: until,
            max_age_seconds: MAX_AGE_SECONDS,
        });
        Ok((OcspAnswer { der, kept }, list.number))
    }

    /// The status of a certificate that the list does not name. One that has run out may have left the list, so its own
    /// row is asked.
    async fn status_in_store(&self, serial: &str, now: Timestamp) -> Result<Status, Fault> {
        let known = {
            let issued = self
                .services
                .answers
                .issued
                .read()
                .unwrap_or_else(PoisonError::into_inner);
            issued.get(serial).copied()
        };
        if known.is_some_and(|not_after| now <= not_after) {
            return Ok(Status::Good);
        }
        let certificate = match certificates::find(&self.db, serial).await? {
            Some(found) => match found.revoked {
                Some((at, reason)) => return Ok(Status::Revoked { at, reason }),
                None => found.certificate,
            },
            None => match services::find(&self.db, serial).await? {
                Some(certificate) => certificate,
                None => return Ok(Status::Unknown),
            },
        };
        let mut issued = self
            .services
            .answers
            .issued
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        if issued.len() >= ISSUED_MAX {
            issued.clear();
        }
        issued.insert(serial.to_owned(), certificate.not_after);
        Ok(Status::Good)
    }

    /// The certificate with which answers are signed now.
    pub(crate) fn ocsp_certificate(&self) -> eds::Certificate {
        self.services.responder().certificate.clone()
    }
}

fn refused(status: ErrorStatus) -> Arc<OcspAnswer> {
    Arc::new(OcspAnswer {
        der: refuse(status),
        kept: None,
    })
}
