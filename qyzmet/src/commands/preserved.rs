//! `qyzmet preserved`: what an administrator must know of the documents that are stamped again for years.

mod words;

use std::path::PathBuf;
use std::process::ExitCode;

use jiff::Timestamp;
use preservation::Document;
use preservation::documents::{figures, troubled};

use crate::commands::language::{self, Lang};
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
    /// The language of what is said; without it that of the environment (LC_ALL, LC_MESSAGES, LANG), else English.
    #[arg(long)]
    lang: Option<Lang>,
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
        Err(cause) => fail(words::failed(&cause).in_language(language::spoken(arguments.lang))),
    }
}

async fn tell(arguments: &Arguments) -> Result<bool, String> {
    let language = language::spoken(arguments.lang);
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
                "troubled": named.iter().map(|document| shape(document, language)).collect::<Vec<_>>(),
            });
            say(&line.to_string());
            continue;
        }
        say(words::counted(system, counted).in_language(language));
        for document in &named {
            say(&format!("  {}", words::document(document).in_language(language)));
        }
    }
    Ok(is_well)
}

fn shape(document: &Document, language: &str) -> serde_json::Value {
    serde_json::json!({
        "case": document.subject,
        "form": document.form.name(),
        "sha256": document.original,
        "level": document.level.to_string(),
        "held": document.awaited,
        "cause": cause(document, language),
        "attempts": document.attempts,
        "next_try": document.due.map(|due: Timestamp| due.to_string()),
    })
}

fn cause<'a>(document: &'a Document, language: &str) -> &'a str {
    let cause = document.last_error.as_ref();
    cause.map(|cause| cause.in_language(language)).unwrap_or_default()
}
