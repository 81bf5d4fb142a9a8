//! What the authority refuses or fails to say, for the person.

use axum::http::StatusCode;
use exchange::authority::AuthorityError;
use pages::Problem;

use crate::words::text;

pub(super) fn refused(error: AuthorityError) -> Problem {
    match error {
        AuthorityError::Refused(refusal) => {
            let status = StatusCode::from_u16(refusal.status).unwrap_or(StatusCode::BAD_GATEWAY);
            let mut details = refusal.details;
            if let Some(members) = details.as_object_mut() {
                members.insert("code".to_owned(), refusal.code.into());
            }
            let mut problem = Problem::new(status, "authority_refused", refusal.message).with_details(details);
            problem.hint = refusal.hint;
            problem
        }
        AuthorityError::Unreachable(_) => {
            tracing::warn!("the authority does not answer");
            Problem::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "authority_unreachable",
                text(
                    "Куәландырушы орталық қазір жауап бермей тұр. Біраздан кейін қайталап көріңіз.",
                    "Удостоверяющий центр сейчас не отвечает. Попробуйте немного позже.",
                    "The certification authority does not answer now. Please try a little later.",
                ),
            )
        }
        AuthorityError::Answer | AuthorityError::Key(_) => unreadable(),
    }
}

/// The authority answered with something that is no answer.
pub(super) fn unreadable() -> Problem {
    tracing::error!("the authority's answer cannot be read");
    Problem::new(
        StatusCode::BAD_GATEWAY,
        "authority_answer",
        text(
            "Куәландырушы орталықтың жауабы түсініксіз. Біраздан кейін қайталап көріңіз.",
            "Ответ удостоверяющего центра не удалось прочитать. Попробуйте немного позже.",
            "The answer of the certification authority could not be read. Please try a little later.",
        ),
    )
}
