//! Filling: what the person entered, what the account already knows, and what is still wrong.

use domain::{Iin, PersonName};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use law::{FieldKind, FieldProblem, FilledBy, Form, Values};

/// The most bytes that all entered values of one form may have together.
pub const VALUES_BYTES_MAX: usize = 64 * 1024;

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
    let kept: Values = form
        .fields
        .iter()
        .filter(|field| field.filled_by == FilledBy::Applicant)
        .filter_map(|field| {
            entered
                .get(&field.key)
                .map(|value| (field.key.clone(), value.trim().replace("\r\n", "\n")))
        })
        .collect();
    if kept.iter().map(|(key, value)| key.len() + value.len()).sum::<usize>() > VALUES_BYTES_MAX {
        return Err(FillingError::TooLarge);
    }
    Ok(kept)
}

/// The values of the fields that the account fills.
pub fn of_account(form: &Form, applicant: &Applicant) -> Values {
    form.fields
        .iter()
        .filter(|field| field.filled_by == FilledBy::Account)
        .filter_map(|field| {
            let value = match field.kind {
                FieldKind::FullName => applicant.name.full(),
                _ if field.key == "iin" || field.key.ends_with("_iin") => applicant.iin.as_str().to_owned(),
                _ => return None,
            };
            Some((field.key.clone(), value))
        })
        .collect()
}

/// Everything that will stand in the document: entered and known together. Empty values are left out.
pub fn whole(form: &Form, entered: &Values, applicant: &Applicant) -> Values {
    let mut values = entered.clone();
    values.extend(of_account(form, applicant));
    values.retain(|_, value| !value.is_empty());
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
    use law::Field;

    use super::*;
    use crate::words::text;

    fn field(key: &str, kind: FieldKind, filled_by: FilledBy) -> Field {
        Field {
            key: key.to_owned(),
            label: text(key, key, key),
            hint: None,
            kind,
            required: true,
            filled_by,
        }
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

    #[test]
    fn the_day_is_that_of_kazakhstan() {
        let late: Timestamp = "2026-11-20T20:00:00Z".parse().expect("a time");
        assert_eq!(day_in_kazakhstan(late), "2026-11-21");
    }
}
