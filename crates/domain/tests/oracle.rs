//! Deadlines against an independent calculation: Python's `holidays`, with its own tables and its own counting.
//! Needs python3 with `holidays`; `./test` installs it and sets QYZMET_TEST_TOOLS.

use std::io::Write;
use std::process::{Command, Stdio};

use domain::Deadline;
use domain::deadline::{Pace, Span};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use law::{Calendar, DiskFolder, Unit};

/// Reads `DATE N UNIT` lines; gives the last day of the term counted from the day after DATE.
const ORACLE: &str = r#"
import datetime, sys
import holidays
kz = holidays.country_holidays("KZ", years=range(2011, 2030))
day = datetime.timedelta(1)
for line in sys.stdin:
    start, n, unit = line.split()
    at, n = datetime.date.fromisoformat(start), int(n)
    while not kz.is_working_day(at):
        at += day
    if unit == "working_day":
        for _ in range(n):
            at += day
            while not kz.is_working_day(at):
                at += day
    else:
        at += n * day
        while not kz.is_working_day(at):
            at += day
    print(at.isoformat())
"#;

#[test]
fn hundreds_of_dates_agree_with_python() {
    if std::env::var_os("QYZMET_TEST_TOOLS").is_none() {
        return;
    }
    let folder = DiskFolder::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../regulations"));
    let (calendar, _) = Calendar::compile(&folder).expect("the calendar");
    let zone = TimeZone::get(calendar.zone()).expect("the zone");
    let (mut asked, mut ours) = (String::new(), Vec::new());
    for (first, last) in [
        (date(2012, 1, 1), date(2013, 12, 31)),
        (date(2024, 1, 1), date(2028, 11, 20)),
    ] {
        let mut day = first;
        while day <= last {
            for n in 1..=20 {
                for unit in [Unit::WorkingDay, Unit::CalendarDay] {
                    asked.push_str(&format!("{day} {n} {}\n", unit.name()));
                    ours.push((day, n, unit, due(&calendar, &zone, day, n, unit)));
                }
            }
            // Every third day: all days of the week and of the months come up.
            day = day.checked_add(3.days()).expect("a day");
        }
    }
    let theirs = python(&asked);
    assert_eq!(theirs.len(), ours.len());
    assert!(ours.len() > 20_000, "{}", ours.len());
    for ((day, n, unit, ours), theirs) in ours.into_iter().zip(theirs) {
        assert_eq!(ours, theirs, "{n} {} from {day}", unit.name());
    }
}

fn due(calendar: &Calendar, zone: &TimeZone, day: Date, n: u32, unit: Unit) -> Date {
    let from = day
        .at(11, 0, 0, 0)
        .to_zoned(zone.clone())
        .expect("a moment")
        .timestamp();
    let pace = Pace::Office("provider".to_owned());
    let deadline = Deadline::new(from, vec![Span::new(n, unit)], pace);
    deadline.prove(calendar).expect("covered").due_civil().date()
}

fn python(asked: &str) -> Vec<Date> {
    let mut oracle = Command::new("python3")
        .args(["-c", ORACLE])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3");
    let mut input = oracle.stdin.take().expect("its input");
    let asked = asked.to_owned();
    let writer = std::thread::spawn(move || input.write_all(asked.as_bytes()));
    let output = oracle.wait_with_output().expect("its answer");
    writer.join().expect("the writer").expect("written");
    assert!(output.status.success(), "python3 needs `holidays`");
    let text = String::from_utf8(output.stdout).expect("text");
    text.lines().map(|line| line.parse().expect("a date")).collect()
}
