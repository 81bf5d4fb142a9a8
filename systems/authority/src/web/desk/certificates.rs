//! All certificates, newest first, and the search among them.

use access::SignedIn;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::Event;
use jiff::Timestamp;
use law::System;
use pages::{FormState, Page, Problem};
use serde::Deserialize;
use serde_json::json;

use super::ROWS_MAX;
use crate::records::certificates::{self, Issued};
use crate::web::Shared;
use crate::{Fault, actor, may_read};

#[derive(Deserialize)]
pub(in crate::web) struct Wanted {
    #[serde(default)]
    q: String,
}

#[derive(Template)]
#[template(path = "certificates.html")]
struct CertificatesPage {
    page: Page,
    form: FormState,
    issued: i64,
    revoked: i64,
    rows: Vec<Row>,
}

struct Row {
    issued: Issued,
    state: &'static str,
    badge: &'static str,
}

pub(in crate::web) async fn list(
    State(authority): State<Shared>,
    signed_in: SignedIn,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    may_read(&signed_in)?;
    let q = wanted.q.trim().to_owned();
    let now = authority.clock.now();
    let found = certificates::search(&authority.db, &q, ROWS_MAX)
        .await
        .map_err(Fault::from)?;
    let (issued, revoked) = certificates::counts(&authority.db).await.map_err(Fault::from)?;
    let text = "Просмотрен список регистрационных свидетельств";
    let event = Event::of_fact(
        System::Authority,
        "desk",
        "certificates_read",
        text,
        actor(&signed_in.account),
        now,
    )
    .with(json!({ "serials": found.iter().map(|issued| &issued.certificate.serial_hex).collect::<Vec<_>>() }));
    authority.note(event).await?;
    let rows = found.into_iter().map(|issued| row(issued, now)).collect();
    let mut form = FormState::default();
    form.values.insert("q".into(), q);
    Ok(pages::shell::html(&CertificatesPage {
        page: signed_in.page,
        form,
        issued,
        revoked,
        rows,
    }))
}

fn row(issued: Issued, now: Timestamp) -> Row {
    let state = standing(&issued, now);
    Row {
        issued,
        state,
        badge: badge(state),
    }
}

/// The badge that goes with [`standing`].
pub(super) fn badge(state: &str) -> &'static str {
    match state {
        "valid" => "good",
        "suspended" => "wait",
        "revoked" => "bad",
        _ => "plain",
    }
}

/// The word for what a certificate is worth now.
pub(super) fn standing(issued: &Issued, now: Timestamp) -> &'static str {
    match issued.revoked {
        Some((_, eds::crl::RevocationReason::CertificateHold)) => "suspended",
        Some(_) => "revoked",
        None if issued.certificate.not_after < now => "expired",
        None => "valid",
    }
}
