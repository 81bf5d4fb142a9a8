//! Where a case stands in the course of a procedure, what comes next, and what the plan says about it. The provider
//! knows verbs; the numbers, limits, statuses and words are the plan's.

use domain::deadline::Proof;
use domain::{Actor, Event, Outcome};
use exchange::Participant;
use jiff::Timestamp;
use law::{Channel, Performer, Plan, Procedure, Stage, StatusId, Step, System, Verb};

use crate::limits;
use crate::store::cases::{Due, Way};

/// The course of one procedure.
#[derive(Clone, Debug)]
pub(crate) struct Course<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) procedure: &'a Procedure,
    /// Giving the result out here, where the act orders it in a step and its table has no action for it.
    giving: Option<Stage>,
}

/// A stage that changes the status and tells others.
#[derive(Clone, Debug)]
pub(crate) struct Announcing {
    /// The number of the stage.
    pub(crate) after: u32,
    /// The act's status, or the platform's own where the act names none.
    pub(crate) status: StatusId,
    pub(crate) notify: Vec<System>,
}

impl<'a> Course<'a> {
    pub(crate) fn of(plan: &'a Plan, channel: Channel) -> Option<Self> {
        let procedure = plan.procedure(channel)?;
        Some(Self {
            plan,
            procedure,
            giving: giving(procedure),
        })
    }

    pub(crate) fn stages(&self) -> impl Iterator<Item = &Stage> {
        self.procedure.course.iter().chain(&self.giving)
    }

    pub(crate) fn stage(&self, n: u32) -> Option<&Stage> {
        self.stages().find(|stage| stage.n == n)
    }

    /// The stage after `n`, when what it asks has been done or holds.
    pub(crate) fn after(&self, n: u32) -> Option<&Stage> {
        let stage = self.procedure.stage(n)?;
        match stage.on_success {
            Some(next) => self.stage(next),
            None => self.giving.as_ref(),
        }
    }

    /// Where the stage `n` leads when what it asks does not hold.
    pub(crate) fn failed(&self, n: u32) -> Option<&Stage> {
        let stage = self.procedure.stage(n)?;
        stage.on_failure.and_then(|next| self.stage(next))
    }

    /// Where somebody else's call of this procedure begins: after its intake.
    pub(crate) fn first(&self) -> Option<&Stage> {
        let first = self.procedure.course.first()?;
        if first.verb == Verb::TakeIn {
            self.after(first.n)
        } else {
            Some(first)
        }
    }

    /// The number of the intake, which a request has behind it.
    pub(crate) fn intake(&self) -> u32 {
        let take_in = self.procedure.stage_where(|stage| stage.verb == Verb::TakeIn);
        take_in.or(self.procedure.course.first()).map_or(1, |stage| stage.n)
    }

    /// Whether the provider's own procedure runs after stage `n`.
    pub(crate) fn calls_provider(&self, n: u32) -> bool {
        let Some(stage) = self.procedure.stage(n) else {
            return false;
        };
        let is_call = |id: &String| {
            let step = self.procedure.step_of_id(id);
            step.is_some_and(|step| step.verb.calls_provider())
        };
        stage.verb.calls_provider() || (stage.verb == Verb::TakeIn && stage.steps.iter().any(is_call))
    }

    /// The nearest stage before `n` that somebody of `performer` carries out.
    pub(crate) fn before(&self, n: u32, fits: impl Fn(&Stage) -> bool) -> Option<&Stage> {
        let place = self.stages().position(|stage| stage.n == n)?;
        self.stages().take(place).filter(|stage| fits(stage)).last()
    }

    /// Whether the number is given by a stage that still lies ahead, `from` included.
    pub(crate) fn registers_from(&self, from: Option<&Stage>) -> bool {
        let mut stage = from;
        let mut steps = 0;
        while let Some(now) = stage {
            if matches!(now.verb, Verb::Register { .. }) {
                return true;
            }
            steps += 1;
            if steps > self.procedure.course.len() {
                return false;
            }
            stage = self.after(now.n);
        }
        false
    }

    /// That `stage` is due from `since` on, until its limit by the working calendar. What the plan lacks is never due.
    pub(crate) fn due(&self, office: &Participant, stage: Option<&Stage>, since: Timestamp, way: &Way) -> Due {
        let proof = stage.and_then(|stage| limits::proof(office, stage, since, way));
        Due {
            action: stage.map_or(0, |stage| stage.n),
            since,
            until: proof.map(|proof| proof.due),
        }
    }

    /// Why it is due until then.
    pub(crate) fn proof(&self, office: &Participant, due: &Due, way: &Way) -> Option<Proof> {
        let proof = limits::proof(office, self.stage(due.action)?, due.since, way)?;
        (Some(proof.due) == due.until).then_some(proof)
    }

