//! `qyzmet rehearse`: a whole case over HTTP with fresh people, fresh keys and real signatures.
//!
//! It opens a district of its own in a temporary folder, plays one path of the regulation, writes down what came
//! of it, and judges whether the path ended as the regulation says.

mod all;
mod expectation;
mod files;
mod play;
mod stage;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use law::RegulationId;
use serde_json::json;

use crate::commands::{chain, fail, say, start_log};
use crate::regulations;

#[derive(Args)]
pub(crate) struct Arguments {
    /// The id of the regulation; with --all, everything of this one only.
    regulation: Option<String>,
    /// Play every path of every channel of every regulation, and print how much of the acts was executed.
    #[arg(long)]
    all: bool,
    /// The channel to play.
    #[arg(long, value_enum, default_value = "portal")]
    channel: ChannelName,
    /// How the case goes.
    #[arg(long, value_enum, default_value = "granted")]
    path: Story,
    /// The folder for application.json, application.cms, result.pdf, ca.pem, crl.pem, trace.json.
    #[arg(long)]
    out: PathBuf,
    /// With --all, the PostgreSQL to keep everything in (`postgres://…/database`) instead of SQLite.
    #[arg(long, requires = "all")]
    db: Option<String>,
    /// Print the outcome as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ChannelName {
    Portal,
}

/// The paths that can be rehearsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Story {
    /// The document is issued.
    Granted,
    /// The official refuses, with the ground.
    Refused,
    /// Sign-in with a password that is not theirs.
    WrongPassword,
    /// The certificate is somebody else's.
    ForeignIin,
    /// The certificate has run out.
    ExpiredKey,
    /// The certificate has been revoked.
    RevokedKey,
    /// The revocation list cannot be had.
    UnknownRevocation,
    /// One bit of the signature is turned.
    BrokenSignature,
    /// The form breaks its rules.
    InvalidForm,
}

impl Story {
    fn name(self) -> String {
        self.to_possible_value()
            .map(|value| value.get_name().to_owned())
            .unwrap_or_default()
    }
}

pub(super) async fn run(arguments: Arguments, folder: Option<&Path>) -> ExitCode {
    start_log("warn");
    let ChannelName::Portal = arguments.channel;
    let library = match regulations::load(folder) {
        Ok((library, _)) => library,
        Err(error) => return fail(&error.to_string()),
    };
    if arguments.all {
        let wanted = all::Wanted {
            only: arguments.regulation.as_deref(),
            db: arguments.db.as_deref(),
            out: &arguments.out,
            as_json: arguments.json,
        };
        return all::run(library, &wanted).await;
    }
    let Some(regulation) = arguments.regulation.clone() else {
        return fail("which regulation? Name one, or say --all");
    };
    let Some(plan) = library.plans.get(&RegulationId(regulation.clone())).cloned() else {
        let known: Vec<_> = library.plans.keys().map(|id| id.0.as_str()).collect();
        return fail(&format!(
            "there is no regulation `{}`; there are: {}",
            regulation,
            known.join(", ")
        ));
    };
    if let Err(cause) = std::fs::create_dir_all(&arguments.out) {
        return fail(&format!(
            "the folder {} cannot be made: {cause}",
            arguments.out.display()
        ));
    }
    let stage = match stage::Stage::open(library, &plan, arguments.path).await {
        Ok(stage) => stage,
        Err(error) => return fail(&chain(&error)),
    };
    let played = play::play(&stage, &plan, arguments.path).await;
    let played = match played {
        Ok(played) => played,
        Err(error) => {
            stage.close().await;
            return fail(&format!("the rehearsal broke off: {error}"));
        }
    };
    let written = files::write(&arguments.out, &stage, &played).await;
    stage.close().await;
    let written = match written {
        Ok(written) => written,
        Err(error) => return fail(&error.to_string()),
    };
    let findings = expectation::judge(&plan, arguments.path, &played);
    report(&arguments, &played, &written, &findings);
    if findings.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn report(arguments: &Arguments, played: &play::Played, written: &[String], findings: &[String]) {
    if arguments.json {
        let outcome = json!({
            "regulation": arguments.regulation,
            "channel": "portal",
            "path": arguments.path.name(),
            "as_the_regulation_says": findings.is_empty(),
            "findings": findings,
            "ended": played.ended,
            "case": played.case,
            "number": played.number,
            "document_number": played.document_number,
            "files": written,
            "events": played.trace.as_array().map_or(0, Vec::len),
        });
        return say(&serde_json::to_string_pretty(&outcome).unwrap_or_default());
    }
    say(&format!(
        "{}, portal, path {}: {}",
        arguments.regulation.as_deref().unwrap_or_default(),
        arguments.path.name(),
        played.ended
    ));
    for event in played.trace.as_array().into_iter().flatten() {
        say(&line(event));
    }
    say(&format!(
        "written to {}: {}",
        arguments.out.display(),
        written.join(", ")
    ));
    for finding in findings {
        say(&format!("NOT as the regulation says: {finding}"));
    }
    if findings.is_empty() {
        say("The path ended as the regulation says.");
    }
}

/// One event in one line: clause, label or action, system, outcome, time taken and limit.
fn line(event: &serde_json::Value) -> String {
    let text = |key: &str| event[key].as_str().unwrap_or("").to_owned();
    let name = match (event["label"].as_str(), event["action"].as_u64()) {
        (_, Some(action)) => format!("действие {action}"),
        (Some(label), None) => label.to_owned(),
        (None, None) => text("kind"),
    };
    let limit = event["limit_seconds"]
        .as_u64()
        .map(|seconds| format!(" (limit {seconds} s)"))
        .unwrap_or_default();
    format!(
        "  {:<14} {:<9} {:<9} {}{limit}",
        name,
        text("system"),
        text("outcome"),
        text("text_ru").chars().take(90).collect::<String>()
    )
}
