//! The bodies of messages, by [`law::MessageKind`].

use jiff::Timestamp;
use law::{Language, OutputKind, StatusId, System, Text};
use serde::{Deserialize, Serialize};

use crate::envelope::base64_bytes;

/// `request`, portal or center → provider: the electronic document with what is attached to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RequestBody {
    /// The application's unique number.
    pub number: String,
    /// The exact signed bytes.
    #[serde(with = "base64_bytes")]
    pub application: Vec<u8>,
    pub signature: Signature,
    pub attachments: Vec<CarriedFile>,
    pub applicant_iin: String,
    pub applicant_name: String,
    /// The language in which the applicant was served.
    pub language: Language,
    pub submitted: Timestamp,
}

/// Who signed the request, and how. A CMS is detached and over the exact bytes of the application.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signature {
    /// The applicant, with their own key.
    Applicant {
        #[serde(with = "base64_bytes")]
        cms: Vec<u8>,
    },
    /// Whoever received the visitor and saw the papers, as an employee of the organization `bin`.
    Clerk {
        #[serde(with = "base64_bytes")]
        cms: Vec<u8>,
        iin: String,
        name: String,
        bin: String,
    },
    /// The applicant by hand: the act knows no electronic signature here. The scan of the signed paper is one of the
    /// attachments.
    Paper { sha256: String },
}

impl Signature {
    /// The CMS; empty where a paper was signed.
    pub fn cms(&self) -> &[u8] {
        match self {
            Self::Applicant { cms } | Self::Clerk { cms, .. } => cms,
            Self::Paper { .. } => &[],
        }
    }

    /// The ИИН of whoever must have signed the CMS; the paper has none.
    pub fn signer<'a>(&'a self, applicant_iin: &'a str) -> Option<&'a str> {
        match self {
            Self::Applicant { .. } => Some(applicant_iin),
            Self::Clerk { iin, .. } => Some(iin),
            Self::Paper { .. } => None,
        }
    }
}

/// One attachment with its bytes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CarriedFile {
    pub name: String,
    pub media_type: String,
    pub sha256: String,
    #[serde(with = "base64_bytes")]
    pub bytes: Vec<u8>,
}

/// `notice`, portal → center: that a request went to the provider.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NoticeBody {
    pub number: String,
    pub applicant_iin: String,
    pub applicant_name: String,
    pub submitted: Timestamp,
}

/// `status`, provider → portal and center.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StatusBody {
    pub number: String,
    /// The provider's registration number, once given.
    pub registration: Option<String>,
    pub status: StatusId,
    pub holder: Holder,
    /// The end of the term as it was told before, where nothing has changed but the term.
    #[serde(default)]
    pub moved_from: Option<Timestamp>,
    /// Where the applicant stands in a waiting list, and why that has changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// That the term was made longer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prolonged: Option<Prolonged>,
}

/// A place in a register or waiting list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    pub register: Text,
    /// The number under which the applicant is entered.
    pub number: String,
    /// From 1; none once the applicant has left the list.
    pub place: Option<u32>,
    pub of: u32,
    pub cause: Text,
}

/// A prolongation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Prolonged {
    pub reason: String,
    pub clause: String,
    pub until: Option<Timestamp>,
}

/// Who holds the case, since when, until when, under which clause.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Holder {
    pub system: System,
    /// The office or desk, in words.
    pub office: Text,
    pub since: Timestamp,
    pub until: Option<Timestamp>,
    pub clause: String,
    /// The act's words for what is to be done («Исполнение запроса. Принятие решения …»).
    pub task_ru: String,
    /// Why until then: every day that was counted and that was not, in words.
    #[serde(default)]
    pub proof: Option<Text>,
}

/// `result`, provider → portal (with the document) and center (without).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ResultBody {
    pub number: String,
    pub registration: String,
    pub status: StatusId,
    /// [`law::Output::id`].
    pub output: String,
    pub output_kind: OutputKind,
    pub document_number: String,
    /// SHA-256 of the signed PDF, hex.
    pub document_sha256: String,
    pub document: Option<Document>,
    pub issued: Timestamp,
}

/// The signed PDF.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Document {
    #[serde(with = "base64_bytes")]
    pub pdf: Vec<u8>,
}

/// `trace`, center → portal: the events of the envelope are all there is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TraceBody {}
