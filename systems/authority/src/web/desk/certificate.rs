//! The card of one certificate: revoke, suspend, end a suspension.

use access::{Checked, SignedIn};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::Event;
use jiff::Timestamp;
use law::System;
use pages::{FormState, Page, Problem, SelectOption};
use serde::Deserialize;

use super::certificates::{badge, standing};
use super::{back, field_problem, options};
use crate::records::certificates::{self, Issued, REASONS, reason_from_word, reason_word};
use crate::records::requests::{self, Request};
use crate::web::{Shared, problems};
use crate::{Fault, REGISTRAR, actor, may_act, may_read};

#[derive(Template)]
#[template(path = "certificate.html")]
struct CertificatePage {
    page: Page,
    issued: Issued,
    /// The request in which somebody asked for a system and answers for it.
    representative: Option<Request>,
    state: &'static str,
    revoked_at: Option<Timestamp>,
    revoked_for: &'static str,
    badge: &'static str,
    form: FormState,
    reasons: Vec<SelectOption>,
    pem: String,
    /// Whether the forms are shown.
    acts: bool,
}

pub(in crate::web) async fn show(
    State(authority): State<Shared>,
    signed_in: SignedIn,
    Path(serial): Path<String>,
) -> Result<Response, Problem> {
    let issued = read(&authority, &signed_in, &serial).await?;
    let acts = may_act(&signed_in);
    draw(&authority, signed_in.page, issued, FormState::default(), acts).await
}

/// The certificate with those above it, to be handed out as a file.
pub(in crate::web) async fn download(
    State(authority): State<Shared>,
    signed_in: SignedIn,
    Path(serial): Path<String>,
) -> Result<Response, Problem> {
    let issued = read(&authority, &signed_in, &serial).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/x-pem-file"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"certificate.pem\""),
    ];
    let pem = issued.certificate.to_pem() + &authority.hierarchy.chain_pem();
    Ok((headers, pem).into_response())
}

/// Finds a certificate for whoever may read it, and writes down that they did.
async fn read(authority: &Shared, signed_in: &SignedIn, serial: &str) -> Result<Issued, Problem> {
    may_read(signed_in)?;
    let issued = find(authority, serial).await?;
    let text = "Просмотрено регистрационное свидетельство";
    let (subject, now) = (&issued.certificate.serial_hex, authority.clock.now());
    authority
        .note(Event::of_fact(
            System::Authority,
            subject,
            "certificate_read",
            text,
            actor(&signed_in.account),
            now,
        ))
        .await?;
    Ok(issued)
}

async fn find(authority: &Shared, serial: &str) -> Result<Issued, Problem> {
    let found = certificates::find(&authority.db, &serial.to_ascii_lowercase())
        .await
        .map_err(Fault::from)?;
    found.ok_or_else(Problem::not_found)
}

async fn draw(
    authority: &Shared,
    page: Page,
    issued: Issued,
    form: FormState,
    acts: bool,
) -> Result<Response, Problem> {
    let asked = match &issued.request {
        Some(id) => requests::find(&authority.db, id).await.map_err(Fault::from)?,
        None => None,
    };
    let state = standing(&issued, authority.clock.now());
    // A certificate that is suspended already can only be revoked for good.
    let offered: Vec<&str> = REASONS
        .into_iter()
        .map(reason_word)
        .filter(|word| state != "suspended" || *word != "certificate_hold")
        .collect();
    Ok(pages::shell::html(&CertificatePage {
        representative: asked.filter(|request| request.system.is_some()),
        reasons: options(&page, "authority-reason", &offered),
        page,
        state,
        badge: badge(state),
        form,
        revoked_at: issued.revoked.map(|(at, _)| at),
        revoked_for: issued.revoked.map_or("", |(_, reason)| reason_word(reason)),
        pem: issued.certificate.to_pem(),
        issued,
        acts,
    }))
}

#[derive(Deserialize)]
pub(in crate::web) struct Revocation {
    #[serde(default)]
    reason: String,
    #[serde(default)]
    ground: String,
}

pub(in crate::web) async fn revoke(
    State(authority): State<Shared>,
    signed_in: SignedIn,
    Path(serial): Path<String>,
    Checked(revocation): Checked<Revocation>,
) -> Result<Response, Problem> {
    signed_in.require(REGISTRAR)?;
    let Some(reason) = reason_from_word(&revocation.reason) else {
        let mut form = FormState::default();
        let (field, message) = field_problem(problems::reason_unknown(), &signed_in.page)?;
        form.fail(&field, message);
        let issued = find(&authority, &serial).await?;
        let page = draw(&authority, signed_in.page, issued, form, true).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    authority
        .revoke_on(&serial, reason, &revocation.ground, actor(&signed_in.account))
        .await?;
    Ok(back(format!("/authority/desk/certificates/{serial}")))
}

#[derive(Deserialize)]
pub(in crate::web) struct Release {
    #[serde(default)]
    release_ground: String,
}

pub(in crate::web) async fn release(
    State(authority): State<Shared>,
    signed_in: SignedIn,
    Path(serial): Path<String>,
    Checked(release): Checked<Release>,
) -> Result<Response, Problem> {
    signed_in.require(REGISTRAR)?;
    authority
        .release_on(&serial, &release.release_ground, actor(&signed_in.account))
        .await?;
    Ok(back(format!("/authority/desk/certificates/{serial}")))
}
