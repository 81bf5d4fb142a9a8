//! A channel: the steps of its paragraph, the table of its actions, and the course that the platform executes.

use serde::{Deserialize, Serialize};

use super::{Action, Limit, Stage, Verb};
use crate::text::{ActText, Text};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Through the web portal.
    Portal,
    /// Through the public service centre (ЦОН, Государственная корпорация).
    Center,
    /// At the body that provides the service.
    Provider,
    /// At the akim of a rural district.
    Akim,
}

impl Channel {
    pub const ALL: [Self; 4] = [Self::Portal, Self::Center, Self::Provider, Self::Akim];

    /// The name in commands, addresses, tables and files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Portal => "portal",
            Self::Center => "center",
            Self::Provider => "provider",
            Self::Akim => "akim",
        }
    }

    /// Reads [`Channel::name`] back.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.name() == name)
    }

    /// The system where a case of this channel begins and to which its result goes.
    pub fn home(self) -> System {
        match self {
            Self::Portal => System::Portal,
            Self::Center => System::Center,
            Self::Provider | Self::Akim => System::Provider,
        }
    }
}

/// One channel: the numbered steps of its paragraph and the actions of its annex table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Procedure {
    pub channel: Channel,
    /// The paragraph, such as `8`.
    pub paragraph: String,
    pub steps: Vec<Step>,
    /// How the table is cited: «приложение 1, таблица 3»; empty where the act has none.
    #[serde(default)]
    pub table: ActText,
    /// Its heading in the act.
    #[serde(default)]
    pub table_title: ActText,
    #[serde(default)]
    pub actions: Vec<Action>,
    /// What the platform executes, in order.
    pub course: Vec<Stage>,
}

/// A numbered step of the act's paragraph.
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
    /// The system as printed («АРМ РШЭП»), where the act names one.
    pub system_name: Option<String>,
    #[serde(rename = "do")]
    pub verb: Verb,
    pub limits: Vec<Limit>,
    /// What the person is told when the case reaches this step (refusals have one).
    pub message: Option<Text>,
    /// The step after this one; none ends the paragraph.
    pub on_success: Option<String>,
    pub on_failure: Option<String>,
    /// The action of the table that carries it out, where the steps drive.
    pub action: Option<u32>,
    pub irregularities: Vec<String>,
}

/// Who acts. The roles of people are roles of accounts at the desks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Performer {
    Applicant,
    /// The centre's operator.
    Operator,
    /// The centre's inspector, who registers papers.
    Inspector,
    /// The centre's clerk who gives out finished documents.
    IssuingClerk,
    /// The centre's accumulating sector (накопительный сектор).
    CollectionSector,
    Courier,
    /// The one «сотрудник» of the acts of 2012.
    Official,
    Specialist,
    /// Канцелярия.
    Chancellery,
    /// Руководитель, руководство.
    Head,
    Deputy,
    /// Руководитель отдела.
    UnitHead,
    /// Ответственный исполнитель.
    Executor,
    Commission,
    /// Аким of a rural district.
    Akim,
    /// Специалист аппарата акима.
    AkimSpecialist,
    /// The information system itself.
    System,
}

impl Performer {
    pub const ALL: [Self; 17] = [
        Self::Applicant,
        Self::Operator,
        Self::Inspector,
        Self::IssuingClerk,
        Self::CollectionSector,
        Self::Courier,
        Self::Official,
        Self::Specialist,
        Self::Chancellery,
        Self::Head,
        Self::Deputy,
        Self::UnitHead,
        Self::Executor,
        Self::Commission,
        Self::Akim,
        Self::AkimSpecialist,
        Self::System,
    ];

    /// The word of the regulations, and the role of an account.
    pub fn name(self) -> &'static str {
        match self {
            Self::Applicant => "applicant",
            Self::Operator => "operator",
            Self::Inspector => "inspector",
            Self::IssuingClerk => "issuing_clerk",
            Self::CollectionSector => "collection_sector",
            Self::Courier => "courier",
            Self::Official => "official",
            Self::Specialist => "specialist",
            Self::Chancellery => "chancellery",
            Self::Head => "head",
            Self::Deputy => "deputy",
            Self::UnitHead => "unit_head",
            Self::Executor => "executor",
            Self::Commission => "commission",
            Self::Akim => "akim",
            Self::AkimSpecialist => "akim_specialist",
            Self::System => "system",
        }
    }

    /// Reads [`Performer::name`] back.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|performer| performer.name() == name)
    }
}

/// The systems of the acts; docs/ARCHITECTURE.md has the table of their official names.
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
    pub const ALL: [Self; 6] = [
        Self::Portal,
        Self::Center,
        Self::Provider,
        Self::Gateway,
        Self::Authority,
        Self::Registries,
    ];

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
        Self::ALL.into_iter().find(|system| system.name() == name)
    }
}

impl Procedure {
    /// The steps of intake, in the order of the paragraph: up to and with the last step that has a verb of intake.
    pub fn intake(&self) -> &[Step] {
        let end = self.steps.iter().rposition(|step| step.verb.is_intake());
        self.steps.get(..end.map_or(0, |last| last + 1)).unwrap_or(&[])
    }

    /// The first step with this verb, whatever its parameters.
    pub fn step(&self, verb: &Verb) -> Option<&Step> {
        self.steps.iter().find(|step| step.verb.name() == verb.name())
    }

    /// The step with this id.
    pub fn step_of_id(&self, id: &str) -> Option<&Step> {
        self.steps.iter().find(|step| step.id == id)
    }

    /// The stage with this number.
    pub fn stage(&self, n: u32) -> Option<&Stage> {
        self.course.iter().find(|stage| stage.n == n)
    }

    /// The first stage that `test` accepts.
    pub fn stage_where(&self, test: impl Fn(&Stage) -> bool) -> Option<&Stage> {
        self.course.iter().find(|stage| test(stage))
    }

    /// The stages after number `n`, in the order of execution.
    pub fn after(&self, n: u32) -> &[Stage] {
        let at = self.course.iter().position(|stage| stage.n == n);
        at.and_then(|at| self.course.get(at + 1..)).unwrap_or(&[])
    }

    /// The routing stage that the gateway performs for a message that stage `n` gave rise to: the stage after `n`,
    /// if it is a route to `recipient`.
    pub fn route_after(&self, n: u32, recipient: System) -> Option<&Stage> {
        let next = self.after(n).first()?;
        matches!(&next.verb, Verb::Route { to, .. } if to.contains(&recipient)).then_some(next)
    }

    /// The first stage of `system` after stage `n`.
    pub fn next_of(&self, n: u32, system: System) -> Option<&Stage> {
        self.after(n).iter().find(|stage| stage.system == system)
    }

    /// Where a step stands in the course: the place of the first stage that carries it out.
    pub fn rank_of_step(&self, step: &str) -> Option<u32> {
        let place = self
            .course
            .iter()
            .position(|stage| stage.steps.iter().any(|carried| carried == step))?;
        u32::try_from(place + 1).ok()
    }

    /// The citation of an action of the table: «приложение 1, таблица 3, действие 5».
    pub fn action_clause(&self, n: u32) -> String {
        format!("{}, действие {n}", self.table.ru)
    }
}
