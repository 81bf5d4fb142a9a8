//! Format-logic control (форматно-логический контроль) of a filled form.

mod documents;
pub(crate) mod expression;
mod messages;
mod shapes;

use std::collections::{BTreeMap, BTreeSet};

pub(crate) use shapes::date;

use crate::plan::{Field, FieldKind, FilledBy, Form, Rule};
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

impl Form {
    /// The fields that are asked, with what `values` say: those without a condition, and those whose condition holds.
    pub fn asked<'a>(&'a self, values: &Values) -> Vec<&'a Field> {
        let fields: Vec<&Field> = self.fields.iter().collect();
        let asked = |field: &&Field| is_asked(field, &fields, values);
        self.fields.iter().filter(asked).collect()
    }
}

/// The same control for any list of fields and rules (the official's part of an output).
pub fn check_fields(fields: &[&Field], rules: &[Rule], values: &Values, today: &str) -> Vec<FieldProblem> {
    let mut problems: Vec<FieldProblem> = fields
        .iter()
        .filter(|field| is_asked(field, fields, values))
        .flat_map(|field| match &field.kind {
            FieldKind::Group { fields, max } => check_rows(field, fields, *max, values, today),
            _ => check_field(&field.key, field, values, today).into_iter().collect(),
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
    let position = |key: &str| {
        let owner = key.split('.').next().unwrap_or(key);
        fields.iter().position(|field| field.key == owner).unwrap_or(usize::MAX)
    };
    problems.sort_by_key(|problem| position(&problem.field));
    problems
}

/// Whether the field is asked at all, with what the other fields say; conditions do not speak of the day.
fn is_asked(field: &Field, fields: &[&Field], values: &Values) -> bool {
    let Some(when) = &field.when else { return true };
    let scope = Scope {
        fields,
        values,
        today: "",
    };
    Expression::compile(when, fields.iter().copied()).is_ok_and(|expression| expression.holds(&scope))
}

fn check_field(key: &str, field: &Field, values: &Values, today: &str) -> Option<FieldProblem> {
    let value = values.get(key).map_or("", String::as_str).trim();
    let message = match (value.is_empty(), field.required) {
        (true, true) => Some(messages::required()),
        (true, false) => None,
        (false, _) => shapes::check(&field.kind, value, today),
    };
    Some(FieldProblem {
        field: key.to_owned(),
        message: message?,
    })
}

/// Every row that holds something is whole; a required group has a row at least.
fn check_rows(group: &Field, fields: &[Field], max: u32, values: &Values, today: &str) -> Vec<FieldProblem> {
    let rows = rows_of(&group.key, values);
    let say = |message| FieldProblem {
        field: group.key.clone(),
        message,
    };
    if rows.is_empty() && group.required {
        return vec![say(messages::required())];
    }
    if rows.len() > usize::try_from(max).unwrap_or(usize::MAX) {
        return vec![say(messages::too_many_rows(max))];
    }
    rows.iter()
        .flat_map(|row| {
            fields.iter().filter_map(move |field| {
                let key = format!("{}.{row}.{}", group.key, field.key);
                check_field(&key, field, values, today)
            })
        })
        .collect()
}

/// The numbers of a group's rows that hold something, in order: `children.2.name` is of row 2.
pub fn rows_of(group: &str, values: &Values) -> BTreeSet<u32> {
    values
        .iter()
        .filter(|(_, value)| !value.trim().is_empty())
        .filter_map(|(key, _)| {
            let (row, _) = key.strip_prefix(group)?.strip_prefix('.')?.split_once('.')?;
            row.parse().ok()
        })
        .collect()
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
