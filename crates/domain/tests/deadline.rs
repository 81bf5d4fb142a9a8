//! Deadlines counted by the calendar that the regulations carry.

use domain::Deadline;
use domain::deadline::{
    DeadlineError, Pace, Prolongation, Proof, Span, Suspension, Urgency, rising_until, took_too_long,
};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, date};
use jiff::tz::TimeZone;
use law::{Calendar, DiskFolder, Language, Limit, Text, Unit};
use proptest::prelude::*;

fn calendar() -> Calendar {
    let folder = DiskFolder::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../regulations"));
    Calendar::compile(&folder).expect("the calendar").0
}

fn at(text: &str) -> Timestamp {
    let civil: DateTime = text.parse().expect("a moment");
    let zone = TimeZone::get("Asia/Almaty").expect("the zone");
    civil.to_zoned(zone).expect("a moment of the zone").timestamp()
}

fn office() -> Pace {
    Pace::Office("provider".to_owned())
}

fn proof(from: &str, spans: &[(u32, Unit)]) -> Proof {
    let spans = spans.iter().map(|(value, unit)| Span::new(*value, *unit)).collect();
    Deadline::new(at(from), spans, office())
        .prove(&calendar())
        .expect("covered")
}

fn due(from: &str, spans: &[(u32, Unit)]) -> String {
    let due = proof(from, spans).due_civil();
    due.strftime("%Y-%m-%d %H:%M").to_string()
}

fn text(ru: &str) -> Text {
    Text {
        kk: ru.to_owned(),
        ru: ru.to_owned(),
        en: ru.to_owned(),
    }
}

#[test]
fn three_working_days_over_the_new_year_of_2013() {
    let proof = proof("2012-12-27T16:30", &[(3, Unit::WorkingDay)]);
    assert_eq!(
        proof.words(Language::Ru),
        "3 рабочих дня с 27.12.2012 16:30: 27.12 — день приёма не считается; 28.12 — 1; 29.12 — 2 (рабочий день: \
         день отдыха перенесён на 31.12.2012 (понедельник)); 30.12 — воскресенье, выходной день; 31.12 — день отдыха \
         перенесён с субботы 29.12.2012; 01.01.2013–02.01.2013 — Новый год; 03.01.2013 — 3. Срок истекает 03.01.2013 \
         в 18:30."
    );
}

#[test]
fn the_day_of_reception_and_the_day_of_issue_are_not_part_of_the_term() {
    let deadline = Deadline::new(at("2012-12-27T16:30"), vec![Span::new(3, Unit::WorkingDay)], office());
    let proof = deadline.excluding_intake(true).prove(&calendar()).expect("covered");
    assert_eq!(proof.due_civil().date(), date(2013, 1, 3));
    assert_eq!(proof.issue, Some(date(2013, 1, 4)));
    assert!(
        proof.skipped[0].act.ru.contains("день приема и день выдачи"),
        "{:?}",
        proof.skipped[0]
    );
}

#[test]
fn what_is_filed_after_hours_or_on_a_day_off_is_received_on_the_next_working_day() {
    // Friday in time, Friday evening, Saturday, Sunday.
    for (from, expected) in [
        ("2024-04-19T18:30", "2024-04-22 18:30"),
        ("2024-04-19T18:31", "2024-04-23 18:30"),
        ("2024-04-20T10:00", "2024-04-23 18:30"),
        ("2024-04-21T23:59", "2024-04-23 18:30"),
        // Before the office opens, but on its day.
        ("2024-04-22T00:00", "2024-04-23 18:30"),
        // A Saturday worked by order.
        ("2024-05-04T10:00", "2024-05-06 18:30"),
    ] {
        assert_eq!(due(from, &[(1, Unit::WorkingDay)]), expected, "{from}");
    }
    let proof = proof("2024-04-20T10:00", &[(1, Unit::WorkingDay)]);
    assert_eq!(proof.received, Some(date(2024, 4, 22)));
    assert!(
        proof
            .words(Language::En)
            .contains("filed on a day off (Saturday, a day off)")
    );
}

