//! What is changed in a regulation file changes in the plan, there and nowhere else; and no file, however broken,
//! does more to the compiler than make it complain.

use law::library::Folder;
use law::{Channel, DiskFolder, Library, MemoryFolder, Plan, RegulationId, Unit};
use proptest::prelude::*;

const ID: &str = "mamlyut-2012-unemployed-certificate";
const REGULATION: &str = "mamlyut-2012/unemployed-certificate.yaml";
const PROCEDURE: &str = "procedures/family-a-center.yaml";
const FORM: &str = "shared/unemployed-2012.yaml";

fn files() -> Vec<(String, String)> {
    let folder = DiskFolder::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../regulations"));
    let read = |path: &String| folder.read(path).and_then(|bytes| String::from_utf8(bytes).ok());
    folder
        .files()
        .into_iter()
        .filter_map(|path| read(&path).map(|text| (path, text)))
        .collect()
}

/// The regulation's plan with `from`, which stands once in the file, replaced.
fn plan_with(changed: &str, from: &str, to: &str) -> Plan {
    let mut files = files();
    let (_, text) = files
        .iter_mut()
        .find(|(path, _)| path == changed)
        .expect("the changed file");
    assert_eq!(text.matches(from).count(), 1, "{from}");
    *text = text.replacen(from, to, 1);
    let folder: MemoryFolder = files.into_iter().collect();
    let (library, _) = Library::compile(&folder).unwrap_or_else(|errors| panic!("{errors:#?}"));
    Plan::clone(&library.plans[&RegulationId(ID.into())])
}

fn plan() -> Plan {
    plan_with(REGULATION, "number: 346", "number: 346")
}

/// The paths at which two plans differ.
fn differences(before: &Plan, after: &Plan) -> Vec<String> {
    let mut found = Vec::new();
    let json = |plan| serde_json::to_value(plan).expect("JSON");
    compare("", &json(before), &json(after), &mut found);
    assert_eq!(found.is_empty(), before.hash() == after.hash());
    found
}

fn compare(path: &str, before: &serde_json::Value, after: &serde_json::Value, found: &mut Vec<String>) {
    use serde_json::Value::{Array, Object};
    match (before, after) {
        (Object(before), Object(after)) if before.keys().eq(after.keys()) => {
            for (key, value) in before {
                compare(&format!("{path}/{key}"), value, &after[key], found);
            }
        }
        (Array(before), Array(after)) if before.len() == after.len() => {
            for (n, (before, after)) in before.iter().zip(after).enumerate() {
                compare(&format!("{path}/{n}"), before, after, found);
            }
        }
        _ if before != after => found.push(path.to_owned()),
        _ => {}
    }
}

#[test]
fn nothing_changed_is_the_same_plan() {
    assert_eq!(differences(&plan(), &plan()), [""; 0]);
}

#[test]
fn a_label() {
    let after = plan_with(FORM, "ru: Ф.И.О. безработного", "ru: Ф.И.О. заявителя");
    assert_eq!(differences(&plan(), &after), ["/form/fields/3/label/ru"]);
}

#[test]
fn a_status_word() {
    let after = plan_with(REGULATION, "      ru: В работе\n", "      ru: На исполнении\n");
    assert_eq!(differences(&plan(), &after), ["/statuses/in_work/name/ru"]);
}

#[test]
fn a_limit() {
    let from = "    value: 1\n    unit: minute\n    text:\n      ru: Не более 1 минуты\n";
    let to = "    value: 2\n    unit: hour\n    text:\n      ru: Не более 2 часов\n";
    let after = plan_with(PROCEDURE, from, to);
    let procedure = after.procedure(Channel::Center).expect("a centre channel");
    for n in [7, 14] {
        let limit = procedure
            .stage(n)
            .and_then(|stage| stage.limits.first())
            .expect("a limit");
        assert_eq!(
            (limit.value.whole(), limit.unit, limit.seconds()),
            (Some(2), Unit::Hour, Some(7200))
        );
    }
    assert_eq!(
        differences(&plan(), &after).len(),
        42,
        "value, unit and words of seven actions, in the table and in the course"
    );
}

