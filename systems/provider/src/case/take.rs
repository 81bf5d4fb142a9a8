//! Taking a case: exactly one person wins.

use domain::case::{Case, Taking};
use domain::{Event, Outcome};
use law::{System, Verb};
use serde_json::json;

use super::walk::{Exit, desk_of};
use super::{Official, must_wait_for, stage_of};
use crate::course::decides;
use crate::store::cases::Stored;
use crate::{Provider, Refusal};

/// Takes the case into work. Taking what one already holds changes nothing.
pub(crate) async fn take(provider: &Provider, id: &str, official: &Official) -> Result<(), Refusal> {
    match attempt(provider, id, official).await {
        // Whoever was faster is named by what is stored now.
        Err(Refusal::Raced) => attempt(provider, id, official).await,
        other => other,
    }
}

async fn attempt(provider: &Provider, id: &str, official: &Official) -> Result<(), Refusal> {
    let mut tx = provider.participant.db.begin().await?;
    let stored = provider.for_change(&mut tx, id).await?;
    let acting = must_wait_for(&stored, official)?;
    if matches!(&stored.case, Case::Taken { taking, .. } if taking.by == official.account) {
        return Ok(());
    }
    let plan = provider.plan_of(&stored)?;
    let now = provider.now();
    let case = stored.case.clone().take(Taking {
        by: official.account.clone(),
        at: now,
    })?;
    let stage = stage_of(&plan, &stored)?;
    if stage.verb != Verb::Accept && !decides(&stage.verb) {
        return Err(Refusal::NotHere {
            state: stored.case.name(),
        });
    }
    let taken = Stored {
        case,
        holder: Some(official.holder()),
        ..stored
    };
    let taken = if stage.verb == Verb::Accept {
        let details = acting.told(json!({}));
        provider
            .record_stage(
                &mut tx,
                &plan,
                &taken,
                &stage,
                &official.actor(),
                Outcome::Done,
                details,
                now,
            )
            .await?;
        provider.go_on(&mut tx, taken, &plan, Exit::Success, now).await?
    } else {
        let text = "Заявление взято в работу";
        let event = Event::of_fact(System::Provider, id, "case_taken", text, official.actor(), now);
        provider
            .participant
            .record(&mut tx, event.with(acting.told(json!({ "clause": stage.clause }))))
            .await?;
        Stored {
            desk: desk_of(&stage, &taken),
            ..taken
        }
    };
    provider.write(&mut tx, &taken).await?;
    provider.participant.commit(tx).await?;
    Ok(())
}
