//! `law table`: the annex-1 table of a channel.

use std::path::Path;
use std::process::ExitCode;

use law::Language;

use super::{find, show};
use crate::commands::{fail, say};

pub(super) fn run(folder: Option<&Path>, regulation: &str, channel: &str, language: Language, json: bool) -> ExitCode {
    let plan = match find::plan(folder, regulation) {
        Ok(plan) => plan,
        Err(words) => return fail(&words),
    };
    let channel = match find::procedure(&plan, channel) {
        Ok(procedure) => procedure.channel,
        Err(words) => return fail(&words),
    };
    let Some(table) = law::table::table(&plan, channel, language) else {
        return fail("the regulation has no such channel");
    };
    if json {
        return show::print(&table.to_json());
    }
    say(table.to_text().trim_end());
    ExitCode::SUCCESS
}
