//! Prolonging the term of a stage: under the limit that the act has for it, or under the general power of the
//! standard; with a clause and a reason, and the applicant is told.

use domain::Event;
use exchange::messages::Prolonged;
use law::{How, Limit, Plan, System, Unit};
use serde::Deserialize;
use serde_json::json;

use super::{Official, letters, must_wait_for, reason, stage_of};
use crate::course::{Announcing, Course};
use crate::limits;
use crate::store::cases::{Extension, Stored};
use crate::{Provider, Refusal};

/// The longest prolongation under the general power, in working days: a month of them.
const DAYS_MAX: u32 = 22;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Prolonging {
    pub(crate) reason: String,
    /// The point that allows it; the act's own where the stage has a limit that prolongs.
    #[serde(default)]
    pub(crate) clause: String,
    /// By how many working days, where the act does not say.
    #[serde(default)]
    pub(crate) days: Option<u32>,
}

pub(crate) async fn prolong(
    provider: &Provider,
    id: &str,
    official: &Official,
    asked: &Prolonging,
) -> Result<(), Refusal> {
    let why = reason(&asked.reason)?;
    let mut tx = provider.participant.db.begin().await?;
    let mut stored = provider.for_change(&mut tx, id).await?;
    let acting = must_wait_for(&stored, official)?;
    let plan = provider.plan_of(&stored)?;
    let stage = stage_of(&plan, &stored)?;
    let known = limits::with_usual(&stored.way.circumstances);
    let own = stage
        .limits
        .iter()
        .find(|limit| limit.how == How::Prolongs && limit.when.is_some_and(|when| !known.contains(&when)));
    let (limit, clause, added) = match own {
        Some(own) => {
            stored.way.circumstances.extend(own.when);
            (own.clone(), stage.clause.clone(), None)
        }
        None => {
            let days = asked.days.filter(|days| (1..=DAYS_MAX).contains(days));
            let clause = asked.clause.trim().to_owned();
            let (Some(days), false) = (days, clause.is_empty()) else {
                return Err(Refusal::NoPower { days_max: DAYS_MAX });
            };
            let limit = Limit {
                how: How::Prolongs,
                ..Limit::of(days, Unit::WorkingDay)
            };
            (limit.clone(), clause, Some(limit))
        }
    };
    let now = provider.now();
    stored.way.extensions.push(Extension {
        stage: stage.id.clone(),
        limit: added,
        clause: clause.clone(),
        reason: why.clone(),
        at: now,
    });
    let course = Course::of(&plan, stored.procedure).ok_or(Refusal::Plan("channel"))?;
    let way = &stored.way;
    let due = course.due(&provider.participant, Some(&stage), stored.due.since, way);
    let before = stored.due.until;
    let prolonged = Stored { due, ..stored };
    let until = prolonged.due.until;
    let text = "Срок продлён";
    let mut event =
        Event::of_fact(System::Provider, id, "term_prolonged", text, official.actor(), now).with(acting.told(json!({
            "reason": why, "by": { "value": limit.value, "unit": limit.unit }, "until_before": before, "until": until,
            "stage": stage.clause,
        })));
    event.clause = Some(clause.clone());
    provider.participant.record(&mut tx, event).await?;
    tell(provider, &mut tx, &prolonged, &plan, &why, &clause).await?;
    provider.write(&mut tx, &prolonged).await?;
    provider.participant.commit(tx).await?;
    Ok(())
}

/// The applicant learns it where their case is at home.
async fn tell(
    provider: &Provider,
    tx: &mut store::Tx,
    stored: &Stored,
    plan: &Plan,
    reason: &str,
    clause: &str,
) -> Result<(), Refusal> {
    let home = stored.request.channel.home();
    if home == System::Provider {
        let said = letters::prolonged(provider, reason, stored.due.until);
        return letters::tell(provider, tx, stored, plan, &said).await;
    }
    let announcing = Announcing {
        after: stored.way.returns_to.unwrap_or(stored.due.action),
        status: stored.status.clone(),
        notify: vec![home],
    };
    let prolonged = Prolonged {
        reason: reason.to_owned(),
        clause: clause.to_owned(),
        until: stored.due.until,
    };
    provider
        .announce_with(tx, stored, plan, &announcing, Some(prolonged), None)
        .await
}
