//! Going on: from a stage that has been done to the next that waits for a person of the office. What lies between
//! is done by other systems, or by this one by itself.

use domain::case::{Case, Registration};
use domain::{Actor, Outcome};
use jiff::Timestamp;
use law::{Channel, Circumstance, Plan, Stage, StatusId, System, Verb};
use serde_json::{Value, json};
use store::Tx;

use super::{letters, lookups, number, result};
use crate::course::{Announcing, Course, decides, makes_document, role_of};
use crate::store::cases::{Desk, Stored};
use crate::{Provider, Refusal};

/// Longer courses do not exist; a circle in one would end here.
const STAGES_MAX: usize = 200;

/// Where a case goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// What the stage asks has been done.
    Success,
    /// It does not hold.
    Failure,
}

/// What happened on the way and has to be told when it ends.
#[derive(Default)]
struct Told {
    announcing: Vec<Announcing>,
    /// The last stage that was done here.
    after: u32,
}

impl Provider {
    /// Leaves the events of the stage where the case stood, done by `actor` since it was due.
    #[expect(clippy::too_many_arguments, reason = "an event has this many facts")]
    pub(crate) async fn record_stage(
        &self,
        tx: &mut Tx,
        plan: &Plan,
        stored: &Stored,
        stage: &Stage,
        actor: &Actor,
        outcome: Outcome,
        details: Value,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        let course = Course::of(plan, stored.procedure).ok_or(Refusal::Plan("channel"))?;
        let since = stored.due.since.min(now);
        for event in course.events(stage, stored.id(), actor, outcome, since, now) {
            self.participant.record(tx, event.with(details.clone())).await?;
        }
        Ok(())
    }

    /// Brings the case from the stage where it stands to the next one that waits for somebody. The caller has left
    /// the stage's event and writes what comes back.
    pub(crate) async fn go_on(
        &self,
        tx: &mut Tx,
        stored: Stored,
        plan: &Plan,
        exit: Exit,
        now: Timestamp,
    ) -> Result<Stored, Refusal> {
        let mut stored = stored;
        let course = Course::of(plan, stored.procedure).ok_or(Refusal::Plan("channel"))?;
        let done = stored.due.action;
        let next = match exit {
            Exit::Success => course.after(done),
            Exit::Failure => course.failed(done),
        };
        let mut told = Told {
            after: done,
            ..Told::default()
        };
        if let Some(stage) = course.stage(done) {
            told.announcing.extend(Course::announcing(stage));
        }
        if let Some(announcing) = told.announcing.first() {
            stored.status = announcing.status.clone();
        }
        self.stand(tx, stored, plan, next.cloned(), now, told).await
    }

    /// Brings the case to `target`, or as far as it goes by itself from there.
    pub(crate) async fn stand_at(
        &self,
        tx: &mut Tx,
        stored: Stored,
        plan: &Plan,
        target: Option<Stage>,
        now: Timestamp,
    ) -> Result<Stored, Refusal> {
        let told = Told {
            after: stored.due.action,
            ..Told::default()
        };
        self.stand(tx, stored, plan, target, now, told).await
    }

    async fn stand(
        &self,
        tx: &mut Tx,
        mut stored: Stored,
        plan: &Plan,
        mut target: Option<Stage>,
        now: Timestamp,
        mut told: Told,
    ) -> Result<Stored, Refusal> {
        let before = (stored.procedure, stored.due.action, stored.status.clone());
        stored.way.sent_back = None;
        for _ in 0..STAGES_MAX {
            let Some(stage) = target else {
                let Some(caller) = stored.way.returns_to.take() else {
                    break;
                };
                // The provider's own procedure has ended: the case comes back to where it was called.
                told.after = caller;
                stored.way.circumstances.remove(&Circumstance::ToCourier);
                stored.procedure = stored.request.channel;
                let own = Course::of(plan, stored.procedure).ok_or(Refusal::Plan("channel"))?;
                target = own.after(caller).cloned();
                continue;
            };
            if !self.does_itself(tx, &mut stored, plan, &stage, now, &mut told).await? {
                target = Some(stage);
                break;
            }
            let course = Course::of(plan, stored.procedure).ok_or(Refusal::Plan("channel"))?;
            target = course.after(stage.n).cloned();
        }
        let course = Course::of(plan, stored.procedure).ok_or(Refusal::Plan("channel"))?;
        if target.as_ref().is_some_and(|stage| stage.verb == Verb::HandOver) && stored.way.returns_to.is_some() {
            // Whoever called waits elsewhere: the result leaves with a courier unless somebody says otherwise.
            if matches!(stored.request.channel, Channel::Center | Channel::Akim) {
                stored.way.circumstances.insert(Circumstance::ToCourier);
            }
        }
        let way = &stored.way;
        stored.due = course.due(&self.participant, target.as_ref(), now, way);
        stored.desk = target
            .as_ref()
            .map_or_else(Desk::default, |stage| desk_of(stage, &stored));
        self.tell(tx, &mut stored, plan, target.as_ref(), told, &before).await?;
        Ok(stored)
    }

