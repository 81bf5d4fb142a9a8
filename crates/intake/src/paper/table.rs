//! Repeated rows of a document: members of a family, payments.

use std::collections::{BTreeMap, BTreeSet};

use law::Field;
use serde_json::{Value, json};

use super::{both, pair};

/// Whether any row of the group was entered.
pub(super) fn has_rows(group: &Field, values: &BTreeMap<String, String>) -> bool {
    values.keys().any(|key| row_of(group, key).is_some())
}

/// The number of the row that a key such as `payments.2.amount` belongs to.
fn row_of(group: &Field, key: &str) -> Option<u32> {
    let (row, _) = key.strip_prefix(&group.key)?.strip_prefix('.')?.split_once('.')?;
    row.parse().ok()
}

/// The rows of a group under the labels of its parts, in the order in which they were entered.
pub(super) fn of(group: &Field, parts: &[Field], values: &BTreeMap<String, String>) -> Value {
    let numbers: BTreeSet<u32> = values.keys().filter_map(|key| row_of(group, key)).collect();
    let cell = |row: u32, part: &Field| {
        let entered = values.get(&format!("{}.{row}.{}", group.key, part.key));
        both(part, entered.map_or("", String::as_str))
    };
    let rows: Vec<Vec<Value>> = numbers
        .into_iter()
        .map(|row| parts.iter().map(|part| cell(row, part)).collect())
        .collect();
    json!({ "heads": parts.iter().map(|part| pair(&part.label)).collect::<Vec<_>>(), "rows": rows })
}
