//! Lists of messages: the whole journal with filters, what waits, what is dead.

use access::SignedIn;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use pages::view::Pager;
use pages::{Page, Problem, SelectOption, shell};
use serde::Deserialize;

use super::Desk;
use crate::OPERATOR;
use crate::journal::{self, Carried, Filter};
use crate::leafing;

/// Longer than any case id; what is longer finds nothing.
const CASE_LENGTH_MAX: usize = 64;

#[derive(Template)]
#[template(path = "list.html")]
pub(crate) struct List {
    pub(crate) page: Page,
    /// `journal`, `waiting`, `dead-letters`: chooses title and lead.
    pub(crate) name: &'static str,
    pub(crate) filter: Filter,
    /// Shown above the table, when there is something to filter by.
    pub(crate) choices: Option<Choices>,
    pub(crate) rows: Vec<Carried>,
    pub(crate) pager: Pager,
}

pub(crate) struct Choices {
    pub(crate) systems: Vec<SelectOption>,
    pub(crate) states: Vec<SelectOption>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    case: String,
    system: String,
    state: String,
    page: Option<String>,
}

pub(super) async fn show_all(
    State(desk): State<Desk>,
    visitor: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    show(&desk, visitor, asked, "journal", None).await
}

pub(super) async fn show_waiting(
    State(desk): State<Desk>,
    visitor: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    show(&desk, visitor, asked, "waiting", Some("waiting")).await
}

pub(super) async fn show_dead(
    State(desk): State<Desk>,
    visitor: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    show(&desk, visitor, asked, "dead-letters", Some("dead")).await
}

async fn show(
    desk: &Desk,
    visitor: SignedIn,
    asked: Asked,
    name: &'static str,
    state: Option<&str>,
) -> Result<Response, Problem> {
    visitor.require(OPERATOR)?;
    let number = leafing::asked(asked.page.as_deref());
    let filter = match state {
        Some(state) => Filter {
            state: state.to_owned(),
            ..Filter::default()
        },
        None => asked.filter(),
    };
    let listed = journal::list(desk.db(), &filter, number)
        .await
        .map_err(Problem::failure)?;
    let page = visitor.page;
    let choices = state.is_none().then(|| Choices::of(&page));
    let base = if state.is_none() {
        address(name, &filter)
    } else {
        format!("/gateway/{name}?")
    };
    let pager = Pager {
        page: listed.page,
        pages: listed.pages,
        base,
    };
    Ok(shell::html(&List {
        page,
        name,
        filter,
        choices,
        rows: listed.rows,
        pager,
    }))
}

impl Asked {
    /// Only what can be meant: an unknown word filters by nothing.
    fn filter(self) -> Filter {
        let known = |value: String, words: &[&str]| {
            if words.contains(&value.as_str()) {
                value
            } else {
                String::new()
            }
        };
        let case: String = self.case.trim().chars().take(CASE_LENGTH_MAX).collect();
        Filter {
            case,
            system: known(self.system, &SYSTEMS),
            state: known(self.state, &STATES),
        }
    }
}

const SYSTEMS: [&str; 3] = ["portal", "center", "provider"];
const STATES: [&str; 3] = ["waiting", "dead", "delivered"];

impl Choices {
    pub(crate) fn of(page: &Page) -> Self {
        let options = |family: &str, words: [&str; 3]| {
            words
                .map(|word| SelectOption::new(word, page.word(family, word)))
                .to_vec()
        };
        Self {
            systems: options("short", SYSTEMS),
            states: options("state", STATES),
        }
    }
}

fn address(name: &str, filter: &Filter) -> String {
    let mut address = format!("/gateway/{name}?");
    // Case ids are typed by people: only what needs no escaping goes into a link.
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    for (key, value) in [
        ("case", &filter.case),
        ("system", &filter.system),
        ("state", &filter.state),
    ] {
        if !value.is_empty() && plain(value) {
            address.push_str(&format!("{key}={value}&"));
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_words_filter_by_nothing() {
        let asked = Asked {
            case: "  c-1 ".into(),
            system: "moon".into(),
            state: "dead".into(),
            page: None,
        };
        let filter = asked.filter();
        assert_eq!(
            filter,
            Filter {
                case: "c-1".into(),
                system: String::new(),
                state: "dead".into()
            }
        );
        assert_eq!(address("journal", &filter), "/gateway/journal?case=c-1&state=dead&");
    }

    #[test]
    fn a_case_that_needs_escaping_is_left_out_of_links() {
        let filter = Filter {
            case: "a&b=<c>".into(),
            ..Filter::default()
        };
        assert_eq!(address("journal", &filter), "/gateway/journal?");
    }
}
