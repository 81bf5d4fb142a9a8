//! Agreeing to a confirmed document, one role after the other. When the last has agreed, it goes to be signed.

use domain::case::Agreement;
use domain::{Event, Outcome};
use law::System;
use serde_json::json;

use super::walk::{Exit, desk_of};
use super::{Official, must_wait_for, stage_of};
use crate::store::cases::Stored;
use crate::{Provider, Refusal};

pub(crate) async fn agree(provider: &Provider, id: &str, official: &Official) -> Result<(), Refusal> {
    let mut tx = provider.participant.db.begin().await?;
    let stored = provider.for_change(&mut tx, id).await?;
    let acting = must_wait_for(&stored, official)?;
    let plan = provider.plan_of(&stored)?;
    let now = provider.now();
    let role = stored.case.must_agree().unwrap_or_default().to_owned();
    let case = stored.case.clone().agree(Agreement {
        role: role.clone(),
        by: official.account.clone(),
        at: now,
    })?;
    let stage = stage_of(&plan, &stored)?;
    let agreed = Stored { case, ..stored };
    let text = "Документ согласован";
    let event = Event::of_fact(System::Provider, id, "document_agreed", text, official.actor(), now)
        .with(acting.told(json!({ "role": role, "clause": stage.clause })));
    provider.participant.record(&mut tx, event).await?;
    let agreed = if agreed.case.must_agree().is_none() {
        // The stage is the executor's, whoever agrees last.
        let executor = agreed.holder.clone();
        let actor = executor.map_or_else(
            || official.actor(),
            |holder| domain::Actor::Official {
                iin: holder.iin,
                name: holder.name,
            },
        );
        let details = json!({ "output": agreed.output() });
        provider
            .record_stage(&mut tx, &plan, &agreed, &stage, &actor, Outcome::Done, details, now)
            .await?;
        provider.go_on(&mut tx, agreed, &plan, Exit::Success, now).await?
    } else {
        Stored {
            desk: desk_of(&stage, &agreed),
            ..agreed
        }
    };
    provider.write(&mut tx, &agreed).await?;
    provider.participant.commit(tx).await?;
    Ok(())
}
