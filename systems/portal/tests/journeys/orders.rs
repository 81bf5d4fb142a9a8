//! Every service that can be asked for here, each in the order of its own act: every step of intake leaves exactly one
//! event with its clause, and what an act lacks leaves none.

use std::sync::Arc;

use axum::http::StatusCode;
use law::{Channel, Field, FieldKind, FilledBy, Plan, Values, Verb};
use serde_json::{Value, json};

use crate::support::{Citizen, IIN, OTHER_IIN, SCAN, TestPortal, on_both};

/// A service of the acts of Semey: the certificate is checked, then the request is signed and sent in one step.
const CHECKED_FIRST: &str = "semey-2012-kindergarten-queue";
/// One of 2015: the same without a step of signing.
const SENT_IN_ONE: &str = "atyrau-2015-unemployed-registration";

fn services(portal: &TestPortal) -> Vec<Arc<Plan>> {
    let plans = portal.participant.library.plans.values();
    plans
        .filter(|plan| plan.procedure(Channel::Portal).is_some())
        .cloned()
        .collect()
}

fn plan(portal: &TestPortal, id: &str) -> Arc<Plan> {
    services(portal).into_iter().find(|plan| plan.id.0 == id).expect(id)
}

/// Something right for each field of a form.
fn something(plan: &Plan) -> Values {
    let mut values = Values::new();
    for field in &plan.form.fields {
        if field.filled_by == FilledBy::Applicant {
            fill(&mut values, &field.key, field);
        }
    }
    values
}

fn fill(values: &mut Values, key: &str, field: &Field) {
    let value = match &field.kind {
        FieldKind::Group { fields, .. } => {
            for part in fields {
                fill(values, &format!("{key}.1.{}", part.key), part);
            }
            return;
        }
        FieldKind::FullName => "Сыналова Сана".to_owned(),
        FieldKind::Address => "Абай көшесі, 1".to_owned(),
        FieldKind::Phone => "+7 700 000 00 00".to_owned(),
        FieldKind::Email => "sana@mysal.kz".to_owned(),
        FieldKind::Iin => OTHER_IIN.to_owned(),
        FieldKind::Integer { min, max } => 3.clamp(*min, *max).to_string(),
        FieldKind::Money => "125000,50".to_owned(),
        FieldKind::Flag => "yes".to_owned(),
        FieldKind::Year { min, .. } => 2020.max(*min).to_string(),
        FieldKind::Date => "2020-03-02".to_owned(),
        FieldKind::Number => "120".to_owned(),
        FieldKind::Choice { options } => options[0].value.clone(),
        FieldKind::Text {
            max_length, min_length, ..
        } => {
            let length = min_length.unwrap_or(0).max(8).min(*max_length) as usize;
            "мәтін".chars().cycle().take(length).collect()
        }
    };
    values.insert(key.to_owned(), value.trim().to_owned());
}

/// A filled draft with every document of the list.
async fn filled(citizen: &Citizen<'_>, plan: &Plan) -> String {
    let id = citizen.open_for(&plan.id.0).await;
    let answer = citizen.save(&id, json!(something(plan))).await;
    assert_eq!(answer.json(), json!({ "problems": [] }), "{}", plan.id.0);
    let rules = &plan.form.attachments;
    for (n, item) in rules.items.iter().enumerate().take(rules.max_count as usize) {
        let bytes = [SCAN, plan.id.0.as_bytes(), n.to_string().as_bytes()].concat();
        let answer = citizen.attach_as(&id, &item.id, "скан.pdf", &bytes).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}: {}", plan.id.0, answer.text());
        assert_eq!(answer.json()["item"], item.id);
    }
    if rules.items.is_empty() && rules.required {
        citizen.attach(&id, "скан.pdf", SCAN).await;
    }
    id
}

/// The whole way to a sent request: its id and number.
pub(crate) async fn submitted(citizen: &Citizen<'_>, service: &str) -> (String, String) {
    let plan = plan(citizen.portal, service);
    let id = filled(citizen, &plan).await;
    let (number, _) = citizen.freeze(&id).await;
    let signature = citizen.signature(&id).await;
    let answer = citizen.hand_in(&id, &signature).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.text());
    (id, number)
}

/// The steps of intake in which nothing goes wrong, and the action of the table that holds them where there is one.
fn expected(plan: &Plan) -> Vec<String> {
    let procedure = plan.procedure(Channel::Portal).unwrap();
    let refuses = |verb: &Verb| verb.is_refusal();
    let steps = procedure.intake().iter().filter(|step| !refuses(&step.verb));
    let mut clauses: Vec<String> = steps.map(|step| step.clause.clone()).collect();
    if let Some(taken_in) = procedure
        .course
        .iter()
        .find(|stage| stage.verb == Verb::TakeIn && stage.action.is_some())
    {
        let last = clauses.len() - 1;
        clauses.insert(last, taken_in.clause.clone());
    }
    clauses
}

