//! A case is read by those whom it concerns: who enters it, who answers for it, whose hands it goes through; and by
//! auditors. Not by whoever happens to work in the office.

use axum::http::StatusCode;
use law::Channel;
use serde_json::{Value, json};

use crate::office::{Filing, everywhere};
use crate::people::Person;
use crate::routes::{executes, in_person, ok, shown, trace};

async fn reads(person: &Person, case: &str) -> String {
    let answer = person.get(&format!("/cases/{case}")).await;
    if answer.status == StatusCode::OK {
        "reads".to_owned()
    } else {
        answer.code()
    }
}

async fn listed(person: &Person) -> usize {
    let mut found = 0;
    for list in ["mine", "received", "in_work", "done"] {
        let lines = person.get(&format!("/cases?status={list}")).await.json();
        found += lines.as_array().map_or(0, Vec::len);
    }
    found
}

#[tokio::test]
async fn a_case_opens_to_its_executor_and_stays_closed_to_the_others() {
    everywhere(async |office| {
        let chancellery = office.staff(1, "Кеңсеева", &["chancellery"]).await;
        let head = office.staff(2, "Басшыева", &["head"]).await;
        let executor = office.staff(3, "Орындаушыева", &["executor"]).await;
        let other = office.staff(4, "Басқаева", &["executor"]).await;
        let unit_head = office.staff(5, "Бөлімова", &["unit_head"]).await;
        let auditor = office.staff(6, "Тексеруова", &["auditor"]).await;
        let filing = Filing::of("atyrau-2015-home-care-services", Channel::Provider, 10);
        let case = office.files(filing).await;
        for person in [&executor, &other, &unit_head] {
            assert_eq!(reads(person, &case).await, "not_your_case");
            assert_eq!(listed(person).await, 0, "not even in a list");
        }
        ok(&chancellery, &format!("/cases/{case}/register"), json!({})).await;
        let resolution = json!({ "executor": executor.iin });
        ok(&head, &format!("/cases/{case}/resolve"), resolution).await;
        for person in [&chancellery, &head, &executor, &auditor] {
            assert_eq!(reads(person, &case).await, "reads", "{}", person.name);
        }
        let closed = other.get(&format!("/cases/{case}")).await;
        assert_eq!(closed.status, StatusCode::FORBIDDEN);
        assert!(closed.text().contains("Орындаушыева"), "whom to ask is said");
        for path in ["trace", "application.pdf", "card.pdf", "document.pdf", "attachments/00"] {
            let answer = other.get(&format!("/cases/{case}/{path}")).await;
            assert_eq!(answer.code(), "not_your_case", "{path}");
        }
        executes(&office, &executor, &case, "positive").await;
        assert_eq!(head.sign(&case).await.status, StatusCode::OK);
        ok(&chancellery, &format!("/cases/{case}/hand-over"), in_person()).await;
        assert_eq!(reads(&executor, &case).await, "reads", "what became of it may be seen");
        assert_eq!(
            reads(&unit_head, &case).await,
            "not_your_case",
            "it never came through the unit"
        );

        let events = trace(&head, &case).await;
        let readers: Vec<&Value> = events
            .as_array()
            .expect("events")
            .iter()
            .filter(|event| event["kind"] == "case_read")
            .collect();
        assert_eq!(
            readers.len(),
            4,
            "chancellery, head, executor, auditor: each reading is an event"
        );
    })
    .await;
}

#[tokio::test]
async fn an_auditor_reads_everything_and_does_nothing() {
    everywhere(async |office| {
        let official = office.official(1).await;
        let auditor = office.staff(6, "Тексеруова", &["auditor"]).await;
        let case = office.receives(10).await;
        assert_eq!(reads(&auditor, &case).await, "reads");
        assert_eq!(shown(&auditor, &case).await["can"], json!([]));
        assert_eq!(listed(&auditor).await, 1);
        let take = auditor.post(&format!("/cases/{case}/take"), json!({})).await;
        assert_eq!(take.status, StatusCode::FORBIDDEN);
        ok(&official, &format!("/cases/{case}/take"), json!({})).await;
    })
    .await;
}

#[tokio::test]
async fn of_two_officials_the_one_who_took_it_has_it() {
    everywhere(async |office| {
        let (first, second) = (
            office.official(1).await,
            office.staff(2, "Екіншева", &["official"]).await,
        );
        let case = office.receives(10).await;
        assert_eq!(reads(&second, &case).await, "reads", "it waits for either");
        ok(&first, &format!("/cases/{case}/take"), json!({})).await;
        assert_eq!(reads(&second, &case).await, "not_your_case");
        ok(&first, &format!("/cases/{case}/release"), json!({})).await;
        assert_eq!(reads(&second, &case).await, "reads");
    })
    .await;
}

#[tokio::test]
async fn who_stands_in_for_somebody_sees_their_cases_as_long() {
    everywhere(async |office| {
        let head = office.head().await;
        let first = office.official(1).await;
        let second = office.staff(2, "Екіншева", &["official"]).await;
        let case = office.receives(10).await;
        ok(&first, &format!("/cases/{case}/take"), json!({})).await;
        let from = domain::Clock::now(&*office.clock);
        let until = from + jiff::SignedDuration::from_hours(4);
        let asked =
            json!({ "absent": first.iin, "deputy": second.iin, "from": from, "until": until, "reason": "отпуск" });
        let appointed = head.post("/substitutions", asked).await;
        assert_eq!(appointed.status, StatusCode::CREATED);
        assert_eq!(reads(&second, &case).await, "reads");
        office.clock.advance(jiff::SignedDuration::from_hours(5));
        assert_eq!(reads(&second, &case).await, "not_your_case");
    })
    .await;
}
