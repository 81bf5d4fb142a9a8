//! What the counter gives out and keeps: receipts of acceptance and of refusal to accept, tickets, and the list with
//! which a courier carries papers on.

use documents::DrawError;
use jiff::Timestamp;
use law::{Library, Plan, Receipt, Text};
use serde_json::{Value, json};

use super::{common, draw, pair};

/// A receipt (расписка, талон) for one visitor.
#[derive(Clone, Debug)]
pub struct Slip<'a> {
    /// Of the receipt itself.
    pub number: &'a str,
    /// Of the application: as a bar code, by which the desk finds the case when the visitor comes back.
    pub application: &'a str,
    pub at: Timestamp,
    /// The applicant and, where somebody else came, the representative.
    pub applicant: &'a str,
    pub representative: Option<&'a str>,
    /// Who took the papers, with the place: «Оператор А. Иванова, Государственная корпорация».
    pub taken_by: &'a str,
    pub documents: &'a [SlipDocument],
    /// Why the papers were not taken.
    pub reason: Option<&'a Text>,
    /// When the result is due, where papers were taken.
    pub due: Option<Timestamp>,
    pub check_address: &'a str,
}

/// One document of the list.
#[derive(Clone, Debug)]
pub struct SlipDocument {
    pub label: Text,
    /// Whether it was there.
    pub present: bool,
    /// The clause by which it is demanded.
    pub clause: String,
}

/// The transmittal list (реестр) of the accumulating sector.
#[derive(Clone, Debug)]
pub struct Transmittal<'a> {
    pub number: &'a str,
    pub at: Timestamp,
    /// From whom to whom.
    pub from: &'a str,
    pub to: &'a str,
    pub courier: &'a str,
    pub cases: &'a [TransmittalRow],
    pub check_address: &'a str,
}

#[derive(Clone, Debug)]
pub struct TransmittalRow {
    pub number: String,
    pub applicant: String,
    pub service: Text,
    pub sheets: u32,
}

/// The record with which a result is handed over (лист выдачи): the recipient signs it by hand.
#[derive(Clone, Debug)]
pub struct HandOver<'a> {
    /// Of the application.
    pub number: &'a str,
    pub at: Timestamp,
    pub applicant: &'a str,
    pub representative: Option<&'a str>,
    /// Who hands over, with the place.
    pub given_by: &'a str,
    /// What the document is.
    pub document: &'a Text,
    pub document_number: &'a str,
    pub document_sha256: &'a str,
    /// Where the document is checked.
    pub check_address: &'a str,
}

/// Draws the record of a hand-over as PDF/A.
pub fn hand_over(library: &Library, plan: &Plan, record: &HandOver<'_>) -> Result<Vec<u8>, DrawError> {
    let mut data = common(plan, record.number, &plan.notes.issued, record.at, record.check_address);
    data["notes"] = unsigned();
    data["title"] = json!({ "kk": "Нәтижені беру парағы", "ru": "Лист выдачи результата" });
    data["applicant"] = json!(record.applicant);
    data["representative"] = json!(record.representative.unwrap_or_default());
    data["given_by"] = json!(record.given_by);
    data["document"] = pair(record.document);
    data["document_number"] = json!(record.document_number);
    data["document_sha256"] = json!(record.document_sha256);
    let ident = format!("hand-over {} {}", record.number, record.document_number);
    draw(
        library,
        "hand-over",
        &data,
        record.check_address,
        &[],
        record.at,
        &ident,
    )
}

/// Draws a receipt as PDF/A.
pub fn slip(library: &Library, plan: &Plan, receipt: &Receipt, slip: &Slip<'_>) -> Result<Vec<u8>, DrawError> {
    let mut data = common(plan, slip.number, &plan.notes.submitted, slip.at, slip.check_address);
    let documents: Vec<Value> = slip
        .documents
        .iter()
        .map(|document| json!({ "label": pair(&document.label), "present": document.present, "clause": document.clause }))
        .collect();
    data["notes"] = unsigned();
    data["title"] = pair(&receipt.title);
    data["clause"] = json!(receipt.clause);
    data["applicant"] = json!(slip.applicant);
    data["representative"] = json!(slip.representative.unwrap_or_default());
    data["taken_by"] = json!(slip.taken_by);
    data["documents"] = Value::Array(documents);
    data["reason"] = slip.reason.map_or(Value::Null, pair);
    data["application"] = json!(slip.application);
    data["bars"] = json!(documents::code128(slip.application));
    data["due"] = json!(slip.due.map(super::day).unwrap_or_default());
    let ident = format!("receipt {} {} {}", plan.id.0, receipt.id, slip.number);
    draw(library, "receipt", &data, slip.check_address, &[], slip.at, &ident)
}

