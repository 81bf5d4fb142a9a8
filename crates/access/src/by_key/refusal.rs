//! A refused sign-in by ЭЦП: its cause, and what the person is told.

use axum::http::StatusCode;
use domain::Iin;
use eds::Report;
use pages::Problem;
use serde_json::json;

/// Why a signature opens no session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Cause {
    /// Used already, replaced by a newer one, or made for another browser.
    #[error("no such text waits for this browser")]
    ChallengeGone,
    #[error("the text is out of date")]
    ChallengeExpired,
    #[error("the text of another system was signed")]
    OtherSystem,
    #[error("something else than the text was signed")]
    OtherContent,
    #[error("the signature cannot be read")]
    Unreadable,
    #[error("there must be exactly one signature")]
    NotOne,
    #[error("the certificate names no ИИН")]
    NoIin,
    #[error("the signature or the certificate is not good")]
    NotGood,
    /// Not refuted, but not proved: nobody can say now whether the certificate was revoked.
    #[error("it is not known whether the certificate was revoked")]
    RevocationUnknown,
    #[error("nobody with this ИИН has an account here")]
    NoAccount,
}

/// The refusal of one attempt.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// The subject under which the attempt's events may be recorded.
    pub visit: String,
    /// Whose certificate it was, where that could be read.
    pub iin: Option<Iin>,
    pub cause: Cause,
    pub report: Option<Report>,
}

impl Cause {
    /// The stable word of the JSON answer, and the key of the kit's message.
    const fn word(self) -> (&'static str, &'static str) {
        match self {
            Self::ChallengeGone => ("challenge_gone", "challenge-gone"),
            Self::ChallengeExpired => ("challenge_expired", "challenge-expired"),
            Self::OtherSystem => ("challenge_of_other_system", "challenge-of-other-system"),
            Self::OtherContent => ("other_content", "challenge-not-signed"),
            Self::Unreadable => ("signature_unreadable", "key-unreadable"),
            Self::NotOne => ("not_one_signature", "key-not-one"),
            Self::NoIin => ("certificate_without_iin", "key-without-iin"),
            Self::NotGood => ("key_refused", "key-refused"),
            Self::RevocationUnknown => ("revocation_unknown", "key-revocation-unknown"),
            Self::NoAccount => ("no_account", "key-no-account"),
        }
    }
}

impl Refusal {
    /// 401 with the cause in words and, where there was something to judge, the report.
    pub fn problem(&self) -> Problem {
        let (code, key) = self.cause.word();
        let problem = Problem::of_kit(StatusCode::UNAUTHORIZED, code, key);
        match &self.report {
            Some(report) => problem.with_details(json!({ "report": report })),
            None => problem,
        }
    }
}
