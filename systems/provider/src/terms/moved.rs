//! The working calendar has changed: every running term is counted again; what moved is written down, told to the
//! home of the case and to those who show it, and so to the applicant.

use domain::{Actor, Event};
use exchange::envelope::home_of;
use exchange::messages::{Holder, StatusBody};
use exchange::{Envelope, messages};
use jiff::Timestamp;
use law::{MessageKind, Plan, Stage, System, Verb};
use serde_json::json;
use store::Tx;

use super::stage;
use crate::case::letters;
use crate::store::cases::{self, Due, Stored};
use crate::store::terms;
use crate::{Provider, Refusal};

const AT_ONCE: u32 = 500;

/// A term that ends at another moment than it did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    pub case: String,
    pub number: String,
    pub clause: String,
    pub from: Option<Timestamp>,
    pub until: Option<Timestamp>,
}

/// Counts the terms of all open cases again. Gives those that moved, in the order of their cases.
pub(crate) async fn recompute(provider: &Provider) -> Result<Vec<Moved>, Refusal> {
    let db = &provider.participant.db;
    let mut moved = Vec::new();
    let mut after = String::new();
    loop {
        let ids = terms::running(db, &after, AT_ONCE).await?;
        let Some(last) = ids.last() else {
            return Ok(moved);
        };
        after.clone_from(last);
        for id in &ids {
            // Most have not moved: they are only read.
            let Some(stored) = cases::find(db.reader(), id).await? else {
                continue;
            };
            if changed(provider, &stored)?.is_some() {
                moved.extend(move_term(provider, id).await?);
            }
        }
    }
}

/// What is due now, if it is due at another moment than the case says. A term that cannot be told stays as it is.
fn changed(provider: &Provider, stored: &Stored) -> Result<Option<(Due, Holder)>, Refusal> {
    let plan = provider.plan_of(stored)?;
    let Some(stage) = stage(&plan, stored) else {
        return Ok(None);
    };
    let Some(proof) = super::proof(provider, &stage, stored) else {
        return Ok(None);
    };
    let due = Due {
        until: Some(proof.due),
        ..stored.due.clone()
    };
    if due == stored.due {
        return Ok(None);
    }
    let holder = messages::Holder {
        system: System::Provider,
        office: plan.provider.name.clone(),
        since: due.since,
        until: due.until,
        clause: stage.clause.clone(),
        task_ru: stage.text.ru.clone(),
        proof: Some(proof.text()),
    };
    Ok(Some((due, holder)))
}

async fn move_term(provider: &Provider, id: &str) -> Result<Option<Moved>, Refusal> {
    let mut tx = provider.participant.db.begin().await?;
    let Some(stored) = cases::find_in(&mut tx, id).await? else {
        return Ok(None);
    };
    let Some((due, holder)) = changed(provider, &stored)? else {
        return Ok(None);
    };
    let plan = provider.plan_of(&stored)?;
    let before = stored.due.until;
    let now = provider.now();
    let facts = json!({ "from": before, "until": due.until, "stage": holder.clause });
    let mut event = Event::of_fact(
        System::Provider,
        id,
        "term_moved",
        "Срок пересчитан: рабочий календарь изменён",
        Actor::System,
        now,
    )
    .with(facts);
    event.clause = Some(holder.clause.clone());
    event.plan = Some(stored.request.plan.clone());
    provider.participant.record(&mut tx, event).await?;
    let moved = Moved {
        case: id.to_owned(),
        number: stored.request.number.clone(),
        clause: holder.clause.clone(),
        from: before,
        until: due.until,
    };
    tell(provider, &mut tx, &stored, &plan, holder).await?;
    provider.write(&mut tx, &Stored { due, ..stored }).await?;
    provider.participant.commit(tx).await?;
    Ok(Some(moved))
}

/// The home of the case and those to whom its statuses are announced learn the new term.
async fn tell(provider: &Provider, tx: &mut Tx, stored: &Stored, plan: &Plan, holder: Holder) -> Result<(), Refusal> {
    let Some(before) = stored.due.until else {
        return Ok(());
    };
    let said = letters::moved(provider, holder.until);
    letters::tell(provider, tx, stored, plan, &said).await?;
    let body = StatusBody {
        number: stored.request.number.clone(),
        registration: stored.case.registration().map(|given| given.number.clone()),
        status: stored.status.clone(),
        holder,
        moved_from: Some(before),
        place: None,
        prolonged: None,
    };
    let body = serde_json::to_value(&body)?;
    for recipient in listeners(plan, stored) {
        let envelope = Envelope {
            id: provider.participant.new_id(),
            case: stored.id().to_owned(),
            kind: MessageKind::Status,
            sender: System::Provider,
            recipient,
            created: provider.now(),
            regulation: stored.request.regulation.clone(),
            plan: stored.request.plan.clone(),
            channel: stored.request.channel,
            after_action: None,
            body: body.clone(),
            events: Vec::new(),
        };
        provider.participant.post(tx, envelope).await?;
    }
    Ok(())
}

fn listeners(plan: &Plan, stored: &Stored) -> Vec<System> {
    let home = home_of(stored.request.channel);
    let stages = plan
        .procedure(stored.request.channel)
        .map(|procedure| procedure.course.as_slice())
        .unwrap_or_default();
    let mut all: Vec<System> = stages.iter().flat_map(announced_to).copied().collect();
    all.push(home);
    all.sort_by_key(|system| system.name());
    all.dedup();
    all.retain(|system| *system != System::Provider);
    all
}

fn announced_to(stage: &Stage) -> &[System] {
    match &stage.verb {
        Verb::Register { notify, .. } | Verb::FormDocument { notify, .. } | Verb::SignDocument { notify, .. } => notify,
        _ => &[],
    }
}
