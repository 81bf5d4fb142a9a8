//! Repeated rows of a form: values are keyed `children.2.name`; one row stands below the other, each can be taken away,
//! and one more can be asked for. Everything works by posting the form.

use law::{Field, FieldKind, FieldProblem, Language};

use crate::form::FormState;

/// The name of the buttons that add and remove rows; `intake::filling::change_rows` reads their value.
pub const ROW_BUTTON: &str = "row";

impl FormState {
    /// The entered values with what is wrong with them, in one language. Every field has its name in the summary.
    pub fn of<'a>(
        fields: impl IntoIterator<Item = &'a Field>,
        values: &law::Values,
        problems: &[FieldProblem],
        language: Language,
    ) -> Self {
        let mut form = Self {
            values: values.clone(),
            ..Self::default()
        };
        for field in fields {
            form.name_field(field, language);
        }
        for problem in problems {
            form.fail(&problem.field, problem.message.to(language));
        }
        form
    }

    /// Names a field of a regulation; of a group every field of every row: «Дети 2: ФИО».
    pub fn name_field(&mut self, field: &Field, language: Language) {
        let name = field.label.to(language);
        self.name(&field.key, name);
        for (place, row) in self.rows(field).into_iter().enumerate() {
            for part in fields_of(field) {
                let key = self.row_key(field, &row, part);
                self.name(&key, format!("{name} {}: {}", place + 1, part.label.to(language)));
            }
        }
    }

    /// The numbers of the rows to be drawn, in order: those that were begun, even if they are empty still. A group that
    /// must have one shows one.
    pub fn rows(&self, group: &Field) -> Vec<u32> {
        let mut rows: Vec<u32> = self
            .values
            .keys()
            .filter_map(|key| {
                let (row, _) = key.strip_prefix(&group.key)?.strip_prefix('.')?.split_once('.')?;
                row.parse().ok()
            })
            .collect();
        rows.sort_unstable();
        rows.dedup();
        if rows.is_empty() && group.required {
            rows.push(1);
        }
        rows
    }

    /// `children.2.name`.
    pub fn row_key(&self, group: &Field, row: &u32, part: &Field) -> String {
        format!("{}.{row}.{}", group.key, part.key)
    }

    /// Whether one more row may be begun.
    pub fn may_add_row(&self, group: &Field) -> bool {
        match group.kind {
            FieldKind::Group { max, .. } => self.rows(group).len() < usize::try_from(max).unwrap_or(usize::MAX),
            _ => false,
        }
    }
}

/// The fields of a group's row; none of any other field.
pub(crate) fn fields_of(group: &Field) -> &[Field] {
    match &group.kind {
        FieldKind::Group { fields, .. } => fields,
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use law::Text;

    use super::*;

    fn text(word: &str) -> Text {
        Text {
            kk: word.to_owned(),
            ru: word.to_owned(),
            en: word.to_owned(),
        }
    }

    fn field(key: &str, label: &str, kind: FieldKind, required: bool) -> Field {
        let json = serde_json::json!({
            "key": key, "label": text(label), "hint": null, "kind": kind, "required": required, "filled_by": "applicant",
        });
        serde_json::from_value(json).expect("a field")
    }

    fn children(required: bool) -> Field {
        let fields = vec![field("name", "ФИО", FieldKind::FullName, true)];
        field("children", "Дети", FieldKind::Group { fields, max: 2 }, required)
    }

    fn values(pairs: &[(&str, &str)]) -> law::Values {
        let owned = |(key, value): &(&str, &str)| ((*key).to_owned(), (*value).to_owned());
        pairs.iter().map(owned).collect()
    }

    #[test]
    fn rows_stand_in_the_order_of_their_numbers_and_no_more_than_may_be() {
        let entered = values(&[
            ("children.10.name", ""),
            ("children.2.name", "Сана"),
            ("childrens.1.name", "?"),
        ]);
        let form = FormState::of([&children(true)], &entered, &[], Language::Ru);
        assert_eq!(form.rows(&children(true)), [2, 10]);
        assert!(!form.may_add_row(&children(true)));
    }

    #[test]
    fn a_group_that_must_have_a_row_shows_one() {
        let form = FormState::default();
        assert_eq!(form.rows(&children(true)), [1]);
        assert_eq!(form.rows(&children(false)), [0; 0]);
        assert!(form.may_add_row(&children(false)));
    }

    #[test]
    fn the_summary_says_which_row_is_meant() {
        let entered = values(&[("children.7.name", "1")]);
        let problem = FieldProblem {
            field: "children.7.name".to_owned(),
            message: text("Буквами."),
        };
        let form = FormState::of([&children(true)], &entered, &[problem], Language::Ru);
        assert_eq!(
            form.summary(),
            [("children.7.name", "Дети 1: ФИО: Буквами.".to_owned())]
        );
    }
}
