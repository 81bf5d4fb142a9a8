//! Filing at a center, as the steps of the acts order it.

use exchange::lookup::Outcome as Said;
use exchange::messages::{RequestBody, Signature};
use law::{Channel, MessageKind, Registry};
use serde_json::{Value, json};

use crate::town::{REPRESENTATIVE_IIN, SCAN, Town, VISITOR_IIN, everywhere};

const SEMEY: &str = "semey-2012-minors-savings-certificates";
const MAMLYUT: &str = "mamlyut-2012-unemployed-certificate";
const ATYRAU: &str = "atyrau-2015-assistance-recipient-certificate";
const ORALMAN: &str = "atyrau-2015-oralman-status";

fn verbs(events: &[domain::Event]) -> Vec<(String, Option<String>, domain::Outcome)> {
    events
        .iter()
        .filter(|event| event.clause.is_some())
        .map(|event| (event.kind.clone(), event.clause.clone(), event.outcome))
        .collect()
}

fn can(filing: &Value) -> Vec<&str> {
    filing["can"]
        .as_array()
        .expect("operations")
        .iter()
        .filter_map(Value::as_str)
        .collect()
}

fn knows_everybody(town: &Town) {
    for registry in Registry::ALL {
        town.registries.know(
            registry,
            VISITOR_IIN,
            json!({ "persons": [{ "iin": VISITOR_IIN, "surname": "СЕЙІТҚАЛИ", "name": "АЙГЕРІМ",
                "birthDate": "1990-01-01", "regAddress": { "city": "Семей", "street": "Абай" } }] }),
        );
    }
}

fn sent(town: &Town) -> RequestBody {
    let envelopes = town.to_provider.all();
    let requests: Vec<_> = envelopes
        .iter()
        .filter(|envelope| envelope.kind == MessageKind::Request)
        .collect();
    assert_eq!(requests.len(), 1, "one request is sent");
    assert_eq!(requests[0].channel, Channel::Center);
    serde_json::from_value(requests[0].body.clone()).expect("a request")
}

#[tokio::test]
async fn a_visitor_files_through_semeys_center_and_the_registries_are_asked() {
    everywhere(async |town| {
        knows_everybody(&town);
        let operator = town.operator().await;
        let filing = operator.receives(SEMEY).await;
        let id = filing["id"].as_str().expect("an id");
        assert_eq!(filing["step"]["verb"], "fill_request", "{filing}");
        assert_eq!(filing["step"]["clause"], "6.2");
        operator.fills(id, SEMEY).await;
        let filled = operator
            .post(&format!("/filings/{id}/fill"), json!({}))
            .await
            .expect(200)
            .json();
        assert_eq!(filled["step"]["verb"], "sign_request", "{filled}");
        assert_eq!(
            filled["registries"].as_array().map(Vec::len),
            Some(1),
            "no representative, no ЕНИС"
        );
        let asked = town.registries.asked();
        assert_eq!((asked[0].registry, asked[0].clause.as_str()), (Registry::GbdFl, "6.3"));
        assert!(!asked[0].ground.is_empty() && asked[0].case == id);

        operator.sees_all(id, SEMEY).await;
        operator.scan(id, "", SCAN).await.expect(201);
        let signed = operator.signs(id).await.expect(202).json();
        assert_eq!(signed["state"], "filed");
        town.postman.carry_all().await;
        let body = sent(&town);
        assert!(matches!(&body.signature, Signature::Clerk { bin, .. } if bin == crate::town::BIN));
        let document = intake::freezing::read(&body.application).expect("an application");
        assert_eq!(document.counter.expect("a counter").registries.len(), 1);

        let trace = town.trace(id).await;
        let told = verbs(&trace);
        let kinds: Vec<&str> = told.iter().map(|(kind, ..)| kind.as_str()).collect();
        assert_eq!(
            kinds,
            [
                "authenticate",
                "fill_request",
                "query_registry",
                "check_registry",
                "sign_request",
                "forward_request"
            ]
        );
        let clauses: Vec<_> = told
            .iter()
            .map(|(_, clause, _)| clause.as_deref().unwrap_or_default())
            .collect();
        assert_eq!(clauses, ["6.1", "6.2", "6.3", "6.4", "6.6", "6.7"]);
        assert!(trace.iter().any(|event| event.kind == "paper_to_file"));
        // Handing the same signature in again changes nothing.
        let again = operator.get(&format!("/filings/{id}")).await.expect(200).json();
        assert_eq!(again["can"], json!([]));
    })
    .await;
}

