//! Which documents of the list must be attached to a form as it is filled.

use super::expression::{Expression, Scope};
use super::{FieldProblem, Values};
use crate::plan::{AttachmentItem, Field, Form, Required};

impl Form {
    /// Whether the document must be there, with what the form says. A condition over an empty field does not hold.
    pub fn needs(&self, item: &AttachmentItem, values: &Values, today: &str) -> bool {
        let when = match &item.required {
            Required::Always => return true,
            Required::Never => return false,
            Required::When(when) => when,
        };
        let fields: Vec<&Field> = self.fields.iter().collect();
        // A plan's conditions have been compiled once; one that does not compile now came from elsewhere. It asks.
        let Ok(expression) = Expression::compile(when, fields.iter().copied()) else {
            return true;
        };
        expression.holds(&Scope {
            fields: &fields,
            values,
            today,
        })
    }

    /// The documents that are missing, each under the key `attachments.<id>`; `given` are the ids of those that are
    /// there.
    pub fn missing_documents(&self, given: &[&str], values: &Values, today: &str) -> Vec<FieldProblem> {
        let is_missing = |item: &&AttachmentItem| !given.contains(&item.id.as_str()) && self.needs(item, values, today);
        self.attachments
            .items
            .iter()
            .filter(is_missing)
            .map(|item| FieldProblem {
                field: format!("attachments.{}", item.id),
                message: super::messages::document(),
            })
            .collect()
    }
}