#[test]
fn a_limit_of_one_action_in_the_regulation() {
    let from = "      6:\n        text:\n          ru: Исполнение запроса. Принятие решения о выдаче справки либо мотивированного отказа\n        repaired:";
    let to = from.replace("        repaired:", "        limit: one_minute\n        repaired:");
    let after = plan_with(REGULATION, from, &to);
    assert!(differences(&plan(), &after).iter().all(|path| {
        ["actions", "course"]
            .iter()
            .any(|list| path.starts_with(&format!("/procedures/2/{list}/5/limits/")))
    }));
}

#[test]
fn a_field() {
    let from = "  - key: phone\n    use: phone-field\n";
    let to = "  - key: phone\n    use: phone-field\n  - key: work_phone\n    use: phone-field\n    required: true\n";
    let after = plan_with(FORM, from, to);
    let field = after
        .form
        .fields
        .iter()
        .find(|field| field.key == "work_phone")
        .expect("the new field");
    assert!(field.required);
    assert_eq!(differences(&plan(), &after), ["/form/fields"]);
    let problems = after
        .form
        .check(&[("address".into(), "Мамлютка, 1".into())].into(), "2012-09-20");
    assert!(problems.iter().any(|problem| problem.field == "work_phone"));
}

#[test]
fn the_form_refuses_what_the_act_refuses() {
    let plan = plan();
    let check = |from: &str, to: &str| {
        let values = [
            ("address", "г. Мамлютка, ул. Победы, 1"),
            ("period_from_year", from),
            ("period_to_year", to),
        ];
        let values = values
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .collect();
        let problems = plan.form.check(&values, "2012-09-20");
        problems.into_iter().map(|problem| problem.field).collect::<Vec<_>>()
    };
    assert_eq!(check("2010", "2011"), [""; 0]);
    assert_eq!(check("2011", "2010"), ["period_from_year", "period_to_year"]);
    assert_eq!(check("1989", "2013"), ["period_from_year", "period_to_year"]);
    assert_eq!(check("", "2011"), ["period_from_year"]);
}

fn broken() -> impl Strategy<Value = Vec<(String, String)>> {
    let files = files();
    (0..files.len(), any::<prop::sample::Index>(), "[ -~а-я\n]{0,12}", 0..3u8).prop_map(
        move |(file, line, words, how)| {
            let mut files = files.clone();
            if let Some((_, text)) = files.get_mut(file) {
                let mut lines: Vec<&str> = text.lines().collect();
                let at = line.index(lines.len());
                match how {
                    0 => drop(lines.remove(at)),
                    1 => lines.insert(at, &words),
                    _ => lines[at] = &words,
                }
                *text = lines.join("\n");
            }
            files
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_broken_file_is_complained_about_and_a_plan_comes_back_whole(files in broken()) {
        let folder: MemoryFolder = files.into_iter().collect();
        match Library::compile(&folder) {
            Ok((library, _)) => for plan in library.plans.values() {
                let back = Plan::from_json(&plan.to_canonical_json()).expect("a plan reads back");
                prop_assert_eq!(&back, &**plan);
                prop_assert_eq!(back.hash(), plan.hash());
                law::show::text(plan);
            },
            Err(errors) => {
                prop_assert!(!errors.is_empty());
                for error in errors {
                    prop_assert!(!error.to_string().is_empty());
                }
            }
        }
    }

    #[test]
    fn any_text_is_a_file(text in "(- |  |[a-z]{1,6}: |\\{|\\[|\\||>-\n|\"|'|&a|\\*a|!t|\n|---\n|\\PC){0,40}") {
        let folder = MemoryFolder::new().with("a.yaml", format!("regulation: a\n{text}")).with("b.yaml", text);
        let _ = Library::compile(&folder);
    }
}
