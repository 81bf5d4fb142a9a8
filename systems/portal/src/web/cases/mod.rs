//! «История получения услуг» and everything about one case.

pub(super) mod application;
pub(super) mod files;
pub(super) mod list;
pub(super) mod show;
pub(super) mod signatures;
pub(super) mod trace;

use law::{OutputKind, Plan};

use crate::store::cases::Case;

/// The colour of a status: good when the result is positive, bad when it is a refusal.
fn kind(case: &Case, plan: &Plan) -> &'static str {
    match case.outcome() {
        None => "wait",
        Some(outcome) => match plan.output(&outcome.output).map(|output| output.kind) {
            Some(OutputKind::Refusal) => "bad",
            _ => "good",
        },
    }
}
