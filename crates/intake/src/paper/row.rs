//! The data of a document as its barcode row carries them: what is printed, and nothing else.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;
use verification::{Both, Particular, Particulars};

/// Reads the particulars out of the data that the template prints; each cell of a table is one, with the label of its
/// column and the number of its row.
pub(super) fn particulars(data: &Value, number: &str, issued: Timestamp) -> Particulars {
    let zone = TimeZone::get("Asia/Almaty").unwrap_or(TimeZone::UTC);
    let mut fields = Vec::new();
    for field in list(&data["fields"]) {
        if field["table"].is_null() {
            fields.push(Particular {
                label: both(&field["label"]),
                value: both(&field["value"]),
            });
        } else {
            fields.extend(cells(field));
        }
    }
    fields.extend(list(&data["signatories"]).iter().map(|who| Particular {
        label: both(&who["position"]),
        value: same(who["name"].as_str().unwrap_or_default()),
    }));
    Particulars {
        number: number.to_owned(),
        date: issued.to_zoned(zone).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        title: both(&data["title"]),
        provider: both(&data["provider"]),
        fields,
    }
}

fn cells(field: &Value) -> Vec<Particular> {
    let table = &field["table"];
    let label = both(&field["label"]);
    let mut cells = Vec::new();
    for (number, row) in list(&table["rows"]).iter().enumerate() {
        for (head, cell) in list(&table["heads"]).iter().zip(list(row)) {
            let head = both(head);
            let label = Both {
                kk: format!("{} {}: {}", label.kk, number + 1, head.kk),
                ru: format!("{} {}: {}", label.ru, number + 1, head.ru),
            };
            cells.push(Particular {
                label,
                value: both(cell),
            });
        }
    }
    cells
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn both(value: &Value) -> Both {
    let text = |language: &str| value[language].as_str().unwrap_or_default().to_owned();
    Both {
        kk: text("kk"),
        ru: text("ru"),
    }
}

fn same(text: &str) -> Both {
    Both {
        kk: text.to_owned(),
        ru: text.to_owned(),
    }
}
