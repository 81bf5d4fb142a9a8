//! The working calendar: the days of the files, and what its reader says about spoilt ones.

use jiff::civil::{Date, date};
use law::calendar::{Calendar, DayKind};
use law::{DiskFolder, Language, MemoryFolder};

fn calendar() -> Calendar {
    let folder = DiskFolder::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../regulations"));
    let (calendar, warnings) = Calendar::compile(&folder).expect("the calendar");
    assert_eq!(warnings, []);
    calendar
}

/// The weekdays of a year that are off, and the weekend days that are worked, as `M-D`.
fn year(calendar: &Calendar, year: i16) -> (String, String) {
    let (mut off, mut worked) = (Vec::new(), Vec::new());
    let mut day = date(year, 1, 1);
    while day.year() == year {
        let weekend = day.weekday().to_monday_one_offset() > 5;
        let works = calendar.works(day).expect("covered");
        let name = format!("{}.{}", day.day(), day.month());
        match (weekend, works) {
            (false, false) => off.push(name),
            (true, true) => worked.push(name),
            _ => {}
        }
        day = day.tomorrow().expect("a day");
    }
    (off.join(" "), worked.join(" "))
}

#[test]
fn the_years_of_the_acts_and_of_today_are_as_they_were_published() {
    let calendar = calendar();
    for (number, off, worked) in [
        (
            2012,
            "2.1 3.1 8.3 9.3 21.3 22.3 23.3 30.4 1.5 9.5 6.7 30.8 26.10 3.12 17.12 18.12 31.12",
            "11.3 28.4 29.12",
        ),
        // 28 December 2013 is worked for 3 January 2014.
        (
            2013,
            "1.1 2.1 7.1 8.3 21.3 22.3 25.3 1.5 7.5 9.5 10.5 8.7 30.8 14.10 15.10 2.12 16.12 17.12",
            "4.5 12.10 28.12",
        ),
        (
            2024,
            "1.1 2.1 8.3 21.3 22.3 25.3 1.5 7.5 8.5 9.5 8.7 30.8 25.10 16.12",
            "4.5",
        ),
        (
            2025,
            "1.1 2.1 3.1 7.1 10.3 21.3 24.3 25.3 1.5 7.5 9.5 6.6 7.7 1.9 27.10 16.12",
            "5.1",
        ),
        (
            2026,
            "1.1 2.1 7.1 9.3 23.3 24.3 25.3 1.5 7.5 11.5 27.5 6.7 26.10 16.12",
            "",
        ),
        (
            2027,
            "1.1 4.1 7.1 8.3 15.3 22.3 23.3 24.3 3.5 7.5 10.5 6.7 25.10 16.12",
            "",
        ),
        (
            2028,
            "3.1 4.1 7.1 8.3 15.3 21.3 22.3 23.3 1.5 5.5 8.5 9.5 6.7 25.10 18.12",
            "",
        ),
    ] {
        assert_eq!(year(&calendar, number), (off.to_owned(), worked.to_owned()), "{number}");
    }
    assert_eq!(calendar.covered(), "2012–2028");
}

#[test]
fn two_days_never_move() {
    let calendar = calendar();
    // 7 January 2012 was a Saturday, the first day of Құрбан айт of 2024 a Sunday.
    for (day, next) in [
        (date(2012, 1, 7), date(2012, 1, 9)),
        (date(2024, 6, 16), date(2024, 6, 17)),
    ] {
        assert_eq!(
            calendar.day(day).expect("covered").expect("a day").kind,
            DayKind::Holiday
        );
        assert!(calendar.works(next).expect("covered"), "{next}");
    }
}

#[test]
fn every_day_says_why_and_by_which_act_in_three_languages() {
    let calendar = calendar();
    let day = |day: Date| calendar.day(day).expect("covered").expect("a day");
    let swapped = day(date(2012, 12, 31));
    assert_eq!(swapped.reason.ru, "день отдыха перенесён с субботы 29.12.2012");
    assert_eq!(swapped.act.ru, "Постановление Правительства РК 2012 года № 1538");
    let moved = day(date(2024, 3, 25));
    assert_eq!(
        moved.reason.ru,
        "выходной за 23.03.2024 (Наурыз мейрамы): праздник совпал с субботой"
    );
    assert!(moved.act.en.contains("267-II"), "{}", moved.act.en);
    assert_eq!(
        day(date(2012, 7, 7)).act.en,
        "Labour Code of 15.05.2007 № 251-III, article 96"
    );
    assert_eq!(
        day(date(2024, 7, 7)).act.en,
        "Labour Code of 23.11.2015 № 414-V, article 84"
    );
    for (date, day) in calendar.days() {
        for language in Language::ALL {
            assert!(
                !day.reason.to(language).is_empty() && !day.act.to(language).is_empty(),
                "{date}"
            );
        }
    }
}

