//! The actions of a table with each other: numbers, order, routes, and the steps they carry out.

use std::collections::BTreeSet;

use super::actions::{ActionDraft, Work, clause};
use super::channel::Setting;
use super::steps::StepDraft;
use crate::diagnostic::{Findings, suggestion};
use crate::plan::{ActionVerb, MessageKind, Performer, System};

pub(super) fn check(actions: &[ActionDraft], steps: &[StepDraft], setting: Setting<'_>, findings: &Findings) {
    for (place, action) in actions.iter().enumerate() {
        findings.within(&clause(setting, &action.n.to_string()), || {
            check_number(action, place, actions.len(), findings);
            check_steps(action, steps, findings);
            if let Some(work) = &action.work {
                check_doer(action, work, findings);
                check_announcement(action, work, actions.get(place + 1), findings);
                check_route(action, work, place, actions, findings);
            }
        });
    }
    // With an action missing, the rest would be complained about for its absence.
    if setting.executes && actions.iter().all(|action| action.work.is_some()) {
        check_carried_out(actions, steps, findings);
        check_course(actions, findings);
    }
}

/// Numbers run from 1 without a gap, and every action but the last names the one after it.
fn check_number(action: &ActionDraft, place: usize, count: usize, findings: &Findings) {
    let expected = u32::try_from(place).unwrap_or(u32::MAX).saturating_add(1);
    if action.n != expected {
        findings.error(
            &action.place,
            format!("the action is number {}, but its place is {expected}", action.n),
        );
        return;
    }
    let last = place + 1 == count;
    match action.next {
        None if !last => findings.error(
            &action.place,
            format!("the action must name its `next`, {}", action.n + 1),
        ),
        Some(next) if last => findings.error(&action.place, format!("the last action has no `next`, not even {next}")),
        Some(next) if next != action.n + 1 => {
            findings.error(
                &action.place,
                format!("`next` is {next}, but the table goes on with {}", action.n + 1),
            );
        }
        _ => {}
    }
}

fn check_steps(action: &ActionDraft, steps: &[StepDraft], findings: &Findings) {
    for named in &action.steps {
        if !steps.iter().any(|step| step.id.value == named.value) {
            let hint = suggestion(&named.value, steps.iter().map(|step| step.id.value.as_str()));
            findings.error_with_hint(&named.place, format!("no step is named `{}`", named.value), hint);
        }
    }
}

/// Each verb belongs to certain systems, and to a person or to the system itself.
fn check_doer(action: &ActionDraft, work: &Work, findings: &Findings) {
    use Performer::{Applicant, Official, Operator};
    use System::{Center, Gateway, Portal, Provider};
    let (name, systems, performers): (&str, &[System], &[Performer]) = match &work.verb.value {
        ActionVerb::TakeIn => ("take_in", &[Portal, Center, Provider], &[Applicant, Operator, Official]),
        ActionVerb::Route { .. } => ("route", &[Gateway], &[Performer::System]),
        ActionVerb::Register { .. } => ("register", &[Provider], &[Performer::System, Official]),
        ActionVerb::ShowStatus { .. } => ("show_status", &[Portal, Center, Provider], &[Performer::System]),
        ActionVerb::Accept => ("accept", &[Provider], &[Official]),
        ActionVerb::Decide => ("decide", &[Provider], &[Official]),
        ActionVerb::FormDocument { .. } => ("form_document", &[Provider], &[Performer::System]),
        ActionVerb::ConfirmDocument => ("confirm_document", &[Provider], &[Official]),
        ActionVerb::SignDocument { .. } => ("sign_document", &[Provider], &[Official]),
        ActionVerb::ShowResult { .. } => ("show_result", &[Portal, Center], &[Performer::System]),
    };
    if !systems.contains(&work.system) {
        let known: Vec<&str> = systems.iter().map(|system| system.name()).collect();
        let message = format!("`{name}` is not done in the system `{}`", work.system.name());
        findings.error_with_hint(&action.place, message, Some(format!("one of: {}", known.join(", "))));
    }
    if !performers.contains(&work.performer) {
        findings.error(&action.place, format!("`{name}` has another performer"));
    }
}

