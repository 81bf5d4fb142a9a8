//! The routes of officials, as the acts order them: each act's own stages, over the real router.

use axum::http::StatusCode;
use exchange::messages::{ResultBody, StatusBody};
use jiff::SignedDuration;
use law::{Channel, MessageKind};
use serde_json::{Value, json};

use crate::office::{Filing, Office, everywhere};
use crate::people::{Answer, Person};

pub(crate) async fn ok(person: &Person, path: &str, body: Value) -> Value {
    let answer: Answer = person.post(path, body).await;
    assert!(
        answer.status.is_success(),
        "{path}: {} {}",
        answer.status,
        answer.text()
    );
    answer.json()
}

pub(crate) async fn shown(person: &Person, case: &str) -> Value {
    person.get(&format!("/cases/{case}")).await.json()
}

/// The fields of an output that an official fills, with something in each.
pub(crate) fn values(case: &Value, output: &str) -> Value {
    let outputs = case["outputs"].as_array().expect("outputs");
    let output = outputs.iter().find(|known| known["id"] == output).expect("the output");
    let mut values = serde_json::Map::new();
    for field in output["fields"].as_array().expect("fields") {
        let kind = &field["kind"];
        let value = match kind {
            Value::String(kind) if kind == "date" => "2026-12-01".to_owned(),
            Value::String(kind) if kind == "money" => "5000".to_owned(),
            Value::String(kind) if kind == "flag" => "yes".to_owned(),
            Value::Object(kind) if kind.contains_key("integer") => kind["integer"]["min"].to_string(),
            Value::Object(kind) if kind.contains_key("year") => "2026".to_owned(),
            Value::Object(kind) if kind.contains_key("choice") => kind["choice"]["options"][0]["value"]
                .as_str()
                .unwrap_or_default()
                .to_owned(),
            Value::Object(kind) if kind.contains_key("group") => continue,
            _ => "Основание установлено".to_owned(),
        };
        values.insert(field["key"].as_str().unwrap_or_default().to_owned(), value.into());
    }
    Value::Object(values)
}

fn output_of(case: &Value, kind: &str) -> String {
    let outputs = case["outputs"].as_array().expect("outputs");
    let found = outputs
        .iter()
        .find(|output| output["kind"] == kind)
        .expect("such an output");
    found["id"].as_str().unwrap_or_default().to_owned()
}

/// Decides, draws, confirms.
pub(crate) async fn executes(office: &Office, executor: &Person, case: &str, kind: &str) -> Value {
    let before = shown(executor, case).await;
    let output = output_of(&before, kind);
    let body = json!({ "output": output, "values": values(&before, &output) });
    ok(executor, &format!("/cases/{case}/decision"), body).await;
    office.provider.draw_waiting().await.expect("drawn");
    let drawn = shown(executor, case).await;
    assert_eq!(drawn["state"], "drawn", "{}", drawn["draw_error"]);
    ok(executor, &format!("/cases/{case}/confirm"), json!({})).await
}

fn clauses(trace: &Value) -> Vec<String> {
    let events = trace.as_array().expect("events").iter();
    let steps = events.filter(|event| event["system"] == "provider" && !event["clause"].is_null());
    steps
        .map(|event| {
            format!(
                "{} {}",
                event["clause"].as_str().unwrap_or_default(),
                event["kind"].as_str().unwrap_or_default()
            )
        })
        .collect()
}

pub(crate) async fn trace(person: &Person, case: &str) -> Value {
    person.get(&format!("/cases/{case}/trace")).await.json()
}

pub(crate) fn in_person() -> Value {
    json!({ "way": "in_person", "document_type": "удостоверение личности", "document_number": "012345678", "signed_for": true })
}

