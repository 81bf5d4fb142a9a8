//! What a case says of itself.

use law::{Plan, Text};

use crate::store::cases::Case;
use crate::words;

/// The id and the name of the status in which the case stands.
pub(crate) fn status(case: &Case, plan: &Plan) -> (String, Text) {
    match &case.status {
        None => (words::SENT.to_owned(), words::sent()),
        Some(id) => (
            id.0.clone(),
            plan.status(id)
                .map_or_else(|| words::same(&id.0), |status| status.name.clone()),
        ),
    }
}
