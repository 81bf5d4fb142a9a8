//! What a person or a program is told when an operation was not possible.

use axum::http::StatusCode;
use domain::iin::IinError;
use pages::Problem;
use serde_json::{Value, json};

use crate::requests::RequestError;
use crate::{EnrolError, Fault, RevokeError, words};

/// The message `authority-problem-<code>` under a status.
fn told(status: StatusCode, code: &'static str) -> Problem {
    Problem::new(
        status,
        code,
        words::text(&format!("authority-problem-{}", code.replace('_', "-"))),
    )
}

fn refused(code: &'static str, details: Value) -> Problem {
    told(StatusCode::UNPROCESSABLE_ENTITY, code).with_details(details)
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        Self::failure(fault)
    }
}

impl From<RequestError> for Problem {
    fn from(error: RequestError) -> Self {
        use RequestError as E;
        let field = |name: &str| json!({ "field": name });
        match error {
            E::Iin(cause) => refused(iin_code(cause), field("iin")),
            E::Bin(_) => refused("bin_invalid", field("bin")),
            E::Organization => refused("organization_incomplete", field("organization")),
            E::Name { field: name } => refused("name_invalid", field(name)),
            E::Key => refused("key_unsupported", field("public_key")),
            E::KeyUsed => told(StatusCode::CONFLICT, "key_used"),
            E::Pkcs10 => refused("csr_invalid", field("csr")),
            E::Pkcs10Foreign => refused("csr_foreign", field("csr")),
            E::Pkcs10OtherSystem => refused("csr_other_system", field("system")),
            E::Pkcs10OtherBin => refused("csr_other_bin", field("bin")),
            E::Pkcs10OtherOrganization => refused("csr_other_organization", field("organization")),
            E::SystemName => refused("system_name_invalid", field("system")),
            E::SystemOurs => refused("system_ours", field("system")),
            E::GroundType => refused("ground_type_unknown", field("ground_type")),
            E::GroundNumber => refused("ground_number_invalid", field("ground_number")),
            E::NoKey => refused("key_missing", field("public_key")),
            E::TooMany => told(StatusCode::TOO_MANY_REQUESTS, "too_many_requests"),
            E::Unknown => Self::not_found(),
            E::NotProved => refused("proof_wrong", field("signature")),
            E::ProofAwaited => told(StatusCode::CONFLICT, "proof_awaited"),
            E::Decided => told(StatusCode::CONFLICT, "request_decided"),
            E::RenewalUnreadable => refused("renewal_unreadable", field("cms")),
            E::RenewalSignature(check) => refused("renewal_refused", json!({ "check": *check })),
            E::RenewalUnidentified => refused("renewal_unidentified", Value::Null),
            E::RenewalDiffers => refused("renewal_differs", Value::Null),
            E::DocumentType => refused("document_type_unknown", field("document_type")),
            E::DocumentNumber => refused("document_number_invalid", field("document_number")),
            E::Own => told(StatusCode::FORBIDDEN, "own_request"),
            E::Reason => refused("reason_missing", field("reason")),
            E::Fault(fault) => fault.into(),
        }
    }
}

impl From<RevokeError> for Problem {
    fn from(error: RevokeError) -> Self {
        match error {
            RevokeError::UnknownCertificate => Self::not_found(),
            RevokeError::AlreadyRevoked => told(StatusCode::CONFLICT, "already_revoked"),
            RevokeError::NotSuspended => told(StatusCode::CONFLICT, "not_suspended"),
            RevokeError::Fault(fault) => fault.into(),
        }
    }
}

impl From<EnrolError> for Problem {
    fn from(error: EnrolError) -> Self {
        match error {
            EnrolError::Closed => told(StatusCode::FORBIDDEN, "enrolment_closed"),
            EnrolError::WrongSecret => told(StatusCode::FORBIDDEN, "secret_wrong"),
            EnrolError::UnknownSystem => refused("system_unknown", json!({ "field": "system" })),
            EnrolError::NotProved => refused("proof_wrong", json!({ "field": "proof" })),
            EnrolError::KeyUsed => told(StatusCode::CONFLICT, "key_used"),
            EnrolError::Fault(fault) => fault.into(),
        }
    }
}

pub(super) fn reason_unknown() -> Problem {
    refused("reason_unknown", json!({ "field": "reason" }))
}

/// JSON that does not fit: what is wrong is said in English, as it is for the programmer.
pub(super) fn unreadable(cause: &str) -> Problem {
    told(StatusCode::BAD_REQUEST, "body_unreadable").with_details(json!({ "cause": cause }))
}

fn iin_code(cause: IinError) -> &'static str {
    match cause {
        IinError::NotTwelveDigits => "iin_length",
        IinError::CheckDigit | IinError::NeverIssued => "iin_invalid",
    }
}
