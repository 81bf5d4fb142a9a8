//! A channel: the steps of its paragraph and the table of its actions.

use serde::{Deserialize, Serialize};

use super::{Action, Limit};
use crate::text::{ActText, Text};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    Agency,
    Center,
    Portal,
}

/// One channel: the numbered steps of its paragraph and the actions of its annex table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Procedure {
    pub channel: Channel,
    /// The paragraph, such as `8`.
    pub paragraph: String,
    pub steps: Vec<Step>,
    /// How the table is cited: «приложение 1, таблица 3».
    pub table: ActText,
    /// Its heading in the act.
    #[serde(default)]
    pub table_title: ActText,
    pub actions: Vec<Action>,
}

/// A channel that the platform does not execute yet: the steps and actions as the act has them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChannelText {
    pub channel: Channel,
    pub paragraph: String,
    pub steps: Vec<StepText>,
    pub table: ActText,
    pub table_title: ActText,
    pub actions: Vec<ActionText>,
}

/// A numbered step without its execution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepText {
    pub id: String,
    pub clause: String,
    pub label: Option<String>,
    pub text: ActText,
    pub on_pass: Option<String>,
    pub on_fail: Option<String>,
}

/// A column of an annex table without its execution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ActionText {
    pub n: u32,
    pub participant: ActText,
    pub text: ActText,
    pub completion: ActText,
    pub limit: Option<Limit>,
    pub next: Option<u32>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Unique in its procedure: `authenticate`, `reject_credentials`.
    pub id: String,
    /// `8.5` for «пункт 8, подпункт 5)».
    pub clause: String,
    /// «процесс 5», «условие 2».
    pub label: Option<String>,
    pub text: ActText,
    pub performer: Performer,
    pub system: System,
    #[serde(rename = "do")]
    pub verb: StepVerb,
    /// What the person is told when the case reaches this step (refusals have one).
    pub message: Option<Text>,
    pub on_pass: Option<String>,
    pub on_fail: Option<String>,
    pub irregularities: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Performer {
    Applicant,
    Operator,
    Official,
    /// The information system itself.
    System,
}

/// The systems of the acts; `architecture.md` §1 has the table of their official names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum System {
    Portal,
    Center,
    Provider,
    Gateway,
    Authority,
    Registries,
}

impl System {
    /// The name in addresses, tables and files: `portal`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Portal => "portal",
            Self::Center => "center",
            Self::Provider => "provider",
            Self::Gateway => "gateway",
            Self::Authority => "authority",
            Self::Registries => "registries",
        }
    }

    /// Reads [`System::name`] back.
    pub fn from_name(name: &str) -> Option<Self> {
        [
            Self::Portal,
            Self::Center,
            Self::Provider,
            Self::Gateway,
            Self::Authority,
            Self::Registries,
        ]
        .into_iter()
        .find(|system| system.name() == name)
    }
}

/// What the platform does at a numbered step. A closed set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepVerb {
    RegisterAccount,
    Authenticate,
    CheckCredentials,
    RejectCredentials,
    FillRequest,
    SignRequest,
    VerifySignature,
    RejectSignature,
    ForwardRequest,
    FormResult,
}

impl Procedure {
    /// The first step with this verb.
    pub fn step(&self, verb: StepVerb) -> Option<&Step> {
        self.steps.iter().find(|step| step.verb == verb)
    }

    /// The action with this number.
    pub fn action(&self, n: u32) -> Option<&Action> {
        self.actions.iter().find(|action| action.n == n)
    }

    /// The first action that `test` accepts.
    pub fn action_where(&self, test: impl Fn(&Action) -> bool) -> Option<&Action> {
        self.actions.iter().find(|action| test(action))
    }

    /// The routing action that the gateway performs for a message that action `n` gave rise to: the action
    /// after `n`, if it is a route to `recipient`.
    pub fn route_after(&self, n: u32, recipient: System) -> Option<&Action> {
        let next = self.action(self.action(n)?.next?)?;
        matches!(&next.verb, super::ActionVerb::Route { to, .. } if to.contains(&recipient)).then_some(next)
    }

    /// The first action of `system` after action `n`.
    pub fn next_of(&self, n: u32, system: System) -> Option<&Action> {
        self.actions
            .iter()
            .find(|action| action.n > n && action.system == system)
    }

    /// Where a step stands in the order of the table: the first action that carries it out.
    pub fn rank_of_step(&self, step: &str) -> Option<u32> {
        self.actions
            .iter()
            .find(|action| action.steps.iter().any(|carried| carried == step))
            .map(|action| action.n)
    }

    /// The citation of an action: «приложение 1, таблица 3, действие 5» is printed from this clause.
    pub fn action_clause(&self, action: &Action) -> String {
        format!("{}, действие {}", self.table.ru, action.n)
    }
}
