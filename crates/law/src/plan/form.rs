//! The application form (annex 4) and its fields.

use serde::{Deserialize, Serialize};

use crate::text::Text;

/// The application form (annex 4).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Form {
    pub title: Text,
    /// To whom the application is addressed.
    pub addressee: Text,
    /// The sentence of the application, with `{field}` placeholders.
    pub body: Text,
    pub fields: Vec<Field>,
    pub rules: Vec<Rule>,
    pub attachments: AttachmentRules,
    /// The document template in `regulations/documents`, without `.typ`.
    pub template: String,
    pub clause: String,
    #[serde(default)]
    pub origin: Origin,
}

/// Where a form or document comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    pub from: Source,
    /// What was taken from where, when it is not the act's own.
    #[serde(default)]
    pub note: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The act prints it.
    #[default]
    Act,
    /// The act's own is lost; the same service of another act has it.
    Twin,
    /// The act refers to the standard of the service.
    Standard,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Field {
    pub key: String,
    pub label: Text,
    pub hint: Option<Text>,
    pub kind: FieldKind,
    pub required: bool,
    pub filled_by: FilledBy,
    /// When the field is asked: an expression over the other fields (Common Expression Language). Always, without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    Text {
        max_length: u32,
        multiline: bool,
        min_length: Option<u32>,
    },
    FullName,
    Address,
    Phone,
    Email,
    /// An individual identification number with its check digit.
    Iin,
    Integer {
        min: i64,
        max: i64,
    },
    /// Tenge, with at most two decimals.
    Money,
    /// Yes or no; `yes` when ticked, absent otherwise.
    Flag,
    /// Repeated rows of fields: members of a family, payments. Values are keyed `key.1.field`, `key.2.field` …
    Group {
        fields: Vec<Field>,
        /// The most rows.
        max: u32,
    },
    Year {
        min: i16,
        max_years_ahead: i16,
    },
    Date,
    /// The number the system gives.
    Number,
    Choice {
        options: Vec<Choice>,
    },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    pub value: String,
    pub label: Text,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FilledBy {
    /// Shown as an input to the applicant.
    Applicant,
    /// Prefilled from the account; the applicant sees but does not change it.
    Account,
    /// Given by the system (number, dates, name of the head).
    System,
    /// Shown as an input to the official who forms an output.
    Official,
}

/// A rule across fields, in Common Expression Language over the values; false is an error.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    pub check: String,
    pub message: Text,
    /// The fields the message stands beside.
    pub fields: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AttachmentRules {
    pub label: Text,
    pub max_count: u32,
    pub max_bytes_each: u64,
    /// Media types accepted, judged by content and not by name.
    pub media_types: Vec<String>,
    pub required: bool,
    /// The documents that the act or the standard lists, one by one.
    #[serde(default)]
    pub items: Vec<AttachmentItem>,
}

/// One document of the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AttachmentItem {
    pub id: String,
    pub label: Text,
    pub required: Required,
}

/// When a document must be there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Required {
    Always,
    Never,
    /// When the expression over the form's fields holds (Common Expression Language).
    When(String),
}