#[tokio::test]
async fn a_representative_is_asked_for_in_the_notaries_system() {
    everywhere(async |town| {
        knows_everybody(&town);
        let operator = town.operator().await;
        let refused = operator
            .receives_with(SEMEY, json!({ "representative_iin": REPRESENTATIVE_IIN }))
            .await
            .expect(422);
        assert_eq!(refused.code(), "visitor_refused");
        let filing = operator
            .receives_with(
                SEMEY,
                json!({ "representative_iin": REPRESENTATIVE_IIN, "representative_name": "Басқа Біреу", "power_of_attorney": "№ 17" }),
            )
            .await
            .expect(201)
            .json();
        let id = filing["id"].as_str().expect("an id");
        operator.fills(id, SEMEY).await;
        operator.post(&format!("/filings/{id}/fill"), json!({})).await.expect(200);
        let asked = town.registries.asked();
        let registries: Vec<_> = asked.iter().map(|lookup| lookup.registry).collect();
        assert_eq!(registries, [Registry::GbdFl, Registry::Enis]);
        assert_eq!(asked[1].subject.other.as_deref(), Some(REPRESENTATIVE_IIN));
        assert_eq!(asked[1].subject.document.as_deref(), Some("№ 17"));
    })
    .await;
}

#[tokio::test]
async fn whom_the_registry_does_not_know_is_told_so_with_the_clause() {
    everywhere(async |town| {
        let operator = town.operator().await;
        let filing = operator.receives(SEMEY).await;
        let id = filing["id"].as_str().expect("an id");
        operator.fills(id, SEMEY).await;
        let over = operator
            .post(&format!("/filings/{id}/fill"), json!({}))
            .await
            .expect(200)
            .json();
        assert_eq!(
            (&over["state"], &over["refusal"]["clause"]),
            (&json!("refused"), &json!("6.5"))
        );
        assert_eq!(over["refusal"]["missing"], json!(["gbd_fl"]));
        assert!(
            over["refusal"]["message"]["kk"]
                .as_str()
                .is_some_and(|words| !words.is_empty())
        );
        let told = verbs(&town.trace(id).await);
        assert_eq!(told[3].2, domain::Outcome::Failed, "условие 1 does not hold");
        assert_eq!(told[4].0, "reject_registry");
        let closed = operator
            .post(&format!("/filings/{id}/freeze"), json!({}))
            .await
            .expect(409);
        assert_eq!(closed.code(), "wrong_step");
    })
    .await;
}

#[tokio::test]
async fn a_registry_that_does_not_answer_holds_the_filing_and_can_be_asked_again() {
    everywhere(async |town| {
        let operator = town.operator().await;
        for (said, word) in [
            (
                Said::Silent {
                    reason: "no answer".into(),
                },
                "silent",
            ),
            (Said::Slow { reason: "busy".into() }, "slow"),
            (
                Said::Faulty {
                    reason: "broken".into(),
                },
                "faulty",
            ),
        ] {
            town.registries.tell(Registry::GbdFl, VISITOR_IIN, said);
            let filing = operator.receives(SEMEY).await;
            let id = filing["id"].as_str().expect("an id");
            operator.fills(id, SEMEY).await;
            let held = operator
                .post(&format!("/filings/{id}/fill"), json!({}))
                .await
                .expect(200)
                .json();
            assert_eq!(
                (&held["state"], &held["held"][0]["failing"]),
                (&json!("held"), &json!(word))
            );
            assert!(can(&held).contains(&"ask"), "{held}");
            town.registries.tell(Registry::GbdFl, VISITOR_IIN, Said::NotFound);
            knows_everybody(&town);
            let open = operator
                .post(&format!("/filings/{id}/ask"), json!({}))
                .await
                .expect(200)
                .json();
            assert_eq!(
                (&open["state"], &open["step"]["verb"]),
                (&json!("open"), &json!("sign_request"))
            );
            assert_eq!(open["held"], json!([]));
        }
    })
    .await;
}

