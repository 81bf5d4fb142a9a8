//! `qyzmet serve --config FILE`: the systems that the configuration names.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use domain::Chance;
use domain::clock::WallClock;

use crate::commands::{calendar, chain, fail, say, start_log};
use crate::config::Config;
use crate::wiring::District;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The configuration file; `qyzmet config` prints the default.
    #[arg(long)]
    config: PathBuf,
}

pub(super) async fn run(arguments: Arguments, folder: Option<&Path>) -> ExitCode {
    start_log("info");
    let config = match Config::read(&arguments.config) {
        Ok(config) => config,
        Err(error) => return fail(&error.to_string()),
    };
    let library = match calendar::library(folder, &config) {
        Ok(library) => Arc::new(library),
        Err(error) => return fail(&error.to_string()),
    };
    let chance = Arc::new(Chance::from_system());
    let opened = District::open(config, Arc::new(WallClock::default()), chance, library, false).await;
    let district = match opened {
        Ok(district) => district,
        Err(error) => return fail(&chain(&error)),
    };
    if let Err(error) = calendar::tell_moved(&district).await {
        return fail(&error);
    }
    for address in district.addresses() {
        say(&address);
    }
    district.run_until(crate::wiring::interrupted()).await;
    ExitCode::SUCCESS
}