#[test]
fn calendar_days_and_months_that_end_on_a_day_off_end_on_the_next_working_day() {
    for (from, span, expected) in [
        ("2024-03-01T10:00", (30, Unit::CalendarDay), "2024-04-01 18:30"),
        ("2024-04-18T10:00", (10, Unit::CalendarDay), "2024-04-29 18:30"),
        ("2024-01-31T10:00", (1, Unit::Month), "2024-02-29 18:30"),
        ("2023-12-31T10:00", (2, Unit::Month), "2024-03-04 18:30"),
        // 9 May 2024, after it 10 May is worked.
        ("2024-04-09T10:00", (1, Unit::Month), "2024-05-10 18:30"),
        ("2024-04-29T10:00", (10, Unit::CalendarDay), "2024-05-10 18:30"),
    ] {
        assert_eq!(due(from, &[span]), expected, "{from} {span:?}");
    }
}

#[test]
fn minutes_of_people_run_while_their_office_is_open() {
    for (from, minutes, expected) in [
        ("2024-04-30T10:00", 10, "2024-04-30 10:10"),
        ("2024-04-30T12:55", 10, "2024-04-30 14:35"),
        ("2024-04-30T18:25", 10, "2024-05-02 09:05"),
        ("2024-05-01T03:00", 10, "2024-05-02 09:10"),
        ("2024-04-30T09:00", 480, "2024-04-30 18:30"),
    ] {
        assert_eq!(due(from, &[(minutes, Unit::Minute)]), expected, "{from}");
    }
    let night = Deadline::new(at("2024-05-01T03:00"), vec![Span::new(10, Unit::Minute)], Pace::Elapsed);
    let proof = night.prove(&calendar()).expect("covered");
    assert_eq!(proof.due, at("2024-05-01T03:10"));
    let center = Deadline::new(
        at("2024-05-18T19:50"),
        vec![Span::new(30, Unit::Minute)],
        Pace::Office("center".to_owned()),
    );
    // The centre works on Saturdays until eight, and not on Sundays.
    assert_eq!(center.prove(&calendar()).expect("covered").due, at("2024-05-20T09:20"));
}

#[test]
fn minutes_and_halves() {
    let half = Span {
        value: "1.5".parse().expect("an amount"),
        ..Span::new(1, Unit::Minute)
    };
    let proof = Deadline::new(at("2024-04-30T10:00"), vec![half], office()).prove(&calendar());
    assert_eq!(proof.expect("covered").due, at("2024-04-30T10:01:30"));
    let half_a_day = Span {
        unit: Unit::WorkingDay,
        ..half
    };
    let error = Deadline::new(at("2024-04-30T10:00"), vec![half_a_day], office())
        .prove(&calendar())
        .expect_err("half a day");
    assert!(error.to_string().contains("days and months are whole"), "{error}");
}

#[test]
fn limits_that_follow_one_another_are_counted_on() {
    let joined = proof("2012-12-03T10:00", &[(19, Unit::WorkingDay), (4, Unit::WorkingDay)]);
    let once = proof("2012-12-03T10:00", &[(23, Unit::WorkingDay)]);
    assert_eq!(joined.due, once.due);
    assert_eq!(joined.counted.len(), 23);
    assert!(
        joined
            .words(Language::En)
            .starts_with("19 working days + 4 working days from")
    );
    let limits = [Limit::of(6, Unit::WorkingDay)];
    let plain = Deadline::compute(at("2012-12-03T10:00"), &limits, &calendar(), false).expect("covered");
    assert_eq!(plain.due, proof("2012-12-03T10:00", &[(6, Unit::WorkingDay)]).due);
}

