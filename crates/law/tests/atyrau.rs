//! The eighteen regulations of Atyrau 2015: every step says what the act says, letter for letter, within the limits
//! of the act and under its circumstances.
//!
//! The facts are those of the published text of the act of 25 September 2015 № 293, annex by annex.

use std::collections::BTreeMap;

use law::{Channel, DiskFolder, Library, Limit, Plan, Procedure, RegulationId, Step, Verb};
use serde_json::{Map, Value, json};

fn library() -> Library {
    let folder = DiskFolder::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../regulations"));
    Library::compile(&folder).expect("the regulations compile").0
}

fn facts() -> Map<String, Value> {
    serde_json::from_str(include_str!("facts/atyrau-2015.json")).expect("the facts are JSON")
}

fn of_atyrau(library: &Library) -> BTreeMap<&str, &Plan> {
    library
        .plans
        .iter()
        .filter(|(id, _)| id.0.starts_with("atyrau-2015-"))
        .map(|(id, plan)| (id.0.as_str(), plan.as_ref()))
        .collect()
}

/// A limit as the facts have it.
fn fact_of(limit: &Limit) -> Value {
    let whole = limit.value.whole().expect("the act has whole numbers");
    let mut fact = json!({ "value": whole, "unit": limit.unit });
    if let Some(when) = limit.when {
        fact["when"] = json!(when);
    }
    if let Some(words) = &limit.words {
        fact["words"] = json!(words);
    }
    if limit.how != law::How::Instead {
        fact["how"] = json!(limit.how);
    }
    fact
}

#[test]
fn all_eighteen_are_there_with_their_channels_and_no_others() {
    let library = library();
    let (plans, facts) = (of_atyrau(&library), facts());
    assert_eq!(plans.keys().copied().collect::<Vec<_>>().len(), 18);
    for (id, fact) in &facts {
        let plan = plans[id.as_str()];
        assert_eq!(plan.name.ru, fact["name"], "{id}");
        let mut ours: Vec<&str> = plan
            .procedures
            .iter()
            .map(|procedure| procedure.channel.name())
            .collect();
        let mut named: Vec<&str> = fact["channels"]
            .as_object()
            .expect("channels")
            .keys()
            .map(String::as_str)
            .collect();
        ours.sort_unstable();
        named.sort_unstable();
        assert_eq!(ours, named, "{id}");
    }
    let channels: Vec<Channel> = plans
        .values()
        .flat_map(|plan| &plan.procedures)
        .map(|procedure| procedure.channel)
        .collect();
    let count = |channel| channels.iter().filter(|other| **other == channel).count();
    assert_eq!(Channel::ALL.map(count), [5, 9, 18, 5], "portal, center, provider, akim");
}

#[test]
fn every_step_has_the_text_and_the_limits_of_the_act() {
    let library = library();
    let plans = of_atyrau(&library);
    let (mut steps, mut limits) = (0, 0);
    for (id, fact) in &facts() {
        for (name, channel) in fact["channels"].as_object().expect("channels") {
            let procedure = plans[id.as_str()]
                .procedure(Channel::from_name(name).expect("a channel"))
                .expect("the procedure");
            let of_act = channel["steps"].as_array().expect("steps");
            assert_eq!(procedure.steps.len(), of_act.len(), "{id} {name}");
            for (step, fact) in procedure.steps.iter().zip(of_act) {
                let clause = format!(
                    "{}.{}",
                    channel["paragraph"].as_str().expect("a paragraph"),
                    fact["item"]
                );
                assert_eq!(step.clause, clause, "{id} {name}");
                assert_eq!(step.text.ru, fact["text"], "{id} {name} {clause}");
                assert_eq!(
                    step.text.kk, None,
                    "{id} {name} {clause}: the Kazakh text of the act is not at hand"
                );
                assert_eq!(step.label.as_deref(), fact["label"].as_str(), "{id} {name} {clause}");
                let ours: Vec<Value> = step.limits.iter().map(fact_of).collect();
                let of_act = fact["limits"].as_array().cloned().unwrap_or_default();
                assert_eq!(ours, of_act, "{id} {name} {clause}");
                steps += 1;
                limits += ours.len();
            }
        }
    }
    assert_eq!((steps, limits), (242, 207));
}

