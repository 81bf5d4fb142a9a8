//! What is asked: which registry, about whom, for which case, under which clause and on which ground.

use domain::Actor;
use jiff::Timestamp;
use law::{Channel, PlanHash, Registry, RegulationId, System};
use serde::{Deserialize, Serialize};

use crate::envelope::ID_BYTES_MAX;

/// The largest look-up, in bytes: some identifiers, an ИИН or two and a sentence.
pub const LOOKUP_BYTES_MAX: usize = 16 * 1024;
/// The longest clause and the longest ground, in characters: a paragraph of an act.
pub const CLAUSE_LENGTH_MAX: usize = 200;
pub const GROUND_LENGTH_MAX: usize = 2_000;

/// A question to a registry. Its canonical JSON (RFC 8785) is what the sender seals.
///
/// `case`, `clause` and `ground` may be left out of the JSON only so that the gateway can say what is missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lookup {
    /// Unique for ever: the gateway answers each once.
    pub id: String,
    pub registry: Registry,
    #[serde(default)]
    pub case: String,
    pub regulation: RegulationId,
    pub plan: PlanHash,
    pub channel: Channel,
    /// The clause of the step that orders the look-up: `5.3`.
    #[serde(default)]
    pub clause: String,
    /// Why this may be asked, in words: the step's text, or the point of the standard.
    #[serde(default)]
    pub ground: String,
    pub subject: Subject,
    pub sender: System,
    /// The system of another organization on whose behalf the gateway asks; none where a system of ours does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub participant: Option<String>,
    /// Who at the sender's desk or counter caused it; the system itself where nobody did.
    #[serde(default = "nobody")]
    pub actor: Actor,
    pub created: Timestamp,
}

/// About whom.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// The ИИН of the person: the applicant, or the child.
    #[serde(default)]
    pub iin: String,
    /// A second person, where the registry knows pairs: the representative of a power of attorney, the ward.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<String>,
    /// The number of a document, where one is known: of a power of attorney.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
}

/// Personal data does not reach logs through a derived `Debug`.
impl std::fmt::Debug for Subject {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Subject(************)")
    }
}

/// The gateway's record of having let a look-up through, sealed by it. A registry answers nothing that comes without:
/// it would stand in no journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    pub lookup: String,
    /// SHA-256 of the look-up as it was sealed, hex.
    pub sha256: String,
    pub received: Timestamp,
}

/// Why bytes are no look-up, passage or reply.
#[derive(Debug, thiserror::Error)]
pub enum Malformed {
    #[error("the {what} is not in its form")]
    Form {
        what: &'static str,
        #[source]
        source: serde_json::Error,
    },
    #[error("the {what} has {length} bytes; the limit is {limit}")]
    TooLarge {
        what: &'static str,
        length: usize,
        limit: usize,
    },
    #[error("the {what} is empty, too long, or has other signs than visible ASCII")]
    Id { what: &'static str },
    #[error("the {what} has more than {limit} characters")]
    TooLong { what: &'static str, limit: usize },
}

impl Subject {
    pub fn of(iin: &str) -> Self {
        Self {
            iin: iin.to_owned(),
            ..Self::default()
        }
    }

    /// About whom the plan has this registry asked: the applicant, or the ward whom the application names.
    pub fn asked(plan: &law::Plan, registry: Registry, applicant: &str, values: &law::Values) -> Self {
        Self::of(plan.asked_about(registry, applicant, values))
    }

    #[must_use]
    pub fn with_other(mut self, iin: &str) -> Self {
        self.other = Some(iin.to_owned());
        self
    }
}

impl Lookup {
    /// The bytes to be sealed.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Malformed> {
        canonical(self, "look-up", LOOKUP_BYTES_MAX)
    }

    /// Reads a look-up and checks its sizes. That case, clause and ground are there is the gateway's to judge.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Malformed> {
        let lookup: Self = read(bytes, "look-up", LOOKUP_BYTES_MAX)?;
        check_id(&lookup.id, "look-up's id")?;
        if !lookup.case.is_empty() {
            check_id(&lookup.case, "case id")?;
        }
        for (text, what, limit) in [
            (&lookup.clause, "clause", CLAUSE_LENGTH_MAX),
            (&lookup.ground, "ground", GROUND_LENGTH_MAX),
        ] {
            if text.chars().count() > limit {
                return Err(Malformed::TooLong { what, limit });
            }
        }
        Ok(lookup)
    }
}

impl Passage {
    pub fn to_bytes(&self) -> Result<Vec<u8>, Malformed> {
        canonical(self, "passage", LOOKUP_BYTES_MAX)
    }

    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Malformed> {
        read(bytes, "passage", LOOKUP_BYTES_MAX)
    }
}

fn nobody() -> Actor {
    Actor::System
}

pub(super) fn canonical(value: &impl Serialize, what: &'static str, limit: usize) -> Result<Vec<u8>, Malformed> {
    let bytes = serde_json_canonicalizer::to_vec(value).map_err(|source| Malformed::Form { what, source })?;
    within(&bytes, what, limit)?;
    Ok(bytes)
}

pub(super) fn read<T: serde::de::DeserializeOwned>(
    bytes: &[u8],
    what: &'static str,
    limit: usize,
) -> Result<T, Malformed> {
    within(bytes, what, limit)?;
    serde_json::from_slice(bytes).map_err(|source| Malformed::Form { what, source })
}

fn within(bytes: &[u8], what: &'static str, limit: usize) -> Result<(), Malformed> {
    let length = bytes.len();
    if length > limit {
        return Err(Malformed::TooLarge { what, length, limit });
    }
    Ok(())
}

/// Identifiers stand in logs before anybody has checked a seal.
fn check_id(id: &str, what: &'static str) -> Result<(), Malformed> {
    let is_plain = id.bytes().all(|byte| byte.is_ascii_graphic());
    if id.is_empty() || id.len() > ID_BYTES_MAX || !is_plain {
        return Err(Malformed::Id { what });
    }
    Ok(())
}