#[tokio::test]
async fn five_steps_from_the_chancellery_to_the_chancellery() {
    everywhere(async |office| {
        let chancellery = office.staff(1, "Кеңсеева", &["chancellery"]).await;
        let head = office.staff(2, "Басшыева", &["head"]).await;
        let executor = office.staff(3, "Орындаушыева", &["executor"]).await;
        let case = office
            .files(Filing::of("atyrau-2015-home-care-services", Channel::Provider, 10))
            .await;
        let arrived = shown(&chancellery, &case).await;
        assert_eq!(
            (&arrived["state"], &arrived["registration"]),
            (&"arrived".into(), &"".into())
        );
        assert_eq!(arrived["stage"]["verb"], "register");
        assert!(
            arrived["can"]
                .as_array()
                .is_some_and(|can| can.contains(&"register".into())),
            "{}",
            arrived["can"]
        );
        let early = executor.get(&format!("/cases/{case}")).await;
        assert_eq!(early.code(), "not_your_case", "nobody has given it to them yet");
        let refused = executor.post(&format!("/cases/{case}/register"), json!({})).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text());

        let registered = ok(&chancellery, &format!("/cases/{case}/register"), json!({})).await;
        assert!(!registered["registration"].as_str().unwrap_or_default().is_empty());
        assert_eq!(registered["stage"]["verb"], "resolve");
        let mine = head.get("/cases?status=mine").await.json();
        assert_eq!(mine[0]["id"], case.as_str());
        let before = shown(&head, &case).await;
        let named = before["executors"][0]["id"]
            .as_str()
            .expect("somebody to name")
            .to_owned();
        let stranger = head
            .post(&format!("/cases/{case}/resolve"), json!({ "executor": "nobody" }))
            .await;
        assert_eq!(stranger.code(), "no_such_executor");
        let resolved = ok(
            &head,
            &format!("/cases/{case}/resolve"),
            json!({ "executor": named, "note": "к исполнению" }),
        )
        .await;
        assert_eq!(
            (&resolved["state"], &resolved["stage"]["verb"]),
            (&"taken".into(), &"execute".into())
        );

        let confirmed = executes(&office, &executor, &case, "positive").await;
        assert_eq!(confirmed["stage"]["verb"], "sign_result");
        assert_eq!(executor.sign(&case).await.status, StatusCode::FORBIDDEN);
        let signed = head.sign(&case).await;
        assert_eq!(signed.status, StatusCode::OK, "{}", signed.text());
        let unproved = chancellery
            .post(&format!("/cases/{case}/hand-over"), json!({ "way": "in_person" }))
            .await;
        assert_eq!(unproved.code(), "receiver_not_proved");
        let done = ok(&chancellery, &format!("/cases/{case}/hand-over"), in_person()).await;
        assert_eq!((&done["state"], &done["stage"]), (&"handed_over".into(), &Value::Null));
        assert_eq!(
            clauses(&trace(&chancellery, &case).await),
            [
                "5.1 register",
                "5.2 resolve",
                "5.3 execute",
                "5.4 sign_result",
                "5.5 hand_over"
            ]
        );
        let own: Vec<domain::Event> = store::events::of(&office.participant.db, &case).await.expect("events");
        domain::event::verify_chain(&own).expect("the chain is whole");
    })
    .await;
}

