//! Orders to pay: what signed documents have ordered, what is due first, what was paid.

use access::{Checked, SignedIn};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use law::Text;
use pages::view::Pager;
use pages::{Page, Problem, shell};
use serde::Deserialize;

use super::viewer;
use crate::case::orders::pay;
use crate::store::orders::{self, Listed, PER_PAGE, Search};
use crate::{App, NAME, Refusal};

const STATES: [&str; 2] = ["ordered", "paid"];
/// Longer than any name or number; what is longer finds nothing.
const WORDS_CHARS_MAX: usize = 100;

#[derive(Template)]
#[template(path = "payments.html")]
struct Payments {
    page: Page,
    tabs: Vec<(String, &'static str, u64, bool)>,
    state: &'static str,
    words: String,
    rows: Vec<Row>,
    pager: Pager,
    /// Whether the person may note a payment: not who only looks.
    works: bool,
}

struct Row {
    id: String,
    case: String,
    applicant: String,
    service: String,
    number: String,
    what: String,
    due: String,
    late: bool,
    amount: String,
    ordered: Timestamp,
    paid: Option<Timestamp>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    state: String,
    q: String,
    page: Option<u32>,
}

#[derive(Deserialize)]
pub(crate) struct Nothing {}

pub(crate) async fn show(
    State(app): State<App>,
    signed_in: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let official = viewer(&app, &signed_in).await?;
    let words: String = asked.q.trim().chars().take(WORDS_CHARS_MAX).collect();
    let state = STATES
        .into_iter()
        .find(|known| *known == asked.state)
        .unwrap_or("ordered");
    let (accounts, roles) = (official.all_accounts(), official.all_roles());
    let search = |state: &'static str| Search {
        state,
        words: &words,
        accounts: &accounts,
        roles: &roles,
        everything: !official.is_of_district_only() && (official.oversees() || official.audits()),
    };
    let db = &app.participant.db;
    let address = |state: &str| format!("/{NAME}/payments?state={state}&q={}", super::encoded(&words));
    let mut tabs = Vec::with_capacity(STATES.len());
    for other in STATES {
        let count = orders::found(db, &search(other)).await.map_err(Problem::failure)?;
        tabs.push((address(other), other, count, other == state));
    }
    let found = tabs.iter().find(|tab| tab.3).map_or(0, |tab| tab.2);
    let pages = u32::try_from(found.div_ceil(u64::from(PER_PAGE)))
        .unwrap_or(u32::MAX)
        .max(1);
    let number = asked.page.unwrap_or(1).clamp(1, pages);
    let listed = orders::page(db, &search(state), number - 1)
        .await
        .map_err(Problem::failure)?;
    let page = signed_in.page;
    let today = app.now().to_zoned(super::zone(&app)).date().to_string();
    let body = Payments {
        rows: listed.into_iter().map(|listed| row(listed, &page, &today)).collect(),
        pager: Pager {
            page: number,
            pages,
            base: format!("{}&", address(state)),
        },
        works: !official.audits() || official.oversees(),
        tabs,
        state,
        words,
        page,
    };
    Ok(shell::html(&body))
}

pub(crate) async fn paid(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
    _: Checked<Nothing>,
) -> Result<Response, Problem> {
    let official = viewer(&app, &signed_in).await?;
    pay(&app, &official, &id)
        .await
        .map_err(|refusal: Refusal| Problem::from(refusal))?;
    Ok(Redirect::to(&format!("/{NAME}/payments")).into_response())
}

fn row(listed: Listed, page: &Page, today: &str) -> Row {
    let service: Option<Text> = serde_json::from_str(&listed.service).ok();
    let order = listed.order;
    Row {
        id: order.id,
        case: order.case,
        applicant: listed.applicant,
        service: service.map_or_else(String::new, |service| page.say(&service).to_owned()),
        number: listed.number,
        what: order.what,
        late: order.paid.is_none() && !order.due.is_empty() && order.due.as_str() < today,
        due: written(&order.due),
        amount: grouped(&order.amount),
        ordered: order.ordered,
        paid: order.paid,
    }
}

/// A day of ISO 8601 as people write it here.
fn written(day: &str) -> String {
    let date: Option<jiff::civil::Date> = day.parse().ok();
    date.map_or_else(|| day.to_owned(), |date| date.strftime("%d.%m.%Y").to_string())
}

/// Tenge with a space between thousands, as in the documents.
fn grouped(amount: &str) -> String {
    let (whole, rest) = amount.split_once(['.', ',']).unwrap_or((amount, ""));
    if !whole.chars().all(|sign| sign.is_ascii_digit()) {
        return amount.to_owned();
    }
    let mut grouped = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push('\u{a0}');
        }
        grouped.push(digit);
    }
    if rest.is_empty() {
        grouped
    } else {
        format!("{grouped},{rest}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_and_days_are_written_as_people_write_them() {
        assert_eq!(grouped("1234567"), "1\u{a0}234\u{a0}567");
        assert_eq!(grouped("500"), "500");
        assert_eq!(grouped("12000.50"), "12\u{a0}000,50");
        assert_eq!(grouped("сто"), "сто");
        assert_eq!(
            (written("2026-12-01"), written("")),
            ("01.12.2026".to_owned(), String::new())
        );
    }
}
