//! `qyzmet config`: the commented default configuration.

use std::process::ExitCode;

pub(super) fn run() -> ExitCode {
    super::say(crate::config::DEFAULT.trim_end());
    ExitCode::SUCCESS
}
