//! The eleven regulations of 2012 say what their acts say, letter for letter.
//!
//! `facts/` holds what was extracted from the published texts, apart from the regulations.

use law::{ActText, Channel, DiskFolder, Library, Limit, OutputKind, Plan, Procedure, RegulationId, System, Verb};
use serde_json::{Value, json};

fn library() -> Library {
    let folder = DiskFolder::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../regulations"));
    match Library::compile(&folder) {
        Ok((library, warnings)) => {
            let warnings: Vec<String> = warnings.iter().map(ToString::to_string).collect();
            assert!(warnings.is_empty(), "warnings:\n{}", warnings.join("\n"));
            library
        }
        Err(errors) => {
            let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
            panic!("the regulations do not compile:\n{}", errors.join("\n"));
        }
    }
}

fn facts() -> Vec<Value> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/facts");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the folder of facts")
        .map(|file| file.expect("a file").path())
        .filter(|path| path.to_string_lossy().contains("-2012-"))
        .collect();
    files.sort();
    assert_eq!(files.len(), 11, "the eleven regulations of 2012");
    let read = |path: &std::path::PathBuf| {
        let text = std::fs::read_to_string(path).expect("a text");
        serde_json::from_str(&text).expect("facts are JSON")
    };
    files.iter().map(read).collect()
}

fn list<'a>(facts: &'a Value, key: &str) -> &'a [Value] {
    facts[key].as_array().map_or(&[], Vec::as_slice)
}

fn id(facts: &Value) -> &str {
    facts["id"].as_str().expect("an id")
}

fn plan_of<'a>(library: &'a Library, facts: &Value) -> &'a Plan {
    &library.plans[&RegulationId(id(facts).to_owned())]
}

fn both(text: &ActText) -> Value {
    match &text.kk {
        Some(kk) => json!({ "ru": text.ru, "kk": kk }),
        None => json!({ "ru": text.ru }),
    }
}

/// Every channel of every regulation with its facts.
fn each(test: impl Fn(&str, &Procedure, &Value)) {
    let (library, facts) = (library(), facts());
    let mut channels = 0;
    for facts in &facts {
        let plan = plan_of(&library, facts);
        assert_eq!(plan.procedures.len(), list(facts, "channels").len(), "{}", id(facts));
        for channel in list(facts, "channels") {
            let name = channel["channel"].as_str().expect("a name");
            let procedure = plan.procedure(Channel::from_name(name).expect("a channel"));
            let place = format!("{} {name}", id(facts));
            test(
                &place,
                procedure.unwrap_or_else(|| panic!("{place} is missing")),
                channel,
            );
            channels += 1;
        }
    }
    assert_eq!(channels, 27);
}

#[test]
fn every_step_is_the_act_letter_for_letter() {
    each(|place, ours, act| {
        assert_eq!(json!(ours.paragraph), act["paragraph"], "{place}");
        assert_eq!(ours.steps.len(), list(act, "steps").len(), "{place}");
        let label_of = |id: &Option<String>| {
            let step = ours.steps.iter().find(|step| Some(&step.id) == id.as_ref());
            json!(step.and_then(|step| step.label.clone()))
        };
        for (ours, act) in ours.steps.iter().zip(list(act, "steps")) {
            let place = format!("{place} {}", ours.clause);
            assert_eq!(json!(ours.clause), act["clause"], "{place}");
            assert_eq!(json!(ours.label), act["label"], "{place}");
            assert_eq!(both(&ours.text), act["text"], "{place}");
            assert_eq!(json!(ours.text.repaired.is_some()), act["repaired"], "{place}");
            if !act["on_failure"].is_null() {
                let exits = (label_of(&ours.on_success), label_of(&ours.on_failure));
                assert_eq!(exits, (act["on_success"].clone(), act["on_failure"].clone()), "{place}");
            }
        }
    });
}

