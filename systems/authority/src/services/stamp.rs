//! Time stamps (RFC 3161).
//!
//! Serial numbers are reserved durably in blocks before the first of a block is used, so none comes twice, whatever
//! crashes. What was stamped is kept in memory for a second and written in one go; a crash may lose the last second of
//! this record, never a stamp.

use std::sync::{Mutex, PoisonError};

use eds::tsp::{self, BEST_PRACTICES_POLICY, Rejection, Request, Stamper};

use crate::records::stamps::{self, Stamp};
use crate::{Authority, Fault};

/// How many serial numbers are reserved at once: a crash leaves at most so many unused.
const BLOCK: i64 = 10_000;
/// The most stamps that wait to be written; beyond it nothing is stamped until they are.
const LOG_MAX: usize = 200_000;

/// A lock that is waited for in turn would stop all while the next in turn is still signing; so that one is only for
/// fetching a block.
#[derive(Default)]
pub(super) struct Serials {
    block: Mutex<Block>,
    fetching: tokio::sync::Mutex<()>,
}

/// What is left of a reserved block: the next number, and how many there are.
#[derive(Default)]
struct Block {
    next: i64,
    left: i64,
}

#[derive(Default)]
pub(super) struct Log(Mutex<Vec<Stamp>>);

impl Authority {
    /// Answers a time-stamp request: a token, or the failure of PKIFailureInfo.
    pub(crate) async fn stamp(&self, bytes: &[u8]) -> Vec<u8> {
        match self.try_stamp(bytes).await {
            Ok(response) => response,
            Err(fault) => {
                tracing::error!(error = &fault as &dyn std::error::Error, "no time stamp");
                tsp::reject(Rejection::SystemFailure)
            }
        }
    }

    async fn try_stamp(&self, bytes: &[u8]) -> Result<Vec<u8>, Fault> {
        // What will be refused costs no serial number.
        let Ok(request) = Request::read(bytes) else {
            return Ok(tsp::reject(Rejection::BadDataFormat));
        };
        let now = self.clock.now();
        let desk = self.services.stamper();
        if self.services.log.is_full() {
            return Ok(tsp::reject(Rejection::SystemFailure));
        }
        if !(desk.certificate.not_before..=desk.certificate.not_after).contains(&now) {
            return Ok(tsp::reject(Rejection::TimeNotAvailable));
        }
        let chain = [self.hierarchy.issuing.clone()];
        let stamper = Stamper {
            key: &desk.key,
            certificate: &desk.certificate,
            chain: &chain,
            policies: &[BEST_PRACTICES_POLICY],
        };
        if let Err(rejection) = tsp::accepts(&request, &stamper) {
            return Ok(tsp::reject(rejection));
        }
        let serial = self.next_stamp_serial().await?;
        let response = tsp::respond(bytes, &stamper, &serial.to_be_bytes(), now)?;
        self.services.log.put(Stamp {
            serial,
            imprint: hex::encode(&request.imprint.hash),
            algorithm: request.imprint.algorithm.to_string(),
            at: now,
        });
        Ok(response)
    }

    async fn next_stamp_serial(&self) -> Result<i64, Fault> {
        let serials = &self.services.serials;
        if let Some(serial) = serials.take() {
            return Ok(serial);
        }
        let _fetching = serials.fetching.lock().await;
        // Somebody may have fetched a block meanwhile.
        if let Some(serial) = serials.take() {
            return Ok(serial);
        }
        let first = stamps::take_serials(&self.db, BLOCK).await?;
        serials.begin(first);
        Ok(first)
    }

    /// Writes what was stamped since the last time.
    pub async fn record_stamps(&self) -> Result<(), Fault> {
        let waiting = self.services.log.take();
        if waiting.is_empty() {
            return Ok(());
        }
        if let Err(fault) = stamps::add(&self.db, &waiting).await {
            self.services.log.put_back(waiting);
            return Err(fault.into());
        }
        Ok(())
    }

    /// How many stamps are written down.
    pub async fn stamps_on_record(&self) -> Result<i64, Fault> {
        Ok(stamps::count(&self.db).await?)
    }

    /// The certificate of the time-stamping authority now.
    pub(crate) fn stamper_certificate(&self) -> eds::Certificate {
        self.services.stamper().certificate.clone()
    }
}

impl Serials {
    fn take(&self) -> Option<i64> {
        let mut block = self.block.lock().unwrap_or_else(PoisonError::into_inner);
        block.left = block.left.checked_sub(1).filter(|left| *left >= 0)?;
        let serial = block.next;
        block.next += 1;
        Some(serial)
    }

    /// Goes on after the first number of a fresh block, which the one who fetched it uses.
    fn begin(&self, first: i64) {
        *self.block.lock().unwrap_or_else(PoisonError::into_inner) = Block {
            next: first + 1,
            left: BLOCK - 1,
        };
    }
}

impl Log {
    fn is_full(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len() >= LOG_MAX
    }

    fn put(&self, stamp: Stamp) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(stamp);
    }

    fn take(&self) -> Vec<Stamp> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn put_back(&self, mut waiting: Vec<Stamp>) {
        let mut log = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.append(&mut log);
        *log = waiting;
    }
}
