//! The regulations of the repository: they compile, and say what their acts say, letter for letter.
//!
//! The fixture holds the facts of the act as they were extracted from its published text.

use std::sync::Arc;

use law::{
    ActText, ActionVerb, Channel, DiskFolder, Library, Limit, MessageKind, Plan, RegulationId, StepVerb, System,
};
use serde_json::Value;

const ID: &str = "mamlyut-2012-unemployed-certificate";

fn library() -> Library {
    let folder = DiskFolder::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../regulations"));
    match Library::compile(&folder) {
        Ok((library, warnings)) => {
            let warnings: Vec<String> = warnings.iter().map(ToString::to_string).collect();
            assert_eq!(warnings, [""; 0], "the regulations compile without a warning");
            library
        }
        Err(errors) => {
            let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
            panic!("the regulations do not compile:\n{}", errors.join("\n"));
        }
    }
}

fn plan() -> Arc<Plan> {
    Arc::clone(&library().plans[&RegulationId(ID.into())])
}

fn fixture() -> Value {
    let text = include_str!("fixtures/mamlyut-2012-unemployed-certificate.json");
    serde_json::from_str(text).expect("the fixture is JSON")
}

fn channel_of<'a>(fixture: &'a Value, name: &str) -> &'a Value {
    let channels = fixture["channels"].as_array().expect("channels");
    channels
        .iter()
        .find(|channel| channel["channel"] == name)
        .expect("the channel")
}

fn same(ours: &ActText, act: &Value) {
    assert_eq!(ours.ru, act.as_str().unwrap_or_default());
    assert_eq!(ours.kk, None, "the act exists in Russian only: {}", ours.ru);
}

fn same_limit(ours: Option<&Limit>, action: &Value) {
    let Some(ours) = ours else {
        return assert!(action["limit_value"].is_null(), "{action}");
    };
    assert_eq!(u64::from(ours.value), action["limit_value"], "{action}");
    assert_eq!(
        serde_json::to_value(ours.unit).expect("a unit"),
        action["limit_unit"],
        "{action}"
    );
    same(&ours.text, &action["limit_text"]);
}

#[test]
fn the_portal_channel_is_the_act_letter_for_letter() {
    let (plan, fixture) = (plan(), fixture());
    let (procedure, act) = (
        plan.procedure(Channel::Portal).expect("a portal channel"),
        channel_of(&fixture, "portal"),
    );
    same(&procedure.table_title, &act["table_title"]);
    let steps = act["steps"].as_array().expect("steps");
    assert_eq!(procedure.steps.len(), steps.len());
    let label_of = |id: &Option<String>| {
        let step = procedure.steps.iter().find(|step| Some(&step.id) == id.as_ref());
        serde_json::to_value(step.and_then(|step| step.label.clone())).expect("a label")
    };
    for (ours, act) in procedure.steps.iter().zip(steps) {
        assert_eq!(ours.clause, act["clause"].as_str().expect("a clause"));
        assert_eq!(serde_json::to_value(&ours.label).expect("a label"), act["label"]);
        assert_eq!(
            (label_of(&ours.on_pass), label_of(&ours.on_fail)),
            (act["on_pass"].clone(), act["on_fail"].clone())
        );
        same(&ours.text, &act["text"]);
    }
    let actions = act["actions"].as_array().expect("actions");
    assert_eq!(procedure.actions.len(), actions.len());
    for (ours, act) in procedure.actions.iter().zip(actions) {
        assert_eq!(
            serde_json::json!([ours.n, ours.next]),
            serde_json::json!([act["n"], act["next"]])
        );
        same(&ours.participant, &act["participant"]);
        same(&ours.text, &act["text"]);
        same(&ours.completion, &act["completion"]);
        same_limit(ours.limit.as_ref(), act);
        let repaired = ours.text.repaired.is_some() || ours.completion.repaired.is_some();
        assert_eq!(repaired, act["damaged"], "{}", ours.n);
    }
}

#[test]
fn the_other_channels_lose_nothing_of_the_act() {
    let (plan, fixture) = (plan(), fixture());
    for (name, channel) in [("agency", Channel::Agency), ("center", Channel::Center)] {
        let ours = plan
            .other_channels
            .iter()
            .find(|other| other.channel == channel)
            .expect("the channel's text");
        let act = channel_of(&fixture, name);
        assert_eq!(ours.paragraph, act["paragraph"].as_str().expect("a paragraph"));
        same(&ours.table_title, &act["table_title"]);
        let (steps, actions) = (
            act["steps"].as_array().expect("steps"),
            act["actions"].as_array().expect("actions"),
        );
        assert_eq!((ours.steps.len(), ours.actions.len()), (steps.len(), actions.len()));
        for (ours, act) in ours.steps.iter().zip(steps) {
            assert_eq!(ours.clause, act["clause"].as_str().expect("a clause"));
            assert_eq!(serde_json::to_value(&ours.label).expect("a label"), act["label"]);
            same(&ours.text, &act["text"]);
        }
        for (ours, act) in ours.actions.iter().zip(actions) {
            assert_eq!(
                serde_json::json!([ours.n, ours.next]),
                serde_json::json!([act["n"], act["next"]])
            );
            same(&ours.participant, &act["participant"]);
            same(&ours.text, &act["text"]);
            same(&ours.completion, &act["completion"]);
            same_limit(ours.limit.as_ref(), act);
        }
    }
}

