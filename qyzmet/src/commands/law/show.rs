//! `law list`, `law show`, `law irregularities`, `law schema`.

use std::path::Path;
use std::process::ExitCode;

use law::show;

use super::find;
use crate::commands::{fail, say};
use crate::regulations;

/// All regulations: their ids, names and channels.
pub(super) fn list(folder: Option<&Path>, json: bool) -> ExitCode {
    let library = match regulations::load(folder) {
        Ok((library, _)) => library,
        Err(error) => return fail(&error.to_string()),
    };
    if json {
        let listed: Vec<_> = library.plans.values().map(|plan| show::listed(plan)).collect();
        return print(&serde_json::Value::Array(listed));
    }
    let width = library.plans.keys().map(|id| id.0.chars().count()).max().unwrap_or(0);
    for plan in library.plans.values() {
        let channels: Vec<&str> = plan
            .procedures
            .iter()
            .map(|procedure| procedure.channel.name())
            .collect();
        say(&format!(
            "{:<width$}  {:<32}  {}",
            plan.id.0,
            channels.join(", "),
            plan.name.ru
        ));
    }
    let channels: usize = library.plans.values().map(|plan| plan.procedures.len()).sum();
    say(&format!("{} regulations, {channels} channels", library.plans.len()));
    ExitCode::SUCCESS
}

/// One regulation, in words or as JSON.
pub(super) fn show(folder: Option<&Path>, regulation: &str, json: bool) -> ExitCode {
    match find::plan(folder, regulation) {
        Ok(plan) if json => print(&show::json(&plan)),
        Ok(plan) => {
            say(show::text(&plan).trim_end());
            ExitCode::SUCCESS
        }
        Err(words) => fail(&words),
    }
}

/// The defects of the acts and the readings chosen, of one regulation or of all.
pub(super) fn irregularities(folder: Option<&Path>, regulation: Option<&str>, json: bool) -> ExitCode {
    let library = match regulations::load(folder) {
        Ok((library, _)) => library,
        Err(error) => return fail(&error.to_string()),
    };
    if let Some(id) = regulation
        && let Err(words) = find::plan_of(&library, id)
    {
        return fail(&words);
    }
    let plans = || {
        library
            .plans
            .values()
            .filter(|plan| regulation.is_none_or(|id| plan.id.0 == id))
    };
    if json {
        let all = plans()
            .flat_map(|plan| {
                plan.irregularities.iter().map(|found| {
                    serde_json::json!({
                        "regulation": plan.id.0,
                        "clause": found.clause,
                        "defect": found.defect,
                        "reading": found.reading,
                    })
                })
            })
            .collect();
        return print(&serde_json::Value::Array(all));
    }
    let mut count = 0;
    for plan in plans().filter(|plan| !plan.irregularities.is_empty()) {
        say(&format!("{}\n  {}", plan.id.0, plan.name.ru));
        for found in &plan.irregularities {
            say(&format!(
                "  {}: {}\n      reading: {}",
                found.clause, found.defect, found.reading
            ));
            count += 1;
        }
        say("");
    }
    say(&format!("{count} irregularities, each with the reading chosen"));
    ExitCode::SUCCESS
}

/// The scenarios of a regulation in prose, with every date computed.
pub(super) fn scenario(folder: Option<&Path>, regulation: &str) -> ExitCode {
    let (library, plan) = match regulations::load(folder) {
        Ok((library, _)) => match find::plan_of(&library, regulation) {
            Ok(plan) => (library, plan),
            Err(words) => return fail(&words),
        },
        Err(error) => return fail(&error.to_string()),
    };
    match crate::scenario::markdown(&plan, &library.calendar) {
        Some(text) => {
            say(text.trim_end());
            ExitCode::SUCCESS
        }
        None => fail(&format!(
            "the calendar covers {}, not the year of the act",
            library.calendar.covered()
        )),
    }
}

/// The JSON Schema of the files, for editors.
pub(super) fn schema() -> ExitCode {
    print(&law::schema::schema())
}

/// Pretty JSON on standard output.
pub(super) fn print(value: &serde_json::Value) -> ExitCode {
    match serde_json::to_string_pretty(value) {
        Ok(text) => {
            say(&text);
            ExitCode::SUCCESS
        }
        Err(error) => fail(&error.to_string()),
    }
}
