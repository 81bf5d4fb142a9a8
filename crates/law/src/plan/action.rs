//! The actions of an annex table, and their limits.

use serde::{Deserialize, Serialize};

use super::{Performer, StatusId, System};
use crate::text::ActText;

/// One column of the annex-1 table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Action {
    /// The number of the action, from 1.
    pub n: u32,
    /// «Наименование СФЕ, ИС» as printed: «РШЭП (ШЭП)».
    pub participant: ActText,
    pub system: System,
    pub performer: Performer,
    pub text: ActText,
    /// «Форма завершения».
    pub completion: ActText,
    pub limit: Option<Limit>,
    pub next: Option<u32>,
    /// The steps of the paragraph that this action carries out.
    pub steps: Vec<String>,
    #[serde(rename = "do")]
    pub verb: ActionVerb,
}

/// What the platform does at an annex action. A closed set with typed parameters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActionVerb {
    /// Sign-in, form, format-logic control, signature, check: the whole intake.
    TakeIn,
    /// The gateway carries `message` (and for `request` the notice of it) to each of `to`.
    Route { message: MessageKind, to: Vec<System> },
    /// A registration number is given, the case stands in `status`, `notify` are told.
    Register { status: StatusId, notify: Vec<System> },
    /// `status` is shown to those who look.
    ShowStatus { status: StatusId },
    /// An official takes the case.
    Accept,
    /// An official decides.
    Decide,
    /// The system draws the output document; `status` is announced to `notify`.
    FormDocument { status: StatusId, notify: Vec<System> },
    /// An official confirms the drawn document.
    ConfirmDocument,
    /// The official signs; result and `status` go to `notify`.
    SignDocument { status: StatusId, notify: Vec<System> },
    /// The applicant may read the output document; `status` is shown.
    ShowResult { status: StatusId },
}

/// What a message between systems means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageKind {
    /// The signed request with its attachments (portal → provider).
    Request,
    /// That a request was sent (portal → center).
    Notice,
    /// A status has changed (provider → portal, center).
    Status,
    /// The signed output document (provider → portal), or that it exists (provider → center).
    Result,
    /// Only events, no change of status (center → portal).
    Trace,
}

/// A time limit with the act's words for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    pub value: u32,
    pub unit: Unit,
    /// «Не более 10 минут».
    pub text: ActText,
}

impl Limit {
    /// The length in seconds, where the unit has one. Working days have none: they need a calendar.
    pub fn seconds(&self) -> Option<u64> {
        let value = u64::from(self.value);
        match self.unit {
            Unit::Second => Some(value),
            Unit::Minute => Some(value * 60),
            Unit::Hour => Some(value * 3600),
            Unit::WorkingDay | Unit::CalendarDay => None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    Second,
    Minute,
    Hour,
    WorkingDay,
    CalendarDay,
}
