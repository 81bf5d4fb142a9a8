//! The log of look-ups: who asked what, for which case, under which clause, and what was said.

use access::SignedIn;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use law::Registry;
use pages::view::Pager;
use pages::{Page, Problem, SelectOption, shell};
use serde::Deserialize;

use super::{Shared, reading};
use crate::REGISTRAR;
use crate::messages;
use crate::records::log::{self, Filter, Logged};

/// Longer than any case id; what is longer finds nothing.
const LENGTH_MAX: usize = 64;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    registry: String,
    case: String,
    page: Option<String>,
}

#[derive(Template)]
#[template(path = "lookups.html")]
struct List {
    page: Page,
    filter: Filter,
    registries: Vec<SelectOption>,
    rows: Vec<Logged>,
    pager: Pager,
}

#[derive(Template)]
#[template(path = "lookup.html")]
struct Card {
    page: Page,
    logged: Logged,
    request: String,
}

impl Asked {
    /// Only what can be meant: an unknown registry filters by nothing.
    pub(super) fn filter(&self) -> Filter {
        let registry = Registry::from_name(&self.registry).map_or("", Registry::name);
        Filter {
            registry: registry.to_owned(),
            case: self.case.trim().chars().take(LENGTH_MAX).collect(),
            iin: String::new(),
        }
    }

    pub(super) fn number(&self) -> u32 {
        self.page.as_deref().and_then(|page| page.parse().ok()).unwrap_or(1)
    }
}

pub(super) async fn list(
    State(registries): State<Shared>,
    signed_in: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    signed_in.require(REGISTRAR)?;
    let filter = asked.filter();
    let found = log::count(registries.db(), &filter).await.map_err(Problem::failure)?;
    let pages = found.div_ceil(log::PAGE).max(1);
    let number = asked.number().clamp(1, pages);
    let rows = log::list(registries.db(), &filter, number)
        .await
        .map_err(Problem::failure)?;
    let options = Registry::ALL.map(|registry| SelectOption::new(registry.name(), registry.printed()));
    let pager = Pager {
        page: number,
        pages,
        base: address(&filter),
    };
    Ok(shell::html(&List {
        page: signed_in.page,
        filter,
        registries: options.to_vec(),
        rows,
        pager,
    }))
}

pub(super) async fn card(
    State(registries): State<Shared>,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    signed_in.require(REGISTRAR)?;
    let found = log::find(registries.db(), &id).await.map_err(Problem::failure)?;
    let logged = found.ok_or_else(Problem::not_found)?;
    reading::note_lookup(&registries, &signed_in.account, &logged.lookup.case, &id).await?;
    let request = messages::request(&logged.lookup).map_err(Problem::failure)?;
    Ok(shell::html(&Card {
        page: signed_in.page,
        request: String::from_utf8_lossy(&request).into_owned(),
        logged,
    }))
}

/// Case ids are typed by people: only what needs no escaping goes into a link.
fn address(filter: &Filter) -> String {
    let plain = |text: &&(&str, &String)| {
        text.1
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    };
    let mut address = "/registries/lookups?".to_owned();
    for (key, value) in [("registry", &filter.registry), ("case", &filter.case)]
        .iter()
        .filter(plain)
    {
        if !value.is_empty() {
            address.push_str(&format!("{key}={value}&"));
        }
    }
    address
}