fn clauses(trace: &[Value]) -> Vec<String> {
    let of = |event: &Value| event["clause"].as_str().map(str::to_owned);
    trace.iter().filter_map(of).collect()
}

#[tokio::test]
async fn every_service_is_applied_for_in_the_order_of_its_act() {
    let portal = TestPortal::simple().await;
    let citizen = portal.citizen(IIN).await;
    let services = services(&portal);
    assert!(services.len() > 10, "the portal serves the acts of 2012 and of 2015");
    for plan in services {
        portal.pass(60);
        let id = filled(&citizen, &plan).await;
        portal.pass(60);
        citizen.freeze(&id).await;
        portal.pass(10);
        let signature = citizen.signature(&id).await;
        portal.pass(10);
        let answer = citizen.hand_in(&id, &signature).await;
        assert_eq!(answer.status, StatusCode::ACCEPTED, "{}: {}", plan.id.0, answer.text());
        let trace = citizen.trace(&id).await;
        assert_eq!(clauses(&trace), expected(&plan), "{}", plan.id.0);
        let times: Vec<&str> = trace.iter().map(|event| event["ended"].as_str().unwrap()).collect();
        assert!(times.is_sorted(), "{}: {times:?}", plan.id.0);
        let paper = citizen.get(&format!("/cases/{id}/application.pdf")).await;
        assert_eq!(paper.status, StatusCode::OK, "{}: {}", plan.id.0, paper.text());
    }
    portal.carry().await;
    assert!(portal.provider.take_received().len() > 10);
}

#[tokio::test]
async fn a_certificate_is_checked_before_the_request_is_signed() {
    on_both(async |portal| {
        let citizen = portal.citizen(IIN).await;
        for id in [CHECKED_FIRST, SENT_IN_ONE] {
            let plan = plan(&portal, id);
            let clause = |verb: &Verb| {
                plan.procedure(Channel::Portal)
                    .unwrap()
                    .step(verb)
                    .map(|step| step.clause.clone())
            };
            let id = filled(&citizen, &plan).await;
            citizen.freeze(&id).await;
            // Somebody else's certificate: the act's refusal comes before anything is signed.
            let (_, stranger) = portal.authority.person(OTHER_IIN, "Басқа", "Адам");
            let path = format!("/requests/{id}/signed-attributes");
            let refused = citizen.post(&path, json!({ "certificate": stranger.to_pem() })).await;
            assert_eq!(
                (refused.status, refused.code().as_str()),
                (StatusCode::UNPROCESSABLE_ENTITY, "signature_refused")
            );
            assert_eq!(
                refused.details()["clause"].as_str().map(str::to_owned),
                clause(&Verb::RejectSignature)
            );
            let left = clauses(refused.details()["trace"].as_array().unwrap());
            assert_eq!(
                left.len(),
                2,
                "the condition that does not hold, and the refusal: {left:?}"
            );
            // One's own: found good once, however often the browser asks.
            portal.pass(5);
            citizen.signature(&id).await;
            let signature = citizen.signature(&id).await;
            portal.pass(5);
            assert_eq!(citizen.hand_in(&id, &signature).await.status, StatusCode::ACCEPTED);
            let trace = citizen.trace(&id).await;
            let verify = clause(&Verb::VerifySignature).unwrap();
            let found: Vec<&Value> = trace
                .iter()
                .filter(|event| event["clause"] == verify.as_str())
                .collect();
            let outcomes: Vec<&Value> = found.iter().map(|event| &event["outcome"]).collect();
            assert_eq!(outcomes, ["failed", "passed"]);
            let signing = clause(&Verb::SignRequest).or(clause(&Verb::ForwardRequest { calls_provider: false }));
            let last = trace.last().unwrap();
            assert_eq!(last["clause"].as_str().map(str::to_owned), signing);
        }
    })
    .await;
}

#[tokio::test]
async fn a_signature_made_elsewhere_is_checked_in_the_same_order() {
    let portal = TestPortal::simple().await;
    let citizen = portal.citizen(IIN).await;
    let plan = plan(&portal, CHECKED_FIRST);
    let id = filled(&citizen, &plan).await;
    let (_, document) = citizen.freeze(&id).await;
    let (key, certificate) = &citizen.key;
    let cms = eds::cms::sign(key, certificate, &[], &document, false, Some(portal.now())).unwrap();
    use base64::Engine;
    let handed = json!({ "cms": base64::engine::general_purpose::STANDARD.encode(cms) });
    assert_eq!(citizen.hand_in(&id, &handed).await.status, StatusCode::ACCEPTED);
    assert_eq!(clauses(&citizen.trace(&id).await), expected(&plan));
}

