//! The binary's parts. A library only so that the tests can play with the same actors as the commands.

pub mod actors;
mod bench;
mod commands;
mod config;
mod regulations;
mod scenario;
mod secrets;
pub mod synthetic;
mod wiring;

use std::process::ExitCode;

use clap::Parser;

use crate::commands::Command;

#[derive(Parser)]
#[command(name = "qyzmet", version, about = "Public services, run from their regulations", long_about = None)]
struct Arguments {
    /// Where regulations are read from; without it, ./regulations if it is there, else those compiled in.
    #[arg(long, global = true, value_name = "DIR")]
    regulations: Option<std::path::PathBuf>,
    #[command(subcommand)]
    command: Command,
}

/// Reads the command line and runs the command.
pub fn main() -> ExitCode {
    match Arguments::try_parse() {
        Ok(arguments) => commands::run(arguments.command, arguments.regulations.as_deref()),
        Err(error) => misused(&error),
    }
}

/// What clap says of the command line. Where exit codes are verdicts, a command that was never understood has none: 3
/// and not clap's 2, which would mean that the signature is not proved.
fn misused(error: &clap::Error) -> ExitCode {
    // Where nothing can be written there is nobody to tell.
    let _ = error.print();
    let judges = std::env::args().any(|word| word == "verify" || word == "card");
    match error.exit_code() {
        0 => ExitCode::SUCCESS,
        _ if judges => ExitCode::from(commands::verify::UNREADABLE),
        _ => ExitCode::from(2),
    }
}
