//! The bodies of messages, by [`law::MessageKind`].

use jiff::Timestamp;
use law::{Language, OutputKind, StatusId, System, Text};
use serde::{Deserialize, Serialize};

use crate::envelope::base64_bytes;

/// `request`, portal → provider: the signed electronic document with what is attached to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RequestBody {
    /// The application's unique number.
    pub number: String,
    /// The exact signed bytes.
    #[serde(with = "base64_bytes")]
    pub application: Vec<u8>,
    /// The applicant's detached CMS.
    #[serde(with = "base64_bytes")]
    pub signature: Vec<u8>,
    pub attachments: Vec<CarriedFile>,
    pub applicant_iin: String,
    pub applicant_name: String,
    /// The language in which the applicant was served.
    pub language: Language,
    pub submitted: Timestamp,
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
