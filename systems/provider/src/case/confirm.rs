//! Confirming the drawn document: the official has seen it and stands by it.

use domain::case::Confirmation;
use serde_json::json;

use super::Official;
use crate::annex::Annex;
use crate::store::cases::Stored;
use crate::{Provider, Refusal};

pub(crate) async fn confirm(provider: &Provider, id: &str, official: &Official) -> Result<(), Refusal> {
    let mut tx = provider.participant.db.begin().await?;
    let stored = provider.held_by(&mut tx, id, official).await?;
    let plan = provider.plan_of(&stored)?;
    let annex = Annex::of(&plan, stored.request.channel).ok_or(Refusal::Plan("channel"))?;
    let action = annex.confirm().ok_or(Refusal::Plan("confirm_document"))?;
    let signing = annex.sign().ok_or(Refusal::Plan("sign_document"))?;
    let (now, since) = (provider.now(), stored.due.since);
    let sha256 = stored.case.drawing().map(|drawing| drawing.sha256.clone());
    let confirmed = Stored {
        case: stored.case.confirm(Confirmation {
            by: official.account.clone(),
            at: now,
        })?,
        due: annex.due(Some(signing.action), now),
        ..stored
    };
    provider.write(&mut tx, &confirmed).await?;
    let event = annex
        .event(action, id, official.actor(), since, now)
        .with(json!({ "sha256": sha256 }));
    provider.participant.record(&mut tx, event).await?;
    provider.participant.commit(tx).await?;
    Ok(())
}
