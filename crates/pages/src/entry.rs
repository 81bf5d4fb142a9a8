//! What was entered into a form, as it is read: label and value, and the rows of a group as a table.

use jiff::civil::Date;
use law::{Field, FieldKind, FilledBy, Values};

use crate::{FormState, Page};

/// One field with what stands in it, in the language of the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    pub label: String,
    /// Empty for a group.
    pub value: String,
    /// The headings of a group's columns.
    pub columns: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl Entry {
    /// The fields that the applicant filled and that hold something, in the order of the form.
    pub fn of_form<'a>(page: &Page, fields: impl IntoIterator<Item = &'a Field>, values: &Values) -> Vec<Self> {
        fields
            .into_iter()
            .filter(|field| field.filled_by == FilledBy::Applicant)
            .filter_map(|field| Self::of(page, field, values))
            .collect()
    }

    /// None when nothing stands in the field.
    pub fn of(page: &Page, field: &Field, values: &Values) -> Option<Self> {
        let label = page.say(&field.label).to_owned();
        let FieldKind::Group { fields: parts, .. } = &field.kind else {
            let value = say(page, field, values.get(&field.key)?);
            return (!value.is_empty()).then_some(Self {
                label,
                value,
                ..Self::default()
            });
        };
        let form = FormState {
            values: values.clone(),
            ..FormState::default()
        };
        let cell = |row: u32, part: &Field| {
            let entered = values.get(&form.row_key(field, &row, part)).map_or("", String::as_str);
            say(page, part, entered)
        };
        let rows: Vec<Vec<String>> = form
            .rows(field)
            .into_iter()
            .map(|row| parts.iter().map(|part| cell(row, part)).collect::<Vec<_>>())
            .filter(|row| row.iter().any(|cell| !cell.is_empty()))
            .collect();
        (!rows.is_empty()).then(|| Self {
            label,
            columns: parts.iter().map(|part| page.say(&part.label).to_owned()).collect(),
            rows,
            ..Self::default()
        })
    }

    pub fn is_table(&self) -> bool {
        !self.rows.is_empty()
    }

    /// A row's cells, each with the heading of its column.
    pub fn cells<'a>(&'a self, row: &'a [String]) -> Vec<(&'a String, &'a String)> {
        self.columns.iter().zip(row).collect()
    }
}

/// A choice by its label, a date as it is written here, a ticked box as "yes", anything else as it was entered.
pub fn say(page: &Page, field: &Field, value: &str) -> String {
    match &field.kind {
        FieldKind::Choice { options } => options
            .iter()
            .find(|option| option.value == value)
            .map_or_else(|| value.to_owned(), |option| page.say(&option.label).to_owned()),
        FieldKind::Date => value
            .parse::<Date>()
            .map_or_else(|_| value.to_owned(), |date| date.strftime("%d.%m.%Y").to_string()),
        FieldKind::Flag if value == "yes" => page.t("yes"),
        _ => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use law::{Choice, Language, Text};

    use super::*;
    use crate::Locales;

    fn text(word: &str) -> Text {
        Text {
            kk: word.to_owned(),
            ru: word.to_owned(),
            en: word.to_owned(),
        }
    }

    fn field(key: &str, kind: FieldKind) -> Field {
        let json = serde_json::json!({
            "key": key, "label": text(key), "hint": null, "kind": kind, "required": true, "filled_by": "applicant",
        });
        serde_json::from_value(json).expect("a field")
    }

    #[test]
    fn what_was_entered_is_read_in_words_and_a_group_as_a_table() {
        let kinship = FieldKind::Choice {
            options: vec![Choice {
                value: "son".to_owned(),
                label: text("сын"),
            }],
        };
        let parts = vec![field("kinship", kinship), field("born", FieldKind::Date)];
        let fields = [
            field("family", FieldKind::Group { fields: parts, max: 9 }),
            field("agreed", FieldKind::Flag),
            field("empty", FieldKind::Address),
        ];
        let values = [
            ("agreed", "yes"),
            ("empty", ""),
            ("family.3.born", "2011-02-09"),
            ("family.3.kinship", "son"),
            ("family.4.born", ""),
        ];
        let values = values.map(|(key, value)| (key.to_owned(), value.to_owned())).into();
        let locales = Arc::new(Locales::new(&[]).expect("the kit is whole"));
        let page = Page::plain("portal", Language::Ru, "/", locales);
        let read = Entry::of_form(&page, &fields, &values);
        assert_eq!(read.len(), 2);
        assert_eq!(read[0].rows, [["сын".to_owned(), "09.02.2011".to_owned()]]);
        assert_eq!((read[1].label.as_str(), read[1].value.as_str()), ("agreed", "Да"));
    }
}