fn procedure(plan: &Plan, channel: Channel) -> &Procedure {
    plan.procedure(channel).expect("the procedure")
}

fn clauses_of_course(procedure: &Procedure) -> Vec<&str> {
    procedure
        .course
        .iter()
        .skip(1)
        .map(|stage| stage.clause.as_str())
        .collect()
}

fn plan_of<'a>(library: &'a Library, service: &str) -> &'a Plan {
    &library.plans[&RegulationId(format!("atyrau-2015-{service}"))]
}

#[test]
fn nine_desks_of_the_oralman_status_stand_one_after_the_other() {
    let library = library();
    let provider = procedure(plan_of(&library, "oralman-status"), Channel::Provider);
    let desks: Vec<&str> = provider.steps.iter().map(|step| step.performer.name()).collect();
    assert_eq!(
        desks,
        [
            "specialist",
            "chancellery",
            "head",
            "deputy",
            "unit_head",
            "specialist",
            "head",
            "chancellery",
            "specialist"
        ]
    );
    let agreed: Vec<&Step> = provider
        .steps
        .iter()
        .filter(|step| matches!(&step.verb, Verb::Execute { agree } if agree.len() == 2))
        .collect();
    assert_eq!(
        agreed.len(),
        1,
        "the draft is agreed with the head of the unit and the deputy"
    );
}

#[test]
fn the_reimbursement_through_the_centre_is_executed_in_an_order_that_can_be_followed() {
    let library = library();
    let center = procedure(plan_of(&library, "home-schooling-reimbursement"), Channel::Center);
    let mut way = Vec::new();
    let mut next = center.step_of_id("forward_request");
    while let Some(step) = next {
        way.push(step.clause.as_str());
        next = step.on_success.as_deref().and_then(|id| center.step_of_id(id));
    }
    assert_eq!(way, ["8.7", "8.10", "8.9", "8.8", "8.11"]);
}

#[test]
fn who_hands_over_to_the_provider_waits_for_his_procedure() {
    let library = library();
    for service in ["child-benefit", "targeted-social-assistance", "rural-specialists-fuel"] {
        let plan = plan_of(&library, service);
        for channel in [Channel::Center, Channel::Akim] {
            let calls = procedure(plan, channel)
                .steps
                .iter()
                .filter(|step| step.verb.calls_provider())
                .count();
            assert_eq!(calls, 1, "{service} {}", channel.name());
        }
        assert_eq!(
            clauses_of_course(procedure(plan, Channel::Provider)),
            ["5.1", "5.2", "5.3", "5.4", "5.5"]
        );
    }
    let own = plan_of(&library, "assistance-recipient-certificate");
    assert!(
        procedure(own, Channel::Akim)
            .steps
            .iter()
            .all(|step| !step.verb.calls_provider()),
        "the akim of annex 11 is the provider himself"
    );
}

#[test]
fn a_certificate_that_nobody_at_the_centre_makes_is_made_by_the_provider_before_it_is_given_out() {
    let library = library();
    let center = procedure(plan_of(&library, "unemployed-certificate"), Channel::Center);
    let verbs: Vec<&str> = center.course.iter().map(|stage| stage.verb.name()).collect();
    assert_eq!(verbs, ["take_in", "call_provider", "hand_over"]);
    let numbers: Vec<(u32, Option<u32>)> = center.course.iter().map(|stage| (stage.n, stage.on_success)).collect();
    assert_eq!(numbers, [(1, Some(2)), (2, Some(3)), (3, None)]);
}

#[test]
fn the_registration_through_the_centre_is_given_out_there_whatever_was_found() {
    let library = library();
    let center = procedure(plan_of(&library, "unemployed-registration"), Channel::Center);
    let leads = |id: &str| center.step_of_id(id).and_then(|step| step.on_success.clone());
    assert_eq!(leads("review_documents").as_deref(), Some("hand_over"));
    assert_eq!(leads("reject_documents").as_deref(), Some("hand_over"));
}

#[test]
fn a_negative_certificate_is_a_result_and_no_refusal() {
    let library = library();
    let output = plan_of(&library, "assistance-recipient-certificate")
        .output("negative_certificate")
        .expect("the output");
    assert_eq!(output.kind, law::OutputKind::Positive);
}