#[test]
fn a_year_that_is_not_there_is_an_error() {
    let error = calendar().works(date(2029, 1, 9)).expect_err("not covered");
    assert_eq!(
        error.to_string(),
        "the working calendar does not cover 2029: it has 2012–2028; add the year in a file"
    );
}

#[test]
fn the_centre_opens_on_saturdays_that_are_no_holidays() {
    let calendar = calendar();
    let (center, provider) = (calendar.office("center"), calendar.office("provider"));
    let opens = |office, day| calendar.opens(office, day).expect("covered");
    assert!(opens(&center, date(2024, 5, 18)) && !opens(&provider, date(2024, 5, 18)));
    assert!(!opens(&center, date(2024, 7, 6)), "the Capital Day was a Saturday");
    assert!(!opens(&center, date(2024, 5, 19)));
    assert!(opens(&provider, date(2024, 5, 4)), "a Saturday worked by order");
}

#[test]
fn a_file_adds_a_year_and_replaces_days() {
    let extra = "
year: 2029
days: [{date: 2029-01-01, holiday: new_year}, {date: 2029-01-02, holiday: new_year}]
---
year: 2026
days:
  - date: 2026-11-30
    off: {kk: Аза тұту күні, ru: День траура, en: A day of mourning}
    act: {kk: Жарлық № 1, ru: Указ № 1, en: Decree № 1}
  - {date: 2026-12-14, swapped: 2026-12-12, act: order-1}
acts:
  order-1: {kk: № 1 бұйрық, ru: Приказ № 1, en: Order № 1}
";
    let (calendar, warnings) = calendar().with_file("extra.yaml", extra).expect("good");
    assert_eq!(warnings, []);
    assert!(!calendar.works(date(2029, 1, 2)).expect("covered"));
    assert!(!calendar.works(date(2026, 11, 30)).expect("covered"));
    assert!(!calendar.works(date(2026, 12, 14)).expect("covered"));
    assert!(calendar.works(date(2026, 12, 12)).expect("covered"));
    assert_eq!(calendar.covered(), "2012–2029");
}

#[test]
fn a_spoilt_file_says_everything_that_is_wrong_and_where() {
    let spoilt = "year: 2029
days:
  - {date: 2029-01-01, holiday: new_yaer}
  - {date: 2029-01-01, holiday: new_year}
  - {date: 2029-01-01, holiday: new_year}
  - {date: 2028-01-02, holiday: new_year}
  - {date: 01.02.2029, holiday: new_year}
  - {date: 2029-04-21, holiday: victory}
  - {date: 2029-02-06, swapped: 2029-02-07, act: decree-2012-268}
  - {date: 2029-02-08, swapped: 2029-02-10, act: no-such}
  - {date: 2029-02-12, swaped: 2029-02-17, act: decree-2012-268}
";
    let errors = calendar().with_file("2029.yaml", spoilt).expect_err("spoilt");
    let said: Vec<String> = errors.iter().map(ToString::to_string).collect();
    let expected = [
        "2029.yaml:3:33: error: there is no holiday `new_yaer`\n  hint: did you mean `new_year`?",
        "2029.yaml:5:5: error: 2029-01-01 already stands in line 4",
        "2029.yaml:6:12: error: 2028-01-02 is no day of 2029",
        "2029.yaml:7:12: error: a date is written year-month-day, such as 2012-12-31",
        "2029.yaml:8:5: error: the holiday falls on a Saturday: the next working day is off and stands nowhere\n  hint: - {date: 2029-04-23, transferred: 2029-04-21}",
        "2029.yaml:9:5: error: 2029-02-07 is a working day: it has no rest to move",
        "2029.yaml:10:50: error: there is no act `no-such`",
        "2029.yaml:11:5: error: a day says one thing of: holiday, transferred, swapped, off, working",
        "2029.yaml:11:24: error: a day has no key `swaped`\n  hint: did you mean `swapped`?",
    ];
    assert_eq!(said, expected, "{said:#?}");
}

#[test]
fn a_folder_without_a_calendar_has_no_year() {
    let (calendar, _) = Calendar::compile(&MemoryFolder::new()).expect("nothing is wrong");
    assert!(calendar.is_empty());
    assert!(calendar.works(date(2024, 1, 1)).is_err());
}
