//! Giving a case back: it stands among «Поступившие» again, for anybody to take. The holder may, and the head.

use domain::Event;
use domain::case::Case;
use domain::transition::InvalidTransition;
use law::System;

use super::{Official, must_hold};
use crate::annex::Annex;
use crate::store::cases::Stored;
use crate::{Provider, Refusal};

/// Gives the case back. The limit for accepting it goes on from the registration: a deadline is not won anew.
pub(crate) async fn release(provider: &Provider, id: &str, official: &Official) -> Result<(), Refusal> {
    let mut tx = provider.participant.db.begin().await?;
    let stored = provider.for_change(&mut tx, id).await?;
    if !official.is_head {
        must_hold(&stored, official)?;
    }
    let plan = provider.plan_of(&stored)?;
    let registration = match stored.case {
        Case::Taken { registration, .. } => registration,
        other => {
            return Err(InvalidTransition::OutOfOrder {
                state: other.name(),
                attempt: "registered",
            }
            .into());
        }
    };
    let annex = Annex::of(&plan, stored.request.channel).ok_or(Refusal::Plan("channel"))?;
    let due = annex.due(annex.accept(), registration.at);
    let released = Stored {
        case: Case::register(registration),
        due,
        holder: None,
        ..stored
    };
    provider.write(&mut tx, &released).await?;
    let event = Event::of_fact(
        System::Provider,
        id,
        "case_released",
        "Заявление возвращено в «Поступившие»",
        official.actor(),
        provider.now(),
    );
    provider.participant.record(&mut tx, event).await?;
    provider.participant.commit(tx).await?;
    Ok(())
}
