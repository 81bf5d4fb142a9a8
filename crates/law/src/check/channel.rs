//! A channel: the steps of its paragraph and the actions of its table.

use super::actions::{self, ActionDraft};
use super::mapping::Mapping;
use super::steps::{self, StepDraft};
use super::texts::ActLanguages;
use super::{table, words};
use crate::diagnostic::At;
use crate::plan::Channel;
use crate::text::ActText;

/// A channel as far as it could be read.
pub(crate) struct ChannelDraft {
    pub(crate) channel: Channel,
    /// Whether the platform executes it, or keeps it for its text.
    pub(crate) executes: bool,
    pub(crate) paragraph: String,
    pub(crate) table: ActText,
    pub(crate) table_title: ActText,
    pub(crate) steps: Vec<StepDraft>,
    pub(crate) actions: Vec<ActionDraft>,
}

/// What every step and action of a channel is read under.
#[derive(Clone, Copy)]
pub(super) struct Setting<'a> {
    pub(super) executes: bool,
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
    if !channels.is_empty() && !channels.iter().any(|channel: &ChannelDraft| channel.executes) {
        findings.warning(
            &regulation.node().place,
            "no channel of the regulation is executed",
            None,
        );
    }
    channels
}

fn read(
    mapping: &Mapping<'_>,
    languages: ActLanguages,
    statuses: &[&str],
) -> Option<(At<Channel>, Option<ChannelDraft>)> {
    let (channel, executes) = (mapping.one_of("channel", words::CHANNELS), mapping.flag("executes"));
    let paragraph = mapping.word("paragraph").map(|word| word.value);
    let (table, table_title) = (
        mapping.act_text("table", languages),
        mapping.act_text("table_title", languages),
    );
    let setting = Setting {
        executes: executes.unwrap_or(true),
        languages,
        paragraph: paragraph.as_deref().unwrap_or("?"),
        table: table.as_ref().map_or("?", |table| &table.ru),
        statuses,
    };
    let steps = steps::read_all(mapping, setting);
    let actions = actions::read_all(mapping, setting);
    steps::check(&steps, setting, mapping.findings());
    table::check(&actions, &steps, setting, mapping.findings());
    let channel = channel?;
    let draft =
        executes
            .zip(paragraph)
            .zip(table.zip(table_title))
            .map(|((executes, paragraph), (table, table_title))| ChannelDraft {
                channel: channel.value,
                executes,
                paragraph,
                table,
                table_title,
                steps,
                actions,
            });
    Some((channel, draft))
}
