//! What messages make the center show and record.

use domain::Event;
use jiff::SignedDuration;
use law::{MessageKind, System};
use serde_json::json;

use crate::town::{APPLICANT_IIN, CASE, NUMBER, OPERATOR_IIN, Town};

async fn actions(town: &Town) -> Vec<u32> {
    let events = store::events::of(&town.center_store, CASE).await.unwrap();
    assert!(domain::event::verify_chain(&own(&events)).is_ok());
    events.iter().filter_map(|event| event.action).collect()
}

fn own(events: &[Event]) -> Vec<Event> {
    let mut own: Vec<_> = events
        .iter()
        .filter(|event| event.system == System::Center)
        .cloned()
        .collect();
    own.sort_by_key(|event| event.n);
    own
}

#[tokio::test]
async fn a_case_passes_through_its_three_statuses_and_its_events_go_home() {
    let town = Town::new().await;
    town.operator().await;
    let token = town.token(OPERATOR_IIN).await;
    assert_eq!(town.api("/cases", &token).await.expect(200).json(), json!([]));

    town.notice().await;
    town.carry().await;
    let case = town.api(&format!("/cases/{CASE}"), &token).await.expect(200).json();
    assert_eq!(
        (&case["status"]["id"], &case["stage"]),
        (&json!("received"), &json!("received"))
    );
    assert_eq!(case["applicant"]["iin"], APPLICANT_IIN);
    assert_eq!(case["registration"], json!(null));
    // Until the provider says more, the case is where the annex puts it next.
    assert_eq!(
        (&case["holder"]["system"], &case["holder"]["clause"]),
        (&json!("provider"), &json!("приложение 1, таблица 3, действие 5"))
    );

    town.clock.advance(SignedDuration::from_secs(60));
    town.status().await;
    town.carry().await;
    let case = town.api(&format!("/cases/{CASE}"), &token).await.expect(200).json();
    assert_eq!(
        (&case["status"]["id"], &case["stage"]),
        (&json!("in_work"), &json!("in_work"))
    );
    assert_eq!(
        (&case["registration"], &case["holder"]["clause"]),
        (&json!("Т-17"), &json!("приложение 1, таблица 3, действие 11"))
    );

    town.clock.advance(SignedDuration::from_secs(60));
    town.result().await;
    town.carry().await;
    let case = town.api(&format!("/cases/{CASE}"), &token).await.expect(200).json();
    assert_eq!(
        (&case["status"]["id"], &case["finished"], &case["holder"]),
        (&json!("done"), &json!(true), &json!(null))
    );
    assert_eq!(case["document_number"], "26030200000009");
    let history: Vec<_> = case["history"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| (entry["status"]["id"].clone(), entry["action"].clone()))
        .collect();
    assert_eq!(
        history,
        [
            (json!("received"), json!(4)),
            (json!("in_work"), json!(10)),
            (json!("done"), json!(15))
        ]
    );

    assert_eq!(actions(&town).await, [4, 10, 15]);
    let traces = town.traces.lock().unwrap();
    assert_eq!(traces.len(), 3);
    assert!(
        traces
            .iter()
            .all(|trace| trace.kind == MessageKind::Trace && trace.after_action.is_none())
    );
    let home: Vec<_> = traces
        .iter()
        .flat_map(|trace| &trace.events)
        .filter_map(|event| event.action)
        .collect();
    assert_eq!(home, [4, 10, 15]);
}

#[tokio::test]
async fn messages_of_different_senders_come_in_any_order() {
    let town = Town::new().await;
    town.operator().await;
    let token = town.token(OPERATOR_IIN).await;
    town.result().await;
    town.carry().await;
    town.notice().await;
    town.carry().await;
    town.status().await;
    town.carry().await;
    let case = town.api(&format!("/cases/{CASE}"), &token).await.expect(200).json();
    assert_eq!(
        (&case["status"]["id"], &case["stage"]),
        (&json!("done"), &json!("finished"))
    );
    assert_eq!(
        (&case["applicant"]["iin"], &case["registration"]),
        (&json!(APPLICANT_IIN), &json!("Т-17"))
    );
    let history: Vec<_> = case["history"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["action"].clone())
        .collect();
    assert_eq!(history, [4, 10, 15]);
    let mut recorded = actions(&town).await;
    recorded.sort_unstable();
    assert_eq!(recorded, [4, 10, 15]);
    assert_eq!(town.traces.lock().unwrap().len(), 3);
}

#[tokio::test]
async fn a_message_that_contradicts_what_is_known_changes_nothing() {
    let town = Town::new().await;
    town.operator().await;
    town.notice().await;
    town.carry().await;
    town.result_with("26030299999999").await;
    town.carry().await;
    let token = town.token(OPERATOR_IIN).await;
    let case = town.api(&format!("/cases/{CASE}"), &token).await.expect(200).json();
    assert_eq!(
        (&case["number"], &case["status"]["id"]),
        (&json!(NUMBER), &json!("received"))
    );
    assert_eq!(actions(&town).await, [4]);
}

#[tokio::test]
async fn cases_are_found_by_number_registration_iin_and_status() {
    let town = Town::new().await;
    town.operator().await;
    town.notice().await;
    town.status().await;
    town.carry().await;
    let token = town.token(OPERATOR_IIN).await;
    for query in [
        format!("number={NUMBER}"),
        "number=%D0%A2-17".into(),
        format!("number={APPLICANT_IIN}"),
        "status=in_work".into(),
    ] {
        let found = town.api(&format!("/cases?{query}"), &token).await.expect(200).json();
        assert_eq!(found[0]["id"], CASE, "{query}");
    }
    for query in ["number=1", "status=received", "status=finished"] {
        assert_eq!(
            town.api(&format!("/cases?{query}"), &token).await.expect(200).json(),
            json!([]),
            "{query}"
        );
    }
}
