//! Reading personal data is an event too.

use domain::{Actor, Event};
use law::System;
use pages::Problem;
use serde_json::json;
use store::accounts::Account;

use super::Shared;
use crate::records::cases::Case;

/// A list with names was shown: noted under the visit, with the cases on it.
pub(super) async fn note_list(center: &Shared, account: &Account, visit: &str, cases: &[Case]) -> Result<(), Problem> {
    if cases.is_empty() {
        return Ok(());
    }
    let text = "Просмотрен список заявлений";
    let ids: Vec<_> = cases.iter().map(|case| &case.id).collect();
    let event = Event::of_fact(
        System::Center,
        visit,
        "cases_read",
        text,
        actor(account),
        center.access.clock.now(),
    );
    note(center, event.with(json!({ "cases": ids }))).await
}

/// A case was opened: noted in its own chain.
pub(super) async fn note_case(center: &Shared, account: &Account, case: &Case) -> Result<(), Problem> {
    let text = "Просмотрена карточка заявления";
    note(
        center,
        Event::of_fact(
            System::Center,
            &case.id,
            "case_read",
            text,
            actor(account),
            center.access.clock.now(),
        ),
    )
    .await
}

async fn note(center: &Shared, event: Event) -> Result<(), Problem> {
    let mut tx = center.access.db.begin().await.map_err(Problem::failure)?;
    center
        .participant
        .record(&mut tx, event)
        .await
        .map_err(Problem::failure)?;
    tx.commit().await.map_err(Problem::failure)
}

fn actor(account: &Account) -> Actor {
    Actor::Operator {
        iin: account.iin.as_str().to_owned(),
        name: account.name.full(),
    }
}
