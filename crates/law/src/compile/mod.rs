//! The last arrow: a checked regulation becomes a plan. Nothing is judged here.

use crate::check::{ActionDraft, ChannelDraft, Checked, StepDraft};
use crate::diagnostic::At;
use crate::plan::{Action, ActionText, ChannelText, Irregularity, Plan, Procedure, Step, StepText};

/// The plan; none when something that it needs was reported as missing.
pub(crate) fn compile(checked: Checked) -> Option<Plan> {
    let mut irregularities = checked.irregularities;
    let mut procedures = Vec::new();
    let mut other_channels = Vec::new();
    for channel in checked.channels {
        irregularities.extend(irregularities_of(&channel));
        if channel.executes {
            procedures.push(procedure(channel)?);
        } else {
            other_channels.push(channel_text(channel)?);
        }
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
        other_channels,
        form: checked.form?,
        outputs: checked.outputs,
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

fn procedure(channel: ChannelDraft) -> Option<Procedure> {
    Some(Procedure {
        channel: channel.channel,
        paragraph: channel.paragraph,
        steps: channel.steps.into_iter().map(step).collect::<Option<_>>()?,
        table: channel.table,
        table_title: channel.table_title,
        actions: channel.actions.into_iter().map(action).collect::<Option<_>>()?,
    })
}

fn step(step: StepDraft) -> Option<Step> {
    Some(Step {
        id: step.id.value,
        clause: step.clause,
        label: step.label,
        text: step.text?,
        performer: step.performer?,
        system: step.system?,
        verb: step.verb?,
        message: step.message,
        on_pass: step.on_pass.map(value),
        on_fail: step.on_fail.map(value),
        irregularities: step
            .irregularities
            .iter()
            .map(|found| format!("{} {}", found.defect, found.reading))
            .collect(),
    })
}

fn action(action: ActionDraft) -> Option<Action> {
    let work = action.work?;
    Some(Action {
        n: action.n,
        participant: action.participant?,
        system: work.system,
        performer: work.performer,
        text: action.text?,
        completion: action.completion?,
        limit: action.limit,
        next: action.next,
        steps: action.steps.into_iter().map(value).collect(),
        verb: work.verb.value,
    })
}

fn channel_text(channel: ChannelDraft) -> Option<ChannelText> {
    Some(ChannelText {
        channel: channel.channel,
        paragraph: channel.paragraph,
        steps: channel.steps.into_iter().map(step_text).collect::<Option<_>>()?,
        table: channel.table,
        table_title: channel.table_title,
        actions: channel.actions.into_iter().map(action_text).collect::<Option<_>>()?,
    })
}

fn step_text(step: StepDraft) -> Option<StepText> {
    Some(StepText {
        id: step.id.value,
        clause: step.clause,
        label: step.label,
        text: step.text?,
        on_pass: step.on_pass.map(value),
        on_fail: step.on_fail.map(value),
    })
}

fn action_text(action: ActionDraft) -> Option<ActionText> {
    Some(ActionText {
        n: action.n,
        participant: action.participant?,
        text: action.text?,
        completion: action.completion?,
        limit: action.limit,
        next: action.next,
    })
}

fn value(word: At<String>) -> String {
    word.value
}
