//! What comes back, sealed by whoever says it: the registries, or the gateway when it let nothing through or waited
//! in vain.

use jiff::Timestamp;
use law::System;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::question::{Malformed, canonical, read};

/// The largest reply, in bytes: a large family with all its documents takes a tenth.
pub const REPLY_BYTES_MAX: usize = 1024 * 1024;

/// What a registry knows.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    Found(Found),
    /// The registry has answered, and knows nothing of the kind about this person.
    NotFound,
}

/// Facts, and the registry's own message from which they are.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// The same as the message, as JSON with the message's names.
    pub facts: Value,
    /// The registry's XML.
    #[serde(with = "crate::envelope::base64_bytes")]
    pub message: Vec<u8>,
}

/// Personal data does not reach logs through a derived `Debug`.
impl std::fmt::Debug for Found {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Found({} bytes)", self.message.len())
    }
}

/// How a look-up fails. Each has its word in journals and on pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Failing {
    /// Nothing was heard in time.
    Silent,
    /// The registry works on it and will not be ready in time: it may be asked again.
    Slow,
    /// The registry says that it is out of order, or what it says cannot be read or believed.
    Faulty,
    /// It may not be asked so.
    Refused,
}

impl Failing {
    pub const ALL: [Self; 4] = [Self::Silent, Self::Slow, Self::Faulty, Self::Refused];

    /// The word in journals, addresses and messages: `silent`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Silent => "silent",
            Self::Slow => "slow",
            Self::Faulty => "faulty",
            Self::Refused => "refused",
        }
    }
}

/// Why a look-up is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// It names no case, no clause, no ground, nobody.
    NoCase,
    NoClause,
    NoGround,
    NoSubject,
    /// The plan is not known, or is of another regulation.
    UnknownPlan,
    /// The clause is no step of this plan and channel that orders a look-up.
    NotInProcedure,
    /// The step does not name this registry.
    OtherRegistry,
    /// This system asks no registries.
    Sender,
    /// The seal is not that of the sender.
    Seal,
    /// It has been asked before.
    Repeated,
    /// It is not in its form, or too large.
    Malformed,
    /// It did not come through the gateway.
    PastTheGateway,
}

impl Refusal {
    /// The word in journals and answers: `no_ground`.
    pub fn word(self) -> &'static str {
        match self {
            Self::NoCase => "no_case",
            Self::NoClause => "no_clause",
            Self::NoGround => "no_ground",
            Self::NoSubject => "no_subject",
            Self::UnknownPlan => "unknown_plan",
            Self::NotInProcedure => "not_in_procedure",
            Self::OtherRegistry => "other_registry",
            Self::Sender => "sender",
            Self::Seal => "seal",
            Self::Repeated => "repeated",
            Self::Malformed => "malformed",
            Self::PastTheGateway => "past_the_gateway",
        }
    }
}

/// What became of a look-up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Found(Found),
    NotFound,
    Silent { reason: String },
    Slow { reason: String },
    Faulty { reason: String },
    Refused { cause: Refusal, reason: String },
}

impl Outcome {
    /// The word in journals: `found`, `not_found`, or how it failed.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Found(_) => "found",
            Self::NotFound => "not_found",
            Self::Silent { .. } => Failing::Silent.word(),
            Self::Slow { .. } => Failing::Slow.word(),
            Self::Faulty { .. } => Failing::Faulty.word(),
            Self::Refused { .. } => Failing::Refused.word(),
        }
    }

    /// What went wrong, for the journal.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Found(_) | Self::NotFound => None,
            Self::Silent { reason }
            | Self::Slow { reason }
            | Self::Faulty { reason }
            | Self::Refused { reason, .. } => Some(reason),
        }
    }

    /// Whether `system` may say so: only the registries know what a registry knows.
    pub fn may_come_from(&self, system: System) -> bool {
        match self {
            Self::Found(_) | Self::NotFound => system == System::Registries,
            _ => matches!(system, System::Registries | System::Gateway),
        }
    }
}

/// An outcome, bound to the look-up it answers. Its canonical JSON is what `by` seals.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reply {
    /// The look-up's id; empty when not even that could be read.
    pub lookup: String,
    /// SHA-256 of the look-up as it was sealed, hex: a reply fits one question and no other.
    pub sha256: String,
    pub by: System,
    pub answered: Timestamp,
    pub outcome: Outcome,
}

impl Reply {
    /// The bytes to be sealed.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Malformed> {
        canonical(self, "reply", REPLY_BYTES_MAX)
    }

    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Malformed> {
        read(bytes, "reply", REPLY_BYTES_MAX)
    }

    /// Whether it answers exactly this question, and comes from one who may say so.
    pub fn fits(&self, id: &str, content: &[u8]) -> bool {
        self.lookup == id && self.sha256 == hex::encode(Sha256::digest(content)) && self.outcome.may_come_from(self.by)
    }
}
