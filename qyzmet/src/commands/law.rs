//! `qyzmet law check|show`: regulations judged and printed.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;
use law::{RegulationId, Severity};

use crate::commands::{fail, say};
use crate::regulations::{self, RegulationsError};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: LawCommand,
}

#[derive(Subcommand)]
enum LawCommand {
    /// Check regulations: folders, or single files with what they share (default: those that would be run).
    Check { paths: Vec<PathBuf> },
    /// Show one regulation as it was understood.
    Show {
        regulation: String,
        /// The whole plan as JSON.
        #[arg(long)]
        json: bool,
    },
}

pub(super) fn run(arguments: Arguments, folder: Option<&Path>) -> ExitCode {
    match arguments.command {
        LawCommand::Check { paths } if paths.is_empty() => check(folder),
        LawCommand::Check { paths } => {
            let results: Vec<_> = paths.iter().map(|path| check(Some(path))).collect();
            results
                .into_iter()
                .find(|code| *code != ExitCode::SUCCESS)
                .unwrap_or(ExitCode::SUCCESS)
        }
        LawCommand::Show { regulation, json } => show(folder, regulation, json),
    }
}

fn check(folder: Option<&Path>) -> ExitCode {
    match regulations::load(folder) {
        Ok((library, warnings)) => {
            if !warnings.is_empty() {
                say(&regulations::printed(&warnings));
            }
            let irregularities: usize = library.plans.values().map(|plan| plan.irregularities.len()).sum();
            say(&format!(
                "{} regulation(s) checked, 0 errors, {} warning(s), {irregularities} irregularities of the acts decided on",
                library.plans.len(),
                warnings.len()
            ));
            ExitCode::SUCCESS
        }
        Err(RegulationsError::Wrong(findings)) => {
            let errors = findings
                .iter()
                .filter(|finding| finding.severity == Severity::Error)
                .count();
            say(&regulations::printed(&findings));
            fail(&format!("{errors} error(s) in the regulations; nothing was run"))
        }
        Err(error) => fail(&error.to_string()),
    }
}

fn show(folder: Option<&Path>, regulation: String, json: bool) -> ExitCode {
    let library = match regulations::load(folder) {
        Ok((library, _)) => library,
        Err(error) => return fail(&error.to_string()),
    };
    let Some(plan) = library.plans.get(&RegulationId(regulation.clone())) else {
        let known: Vec<_> = library.plans.keys().map(|id| id.0.as_str()).collect();
        return fail(&format!(
            "there is no regulation `{regulation}`; there are: {}",
            known.join(", ")
        ));
    };
    if json {
        match serde_json::to_string_pretty(plan.as_ref()) {
            Ok(text) => say(&text),
            Err(error) => return fail(&error.to_string()),
        }
    } else {
        say(law::show::text(plan).trim_end());
    }
    ExitCode::SUCCESS
}
