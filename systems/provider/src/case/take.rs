//! Taking a case: exactly one official wins.

use domain::case::{Case, Taking};

use super::Official;
use crate::annex::Annex;
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
    match &stored.holder {
        Some(holder) if holder.account != official.account => {
            return Err(Refusal::HeldBy {
                name: holder.name.clone(),
            });
        }
        Some(_) if matches!(stored.case, Case::Taken { .. }) => return Ok(()),
        _ => {}
    }
    let plan = provider.plan_of(&stored)?;
    let annex = Annex::of(&plan, stored.request.channel).ok_or(Refusal::Plan("channel"))?;
    let action = annex.accept().ok_or(Refusal::Plan("accept"))?;
    let now = provider.now();
    let since = stored.due.since;
    let taken = Stored {
        case: stored.case.take(Taking {
            by: official.account.clone(),
            at: now,
        })?,
        due: annex.due(annex.decide(), now),
        holder: Some(official.holder()),
        ..stored
    };
    provider.write(&mut tx, &taken).await?;
    let event = annex.event(action, id, official.actor(), since, now);
    provider.participant.record(&mut tx, event).await?;
    provider.participant.commit(tx).await?;
    Ok(())
}
