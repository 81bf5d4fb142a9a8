//! Filling: what the person entered, what the account already knows, and what is still wrong.

use std::collections::BTreeSet;

use domain::{Iin, PersonName};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use law::{Field, FieldKind, FieldProblem, FilledBy, Form, Values};

/// The most bytes that all entered values of one form may have together.
pub const VALUES_BYTES_MAX: usize = 64 * 1024;

/// The largest number of a row: far more than any group has rows, and short.
const ROW_NUMBER_MAX: u32 = 9999;

/// Whose request it is. Taken from the account, never from the browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applicant {
    pub iin: Iin,
    pub name: PersonName,
}

/// Why entered values are not even kept as a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FillingError {
    #[error("the entered values have more than {VALUES_BYTES_MAX} bytes")]
    TooLarge,
}

/// The entered values that belong to the applicant's fields of the form, trimmed. Others are dropped: what the
/// account or the system fills cannot be entered.
pub fn accept(form: &Form, entered: &Values) -> Result<Values, FillingError> {
    let asked = form
        .fields
        .iter()
        .filter(|field| field.filled_by == FilledBy::Applicant);
    accept_fields(asked, entered)
}

/// The same for any list of fields.
pub fn accept_fields<'a>(
    fields: impl IntoIterator<Item = &'a Field>,
    entered: &Values,
) -> Result<Values, FillingError> {
    let mut kept = Values::new();
    for field in fields {
        match &field.kind {
            FieldKind::Group { fields: parts, .. } => {
                let own = entered.iter().filter(|(key, _)| is_of_row(field, parts, key));
                kept.extend(own.map(|(key, value)| (key.clone(), clean(value))));
            }
            _ => {
                let value = entered.get(&field.key);
                kept.extend(value.map(|value| (field.key.clone(), clean(value))));
            }
        }
    }
    if kept.iter().map(|(key, value)| key.len() + value.len()).sum::<usize>() > VALUES_BYTES_MAX {
        return Err(FillingError::TooLarge);
    }
    Ok(kept)
}

fn clean(value: &str) -> String {
    value.trim().replace("\r\n", "\n")
}

/// Whether `key` is `group.ROW.part` with a row number as a form writes it.
fn is_of_row(group: &Field, parts: &[Field], key: &str) -> bool {
    let place = key.strip_prefix(&group.key).and_then(|rest| rest.strip_prefix('.'));
    let Some((row, part)) = place.and_then(|place| place.split_once('.')) else {
        return false;
    };
    let number: Option<u32> = row.parse().ok().filter(|row| (1..=ROW_NUMBER_MAX).contains(row));
    number.is_some_and(|number| number.to_string() == row) && parts.iter().any(|known| known.key == part)
}

/// Does what a button of repeated rows asks: `add:<group>` begins one more row, `remove:<group>:<row>` takes one away.
/// Gives the key of the field to go on with; none when nothing was asked that can be done.
pub fn change_rows<'a>(
    fields: impl IntoIterator<Item = &'a Field>,
    values: &mut Values,
    asked: &str,
) -> Option<String> {
    let mut words = asked.split(':');
    let (what, key) = (words.next()?, words.next()?);
    let group = fields.into_iter().find(|field| field.key == key)?;
    let FieldKind::Group { fields: parts, max } = &group.kind else {
        return None;
    };
    let rows: BTreeSet<u32> = values.keys().filter_map(|held| row_of(group, held)).collect();
    match what {
        "add" if rows.len() < usize::try_from(*max).unwrap_or(usize::MAX) => {
            let part = &parts.first()?.key;
            let first = format!("{key}.1.{part}");
            // A group that must have a row shows an empty first one, which the form has not sent yet.
            if rows.is_empty() && group.required {
                values.insert(first, String::new());
            }
            let row = values.keys().filter_map(|held| row_of(group, held)).max().unwrap_or(0) + 1;
            let begun = format!("{key}.{row}.{part}");
            values.insert(begun.clone(), String::new());
            Some(begun)
        }
        "remove" => {
            let row: u32 = words.next()?.parse().ok()?;
            values.retain(|held, _| row_of(group, held) != Some(row));
            Some(key.to_owned())
        }
        _ => None,
    }
}

fn row_of(group: &Field, key: &str) -> Option<u32> {
    let (row, _) = key.strip_prefix(&group.key)?.strip_prefix('.')?.split_once('.')?;
    row.parse().ok()
}

/// The values of the fields that the account fills.
pub fn of_account(form: &Form, applicant: &Applicant) -> Values {
    form.fields
        .iter()
        .filter(|field| field.filled_by == FilledBy::Account)
        .filter_map(|field| {
            let value = match field.kind {
                FieldKind::FullName => applicant.name.full(),
                FieldKind::Iin => applicant.iin.as_str().to_owned(),
                _ if field.key == "iin" || field.key.ends_with("_iin") => applicant.iin.as_str().to_owned(),
                _ => return None,
            };
            Some((field.key.clone(), value))
        })
        .collect()
}

