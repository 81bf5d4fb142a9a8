//! The authority's own services: the OCSP responder and the time-stamping authority, each with a key of its own.

mod ocsp;
mod open;
mod stamp;

use std::sync::{Arc, PoisonError, RwLock};

use eds::ocsp::Responder;
use eds::{Algorithm, Certificate, PrivateKey};
use jiff::Timestamp;

pub(crate) use ocsp::OcspAnswer;
pub(crate) use open::{Maker, open};

/// With what kinds of keys the services sign: P-256 where nobody demands another, since it signs twenty times as fast as
/// RSA-2048.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServiceKeys {
    pub ocsp: Algorithm,
    pub tsa: Algorithm,
}

impl Default for ServiceKeys {
    fn default() -> Self {
        Self {
            ocsp: Algorithm::P256,
            tsa: Algorithm::P256,
        }
    }
}

/// What both services hold in memory.
pub(crate) struct Services {
    /// The issuing authority itself, for answers about systems.
    own: Responder,
    responder: RwLock<Arc<OcspDesk>>,
    stamper: RwLock<Arc<StampDesk>>,
    answers: ocsp::Answers,
    serials: stamp::Serials,
    log: stamp::Log,
}

/// The responder of one generation.
pub(crate) struct OcspDesk {
    responder: Responder,
    certificate: Certificate,
    /// From this moment on a new key takes its place.
    renew_at: Timestamp,
}

/// The stamper of one generation.
pub(crate) struct StampDesk {
    key: PrivateKey,
    certificate: Certificate,
    renew_at: Timestamp,
}

impl Services {
    pub(crate) fn new(own: Responder, responder: OcspDesk, stamper: StampDesk) -> Self {
        Self {
            own,
            responder: RwLock::new(Arc::new(responder)),
            stamper: RwLock::new(Arc::new(stamper)),
            answers: ocsp::Answers::default(),
            serials: stamp::Serials::default(),
            log: stamp::Log::default(),
        }
    }

    fn responder(&self) -> Arc<OcspDesk> {
        self.responder.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn stamper(&self) -> Arc<StampDesk> {
        self.stamper.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
