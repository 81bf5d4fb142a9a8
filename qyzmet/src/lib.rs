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
    let arguments = Arguments::parse();
    commands::run(arguments.command, arguments.regulations.as_deref())
}
