//! Confirming the drawn document: the official has seen it and stands by it.

use domain::case::Confirmation;
use domain::{Event, Outcome};
use law::{Performer, System, Verb};
use serde_json::json;

use super::walk::{Exit, desk_of};
use super::{Official, stage_of};
use crate::store::cases::Stored;
use crate::{Provider, Refusal};

pub(crate) async fn confirm(provider: &Provider, id: &str, official: &Official) -> Result<(), Refusal> {
    let mut tx = provider.participant.db.begin().await?;
    let (stored, acting) = provider.held_by(&mut tx, id, official).await?;
    let plan = provider.plan_of(&stored)?;
    let now = provider.now();
    let stage = stored.due.action;
    let sha256 = stored.case.drawing().map(|drawing| drawing.sha256.clone());
    let agree = match stage_of(&plan, &stored).map(|stage| stage.verb) {
        Ok(Verb::Execute { agree }) => agree.iter().map(|role: &Performer| role.name().to_owned()).collect(),
        _ => Vec::new(),
    };
    let case = stored.case.clone().confirm(Confirmation {
        by: official.account.clone(),
        at: now,
        agree,
    })?;
    let stage = stage_of(&plan, &stored).map_err(|_| Refusal::Plan(if stage == 0 { "any" } else { "stage" }))?;
    let confirmed = Stored { case, ..stored };
    let details = acting.told(json!({ "sha256": sha256, "output": confirmed.output() }));
    let ends = match stage.verb {
        Verb::ConfirmDocument => true,
        Verb::Execute { .. } => confirmed.case.must_agree().is_none(),
        _ => false,
    };
    let confirmed = if ends {
        provider
            .record_stage(
                &mut tx,
                &plan,
                &confirmed,
                &stage,
                &official.actor(),
                Outcome::Done,
                details,
                now,
            )
            .await?;
        provider.go_on(&mut tx, confirmed, &plan, Exit::Success, now).await?
    } else {
        let text = "Документ подтверждён";
        let event = Event::of_fact(System::Provider, id, "document_confirmed", text, official.actor(), now);
        provider.participant.record(&mut tx, event.with(details)).await?;
        Stored {
            desk: desk_of(&stage, &confirmed),
            ..confirmed
        }
    };
    provider.write(&mut tx, &confirmed).await?;
    provider.participant.commit(tx).await?;
    Ok(())
}
