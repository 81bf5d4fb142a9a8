//! A refused sign-in by ЭЦП: its cause, and what the person is told.

use axum::http::StatusCode;
use domain::Iin;
use eds::{CheckOutcome, Report};
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
    /// 401 with the cause in words and, where there was something to judge, the report and its first failed check as
    /// `reason`: a person is told what is wrong with their key and what to do, not that something is.
    pub fn problem(&self) -> Problem {
        let (code, key) = self.cause.word();
        let Some(report) = &self.report else {
            return Problem::of_kit(StatusCode::UNAUTHORIZED, code, key);
        };
        let reason = report.checks.iter().find(|check| check.outcome == CheckOutcome::Failed);
        let reason = reason.map(|check| check.id.as_ref()).unwrap_or_default();
        let key = match self.cause {
            Cause::NotGood => word_of_reason(reason),
            _ => key,
        };
        Problem::of_kit(StatusCode::UNAUTHORIZED, code, key).with_details(json!({ "reason": reason, "report": report }))
    }
}

/// The kit's message for a failed check of the policy, or of [`super::judging`].
fn word_of_reason(check: &str) -> &'static str {
    match check {
        "algorithm" => "key-algorithm",
        "integrity" | "signature" | "attributes" | "signing_certificate" => "key-broken",
        "chain" => "key-untrusted",
        "validity" => "key-expired",
        "key_usage" => "key-wrong-usage",
        "revocation" => "key-revoked",
        "identity" => "key-of-other",
        "organization" => "key-of-other-office",
        _ => "key-refused",
    }
}