    /// The citation of a stage: «приложение 1, таблица 3, действие 5», `6.7`.
    pub(crate) fn clause(&self, n: u32) -> String {
        self.stage(n).map_or_else(String::new, |stage| stage.clause.clone())
    }

    /// The act's words for what is due.
    pub(crate) fn task(&self, n: u32) -> String {
        self.stage(n).map_or_else(String::new, |stage| stage.text.ru.clone())
    }

    /// The event of a stage, after those of the steps that are done with it.
    pub(crate) fn events(
        &self,
        stage: &Stage,
        case: &str,
        actor: &Actor,
        outcome: Outcome,
        since: Timestamp,
        now: Timestamp,
    ) -> Vec<Event> {
        let mut events: Vec<Event> = self
            .carried(stage)
            .into_iter()
            .map(|step| {
                let actor = match step.performer {
                    Performer::System => Actor::System,
                    _ => actor.clone(),
                };
                Event::of_step(self.plan, step, case, actor, Outcome::Done, since, now)
            })
            .collect();
        let mut event = Event::of_stage(self.plan, stage, case, actor.clone(), since, now);
        event.outcome = outcome;
        events.push(event);
        events
    }

    /// The steps of the paragraph that an action of the table ends: it is the last that carries them, and they are
    /// not done elsewhere.
    fn carried(&self, stage: &Stage) -> Vec<&'a Step> {
        let drives = self
            .procedure
            .actions
            .iter()
            .any(|action| Some(action.n) == stage.action)
            && stage.steps.iter().all(|id| *id != stage.id);
        let place = self.procedure.course.iter().position(|other| other.n == stage.n);
        let (true, Some(place)) = (drives || stage.id.starts_with("action-"), place) else {
            return Vec::new();
        };
        let later = self.procedure.course.get(place + 1..).unwrap_or(&[]);
        let given = self.giving.as_ref().map(|giving| giving.id.as_str());
        stage
            .steps
            .iter()
            .filter(|id| given != Some(id.as_str()) && !later.iter().any(|other| other.steps.contains(id)))
            .filter_map(|id| self.procedure.step_of_id(id))
            .filter(|step| step.system == System::Provider && !step.verb.is_intake())
            .collect()
    }

    /// What a stage announces, if it does.
    pub(crate) fn announcing(stage: &Stage) -> Option<Announcing> {
        let (status, own, notify) = match &stage.verb {
            Verb::Register { status, notify } => (status, "received", notify),
            Verb::FormDocument { status, notify } => (status, "in_work", notify),
            Verb::SignDocument { status, notify } => (status, "done", notify),
            _ => return None,
        };
        Some(Announcing {
            after: stage.n,
            status: status.clone().unwrap_or_else(|| StatusId(own.to_owned())),
            notify: notify.clone(),
        })
    }
}

/// The role of an account that carries out a stage: what the act leaves to the system although a person must act is
/// the one official's.
pub(crate) fn role_of(stage: &Stage) -> &'static str {
    match stage.performer {
        Performer::System => Performer::Official.name(),
        performer => performer.name(),
    }
}

/// Whether a person decides, confirms or signs the output document at this stage.
pub(crate) fn makes_document(verb: &Verb) -> bool {
    matches!(
        verb,
        Verb::Decide
            | Verb::FormDocument { .. }
            | Verb::ConfirmDocument
            | Verb::SignDocument { .. }
            | Verb::ReviewDocuments
            | Verb::RejectDocuments
            | Verb::FormResult
            | Verb::Execute { .. }
    )
}

/// Whether the decision is made at this stage.
pub(crate) fn decides(verb: &Verb) -> bool {
    matches!(
        verb,
        Verb::Decide | Verb::ReviewDocuments | Verb::RejectDocuments | Verb::FormResult | Verb::Execute { .. }
    )
}

fn giving(procedure: &Procedure) -> Option<Stage> {
    let gives = |verb: &Verb| matches!(verb, Verb::HandOver | Verb::Deliver);
    if procedure.channel.home() != System::Provider || procedure.course.iter().any(|stage| gives(&stage.verb)) {
        return None;
    }
    let step = procedure
        .steps
        .iter()
        .find(|step| gives(&step.verb) && step.system == System::Provider)?;
    let last = procedure.course.iter().map(|stage| stage.n).max().unwrap_or(0);
    Some(Stage {
        n: last + 1,
        id: step.id.clone(),
        clause: step.clause.clone(),
        label: step.label.clone(),
        text: step.text.clone(),
        performer: step.performer,
        system: step.system,
        verb: step.verb.clone(),
        limits: step.limits.clone(),
        on_success: None,
        on_failure: None,
        steps: vec![step.id.clone()],
        action: step.action,
    })
}
