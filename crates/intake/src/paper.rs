//! What stands on the paper: the data of application forms and output documents, for `documents`.
//!
//! All words come from the plan, so a label changed in a regulation changes the paper; all values are plain
//! strings, so nothing that a person writes is ever read as markup. The shape of the data is the contract with
//! the templates of `regulations/documents`.

use std::collections::BTreeMap;

use documents::{DrawError, Drawing};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use law::{Field, FieldKind, FilledBy, Language, Library, Output, Plan, Text};
use serde_json::{Value, json};

/// Fields whose place is the bar at the top of every document: number and date.
const BAR: [&str; 5] = [
    "unique_number",
    "number",
    "document_number",
    "issued_at",
    "submitted_at",
];

/// What an application form (annex 4) needs beside its plan.
#[derive(Clone, Debug)]
pub struct ApplicationPaper<'a> {
    pub number: &'a str,
    pub submitted: Timestamp,
    pub values: &'a BTreeMap<String, String>,
    pub attachments: &'a [String],
    /// Name, certificate serial and time of the applicant's signature, once signed.
    pub signature: Option<(&'a str, &'a str, Timestamp)>,
    /// Address in the QR code.
    pub check_address: &'a str,
}

/// What an output document (annex 5) needs beside its plan.
#[derive(Clone, Debug)]
pub struct OutputPaper<'a> {
    pub number: &'a str,
    pub issued: Timestamp,
    /// Values of the output's fields, whoever filled them.
    pub values: &'a BTreeMap<String, String>,
    /// Names in the order of [`Output::signatories`].
    pub signatories: &'a [String],
    pub check_address: &'a str,
}

/// Draws the application form as PDF/A.
pub fn application(library: &Library, plan: &Plan, paper: &ApplicationPaper<'_>) -> Result<Vec<u8>, DrawError> {
    let data = application_data(plan, paper);
    let ident = format!("application {} {}", plan.id.0, paper.number);
    draw(
        library,
        &plan.form.template,
        &data,
        paper.check_address,
        paper.submitted,
        &ident,
    )
}

/// Draws an output document as PDF/A, unsigned.
pub fn output(library: &Library, plan: &Plan, output: &Output, paper: &OutputPaper<'_>) -> Result<Vec<u8>, DrawError> {
    let data = output_data(plan, output, paper);
    let ident = format!("output {} {} {}", plan.id.0, output.id, paper.number);
    draw(
        library,
        &output.template,
        &data,
        paper.check_address,
        paper.issued,
        &ident,
    )
}

fn draw(
    library: &Library,
    template: &str,
    data: &Value,
    qr: &str,
    created: Timestamp,
    ident: &str,
) -> Result<Vec<u8>, DrawError> {
    let source = |name: &str| {
        library
            .templates
            .get(name)
            .ok_or_else(|| DrawError::Template(format!("there is no template «{name}.typ»")))
    };
    documents::draw(&Drawing {
        template: source(template)?,
        layout: source("layout")?,
        data,
        qr,
        created,
        ident,
    })
}

/// The data of the application form.
pub fn application_data(plan: &Plan, paper: &ApplicationPaper<'_>) -> Value {
    let form = &plan.form;
    let in_body = |field: &Field| {
        let placeholder = format!("{{{}}}", field.key);
        form.body.ru.contains(&placeholder) || form.body.kk.contains(&placeholder)
    };
    let beside: Vec<&Field> = form.fields.iter().filter(|field| !in_body(field)).collect();
    let mut data = common(
        plan,
        paper.number,
        &plan.notes.submitted,
        paper.submitted,
        paper.check_address,
    );
    data["title"] = pair(&form.title);
    data["addressee"] = pair(&form.addressee);
    data["body"] = json!({
        "kk": sentence(&form.body.kk, &form.fields, paper, Language::Kk),
        "ru": sentence(&form.body.ru, &form.fields, paper, Language::Ru),
    });
    data["fields"] = rows(&beside, paper.values);
    data["attachments"] = json!({ "label": pair(&form.attachments.label), "names": paper.attachments });
    data["signature"] = match paper.signature {
        Some((name, serial, at)) => json!({ "name": name, "serial": serial, "at": instant(at) }),
        None => Value::Null,
    };
    data
}

