//! Terms that run out, and terms that the working calendar moves.

use std::sync::Arc;

use exchange::messages::StatusBody;
use jiff::{SignedDuration, Timestamp};
use law::{Library, MessageKind};

use crate::office::everywhere;

fn at(text: &str) -> Timestamp {
    text.parse().expect("a moment")
}

#[tokio::test]
async fn a_term_that_has_run_out_is_an_event_once_with_its_clause() {
    everywhere(async |office| {
        let official = office.official(1).await;
        let case = office.receives(10).await;
        office.clock.advance(SignedDuration::from_mins(10));
        assert_eq!(
            office.provider.note_overdue().await.expect("noted"),
            0,
            "the last moment is in time"
        );
        office.clock.advance(SignedDuration::from_secs(1));
        assert_eq!(office.provider.note_overdue().await.expect("noted"), 1);
        assert_eq!(office.provider.note_overdue().await.expect("noted"), 0);

        let trace = official.get(&format!("/cases/{case}/trace")).await.json();
        let overdue: Vec<_> = trace
            .as_array()
            .expect("events")
            .iter()
            .filter(|event| event["kind"] == "overdue")
            .collect();
        assert_eq!(overdue.len(), 1, "{trace}");
        assert_eq!(
            (&overdue[0]["outcome"], &overdue[0]["action"]),
            (&"failed".into(), &5.into())
        );
        let clause = overdue[0]["clause"].as_str().expect("a clause");
        assert!(clause.starts_with("приложение 1, таблица 3"), "{clause}");

        // The next stage has a term of its own.
        official
            .post(&format!("/cases/{case}/take"), serde_json::json!({}))
            .await;
        assert_eq!(office.provider.note_overdue().await.expect("noted"), 0);
    })
    .await;
}

#[tokio::test]
async fn a_changed_calendar_moves_the_terms_of_open_cases_and_tells_of_it() {
    everywhere(async |office| {
        // Filed on Monday at 18:25, five minutes before the office closes: due on Tuesday at 9:05.
        office.clock.advance(SignedDuration::from_mins(8 * 60 + 25));
        let case = office.receives(10).await;
        assert_eq!(office.provider.recompute_terms().await.expect("counted"), []);

        // A decree makes the Tuesday a day off.
        let decree = "year: 2026
days:
  - date: 2026-11-24
    off: {kk: Жарлық бойынша демалыс күні, ru: Выходной по указу, en: A day off by decree}
    act: {kk: № 1 жарлық, ru: Указ № 1, en: Decree № 1}
";
        let (calendar, _) = office.library.calendar.with_file("decree.yaml", decree).expect("good");
        let library = Library {
            calendar: Arc::new(calendar),
            ..(*office.library).clone()
        };
        let provider = office.restarted_with(library).await;
        let moved = provider.recompute_terms().await.expect("counted");
        assert_eq!(moved.len(), 1);
        assert_eq!(
            (moved[0].from, moved[0].until),
            (Some(at("2026-11-24T04:05:00Z")), Some(at("2026-11-25T04:05:00Z")))
        );
        assert_eq!(moved[0].case, case);
        assert_eq!(
            provider.recompute_terms().await.expect("counted"),
            [],
            "nothing moves twice"
        );

        office.postman.carry_all().await;
        let told = office.to_portal.all();
        let last = told.last().expect("the portal was told");
        assert_eq!(last.kind, MessageKind::Status);
        let status: StatusBody = serde_json::from_value(last.body.clone()).expect("a status");
        assert_eq!(status.moved_from, Some(at("2026-11-24T04:05:00Z")));
        let proof = status.holder.proof.expect("why");
        assert!(proof.ru.contains("24.11 — Выходной по указу"), "{}", proof.ru);
        assert!(proof.kk.contains("Жарлық бойынша") && proof.en.contains("A day off by decree"));
    })
    .await;
}

#[tokio::test]
async fn a_term_of_the_whole_service_stands_beside_that_of_the_stage() {
    use law::{Channel, Limit, Term, Unit};
    for place in store::testing::Place::every().await {
        let mut library: Library = (*crate::office::library()).clone();
        let plans = library.plans.values_mut();
        let plan = plans.into_iter().find(|plan| plan.id.0.starts_with("mamlyut"));
        let plan = Arc::make_mut(plan.expect("a regulation"));
        let term = |days: u32, clause: &str, channels: &[Channel]| Term {
            limit: Limit::of(days, Unit::CalendarDay),
            clause: clause.to_owned(),
            channels: channels.to_vec(),
        };
        // The act's own words: ten calendar days at the portal; at a centre another term.
        plan.term = vec![
            term(30, "пункт 9, центр", &[Channel::Center]),
            term(10, "пункт 9", &[Channel::Portal]),
        ];
        let office = crate::office::Office::with(place, Arc::new(library)).await;
        let official = office.official(1).await;
        let case = office.receives(10).await;
        let mut browser = crate::people::Browser::signed_in(&office, &official).await;
        let page = browser.get(&format!("/provider/cases/{case}?lang=ru")).await.text();
        assert!(page.contains("пункт 9") && !page.contains("пункт 9, центр"), "{page}");
        assert!(page.contains("03.12.2026"), "ten days after Monday, 23 November");
    }
}