#[tokio::test]
async fn an_incomplete_package_gets_a_receipt_that_names_what_is_missing() {
    everywhere(async |town| {
        let operator = town.operator().await;
        let filing = operator.receives(ORALMAN).await;
        let id = filing["id"].as_str().expect("an id");
        assert_eq!(filing["step"]["verb"], "accept_documents");
        assert!(can(&filing).contains(&"refuse"));
        let refused = operator
            .post(&format!("/filings/{id}/accept"), json!({}))
            .await
            .expect(422);
        assert_eq!(refused.code(), "form_refused");
        let over = operator
            .post(&format!("/filings/{id}/refuse"), json!({}))
            .await
            .expect(200)
            .json();
        assert_eq!(over["state"], "refused");
        let receipt = &over["receipts"][0];
        assert_eq!(receipt["kind"], "refusal_to_accept");
        assert!(
            receipt["clause"]
                .as_str()
                .is_some_and(|clause| clause.contains("приложение 2")),
            "{receipt}"
        );
        assert!(receipt["papers"].as_array().is_some_and(|papers| papers.len() > 2));
        let told = verbs(&town.trace(id).await);
        assert_eq!(
            (told[0].0.as_str(), told[0].2),
            ("accept_documents", domain::Outcome::Failed)
        );
        town.postman.carry_all().await;
        assert!(town.to_provider.all().is_empty());
    })
    .await;
}

