//! Going back from a decision that is not confirmed yet, with a reason. The document drawn for it is not used.

use domain::Event;
use domain::case::Case;
use domain::transition::InvalidTransition;
use law::System;
use serde_json::json;

use super::Official;
use crate::annex::Annex;
use crate::store::cases::Stored;
use crate::{Provider, Refusal};

/// The longest reason, in characters.
const REASON_CHARS_MAX: usize = 500;

/// Takes the decision back. The official's words stay in the form; the limit for deciding goes on from the taking.
pub(crate) async fn reopen(provider: &Provider, id: &str, official: &Official, reason: &str) -> Result<(), Refusal> {
    let reason: String = reason.trim().chars().take(REASON_CHARS_MAX).collect();
    if reason.is_empty() {
        return Err(Refusal::NoReason);
    }
    let mut tx = provider.participant.db.begin().await?;
    let stored = provider.held_by(&mut tx, id, official).await?;
    let plan = provider.plan_of(&stored)?;
    let annex = Annex::of(&plan, stored.request.channel).ok_or(Refusal::Plan("channel"))?;
    let (registration, taking, decision) = match stored.case {
        Case::Decided {
            registration,
            taking,
            decision,
        }
        | Case::Drawn {
            registration,
            taking,
            decision,
            ..
        } => (registration, taking, decision),
        other => {
            return Err(InvalidTransition::OutOfOrder {
                state: other.name(),
                attempt: "taken",
            }
            .into());
        }
    };
    let due = annex.due(annex.decide(), taking.at);
    let reopened = Stored {
        case: Case::Taken { registration, taking },
        due,
        draw_error: None,
        ..stored
    };
    provider.write(&mut tx, &reopened).await?;
    let event = Event::of_fact(
        System::Provider,
        id,
        "decision_reopened",
        "Решение отменено до подтверждения документа",
        official.actor(),
        provider.now(),
    )
    .with(json!({ "reason": reason, "output": decision.output }));
    provider.participant.record(&mut tx, event).await?;
    provider.participant.commit(tx).await?;
    Ok(())
}
