//! A walk through a procedure: one line a step or stage, each beginning when the one before had to be done.

use domain::deadline::{Deadline, Pace, Proof};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use law::{Calendar, Channel, Circumstance, Limit, Performer, Plan, Procedure, Stage, Step, Verb};

/// No procedure of an act is longer; a circle would be.
const LINES_MAX: usize = 200;

/// One line of a scenario.
pub(super) struct Line<'a> {
    pub(super) since: Timestamp,
    pub(super) zone: &'a TimeZone,
    pub(super) performer: Performer,
    pub(super) text: &'a str,
    /// The clause of the step or action, and of the action that limits the step.
    pub(super) clauses: Vec<String>,
    pub(super) proof: Option<Proof>,
}

/// How the walk goes.
#[derive(Clone, Copy)]
pub(super) struct Walk<'a> {
    pub(super) plan: &'a Plan,
    pub(super) calendar: &'a Calendar,
    pub(super) zone: &'a TimeZone,
    /// The condition that does not hold.
    pub(super) fails_at: Option<&'a str>,
    pub(super) circumstances: &'a [Circumstance],
}

impl<'a> Walk<'a> {
    /// The lines of a whole channel.
    pub(super) fn of(&self, procedure: &'a Procedure, from: Timestamp) -> Vec<Line<'a>> {
        let mut lines = Vec::new();
        let table_drives = procedure.course.iter().any(|stage| stage.action.is_some())
            && procedure.course.len() == procedure.actions.len();
        if table_drives {
            self.by_table(procedure, from, &mut lines);
        } else {
            self.by_steps(procedure, from, self.circumstances, &mut lines);
        }
        lines
    }

    fn by_steps(
        &self,
        procedure: &'a Procedure,
        from: Timestamp,
        circumstances: &[Circumstance],
        lines: &mut Vec<Line<'a>>,
    ) {
        let mut now = from;
        let mut next = procedure.steps.first();
        while let Some(step) = next.filter(|_| lines.len() < LINES_MAX) {
            let action = step
                .action
                .and_then(|n| procedure.actions.iter().find(|action| action.n == n));
            let limits: &[Limit] = match action {
                Some(action) if step.limits.is_empty() => &action.limits,
                _ => &step.limits,
            };
            let mut clauses = vec![format!("п. {}", step.clause)];
            clauses.extend(action.map(|action| procedure.action_clause(action.n)));
            let proof = self.proof(step.performer, step.system.name(), limits, circumstances, now);
            let line = Line {
                since: now,
                zone: self.zone,
                performer: step.performer,
                text: &step.text.ru,
                clauses,
                proof,
            };
            now = line.end();
            lines.push(line);
            if step.verb.calls_provider() && procedure.channel != Channel::Provider {
                now = self.at_the_provider(procedure, now, lines);
            }
            next = self.after(procedure, step);
        }
    }

    /// The provider's own procedure, under the circumstance that the papers came from elsewhere.
    fn at_the_provider(&self, caller: &Procedure, from: Timestamp, lines: &mut Vec<Line<'a>>) -> Timestamp {
        let Some(provider) = self.plan.procedure(Channel::Provider) else {
            return from;
        };
        let mut circumstances = self.circumstances.to_vec();
        circumstances.push(Circumstance::ToCourier);
        match caller.channel {
            Channel::Akim => circumstances.push(Circumstance::ViaAkim),
            Channel::Center => circumstances.push(Circumstance::ViaCenter),
            Channel::Portal | Channel::Provider => {}
        }
        self.by_steps(provider, from, &circumstances, lines);
        lines.last().map_or(from, Line::end)
    }

    fn after(&self, procedure: &'a Procedure, step: &Step) -> Option<&'a Step> {
        let exit = match (self.fails_at, &step.on_failure) {
            (Some(fails), Some(failure)) if fails == step.id => Some(failure),
            _ => step.on_success.as_ref(),
        };
        procedure.step_of_id(exit?)
    }

    /// The steps of intake, which have no limit of their own, then the actions of the table.
    fn by_table(&self, procedure: &'a Procedure, from: Timestamp, lines: &mut Vec<Line<'a>>) {
        let mut now = from;
        for stage in &procedure.course {
            if stage.verb == Verb::Nothing {
                continue;
            }
            if stage.verb == Verb::TakeIn && !self.intake(procedure, stage, now, lines) {
                return;
            }
            let line = Line {
                since: now,
                zone: self.zone,
                performer: stage.performer,
                text: &stage.text.ru,
                clauses: vec![stage.clause.clone()],
                proof: self.proof(
                    stage.performer,
                    stage.system.name(),
                    &stage.limits,
                    self.circumstances,
                    now,
                ),
            };
            now = line.end();
            lines.push(line);
        }
    }

    /// The steps that the intake's action carries out; false when they end in a refusal.
    fn intake(&self, procedure: &'a Procedure, stage: &Stage, now: Timestamp, lines: &mut Vec<Line<'a>>) -> bool {
        let mut next = procedure.steps.iter().find(|step| stage.steps.contains(&step.id));
        while let Some(step) = next.filter(|step| stage.steps.contains(&step.id)) {
            lines.push(Line {
                since: now,
                zone: self.zone,
                performer: step.performer,
                text: &step.text.ru,
                clauses: vec![format!("п. {}", step.clause)],
                proof: None,
            });
            if step.verb.is_refusal() || lines.len() >= LINES_MAX {
                return false;
            }
            next = self.after(procedure, step);
        }
        true
    }

    fn proof(
        &self,
        performer: Performer,
        system: &str,
        limits: &[Limit],
        circumstances: &[Circumstance],
        since: Timestamp,
    ) -> Option<Proof> {
        let deadline = Deadline::of_limits(since, limits, circumstances, Pace::of(performer, system))?;
        deadline.prove(self.calendar).ok()
    }
}

impl Line<'_> {
    /// When it had to be done.
    fn end(&self) -> Timestamp {
        self.proof.as_ref().map_or(self.since, |proof| proof.due)
    }
}