#[test]
fn a_suspended_term_does_not_run_and_a_prolonged_one_runs_longer() {
    let mut deadline = Deadline::new(at("2024-06-03T10:00"), vec![Span::new(5, Unit::WorkingDay)], office());
    deadline.suspensions.push(Suspension {
        from: at("2024-06-05T12:00"),
        until: Some(at("2024-06-07T12:00")),
        clause: "п. 12".to_owned(),
        cause: text("истребованы документы"),
    });
    let proof = deadline.prove(&calendar()).expect("covered");
    // 4 — 1; 5, 6, 7 suspended; 10 — 2, 11 — 3, 12 — 4, 13 — 5.
    assert_eq!(proof.due_civil().date(), date(2024, 6, 13));
    assert!(
        proof
            .words(Language::Ru)
            .contains("05.06–07.06 — срок приостановлен: истребованы документы")
    );

    deadline.suspensions.clear();
    deadline.prolongations.push(Prolongation {
        span: Span::new(1, Unit::Month),
        clause: "п. 16".to_owned(),
        cause: text("дополнительный запрос"),
    });
    let proof = deadline.prove(&calendar()).expect("covered");
    assert_eq!(proof.due_civil().date(), date(2024, 7, 10));
    let words = proof.words(Language::Ru);
    assert!(
        words.starts_with("5 рабочих дней, продлено на 1 месяц (п. 16: дополнительный запрос) с 03.06.2024"),
        "{words}"
    );

    deadline.suspensions.push(Suspension {
        from: at("2024-06-05T12:00"),
        until: None,
        clause: "п. 12".to_owned(),
        cause: text("истребованы документы"),
    });
    assert!(matches!(
        deadline.prove(&calendar()),
        Err(DeadlineError::Suspended { .. })
    ));
}

#[test]
fn minutes_are_suspended_to_the_minute() {
    let mut deadline = Deadline::new(at("2024-06-03T10:00"), vec![Span::new(30, Unit::Minute)], office());
    deadline.suspensions.push(Suspension {
        from: at("2024-06-03T10:10"),
        until: Some(at("2024-06-03T11:00")),
        clause: "п. 12".to_owned(),
        cause: text("отказ системы"),
    });
    assert_eq!(
        deadline.prove(&calendar()).expect("covered").due,
        at("2024-06-03T11:20")
    );
    deadline.pace = Pace::Elapsed;
    assert_eq!(
        deadline.prove(&calendar()).expect("covered").due,
        at("2024-06-03T11:20")
    );
}

/// On 29 February 2024 the hour before midnight came twice: the clocks of Almaty went from +06 to +05.
#[test]
fn the_hour_that_came_twice_moves_no_day() {
    let first: Timestamp = "2024-02-29T23:30:00+06:00".parse().expect("a moment");
    let second: Timestamp = "2024-02-29T23:30:00+05:00".parse().expect("a moment");
    for from in [first, second, at("2024-02-29T10:00")] {
        let proof = Deadline::new(from, vec![Span::new(1, Unit::WorkingDay)], office())
            .prove(&calendar())
            .expect("covered");
        let expected = if from == at("2024-02-29T10:00") {
            "2024-03-01"
        } else {
            "2024-03-04"
        };
        assert_eq!(proof.due_civil().date().to_string(), expected);
        assert_eq!(proof.due_civil().strftime("%H:%M %:z").to_string(), "18:30 +05:00");
    }
}

#[test]
fn a_year_without_a_calendar_is_an_error() {
    let error = Deadline::new(at("2028-12-28T10:00"), vec![Span::new(3, Unit::WorkingDay)], office())
        .prove(&calendar())
        .expect_err("2029 is not there");
    assert!(error.to_string().contains("does not cover 2029"), "{error}");
    let error = Deadline::compute(at("2024-01-09T10:00"), &[], &calendar(), false).expect_err("nothing");
    assert_eq!(error, DeadlineError::Nothing);
}

fn moments() -> impl Strategy<Value = Timestamp> {
    let first = at("2012-01-01T00:00").as_second();
    let last = at("2028-06-30T00:00").as_second();
    (first..last).prop_map(|second| Timestamp::from_second(second).expect("in range"))
}

fn units() -> impl Strategy<Value = Unit> {
    prop::sample::select(vec![
        Unit::Second,
        Unit::Minute,
        Unit::Hour,
        Unit::WorkingDay,
        Unit::CalendarDay,
        Unit::Month,
    ])
}

fn prove(from: Timestamp, value: u32, unit: Unit) -> Proof {
    Deadline::new(from, vec![Span::new(value, unit)], office())
        .prove(&CALENDAR)
        .expect("covered")
}

static CALENDAR: std::sync::LazyLock<Calendar> = std::sync::LazyLock::new(calendar);