/// What a document's drawing or signing announces, the next action must carry.
fn check_announcement(action: &ActionDraft, work: &Work, next: Option<&ActionDraft>, findings: &Findings) {
    let (notify, message) = match &work.verb.value {
        ActionVerb::FormDocument { notify, .. } => (notify, MessageKind::Status),
        ActionVerb::SignDocument { notify, .. } => (notify, MessageKind::Result),
        _ => return,
    };
    let Some(next) = next else {
        findings.error(&action.place, "no action routes what this one announces");
        return;
    };
    let Some(route) = &next.work else { return };
    match &route.verb.value {
        ActionVerb::Route { message: carried, .. } if *carried != message => {
            findings.error(
                &next.place,
                "the route carries another message than the action before it announces",
            );
        }
        ActionVerb::Route { to, .. } => {
            for system in notify.iter().filter(|system| !to.contains(system)) {
                findings.error(
                    &next.place,
                    format!("the route leaves out `{}`, which is to be notified", system.name()),
                );
            }
        }
        _ => findings.error(&action.place, "the next action does not route what this one announces"),
    }
}

/// A message goes to systems that have something to do with it.
fn check_route(action: &ActionDraft, work: &Work, place: usize, actions: &[ActionDraft], findings: &Findings) {
    let ActionVerb::Route { message, to } = &work.verb.value else {
        return;
    };
    if to.is_empty() {
        findings.error(&action.place, "the route leads nowhere");
    }
    if *message == MessageKind::Request && !to.contains(&System::Provider) {
        findings.error(&action.place, "a request goes to the `provider`");
    }
    for system in to {
        let mut later = actions.iter().skip(place + 1).filter_map(|later| later.work.as_ref());
        if !later.any(|later| later.system == *system) && actions.iter().all(|action| action.work.is_some()) {
            let message = format!("no later action of `{}` receives the message", system.name());
            findings.error(&action.place, message);
        }
    }
}

fn check_carried_out(actions: &[ActionDraft], steps: &[StepDraft], findings: &Findings) {
    let carried: BTreeSet<&str> = actions
        .iter()
        .flat_map(|action| &action.steps)
        .map(|step| step.value.as_str())
        .collect();
    for step in steps.iter().filter(|step| !carried.contains(step.id.value.as_str())) {
        let report = || {
            findings.error(
                &step.id.place,
                format!("no action carries out the step `{}`", step.id.value),
            )
        };
        findings.within(&step.clause, report);
    }
}

/// The course of every application: these verbs stand once each, in this order.
fn check_course(actions: &[ActionDraft], findings: &Findings) {
    type Test = fn(&ActionVerb) -> bool;
    const COURSE: [(&str, Test); 7] = [
        ("take_in", |verb| matches!(verb, ActionVerb::TakeIn)),
        ("register", |verb| matches!(verb, ActionVerb::Register { .. })),
        ("accept", |verb| matches!(verb, ActionVerb::Accept)),
        ("decide", |verb| matches!(verb, ActionVerb::Decide)),
        ("form_document", |verb| matches!(verb, ActionVerb::FormDocument { .. })),
        ("confirm_document", |verb| matches!(verb, ActionVerb::ConfirmDocument)),
        ("sign_document", |verb| matches!(verb, ActionVerb::SignDocument { .. })),
    ];
    let mut before: Option<(&str, u32)> = None;
    for (name, test) in COURSE {
        let mut found = actions
            .iter()
            .filter(|action| action.work.as_ref().is_some_and(|work| test(&work.verb.value)));
        let Some(action) = found.next() else {
            if let Some(first) = actions.first() {
                findings.error(&first.place, format!("no action does `{name}`"));
            }
            continue;
        };
        if let Some(again) = found.next() {
            findings.error(&again.place, format!("`{name}` is already done by action {}", action.n));
        }
        if let Some((earlier, _)) = before.filter(|(_, n)| *n > action.n) {
            findings.error(&action.place, format!("`{name}` comes before `{earlier}`"));
        }
        before = Some((name, action.n));
    }
}
