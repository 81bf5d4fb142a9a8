//! The regulations of the repository: they compile, run, and print what they say.

use std::sync::Arc;

use law::{Channel, DiskFolder, Library, MessageKind, Plan, RegulationId, System, Verb};

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
    let next = |n, system| procedure.next_of(n, system).map(|stage| stage.n);
    assert_eq!((next(2, System::Provider), next(1, System::Center)), (Some(3), Some(4)));
    assert_eq!((next(7, System::Portal), next(7, System::Center)), (Some(9), Some(10)));
    assert_eq!(
        (next(12, System::Portal), next(12, System::Center)),
        (Some(14), Some(15))
    );
    let route = procedure.route_after(12, System::Portal).expect("the result is routed");
    assert!(matches!(
        route.verb,
        Verb::Route {
            message: MessageKind::Result,
            ..
        }
    ));
    let refusal = procedure.step(&Verb::RejectSignature).expect("процесс 5");
    assert!(
        refusal
            .message
            .as_ref()
            .is_some_and(|message| message.ru.contains("неподтверждением подлинности ЭЦП"))
    );
    assert_eq!(procedure.action_clause(5), "приложение 1, таблица 3, действие 5");
}

#[test]
fn a_document_is_signed_before_it_is_handed_over() {
    let plan = plan();
    let procedure = plan.procedure(Channel::Provider).expect("a provider channel");
    let order: Vec<u32> = procedure.course.iter().map(|stage| stage.n).collect();
    assert_eq!(order, [1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 9]);
    assert_eq!(procedure.course.last().map(|stage| &stage.verb), Some(&Verb::HandOver));
}

#[test]
fn every_plan_comes_back_from_its_json_with_the_same_hash() {
    let (first, again) = (library(), library());
    for (id, plan) in &first.plans {
        let back = Plan::from_json(&plan.to_canonical_json()).expect("the plan reads back");
        assert_eq!(back, **plan, "{}", id.0);
        assert_eq!(back.hash(), plan.hash(), "{}", id.0);
        assert_eq!(again.plans[id].hash(), plan.hash(), "compiling {} again", id.0);
    }
}

#[test]
fn show_prints_everything_of_the_act() {
    for plan in library().plans.values() {
        let shown = law::show::text(plan);
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
        texts.extend(
            plan.irregularities
                .iter()
                .flat_map(|found| [found.defect.as_str(), &found.reading]),
        );
        for text in texts {
            assert!(shown.contains(text), "{}: not shown: {text}", plan.id.0);
        }
    }
}
