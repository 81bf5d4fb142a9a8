//! `qyzmet doctor --config FILE`: does what the configuration names work? One sentence each, and what to do.

mod examine;
mod found;
mod plan;
#[cfg(test)]
mod tests;
mod words;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use domain::Chance;
use domain::clock::WallClock;
use eds::report::Sentence;
use exchange::Enquiry;
use serde::Serialize;

use crate::commands::language::{self, Lang};
use crate::commands::{fail, say};
use crate::config::Config;
use plan::Plan;

/// How long an address may take to answer; the words say it too.
const PATIENCE: Duration = Duration::from_secs(5);

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The configuration file; `qyzmet config` prints the default.
    #[arg(long)]
    config: PathBuf,
    /// Print the findings as JSON.
    #[arg(long)]
    json: bool,
    /// The language of the findings; without it that of the environment (LC_ALL, LC_MESSAGES, LANG), else English.
    #[arg(long)]
    lang: Option<Lang>,
}

/// What was found out about one address or certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Finding {
    /// `authority`, `root`, `list`, `delta`, `ocsp`, `tsp`, `beside`, a system's name, `mail`.
    what: &'static str,
    address: String,
    ok: bool,
    /// One sentence: what is so; where something is wrong, which part, and what to do.
    said: Sentence,
}

/// The same in one language.
#[derive(Serialize)]
struct Spoken<'a> {
    what: &'a str,
    address: &'a str,
    ok: bool,
    said: &'a str,
}

impl Finding {
    fn good(what: &'static str, address: &str, said: Sentence) -> Self {
        Self {
            what,
            address: address.to_owned(),
            ok: true,
            said,
        }
    }

    fn bad(what: &'static str, address: &str, said: Sentence) -> Self {
        Self {
            ok: false,
            ..Self::good(what, address, said)
        }
    }

    fn in_language(&self, language: &str) -> Spoken<'_> {
        Spoken {
            what: self.what,
            address: &self.address,
            ok: self.ok,
            said: self.said.in_language(language),
        }
    }
}

pub(super) async fn run(arguments: Arguments) -> ExitCode {
    let config = match Config::read(&arguments.config) {
        Ok(config) => config,
        Err(error) => return fail(&error.to_string()),
    };
    let language = language::spoken(arguments.lang);
    let enquiry = match Enquiry::of_doctor(PATIENCE) {
        Ok(enquiry) => enquiry,
        Err(error) => return fail(error.told().in_language(language)),
    };
    let findings = match Plan::of(&config) {
        Ok(plan) => examine::all(&plan, &enquiry, &WallClock::default(), &Chance::from_system()).await,
        Err(finding) => vec![finding],
    };
    let ok = findings.iter().all(|finding| finding.ok);
    let spoken: Vec<Spoken<'_>> = findings.iter().map(|finding| finding.in_language(language)).collect();
    if arguments.json {
        say(&serde_json::json!({ "ok": ok, "checks": spoken }).to_string());
    } else {
        let [good, bad] = words::marks().map(|mark| mark.in_language(language).to_owned());
        for Spoken {
            what,
            address,
            ok,
            said,
        } in &spoken
        {
            let mark = if *ok { &good } else { &bad };
            say(&format!("{mark:<6} {what:<10} {address}: {said}"));
        }
    }
    if ok { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
