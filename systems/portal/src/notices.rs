//! «Уведомления»: the sentence that the plan has for a change of status, in the person's cabinet.

use ::store::{StoreError, Tx};
use exchange::messages::Holder;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use law::{OutputKind, Plan, Text};

use crate::store::cases::{Case, Outcome};
use crate::store::notices::{self, Notice};
use crate::words::{filled, same, text};
use crate::{Portal, delivery};

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

/// The sentence about a term that ends at another moment than was told, since the working calendar has changed.
pub(crate) fn of_moved(portal: &Portal, plan: &Plan, number: &str, before: Timestamp, holder: &Holder) -> Text {
    let calendar = &portal.participant.library.calendar;
    let zone = TimeZone::get(calendar.zone()).unwrap_or(TimeZone::UTC);
    let said = |at: Timestamp| same(&at.to_zoned(zone.clone()).strftime("%d.%m.%Y %H:%M").to_string());
    let after = holder.until.map_or_else(|| same("–"), said);
    let proof = holder.proof.clone().unwrap_or_else(|| same(""));
    let template = text(
        "«{service}» қызметі бойынша {number} өтінімнің мерзімі жұмыс күнтізбесінің өзгеруіне байланысты ауыстырылды: {before} орнына {after}. {proof}",
        "Срок по заявлению {number} (услуга «{service}») изменён в связи с изменением рабочего календаря: вместо {before} — {after}. {proof}",
        "The term of application {number} (“{service}”) has changed with the working calendar: {after} instead of {before}. {proof}",
    );
    filled(
        &template,
        &[
            ("service", &plan.name),
            ("number", &same(number)),
            ("before", &said(before)),
            ("after", &after),
            ("proof", &proof),
        ],
    )
}

/// The sentence about something else that has changed, with its reason.
pub(crate) fn of_reason(plan: &Plan, number: &str, reason: &Text) -> Text {
    let template = text(
        "«{service}» қызметі бойынша {number} өтінім. {reason}",
        "Заявление {number}, услуга «{service}». {reason}",
        "Application {number}, “{service}”. {reason}",
    );
    filled(
        &template,
        &[("service", &plan.name), ("number", &same(number)), ("reason", reason)],
    )
}

fn of(plan: &Plan, template: &Text, number: &str, status: &Text) -> Text {
    filled(
        template,
        &[("service", &plan.name), ("number", &same(number)), ("status", status)],
    )
}

/// Puts the notice into the cabinet with the change that it tells of, and into the applicant's mailbox if they wish it.
pub(crate) async fn add(
    portal: &Portal,
    tx: &mut Tx,
    case: &Case,
    body: Text,
    now: Timestamp,
) -> Result<(), StoreError> {
    delivery::notice(portal, tx, case, &body).await?;
    keep(portal, tx, case, body, now).await
}

/// The same for the notice of a result, whose document may go with the letter.
pub(crate) async fn add_result(
    portal: &Portal,
    tx: &mut Tx,
    case: &Case,
    body: Text,
    outcome: &Outcome,
    now: Timestamp,
) -> Result<(), StoreError> {
    delivery::result(portal, tx, case, &body, outcome).await?;
    keep(portal, tx, case, body, now).await
}

async fn keep(portal: &Portal, tx: &mut Tx, case: &Case, body: Text, now: Timestamp) -> Result<(), StoreError> {
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
