//! After the provider has decided: received, scanned in, handed over, or not fetched.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::Clock;
use exchange::messages::Signature;
use jiff::SignedDuration;
use law::{MessageKind, Performer, Registry};
use serde_json::{Value, json};

use crate::town::{Person, SCAN, Town, VISITOR_IIN, everywhere};

const ATYRAU: &str = "atyrau-2015-assistance-recipient-certificate";
const MAMLYUT: &str = "mamlyut-2012-unemployed-certificate";
const ORALMAN: &str = "atyrau-2015-oralman-status";
const DIRECT: &str = "atyrau-2015-unemployed-certificate";

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

async fn done(person: &Person<'_>, id: &str) -> Value {
    person
        .post(&format!("/results/{id}/done"), json!({}))
        .await
        .expect(200)
        .json()
}

async fn shown(person: &Person<'_>, id: &str) -> Value {
    person.get(&format!("/results/{id}")).await.expect(200).json()
}

/// Papers and form on the counter, and the applicant's signed application scanned.
async fn filed_on_paper(town: &Town, person: &Person<'_>, regulation: &str) -> Value {
    let filing = person.receives(regulation).await;
    let id = text(&filing, "id");
    person.fills(id, regulation).await;
    person.sees_all(id, regulation).await;
    let refused = person
        .post(&format!("/filings/{id}/accept"), json!({}))
        .await
        .expect(422);
    assert!(
        refused.text().contains("application"),
        "the signed application is missing: {}",
        refused.text()
    );
    person.scan(id, "application", SCAN).await.expect(201);
    let filing = person
        .post(&format!("/filings/{id}/accept"), json!({}))
        .await
        .expect(200)
        .json();
    town.postman.carry_all().await;
    filing
}

/// The recipient signs the printed record, and it is scanned.
async fn signed_by_hand(person: &Person<'_>, id: &str) -> Value {
    let record = person.get(&format!("/results/{id}/record.pdf")).await.expect(200);
    assert!(record.body.starts_with(b"%PDF"));
    person
        .upload(&format!("/results/{id}/recipient"), SCAN)
        .await
        .expect(201)
        .json()
}

fn requests(town: &Town) -> Vec<exchange::Envelope> {
    let mut all = town.to_provider.all();
    all.retain(|envelope| envelope.kind == MessageKind::Request);
    all
}

