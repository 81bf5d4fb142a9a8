//! The resolution: the head names who carries out the case.

use domain::Outcome;
use domain::case::Taking;
use law::{Plan, Verb};
use serde_json::json;

use super::walk::Exit;
use super::{Official, must_wait_for, stage_of};
use crate::course::{Course, decides, role_of};
use crate::store::cases::{Holder, Stored};
use crate::store::staff::{self, Member};
use crate::{Provider, Refusal};

/// The role of whoever will be named: that of the next stage at which the case is decided.
pub(crate) fn role(plan: &Plan, stored: &Stored) -> Option<&'static str> {
    let course = Course::of(plan, stored.procedure)?;
    let mut stage = course.after(stored.due.action);
    for _ in 0..course.procedure.course.len() {
        let now = stage?;
        if decides(&now.verb) {
            return Some(role_of(now));
        }
        stage = course.after(now.n);
    }
    None
}

/// Those who can be named.
pub(crate) async fn candidates(provider: &Provider, plan: &Plan, stored: &Stored) -> Result<Vec<Member>, Refusal> {
    match role(plan, stored) {
        Some(role) => Ok(staff::with_role(&provider.participant.db, role).await?),
        None => Ok(Vec::new()),
    }
}

/// Names the executor, by account or by ИИН.
pub(crate) async fn resolve(
    provider: &Provider,
    id: &str,
    official: &Official,
    executor: &str,
    note: &str,
) -> Result<(), Refusal> {
    let candidates = {
        let stored = super::read::find(provider, id).await?;
        let plan = provider.plan_of(&stored)?;
        candidates(provider, &plan, &stored).await?
    };
    let mut tx = provider.participant.db.begin().await?;
    let stored = provider.for_change(&mut tx, id).await?;
    let acting = must_wait_for(&stored, official)?;
    let plan = provider.plan_of(&stored)?;
    let stage = stage_of(&plan, &stored)?;
    if stage.verb != Verb::Resolve {
        return Err(Refusal::NotHere {
            state: stored.case.name(),
        });
    }
    let named = candidates
        .into_iter()
        .find(|member| member.account == executor || member.iin == executor)
        .ok_or(Refusal::NoSuchExecutor)?;
    let now = provider.now();
    let case = stored.case.clone().take(Taking {
        by: named.account.clone(),
        at: now,
    })?;
    let note: String = note.trim().chars().take(super::REASON_CHARS_MAX).collect();
    let details = acting.told(json!({ "executor": named.name, "resolution": note }));
    let resolved = Stored {
        case,
        holder: Some(Holder {
            account: named.account,
            iin: named.iin,
            name: named.name,
        }),
        ..stored
    };
    provider
        .record_stage(
            &mut tx,
            &plan,
            &resolved,
            &stage,
            &official.actor(),
            Outcome::Done,
            details,
            now,
        )
        .await?;
    let moved = provider.go_on(&mut tx, resolved, &plan, Exit::Success, now).await?;
    provider.write(&mut tx, &moved).await?;
    provider.participant.commit(tx).await?;
    Ok(())
}
