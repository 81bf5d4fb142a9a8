//! `qyzmet law bpmn REGULATION CHANNEL`: BPMN 2.0 on standard output.

use std::path::Path;
use std::process::ExitCode;

use law::Language;

use super::{find, language};
use crate::commands::{fail, say};

#[derive(clap::Args)]
pub(super) struct Arguments {
    regulation: String,
    /// portal, center, provider or akim.
    channel: String,
    /// The language of the names; the whole texts are those of the act.
    #[arg(long, default_value = "ru", value_parser = language)]
    lang: Language,
}

pub(super) fn run(folder: Option<&Path>, arguments: &Arguments) -> ExitCode {
    let printed = find::plan(folder, &arguments.regulation).and_then(|plan| {
        let channel = find::procedure(&plan, &arguments.channel)?.channel;
        law::bpmn::xml(&plan, channel, arguments.lang)
            .ok_or_else(|| format!("`{}` cannot be written as BPMN", plan.id.0))
    });
    match printed {
        Ok(xml) => {
            say(&xml);
            ExitCode::SUCCESS
        }
        Err(words) => fail(&words),
    }
}
