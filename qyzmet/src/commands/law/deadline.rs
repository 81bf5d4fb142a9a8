//! `qyzmet law deadline`: a due moment with its proof.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ValueEnum;
use domain::Deadline;
use domain::deadline::{Pace, Proof, Span};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use law::{Amount, Calendar, Language, Unit};

use crate::commands::{chain, fail, say};
use crate::regulations;

const UNITS: [Unit; 6] = [
    Unit::Second,
    Unit::Minute,
    Unit::Hour,
    Unit::WorkingDay,
    Unit::CalendarDay,
    Unit::Month,
];

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The moment of filing in Kazakhstan: 2012-12-27T16:30, or with an offset; a date alone is its opening hour.
    #[arg(long)]
    from: String,
    /// «3 working_day», «30 calendar_day», «1 month», «10 minute»; joined by + they follow one another.
    #[arg(long)]
    limit: String,
    /// «День приема и день выдачи документов не входят в срок».
    #[arg(long)]
    excluding_intake: bool,
    /// Minutes and hours of a system, which run at night too; without it they are those of people.
    #[arg(long)]
    automatic: bool,
    /// Whose working hours: those of the calendar's offices.
    #[arg(long, default_value = "provider")]
    office: String,
    /// A file whose days replace or add to those of the calendar.
    #[arg(long, value_name = "FILE")]
    calendar: Option<PathBuf>,
    #[arg(long, value_enum, default_value = "ru")]
    lang: Words,
    #[arg(long)]
    json: bool,
}

/// The language of what is printed.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Words {
    Kk,
    Ru,
    En,
}

impl Words {
    pub(crate) fn language(self) -> Language {
        match self {
            Self::Kk => Language::Kk,
            Self::Ru => Language::Ru,
            Self::En => Language::En,
        }
    }
}

pub(crate) fn run(arguments: &Arguments, folder: Option<&Path>) -> ExitCode {
    match prove(arguments, folder) {
        Ok(proof) if arguments.json => match serde_json::to_string_pretty(&proof.to_json(arguments.lang.language())) {
            Ok(text) => say(&text),
            Err(error) => return fail(&error.to_string()),
        },
        Ok(proof) => say(&printed(&proof, arguments.lang.language())),
        Err(message) => return fail(&message),
    }
    ExitCode::SUCCESS
}

fn prove(arguments: &Arguments, folder: Option<&Path>) -> Result<Proof, String> {
    let calendar = regulations::calendar(folder, arguments.calendar.as_deref()).map_err(|error| error.to_string())?;
    let spans = spans(&arguments.limit)?;
    let from = moment(&arguments.from, &calendar, &arguments.office)?;
    let pace = match arguments.automatic {
        true => Pace::Elapsed,
        false => Pace::Office(arguments.office.clone()),
    };
    Deadline::new(from, spans, pace)
        .excluding_intake(arguments.excluding_intake)
        .prove(&calendar)
        .map_err(|error| chain(&error))
}

/// Reads «3 working_day + 1 working_day».
fn spans(text: &str) -> Result<Vec<Span>, String> {
    text.split('+').map(span).collect()
}

fn span(text: &str) -> Result<Span, String> {
    const EXAMPLE: &str = "a limit is a number and a unit, such as \"3 working_day\"";
    let mut words = text.split_whitespace();
    let (Some(value), Some(unit), None) = (words.next(), words.next(), words.next()) else {
        return Err(format!("--limit {text:?} cannot be read: {EXAMPLE}"));
    };
    let value: Amount = value
        .replace(',', ".")
        .parse()
        .map_err(|()| format!("--limit {text:?}: `{value}` is no number; {EXAMPLE}"))?;
    if value.tenths() == 0 {
        return Err("a limit is longer than nothing".to_owned());
    }
    let singular = unit
        .strip_suffix('s')
        .unwrap_or(unit)
        .to_ascii_lowercase()
        .replace('-', "_");
    let found = UNITS.into_iter().find(|known| known.name() == singular);
    let unit = found.ok_or_else(|| {
        let near = match singular.as_str() {
            "day" => Some("did you mean `working_day` or `calendar_day`?".to_owned()),
            "workday" | "business_day" | "weekday" => Some("did you mean `working_day`?".to_owned()),
            _ => law::diagnostic::suggestion(unit, UNITS.map(Unit::name)),
        };
        let near = near.map_or_else(String::new, |near| format!("; {near}"));
        format!("--limit: unknown unit `{unit}`{near}")
    })?;
    Ok(Span::new(value, unit))
}

/// Reads a moment of the calendar's place.
fn moment(text: &str, calendar: &Calendar, office: &str) -> Result<Timestamp, String> {
    let wrong = || format!("--from {text:?} cannot be read: a moment is written 2012-12-27T16:30");
    let text = text.trim();
    if let Ok(at) = text.parse::<Timestamp>() {
        return Ok(at);
    }
    let civil: DateTime = if text.contains(['T', 't', ' ']) {
        text.parse().map_err(|_| wrong())?
    } else {
        let date: Date = text.parse().map_err(|_| wrong())?;
        let opens = calendar.office(office).hours.first().map(|hours| hours.from);
        date.to_datetime(opens.unwrap_or_default())
    };
    let zone = TimeZone::get(calendar.zone()).unwrap_or(TimeZone::UTC);
    let at = civil.to_zoned(zone).map_err(|_| wrong())?;
    Ok(at.timestamp())
}

/// The proof for a person: the due moment, then a line a day.
fn printed(proof: &Proof, language: Language) -> String {
    let mut lines = vec![proof.words(language), String::new()];
    let mut days: Vec<(jiff::civil::Date, String)> = Vec::new();
    for day in &proof.counted {
        let note = day.note.as_ref().map_or("", |note| note.to(language));
        days.push((day.date, format!("{}  {:>4}  {note}", day.date, day.n)));
    }
    for day in &proof.skipped {
        let (reason, act) = (day.reason.to(language), day.act.to(language));
        days.push((day.date, format!("{}     –  {reason} [{act}]", day.date)));
    }
    days.sort_by_key(|(date, _)| *date);
    lines.extend(days.into_iter().map(|(_, line)| line.trim_end().to_owned()));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_read_in_one_and_many() {
        for text in ["3 working_day", "3 working_days", " 3  working-days "] {
            assert_eq!(spans(text).unwrap(), [Span::new(3, Unit::WorkingDay)]);
        }
        assert_eq!(spans("19 working_day + 1 month").unwrap().len(), 2);
    }

    #[test]
    fn nonsense_is_told_from_sense() {
        for (text, said) in [
            ("3", "cannot be read"),
            ("three days", "is no number"),
            ("3 workingday", "did you mean `working_day`?"),
            ("3 workdays", "did you mean `working_day`?"),
            ("3 days", "did you mean `working_day` or `calendar_day`?"),
            ("3 fortnight", "one of: second, minute"),
            ("-1 month", "is no number"),
            ("0 month", "longer than nothing"),
            ("1 month + ", "cannot be read"),
        ] {
            let error = spans(text).unwrap_err();
            assert!(error.contains(said), "{text}: {error}");
        }
    }
}
