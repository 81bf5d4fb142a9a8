//! What stands on the paper: the data of application forms and output documents, for `documents`.
//!
//! All words come from the plan, so a label changed in a regulation changes the paper; all values are plain
//! strings, so nothing that a person writes is ever read as markup. The shape of the data is the contract with
//! the templates of `regulations/documents`.

mod row;
mod slips;
mod table;

use std::collections::BTreeMap;

use documents::{DrawError, Drawing};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use law::{Field, FieldKind, FilledBy, Language, Library, Output, Plan, Text};
use serde_json::{Value, json};

pub use slips::{HandOver, Slip, SlipDocument, Transmittal, TransmittalRow, hand_over, slip, transmittal};

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
    /// Who signs the data in the barcode row; a document without has no row.
    pub seal: Option<verification::Seal<'a>>,
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
        &[],
        paper.submitted,
        &ident,
    )
}

/// Draws an output document as PDF/A, unsigned.
pub fn output(library: &Library, plan: &Plan, output: &Output, paper: &OutputPaper<'_>) -> Result<Vec<u8>, DrawError> {
    let data = output_data(plan, output, paper);
    let ident = format!("output {} {} {}", plan.id.0, output.id, paper.number);
    let row = match &paper.seal {
        Some(seal) => verification::row(&row::particulars(&data, paper.number, paper.issued), seal, paper.issued)
            .map_err(|error| DrawError::Row(error.to_string()))?,
        None => Vec::new(),
    };
    draw(
        library,
        &output.template,
        &data,
        paper.check_address,
        &row,
        paper.issued,
        &ident,
    )
}

fn draw(
    library: &Library,
    template: &str,
    data: &Value,
    qr: &str,
    row: &[String],
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
        row,
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
        .filter(|field| {
            let may_be_absent = field.filled_by == FilledBy::System || field.when.is_some();
            !may_be_absent || !entered(field).is_empty() || table::has_rows(field, values)
        })
        .map(|field| {
            let mut row =
                json!({ "key": field.key, "label": pair(&field.label), "value": both(field, entered(field)) });
            if let FieldKind::Group { fields: parts, .. } = &field.kind {
                row["table"] = table::of(field, parts, values);
            }
            row
        })
        .collect()
}

fn both(field: &Field, entered: &str) -> Value {
    json!({ "kk": shown(field, entered, Language::Kk), "ru": shown(field, entered, Language::Ru) })
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

/// A value as it is printed: the words of a choice, the day of a date, a tick in words, money in groups of three,
/// anything else as entered.
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
        FieldKind::Flag => match (entered, language) {
            ("yes", Language::Kk) => "иә".to_owned(),
            ("yes", Language::Ru) => "да".to_owned(),
            _ => entered.to_owned(),
        },
        FieldKind::Money => money(entered),
        _ => entered.to_owned(),
    }
}

/// «1 250 000,50»: thousands apart, as sums are written in Kazakhstan.
fn money(entered: &str) -> String {
    let (whole, rest) = entered.split_once(['.', ',']).unwrap_or((entered, ""));
    if whole.is_empty() || !whole.bytes().all(|byte| byte.is_ascii_digit()) {
        return entered.to_owned();
    }
    let mut grouped = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            // No line breaks within a sum.
            grouped.push('\u{a0}');
        }
        grouped.push(digit);
    }
    if rest.is_empty() {
        grouped
    } else {
        format!("{grouped},{rest}")
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

    use law::RegulationId;
    use law::library::DiskFolder;

    use super::*;

    fn library() -> Library {
        let folder = DiskFolder::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../regulations"));
        let (library, _) = Library::compile(&folder).expect("the regulations compile");
        library
    }

    fn certificate(library: &Library) -> Plan {
        let id = RegulationId("mamlyut-2012-unemployed-certificate".to_owned());
        library.plans[&id].as_ref().clone()
    }

    /// An entry that suits the kind of each field.
    fn filled(fields: &[Field]) -> BTreeMap<String, String> {
        let value = |field: &Field| match &field.kind {
            FieldKind::Date => "2026-11-22".to_owned(),
            FieldKind::Year { .. } => "2025".to_owned(),
            FieldKind::Choice { options } => options.first().map_or_else(String::new, |option| option.value.clone()),
            FieldKind::Integer { max, .. } => max.to_string(),
            FieldKind::Money => "1250000.50".to_owned(),
            FieldKind::Flag => "yes".to_owned(),
            FieldKind::Iin => "900101300017".to_owned(),
            _ => format!("#{} $x$ *жұлдыз*", field.key),
        };
        let mut values = BTreeMap::new();
        for field in fields {
            if let FieldKind::Group { fields: parts, .. } = &field.kind {
                let cells = (1..=3).flat_map(|row| parts.iter().map(move |part| (row, part)));
                values.extend(cells.map(|(row, part)| (format!("{}.{row}.{}", field.key, part.key), value(part))));
            } else {
                values.insert(field.key.clone(), value(field));
            }
        }
        values
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
            keep(&format!("{}-application", plan.id.0), &pdf);
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
                    seal: None,
                };
                let pdf = output(&library, plan, wanted, &paper).expect("the output draws");
                keep(&format!("{}-{}", plan.id.0, wanted.id), &pdf);
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
        let mut plan = certificate(&library());
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
            seal: None,
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
    fn rows_of_a_group_become_a_table_in_their_order() {
        let part = |key: &str, kind| Field {
            key: key.to_owned(),
            label: Text {
                kk: key.to_owned(),
                ru: key.to_owned(),
                en: key.to_owned(),
            },
            hint: None,
            kind,
            required: true,
            filled_by: FilledBy::Official,
            when: None,
        };
        let parts = vec![part("due_on", FieldKind::Date), part("amount", FieldKind::Money)];
        // Rows stand on the paper also where the field is asked on a condition only.
        let mut group = part("payments", FieldKind::Group { fields: parts, max: 12 });
        group.when = Some("amount != ''".to_owned());
        let entered = [
            ("payments.2.amount", "900"),
            ("payments.10.due_on", "2016-03-01"),
            ("payments.2.due_on", "2016-02-01"),
        ];
        let values = entered.map(|(key, value)| (key.to_owned(), value.to_owned())).into();
        let rows = rows(&[&group], &values);
        let ru = |row: usize, cell: usize| &rows[0]["table"]["rows"][row][cell]["ru"];
        assert_eq!((ru(0, 0), ru(0, 1)), (&json!("01.02.2016"), &json!("900")));
        assert_eq!((ru(1, 0), ru(1, 1)), (&json!("01.03.2016"), &json!("")));
    }

    #[test]
    fn sums_are_written_in_groups_of_three() {
        assert_eq!(money("1250000.50"), "1\u{a0}250\u{a0}000,50");
        assert_eq!(money("900"), "900");
        assert_eq!(money("по решению"), "по решению");
    }

    #[test]
    fn a_sentence_keeps_values_apart_from_words() {
        let plan = certificate(&library());
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
