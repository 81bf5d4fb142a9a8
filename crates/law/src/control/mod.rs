//! Format-logic control (форматно-логический контроль) of a filled form.

pub(crate) mod expression;
mod messages;
mod shapes;

use std::collections::BTreeMap;

pub(crate) use shapes::date;

use crate::plan::{Field, FilledBy, Form, Rule};
use crate::text::Text;
use expression::{Expression, Scope};

/// What a person has entered, by field key.
pub type Values = BTreeMap<String, String>;

/// Something wrong with one field. A rule across fields gives one problem for each of them.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldProblem {
    pub field: String,
    pub message: Text,
}

impl Form {
    /// Checks the applicant's `values`: required, shape of each kind, rules across fields. `today` is
    /// an ISO 8601 date in Kazakhstan. Returns all problems at once, in the order of the fields.
    ///
    /// Fields that the account fills are checked where a value is given; those of the system are not looked at,
    /// nor are values that belong to no field.
    pub fn check(&self, values: &Values, today: &str) -> Vec<FieldProblem> {
        let fields: Vec<&Field> = self
            .fields
            .iter()
            .filter(|field| match field.filled_by {
                FilledBy::Applicant => true,
                FilledBy::Account => values.contains_key(&field.key),
                FilledBy::System | FilledBy::Official => false,
            })
            .collect();
        check_fields(&fields, &self.rules, values, today)
    }
}

/// The same control for any list of fields and rules (the official's part of an output).
pub fn check_fields(fields: &[&Field], rules: &[Rule], values: &Values, today: &str) -> Vec<FieldProblem> {
    let mut problems: Vec<FieldProblem> = fields
        .iter()
        .filter_map(|field| {
            let message = check_field(field, values, today)?;
            Some(FieldProblem {
                field: field.key.clone(),
                message,
            })
        })
        .collect();
    let broken: Vec<&Rule> = rules
        .iter()
        .filter(|rule| is_broken(rule, fields, values, &problems, today))
        .collect();
    for rule in broken {
        let beside = |key: &String| FieldProblem {
            field: key.clone(),
            message: rule.message.clone(),
        };
        problems.extend(rule.fields.iter().map(beside));
    }
    let position = |key: &str| fields.iter().position(|field| field.key == key).unwrap_or(usize::MAX);
    problems.sort_by_key(|problem| position(&problem.field));
    problems
}

fn check_field(field: &Field, values: &Values, today: &str) -> Option<Text> {
    let value = values.get(&field.key).map_or("", String::as_str).trim();
    match (value.is_empty(), field.required) {
        (true, true) => Some(messages::required()),
        (true, false) => None,
        (false, _) => shapes::check(&field.kind, value, today),
    }
}

/// Whether the rule speaks of values that are there and right by themselves, and does not hold.
fn is_broken(rule: &Rule, fields: &[&Field], values: &Values, problems: &[FieldProblem], today: &str) -> bool {
    // A plan's rules have been compiled once; one that does not compile now came from elsewhere. It refuses.
    let Ok(expression) = Expression::compile(&rule.check, fields.iter().copied()) else {
        return true;
    };
    let is_open = |key: &str| {
        let empty = values.get(key).is_none_or(|value| value.trim().is_empty());
        empty || problems.iter().any(|problem| problem.field == key)
    };
    if expression.fields().any(is_open) {
        return false;
    }
    !expression.holds(&Scope { fields, values, today })
}

#[cfg(test)]
mod tests;