#[tokio::test]
async fn nine_steps_with_agreements_a_return_and_a_substitute() {
    everywhere(async |office| {
        let specialist = office.staff(1, "Маманова", &["specialist"]).await;
        let chancellery = office.staff(2, "Кеңсеева", &["chancellery"]).await;
        let head = office.staff(3, "Басшыева", &["head"]).await;
        let deputy = office.staff(4, "Орынбасарова", &["deputy"]).await;
        let unit_head = office.staff(5, "Бөлімова", &["unit_head"]).await;
        let case = office.files(Filing::of("atyrau-2015-oralman-status", Channel::Provider, 10)).await;
        let path = |operation: &str| format!("/cases/{case}/{operation}");
        ok(&specialist, &path("register"), json!({})).await;
        ok(&chancellery, &path("register"), json!({})).await;
        ok(&head, &path("pass-on"), json!({})).await;

        // The deputy sends it back, and the head sees why.
        let silent = deputy.post(&path("send-back"), json!({ "reason": " " })).await;
        assert_eq!(silent.code(), "reason_needed");
        ok(&deputy, &path("send-back"), json!({ "reason": "Нет нотариального перевода" })).await;
        let back = shown(&head, &case).await;
        assert_eq!(back["sent_back"]["reason"], "Нет нотариального перевода");
        assert_eq!(head.get("/cases?status=mine").await.json()[0]["returned"], true);
        ok(&head, &path("pass-on"), json!({})).await;

        // The deputy goes away: the head appoints the head of the unit for the time.
        let from = domain::Clock::now(&*office.clock);
        let appointed = head
            .post(
                "/substitutions",
                json!({ "absent": deputy.iin, "deputy": unit_head.iin, "from": from, "until": from + SignedDuration::from_hours(48),
                    "reason": "отпуск" }),
            )
            .await;
        assert_eq!(appointed.status, StatusCode::CREATED, "{}", appointed.text());
        ok(&unit_head, &path("pass-on"), json!({})).await;
        ok(&unit_head, &path("pass-on"), json!({})).await;

        ok(&specialist, &path("take"), json!({})).await;
        let confirmed = executes(&office, &specialist, &case, "positive").await;
        assert_eq!((&confirmed["state"], &confirmed["stage"]["waits_for"]), (&"confirmed".into(), &"unit_head".into()));
        assert_eq!(head.sign(&case).await.status, StatusCode::FORBIDDEN, "not before all have agreed");
        ok(&unit_head, &path("agree"), json!({})).await;
        let agreed = ok(&deputy, &path("agree"), json!({})).await;
        assert_eq!(agreed["stage"]["verb"], "sign_result");

        // The head sends the draft back to who made it; it is agreed anew.
        ok(&head, &path("send-back"), json!({ "reason": "Ошибка в дате" })).await;
        let again = executes(&office, &specialist, &case, "positive").await;
        assert_eq!(again["stage"]["waits_for"], "unit_head");
        ok(&unit_head, &path("agree"), json!({})).await;
        ok(&unit_head, &path("agree"), json!({})).await;
        assert_eq!(head.sign(&case).await.status, StatusCode::OK);
        ok(&chancellery, &path("pass-on"), json!({})).await;
        ok(&specialist, &path("hand-over"), in_person()).await;

        let events = trace(&head, &case).await;
        let told = clauses(&events);
        for (step, kind) in ["register", "register", "pass_on", "pass_on", "pass_on", "execute", "sign_result", "pass_on", "hand_over"]
            .iter()
            .enumerate()
        {
            let line = format!("5.{} {kind}", step + 1);
            assert!(told.contains(&line), "{line} in {told:?}");
        }
        let acted_for: Vec<_> = events
            .as_array()
            .expect("events")
            .iter()
            .filter(|event| event["details"]["acts_for"] == deputy.name.as_str())
            .map(|event| event["kind"].as_str().unwrap_or_default().to_owned())
            .collect();
        assert_eq!(acted_for, ["pass_on", "document_agreed"], "«за» who was away");
    })
    .await;
}

#[tokio::test]
async fn a_review_refuses_and_the_portal_gets_the_refusal() {
    everywhere(async |office| {
        let official = office.official(1).await;
        let case = office
            .sends(Filing::of("semey-2012-unemployed-certificate", Channel::Portal, 10))
            .await;
        ok(&official, &format!("/cases/{case}/take"), json!({})).await;
        let before = shown(&official, &case).await;
        assert_eq!(before["stage"]["verb"], "review_documents");
        let output = output_of(&before, "refusal");
        let body = json!({ "output": output, "values": values(&before, &output),
            "ground": { "clause": "Стандарт, п. 16", "text": "Неполный пакет документов" } });
        ok(&official, &format!("/cases/{case}/decision"), body).await;
        office.provider.draw_waiting().await.expect("drawn");
        let drawn = shown(&official, &case).await;
        assert_eq!(
            (&drawn["stage"]["verb"], &drawn["state"]),
            (&"reject_documents".into(), &"drawn".into())
        );
        assert_eq!(drawn["ground"]["clause"], "Стандарт, п. 16");
        ok(&official, &format!("/cases/{case}/confirm"), json!({})).await;
        assert_eq!(official.sign(&case).await.status, StatusCode::OK);
        office.postman.carry_all().await;
        let results: Vec<ResultBody> = office
            .to_portal
            .all()
            .into_iter()
            .filter(|envelope| envelope.kind == MessageKind::Result)
            .map(|envelope| serde_json::from_value(envelope.body).expect("a result"))
            .collect();
        assert_eq!(results.len(), 1);
        assert!(results[0].document.is_some() && results[0].output == output);
        let events = trace(&official, &case).await;
        let review = events
            .as_array()
            .expect("events")
            .iter()
            .find(|event| event["kind"] == "review_documents");
        assert_eq!(review.expect("the review")["outcome"], "failed");
        let told = clauses(&events);
        assert!(told.iter().any(|line| line.ends_with("reject_documents")), "{told:?}");
        assert!(!told.iter().any(|line| line.ends_with("form_result")), "{told:?}");
        assert_eq!(shown(&official, &case).await["stage"], Value::Null);
    })
    .await;
}

