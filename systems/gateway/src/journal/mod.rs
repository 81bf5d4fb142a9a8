//! The journal: what was carried, when, under which action, with which seals. Never the content.
//!
//! Delivery is not written here a second time: a message that waits stands in the store's outbox, a delivered one
//! in its list of delivered ones, and the journal is read together with both. So the journal can say nothing that
//! is not so, and a delivery costs no further write.

mod add;
mod count;
mod find;
mod list;
mod read;

use exchange::{Opened, Sealed, Transit};
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use store::Migration;

pub(crate) use add::add;
pub(crate) use count::{Counts, counts};
pub(crate) use find::find;
pub(crate) use list::{Filter, list};

/// The gateway's own tables.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        version: 100,
        name: "journal",
        sql: include_str!("../../migrations/0100_journal.sql"),
    },
    Migration {
        version: 101,
        name: "lookups",
        sql: include_str!("../../migrations/0101_lookups.sql"),
    },
    Migration {
        version: 102,
        name: "participants",
        sql: include_str!("../../migrations/0102_participants.sql"),
    },
];

/// One message as the journal keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) id: String,
    pub(crate) case: String,
    /// The word of the message's kind: `request`.
    pub(crate) kind: String,
    pub(crate) sender: String,
    pub(crate) recipient: String,
    pub(crate) regulation: String,
    pub(crate) plan: String,
    /// The sender's action that gave rise to the message.
    pub(crate) after_action: Option<u32>,
    pub(crate) route: Option<Route>,
    /// Bytes of the content, and their SHA-256 in hex.
    pub(crate) size: u64,
    pub(crate) sha256: String,
    pub(crate) created: Timestamp,
    pub(crate) received: Timestamp,
    /// The sender's CMS.
    pub(crate) seal: Vec<u8>,
    /// What the gateway added.
    pub(crate) transit: Option<Sealed>,
}

/// The annex action that the carrying of a message was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Route {
    pub(crate) action: u32,
    pub(crate) clause: String,
}

/// What became of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Delivery {
    Waiting {
        attempts: u32,
        last_error: Option<String>,
        next_at: Timestamp,
    },
    /// It will not be tried again by itself.
    Dead {
        attempts: u32,
        last_error: Option<String>,
    },
    Delivered {
        at: Timestamp,
        attempts: u32,
    },
}

/// A journalled message with its delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Carried {
    pub(crate) entry: Entry,
    pub(crate) delivery: Delivery,
}

impl Entry {
    pub(crate) fn of(opened: &Opened, (transit, sealed): &(Transit, Sealed)) -> Self {
        let envelope = &opened.envelope;
        let content = &opened.parcel.message.content;
        let event = transit.events.first();
        Self {
            id: envelope.id.clone(),
            case: envelope.case.clone(),
            kind: word(&envelope.kind),
            sender: envelope.sender.name().to_owned(),
            recipient: envelope.recipient.name().to_owned(),
            regulation: envelope.regulation.0.clone(),
            plan: envelope.plan.0.clone(),
            after_action: envelope.after_action,
            route: event.and_then(|event| {
                Some(Route {
                    action: event.action?,
                    clause: event.clause.clone()?,
                })
            }),
            size: content.len() as u64,
            sha256: hex::encode(Sha256::digest(content)),
            created: envelope.created,
            received: opened.received,
            seal: opened.parcel.message.signature.clone(),
            transit: Some(sealed.clone()),
        }
    }

    /// The tail of the id, which is random: enough to tell two messages apart by eye.
    pub(crate) fn short_id(&self) -> &str {
        self.id
            .len()
            .checked_sub(8)
            .and_then(|start| self.id.get(start..))
            .unwrap_or(&self.id)
    }
}

impl Delivery {
    /// `waiting`, `dead`, `delivered`.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Self::Waiting { .. } => "waiting",
            Self::Dead { .. } => "dead",
            Self::Delivered { .. } => "delivered",
        }
    }

    /// How often it has failed.
    pub(crate) fn attempts(&self) -> u32 {
        match self {
            Self::Waiting { attempts, .. } | Self::Dead { attempts, .. } | Self::Delivered { attempts, .. } => {
                *attempts
            }
        }
    }

    pub(crate) fn last_error(&self) -> Option<&str> {
        match self {
            Self::Waiting { last_error, .. } | Self::Dead { last_error, .. } => last_error.as_deref(),
            Self::Delivered { .. } => None,
        }
    }

    /// Which advice fits the last error.
    pub(crate) fn advice(&self) -> Option<&'static str> {
        self.last_error().map(crate::desk::advice::of)
    }

    pub(crate) fn next_at(&self) -> Option<Timestamp> {
        if let Self::Waiting { next_at, .. } = self {
            Some(*next_at)
        } else {
            None
        }
    }

    pub(crate) fn delivered_at(&self) -> Option<Timestamp> {
        if let Self::Delivered { at, .. } = self {
            Some(*at)
        } else {
            None
        }
    }
}

/// The word under which a kind is written in messages.
fn word(kind: &law::MessageKind) -> String {
    match serde_json::to_value(kind) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}