/// The data of an output document.
pub fn output_data(plan: &Plan, output: &Output, paper: &OutputPaper<'_>) -> Value {
    let fields: Vec<&Field> = output.fields.iter().collect();
    let mut data = common(
        plan,
        paper.number,
        &plan.notes.issued,
        paper.issued,
        paper.check_address,
    );
    data["title"] = pair(&output.title);
    data["fields"] = rows(&fields, paper.values);
    data["signatories"] = output
        .signatories
        .iter()
        .enumerate()
        .map(|(place, who)| {
            let name = paper.signatories.get(place).map_or("", String::as_str);
            json!({ "position": pair(&who.position), "name": name })
        })
        .collect();
    data
}

/// What stands on every document: bar, notes, provider, the address of verification.
fn common(plan: &Plan, number: &str, date_label: &Text, at: Timestamp, check_address: &str) -> Value {
    let notes = &plan.notes;
    let barcode = |language: Language| {
        notes
            .barcode
            .to(language)
            .replace("{unit}", plan.provider.unit.to(language))
            .replace("{region}", plan.provider.region.to(language))
    };
    json!({
        "header": pair(&notes.header),
        "number": { "label": pair(&notes.number), "value": number },
        "date": { "label": pair(date_label), "value": day(at) },
        "service": pair(&plan.name),
        "provider": pair(&plan.provider.name),
        "notes": {
            "legal": pair(&notes.legal),
            "barcode": { "kk": barcode(Language::Kk), "ru": barcode(Language::Ru) },
        },
        "check": { "address": check_address },
        "signatories": [],
        "signature": null,
    })
}

fn pair(text: &Text) -> Value {
    json!({ "kk": text.kk, "ru": text.ru })
}

/// The fields with label and value, without those of the bar and those that the system left empty.
fn rows(fields: &[&Field], values: &BTreeMap<String, String>) -> Value {
    let entered = |field: &Field| values.get(&field.key).map_or("", String::as_str);
    fields
        .iter()
        .filter(|field| !BAR.contains(&field.key.as_str()) && field.kind != FieldKind::Number)
        .filter(|field| field.filled_by != FilledBy::System || !entered(field).is_empty())
        .map(|field| {
            let entered = entered(field);
            json!({
                "key": field.key,
                "label": pair(&field.label),
                "value": { "kk": shown(field, entered, Language::Kk), "ru": shown(field, entered, Language::Ru) },
            })
        })
        .collect()
}

/// The sentence cut at its `{placeholders}`, each of which becomes a value of its own.
fn sentence(template: &str, fields: &[Field], paper: &ApplicationPaper<'_>, language: Language) -> Value {
    let mut parts = Vec::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((key, after)) = after.split_once('}') else {
            break;
        };
        parts.push(json!({ "text": before }));
        parts.push(json!({ "value": placeholder(key, fields, paper, language) }));
        rest = after;
    }
    parts.push(json!({ "text": rest }));
    Value::Array(parts)
}

fn placeholder(key: &str, fields: &[Field], paper: &ApplicationPaper<'_>, language: Language) -> String {
    if key == "attachments" {
        return paper.attachments.join(", ");
    }
    let entered = paper.values.get(key).map_or("", String::as_str);
    match fields.iter().find(|field| field.key == key) {
        Some(field) => shown(field, entered, language),
        None => entered.to_owned(),
    }
}

/// A value as it is printed: the words of a choice, the day of a date, anything else as entered.
pub fn shown(field: &Field, entered: &str, language: Language) -> String {
    match &field.kind {
        FieldKind::Choice { options } => options
            .iter()
            .find(|option| option.value == entered)
            .map_or(entered, |option| option.label.to(language))
            .to_owned(),
        FieldKind::Date => entered
            .parse::<Date>()
            .map_or_else(|_| entered.to_owned(), |date| date.strftime("%d.%m.%Y").to_string()),
        _ => entered.to_owned(),
    }
}

/// «22.11.2026» in Kazakhstan.
pub fn day(at: Timestamp) -> String {
    local(at).strftime("%d.%m.%Y").to_string()
}

fn instant(at: Timestamp) -> String {
    local(at).strftime("%d.%m.%Y %H:%M:%S").to_string()
}