/// Everything that will stand in the document: entered and known together. Empty values are left out, and those of
/// fields that are not asked.
pub fn whole(form: &Form, entered: &Values, applicant: &Applicant) -> Values {
    let mut values = entered.clone();
    values.extend(of_account(form, applicant));
    let asked: Vec<&str> = form
        .asked(&values)
        .into_iter()
        .map(|field| field.key.as_str())
        .collect();
    let owner = |key: &str| form.fields.iter().any(|field| field.key == key);
    values.retain(|key, value| {
        let key = key.split('.').next().unwrap_or(key);
        !value.is_empty() && (asked.contains(&key) || !owner(key))
    });
    values
}

/// Format-logic control of the whole form at `now`.
pub fn problems(form: &Form, entered: &Values, applicant: &Applicant, now: Timestamp) -> Vec<FieldProblem> {
    form.check(&whole(form, entered, applicant), &day_in_kazakhstan(now))
}

/// The ISO 8601 date in Kazakhstan.
pub fn day_in_kazakhstan(now: Timestamp) -> String {
    let zone = TimeZone::get("Asia/Almaty").unwrap_or(TimeZone::UTC);
    now.to_zoned(zone).strftime("%Y-%m-%d").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::text;

    fn field(key: &str, kind: FieldKind, filled_by: FilledBy) -> Field {
        let json = serde_json::json!({
            "key": key, "label": text(key, key, key), "hint": null, "kind": kind, "required": true, "filled_by": filled_by,
        });
        serde_json::from_value(json).expect("a field")
    }

    fn form() -> Form {
        let mut form = exchange::testing::plan().form;
        form.fields = vec![
            field("full_name", FieldKind::FullName, FilledBy::Account),
            field("address", FieldKind::Address, FilledBy::Applicant),
            field("number", FieldKind::Number, FilledBy::System),
        ];
        form
    }

    fn applicant() -> Applicant {
        Applicant {
            iin: Iin::parse("900101300007").expect("a valid ИИН"),
            name: PersonName {
                surname: "Сыналова".to_owned(),
                given_name: "Үлгі".to_owned(),
                patronymic: None,
            },
        }
    }

    fn values(pairs: &[(&str, &str)]) -> Values {
        pairs
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn only_the_applicants_own_fields_are_taken() {
        let entered = values(&[
            ("address", " Абай,\r\n1 "),
            ("full_name", "Басқа Адам"),
            ("number", "1"),
            ("csrf", "x"),
        ]);
        assert_eq!(accept(&form(), &entered), Ok(values(&[("address", "Абай,\n1")])));
    }

    #[test]
    fn the_name_comes_from_the_account() {
        let whole = whole(&form(), &values(&[("address", "")]), &applicant());
        assert_eq!(
            whole,
            values(&[("full_name", "Сыналова Үлгі")]),
            "and what is empty is left out"
        );
    }

    #[test]
    fn too_much_is_not_even_kept() {
        let entered = values(&[("address", &"a".repeat(VALUES_BYTES_MAX))]);
        assert_eq!(accept(&form(), &entered), Err(FillingError::TooLarge));
    }

    fn family() -> Field {
        let fields = vec![field("name", FieldKind::FullName, FilledBy::Applicant)];
        field("family", FieldKind::Group { fields, max: 2 }, FilledBy::Applicant)
    }

    #[test]
    fn rows_are_taken_under_their_numbers_and_nothing_else_is() {
        let entered = values(&[
            ("family.1.name", " Сана "),
            ("family.12.name", ""),
            ("family.01.name", "?"),
            ("family.0.name", "?"),
            ("family.99999.name", "?"),
            ("family.1.iin", "?"),
            ("family", "?"),
        ]);
        let taken = accept_fields([&family()], &entered);
        assert_eq!(taken, Ok(values(&[("family.1.name", "Сана"), ("family.12.name", "")])));
    }

    #[test]
    fn a_row_is_begun_and_taken_away_by_a_button() {
        let mut entered = values(&[("family.3.name", "Сана")]);
        let ask = |values: &mut Values, what: &str| change_rows([&family()], values, what);
        assert_eq!(ask(&mut entered, "add:family").as_deref(), Some("family.4.name"));
        assert_eq!(ask(&mut entered, "add:family"), None, "the group has two rows at most");
        assert_eq!(ask(&mut entered, "remove:family:3").as_deref(), Some("family"));
        assert_eq!(entered, values(&[("family.4.name", "")]));
        for nonsense in [
            "",
            "add",
            "add:other",
            "remove:family",
            "remove:family:x",
            "drop:family:4",
        ] {
            assert_eq!(ask(&mut entered, nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn the_day_is_that_of_kazakhstan() {
        let late: Timestamp = "2026-11-20T20:00:00Z".parse().expect("a time");
        assert_eq!(day_in_kazakhstan(late), "2026-11-21");
    }
}
