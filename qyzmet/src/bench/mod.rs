//! `qyzmet bench`: measurements with their evidence.

mod cases;
mod crew;
mod measure;
mod parts;
mod proof;
mod services;

use std::path::Path;
use std::process::ExitCode;

use clap::{Args, Subcommand};

#[derive(Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Complete signed applications, end to end over HTTP.
    Cases(cases::Arguments),
    /// OCSP answers and time stamps of a running authority.
    Services(services::Arguments),
}

pub(crate) async fn run(arguments: Arguments, regulations: Option<&Path>) -> ExitCode {
    match arguments.what {
        What::Cases(arguments) => cases::run(arguments, regulations).await,
        What::Services(arguments) => services::run(arguments).await,
    }
}
