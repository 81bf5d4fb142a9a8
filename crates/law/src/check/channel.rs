//! A channel: the steps of its paragraph and the actions of its table.

use super::actions::{self, ActionDraft};
use super::mapping::Mapping;
use super::steps::{self, StepDraft};
use super::texts::ActLanguages;
use super::{table, words};
use crate::diagnostic::{At, Findings};
use crate::plan::Channel;
use crate::source::{Kind, Node};
use crate::text::ActText;

/// A channel as far as it could be read.
pub(crate) struct ChannelDraft {
    pub(crate) channel: Channel,
    pub(crate) course: Course,
    pub(crate) paragraph: String,
    pub(crate) table: ActText,
    pub(crate) table_title: ActText,
    pub(crate) steps: Vec<StepDraft>,
    pub(crate) actions: Vec<ActionDraft>,
}

/// What drives the execution.
pub(crate) enum Course {
    /// The steps of the paragraph.
    Steps,
    /// The actions of the table, in this order.
    Actions(Vec<u32>),
}

/// What every step and action of a channel is read under.
#[derive(Clone, Copy)]
pub(super) struct Setting<'a> {
    pub(super) table_drives: bool,
    pub(super) languages: ActLanguages,
    pub(super) paragraph: &'a str,
    pub(super) table: &'a str,
    pub(super) statuses: &'a [&'a str],
}

pub(super) fn read_all(regulation: &Mapping<'_>, languages: ActLanguages, statuses: &[&str]) -> Vec<ChannelDraft> {
    let findings = regulation.findings();
    let mut seen: Vec<Channel> = Vec::new();
    let mut channels = Vec::new();
    for node in regulation.list("channels") {
        let read = |mapping: &Mapping<'_>| read(mapping, languages, statuses);
        let Some((channel, draft)) = Mapping::read(node, "a channel", findings, read) else {
            continue;
        };
        if seen.contains(&channel.value) {
            findings.error(&node.place, "this channel already has a procedure");
        }
        seen.push(channel.value);
        channels.extend(draft);
    }
    check_calls(&channels, regulation);
    channels
}

/// Whoever hands a case over to the provider's own procedure needs that procedure.
fn check_calls(channels: &[ChannelDraft], regulation: &Mapping<'_>) {
    let has_provider = channels.iter().any(|channel| channel.channel == Channel::Provider);
    let calls = channels
        .iter()
        .flat_map(|channel| &channel.steps)
        .find(|step| step.verb.as_ref().is_some_and(|verb| verb.value.calls_provider()));
    if let (false, Some(step)) = (has_provider || regulation.findings().has_errors(), calls) {
        let message = format!(
            "`{}` calls the provider's procedure, which the regulation has not",
            step.id.value
        );
        regulation.findings().error(&step.id.place, message);
    }
}

fn read(
    mapping: &Mapping<'_>,
    languages: ActLanguages,
    statuses: &[&str],
) -> Option<(At<Channel>, Option<ChannelDraft>)> {
    let findings = mapping.findings();
    let channel = mapping.one_of("channel", words::CHANNELS);
    let course = mapping.need("course").and_then(|node| course(node, findings));
    let paragraph = mapping.word("paragraph").map(|word| word.value);
    let table_drives = matches!(course, Some(Course::Actions(_)));
    let (table, table_title) = match mapping.node().get("actions") {
        Some(_) => (
            mapping.act_text("table", languages),
            mapping.act_text("table_title", languages),
        ),
        None => (Some(ActText::default()), Some(ActText::default())),
    };
    let setting = Setting {
        table_drives,
        languages,
        paragraph: paragraph.as_deref().unwrap_or("?"),
        table: table.as_ref().map_or("?", |table| &table.ru),
        statuses,
    };
    let steps = steps::read_all(mapping, setting);
    let actions = actions::read_all(mapping, setting);
    steps::check(&steps, findings);
    let course = course.map(|course| match course {
        // Without a list of its own, the order is that of the table.
        Course::Actions(order) if order.is_empty() => Course::Actions(actions.iter().map(|action| action.n).collect()),
        other => other,
    });
    let order = match &course {
        Some(Course::Actions(order)) => order.as_slice(),
        _ => &[],
    };
    check_order(order, &actions, mapping);
    table::check(&actions, order, &steps, setting, findings);
    let channel = channel?;
    let draft = course
        .zip(paragraph)
        .zip(table.zip(table_title))
        .map(|((course, paragraph), (table, table_title))| ChannelDraft {
            channel: channel.value,
            course,
            paragraph,
            table,
            table_title,
            steps,
            actions,
        });
    Some((channel, draft))
}

/// `steps`, `actions`, or the numbers of the actions in the order of execution.
fn course(node: &Node, findings: &Findings) -> Option<Course> {
    let course = match (&node.kind, node.scalar()) {
        (_, Some("steps")) => Some(Course::Steps),
        (_, Some("actions")) => Some(Course::Actions(Vec::new())),
        (Kind::Sequence(items), _) => {
            let numbers = items.iter().map(|item| item.scalar()?.parse().ok());
            numbers.collect::<Option<Vec<u32>>>().map(Course::Actions)
        }
        _ => None,
    };
    if course.is_none() {
        findings.error(
            &node.place,
            "`course` is `steps`, `actions`, or a list of the numbers of the actions",
        );
    }
    course
}

/// Each action is executed once.
fn check_order(order: &[u32], actions: &[ActionDraft], mapping: &Mapping<'_>) {
    let place = mapping.place_of("course");
    for action in actions {
        let times = order.iter().filter(|n| **n == action.n).count();
        if !order.is_empty() && times != 1 {
            let message = format!("`course` names action {} {times} times, not once", action.n);
            mapping.findings().error(place, message);
        }
    }
    for n in order.iter().filter(|n| !actions.iter().any(|action| action.n == **n)) {
        mapping
            .findings()
            .error(place, format!("`course` names action {n}, which the table has not"));
    }
}