#[tokio::test]
async fn atyraus_center_accepts_then_fills_asks_and_sends_what_the_operator_signed() {
    everywhere(async |town| {
        knows_everybody(&town);
        let operator = town.operator().await;
        let filing = operator.receives(ATYRAU).await;
        let id = filing["id"].as_str().expect("an id");
        operator.sees_all(id, ATYRAU).await;
        let accepted = operator
            .post(&format!("/filings/{id}/accept"), json!({}))
            .await
            .expect(200)
            .json();
        assert_eq!(accepted["receipts"][0]["kind"], "acceptance");
        assert_eq!(accepted["step"]["verb"], "fill_request", "{accepted}");
        operator.fills(id, ATYRAU).await;
        let filled = operator
            .post(&format!("/filings/{id}/fill"), json!({}))
            .await
            .expect(200)
            .json();
        assert_eq!(filled["step"]["verb"], "forward_request", "{filled}");
        operator.signs(id).await.expect(202);
        town.postman.carry_all().await;
        assert!(matches!(sent(&town).signature, Signature::Clerk { .. }));
        let kinds: Vec<String> = verbs(&town.trace(id).await)
            .into_iter()
            .map(|(kind, ..)| kind)
            .collect();
        assert_eq!(
            kinds,
            [
                "accept_documents",
                "authenticate",
                "fill_request",
                "query_registry",
                "check_registry",
                "forward_request"
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn mamlyuts_table_drives_and_its_actions_are_told_too() {
    everywhere(async |town| {
        let operator = town.operator().await;
        let filing = operator.receives(MAMLYUT).await;
        let id = filing["id"].as_str().expect("an id");
        operator.fills(id, MAMLYUT).await;
        operator
            .post(&format!("/filings/{id}/fill"), json!({}))
            .await
            .expect(200);
        operator.sees_all(id, MAMLYUT).await;
        operator.signs(id).await.expect(202);
        town.postman.carry_all().await;
        sent(&town);
        let trace = town.trace(id).await;
        let actions: Vec<_> = trace.iter().filter_map(|event| event.action).collect();
        assert_eq!(actions, [1, 2], "papers taken, request taken in");
        let kinds: Vec<_> = trace
            .iter()
            .filter(|event| event.label.is_some())
            .map(|event| event.kind.as_str())
            .collect();
        assert_eq!(
            kinds,
            [
                "authenticate",
                "check_credentials",
                "fill_request",
                "sign_request",
                "verify_signature",
                "forward_request"
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn only_the_centers_own_people_sign_and_each_as_themselves() {
    everywhere(async |town| {
        let operator = town.operator().await;
        let filing = operator.receives(MAMLYUT).await;
        let id = filing["id"].as_str().expect("an id");
        operator.fills(id, MAMLYUT).await;
        operator
            .post(&format!("/filings/{id}/fill"), json!({}))
            .await
            .expect(200);
        operator.sees_all(id, MAMLYUT).await;
        operator
            .post(&format!("/filings/{id}/freeze"), json!({}))
            .await
            .expect(200);
        let (_, private) = town.authority.person(crate::town::OPERATOR_IIN, "Оператор", "Дина");
        let refused = operator
            .post(
                &format!("/filings/{id}/signed-attributes"),
                json!({ "certificate": private.to_pem() }),
            )
            .await
            .expect(422);
        assert_eq!(refused.code(), "foreign_certificate");
        // A CMS over other bytes is the act's refusal, with clause, message and report; the filing stays.
        let (key, certificate) =
            town.authority
                .employee(crate::town::OPERATOR_IIN, "Оператор", "Дина", crate::town::BIN, "ЦОН");
        let cms = eds::cms::sign(&key, &certificate, &[], b"other", false, None).expect("signed");
        let text = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, cms);
        let refused = operator
            .post(&format!("/filings/{id}/signature"), json!({ "cms": text }))
            .await
            .expect(422);
        let error = &refused.json()["error"];
        assert_eq!(
            (&error["code"], &error["details"]["clause"]),
            (&json!("signature_refused"), &json!("7.7"))
        );
        let nobody = town.staff("900101300007", &[]).await;
        nobody.get(&format!("/filings/{id}")).await.expect(403);
        operator.signs(id).await.expect(202);
    })
    .await;
}

#[tokio::test]
async fn a_step_that_has_run_out_of_time_is_an_event_once_with_its_clause() {
    everywhere(async |town| {
        knows_everybody(&town);
        let operator = town.operator().await;
        let filing = operator.receives(ATYRAU).await;
        let id = filing["id"].as_str().expect("an id");
        let counter = town.center.counter();
        assert_eq!(counter.note_overdue().await.expect("noted"), 0);
        town.clock.advance(jiff::SignedDuration::from_hours(24 * 4));
        assert_eq!(counter.note_overdue().await.expect("noted"), 1);
        assert_eq!(counter.note_overdue().await.expect("noted"), 0);
        let trace = town.trace(id).await;
        let overdue: Vec<_> = trace.iter().filter(|event| event.kind == "overdue").collect();
        assert_eq!(overdue.len(), 1);
        assert_eq!(overdue[0].clause.as_deref(), filing["step"]["clause"].as_str());
        assert_eq!(overdue[0].outcome, domain::Outcome::Failed);
    })
    .await;
}

#[tokio::test]
async fn a_refused_sign_in_is_told_in_the_words_of_the_act() {
    everywhere(async |town| {
        let operator = town.operator().await;
        let given = json!({ "iin": crate::town::OPERATOR_IIN, "password": "wrong", "regulation": MAMLYUT });
        let refused = operator.post("/sessions", given).await.expect(401).json();
        let error = &refused["error"];
        assert_eq!(
            (&error["code"], &error["details"]["clause"]),
            (&json!("credentials_refused"), &json!("7.3"))
        );
        assert_eq!(error["details"]["label"], "процесс 2");
        let trace = error["details"]["trace"].as_array().expect("events");
        let kinds: Vec<_> = trace
            .iter()
            .map(|event| event["kind"].as_str().unwrap_or_default())
            .collect();
        assert_eq!(kinds, ["authenticate", "check_credentials", "reject_credentials"]);
        assert!(!refused.to_string().contains("wrong"), "no password anywhere");
        // The page says it in the act's words too, with the clause.
        let page = town.page("/center/sign-in?lang=ru", "").await.expect(200);
        let text = page.text();
        let csrf = text
            .split("name=\"csrf\" value=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .expect("a token");
        let typed = format!("csrf={csrf}&iin={}&password=wrong", crate::town::OPERATOR_IIN);
        let told = town
            .form("/center/sign-in?lang=ru", &page.cookies, &typed)
            .await
            .expect(401)
            .text();
        assert!(
            told.contains("Отказано в авторизации") && told.contains("процесс 2"),
            "{told}"
        );
    })
    .await;
}
