//! The actions of an annex table, as printed.

use serde::{Deserialize, Serialize};

use super::Limit;
use crate::text::ActText;

/// One column of the annex-1 table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Action {
    /// The number of the action, from 1.
    pub n: u32,
    /// «Наименование СФЕ, ИС» as printed: «РШЭП (ШЭП)».
    pub participant: ActText,
    pub text: ActText,
    /// «Форма завершения».
    pub completion: ActText,
    /// The limit, and after it those that hold under a circumstance.
    pub limits: Vec<Limit>,
    /// The next action as printed: `2`, or «4 – если есть нарушения; 5 – если нарушений нет».
    pub next_text: Option<String>,
    /// The numbers in it.
    pub next: Vec<u32>,
    /// The steps of the paragraph that this action carries out.
    pub steps: Vec<String>,
}

/// What a message between systems means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageKind {
    /// The signed request with its attachments (to the provider).
    Request,
    /// That a request was sent (portal → center).
    Notice,
    /// A status has changed (provider → portal, center).
    Status,
    /// The signed output document (to where the case began), or that it exists (provider → center).
    Result,
    /// Only events, no change of status (center → portal).
    Trace,
}