proptest! {
    #[test]
    fn every_day_between_is_either_counted_or_not(from in moments(), value in 1u32..25) {
        for unit in [Unit::WorkingDay, Unit::CalendarDay] {
            let proof = prove(from, value, unit);
            let mut days: Vec<Date> = proof.counted.iter().map(|day| day.date).collect();
            days.extend(proof.skipped.iter().map(|day| day.date));
            days.sort();
            days.dedup();
            let first = from.to_zoned(proof.zone.clone()).date();
            let mut all = first;
            let mut expected = Vec::new();
            while all < proof.due_civil().date() || proof.counted.iter().any(|day| day.date == all) {
                expected.push(all);
                all = all.tomorrow().expect("a day");
            }
            prop_assert_eq!(days, expected);
            prop_assert_eq!(proof.counted.len(), value as usize);
        }
    }

    #[test]
    fn it_is_never_due_before_it_begins_nor_on_a_day_off(from in moments(), value in 1u32..6, unit in units()) {
        let proof = prove(from, value, unit);
        prop_assert!(proof.due > from);
        if unit != Unit::Second {
            prop_assert!(CALENDAR.works(proof.due_civil().date()).expect("covered"));
        }
        for language in Language::ALL {
            prop_assert!(!proof.words(language).is_empty());
        }
    }

    #[test]
    fn more_is_never_due_earlier(from in moments(), value in 1u32..6, unit in units(), later in 0i64..1_000_000) {
        prop_assert!(prove(from, value, unit).due <= prove(from, value + 1, unit).due);
        let after = from.checked_add(jiff::SignedDuration::from_secs(later)).expect("in range");
        prop_assert!(prove(from, value, unit).due <= prove(after, value, unit).due);
    }
}

#[test]
fn near_is_the_last_fifth_of_minutes_and_the_last_days_of_days() {
    let urgency = |since: &str, until: &str, now: &str| Urgency::of(at(since), Some(at(until)), at(now), &CALENDAR);
    let minutes = |now| urgency("2024-04-30T10:00", "2024-04-30T10:10", now);
    assert_eq!(minutes("2024-04-30T10:07"), Urgency::Calm);
    assert_eq!(minutes("2024-04-30T10:08"), Urgency::Near);
    assert_eq!(minutes("2024-04-30T10:10"), Urgency::Near);
    assert_eq!(minutes("2024-04-30T10:10:01"), Urgency::Overdue);
    // Ten working days to Monday 13 May; the working day before it is Friday 10 May.
    let days = |now| urgency("2024-04-25T10:00", "2024-05-13T18:30", now);
    assert_eq!(days("2024-05-07T10:00"), Urgency::Calm, "a holiday before 8 to 9 May");
    assert_eq!(days("2024-05-10T00:01"), Urgency::Near);
    assert_eq!(
        Urgency::of(at("2024-04-25T10:00"), None, at("2024-04-25T10:00"), &CALENDAR),
        Urgency::Calm
    );
    assert_eq!(rising_until(at("2024-05-10T12:00"), &CALENDAR), at("2024-05-14T00:00"));
}

#[test]
fn what_people_did_within_their_office_hours_was_not_late() {
    let ten = jiff::SignedDuration::from_mins(10);
    let late = |pace| took_too_long(at("2024-04-30T18:25"), at("2024-05-02T09:04"), ten, pace, &CALENDAR);
    assert!(!late(office()));
    assert!(late(Pace::Elapsed));
    assert!(took_too_long(
        at("2024-04-30T18:25"),
        at("2024-05-02T09:06"),
        ten,
        office(),
        &CALENDAR
    ));
}

#[test]
fn the_term_of_the_whole_service_holds_for_its_channels() {
    let folder = DiskFolder::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../regulations"));
    let (library, _) = law::Library::compile(&folder).expect("the regulations");
    let mut plan = (**library.plans.values().next().expect("a regulation")).clone();
    let limit = Limit {
        excludes_intake_and_issue: true,
        ..Limit::of(3, Unit::WorkingDay)
    };
    plan.term = vec![law::Term {
        limit,
        clause: "7".to_owned(),
        channels: vec![law::Channel::Center],
    }];
    let of = |channel| Deadline::of_service(&plan, channel, &[], at("2012-12-27T16:30"));
    assert_eq!(of(law::Channel::Portal), None);
    let (deadline, clause) = of(law::Channel::Center).expect("a term");
    let proof = deadline.prove(&CALENDAR).expect("covered");
    assert_eq!(
        (clause, proof.due, proof.issue),
        ("7", at("2013-01-03T18:30"), Some(date(2013, 1, 4)))
    );
}
