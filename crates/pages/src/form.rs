//! A form that comes back with what was entered and what was wrong.

use std::collections::BTreeMap;

use law::{Choice, Field, FieldKind, Language};

/// Entered values and field errors (already in the person's language). Templates draw an error summary at the
/// top and each error beside its field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormState {
    pub values: BTreeMap<String, String>,
    /// Field → message, in the order to show them; the field `""` is the form as a whole.
    pub errors: Vec<(String, String)>,
    /// Field → its label, where a message does not say by itself which field it means.
    pub names: BTreeMap<String, String>,
}

impl FormState {
    pub fn value(&self, field: &str) -> &str {
        self.values.get(field).map_or("", String::as_str)
    }
    pub fn error(&self, field: &str) -> Option<&str> {
        self.errors
            .iter()
            .find(|(name, _)| name == field)
            .map(|(_, message)| message.as_str())
    }
    /// The errors for the summary above the form: with the names of their fields, for there they stand away from them.
    pub fn summary(&self) -> Vec<(&str, String)> {
        let words = |key: &str, message: &str| match self.names.get(key) {
            Some(name) => format!("{name}: {message}"),
            None => message.to_owned(),
        };
        self.errors
            .iter()
            .map(|(key, message)| (key.as_str(), words(key, message)))
            .collect()
    }
    /// Names a field as its label does.
    pub fn name(&mut self, field: &str, name: impl Into<String>) {
        self.names.insert(field.to_owned(), name.into());
    }
    pub fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    pub fn fail(&mut self, field: &str, message: impl Into<String>) {
        self.errors.push((field.to_owned(), message.into()));
    }

    /// Whether the field's value is this one (options of a select, radio buttons).
    pub fn is(&self, field: &str, value: &str) -> bool {
        self.value(field) == value
    }

    /// The ids that `aria-describedby` names: the hint when there is one, the error when there is one.
    pub fn described_by(&self, field: &str, hint: &str) -> String {
        let hint = (!hint.is_empty()).then(|| format!("f-{field}-hint"));
        let error = self.error(field).map(|_| format!("f-{field}-error"));
        hint.into_iter().chain(error).collect::<Vec<_>>().join(" ")
    }
}

/// One entry of a select or radio group, already in the person's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelectOption {
    pub value: String,
    pub label: String,
}

impl SelectOption {
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
        }
    }
}

/// How a field of a regulation is entered on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Control {
    pub shape: Shape,
    /// The attributes `inputmode`, `autocomplete` and `maxlength`; empty or 0 when they do not stand.
    pub inputmode: &'static str,
    pub autocomplete: &'static str,
    pub max_length: u32,
    pub options: Vec<SelectOption>,
}

/// The element that a field is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// An input of this type.
    Input(&'static str),
    Lines,
    /// A few options: radio buttons.
    Radios,
    Select,
    /// One box to tick.
    Check,
    /// Repeated rows of fields.
    Rows,
}

/// Up to this many options are radio buttons: all can be seen at once.
const RADIOS_MAX: usize = 5;

/// So many where one of them is longer than a line of a list on a telephone.
const LONG_RADIOS_MAX: usize = 12;
const LINE_CHARS: usize = 40;

impl Control {
    /// The control of a regulation's field.
    pub fn of(field: &Field, language: Language) -> Self {
        let input = |kind, inputmode, autocomplete, max_length| Self {
            shape: Shape::Input(kind),
            inputmode,
            autocomplete,
            max_length,
            options: Vec::new(),
        };
        match &field.kind {
            FieldKind::Text {
                max_length,
                multiline: false,
                ..
            } => input("text", "", "off", *max_length),
            FieldKind::Text {
                max_length,
                multiline: true,
                ..
            } => Self {
                shape: Shape::Lines,
                ..input("text", "", "off", *max_length)
            },
            FieldKind::FullName => input("text", "", "name", 0),
            FieldKind::Address => input("text", "", "street-address", 0),
            FieldKind::Phone => input("tel", "tel", "tel", 0),
            FieldKind::Email => input("email", "email", "email", 254),
            FieldKind::Iin => input("text", "numeric", "off", 12),
            FieldKind::Integer { .. } => input("text", "numeric", "off", 19),
            FieldKind::Money => input("text", "decimal", "off", 15),
            FieldKind::Flag => Self {
                shape: Shape::Check,
                ..input("checkbox", "", "off", 0)
            },
            FieldKind::Group { .. } => Self {
                shape: Shape::Rows,
                ..input("text", "", "off", 0)
            },
            FieldKind::Year { .. } => input("text", "numeric", "off", 4),
            FieldKind::Date => input("date", "", "off", 0),
            FieldKind::Number => input("text", "", "off", 0),
            FieldKind::Choice { options } => {
                let shape = if are_radios(options, language) {
                    Shape::Radios
                } else {
                    Shape::Select
                };
                let options = options
                    .iter()
                    .map(|choice| SelectOption::new(&choice.value, choice.label.to(language)))
                    .collect();
                Self {
                    shape,
                    options,
                    ..input("text", "", "off", 0)
                }
            }
        }
    }

    /// The type of the input, when the field is one.
    pub fn input(&self) -> Option<&'static str> {
        match self.shape {
            Shape::Input(kind) => Some(kind),
            Shape::Lines | Shape::Radios | Shape::Select | Shape::Check | Shape::Rows => None,
        }
    }

    pub fn is_lines(&self) -> bool {
        self.shape == Shape::Lines
    }

    pub fn is_radios(&self) -> bool {
        self.shape == Shape::Radios
    }

    pub fn is_check(&self) -> bool {
        self.shape == Shape::Check
    }

    pub fn is_rows(&self) -> bool {
        self.shape == Shape::Rows
    }
}

/// A few options can be seen at once; so can some more where each is a sentence that a list would cut off.
fn are_radios(options: &[Choice], language: Language) -> bool {
    let is_long = |choice: &Choice| choice.label.to(language).chars().count() > LINE_CHARS;
    options.len() <= RADIOS_MAX || (options.len() <= LONG_RADIOS_MAX && options.iter().any(is_long))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_names_its_hint_and_its_error() {
        let mut form = FormState::default();
        assert_eq!(form.described_by("iin", ""), "");
        form.fail("iin", "An IIN has 12 digits.");
        assert_eq!(form.described_by("iin", ""), "f-iin-error");
        assert_eq!(form.described_by("iin", "12 digits"), "f-iin-hint f-iin-error");
    }

    #[test]
    fn the_summary_names_the_field_and_the_words_beside_it_do_not() {
        let mut form = FormState::default();
        form.name("address", "Адрес");
        form.fail("address", "Заполните это поле.");
        form.fail("", "Войдите ещё раз.");
        let told = [
            ("address", "Адрес: Заполните это поле.".to_owned()),
            ("", "Войдите ещё раз.".to_owned()),
        ];
        assert_eq!(form.summary(), told);
        assert_eq!(form.error("address"), Some("Заполните это поле."));
    }
}
