//! The course of a procedure: what the platform executes, stage by stage.

use serde::{Deserialize, Serialize};

use super::{Limit, Performer, System, Verb};
use crate::text::ActText;

/// One thing to be done by one performer in one system. Where the table drives, a stage is an action of the annex;
/// where the steps drive, the first stage is the whole intake and each later step is a stage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stage {
    /// Unique in its course; the number of the action where the table drives.
    pub n: u32,
    /// The id of the step, or `action-5`.
    pub id: String,
    /// The full citation: «приложение 1, таблица 3, действие 5», or `6.7`.
    pub clause: String,
    /// «процесс 6», where a step drives.
    pub label: Option<String>,
    pub text: ActText,
    pub performer: Performer,
    pub system: System,
    #[serde(rename = "do")]
    pub verb: Verb,
    pub limits: Vec<Limit>,
    /// The stage after this one; none ends the course.
    pub on_success: Option<u32>,
    /// Where a condition that does not hold leads.
    pub on_failure: Option<u32>,
    /// The steps of the paragraph that it carries out.
    pub steps: Vec<String>,
    /// The number of the annex action, where there is one.
    pub action: Option<u32>,
}