fn local(at: Timestamp) -> jiff::Zoned {
    at.to_zoned(TimeZone::get("Asia/Almaty").unwrap_or(TimeZone::UTC))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use law::library::DiskFolder;

    use super::*;

    fn library() -> Library {
        let folder = DiskFolder::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../regulations"));
        let (library, _) = Library::compile(&folder).expect("the regulations compile");
        library
    }

    fn first(library: &Library) -> Plan {
        library
            .plans
            .values()
            .next()
            .expect("there is a regulation")
            .as_ref()
            .clone()
    }

    /// An entry that suits the kind of each field.
    fn filled(fields: &[Field]) -> BTreeMap<String, String> {
        let value = |field: &Field| match &field.kind {
            FieldKind::Date => "2026-11-22".to_owned(),
            FieldKind::Year { .. } => "2025".to_owned(),
            FieldKind::Choice { options } => options.first().map_or_else(String::new, |option| option.value.clone()),
            _ => format!("#{} $x$ *жұлдыз*", field.key),
        };
        fields.iter().map(|field| (field.key.clone(), value(field))).collect()
    }

    fn at() -> Timestamp {
        "2026-11-22T20:30:00Z".parse().expect("a moment")
    }

    #[test]
    fn every_form_and_output_of_every_regulation_draws() {
        let library = library();
        for plan in library.plans.values() {
            let values = filled(&plan.form.fields);
            let paper = ApplicationPaper {
                number: "26112200000001",
                submitted: at(),
                values: &values,
                attachments: &["скан.pdf".to_owned()],
                signature: Some(("СЕЙТҚАЗИНА ӘЙГЕРІМ", "3f1c0a77", at())),
                check_address: "http://127.0.0.1:8080/portal/check/26112200000001",
            };
            let pdf = application(&library, plan, &paper).expect("the application draws");
            keep("application", &pdf);
            for wanted in &plan.outputs {
                let values = filled(&wanted.fields);
                let paper = OutputPaper {
                    number: "26112200000002",
                    issued: at(),
                    values: &values,
                    signatories: &[
                        "Ахметов Бауыржан Серікұлы".to_owned(),
                        "Нұрланова Динара Ерланқызы".to_owned(),
                    ],
                    check_address: "http://127.0.0.1:8080/portal/check/26112200000002",
                };
                let pdf = output(&library, plan, wanted, &paper).expect("the output draws");
                keep(&wanted.id, &pdf);
            }
        }
    }

    fn keep(name: &str, pdf: &[u8]) {
        if let Ok(folder) = std::env::var("QYZMET_KEEP_PDF") {
            std::fs::write(Path::new(&folder).join(format!("plan-{name}.pdf")), pdf)
                .expect("the folder can be written");
        }
    }

    #[test]
    fn labels_and_notes_are_those_of_the_plan() {
        let mut plan = first(&library());
        plan.provider.unit.ru = "Отдел испытаний".to_owned();
        plan.provider.region.ru = "Испытательный район".to_owned();
        let wanted = plan.outputs.first_mut().expect("there is an output");
        let field = wanted
            .fields
            .iter_mut()
            .find(|field| field.filled_by == FilledBy::Official)
            .expect("a field");
        field.label.kk = "Жаңа атау".to_owned();
        let wanted = wanted.clone();
        let values = filled(&wanted.fields);
        let paper = OutputPaper {
            number: "1",
            issued: at(),
            values: &values,
            signatories: &[],
            check_address: "x",
        };
        let data = output_data(&plan, &wanted, &paper);
        assert!(data["fields"].to_string().contains("Жаңа атау"));
        assert!(
            data["notes"]["barcode"]["ru"]
                .as_str()
                .is_some_and(|note| note.contains("Отдел испытаний (Испытательный район)"))
        );
        // Half past one at night in Kazakhstan, the day after.
        assert_eq!(data["date"]["value"], "23.11.2026");
    }

    #[test]
    fn a_sentence_keeps_values_apart_from_words() {
        let plan = first(&library());
        let values = filled(&plan.form.fields);
        let paper = ApplicationPaper {
            number: "1",
            submitted: at(),
            values: &values,
            attachments: &[],
            signature: None,
            check_address: "x",
        };
        let parts = sentence(
            "С {period_from_year} года, {unknown}, {",
            &plan.form.fields,
            &paper,
            Language::Ru,
        );
        assert_eq!(
            parts,
            json!([{ "text": "С " }, { "value": "2025" }, { "text": " года, " }, { "value": "" }, { "text": ", {" }])
        );
        let data = application_data(&plan, &paper);
        let keys: Vec<_> = data["fields"]
            .as_array()
            .expect("rows")
            .iter()
            .map(|row| row["key"].clone())
            .collect();
        assert!(
            !keys.contains(&json!("period_from_year")),
            "a field of the sentence does not stand beside it too"
        );
    }
}
