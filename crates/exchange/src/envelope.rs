//! The envelope: what one system tells another about one case, signed by the sender.
//!
//! What is signed are the exact bytes that travel. They are written in canonical form (RFC 8785), so that the same
//! envelope always gives the same bytes; a reader checks the seal over the bytes as they came and parses them once.

use domain::Event;
use jiff::Timestamp;
use law::{Channel, MessageKind, PlanHash, RegulationId, System};
use serde::{Deserialize, Serialize};

/// A message. Its canonical JSON (RFC 8785) is what the sender signs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Envelope {
    pub id: String,
    pub case: String,
    pub kind: MessageKind,
    pub sender: System,
    pub recipient: System,
    pub created: Timestamp,
    pub regulation: RegulationId,
    pub plan: PlanHash,
    pub channel: Channel,
    /// The sender's annex action that gave rise to this message: the gateway finds its own routing action
    /// after it.
    pub after_action: Option<u32>,
    /// One of [`crate::messages`], by `kind`.
    pub body: serde_json::Value,
    /// The events of this case that the recipient does not know yet.
    pub events: Vec<Event>,
}

/// Exact bytes and the detached CMS over them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed {
    #[serde(with = "crate::envelope::base64_bytes")]
    pub content: Vec<u8>,
    #[serde(with = "crate::envelope::base64_bytes")]
    pub signature: Vec<u8>,
}

/// What goes over the wire: the sender's message, and on the second leg the gateway's routing record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parcel {
    pub message: Sealed,
    /// A [`Transit`] sealed by the gateway.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transit: Option<Sealed>,
}

/// The gateway's record of having carried a message. Every carried message has one, so that whoever receives it
/// knows that it stands in the gateway's journal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Transit {
    pub message: String,
    /// SHA-256 of the carried content, hex: a record fits the message that was journalled and no other of its id.
    pub sha256: String,
    pub received: Timestamp,
    /// The routing action of the annex, as the gateway's event; none where the annex orders no routing.
    pub events: Vec<Event>,
}

/// The longest identifier of a message or a case, in bytes.
pub const ID_BYTES_MAX: usize = 64;
/// The largest content of one message, in bytes: with base64 and its seal it still fits into one carriage.
pub const CONTENT_BYTES_MAX: usize = 64 * 1024 * 1024;
/// The most events in one envelope or transit.
pub const EVENTS_MAX: usize = 4096;

/// Why bytes are not an envelope or a transit.
#[derive(Debug, thiserror::Error)]
pub enum EnvelopeError {
    #[error("the {what} is not in its form")]
    Malformed {
        what: &'static str,
        #[source]
        source: serde_json::Error,
    },
    #[error("the {what} has {length} bytes; the limit is {CONTENT_BYTES_MAX}")]
    TooLarge { what: &'static str, length: usize },
    #[error("the {what} is empty, longer than {ID_BYTES_MAX} bytes, or has other signs than visible ASCII")]
    BadId { what: &'static str },
    #[error("{count} events came with one message; the limit is {EVENTS_MAX}")]
    TooManyEvents { count: usize },
    #[error("event {n} of {system} belongs to another subject")]
    AlienEvent { system: &'static str, n: u64 },
    #[error("event {n} of {system} does not fit its own hash")]
    BrokenEvent { system: &'static str, n: u64 },
}

impl Envelope {
    /// The bytes to be signed (RFC 8785).
    pub fn to_bytes(&self) -> Result<Vec<u8>, EnvelopeError> {
        canonical(self, "envelope")
    }

    /// Reads an envelope and checks its limits and its events.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, EnvelopeError> {
        let envelope: Self = read(bytes, "envelope")?;
        check_id(&envelope.id, "message id")?;
        check_id(&envelope.case, "case id")?;
        check_events(&envelope.events, &envelope.case)?;
        Ok(envelope)
    }
}

impl Transit {
    /// The bytes to be signed (RFC 8785).
    pub fn to_bytes(&self) -> Result<Vec<u8>, EnvelopeError> {
        canonical(self, "transit")
    }

    /// Reads the transit of a message about `case`.
    pub fn from_bytes(bytes: &[u8], case: &str) -> Result<Self, EnvelopeError> {
        let transit: Self = read(bytes, "transit")?;
        check_id(&transit.message, "message id")?;
        check_events(&transit.events, case)?;
        Ok(transit)
    }
}

impl Parcel {
    /// The wire form: JSON.
    pub fn to_wire(&self) -> Result<Vec<u8>, EnvelopeError> {
        Self::wire(&self.message, self.transit.as_ref())
    }

    /// [`Parcel::to_wire`] of what is held elsewhere: contents may be large.
    pub fn wire(message: &Sealed, transit: Option<&Sealed>) -> Result<Vec<u8>, EnvelopeError> {
        #[derive(Serialize)]
        struct Borrowed<'a> {
            message: &'a Sealed,
            #[serde(skip_serializing_if = "Option::is_none")]
            transit: Option<&'a Sealed>,
        }
        serde_json::to_vec(&Borrowed { message, transit })
            .map_err(|source| EnvelopeError::Malformed { what: "parcel", source })
    }

    /// Reads [`Parcel::to_wire`] back.
    pub fn from_wire(bytes: &[u8]) -> Result<Self, EnvelopeError> {
        serde_json::from_slice(bytes).map_err(|source| EnvelopeError::Malformed { what: "parcel", source })
    }
}

/// The system whose people look at a case of this channel: all events of the case flow there.
pub fn home_of(channel: Channel) -> System {
    channel.home()
}

fn canonical(value: &impl Serialize, what: &'static str) -> Result<Vec<u8>, EnvelopeError> {
    serde_json_canonicalizer::to_vec(value).map_err(|source| EnvelopeError::Malformed { what, source })
}

fn read<T: serde::de::DeserializeOwned>(bytes: &[u8], what: &'static str) -> Result<T, EnvelopeError> {
    if bytes.len() > CONTENT_BYTES_MAX {
        return Err(EnvelopeError::TooLarge {
            what,
            length: bytes.len(),
        });
    }
    serde_json::from_slice(bytes).map_err(|source| EnvelopeError::Malformed { what, source })
}

/// Identifiers stand in logs, addresses and locks before anybody has checked a seal, so a line break or a blank in one
/// could pretend to be a line of the log.
fn check_id(id: &str, what: &'static str) -> Result<(), EnvelopeError> {
    let is_plain = id.bytes().all(|byte| byte.is_ascii_graphic());
    if id.is_empty() || id.len() > ID_BYTES_MAX || !is_plain {
        Err(EnvelopeError::BadId { what })
    } else {
        Ok(())
    }
}

fn check_events(events: &[Event], case: &str) -> Result<(), EnvelopeError> {
    if events.len() > EVENTS_MAX {
        return Err(EnvelopeError::TooManyEvents { count: events.len() });
    }
    for event in events {
        if event.subject != case {
            return Err(EnvelopeError::AlienEvent {
                system: event.system.name(),
                n: event.n,
            });
        }
        if !event.is_intact() {
            return Err(EnvelopeError::BrokenEvent {
                system: event.system.name(),
                n: event.n,
            });
        }
    }
    Ok(())
}

/// Bytes as base64 text in JSON.
pub mod base64_bytes {
    use base64::{Engine, engine::general_purpose::STANDARD};
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(bytes))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        STANDARD
            .decode(String::deserialize(deserializer)?)
            .map_err(serde::de::Error::custom)
    }
}
