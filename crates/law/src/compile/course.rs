//! The course: what is executed, from the table or from the steps.

use crate::check::ActionDraft;
use crate::plan::{Channel, Performer, Procedure, Stage, Step, System, Verb};
use crate::text::ActText;

/// The actions of the table in the order of execution.
pub(super) fn of_actions(procedure: &Procedure, drafts: &[ActionDraft], order: &[u32]) -> Option<Vec<Stage>> {
    let mut stages = Vec::new();
    for (place, n) in order.iter().enumerate() {
        let action = procedure.actions.iter().find(|action| action.n == *n)?;
        let work = drafts.iter().find(|draft| draft.n == *n)?.work.as_ref()?;
        stages.push(Stage {
            n: action.n,
            id: format!("action-{}", action.n),
            clause: procedure.action_clause(action.n),
            label: None,
            text: action.text.clone(),
            performer: work.performer,
            system: work.system,
            verb: work.verb.value.clone(),
            limits: action.limits.clone(),
            on_success: order.get(place + 1).copied(),
            on_failure: None,
            steps: action.steps.clone(),
            action: Some(action.n),
        });
    }
    Some(stages)
}

/// The whole intake as one stage, then one stage for each later step. Where a paragraph gives out a result that
/// nobody in it makes, the provider's own procedure is called before.
pub(super) fn of_steps(procedure: &Procedure, has_provider: bool) -> Vec<Stage> {
    let intake = procedure.intake();
    let later = procedure.steps.get(intake.len()..).unwrap_or(&[]);
    let called_before = gives_what_nobody_makes(procedure, later).filter(|_| has_provider);
    // A call stands in the place of the step that it comes before, and leads to it.
    let number_at = |place: usize| {
        let called = called_before.is_some_and(|before| place > before);
        u32::try_from(place + 2 + usize::from(called)).ok()
    };
    let number = |id: &Option<String>| {
        let id = id.as_ref()?;
        number_at(later.iter().position(|step| step.id == *id)?)
    };
    let own_number = |place: usize| number_at(place).map_or(u32::MAX, |n| n + u32::from(called_before == Some(place)));
    // Intake ends where a step of it leads to a later one; without intake the course begins with the first step.
    let first = match intake.last() {
        Some(last) => number(&last.on_success).or_else(|| later.first().map(|_| 2)),
        None => later.first().map(|_| 2),
    };
    let mut stages = vec![take_in(procedure, intake, first)];
    stages.extend(later.iter().enumerate().map(|(place, step)| Stage {
        n: own_number(place),
        id: step.id.clone(),
        clause: step.clause.clone(),
        label: step.label.clone(),
        text: step.text.clone(),
        performer: step.performer,
        system: step.system,
        verb: step.verb.clone(),
        limits: step.limits.clone(),
        on_success: number(&step.on_success),
        on_failure: number(&step.on_failure),
        steps: vec![step.id.clone()],
        action: step.action,
    }));
    if let Some((place, step)) = called_before.and_then(|place| Some((place, later.get(place)?))) {
        stages.insert(place + 1, call(procedure, step, own_number(place)));
    }
    stages
}

/// The place of the step that hands a result over, where no step before it makes one or calls those who do.
fn gives_what_nobody_makes(procedure: &Procedure, later: &[Step]) -> Option<usize> {
    let makes = |step: &Step| {
        step.verb.calls_provider()
            || matches!(
                step.verb,
                Verb::Decide | Verb::ReviewDocuments | Verb::FormResult | Verb::Execute { .. } | Verb::Process
            )
    };
    if procedure.channel == Channel::Provider || procedure.steps.iter().any(makes) {
        return None;
    }
    later.iter().position(|step| matches!(step.verb, Verb::HandOver))
}

fn call(procedure: &Procedure, before: &Step, next: u32) -> Stage {
    Stage {
        n: next - 1,
        id: "call-provider".to_owned(),
        clause: before.clause.clone(),
        label: before.label.clone(),
        text: before.text.clone(),
        performer: Performer::System,
        system: procedure.channel.home(),
        verb: Verb::CallProvider,
        limits: Vec::new(),
        on_success: Some(next),
        on_failure: None,
        steps: Vec::new(),
        action: None,
    }
}

fn take_in(procedure: &Procedure, intake: &[Step], next: Option<u32>) -> Stage {
    let (system, performer) = intake
        .iter()
        .find(|step| step.performer != Performer::System)
        .map_or_else(
            || (procedure.channel.home(), first_performer(procedure)),
            |step| (step.system, step.performer),
        );
    Stage {
        n: 1,
        id: "take-in".to_owned(),
        clause: procedure.paragraph.clone(),
        label: None,
        text: intake.first().map_or_else(ActText::default, |step| step.text.clone()),
        performer,
        system: match system {
            System::Gateway | System::Registries | System::Authority => procedure.channel.home(),
            home => home,
        },
        verb: Verb::TakeIn,
        limits: Vec::new(),
        on_success: next,
        on_failure: None,
        steps: intake.iter().map(|step| step.id.clone()).collect(),
        action: None,
    }
}

/// Who receives the visitor where the act has no step of intake: whoever does the first step.
fn first_performer(procedure: &Procedure) -> Performer {
    procedure
        .steps
        .first()
        .map_or(Performer::Official, |step| step.performer)
}
