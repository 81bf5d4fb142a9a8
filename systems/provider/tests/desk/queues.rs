//! Waiting lists: three applicants, their places, and why they change. Payments as orders.

use axum::http::StatusCode;
use exchange::messages::StatusBody;
use jiff::SignedDuration;
use law::{Channel, MessageKind};
use serde_json::{Value, json};

use crate::office::{Filing, Office, everywhere};
use crate::people::Person;
use crate::routes::{ok, shown, trace, values};

/// From the request to the signed document.
pub(crate) async fn gives(office: &Office, official: &Person, case: &str, output: &str) {
    gives_with(office, official, case, output, json!({})).await;
}

/// The same with more in the document than [`values`] writes.
async fn gives_with(office: &Office, official: &Person, case: &str, output: &str, more: Value) {
    ok(official, &format!("/cases/{case}/take"), json!({})).await;
    let before = shown(official, case).await;
    let mut written = values(&before, output);
    if let (Some(written), Some(more)) = (written.as_object_mut(), more.as_object()) {
        written.extend(more.clone());
    }
    let body = json!({ "output": output, "values": written });
    ok(official, &format!("/cases/{case}/decision"), body).await;
    office.provider.draw_waiting().await.expect("drawn");
    ok(official, &format!("/cases/{case}/confirm"), json!({})).await;
    let signed = official.sign(case).await;
    assert_eq!(signed.status, StatusCode::OK, "{}", signed.text());
    office.postman.carry_all().await;
}

async fn places(official: &Person) -> Vec<(String, Value)> {
    let path = "/registers/semey-2012-kindergarten-queue/kindergarten-queue";
    let list = official.get(path).await.json();
    let entries = list.as_array().expect("a list").iter();
    entries
        .map(|entry| {
            (
                entry["case"].as_str().unwrap_or_default().to_owned(),
                entry["place"].clone(),
            )
        })
        .collect()
}

#[tokio::test]
async fn three_wait_one_is_referred_and_the_others_learn_why_they_moved() {
    everywhere(async |office| {
        let official = office.official(1).await;
        let kindergarten = |applicant| Filing::of("semey-2012-kindergarten-queue", Channel::Portal, applicant);
        for applicant in 10..13 {
            let case = office.sends(kindergarten(applicant)).await;
            gives(&office, &official, &case, "notification").await;
            office.clock.advance(SignedDuration::from_mins(1));
        }
        let case = |n: u64| format!("case-portal-{n}");
        assert_eq!(
            places(&official).await,
            [(case(10), 1.into()), (case(11), 2.into()), (case(12), 3.into())]
        );
        let again = office.sends(kindergarten(10).again()).await;
        gives(&office, &official, &again, "referral").await;
        assert_eq!(places(&official).await, [(case(11), 1.into()), (case(12), 2.into())]);

        let moved = trace(&official, &case(12)).await;
        let moved: Vec<Value> = moved
            .as_array()
            .expect("events")
            .iter()
            .filter(|event| event["kind"] == "place_changed")
            .map(|event| {
                json!([
                    event["details"]["from"],
                    event["details"]["to"],
                    event["details"]["cause"]
                ])
            })
            .collect();
        assert_eq!(moved, [json!([null, 3, "entered"]), json!([3, 2, "referred"])]);
        let told: Vec<StatusBody> = office
            .to_portal
            .all()
            .into_iter()
            .filter(|envelope| envelope.kind == MessageKind::Status && envelope.case == case(12))
            .map(|envelope| serde_json::from_value(envelope.body).expect("a status"))
            .collect();
        let last = told
            .iter()
            .rev()
            .find_map(|status| status.place.clone())
            .expect("the place is told");
        assert_eq!((last.place, last.of), (Some(2), 2));
        assert!(last.cause.ru.contains("направление"), "{}", last.cause.ru);

        // Nobody presents the referral: it lapses after five days, and the applicant comes back to their old place.
        office.clock.advance(SignedDuration::from_hours(24 * 7));
        assert_eq!(office.provider.note_lapsed().await.expect("noted"), 1);
        let path = "/registers/semey-2012-kindergarten-queue/kindergarten-queue?state=lapsed";
        let official = office.official(1).await;
        let lapsed = official.get(path).await.json()[0]["id"]
            .as_str()
            .expect("an entry")
            .to_owned();
        let back = json!({ "action": "return", "reason": "Болезнь ребёнка" });
        let entry = ok(&official, &format!("/registers/entries/{lapsed}"), back).await;
        assert_eq!((&entry["state"], &entry["place"]), (&"waiting".into(), &1.into()));
        let last = places(&official).await.pop().expect("three wait");
        assert_eq!(last, (case(12), 3.into()));
    })
    .await;
}

