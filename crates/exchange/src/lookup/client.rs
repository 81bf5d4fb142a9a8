//! The asker's side.

use std::sync::Arc;
use std::time::Duration;

use law::{Registry, System};

use super::carrier::LookupCarrier;
use super::{Answer, Failing, Lookup, Malformed, Outcome, Patience, Refusal, Reply};
use crate::{ApplyError, Parcel, Participant};

/// Asks registries through the gateway, as one system.
pub struct Lookups {
    participant: Arc<Participant>,
    carrier: Option<Arc<dyn LookupCarrier>>,
    limit: Duration,
}

/// Why there is no answer. [`LookupError::failing`] says which way the case goes; `Display` is for the log and the
/// trace and holds no personal data.
#[derive(Debug, thiserror::Error)]
pub enum LookupError {
    #[error("{registry} is silent: {reason}", registry = .registry.printed())]
    Silent { registry: Registry, reason: String },
    #[error("{registry} is slow: {reason}", registry = .registry.printed())]
    Slow { registry: Registry, reason: String },
    #[error("{registry} is faulty: {reason}", registry = .registry.printed())]
    Faulty { registry: Registry, reason: String },
    #[error("the look-up in {registry} is refused: {reason}", registry = .registry.printed())]
    Refused {
        registry: Registry,
        cause: Refusal,
        reason: String,
    },
}

/// Why a look-up was not carried, or its reply not brought.
#[derive(Debug, thiserror::Error)]
pub enum NotCarried {
    #[error("no address is known for it")]
    NoAddress,
    #[error("{address} does not answer")]
    Unreachable {
        address: String,
        #[source]
        source: reqwest::Error,
    },
    #[error("{address} answered with status {status}")]
    Status { address: String, status: u16 },
    #[error("the answer of {address} cannot be read")]
    Answer { address: String },
}

impl LookupError {
    pub fn failing(&self) -> Failing {
        match self {
            Self::Silent { .. } => Failing::Silent,
            Self::Slow { .. } => Failing::Slow,
            Self::Faulty { .. } => Failing::Faulty,
            Self::Refused { .. } => Failing::Refused,
        }
    }

    pub fn registry(&self) -> Registry {
        match self {
            Self::Silent { registry, .. }
            | Self::Slow { registry, .. }
            | Self::Faulty { registry, .. }
            | Self::Refused { registry, .. } => *registry,
        }
    }

    /// Whether asking again, later and unchanged, may help.
    pub fn may_be_asked_again(&self) -> bool {
        !matches!(self, Self::Refused { .. })
    }
}

impl Lookups {
    /// Without a carrier, nobody can be asked and every registry is silent.
    pub fn new(participant: Arc<Participant>, carrier: Option<Arc<dyn LookupCarrier>>, limit: Duration) -> Self {
        Self {
            participant,
            carrier,
            limit,
        }
    }

    /// Asks, and waits no longer than the limit. Nothing is kept and nothing is tried again here: the gateway has
    /// written the look-up down, and whoever asks decides what an error means for the case.
    pub async fn ask(&self, lookup: &Lookup) -> Result<Answer, LookupError> {
        let registry = lookup.registry;
        let faulty = |reason: String| LookupError::Faulty { registry, reason };
        let silent = |reason: String| LookupError::Silent { registry, reason };
        let content = lookup.to_bytes().map_err(|error| refused(registry, &error))?;
        let message = self
            .participant
            .seal(content.clone())
            .map_err(|_| faulty("the look-up could not be sealed".to_owned()))?;
        let Some(carrier) = &self.carrier else {
            return Err(silent("no gateway is known".to_owned()));
        };
        let patience = Patience::of(self.limit);
        let parcel = Parcel { message, transit: None };
        let sealed = match tokio::time::timeout(patience.asker, carrier.carry(parcel)).await {
            Err(_) => return Err(silent(format!("no answer within {} s", patience.asker.as_secs_f32()))),
            Ok(Err(error @ (NotCarried::Status { .. } | NotCarried::Answer { .. }))) => {
                return Err(faulty(error.to_string()));
            }
            Ok(Err(error)) => return Err(silent(error.to_string())),
            Ok(Ok(sealed)) => sealed,
        };
        let reply = Reply::from_bytes(&sealed.content).map_err(|error| faulty(error.to_string()))?;
        if !reply.fits(&lookup.id, &content) {
            return Err(faulty("the reply belongs to another look-up".to_owned()));
        }
        self.open(&sealed, reply.by).await.map_err(faulty)?;
        answer(registry, reply.outcome)
    }

    async fn open(&self, sealed: &crate::Sealed, by: System) -> Result<(), String> {
        match self.participant.open(sealed, by).await {
            Ok(_) => Ok(()),
            Err(ApplyError::Refused(reason) | ApplyError::NotNow(reason)) => Err(reason),
            Err(ApplyError::Store(_)) => Err("the seal could not be checked".to_owned()),
        }
    }
}

fn refused(registry: Registry, error: &Malformed) -> LookupError {
    LookupError::Refused {
        registry,
        cause: Refusal::Malformed,
        reason: error.to_string(),
    }
}

fn answer(registry: Registry, outcome: Outcome) -> Result<Answer, LookupError> {
    match outcome {
        Outcome::Found(found) => Ok(Answer::Found(found)),
        Outcome::NotFound => Ok(Answer::NotFound),
        Outcome::Silent { reason } => Err(LookupError::Silent { registry, reason }),
        Outcome::Slow { reason } => Err(LookupError::Slow { registry, reason }),
        Outcome::Faulty { reason } => Err(LookupError::Faulty { registry, reason }),
        Outcome::Refused { cause, reason } => Err(LookupError::Refused {
            registry,
            cause,
            reason,
        }),
    }
}
