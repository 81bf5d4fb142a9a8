//! Stages that one act of a person ends: registering by hand, passing on, calling the provider's own procedure, and
//! what the act only calls a process.

use std::collections::BTreeSet;

use domain::Outcome;
use domain::case::Case;
use law::{Channel, Circumstance, Performer, Plan, Stage, Verb};
use serde_json::json;
use store::Tx;

use super::walk::Exit;
use super::{Official, must_wait_for, stage_of};
use crate::course::Course;
use crate::store::cases::Stored;
use crate::{Provider, Refusal};

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Register,
    PassOn,
    /// The papers go to the provider, who is called.
    Forward,
    Complete,
}

impl Step {
    /// The word of the API, and of `can`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::PassOn => "pass_on",
            Self::Forward => "forward",
            Self::Complete => "complete",
        }
    }

    /// What ends a stage with this verb, if one act of a person does.
    pub(crate) fn of(verb: &Verb) -> Option<Self> {
        match verb {
            Verb::Register { .. } => Some(Self::Register),
            Verb::PassOn => Some(Self::PassOn),
            Verb::CallProvider => Some(Self::Forward),
            Verb::Process | Verb::Nothing | Verb::ShowStatus { .. } | Verb::Collect | Verb::SendByCourier => {
                Some(Self::Complete)
            }
            _ => None,
        }
    }
}

pub(crate) async fn take_step(
    provider: &Provider,
    id: &str,
    official: &Official,
    step: Step,
    note: &str,
) -> Result<(), Refusal> {
    let mut tx = provider.participant.db.begin().await?;
    let mut stored = provider.for_change(&mut tx, id).await?;
    let acting = must_wait_for(&stored, official)?;
    let plan = provider.plan_of(&stored)?;
    let stage = stage_of(&plan, &stored)?;
    if Step::of(&stage.verb) != Some(step) {
        return Err(Refusal::NotHere {
            state: stored.case.name(),
        });
    }
    let now = provider.now();
    let note: String = note.trim().chars().take(super::REASON_CHARS_MAX).collect();
    let mut details = json!({});
    if !note.is_empty() {
        details["note"] = note.into();
    }
    match step {
        Step::Register => {
            let number = provider.give_number(&mut tx, &mut stored, now).await?;
            details["registration"] = number.into();
        }
        Step::Complete if stage.performer == Performer::Commission && stored.way.conclusions.is_empty() => {
            return Err(Refusal::NoConclusion);
        }
        _ => {}
    }
    provider
        .record_stage(
            &mut tx,
            &plan,
            &stored,
            &stage,
            &official.actor(),
            Outcome::Done,
            acting.told(details),
            now,
        )
        .await?;
    let moved = if step == Step::Forward {
        call(provider, &mut tx, stored, &plan, &stage, now).await?
    } else {
        provider.go_on(&mut tx, stored, &plan, Exit::Success, now).await?
    };
    provider.write(&mut tx, &moved).await?;
    provider.participant.commit(tx).await?;
    Ok(())
}

/// The provider's own procedure begins, and will come back to the stage after `caller`.
async fn call(
    provider: &Provider,
    tx: &mut Tx,
    mut stored: Stored,
    plan: &Plan,
    caller: &Stage,
    now: jiff::Timestamp,
) -> Result<Stored, Refusal> {
    let course = Course::of(plan, Channel::Provider).ok_or(Refusal::Plan("provider"))?;
    if stored.request.channel == Channel::Provider || stored.way.returns_to.is_some() {
        return Err(Refusal::Plan("call_provider"));
    }
    let via: BTreeSet<Circumstance> = match stored.request.channel {
        Channel::Akim => [Circumstance::ViaAkim].into(),
        Channel::Center => [Circumstance::ViaCenter].into(),
        Channel::Portal | Channel::Provider => BTreeSet::new(),
    };
    stored.way.circumstances.extend(via);
    stored.way.returns_to = Some(caller.n);
    stored.procedure = Channel::Provider;
    if let Case::Arrived { .. } = stored.case
        && !course.registers_from(course.first())
    {
        provider.give_number(tx, &mut stored, now).await?;
    }
    let first = course.first().cloned();
    provider.stand_at(tx, stored, plan, first, now).await
}
