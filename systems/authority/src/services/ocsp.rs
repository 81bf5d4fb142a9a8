//! Answers about certificates (RFC 6960), the same one to all who ask without a nonce (RFC 5019).
//!
//! An answer that an information system is in good standing is signed by the issuing authority itself and lasts as long as a
//! list: it goes into the barcode row of every paper that the system forms, where each byte counts, and a delegate's
//! certificate would be two thirds of it. The issuing key does not sign for crowds, though, nor what others choose: it
//! answers the plain question about one system, which can be written in one way only, and that answer is kept.
//!
//! Nothing is written. Revocations come from the list in force, which is made in the unit of work of each revocation;
//! that a certificate exists is read once and remembered, since it never changes.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use eds::ocsp::{ErrorStatus, Request, Status, refuse};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

use crate::records::certificates::Kind;
use crate::records::{certificates, services};
use crate::revocation;
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
    /// By serial number.
    issued: RwLock<HashMap<String, Issued>>,
}

/// What never changes of a certificate.
#[derive(Clone, Copy)]
struct Issued {
    not_after: Timestamp,
    is_system: bool,
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
        // Without what else may stand in a request, the same question is always the same bytes.
        let question = request.to_der();
        if question != bytes
            && let Some(known) = self.known_answer(&question, now)
        {
            return known;
        }
        match self.sign_answer(&request, now).await {
            Ok((answer, list_number)) => {
                let answer = Arc::new(answer);
                if answer.kept.is_some() {
                    self.keep_answer(question, &answer, list_number, now);
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

    fn keep_answer(&self, question: Vec<u8>, answer: &Arc<OcspAnswer>, list_number: u64, now: Timestamp) {
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
        signed.insert(question, kept);
    }

    async fn sign_answer(&self, request: &Request, now: Timestamp) -> Result<(OcspAnswer, u64), Fault> {
        let list = self.crl().await?;
        let desk = self.services.responder();
        let mut statuses = HashMap::with_capacity(request.entries.len());
        let is_plain = request.nonce.is_none() && matches!(request.entries.as_slice(), [one] if one.is_plain());
        let mut of_system = false;
        for id in request.entries.iter().filter(|id| desk.responder.speaks_for(id)) {
            let serial = id.serial_hex();
            let (status, is_system) = match list.revoked.get(&serial) {
                Some(revoked) => {
                    let (at, reason) = (revoked.at, revoked.reason);
                    (Status::Revoked { at, reason }, false)
                }
                None => self.status_in_store(&serial, now).await?,
            };
            of_system = is_system;
            statuses.insert(serial, status);
        }
        let (responder, lifetime) = if is_plain && of_system {
            (&self.services.own, revocation::LIFETIME)
        } else {
            (&desk.responder, LIFETIME)
        };
        let from = Timestamp::from_second(now.as_second()).map_err(|_| Fault::Date(now))?;
        let until = from.checked_add(lifetime).map_err(|_| Fault::Date(now))?;
        let status_of = |serial: &str| statuses.get(serial).copied().unwrap_or(Status::Unknown);
        let der = responder.answer(request, status_of, from, until, from)?;
        let kept = (request.nonce.is_none() && !statuses.is_empty()).then(|| Kept {
            etag: format!("\"{}\"", hex::encode(Sha256::digest(&der))),
            produced_at: from,
            next_update: until,
            max_age_seconds: MAX_AGE_SECONDS,
        });
        Ok((OcspAnswer { der, kept }, list.number))
    }

    /// The status of a certificate that the list does not name, and whether it is one of a system that is good. One that
    /// has run out may have left the list, so its own row is asked.
    async fn status_in_store(&self, serial: &str, now: Timestamp) -> Result<(Status, bool), Fault> {
        let known = {
            let issued = self
                .services
                .answers
                .issued
                .read()
                .unwrap_or_else(PoisonError::into_inner);
            issued.get(serial).copied()
        };
        if let Some(known) = known.filter(|known| now <= known.not_after) {
            return Ok((Status::Good, known.is_system));
        }
        let (certificate, is_system) = match certificates::find(&self.db, serial).await? {
            Some(found) => match found.revoked {
                Some((at, reason)) => return Ok((Status::Revoked { at, reason }, false)),
                None => (found.certificate, found.kind == Kind::System),
            },
            None => match services::find(&self.db, serial).await? {
                Some(certificate) => (certificate, false),
                None => return Ok((Status::Unknown, false)),
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
        let not_after = certificate.not_after;
        issued.insert(serial.to_owned(), Issued { not_after, is_system });
        Ok((Status::Good, is_system))
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
