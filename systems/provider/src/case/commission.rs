//! What a commission concluded about a case: members, votes, protocol.

use domain::Event;
use law::System;
use serde_json::json;

use super::{Official, must_wait_for};
use crate::store::cases::Conclusion;
use crate::{Provider, Refusal};

/// More members than any commission of an act has.
const MEMBERS_MAX: usize = 50;

/// Records the conclusion. A member of the commission may, and whoever the case waits for, as its secretary.
pub(crate) async fn conclude(
    provider: &Provider,
    id: &str,
    official: &Official,
    conclusion: &Conclusion,
) -> Result<(), Refusal> {
    let votes = [conclusion.votes_for, conclusion.votes_against, conclusion.abstained];
    let votes: u64 = votes.into_iter().map(u64::from).sum();
    let members = conclusion.members.len();
    let is_whole = !conclusion.protocol.trim().is_empty()
        && !conclusion.conclusion.trim().is_empty()
        && (1..=MEMBERS_MAX).contains(&members)
        && conclusion.members.iter().all(|member| !member.trim().is_empty())
        && votes > 0
        && votes <= members as u64
        && conclusion.date.parse::<jiff::civil::Date>().is_ok();
    if !is_whole {
        return Err(Refusal::NoConclusion);
    }
    let mut tx = provider.participant.db.begin().await?;
    let mut stored = provider.for_change(&mut tx, id).await?;
    let acting = match official.acts_as(crate::COMMISSION) {
        Some(acting) => acting,
        None => must_wait_for(&stored, official)?,
    };
    if stored.case.signing().is_some() || stored.is_done() {
        return Err(Refusal::NotHere {
            state: stored.case.name(),
        });
    }
    stored.way.conclusions.push(conclusion.clone());
    let text = "Заключение комиссии внесено в дело";
    let event = Event::of_fact(
        System::Provider,
        id,
        "commission_concluded",
        text,
        official.actor(),
        provider.now(),
    )
    .with(acting.told(json!({
        "protocol": conclusion.protocol, "date": conclusion.date, "members": members,
        "for": conclusion.votes_for, "against": conclusion.votes_against, "abstained": conclusion.abstained,
    })));
    provider.participant.record(&mut tx, event).await?;
    provider.write(&mut tx, &stored).await?;
    provider.participant.commit(tx).await?;
    Ok(())
}
