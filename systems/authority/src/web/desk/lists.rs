//! The state of the revocation list, and publishing one by hand.

use access::{Checked, SignedIn};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use eds::crl::Revoked;
use jiff::Timestamp;
use pages::{Page, Problem};
use serde::Deserialize;

use super::back;
use crate::records::certificates::reason_word;
use crate::web::Shared;
use crate::{REGISTRAR, may_act, may_read};

#[derive(Template)]
#[template(path = "list.html")]
struct ListPage {
    page: Page,
    number: u64,
    from: Timestamp,
    until: Timestamp,
    length: usize,
    /// The newest entries, with the word of their reason.
    rows: Vec<(Revoked, &'static str)>,
    root_until: Option<Timestamp>,
    /// Whether the form is shown.
    acts: bool,
}

const ROWS_MAX: usize = 100;

pub(in crate::web) async fn show(State(authority): State<Shared>, signed_in: SignedIn) -> Result<Response, Problem> {
    may_read(&signed_in)?;
    let list = authority.crl().await?;
    let mut rows: Vec<_> = list
        .revoked
        .values()
        .map(|revoked| (revoked.clone(), reason_word(revoked.reason)))
        .collect();
    rows.sort_by(|(a, _), (b, _)| b.at.cmp(&a.at).then_with(|| a.serial_hex.cmp(&b.serial_hex)));
    rows.truncate(ROWS_MAX);
    let acts = may_act(&signed_in);
    Ok(pages::shell::html(&ListPage {
        acts,
        page: signed_in.page,
        number: list.number,
        from: list.this_update,
        until: list.next_update,
        length: list.revoked.len(),
        rows,
        root_until: authority.root_crl().await?.map(|list| list.next_update),
    }))
}

#[derive(Deserialize)]
pub(in crate::web) struct Nothing {}

pub(in crate::web) async fn publish(
    State(authority): State<Shared>,
    signed_in: SignedIn,
    Checked(Nothing {}): Checked<Nothing>,
) -> Result<Response, Problem> {
    signed_in.require(REGISTRAR)?;
    authority.publish().await?;
    Ok(back("/authority/desk/list".to_owned()))
}
