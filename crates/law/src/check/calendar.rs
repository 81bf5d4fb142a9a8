//! The files of the working calendar.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::{Date, Time, Weekday};

use super::mapping::{Mapping, one_of};
use super::texts;
use crate::calendar::{Calendar, Entry, FOLDER, Holiday, Hours, Office, Since, What, build};
use crate::diagnostic::{At, Findings, suggestion};
use crate::library::Folder;
use crate::source::{Kind, Node, documents, read_text};
use crate::text::Text;

const WEEKDAYS: &[(&str, Weekday)] = &[
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

/// Reads the calendar's files of `folder` into `calendar`: what they say takes the place of what is there.
pub(crate) fn read(mut calendar: Calendar, folder: &dyn Folder, findings: &Findings) -> Calendar {
    let mut trees = Vec::new();
    for path in folder.files() {
        if !path.starts_with(FOLDER) || !path.ends_with(".yaml") {
            continue;
        }
        let file: Arc<str> = Arc::from(path.as_str());
        if let Some(text) = read_text(folder, &path, &file, findings) {
            trees.extend(documents(&file, &text, findings));
        }
    }
    // What holds in every year first: the years name its holidays and acts.
    let (heads, years): (Vec<Node>, Vec<Node>) = trees.into_iter().partition(|tree| first_key(tree) == "calendar");
    for tree in &heads {
        head(&mut calendar, tree, findings);
    }
    let mut seen: BTreeMap<Date, At<()>> = BTreeMap::new();
    let mut years_seen: BTreeMap<i16, u32> = BTreeMap::new();
    for tree in &years {
        if first_key(tree) != "year" {
            let hint = suggestion(first_key(tree), ["calendar", "year"]);
            let message = "a document of the calendar begins with `calendar` or `year`";
            findings.error_with_hint(&tree.place, message, hint);
            continue;
        }
        year(&mut calendar, tree, &mut seen, &mut years_seen, findings);
    }
    build(&mut calendar, findings);
    calendar
}

fn first_key(tree: &Node) -> &str {
    tree.entries().first().map_or("", |entry| entry.key.as_str())
}

fn head(calendar: &mut Calendar, tree: &Node, findings: &Findings) {
    Mapping::read(tree, "a calendar", findings, |head| {
        head.word("calendar")?;
        if let Some(zone) = head.optional_word("zone") {
            match jiff::tz::TimeZone::get(&zone.value) {
                Ok(_) => calendar.head.zone = zone.value,
                Err(_) => findings.error(&zone.place, format!("there is no time zone `{}`", zone.value)),
            }
        }
        acts(head, &mut calendar.acts);
        if let Some(node) = head.get("weekend") {
            Mapping::read(node, "the weekend", findings, |weekend| {
                calendar.head.weekend = weekdays(weekend, "days");
                calendar.head.weekend_acts = since(weekend, &calendar.acts);
                Some(())
            });
        }
        if let Some(word) = head.optional_word("transfer") {
            calendar.head.transfer = known_act(&word, &calendar.acts, findings);
        }
        for entry in head.get("offices").map(Node::entries).unwrap_or_default() {
            if let Some(office) = office(&entry.value, findings) {
                calendar.head.offices.insert(entry.key.clone(), office);
            }
        }
        for entry in head.get("holidays").map(Node::entries).unwrap_or_default() {
            let holiday = Mapping::read(&entry.value, "a holiday", findings, |holiday| {
                let name = holiday.text("name");
                let moves = holiday.get("moves").is_none() || holiday.flag("moves")?;
                let acts = since(holiday, &calendar.acts);
                Some(Holiday {
                    name: name?,
                    moves,
                    acts,
                })
            });
            if let Some(holiday) = holiday {
                calendar.head.holidays.insert(entry.key.clone(), holiday);
            }
        }
        Some(())
    });
}

fn year(
    calendar: &mut Calendar,
    tree: &Node,
    seen: &mut BTreeMap<Date, At<()>>,
    years_seen: &mut BTreeMap<i16, u32>,
    findings: &Findings,
) {
    Mapping::read(tree, "a year of the calendar", findings, |year| {
        acts(year, &mut calendar.acts);
        let number: i16 = year.number("year")?;
        let place = year.place_of("year");
        if !(1900..=2200).contains(&number) {
            findings.error(place, "a year is between 1900 and 2200");
            return None;
        }
        if let Some(line) = years_seen.insert(number, place.line) {
            findings.error(
                place,
                format!("the year {number} already stands in line {line} of this or another file"),
            );
        }
        calendar.years.insert(number);
        for node in year.list("days") {
            let Some((date, what)) = day(node, number, calendar, findings) else {
                continue;
            };
            if let Some(first) = seen.get(&date) {
                let message = format!("{date} already stands in line {}", first.place.line);
                findings.error(&node.place, message);
                continue;
            }
            let place = node.place.clone();
            seen.insert(
                date,
                At {
                    value: (),
                    place: place.clone(),
                },
            );
            calendar.entries.insert(date, Entry { place, what });
        }
        Some(())
    });
}

/// What a line says of its date, and the date.
fn day(node: &Node, year: i16, calendar: &Calendar, findings: &Findings) -> Option<(Date, What)> {
    const SAYS: [&str; 5] = ["holiday", "transferred", "swapped", "off", "working"];
    Mapping::read(node, "a day", findings, |day| {
        let date = a_date(&day.word("date")?, findings);
        let said: Vec<&str> = SAYS.into_iter().filter(|key| day.node().get(key).is_some()).collect();
        let what = match said.as_slice() {
            ["holiday"] => holiday(day, calendar),
            ["transferred"] => day
                .word("transferred")
                .and_then(|word| a_date(&word, findings))
                .map(|from| What::Transferred { from }),
            ["swapped"] => {
                let with = day.word("swapped").and_then(|word| a_date(&word, findings));
                let act = act(day, &calendar.acts);
                with.zip(act).map(|(with, act)| What::Swapped { with, act })
            }
            ["off"] => {
                let (reason, act) = (day.text("off"), act(day, &calendar.acts));
                reason.zip(act).map(|(reason, act)| What::Off { reason, act })
            }
            ["working"] => {
                let (reason, act) = (day.text("working"), act(day, &calendar.acts));
                reason.zip(act).map(|(reason, act)| What::Working { reason, act })
            }
            _ => {
                for key in SAYS.into_iter().chain(["act", "estimated"]) {
                    day.get(key);
                }
                let message = format!("a day says one thing of: {}", SAYS.join(", "));
                findings.error(&node.place, message);
                None
            }
        };
        let date = date?;
        if date.year() != year {
            findings.error(day.place_of("date"), format!("{date} is no day of {year}"));
            return None;
        }
        Some((date, what?))
    })
}

fn holiday(day: &Mapping<'_>, calendar: &Calendar) -> Option<What> {
    let id = day.word("holiday")?;
    let estimated = day.get("estimated").is_some() && day.flag("estimated")?;
    if !calendar.head.holidays.contains_key(&id.value) {
        let hint = suggestion(&id.value, calendar.head.holidays.keys().map(String::as_str));
        let message = format!("there is no holiday `{}`", id.value);
        day.findings().error_with_hint(&id.place, message, hint);
        return None;
    }
    Some(What::Holiday {
        id: id.value,
        estimated,
    })
}

fn acts(mapping: &Mapping<'_>, into: &mut BTreeMap<String, Text>) {
    for entry in mapping.get("acts").map(Node::entries).unwrap_or_default() {
        if let Some(text) = texts::text(&entry.value, mapping.findings()) {
            into.insert(entry.key.clone(), text);
        }
    }
}

/// The act of a day: the name of one, or its words.
fn act(day: &Mapping<'_>, known: &BTreeMap<String, Text>) -> Option<Text> {
    let node = day.need("act")?;
    match &node.kind {
        Kind::Mapping(_) => texts::text(node, day.findings()),
        _ => known_act(&day.word("act")?, known, day.findings()),
    }
}

fn known_act(word: &At<String>, known: &BTreeMap<String, Text>, findings: &Findings) -> Option<Text> {
    let found = known.get(&word.value);
    if found.is_none() {
        let hint = suggestion(&word.value, known.keys().map(String::as_str));
        findings.error_with_hint(&word.place, format!("there is no act `{}`", word.value), hint);
    }
    found.cloned()
}

/// The acts of `acts`, each until its date.
fn since(mapping: &Mapping<'_>, known: &BTreeMap<String, Text>) -> Vec<Since> {
    let findings = mapping.findings();
    let read = |node: &Node| {
        Mapping::read(node, "an act", findings, |entry| {
            let act = entry.word("act").and_then(|word| known_act(&word, known, findings));
            let until = match entry.optional_word("until") {
                Some(word) => Some(a_date(&word, findings)?),
                None => None,
            };
            Some(Since { act: act?, until })
        })
    };
    mapping.list("acts").iter().filter_map(read).collect()
}

fn office(node: &Node, findings: &Findings) -> Option<Office> {
    Mapping::read(node, "an office", findings, |office| {
        let days = weekdays(office, "days");
        let mut hours: Vec<Hours> = Vec::new();
        for word in office.words("hours") {
            let read = word.value.split_once('-').and_then(|(from, until)| {
                let (from, until): (Time, Time) = (clock(from)?, clock(until)?);
                (from < until).then_some(Hours { from, until })
            });
            match read {
                Some(read) if hours.last().is_none_or(|before| before.until < read.from) => hours.push(read),
                Some(_) => findings.error(&word.place, "the hours follow one another without overlap"),
                None => findings.error(&word.place, "hours are written 09:00-13:00"),
            }
        }
        if hours.is_empty() {
            findings.error(&node.place, "an office has `hours`");
            return None;
        }
        Some(Office { days, hours })
    })
}

fn clock(text: &str) -> Option<Time> {
    let (hour, minute) = text.trim().split_once(':')?;
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

fn weekdays(mapping: &Mapping<'_>, key: &'static str) -> Vec<Weekday> {
    mapping
        .words(key)
        .iter()
        .filter_map(|word| one_of(word, "weekday", WEEKDAYS, mapping.findings()))
        .map(|day| day.value)
        .collect()
}

fn a_date(word: &At<String>, findings: &Findings) -> Option<Date> {
    let date = word.value.parse().ok().filter(|_| word.value.len() == 10);
    if date.is_none() {
        findings.error(&word.place, "a date is written year-month-day, such as 2012-12-31");
    }
    date
}
