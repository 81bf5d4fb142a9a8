//! The plan: what a regulation says, compiled to a value that can be executed.

mod action;
mod form;
mod hash;
mod limit;
mod output;
mod procedure;
mod registry;
mod stage;
mod status;
mod verb;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use action::{Action, MessageKind};
pub use form::{
    AttachmentItem, AttachmentRules, Choice, Field, FieldKind, FilledBy, Form, Origin, Required, Rule, Source,
};
pub use limit::{Amount, Circumstance, How, Limit, Unit};
pub use output::{
    Category, DocumentNotes, Notices, Output, OutputKind, Question, Receipt, Register, Signatory, Survey, Validity,
};
pub use procedure::{Channel, Performer, Procedure, Step, System};
pub use registry::Registry;
pub use stage::Stage;
pub use verb::Verb;

use crate::control::Values;
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
    /// The term of the whole service, where the act states one.
    #[serde(default)]
    pub term: Vec<Term>,
    pub form: Form,
    pub outputs: Vec<Output>,
    /// The receipts (расписки, талоны) that the acts name.
    #[serde(default)]
    pub receipts: Vec<Receipt>,
    /// The registers and waiting lists that the service keeps.
    #[serde(default)]
    pub registers: Vec<Register>,
    /// What is asked of which state registry.
    #[serde(default)]
    pub registries: Vec<RegistryUse>,
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

/// A term of the whole service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    pub limit: Limit,
    pub clause: String,
    /// The channels it holds for; empty for all.
    #[serde(default)]
    pub channels: Vec<Channel>,
}

/// What a service asks of a state registry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RegistryUse {
    pub registry: Registry,
    /// Which data, in the act's words.
    pub data: ActText,
    /// What the act orders when they are missing, where it says so.
    #[serde(default)]
    pub on_missing: Option<ActText>,
    /// About whom it is asked: the field of the form that holds the ИИН of the ward. Without one, about the applicant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// Where no step orders the look-up: the verb of the step at which whoever weighs the request asks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_at: Option<String>,
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

    /// Whose ИИН a look-up in this registry names: the ward's whom the application names, where the service asks about a
    /// ward, else the applicant's. Empty where the application should name a ward and does not.
    pub fn asked_about<'a>(&self, registry: Registry, applicant: &'a str, values: &'a Values) -> &'a str {
        let used = self.registries.iter().find(|used| used.registry == registry);
        match used.and_then(|used| used.of.as_ref()) {
            None => applicant,
            Some(field) => values.get(field).map_or("", |iin| iin.trim()),
        }
    }

    /// The registries that may be asked where this verb is done: those that the step orders, and those that whoever
    /// weighs the request asks there.
    pub fn registries_at(&self, verb: &Verb) -> Vec<Registry> {
        if let Verb::QueryRegistry { registries } = verb {
            return registries.clone();
        }
        let here = |used: &&RegistryUse| used.asked_at.as_deref() == Some(verb.name());
        self.registries.iter().filter(here).map(|used| used.registry).collect()
    }

    /// The output document with this id.
    pub fn output(&self, id: &str) -> Option<&Output> {
        self.outputs.iter().find(|output| output.id == id)
    }
}