#[tokio::test]
async fn papers_travel_by_courier_and_the_result_is_scanned_in_and_handed_over() {
    everywhere(async |town| {
        let operator = town.operator().await;
        let filing = filed_on_paper(&town, &operator, ORALMAN).await;
        let (id, number) = (text(&filing, "id"), text(&filing, "number"));
        assert_eq!(filing["state"], "filed");
        assert!(requests(&town).is_empty(), "the papers are still here");

        let case = shown(&operator, id).await;
        assert_eq!(
            (text(&case["stage"], "verb"), text(&case["stage"], "clause")),
            ("register", "8.2")
        );
        let case = done(&operator, id).await;
        let receipts = operator.get(&format!("/filings/{id}")).await.expect(200).json();
        assert_eq!(receipts["receipts"][0]["kind"], "acceptance");
        assert_eq!(text(&case["stage"], "verb"), "collect");
        let case = done(&operator, id).await;
        assert_eq!(
            (text(&case["stage"], "verb"), &case["can"]),
            ("send_by_courier", &json!(["draw"]))
        );

        let list = operator
            .post("/transmittals", json!({ "cases": [id] }))
            .await
            .expect(201)
            .json();
        let again = operator
            .post("/transmittals", json!({ "cases": [id] }))
            .await
            .expect(409);
        assert_eq!(again.code(), "on_a_list");
        let send = format!("/transmittals/{}/send", text(&list, "number"));
        let sent = operator
            .post(&send, json!({ "courier": "Курьер Құрманов" }))
            .await
            .expect(200)
            .json();
        assert_eq!(sent["cases"][0]["number"], number);
        town.postman.carry_all().await;
        let requests = requests(&town);
        assert_eq!(requests.len(), 1, "the courier has left, the request too");
        let body: exchange::messages::RequestBody =
            serde_json::from_value(requests[0].body.clone()).expect("a request");
        assert!(matches!(body.signature, Signature::Paper { .. }));

        let document = town.decided(id, ORALMAN, number).await;
        let case = shown(&operator, id).await;
        assert_eq!(
            (text(&case, "state"), text(&case["stage"], "verb")),
            ("here", "receive_result")
        );
        operator
            .post("/results/scan", json!({ "number": "00000000000000" }))
            .await
            .expect(404);
        let case = operator
            .post("/results/scan", json!({ "number": document }))
            .await
            .expect(200)
            .json();
        assert_eq!(
            (text(&case["stage"], "verb"), &case["can"]),
            ("hand_over", &json!(["hand_over"]))
        );
        assert!(case["unclaimed_at"].is_string());
        let pdf = operator.get(&format!("/results/{id}/document.pdf")).await.expect(200);
        assert!(pdf.body.starts_with(b"%PDF"));
        let path = format!("/results/{id}/hand-over");
        let refused = operator.post(&path, json!({ "how": "in_person" })).await.expect(422);
        assert_eq!(refused.code(), "not_recognised");
        let entered = json!({ "how": "in_person", "identity_document": "уд. личности 012345678" });
        let unsigned = operator.post(&path, entered.clone()).await.expect(422);
        assert_eq!(unsigned.code(), "not_signed_for");
        let signed = signed_by_hand(&operator, id).await;
        assert_eq!(signed["recipient"]["how"], "paper");
        let case = operator.post(&path, entered.clone()).await.expect(200).json();
        assert_eq!(text(&case, "state"), "given");
        operator.post(&path, entered).await.expect(409);

        let trace = town.trace(id).await;
        let clauses: Vec<_> = trace.iter().filter_map(|event| event.clause.as_deref()).collect();
        assert_eq!(clauses, ["8.1", "8.2", "8.3", "8.4", "8.6", "8.7"]);
        let facts: Vec<_> = trace.iter().map(|event| event.kind.as_str()).collect();
        for fact in ["paper_to_file", "transmittal_drawn", "result_received", "file_to_paper"] {
            assert!(facts.contains(&fact), "{fact} in {facts:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_result_that_nobody_fetches_goes_to_the_archive_after_a_month() {
    everywhere(async |town| {
        let operator = town.operator().await;
        let filing = filed_on_paper(&town, &operator, ORALMAN).await;
        let (id, number) = (text(&filing, "id"), text(&filing, "number"));
        done(&operator, id).await;
        done(&operator, id).await;
        let list = operator
            .post("/transmittals", json!({ "cases": [id] }))
            .await
            .expect(201)
            .json();
        let send = format!("/transmittals/{}/send", text(&list, "number"));
        operator.post(&send, json!({ "courier": "К." })).await.expect(200);
        let document = town.decided(id, ORALMAN, number).await;
        operator
            .post("/results/scan", json!({ "number": document }))
            .await
            .expect(200);
        assert_eq!(town.center.counter().archive_unclaimed().await.expect("looked"), 0);
        town.clock.advance(SignedDuration::from_hours(24 * 20));
        assert_eq!(town.center.counter().archive_unclaimed().await.expect("looked"), 0);
        town.clock.advance(SignedDuration::from_hours(24 * 20));
        assert_eq!(town.center.counter().archive_unclaimed().await.expect("looked"), 1);
        assert_eq!(town.center.counter().archive_unclaimed().await.expect("looked"), 0);
        let trace = town.trace(id).await;
        let archived = trace.iter().find(|event| event.kind == "unclaimed").expect("an event");
        assert_eq!(archived.clause.as_deref(), Some("8.7"));
        assert_eq!(archived.outcome, domain::Outcome::Failed);
    })
    .await;
}

#[tokio::test]
async fn an_electronic_result_is_received_and_handed_over_by_those_whom_the_steps_name() {
    everywhere(async |town| {
        for registry in Registry::ALL {
            town.registries.know(registry, VISITOR_IIN, json!({}));
        }
        let operator = town.operator().await;
        let filing = operator.receives(ATYRAU).await;
        let (id, number) = (text(&filing, "id"), text(&filing, "number"));
        operator.sees_all(id, ATYRAU).await;
        operator
            .post(&format!("/filings/{id}/accept"), json!({}))
            .await
            .expect(200);
        operator.fills(id, ATYRAU).await;
        operator
            .post(&format!("/filings/{id}/fill"), json!({}))
            .await
            .expect(200);
        operator.signs(id).await.expect(202);
        town.postman.carry_all().await;
        let case = shown(&operator, id).await;
        assert_eq!((text(&case, "state"), &case["can"]), ("provider", &json!([])));
        let waiting = operator.get("/results?state=provider").await.expect(200).json();
        assert_eq!(waiting.as_array().map(Vec::len), Some(1));
        town.decided(id, ATYRAU, number).await;
        let case = shown(&operator, id).await;
        assert_eq!(
            (text(&case["stage"], "verb"), text(&case["stage"], "label")),
            ("deliver", "процесс 6")
        );
        done(&operator, id).await;
        let courier = town.staff("990101300122", &[Performer::Courier]).await;
        let entered = json!({ "how": "in_person", "identity_document": "паспорт N 1" });
        courier
            .post(&format!("/results/{id}/hand-over"), entered.clone())
            .await
            .expect(403);
        let email = operator
            .post(&format!("/results/{id}/hand-over"), json!({ "how": "email" }))
            .await
            .expect(409);
        assert_eq!(email.code(), "mail_is_off");
        // The recipient signs the record with their own key; somebody else's signature gives nothing.
        let record = operator
            .get(&format!("/results/{id}/record.json"))
            .await
            .expect(200)
            .body;
        assert_eq!(
            record,
            operator
                .get(&format!("/results/{id}/record.json"))
                .await
                .expect(200)
                .body
        );
        let path = format!("/results/{id}/recipient-signature");
        for (iin, status) in [("850615400705", 422), (VISITOR_IIN, 200)] {
            let (key, certificate) = town.authority.person(iin, "Сейітқали", "Айгерім");
            let chain = std::slice::from_ref(&town.authority.issuing);
            let cms = eds::cms::sign(&key, &certificate, chain, &record, true, Some(town.clock.now())).expect("signed");
            let signed = operator
                .post(&path, json!({ "cms": STANDARD.encode(cms) }))
                .await
                .expect(status)
                .json();
            match status {
                422 => assert_eq!(signed["error"]["details"]["report"]["verdict"], "invalid", "{signed}"),
                _ => assert_eq!(signed["recipient"]["how"], "eds"),
            }
        }
        operator
            .post(&format!("/results/{id}/hand-over"), entered)
            .await
            .expect(200);
    })
    .await;
}

#[tokio::test]
async fn mamlyuts_result_is_shown_as_its_table_says_and_handed_over() {
    everywhere(async |town| {
        let operator = town.operator().await;
        let filing = operator.receives(MAMLYUT).await;
        let (id, number) = (text(&filing, "id"), text(&filing, "number"));
        operator.fills(id, MAMLYUT).await;
        operator
            .post(&format!("/filings/{id}/fill"), json!({}))
            .await
            .expect(200);
        operator.sees_all(id, MAMLYUT).await;
        operator.signs(id).await.expect(202);
        town.postman.carry_all().await;
        town.decided(id, MAMLYUT, number).await;
        let case = shown(&operator, id).await;
        assert_eq!(
            (text(&case["stage"], "verb"), case["stage"]["n"].as_u64()),
            ("hand_over", Some(15))
        );
        let entered = json!({ "how": "in_person", "identity_document": "паспорт N 1" });
        signed_by_hand(&operator, id).await;
        operator
            .post(&format!("/results/{id}/hand-over"), entered)
            .await
            .expect(200);
        let actions: Vec<_> = town.trace(id).await.iter().filter_map(|event| event.action).collect();
        assert_eq!(actions, [1, 2, 14, 15]);
    })
    .await;
}

#[tokio::test]
async fn originals_are_compared_with_the_state_systems_by_hand_where_the_act_says_so() {
    everywhere(async |town| {
        let operator = town.operator().await;
        for agrees in [false, true] {
            let filing = operator.receives(DIRECT).await;
            let id = text(&filing, "id");
            operator.fills(id, DIRECT).await;
            operator.sees_all(id, DIRECT).await;
            operator.scan(id, "application", SCAN).await.expect(201);
            let accepted = operator
                .post(&format!("/filings/{id}/accept"), json!({}))
                .await
                .expect(200)
                .json();
            assert_eq!(text(&accepted["step"], "verb"), "check_registry");
            let compared = operator
                .post(&format!("/filings/{id}/compare"), json!({ "agrees": agrees }))
                .await
                .expect(200)
                .json();
            assert_eq!(text(&compared, "state"), if agrees { "filed" } else { "refused" });
        }
        town.postman.carry_all().await;
        assert_eq!(requests(&town).len(), 1);
    })
    .await;
}