#[test]
fn every_action_is_the_act_letter_for_letter() {
    let mut repaired = 0;
    each(|place, ours, act| {
        assert_eq!(json!(ours.table_title.ru), act["table_title"], "{place}");
        assert_eq!(ours.actions.len(), list(act, "actions").len(), "{place}");
        for (ours, act) in ours.actions.iter().zip(list(act, "actions")) {
            let place = format!("{place} action {}", ours.n);
            assert_eq!(
                json!([ours.n, ours.next_text]),
                json!([act["n"], act["next"]]),
                "{place}"
            );
            assert_eq!(both(&ours.participant), act["participant"], "{place}");
            assert_eq!(both(&ours.text), act["text"], "{place}");
            assert_eq!(both(&ours.completion), act["completion"], "{place}");
            same_limits(&place, &ours.limits, list(act, "limits"));
        }
    });
    for plan in library().plans.values().filter(|plan| plan.id.0.contains("-2012-")) {
        let actions = plan.procedures.iter().flat_map(|procedure| &procedure.actions);
        repaired += actions
            .filter(|action| action.text.repaired.is_some() || action.completion.repaired.is_some())
            .count();
    }
    assert!(repaired >= 46, "only {repaired} actions tell what was mended");
}

fn same_limits(place: &str, ours: &[Limit], act: &[Value]) {
    assert_eq!(ours.len(), act.len(), "{place}");
    for (ours, act) in ours.iter().zip(act) {
        let unit = serde_json::to_value(ours.unit).expect("a unit");
        assert_eq!(
            json!([ours.value.to_string(), unit]),
            json!([act["value"], act["unit"]]),
            "{place}"
        );
        let when = ours.when.map(|when| serde_json::to_value(when).expect("a word"));
        assert_eq!(json!(when), act["when"], "{place}");
        if when.is_none() {
            let least = ours.range_min.map(|least| least.to_string());
            assert_eq!(
                json!([least, ours.excludes_intake_and_issue]),
                json!([act["range_min"], act["excludes"]]),
                "{place}"
            );
            assert_eq!(both(&ours.text), act["text"], "{place}");
        }
    }
}

#[test]
fn the_head_and_the_annexes_are_the_act() {
    let (library, facts) = (library(), facts());
    for facts in &facts {
        let (plan, place) = (plan_of(&library, facts), id(facts));
        let act = &facts["act"];
        assert_eq!(
            json!([plan.act.title.ru, plan.act.body.ru]),
            json!([act["title_ru"], act["body"]]),
            "{place}"
        );
        assert_eq!(json!(plan.act.title.kk), act["title_kk"], "{place}");
        let ours = serde_json::to_value(&plan.act).expect("an act");
        for key in ["number", "date", "registered_number", "registered_date", "repealed_by"] {
            assert_eq!(ours[key], act[key], "{place} {key}");
        }
        assert_eq!(json!(plan.standard.ru), facts["standard"], "{place}");
        assert_eq!(json!(plan.name.ru), facts["name"]["ru"], "{place}");
        if !facts["name"]["kk"].is_null() {
            assert_eq!(json!(plan.name.kk), facts["name"]["kk"], "{place}");
        }
        if !facts["notices"]["ru"].is_null() {
            assert_eq!(both(&plan.notices.rule), facts["notices"], "{place}");
        }
        for key in ["requirements", "conditions"] {
            let ours = if key == "requirements" {
                &plan.requirements
            } else {
                &plan.conditions
            };
            if facts[key].is_array() {
                let ours: Vec<&str> = ours.iter().map(|text| text.ru.as_str()).collect();
                assert_eq!(json!(ours), facts[key], "{place} {key}");
            }
            assert!(!ours.is_empty(), "{place} {key}");
        }
        for (ours, act) in plan.survey.questions.iter().zip(list(facts, "survey")) {
            let answers: Vec<&str> = ours.answers.iter().map(|answer| answer.ru.as_str()).collect();
            assert_eq!(
                json!([ours.question.ru, answers]),
                json!([act["question"], act["answers"]]),
                "{place}"
            );
        }
        let legal = &facts["legal"];
        assert_eq!(
            json!([plan.notes.legal.kk, plan.notes.legal.ru]),
            json!([legal["kk"], legal["ru"]]),
            "{place}"
        );
    }
}

#[test]
fn every_output_and_attachment_of_the_act_is_there() {
    let (library, facts) = (library(), facts());
    let mut outputs = 0;
    for facts in &facts {
        let (plan, place) = (plan_of(&library, facts), id(facts));
        let act = list(facts, "outputs");
        assert_eq!(plan.outputs.len(), act.len(), "{place}");
        outputs += act.len();
        for (ours, act) in plan.outputs.iter().zip(act) {
            assert_eq!(
                ours.kind == OutputKind::Refusal,
                act["kind"] == "refusal",
                "{place} {}",
                ours.id
            );
            let validity = ours.validity.as_ref().map(|validity| validity.value.to_string());
            let act = act["validity"]["value"].as_u64().map(|value| value.to_string());
            assert_eq!(validity, act, "{place} {}", ours.id);
        }
        let items = &plan.form.attachments.items;
        for label in list(facts, "attachments") {
            let label = label.as_str().expect("a label").split(" (").next().unwrap_or_default();
            let known = items.iter().any(|item| {
                item.label
                    .ru
                    .starts_with(label.split_whitespace().next().unwrap_or("?"))
            });
            assert!(known, "{place}: {label}");
        }
        assert!(items.len() >= list(facts, "attachments").len(), "{place}");
    }
    assert_eq!(outputs, 25);
}

