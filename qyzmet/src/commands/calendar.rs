//! `qyzmet calendar show|recompute`: the working calendar, and what a change of it moves.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Subcommand;
use domain::Chance;
use domain::clock::WallClock;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use law::calendar::DayKind;
use law::{Calendar, Library};

use crate::commands::law::deadline::Words;
use crate::commands::{chain, fail, say, start_log};
use crate::config::Config;
use crate::regulations::{self, RegulationsError};
use crate::wiring::{self, District};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: CalendarCommand,
}

#[derive(Subcommand)]
enum CalendarCommand {
    /// List the days off of a year, and the weekend days that are worked, each with its act.
    Show {
        year: i16,
        /// A file whose days replace or add to those of the calendar.
        #[arg(long, value_name = "FILE")]
        file: Option<PathBuf>,
        #[arg(long, value_enum, default_value = "ru")]
        lang: Words,
    },
    /// Count the terms of all open cases again by the calendar of today; list what moved, and tell the applicants.
    Recompute {
        #[arg(long)]
        config: PathBuf,
    },
}

pub(super) async fn run(arguments: Arguments, folder: Option<&Path>) -> ExitCode {
    let done = match arguments.command {
        CalendarCommand::Show { year, file, lang } => show(folder, year, file.as_deref(), lang),
        CalendarCommand::Recompute { config } => recompute(folder, &config).await,
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(cause) => fail(&cause),
    }
}

fn show(folder: Option<&Path>, year: i16, file: Option<&Path>, lang: Words) -> Result<(), String> {
    let calendar = regulations::calendar(folder, file).map_err(|error| error.to_string())?;
    let language = lang.language();
    let first = Date::new(year, 1, 1).map_err(|_| format!("there is no year {year}"))?;
    calendar.works(first).map_err(|error| error.to_string())?;
    for (date, day) in calendar.days().filter(|(date, _)| date.year() == year) {
        let sign = if day.works() { '+' } else { '–' };
        let kind = match day.kind {
            DayKind::Weekend => "weekend",
            DayKind::Holiday => "holiday",
            DayKind::Transferred => "transferred",
            DayKind::DecreedOff => "moved here",
            DayKind::DecreedWorking => "worked",
        };
        let (reason, act) = (day.reason.to(language), day.act.to(language));
        say(&format!("{date} {sign} {kind:<11} {reason} [{act}]"));
    }
    Ok(())
}

async fn recompute(folder: Option<&Path>, path: &Path) -> Result<(), String> {
    start_log("warn");
    let mut config = Config::read(path).map_err(|error| error.to_string())?;
    if !config.runs("provider") {
        return Err("the terms are the provider's, and this configuration runs none".to_owned());
    }
    if !wiring::is_enrolled(&config, "provider") {
        return Err("the provider has never been started with this configuration: it has no cases".to_owned());
    }
    let library = library(folder, &config).map_err(|error| error.to_string())?;
    // The provider alone, at a port of its own: the district may be running meanwhile, and carries what is told here.
    for system in std::mem::replace(&mut config.systems, vec!["provider".to_owned()]) {
        let address = config.server.public_url.clone();
        config.addresses.entry(system).or_insert(address);
    }
    "127.0.0.1:0".clone_into(&mut config.server.listen);
    let clock = Arc::new(WallClock::default());
    let district = District::open(config, clock, Arc::new(Chance::from_system()), Arc::new(library), false).await;
    let district = district.map_err(|error| chain(&error))?;
    let moved = tell_moved(&district).await?;
    if moved == 0 {
        say("No term has moved.");
    } else {
        say(&format!(
            "{moved} term(s) have moved. Restart what runs, so that it counts by the new calendar."
        ));
    }
    Ok(())
}

/// The regulations with the calendar's file of the configuration.
pub(super) fn library(folder: Option<&Path>, config: &Config) -> Result<Library, RegulationsError> {
    let (mut library, _) = regulations::load(folder)?;
    if let Some(file) = &config.calendar.file {
        library.calendar = Arc::new(regulations::extended(&library.calendar, file)?);
    }
    Ok(library)
}

/// Counts the terms of a district's provider again, lists and logs what moved. Gives how many.
pub(super) async fn tell_moved(district: &District) -> Result<usize, String> {
    let wrong = |problem: pages::Problem| problem.internal.unwrap_or(problem.message.en);
    let mut told = 0;
    let mut counters = Vec::new();
    if let Some(provider) = district.provider.as_ref() {
        let calendar = provider.calendar();
        for term in provider.recompute_terms().await.map_err(wrong)? {
            tell(
                calendar,
                &term.case,
                &term.number,
                &term.clause,
                (term.from, term.until),
            );
            told += 1;
        }
        counters.push(provider.counter());
    }
    counters.extend(district.center.as_ref().map(|center| Arc::clone(center.counter())));
    for counter in counters {
        for term in counter.recompute_terms().await.map_err(wrong)? {
            let calendar = counter.calendar();
            tell(
                calendar,
                &term.case,
                &term.number,
                &term.clause,
                (term.from, term.until),
            );
            told += 1;
        }
    }
    Ok(told)
}

/// One term that has moved: in the log, and on the screen.
fn tell(
    calendar: &Calendar,
    case: &str,
    number: &str,
    clause: &str,
    (from, until): (Option<Timestamp>, Option<Timestamp>),
) {
    let (from, until) = (local(calendar, from), local(calendar, until));
    tracing::info!(case, clause, from, until, "a term has moved with the calendar");
    say(&format!("{number}  {from} → {until}  {clause}"));
}

fn local(calendar: &Calendar, at: Option<Timestamp>) -> String {
    let zone = TimeZone::get(calendar.zone()).unwrap_or(TimeZone::UTC);
    at.map_or_else(
        || "–".to_owned(),
        |at| at.to_zoned(zone).strftime("%Y-%m-%d %H:%M").to_string(),
    )
}
