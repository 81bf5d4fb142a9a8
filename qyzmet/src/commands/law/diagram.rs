//! `qyzmet law diagram REGULATION CHANNEL`: SVG on standard output, to be printed.

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
    #[arg(long, default_value = "ru", value_parser = language)]
    lang: Language,
}

pub(super) fn run(folder: Option<&Path>, arguments: &Arguments) -> ExitCode {
    let drawn = find::plan(folder, &arguments.regulation).and_then(|plan| {
        let channel = find::procedure(&plan, &arguments.channel)?.channel;
        law::diagram::svg(&plan, channel, arguments.lang).ok_or_else(|| format!("`{}` cannot be drawn", plan.id.0))
    });
    match drawn {
        Ok(svg) => {
            say(&svg);
            ExitCode::SUCCESS
        }
        Err(words) => fail(&words),
    }
}
