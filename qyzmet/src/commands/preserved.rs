//! `qyzmet preserved`: what an administrator must know of the documents that are stamped again for years.

use std::path::PathBuf;
use std::process::ExitCode;

use jiff::Timestamp;
use preservation::Document;
use preservation::documents::{figures, troubled};

use crate::commands::{chain, fail, say};
use crate::config::Config;
use crate::wiring;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[arg(long)]
    config: PathBuf,
    /// One line of JSON a system.
    #[arg(long)]
    json: bool,
}

/// The systems that keep signed documents.
const KEEPERS: [&str; 3] = ["portal", "provider", "center"];
/// How many documents of a system are named, the longest waiting first.
const NAMED_MAX: i64 = 50;

/// Succeeds where nothing is amiss.
pub(super) async fn run(arguments: Arguments) -> ExitCode {
    match tell(&arguments).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(cause) => fail(&cause),
    }
}

async fn tell(arguments: &Arguments) -> Result<bool, String> {
    let config = Config::read(&arguments.config).map_err(|error| chain(&error))?;
    let mut is_well = true;
    for system in KEEPERS.into_iter().filter(|system| config.runs(system)) {
        let db = wiring::open_store(&config, system)
            .await
            .map_err(|error| chain(&error))?;
        let counted = figures(&db).await.map_err(|error| chain(&error))?;
        let named = troubled(&db, NAMED_MAX).await.map_err(|error| chain(&error))?;
        is_well &= counted.troubled == 0 && counted.given_up == 0;
        if arguments.json {
            let line = serde_json::json!({
                "system": system,
                "documents": counted.all,
                "tried_in_vain": counted.troubled,
                "held": counted.awaited,
                "given_up": counted.given_up,
                "troubled": named.iter().map(shape).collect::<Vec<_>>(),
            });
            say(&line.to_string());
            continue;
        }
        say(&format!(
            "{system}: {} documents kept, {} tried in vain, {} held until they are stamped, {} given up",
            counted.all, counted.troubled, counted.awaited, counted.given_up
        ));
        for document in &named {
            let next = document
                .due
                .map_or_else(|| "not tried again".to_owned(), |due| format!("next try {due}"));
            say(&format!(
                "  {} {} (level {}, case {}): {}; {} attempts, {next}",
                document.form.name(),
                document.original,
                document.level,
                document.subject,
                cause(document),
                document.attempts
            ));
        }
    }
    Ok(is_well)
}

fn shape(document: &Document) -> serde_json::Value {
    serde_json::json!({
        "case": document.subject,
        "form": document.form.name(),
        "sha256": document.original,
        "level": document.level.to_string(),
        "held": document.awaited,
        "cause": cause(document),
        "attempts": document.attempts,
        "next_try": document.due.map(|due: Timestamp| due.to_string()),
    })
}

fn cause(document: &Document) -> &str {
    document.last_error.as_deref().unwrap_or_default()
}
