//! The registrar's desk. An auditor reads every page of it and acts on nothing.

pub(super) mod certificate;
pub(super) mod certificates;
pub(super) mod lists;
pub(super) mod log;
pub(super) mod request;
pub(super) mod requests;
pub(super) mod system;

use axum::response::{IntoResponse, Redirect, Response};
use pages::{Page, Problem, SelectOption};
use serde_json::Value;

/// The most rows on one page; more are found by searching.
const ROWS_MAX: i64 = 100;

/// After a change: back to the page that shows it.
fn back(to: String) -> Response {
    Redirect::to(&to).into_response()
}

/// A refusal that belongs to a form comes back beside its field; any other stays a problem.
fn field_problem(problem: Problem, page: &Page) -> Result<(String, String), Problem> {
    match problem.details.get("field").and_then(Value::as_str) {
        Some(field) => Ok((field.to_owned(), page.say(&problem.message).to_owned())),
        None => Err(problem),
    }
}

/// The options of a closed set of words, named by the messages `family-word`.
fn options(page: &Page, family: &str, words: &[&str]) -> Vec<SelectOption> {
    words
        .iter()
        .map(|word| SelectOption::new(*word, page.word(family, word)))
        .collect()
}