#[test]
fn every_channel_is_executed_from_intake_to_the_result() {
    each(|place, ours, _| {
        let verbs: Vec<&str> = ours.course.iter().map(|stage| stage.verb.name()).collect();
        assert!(verbs.contains(&"take_in"), "{place}: {verbs:?}");
        let ends = ["hand_over", "show_result", "form_result"];
        assert!(ends.iter().any(|end| verbs.contains(end)), "{place}: {verbs:?}");
        let carried: Vec<&String> = ours.course.iter().flat_map(|stage| &stage.steps).collect();
        for step in &ours.steps {
            assert!(
                carried.contains(&&step.id),
                "{place}: {} is carried out by no stage",
                step.id
            );
        }
        let place_of = |name: &str| verbs.iter().position(|verb| *verb == name);
        if let (Some(signed), Some(given)) = (place_of("sign_document"), place_of("hand_over")) {
            assert!(signed < given, "{place}: handed over before it is signed");
        }
        for step in ours.steps.iter().filter(|step| step.verb.is_refusal()) {
            assert!(step.message.is_some(), "{place}: {} says nothing", step.id);
        }
    });
}

#[test]
fn the_akim_has_thirty_days_and_the_registries_are_those_of_the_act() {
    let library = library();
    let plan = &library.plans[&RegulationId("aktobe-2012-targeted-social-assistance".into())];
    let provider = plan.procedure(Channel::Provider).expect("the provider");
    let decide = provider.stage(4).expect("action 4");
    let limits: Vec<String> = decide.limits.iter().map(|limit| limit.value.to_string()).collect();
    assert_eq!(
        (&decide.verb, limits),
        (&Verb::Decide, vec!["10".to_owned(), "30".to_owned()])
    );
    let asked = |id: &str, channel| {
        let procedure = library.plans[&RegulationId(id.into())].procedure(channel);
        let procedure = procedure.expect("the channel");
        let steps = procedure.steps.iter().map(|step| &step.verb);
        let of_verb = |verb: &Verb| match verb {
            Verb::QueryRegistry { registries } => registries.iter().map(|registry| registry.name()).collect(),
            _ => Vec::new(),
        };
        let stages = procedure.course.iter().map(|stage| &stage.verb);
        steps.chain(stages).flat_map(of_verb).collect::<Vec<_>>()
    };
    assert_eq!(
        asked("aktobe-2012-targeted-social-assistance", Channel::Provider),
        ["cgo"]
    );
    assert_eq!(asked("semey-2012-unemployed-certificate", Channel::Center), ["gbd_fl"]);
    assert_eq!(asked("semey-2012-housing-queue", Channel::Center), ["gbd_fl", "enis"]);
    assert_eq!(asked("semey-2012-housing-queue", Channel::Provider), ["gbd_fl"]);
    assert!(asked("semey-2012-housing-queue", Channel::Portal).is_empty());
    assert_eq!(provider.stage(3).map(|stage| stage.system), Some(System::Gateway));
}

#[test]
fn a_form_for_three_purposes_asks_what_the_purpose_needs() {
    let library = library();
    let form = &library.plans[&RegulationId("semey-2012-minors-savings-certificates".into())].form;
    let asked = |purpose: &str| {
        let values = [("purpose".to_owned(), purpose.to_owned())].into();
        let asked: Vec<&str> = form.asked(&values).iter().map(|field| field.key.as_str()).collect();
        let missing: Vec<String> = form
            .check(&values, "2013-02-01")
            .into_iter()
            .map(|problem| problem.field)
            .collect();
        (
            asked.contains(&"bank_name"),
            asked.contains(&"vehicle"),
            missing.contains(&"bank_name".to_owned()),
        )
    };
    assert_eq!(asked("bank"), (true, false, true));
    assert_eq!(asked("road_police"), (false, true, false));
    assert_eq!(asked(""), (false, false, false));
}
