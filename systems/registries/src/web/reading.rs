//! Reading personal data is an event too: in the chain of the visit.

use domain::{Actor, Event};
use law::System;
use pages::Problem;
use serde_json::json;
use store::accounts::Account;

use super::Shared;

/// Somebody's records were shown.
pub(super) async fn note_person(registries: &Shared, account: &Account, visit: &str) -> Result<(), Problem> {
    note(
        registries,
        visit,
        account,
        "person_read",
        "Просмотрены записи о лице",
        serde_json::Value::Null,
    )
    .await
}

/// A look-up was opened: noted in the chain of its case.
pub(super) async fn note_lookup(registries: &Shared, account: &Account, case: &str, id: &str) -> Result<(), Problem> {
    let details = json!({ "lookup": id });
    note(
        registries,
        case,
        account,
        "lookup_read",
        "Просмотрен запрос в реестр",
        details,
    )
    .await
}

async fn note(
    registries: &Shared,
    subject: &str,
    account: &Account,
    kind: &str,
    text: &str,
    details: serde_json::Value,
) -> Result<(), Problem> {
    let actor = Actor::Official {
        iin: account.iin.as_str().to_owned(),
        name: account.name.full(),
    };
    let now = registries.access.clock.now();
    let event = Event::of_fact(System::Registries, subject, kind, text, actor, now).with(details);
    let mut tx = registries.db().begin().await.map_err(Problem::failure)?;
    let recorded = registries.participant.record(&mut tx, event).await;
    recorded.map_err(Problem::failure)?;
    tx.commit().await.map_err(Problem::failure)
}