#[tokio::test]
async fn a_signed_sum_is_an_order_until_it_is_paid() {
    everywhere(async |office| {
        let chancellery = office.staff(1, "Кеңсеева", &["chancellery"]).await;
        let head = office.staff(2, "Басшыева", &["head"]).await;
        let executor = office.staff(3, "Орындаушыева", &["executor"]).await;
        let case = office
            .files(Filing::of("atyrau-2015-rural-specialists-fuel", Channel::Provider, 10))
            .await;
        ok(&chancellery, &format!("/cases/{case}/register"), json!({})).await;
        ok(
            &head,
            &format!("/cases/{case}/resolve"),
            json!({ "executor": executor.iin }),
        )
        .await;
        let before = shown(&executor, &case).await;
        let output = before["outputs"][0]["id"].as_str().expect("an output").to_owned();
        let body = json!({ "output": output, "values": values(&before, &output) });
        ok(&executor, &format!("/cases/{case}/decision"), body).await;
        office.provider.draw_waiting().await.expect("drawn");
        ok(&executor, &format!("/cases/{case}/confirm"), json!({})).await;
        assert_eq!(head.sign(&case).await.status, StatusCode::OK);
        let orders = executor.get(&format!("/orders?case={case}")).await.json();
        assert_eq!(
            (&orders[0]["state"], &orders[0]["amount"]),
            (&"ordered".into(), &"5000".into()),
            "{orders}"
        );
        let id = orders[0]["id"].as_str().expect("an order").to_owned();
        assert_eq!(
            ok(&executor, &format!("/orders/{id}/paid"), json!({})).await["state"],
            "paid"
        );
        let twice = executor.post(&format!("/orders/{id}/paid"), json!({})).await;
        assert_eq!(twice.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn a_schedule_becomes_an_order_a_row_and_its_total_is_not_paid_again() {
    everywhere(async |office| {
        let official = office.official(1).await;
        let filing = Filing::of("semey-2012-home-schooled-disabled-children", Channel::Portal, 10);
        let case = office.sends(filing).await;
        let output = "notification";
        let schedule = json!({
            "amount": "36000",
            "payments.1.quarter": "1", "payments.1.year": "2027", "payments.1.amount": "12000",
            "payments.2.quarter": "2", "payments.2.year": "2027", "payments.2.amount": "24000",
        });
        gives_with(&office, &official, &case, output, schedule).await;
        let orders = official.get(&format!("/orders?case={case}")).await.json();
        let told: Vec<(&str, &str)> = orders
            .as_array()
            .expect("orders")
            .iter()
            .map(|order| {
                (
                    order["what"].as_str().unwrap_or_default(),
                    order["amount"].as_str().unwrap_or_default(),
                )
            })
            .collect();
        assert_eq!(
            told,
            [("Квартал: 1, Год: 2027", "12000"), ("Квартал: 2, Год: 2027", "24000")]
        );
        let events = trace(&official, &case).await;
        let ordered = events.as_array().expect("events").iter();
        assert_eq!(ordered.filter(|event| event["kind"] == "payment_ordered").count(), 2);
    })
    .await;
}
