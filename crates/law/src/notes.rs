//! What a regulation leaves open: nothing that stops it, everything that somebody should know who decides about it.

use std::collections::BTreeSet;

use crate::plan::{Channel, How, Limit, Performer, Plan, Procedure, Step, Unit, Verb};

/// Something worth knowing about a regulation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub regulation: String,
    /// The channel, and the clause where there is one.
    pub place: String,
    pub message: String,
}

/// All notes, in the order of the channels.
pub fn notes(plan: &Plan) -> Vec<Note> {
    let mut all = Vec::new();
    for procedure in &plan.procedures {
        let mut say = |clause: &str, message: String| {
            all.push(Note {
                regulation: plan.id.0.clone(),
                place: format!("{} {clause}", procedure.channel.name()),
                message,
            });
        };
        unlimited(procedure, &mut say);
        idle(procedure, &mut say);
        too_long(plan, procedure, &mut say);
        unreached_outputs(plan, procedure, &mut say);
    }
    all
}

/// Steps without a limit, neither of their own nor of the action that carries them out.
fn unlimited(procedure: &Procedure, say: &mut dyn FnMut(&str, String)) {
    let limited = |step: &Step| {
        !step.limits.is_empty()
            || procedure
                .actions
                .iter()
                .any(|action| !action.limits.is_empty() && action.steps.contains(&step.id))
    };
    let without: Vec<&Step> = procedure.steps.iter().filter(|step| !limited(step)).collect();
    if without.len() == procedure.steps.len() {
        say(&procedure.paragraph, "no step has a time limit".to_owned());
        return;
    }
    for step in without {
        say(&step.clause, format!("`{}` has no time limit", step.id));
    }
    for action in procedure.actions.iter().filter(|action| action.limits.is_empty()) {
        say(
            &procedure.action_clause(action.n),
            "the action has no time limit".to_owned(),
        );
    }
}

/// Participants of a table that never act.
fn idle(procedure: &Procedure, say: &mut dyn FnMut(&str, String)) {
    let mut named: BTreeSet<&str> = BTreeSet::new();
    let mut acting: BTreeSet<&str> = BTreeSet::new();
    for action in &procedure.actions {
        named.insert(&action.participant.ru);
        if action.text.ru.trim() != "-" {
            acting.insert(&action.participant.ru);
        }
    }
    for participant in named.difference(&acting) {
        say(
            &procedure.paragraph,
            format!("«{participant}» stands in the table and never acts"),
        );
    }
    let agreeing = |performer: &Performer| {
        procedure
            .steps
            .iter()
            .any(|step| matches!(&step.verb, Verb::Execute { agree } if agree.contains(performer)))
    };
    for performer in [Performer::Deputy, Performer::UnitHead].into_iter().filter(agreeing) {
        if !procedure.steps.iter().any(|step| step.performer == performer) {
            say(
                &procedure.paragraph,
                format!("the {} agrees and has no step of their own", performer.name()),
            );
        }
    }
}

/// Limits in working days that add up to more than the term of the whole service.
fn too_long(plan: &Plan, procedure: &Procedure, say: &mut dyn FnMut(&str, String)) {
    for unit in [Unit::WorkingDay, Unit::CalendarDay] {
        let counted = |limit: &&Limit| limit.unit == unit && limit.when.is_none() && limit.how != How::Ends;
        let of_steps = procedure.steps.iter().flat_map(|step| &step.limits);
        let of_actions = procedure.actions.iter().flat_map(|action| &action.limits);
        let sum: u32 = of_steps
            .chain(of_actions)
            .filter(counted)
            .map(|limit| limit.value.tenths())
            .sum();
        let applies = |channels: &[Channel]| channels.is_empty() || channels.contains(&procedure.channel);
        for term in plan.term.iter().filter(|term| applies(&term.channels)) {
            if term.limit.unit == unit && term.limit.when.is_none() && sum > term.limit.value.tenths() {
                say(
                    &procedure.paragraph,
                    format!(
                        "the limits add up to {} {}s, more than the term of {} ({})",
                        f64::from(sum) / 10.0,
                        unit.name(),
                        term.limit.value,
                        term.clause
                    ),
                );
            }
        }
    }
}

/// A procedure that hands something over but never makes it.
fn unreached_outputs(plan: &Plan, procedure: &Procedure, say: &mut dyn FnMut(&str, String)) {
    let makes = |verb: &Verb| {
        matches!(
            verb,
            Verb::FormResult
                | Verb::RejectDocuments
                | Verb::Execute { .. }
                | Verb::FormDocument { .. }
                | Verb::SignDocument { .. }
        ) || verb.calls_provider()
    };
    if !plan.outputs.is_empty() && !procedure.course.iter().any(|stage| makes(&stage.verb)) {
        let carried = procedure.steps.iter().any(|step| makes(&step.verb));
        if !carried {
            say(&procedure.paragraph, "no stage makes the outputs".to_owned());
        }
    }
}
