//! `qyzmet law …`: regulations judged and printed.

mod bpmn;
mod compare;
pub(crate) mod deadline;
mod diagram;
mod find;
mod show;
mod table;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;
use law::{Language, Severity};

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
    Check {
        paths: Vec<PathBuf>,
        /// Also what a regulation leaves open: steps without a limit, participants that never act …
        #[arg(long)]
        notes: bool,
    },
    /// List the regulations.
    List {
        #[arg(long)]
        json: bool,
    },
    /// Until when something filed at a moment is due, and why: every day counted, every day not, by which act.
    Deadline(deadline::Arguments),
    /// Show one regulation as it was understood.
    Show {
        regulation: String,
        /// Steps, actions, forms and outputs as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Print the annex-1 table of a channel (portal, center, provider, akim).
    Table {
        regulation: String,
        channel: String,
        #[arg(long, default_value = "ru", value_parser = language)]
        lang: Language,
        #[arg(long)]
        json: bool,
    },
    /// Print a channel as BPMN 2.0 XML, with where everything stands.
    Bpmn(bpmn::Arguments),
    /// Draw a channel as SVG in the legend of the acts, to be printed.
    Diagram(diagram::Arguments),
    /// Compare two regulations, two versions (FOLDER#ID) or the two languages of an act (ID@ru ID@kk).
    Compare {
        left: String,
        right: String,
        #[arg(long)]
        json: bool,
    },
    /// Print the defects of the acts that were decided on, with the reading chosen.
    Irregularities {
        regulation: Option<String>,
        #[arg(long)]
        json: bool,
    },
    /// Print the scenarios of a regulation: who does what when, with every date computed (Markdown, in Russian).
    Scenario { regulation: String },
    /// Print the JSON Schema of the regulation files, for editors.
    Schema,
}

/// `kk`, `ru` or `en`.
fn language(word: &str) -> Result<Language, String> {
    Language::from_tag(word).ok_or_else(|| format!("`{word}` is no language of the platform: kk, ru, en"))
}

pub(super) fn run(arguments: Arguments, folder: Option<&Path>) -> ExitCode {
    match arguments.command {
        LawCommand::Check { paths, notes } if paths.is_empty() => check(folder, notes),
        LawCommand::Check { paths, notes } => {
            let results: Vec<_> = paths.iter().map(|path| check(Some(path), notes)).collect();
            results
                .into_iter()
                .find(|code| *code != ExitCode::SUCCESS)
                .unwrap_or(ExitCode::SUCCESS)
        }
        LawCommand::Deadline(arguments) => deadline::run(&arguments, folder),
        LawCommand::List { json } => show::list(folder, json),
        LawCommand::Show { regulation, json } => show::show(folder, &regulation, json),
        LawCommand::Table {
            regulation,
            channel,
            lang,
            json,
        } => table::run(folder, &regulation, &channel, lang, json),
        LawCommand::Bpmn(arguments) => bpmn::run(folder, &arguments),
        LawCommand::Diagram(arguments) => diagram::run(folder, &arguments),
        LawCommand::Compare { left, right, json } => compare::run(folder, &left, &right, json),
        LawCommand::Irregularities { regulation, json } => show::irregularities(folder, regulation.as_deref(), json),
        LawCommand::Scenario { regulation } => show::scenario(folder, &regulation),
        LawCommand::Schema => show::schema(),
    }
}

fn check(folder: Option<&Path>, show_notes: bool) -> ExitCode {
    match regulations::load(folder) {
        Ok((library, warnings)) => {
            if !warnings.is_empty() {
                say(&regulations::printed(&warnings));
            }
            let notes: Vec<_> = library
                .plans
                .values()
                .flat_map(|plan| law::notes::notes(plan))
                .collect();
            if show_notes {
                for note in &notes {
                    say(&format!("{} {}: note: {}", note.regulation, note.place, note.message));
                }
            }
            let irregularities: usize = library.plans.values().map(|plan| plan.irregularities.len()).sum();
            say(&format!(
                "{} regulation(s) checked, 0 errors, {} warning(s), {irregularities} irregularities of the acts decided on, {} \
                 note(s){}",
                library.plans.len(),
                warnings.len(),
                notes.len(),
                if show_notes || notes.is_empty() {
                    ""
                } else {
                    " (--notes prints them)"
                },
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
