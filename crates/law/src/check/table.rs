//! The actions of a table with each other: numbers, order, routes, and the steps they carry out.

use std::collections::BTreeSet;

use super::actions::{ActionDraft, Work, clause};
use super::channel::Setting;
use super::steps::StepDraft;
use super::verbs;
use crate::diagnostic::{Findings, suggestion};
use crate::plan::{MessageKind, System, Verb};

/// Checks the table. `order` is the order of execution, as numbers of actions, where the table drives.
pub(super) fn check(
    actions: &[ActionDraft],
    order: &[u32],
    steps: &[StepDraft],
    setting: Setting<'_>,
    findings: &Findings,
) {
    let course: Vec<&ActionDraft> = order
        .iter()
        .filter_map(|n| actions.iter().find(|action| action.n == *n))
        .collect();
    for (place, action) in actions.iter().enumerate() {
        findings.within(&clause(setting, &action.n.to_string()), || {
            check_number(action, place, actions, findings);
            check_steps(action, steps, findings);
            if let Some(work) = &action.work {
                verbs::check_doer(&work.verb, work.system, work.performer, findings);
            }
        });
    }
    // With an action missing, the rest would be complained about for its absence.
    if !setting.table_drives || actions.iter().any(|action| action.work.is_none()) {
        return;
    }
    for (place, action) in course.iter().enumerate() {
        let Some(work) = &action.work else { continue };
        findings.within(&clause(setting, &action.n.to_string()), || {
            check_announcement(action, work, course.get(place + 1).copied(), findings);
            check_route(action, work, course.get(place + 1..).unwrap_or(&[]), findings);
        });
    }
    check_carried_out(actions, steps, findings);
    check_course(&course, findings);
}

/// Numbers run from 1 without a gap, and what follows an action is in the table.
fn check_number(action: &ActionDraft, place: usize, actions: &[ActionDraft], findings: &Findings) {
    let expected = u32::try_from(place).unwrap_or(u32::MAX).saturating_add(1);
    if action.n != expected {
        findings.error(
            &action.place,
            format!("the action is number {}, but its place is {expected}", action.n),
        );
    }
    for next in &action.next {
        // A table that breaks off is no news where the regulation says so.
        if !actions.iter().any(|other| other.n == *next) && action.irregularities.is_empty() {
            findings.warning(
                &action.place,
                format!("`next` is {next}, but the table has no such action"),
                None,
            );
        }
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

/// What a document's drawing or signing announces, the next action must carry.
fn check_announcement(action: &ActionDraft, work: &Work, next: Option<&ActionDraft>, findings: &Findings) {
    let (notify, message) = match &work.verb.value {
        Verb::FormDocument { notify, .. } => (notify, MessageKind::Status),
        Verb::SignDocument { notify, .. } => (notify, MessageKind::Result),
        _ => return,
    };
    if notify.is_empty() {
        return;
    }
    let Some(next) = next else {
        findings.error(&action.place, "no action routes what this one announces");
        return;
    };
    let Some(route) = &next.work else { return };
    match &route.verb.value {
        Verb::Route { message: carried, .. } if *carried != message => {
            findings.error(
                &next.place,
                "the route carries another message than the action before it announces",
            );
        }
        Verb::Route { to, .. } => {
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
fn check_route(action: &ActionDraft, work: &Work, later: &[&ActionDraft], findings: &Findings) {
    let Verb::Route { message, to } = &work.verb.value else {
        return;
    };
    if to.is_empty() {
        findings.error(&action.place, "the route leads nowhere");
    }
    if *message == MessageKind::Request && !to.contains(&System::Provider) {
        findings.error(&action.place, "a request goes to the `provider`");
    }
    for system in to {
        let mut later = later.iter().filter_map(|later| later.work.as_ref());
        if !later.any(|later| later.system == *system) {
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
fn check_course(course: &[&ActionDraft], findings: &Findings) {
    /// A verb's name, and whether every table has it.
    const COURSE: [(&str, bool); 7] = [
        ("take_in", true),
        ("register", false),
        ("accept", false),
        ("decide", true),
        ("form_document", true),
        // Who signs a drawn document has confirmed it.
        ("confirm_document", false),
        ("sign_document", true),
    ];
    let mut before: Option<(&str, usize)> = None;
    for (name, must) in COURSE {
        let named = |action: &&ActionDraft| action.work.as_ref().is_some_and(|work| work.verb.value.name() == name);
        let mut found = course.iter().enumerate().filter(|(_, action)| named(action));
        let Some((place, action)) = found.next() else {
            if let (true, Some(first)) = (must, course.first()) {
                findings.error(&first.place, format!("no action does `{name}`"));
            }
            continue;
        };
        if let Some((_, again)) = found.next() {
            findings.error(&again.place, format!("`{name}` is already done by action {}", action.n));
        }
        if let Some((earlier, _)) = before.filter(|(_, earlier)| *earlier > place) {
            findings.error(&action.place, format!("`{name}` comes before `{earlier}`"));
        }
        before = Some((name, place));
    }
}