    /// Does what needs no person of this office. False where somebody is waited for.
    async fn does_itself(
        &self,
        tx: &mut Tx,
        stored: &mut Stored,
        plan: &Plan,
        stage: &Stage,
        now: Timestamp,
        told: &mut Told,
    ) -> Result<bool, Refusal> {
        if let Verb::QueryRegistry { .. } = stage.verb {
            lookups::put(self, tx, stored, stage).await?;
            return Ok(false);
        }
        if stage.system != System::Provider {
            return Ok(true);
        }
        let is_system = stage.performer == law::Performer::System;
        let details = match &stage.verb {
            Verb::Register { .. } if is_system => {
                let number = self.give_number(tx, stored, now).await?;
                json!({ "registration": number, "status": status_of(stage).unwrap_or_default() })
            }
            Verb::ShowStatus { status } | Verb::ShowResult { status } => {
                stored.status = status.clone();
                json!({ "status": status.0 })
            }
            Verb::Process | Verb::Nothing | Verb::Route { .. } if is_system => json!({}),
            Verb::HandOver | Verb::Deliver if is_system && stored.request.channel.home() != System::Provider => {
                json!({ "way": "cabinet" })
            }
            Verb::TakeIn => return Ok(true),
            _ => return Ok(false),
        };
        if let Some(announcing) = Course::announcing(stage) {
            stored.status = announcing.status.clone();
            told.announcing.push(announcing);
        }
        told.after = stage.n;
        let at = Stored {
            due: crate::store::cases::Due {
                action: stage.n,
                ..stored.due.clone()
            },
            ..stored.clone()
        };
        self.record_stage(tx, plan, &at, stage, &Actor::System, Outcome::Done, details, now)
            .await?;
        Ok(true)
    }

    /// Gives the case its number; one that has a number already is entered under another in the book of this desk.
    pub(crate) async fn give_number(
        &self,
        tx: &mut Tx,
        stored: &mut Stored,
        now: Timestamp,
    ) -> Result<String, Refusal> {
        let number = number::new_number(self, tx).await?;
        if let Case::Arrived { .. } = stored.case {
            stored.case = stored.case.clone().register(Registration {
                number: number.clone(),
                at: now,
            })?;
        }
        Ok(number)
    }

    /// Tells the others: what the plan orders; where its table orders nothing, the home of the case learns every
    /// change; and the signed document goes there once nothing is left to be done with it here.
    async fn tell(
        &self,
        tx: &mut Tx,
        stored: &mut Stored,
        plan: &Plan,
        target: Option<&Stage>,
        told: Told,
        before: &(Channel, u32, StatusId),
    ) -> Result<(), Refusal> {
        let home = stored.request.channel.home();
        let own = Course::of(plan, stored.request.channel).ok_or(Refusal::Plan("channel"))?;
        // The others know the course of the case's own channel only.
        let after = stored.way.returns_to.unwrap_or(told.after);
        let drives = own
            .procedure
            .course
            .iter()
            .any(|stage| Course::announcing(stage).is_some_and(|told| !told.notify.is_empty()));
        if !drives && target.is_some_and(|stage| decides(&stage.verb)) {
            stored.status = StatusId("in_work".to_owned());
        }
        if target.is_none() && stored.case.signing().is_some() && !stored.way.result_sent {
            stored.status = StatusId("done".to_owned());
            if home != System::Provider {
                stored.way.result_sent = true;
                return result::send(self, tx, stored, plan, after, &[home]).await;
            }
        }
        let is_for_fetching = |stage: &Stage| matches!(stage.verb, Verb::HandOver | Verb::Deliver);
        if target.is_some_and(is_for_fetching) && stored.way.returns_to.is_none() && stored.case.signing().is_some() {
            letters::tell(self, tx, stored, plan, &letters::ready()).await?;
        }
        // The result tells of its own status.
        for mut announcing in told
            .announcing
            .iter()
            .filter(|_| stored.case.signing().is_none())
            .cloned()
        {
            announcing.after = stored.way.returns_to.unwrap_or(announcing.after);
            self.announce(tx, stored, plan, &announcing).await?;
        }
        let moved = (stored.procedure, stored.due.action, stored.status.clone()) != *before;
        if !drives && moved && home != System::Provider && told.announcing.iter().all(|told| told.notify.is_empty()) {
            let announcing = Announcing {
                after,
                status: stored.status.clone(),
                notify: vec![home],
            };
            self.announce(tx, stored, plan, &announcing).await?;
        }
        Ok(())
    }
}

/// For whom a case waits at a stage: for who holds it while its document is made, else for anybody with the role.
pub(crate) fn desk_of(stage: &Stage, stored: &Stored) -> Desk {
    if let Some(role) = stored.case.must_agree() {
        return Desk {
            role: Some(role.to_owned()),
            account: None,
        };
    }
    let holder = stored.holder.as_ref().filter(|_| makes_document(&stage.verb));
    Desk {
        role: Some(role_of(stage).to_owned()),
        account: holder.map(|holder| holder.account.clone()),
    }
}

fn status_of(stage: &Stage) -> Option<String> {
    Course::announcing(stage).map(|announcing| announcing.status.0)
}