/// Draws a transmittal list as PDF/A. Its provider is that of `plan`.
pub fn transmittal(library: &Library, plan: &Plan, list: &Transmittal<'_>) -> Result<Vec<u8>, DrawError> {
    let mut data = common(plan, list.number, &plan.notes.issued, list.at, list.check_address);
    let cases: Vec<Value> = list
        .cases
        .iter()
        .map(|row| {
            json!({
                "number": row.number,
                "bars": documents::code128(&row.number),
                "applicant": row.applicant,
                "service": pair(&row.service),
                "sheets": row.sheets.to_string(),
            })
        })
        .collect();
    data["notes"] = unsigned();
    data["title"] = json!({ "kk": "Құжаттарды беру тізілімі", "ru": "Реестр передаваемых документов" });
    data["from"] = json!(list.from);
    data["to"] = json!(list.to);
    data["courier"] = json!(list.courier);
    data["cases"] = Value::Array(cases);
    let ident = format!("transmittal {}", list.number);
    draw(library, "transmittal", &data, list.check_address, &[], list.at, &ident)
}

/// The notes of a paper that nobody signs electronically: none.
fn unsigned() -> Value {
    json!({ "legal": null, "barcode": null })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use law::library::DiskFolder;

    use super::*;

    fn library() -> Library {
        let folder = DiskFolder::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../regulations"));
        Library::compile(&folder).expect("the regulations compile").0
    }

    fn at() -> Timestamp {
        "2016-08-22T06:30:00Z".parse().expect("a moment")
    }

    fn keep(name: &str, pdf: &[u8]) {
        if let Ok(folder) = std::env::var("QYZMET_KEEP_PDF") {
            std::fs::write(Path::new(&folder).join(format!("slip-{name}.pdf")), pdf)
                .expect("the folder can be written");
        }
    }

    #[test]
    fn every_receipt_that_an_act_orders_draws() {
        let library = library();
        let reason = Text {
            kk: "Мүгедектік туралы анықтама ұсынылмаған.".to_owned(),
            ru: "Не представлена справка об инвалидности.".to_owned(),
            en: "The certificate of disability is missing.".to_owned(),
        };
        let mut drawn = 0;
        for plan in library.plans.values() {
            let items = &plan.form.attachments.items;
            let documents: Vec<SlipDocument> = items
                .iter()
                .enumerate()
                .map(|(n, item)| SlipDocument {
                    label: item.label.clone(),
                    present: n % 3 != 1,
                    clause: "пункт 8, 1)".to_owned(),
                })
                .collect();
            for receipt in &plan.receipts {
                let refused = receipt.id.contains("refusal");
                let paper = Slip {
                    number: "16082200000017",
                    application: "16082200000016",
                    at: at(),
                    applicant: "Сейтқазина Әйгерім Маратқызы",
                    representative: Some("Ахметов Бауыржан Серікұлы"),
                    taken_by: "Нұрланова Д. Е., Мемлекеттік корпорация",
                    documents: &documents,
                    reason: refused.then_some(&reason),
                    due: (!refused).then(at),
                    check_address: "http://127.0.0.1:8080/portal/check/16082200000017",
                };
                let pdf = slip(&library, plan, receipt, &paper).expect("the receipt draws");
                keep(&format!("{}-{}", plan.id.0, receipt.id), &pdf);
                drawn += 1;
            }
        }
        assert!(drawn >= 10, "{drawn} receipts");
    }

    #[test]
    fn the_record_of_a_hand_over_draws() {
        let library = library();
        let plan = library.plans.values().next().expect("a plan");
        let record = HandOver {
            number: "16082200000016",
            at: at(),
            applicant: "Сейтқазина Әйгерім Маратқызы",
            representative: Some("Ахметов Бауыржан Серікұлы"),
            given_by: "Берушіева Мысал, Центр обслуживания населения",
            document: &plan.outputs.first().expect("an output").title,
            document_number: "16082200000077",
            document_sha256: &"0f".repeat(32),
            check_address: "http://127.0.0.1:8080/portal/check/16082200000077",
        };
        keep(
            "hand-over",
            &hand_over(&library, plan, &record).expect("the record draws"),
        );
    }

    #[test]
    fn a_transmittal_list_of_many_cases_draws() {
        let library = library();
        let plan = library
            .plans
            .values()
            .find(|plan| !plan.receipts.is_empty())
            .expect("a plan");
        let row = |n: u32| TransmittalRow {
            number: format!("1608220000{n:04}"),
            applicant: "Сейтқазина Әйгерім Маратқызы".to_owned(),
            service: plan.name.clone(),
            sheets: n,
        };
        let cases: Vec<TransmittalRow> = (1..=40).map(row).collect();
        let list = Transmittal {
            number: "16082200000101",
            at: at(),
            from: "Накопительный сектор Государственной корпорации",
            to: &plan.provider.name.ru,
            courier: "Оспанов Ерлан",
            cases: &cases,
            check_address: "http://127.0.0.1:8080/portal/check/16082200000101",
        };
        keep(
            "transmittal",
            &transmittal(&library, plan, &list).expect("the list draws"),
        );
    }
}