#[test]
fn the_head_and_the_annexes_are_the_act() {
    let (plan, fixture) = (plan(), fixture());
    let act = &fixture["act"];
    same(&plan.act.title, &act["title_ru"]);
    same(&plan.act.body, &act["body"]);
    let ours = serde_json::to_value(&plan.act).expect("an act");
    for key in ["number", "date", "registered_number", "registered_date", "repealed_by"] {
        assert_eq!(ours[key], act[key], "{key}");
    }
    same(&plan.standard, &fixture["standard"]);
    same(&plan.notices.rule, &fixture["notices_rule"]);
    for (ours, act) in [
        (&plan.requirements, &fixture["requirements"]),
        (&plan.conditions, &fixture["conditions"]),
    ] {
        let act = act.as_array().expect("a list");
        assert_eq!(ours.len(), act.len());
        ours.iter().zip(act).for_each(|(ours, act)| same(ours, act));
    }
    for (ours, act) in plan
        .survey
        .questions
        .iter()
        .zip(fixture["survey"].as_array().expect("questions"))
    {
        assert_eq!(ours.question.ru, act["question"].as_str().expect("a question"));
        let answers: Vec<&str> = ours.answers.iter().map(|answer| answer.ru.as_str()).collect();
        assert_eq!(serde_json::json!(answers), act["answers"]);
    }
    let legal = &fixture["notes"][0];
    assert_eq!(
        serde_json::json!([plan.notes.legal.kk, plan.notes.legal.ru]),
        serde_json::json!([legal["kk"], legal["ru"]])
    );
}

#[test]
fn the_portal_procedure_runs_as_the_table_says() {
    let plan = plan();
    let procedure = plan.procedure(Channel::Portal).expect("a portal channel");
    let ranks: Vec<_> = procedure
        .steps
        .iter()
        .map(|step| procedure.rank_of_step(&step.id))
        .collect();
    assert_eq!(ranks, [1, 1, 1, 1, 1, 1, 1, 1, 2, 7].map(Some));
    let next = |n, system| procedure.next_of(n, system).map(|action| action.n);
    assert_eq!((next(2, System::Provider), next(1, System::Center)), (Some(3), Some(4)));
    assert_eq!((next(7, System::Portal), next(7, System::Center)), (Some(9), Some(10)));
    assert_eq!(
        (next(12, System::Portal), next(12, System::Center)),
        (Some(14), Some(15))
    );
    let route = procedure.route_after(12, System::Portal).expect("the result is routed");
    assert!(matches!(
        route.verb,
        ActionVerb::Route {
            message: MessageKind::Result,
            ..
        }
    ));
    let refusal = procedure.step(StepVerb::RejectSignature).expect("процесс 5");
    assert!(
        refusal
            .message
            .as_ref()
            .is_some_and(|message| message.ru.contains("неподтверждением подлинности ЭЦП"))
    );
    let action = procedure.action(5).expect("action 5");
    assert_eq!(procedure.action_clause(action), "приложение 1, таблица 3, действие 5");
}

#[test]
fn a_plan_comes_back_from_its_json_with_the_same_hash() {
    let plan = plan();
    let back = Plan::from_json(&plan.to_canonical_json()).expect("the plan reads back");
    assert_eq!(back, *plan);
    assert_eq!(back.hash(), plan.hash());
    assert_eq!(self::plan().hash(), plan.hash(), "compiling again gives the same plan");
}

#[test]
fn show_prints_everything_of_the_act() {
    let plan = plan();
    let shown = law::show::text(&plan);
    let mut texts: Vec<&str> = vec![
        &plan.act.title.ru,
        &plan.act.body.ru,
        &plan.standard.ru,
        &plan.notices.rule.ru,
    ];
    for procedure in &plan.procedures {
        texts.extend(procedure.steps.iter().map(|step| step.text.ru.as_str()));
        texts.extend(
            procedure
                .actions
                .iter()
                .flat_map(|action| [action.text.ru.as_str(), &action.completion.ru]),
        );
    }
    for channel in &plan.other_channels {
        texts.extend(channel.steps.iter().map(|step| step.text.ru.as_str()));
        texts.extend(
            channel
                .actions
                .iter()
                .flat_map(|action| [action.text.ru.as_str(), &action.completion.ru]),
        );
    }
    texts.extend(
        plan.irregularities
            .iter()
            .flat_map(|found| [found.defect.as_str(), &found.reading]),
    );
    for text in texts {
        assert!(shown.contains(text), "not shown: {text}");
    }
}
