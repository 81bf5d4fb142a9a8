//! The plan: what a regulation says, compiled to a value that can be executed.

mod action;
mod form;
mod hash;
mod output;
mod procedure;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use action::{Action, ActionVerb, Limit, MessageKind, Unit};
pub use form::{AttachmentRules, Choice, Field, FieldKind, FilledBy, Form, Rule};
pub use output::{DocumentNotes, Notices, Output, OutputKind, Question, Signatory, Survey};
pub use procedure::{ActionText, Channel, ChannelText, Performer, Procedure, Step, StepText, StepVerb, System};

use crate::text::{ActText, Text};

/// The id of a regulation: region, year and service.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RegulationId(pub String);

/// The SHA-256 of the plan's canonical JSON, in lower-case hex. A case keeps it for ever.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PlanHash(pub String);

/// The id of a status in [`Plan::statuses`].
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StatusId(pub String);

/// A compiled regulation. Everything a system needs to run the service, print it and cite it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    pub id: RegulationId,
    pub act: Act,
    /// The name of the service.
    pub name: Text,
    pub provider: Provider,
    /// The standard of the service, as the act cites it.
    pub standard: ActText,
    /// Where to ask (п. 11), shown with the service.
    pub information: Text,
    /// How to see the state of a request (п. 10).
    pub status_check: Text,
    /// Consumer requirements (п. 17) and technical conditions (п. 18).
    pub requirements: Vec<ActText>,
    pub conditions: Vec<ActText>,
    pub statuses: BTreeMap<StatusId, Status>,
    pub procedures: Vec<Procedure>,
    /// The channels that the platform does not execute yet, kept for their text.
    #[serde(default)]
    pub other_channels: Vec<ChannelText>,
    pub form: Form,
    pub outputs: Vec<Output>,
    pub survey: Survey,
    pub notices: Notices,
    pub notes: DocumentNotes,
    pub irregularities: Vec<Irregularity>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Act {
    /// The title of the decree.
    pub title: ActText,
    pub body: ActText,
    pub number: String,
    /// ISO 8601 dates.
    pub date: String,
    pub registered_number: Option<String>,
    pub registered_date: Option<String>,
    pub repealed_by: Option<String>,
}

/// The body that provides the service and signs its documents.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Provider {
    pub name: Text,
    /// The act's short word for it («МИО»).
    pub short: Text,
    /// The unit and region for the bar-code note.
    pub unit: Text,
    pub region: Text,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Status {
    pub name: Text,
    /// Where the act names it («приложение 1, таблица 3, действие 3»).
    pub clause: String,
}

/// A defect of the act, with the reading we chose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Irregularity {
    pub clause: String,
    pub defect: String,
    pub reading: String,
}

impl Plan {
    /// The hash of the plan's canonical JSON (RFC 8785). Asking again for the hash of an equal plan costs a comparison.
    pub fn hash(&self) -> PlanHash {
        hash::of(self)
    }

    /// The plan as canonical JSON: what a system keeps beside its cases.
    pub fn to_canonical_json(&self) -> Vec<u8> {
        serde_json_canonicalizer::to_vec(self).expect("a plan has only string keys and finite numbers")
    }

    /// Reads [`Plan::to_canonical_json`] back.
    pub fn from_json(bytes: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(bytes)
    }

    /// The procedure of `channel`, if the act has one.
    pub fn procedure(&self, channel: Channel) -> Option<&Procedure> {
        self.procedures.iter().find(|procedure| procedure.channel == channel)
    }

    /// The output document with this id.
    pub fn output(&self, id: &str) -> Option<&Output> {
        self.outputs.iter().find(|output| output.id == id)
    }
}
