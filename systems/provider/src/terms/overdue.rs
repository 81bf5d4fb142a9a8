//! A term has run out: an event with the clause that sets it, written once for each term of a case.

use domain::{Actor, Event};
use serde_json::json;

use super::stage;
use crate::store::{cases, terms};
use crate::{Provider, Refusal};

/// So many are noted in one go; the rest waits for the next look.
const AT_ONCE: u32 = 200;

/// Notes what has run out and was not noted yet. Gives how many.
pub(crate) async fn note_overdue(provider: &Provider) -> Result<usize, Refusal> {
    let db = &provider.participant.db;
    let late = terms::late(db, provider.now(), AT_ONCE).await?;
    for id in &late {
        note(provider, id).await?;
    }
    Ok(late.len())
}

async fn note(provider: &Provider, id: &str) -> Result<(), Refusal> {
    let mut tx = provider.participant.db.begin().await?;
    let Some(stored) = cases::find_in(&mut tx, id).await? else {
        return Ok(());
    };
    let now = provider.now();
    // What was done in the meantime is not late any more.
    let Some(until) = stored.due.until.filter(|until| *until < now) else {
        return Ok(());
    };
    if !terms::noted(&mut tx, id, &stored.due).await? {
        return Ok(());
    }
    let plan = provider.plan_of(&stored)?;
    if let Some(stage) = stage(&plan, &stored) {
        let event = Event::of_overdue(&plan, &stage, id, Actor::System, stored.due.since, now);
        let facts = json!({
            "since": stored.due.since,
            "until": until,
            "holder": stored.holder.as_ref().map(|holder| holder.name.clone()),
        });
        provider.participant.record(&mut tx, event.with(facts)).await?;
    }
    provider.participant.commit(tx).await?;
    Ok(())
}