#[tokio::test]
async fn missing_documents_and_rows_are_told_beside_their_places_and_rows_are_signed_as_objects() {
    on_both(async |portal| {
        let citizen = portal.citizen(IIN).await;
        let services = services(&portal);
        let has_group = |plan: &&Arc<Plan>| {
            let group =
                |field: &Field| matches!(field.kind, FieldKind::Group { .. }) && field.filled_by == FilledBy::Applicant;
            plan.form.fields.iter().any(group)
        };
        let plan = services.iter().find(has_group).expect("a service with rows");
        let id = citizen.open_for(&plan.id.0).await;
        citizen.save(&id, json!(something(plan))).await;
        let refused = citizen.post(&format!("/requests/{id}/freeze"), json!({})).await;
        if plan
            .form
            .attachments
            .items
            .iter()
            .any(|item| item.required == law::Required::Always)
        {
            assert_eq!(refused.code(), "form_refused", "{}", refused.text());
            let problems = refused.details()["problems"].clone();
            let fields: Vec<&str> = problems
                .as_array()
                .unwrap()
                .iter()
                .map(|it| it["field"].as_str().unwrap())
                .collect();
            assert!(
                fields.iter().all(|field| field.starts_with("attachments.")),
                "{fields:?}"
            );
        }
        let id = filled(&citizen, plan).await;
        let (_, document) = citizen.freeze(&id).await;
        let document: Value = serde_json::from_slice(&document).unwrap();
        let group = plan
            .form
            .fields
            .iter()
            .find(|field| matches!(field.kind, FieldKind::Group { .. }))
            .unwrap();
        assert_eq!(document["fields"][&group.key].as_array().unwrap().len(), 1);
        assert!(document["labels"][&group.key]["kk"].is_string());
    })
    .await;
}

/// An act of the portal that has a registry asked after the form is filled.
fn with_registry(plan: &mut Plan) {
    let procedure = plan
        .procedures
        .iter_mut()
        .find(|procedure| procedure.channel == Channel::Portal)
        .unwrap();
    let fill = procedure
        .steps
        .iter()
        .position(|step| step.verb == Verb::FillRequest)
        .unwrap();
    let query = Verb::QueryRegistry {
        registries: vec![law::Registry::GbdFl],
    };
    for (n, verb) in [query, Verb::CheckRegistry, Verb::RejectRegistry]
        .into_iter()
        .enumerate()
    {
        let mut step = procedure.steps[fill].clone();
        step.id = verb.name().to_owned();
        step.clause = format!("8.5.{}", n + 1);
        step.label = None;
        step.verb = verb;
        step.performer = law::Performer::System;
        procedure.steps.insert(fill + 1 + n, step);
    }
}

#[tokio::test]
async fn a_registry_is_asked_where_the_act_orders_it_and_each_of_its_answers_leads_somewhere() {
    let portal = TestPortal::simple().await.amended(with_registry).await;
    let citizen = portal.citizen(IIN).await;
    let id = citizen.filled().await;
    let freeze = format!("/requests/{id}/freeze");
    let registry = law::Registry::GbdFl;
    portal
        .registries
        .tell(registry, IIN, exchange::lookup::Outcome::NotFound);
    let refused = citizen.post(&freeze, json!({})).await;
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (StatusCode::UNPROCESSABLE_ENTITY, "registry_refused")
    );
    assert_eq!(
        clauses(refused.details()["trace"].as_array().unwrap()),
        ["8.5.1", "8.5.2", "8.5.3"]
    );
    portal.registries.know(registry, IIN, json!({}));
    let (number, _) = citizen.freeze(&id).await;
    let signature = citizen.signature(&id).await;
    assert_eq!(citizen.hand_in(&id, &signature).await.json()["number"], number);
    let trace = clauses(&citizen.trace(&id).await);
    for clause in expected(&portal.plan) {
        // What was asked twice has left its events twice.
        let times = trace.iter().filter(|left| **left == clause).count();
        assert_eq!(
            times,
            1 + usize::from(["8.5.1", "8.5.2"].contains(&clause.as_str())),
            "{clause}"
        );
    }
    assert_eq!(portal.registries.asked().len(), 2);
    assert!(
        portal
            .registries
            .asked()
            .iter()
            .all(|lookup| lookup.clause == "8.5.1" && lookup.case == id)
    );
}
