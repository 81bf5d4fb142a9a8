//! What was frozen and not sent becomes a draft again: the person saw a mistake on the last page.

use ::store::accounts::Account;
use domain::Event;
use pages::Problem;

use crate::store::requests::{self, State};
use crate::{Portal, problems};

/// Makes a draft again. The number stays used up; the next freezing gives another. A draft stays as it is.
pub(crate) async fn reopen(portal: &Portal, account: &Account, id: &str) -> Result<(), Problem> {
    let request = super::own(portal, account, id).await?;
    let frozen = match request.state {
        State::Draft => return Ok(()),
        State::Submitted(_) => return Err(problems::submitted_already()),
        State::Frozen(frozen) | State::Refused { frozen, .. } => frozen,
    };
    let now = portal.now();
    let mut tx = portal.db().begin().await.map_err(problems::store)?;
    if !requests::reopen(&mut tx, &account.id, id, now)
        .await
        .map_err(problems::store)?
    {
        return Err(problems::submitted_already());
    }
    let system = portal.participant.system;
    let text = "Потребитель вернул подготовленный запрос в черновик, чтобы изменить его";
    let event = Event::of_fact(system, id, "request_reopened", text, super::actor(account), now);
    let event = event.with(serde_json::json!({ "number": frozen.number, "sha256": frozen.sha256 }));
    portal
        .participant
        .record(&mut tx, event)
        .await
        .map_err(problems::store)?;
    tx.commit().await.map_err(|error| problems::store(error.into()))
}