#[tokio::test]
async fn a_review_passes_and_the_result_is_formed() {
    everywhere(async |office| {
        let official = office.official(1).await;
        let case = office
            .sends(Filing::of("semey-2012-unemployed-certificate", Channel::Portal, 10))
            .await;
        ok(&official, &format!("/cases/{case}/take"), json!({})).await;
        let confirmed = executes(&office, &official, &case, "positive").await;
        assert_eq!(confirmed["stage"]["verb"], "form_result");
        assert_eq!(official.sign(&case).await.status, StatusCode::OK);
        office.postman.carry_all().await;
        let results = office
            .to_portal
            .all()
            .into_iter()
            .filter(|envelope| envelope.kind == MessageKind::Result);
        assert_eq!(results.count(), 1);
    })
    .await;
}

#[tokio::test]
async fn the_akim_forwards_and_hands_over_what_comes_back() {
    everywhere(async |office| {
        let akim_specialist = office.staff(1, "Ауылова", &["akim_specialist"]).await;
        let akim = office.staff(2, "Әкімова", &["akim"]).await;
        let chancellery = office.staff(3, "Кеңсеева", &["chancellery"]).await;
        let head = office.staff(4, "Басшыева", &["head"]).await;
        let executor = office.staff(5, "Орындаушыева", &["executor"]).await;
        let case = office
            .files(Filing::of("atyrau-2015-child-benefit", Channel::Akim, 10))
            .await;
        let path = |operation: &str| format!("/cases/{case}/{operation}");
        ok(&akim_specialist, &path("register"), json!({})).await;
        ok(&akim, &path("pass-on"), json!({})).await;
        let forwarded = ok(&akim_specialist, &path("forward"), json!({})).await;
        assert_eq!(
            (&forwarded["stage"]["procedure"], &forwarded["stage"]["verb"]),
            (&"provider".into(), &"register".into())
        );
        ok(&chancellery, &path("register"), json!({})).await;
        let named = shown(&head, &case).await["executors"][0]["id"].clone();
        let resolved = ok(&head, &path("resolve"), json!({ "executor": named })).await;
        let holding = resolved["stage"]["holding"].as_array().expect("limits").clone();
        assert_eq!(
            (&holding[0]["value"], &holding[0]["when"]),
            (&20.into(), &"via_akim".into()),
            "{holding:?}"
        );
        executes(&office, &executor, &case, "positive").await;
        assert_eq!(head.sign(&case).await.status, StatusCode::OK);
        let back = ok(&chancellery, &path("hand-over"), json!({ "way": "akim" })).await;
        assert_eq!(
            (&back["stage"]["procedure"], &back["stage"]["verb"]),
            (&"akim".into(), &"hand_over".into())
        );
        let done = ok(&akim_specialist, &path("hand-over"), in_person()).await;
        assert_eq!(done["stage"], Value::Null);
        // The people of the rural district see its cases and no others.
        let other = office
            .files(Filing::of("atyrau-2015-home-care-services", Channel::Provider, 11))
            .await;
        assert_eq!(akim.get(&format!("/cases/{other}")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(
            akim.get("/cases?status=received").await.json().as_array().map(Vec::len),
            Some(0)
        );
    })
    .await;
}

#[tokio::test]
async fn the_akim_is_the_provider_himself() {
    everywhere(async |office| {
        let specialist = office.staff(1, "Ауылова", &["akim_specialist"]).await;
        let akim = office.staff(2, "Әкімова", &["akim"]).await;
        let case = office
            .files(Filing::of(
                "atyrau-2015-assistance-recipient-certificate",
                Channel::Akim,
                10,
            ))
            .await;
        let path = |operation: &str| format!("/cases/{case}/{operation}");
        ok(&specialist, &path("register"), json!({})).await;
        let named = shown(&akim, &case).await["executors"][0]["id"].clone();
        ok(&akim, &path("resolve"), json!({ "executor": named })).await;
        executes(&office, &specialist, &case, "positive").await;
        let signed = akim.sign(&case).await;
        assert_eq!(signed.status, StatusCode::OK, "{}", signed.text());
        let done = ok(&specialist, &path("hand-over"), in_person()).await;
        assert_eq!(done["state"], "handed_over");
        assert_eq!(clauses(&trace(&akim, &case).await).len(), 5);
    })
    .await;
}

#[tokio::test]
async fn the_centre_calls_the_provider_and_gets_the_result_with_a_courier() {
    everywhere(async |office| {
        let chancellery = office.staff(1, "Кеңсеева", &["chancellery"]).await;
        let head = office.staff(2, "Басшыева", &["head"]).await;
        let executor = office.staff(3, "Орындаушыева", &["executor"]).await;
        let case = office
            .sends(Filing::of("atyrau-2015-child-benefit", Channel::Center, 10))
            .await;
        let path = |operation: &str| format!("/cases/{case}/{operation}");
        let arrived = shown(&chancellery, &case).await;
        assert_eq!(arrived["stage"]["procedure"], "provider", "{arrived}");
        ok(&chancellery, &path("register"), json!({})).await;
        let named = shown(&head, &case).await["executors"][0]["id"].clone();
        ok(&head, &path("resolve"), json!({ "executor": named })).await;
        executes(&office, &executor, &case, "refusal").await;
        assert_eq!(head.sign(&case).await.status, StatusCode::OK);
        let before = shown(&chancellery, &case).await;
        assert_eq!(
            before["stage"]["holding"][0]["when"], "to_courier",
            "{}",
            before["stage"]
        );
        let done = ok(
            &chancellery,
            &path("hand-over"),
            json!({ "way": "courier", "to": "Курьер Жүнісов" }),
        )
        .await;
        assert_eq!(done["stage"], Value::Null);
        office.postman.carry_all().await;
        let told = office.to_center.all();
        let results: Vec<_> = told
            .iter()
            .filter(|envelope| envelope.kind == MessageKind::Result)
            .collect();
        assert_eq!(results.len(), 1);
        let statuses = told.iter().filter(|envelope| envelope.kind == MessageKind::Status);
        let statuses: Vec<StatusBody> = statuses
            .map(|envelope| serde_json::from_value(envelope.body.clone()).expect("a status"))
            .collect();
        assert!(
            statuses.iter().any(|status| status.status.0 == "in_work"),
            "{statuses:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_term_is_prolonged_under_the_act_or_under_the_standard_and_with_a_reason() {
    everywhere(async |office| {
        let chancellery = office.staff(1, "Кеңсеева", &["chancellery"]).await;
        let head = office.staff(2, "Басшыева", &["head"]).await;
        let executor = office.staff(3, "Орындаушыева", &["executor"]).await;
        let case = office.sends(Filing::of("atyrau-2015-nuclear-test-victims", Channel::Center, 10)).await;
        let path = |operation: &str| format!("/cases/{case}/{operation}");
        ok(&chancellery, &path("register"), json!({})).await;
        let named = shown(&head, &case).await["executors"][0]["id"].clone();
        ok(&head, &path("resolve"), json!({ "executor": named })).await;
        let before = shown(&executor, &case).await;
        let until = |case: &Value| case["until"].as_str().unwrap_or_default().to_owned();
        let first = ok(&executor, &path("circumstances"), json!({ "add": ["first_certificate"] })).await;
        assert!(first["stage"]["due"].as_str().unwrap_or_default() > until(&before).as_str());
        let own = executor.post(&path("circumstances"), json!({ "add": ["via_akim"] })).await;
        assert_eq!(own.code(), "no_such_circumstance");
        let longer = ok(&executor, &path("prolong"), json!({ "reason": "Нужны запросы в архив" })).await;
        assert!(longer["stage"]["due"].as_str() > first["stage"]["due"].as_str(), "{longer}");
        let again = executor.post(&path("prolong"), json!({ "reason": "Ещё запрос" })).await;
        assert_eq!(again.code(), "no_power_to_prolong");
        let standard = json!({ "reason": "Ещё запрос", "clause": "Стандарт, п. 9", "days": 5 });
        let longest = ok(&executor, &path("prolong"), standard).await;
        assert!(longest["stage"]["due"].as_str() > longer["stage"]["due"].as_str(), "{longest}");
        office.postman.carry_all().await;
        let told = office.to_center.all();
        let told = told.iter().filter(|envelope| envelope.body["prolonged"]["reason"].is_string());
        assert_eq!(told.count(), 2, "the applicant is told each time");
        let conclusion = json!({ "protocol": "17", "date": "2026-11-20", "members": ["А. Асанов", "Б. Бекова", "В. Серік"],
            "votes_for": 2, "votes_against": 1, "conclusion": "Признать пострадавшим" });
        ok(&executor, &path("conclude"), conclusion).await;
        assert_eq!(shown(&head, &case).await["conclusions"][0]["protocol"], "17");
        let course = shown(&head, &case).await["course"].clone();
        let current: Vec<_> = course.as_array().expect("a course").iter().filter(|line| line["state"] == "current").collect();
        assert_eq!((current.len(), &current[0]["verb"]), (1, &"execute".into()));
    })
    .await;
}
