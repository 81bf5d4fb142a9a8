//! `qyzmet doctor --config FILE`: does what the configuration names work? One sentence each, and what to do.

mod examine;
mod fetch;
mod plan;
#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::process::ExitCode;

use domain::Chance;
use domain::clock::WallClock;
use serde::Serialize;

use crate::commands::{fail, say};
use crate::config::Config;
use plan::Plan;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The configuration file; `qyzmet config` prints the default.
    #[arg(long)]
    config: PathBuf,
    /// Print the findings as JSON.
    #[arg(long)]
    json: bool,
}

/// What was found out about one address or certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Finding {
    /// `authority`, `root`, `list`, `delta`, `ocsp`, `tsp`, a system's name, `mail`.
    what: &'static str,
    address: String,
    ok: bool,
    /// One sentence: what is so; where something is wrong, which part, and what to do.
    said: String,
}

impl Finding {
    fn good(what: &'static str, address: &str, said: impl Into<String>) -> Self {
        Self {
            what,
            address: address.to_owned(),
            ok: true,
            said: said.into(),
        }
    }

    fn bad(what: &'static str, address: &str, said: impl Into<String>) -> Self {
        Self {
            ok: false,
            ..Self::good(what, address, said)
        }
    }
}

pub(super) async fn run(arguments: Arguments) -> ExitCode {
    let config = match Config::read(&arguments.config) {
        Ok(config) => config,
        Err(error) => return fail(&error.to_string()),
    };
    let findings = match Plan::of(&config) {
        Ok(plan) => examine::all(&plan, &WallClock::default(), &Chance::from_system()).await,
        Err(finding) => vec![finding],
    };
    let ok = findings.iter().all(|finding| finding.ok);
    if arguments.json {
        say(&serde_json::json!({ "ok": ok, "checks": findings }).to_string());
    } else {
        for finding in &findings {
            let mark = if finding.ok { "good" } else { "BAD " };
            say(&format!(
                "{mark}  {:<10} {}: {}",
                finding.what, finding.address, finding.said
            ));
        }
    }
    if ok { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
