//! «Уведомления»: the sentence that the plan has for a change of status, in the person's cabinet.

use ::store::{StoreError, Tx};
use jiff::Timestamp;
use law::{OutputKind, Plan, Text};

use crate::Portal;
use crate::store::cases::Case;
use crate::store::notices::{self, Notice};
use crate::words::{filled, same};

/// The sentence about a new status.
pub(crate) fn of_status(plan: &Plan, number: &str, status: &Text) -> Text {
    of(plan, &plan.notices.status_changed, number, status)
}

/// The sentence about the result.
pub(crate) fn of_result(plan: &Plan, number: &str, status: &Text, kind: OutputKind) -> Text {
    let template = match kind {
        OutputKind::Positive => &plan.notices.granted,
        OutputKind::Refusal => &plan.notices.refused,
    };
    of(plan, template, number, status)
}

fn of(plan: &Plan, template: &Text, number: &str, status: &Text) -> Text {
    filled(
        template,
        &[("service", &plan.name), ("number", &same(number)), ("status", status)],
    )
}

/// Puts the notice into the cabinet with the change that it tells of.
pub(crate) async fn add(
    portal: &Portal,
    tx: &mut Tx,
    case: &Case,
    body: Text,
    now: Timestamp,
) -> Result<(), StoreError> {
    let notice = Notice {
        id: portal.participant.new_id(),
        account: case.account.clone(),
        case: case.id.clone(),
        body,
        created_at: now,
        read_at: None,
    };
    notices::add(tx, &notice).await
}
