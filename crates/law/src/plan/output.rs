//! What comes out: documents (annex 5), notices, the questionnaire (annex 3).

use serde::{Deserialize, Serialize};

use super::{Amount, Field, Origin, Performer, Unit};
use crate::text::{ActText, Text};

/// An output document (annex 5).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Output {
    /// `certificate`, `refusal`.
    pub id: String,
    pub kind: OutputKind,
    pub title: Text,
    /// What the official's button says.
    pub choose: Text,
    /// The fields of the document; those `filled_by: official` are asked at the desk.
    pub fields: Vec<Field>,
    pub signatories: Vec<Signatory>,
    pub template: String,
    pub clause: String,
    #[serde(default)]
    pub origin: Origin,
    /// How long the document is good for.
    #[serde(default)]
    pub validity: Option<Validity>,
    /// The register that the applicant enters with this output.
    #[serde(default)]
    pub enters: Option<String>,
    /// The register that the applicant leaves with it.
    #[serde(default)]
    pub leaves: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validity {
    pub value: Amount,
    pub unit: Unit,
    pub text: ActText,
}

/// A receipt (расписка, талон) that the act orders.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Receipt {
    /// `acceptance`, `refusal_to_accept`, `ticket`.
    pub id: String,
    pub title: Text,
    pub clause: String,
    #[serde(default)]
    pub origin: Origin,
}

/// A register or waiting list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Register {
    pub id: String,
    pub name: Text,
    pub clause: String,
    /// Whether places matter.
    pub waiting_list: bool,
    /// Categories with their precedence, first first; within one, the order of registration decides.
    #[serde(default)]
    pub categories: Vec<Category>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Category {
    pub id: String,
    pub name: Text,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutputKind {
    Positive,
    Refusal,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Signatory {
    pub position: Text,
    /// Whose name stands there: the head's, or that of the official who has the case.
    #[serde(default = "head")]
    pub role: Performer,
}

fn head() -> Performer {
    Performer::Head
}

/// The questionnaire of annex 3; an act without one has no questions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Survey {
    pub title: Text,
    pub clause: String,
    pub questions: Vec<Question>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Question {
    pub question: Text,
    pub answers: Vec<Text>,
}

/// What «Уведомления» say when the status changes (annex 5). `{service}`, `{number}`, `{status}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Notices {
    /// The act's own rule about notices.
    pub rule: ActText,
    pub status_changed: Text,
    pub granted: Text,
    pub refused: Text,
}

/// The notes printed on every document, in their corrected wording.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DocumentNotes {
    /// «Документ сформирован системой электронного правительства».
    pub header: Text,
    /// The sentence on law 370-II.
    pub legal: Text,
    /// The note on the bar code, with `{unit}` and `{region}`.
    pub barcode: Text,
    /// «Уникальный номер», «Дата подачи», «Дата выдачи».
    pub number: Text,
    pub submitted: Text,
    pub issued: Text,
}
