//! The commands. One file each; this one is their table of contents.

mod account;
mod calendar;
mod card;
mod config;
mod demo;
mod doctor;
mod key;
pub(crate) mod language;
mod law;
mod preserved;
mod rehearse;
mod serve;
mod sign;
mod signer;
pub(crate) mod verify;

use std::path::Path;
use std::process::ExitCode;

use clap::Subcommand;

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Run all systems in one process, with synthetic people and staff.
    Demo(demo::Arguments),
    /// Run the systems that a configuration names.
    Serve(serve::Arguments),
    /// Print the default configuration, with comments.
    Config,
    /// Add an account for a member of staff.
    Account(account::Arguments),
    /// Show the working calendar, or count open terms again after it has changed.
    Calendar(calendar::Arguments),
    /// Tell how the signed documents of the systems fare: how many are kept, which cannot be stamped, and why.
    Preserved(preserved::Arguments),
    /// Play a whole case over HTTP with fresh people and keys, and write down what came of it.
    Rehearse(rehearse::Arguments),
    /// Check or show regulations.
    Law(law::Arguments),
    /// Sign a file: CMS, PDF or XML, at level B, T, LT or LTA; or raise the level of a signature.
    Sign(sign::Arguments),
    /// Say whether the signatures of a file are good. Exit code: 0 valid, 1 invalid, 2 not proved, 3 unreadable.
    Verify(verify::Arguments),
    /// Make the card of a signed document: a PDF for people with the original and its signatures inside.
    Card(card::Arguments),
    /// Keys in PKCS#12 files and on tokens: made, shown, certified.
    Key(key::Arguments),
    /// Test what a configuration names: authority, revocation list, OCSP, time stamps, other systems.
    Doctor(doctor::Arguments),
    /// Sign for pages what you agree to, with keys of files and tokens: an agent in place of NCALayer.
    Signer(signer::Arguments),
    /// Measure.
    Bench(crate::bench::Arguments),
}

/// Runs one command. The exit code is part of each command's contract.
pub(crate) fn run(command: Command, regulations: Option<&Path>) -> ExitCode {
    match command {
        Command::Demo(arguments) => with_runtime(demo::run(arguments, regulations)),
        Command::Serve(arguments) => with_runtime(serve::run(arguments, regulations)),
        Command::Config => config::run(),
        Command::Account(arguments) => with_runtime(account::run(arguments)),
        Command::Calendar(arguments) => with_runtime(calendar::run(arguments, regulations)),
        Command::Preserved(arguments) => with_runtime(preserved::run(arguments)),
        Command::Rehearse(arguments) => with_runtime(rehearse::run(arguments, regulations)),
        Command::Law(arguments) => law::run(arguments, regulations),
        Command::Sign(arguments) => with_runtime(sign::run(arguments)),
        Command::Verify(arguments) => verify::run(&arguments),
        Command::Card(arguments) => card::run(&arguments),
        Command::Key(arguments) => key::run(&arguments),
        Command::Doctor(arguments) => with_runtime(doctor::run(arguments)),
        Command::Signer(arguments) => with_runtime(signer::run(arguments)),
        Command::Bench(arguments) => with_runtime(crate::bench::run(arguments, regulations)),
    }
}

fn with_runtime(work: impl Future<Output = ExitCode>) -> ExitCode {
    match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(work),
        Err(cause) => fail(&format!("the asynchronous runtime does not start: {cause}")),
    }
}

/// Says on standard output: the product of a command.
/// A reader that goes away (`| head`) ends the command quietly.
pub(crate) fn say(text: &str) {
    use std::io::Write;
    if writeln!(std::io::stdout(), "{text}").is_err() {
        std::process::exit(0);
    }
}

/// Says on standard error why the command failed.
#[expect(clippy::print_stderr, reason = "a command's failure goes to standard error")]
pub(crate) fn fail(text: &str) -> ExitCode {
    eprintln!("qyzmet: {text}");
    ExitCode::FAILURE
}

/// An error with everything under it, in one line.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

/// The log goes to standard error; `QYZMET_LOG` chooses (`info`, `debug`, `exchange=debug` …).
pub(crate) fn start_log(default: &str) {
    let filter = tracing_subscriber::EnvFilter::try_from_env("QYZMET_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new(default));
    // A second call, as in tests, leaves the first log in place.
    let colours = std::io::IsTerminal::is_terminal(&std::io::stderr());
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(colours);
    let _ = log.try_init();
}
