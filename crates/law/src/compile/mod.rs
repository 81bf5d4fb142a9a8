//! The last arrow: a checked regulation becomes a plan. Nothing is judged here.

mod course;

use crate::check::{ActionDraft, ChannelDraft, Checked, Course, StepDraft};
use crate::diagnostic::At;
use crate::plan::{Action, Channel, Irregularity, Plan, Procedure, Step};

/// The plan; none when something that it needs was reported as missing.
pub(crate) fn compile(checked: Checked) -> Option<Plan> {
    let mut irregularities = checked.irregularities;
    let mut procedures = Vec::new();
    let has_provider = checked
        .channels
        .iter()
        .any(|channel| channel.channel == Channel::Provider);
    for channel in checked.channels {
        irregularities.extend(irregularities_of(&channel));
        procedures.push(procedure(channel, has_provider)?);
    }
    Some(Plan {
        id: checked.id,
        act: checked.act?,
        name: checked.name?,
        provider: checked.provider?,
        standard: checked.standard?,
        information: checked.information?,
        status_check: checked.status_check?,
        requirements: checked.requirements,
        conditions: checked.conditions,
        statuses: checked.statuses,
        procedures,
        term: checked.term,
        form: checked.form?,
        outputs: checked.outputs,
        receipts: checked.receipts,
        registers: checked.registers,
        registries: checked.registries,
        survey: checked.survey?,
        notices: checked.notices?,
        notes: checked.notes?,
        irregularities,
    })
}

fn irregularities_of(channel: &ChannelDraft) -> Vec<Irregularity> {
    let of_steps = channel.steps.iter().flat_map(|step| &step.irregularities);
    of_steps
        .chain(channel.actions.iter().flat_map(|action| &action.irregularities))
        .cloned()
        .collect()
}

fn procedure(channel: ChannelDraft, has_provider: bool) -> Option<Procedure> {
    let carried_by = |step: &StepDraft| match channel.course {
        Course::Steps => channel
            .actions
            .iter()
            .find(|action| action.steps.iter().any(|carried| carried.value == step.id.value))
            .map(|action| action.n),
        Course::Actions(_) => None,
    };
    let steps = channel
        .steps
        .iter()
        .map(|draft| step(draft, &channel.steps, carried_by(draft)))
        .collect::<Option<Vec<_>>>()?;
    let mut procedure = Procedure {
        channel: channel.channel,
        paragraph: channel.paragraph,
        steps,
        table: channel.table,
        table_title: channel.table_title,
        actions: channel.actions.iter().map(action).collect::<Option<_>>()?,
        course: Vec::new(),
    };
    procedure.course = match &channel.course {
        Course::Steps => course::of_steps(&procedure, has_provider),
        Course::Actions(order) => course::of_actions(&procedure, &channel.actions, order)?,
    };
    Some(procedure)
}

fn step(step: &StepDraft, steps: &[StepDraft], action: Option<u32>) -> Option<Step> {
    Some(Step {
        id: step.id.value.clone(),
        clause: step.clause.clone(),
        label: step.label.clone(),
        text: step.text.clone()?,
        performer: step.performer?,
        system: step.system?,
        system_name: step.system_name.clone(),
        verb: step.verb.as_ref()?.value.clone(),
        limits: step.limits.clone(),
        message: step.message.clone(),
        on_success: step.on_success(steps).map(str::to_owned),
        on_failure: step.on_failure().map(str::to_owned),
        action,
        irregularities: step
            .irregularities
            .iter()
            .map(|found| format!("{} {}", found.defect, found.reading))
            .collect(),
    })
}

fn action(action: &ActionDraft) -> Option<Action> {
    Some(Action {
        n: action.n,
        participant: action.participant.clone()?,
        text: action.text.clone()?,
        completion: action.completion.clone()?,
        limits: action.limits.clone(),
        next_text: action.next_text.clone(),
        next: action.next.clone(),
        steps: action.steps.iter().map(value).collect(),
    })
}

fn value(word: &At<String>) -> String {
    word.value.clone()
}
