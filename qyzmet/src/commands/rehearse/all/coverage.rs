//! How much of the acts was executed, judged from the traces alone.

use std::collections::{BTreeMap, BTreeSet};

use law::{Channel, Plan, Procedure, RegulationId, Step, Verb};
use serde_json::{Value, json};

/// What the acts have, and what of it stood in a trace.
#[derive(Debug, Default)]
pub(crate) struct Coverage {
    steps: Counted,
    actions: Counted,
    exits: Counted,
    outputs: Counted,
    /// Why something cannot be executed.
    reasons: BTreeMap<String, &'static str>,
}

/// Things named by where they stand, with whether they were seen.
#[derive(Debug, Default)]
struct Counted(BTreeMap<String, bool>);

impl Counted {
    fn expect(&mut self, name: String) {
        self.0.entry(name).or_insert(false);
    }

    fn see(&mut self, name: &str) {
        if let Some(seen) = self.0.get_mut(name) {
            *seen = true;
        }
    }

    fn executed(&self) -> usize {
        self.0.values().filter(|seen| **seen).count()
    }

    fn missing(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter(|(_, seen)| !**seen).map(|(name, _)| name.as_str())
    }

    fn to_json(&self) -> Value {
        json!({ "executed": self.executed(), "of": self.0.len() })
    }
}

impl Coverage {
    /// Everything that the plans have.
    pub(crate) fn of<'a>(plans: impl IntoIterator<Item = &'a Plan>) -> Self {
        let mut coverage = Self::default();
        for plan in plans {
            for procedure in &plan.procedures {
                for step in &procedure.steps {
                    let place = step_place(plan, procedure, step);
                    if step.verb.is_condition() {
                        coverage.exits.expect(format!("{place} passes"));
                        coverage.exits.expect(format!("{place} fails"));
                    }
                    coverage.steps.expect(place);
                }
                for action in &procedure.actions {
                    coverage.actions.expect(action_place(plan, procedure, action.n));
                    if action.text.ru.trim() == "-" {
                        let place = format!("action {}", action_place(plan, procedure, action.n));
                        let reason = "the table has «-» there: nothing is to be executed";
                        coverage.reasons.insert(place, reason);
                    }
                }
            }
            for output in &plan.outputs {
                coverage.outputs.expect(format!("{} {}", plan.id.0, output.id));
            }
        }
        coverage
    }

    /// Takes in the trace of one case of a regulation.
    pub(crate) fn take(&mut self, plan: &Plan, trace: &[Value]) {
        let mut actions: BTreeSet<(Channel, u32)> = BTreeSet::new();
        for event in trace {
            let Some(clause) = event["clause"].as_str() else {
                continue;
            };
            if let Some(output) = event["details"]["output"].as_str() {
                self.outputs.see(&format!("{} {output}", plan.id.0));
            }
            for procedure in &plan.procedures {
                for step in procedure.steps.iter().filter(|step| step.clause == clause) {
                    self.see_step(plan, procedure, step, event);
                    actions.extend(step.action.map(|n| (procedure.channel, n)));
                }
                for stage in procedure.course.iter().filter(|stage| stage.clause == clause) {
                    actions.extend(stage.action.map(|n| (procedure.channel, n)));
                    // The steps of intake leave events of their own; the later ones are carried out by the action.
                    for id in &stage.steps {
                        let carried = procedure.step_of_id(id).filter(|step| !step.verb.is_intake());
                        if let Some(step) = carried.filter(|_| stage.verb != Verb::TakeIn) {
                            self.see_step(plan, procedure, step, event);
                        }
                    }
                }
            }
        }
        for (channel, n) in actions {
            if let Some(procedure) = plan.procedure(channel) {
                self.actions.see(&action_place(plan, procedure, n));
            }
        }
    }

    fn see_step(&mut self, plan: &Plan, procedure: &Procedure, step: &Step, event: &Value) {
        let place = step_place(plan, procedure, step);
        match event["outcome"].as_str() {
            Some("passed") => self.exits.see(&format!("{place} passes")),
            Some("failed") => self.exits.see(&format!("{place} fails")),
            _ => {}
        }
        self.steps.see(&place);
    }

    /// What was never executed, each with its kind: steps, actions, exits, outputs.
    pub(crate) fn missing(&self) -> Vec<String> {
        [
            ("step", &self.steps),
            ("action", &self.actions),
            ("exit", &self.exits),
            ("output", &self.outputs),
        ]
        .into_iter()
        .flat_map(|(kind, counted)| counted.missing().map(move |name| format!("{kind} {name}")))
        .map(|name| match self.reasons.get(&name) {
            Some(reason) => format!("{name} ({reason})"),
            None => name,
        })
        .collect()
    }

    /// The four counts of the contract.
    pub(crate) fn to_json(&self) -> Value {
        json!({
            "steps": self.steps.to_json(),
            "actions": self.actions.to_json(),
            "exits": self.exits.to_json(),
            "outputs": self.outputs.to_json(),
        })
    }

    /// One line for people.
    pub(crate) fn line(&self) -> String {
        let part = |name: &str, counted: &Counted| format!("{name} {}/{}", counted.executed(), counted.0.len());
        [
            part("steps", &self.steps),
            part("actions", &self.actions),
            part("exits", &self.exits),
            part("outputs", &self.outputs),
        ]
        .join(", ")
    }
}

fn step_place(plan: &Plan, procedure: &Procedure, step: &Step) -> String {
    let RegulationId(id) = &plan.id;
    format!("{id} {} {}", procedure.channel.name(), step.clause)
}

fn action_place(plan: &Plan, procedure: &Procedure, n: u32) -> String {
    let RegulationId(id) = &plan.id;
    format!("{id} {} {n}", procedure.channel.name())
}
