//! Who is away, who acts for them, from when to when: the list, the appointment, its end. Whoever hands their desk over
//! while they are here does it the same way.

use std::collections::BTreeMap;

use access::{Checked, SignedIn};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use jiff::civil::Date;
use pages::{FormState, Page, Problem, SelectOption, shell};
use serde::Deserialize;

use super::viewer;
use crate::case::Official;
use crate::case::substitute::{self, Appointing};
use crate::store::{staff, substitutions};
use crate::{App, NAME, Refusal};

#[derive(Template)]
#[template(path = "substitutions.html")]
struct Substitutions {
    page: Page,
    form: FormState,
    /// Those who can be away: everybody for a head, else the person.
    absent: Vec<SelectOption>,
    deputies: Vec<SelectOption>,
    rows: Vec<Row>,
    /// For whom the person acts today.
    acts_for: Vec<String>,
    appoints: bool,
}

struct Row {
    id: String,
    absent: String,
    deputy: String,
    from: Timestamp,
    until: Timestamp,
    reason: String,
    appointed_by: String,
    /// `now`, `ahead`, `over`.
    state: &'static str,
    may_end: bool,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    absent: String,
    deputy: String,
    from: String,
    until: String,
    reason: String,
}

#[derive(Deserialize)]
pub(crate) struct Nothing {}

pub(crate) async fn show(State(app): State<App>, signed_in: SignedIn) -> Result<Response, Problem> {
    let official = viewer(&app, &signed_in).await?;
    draw(&app, signed_in, &official, FormState::default(), StatusCode::OK).await
}

pub(crate) async fn appoint(
    State(app): State<App>,
    signed_in: SignedIn,
    Checked(typed): Checked<Typed>,
) -> Result<Response, Problem> {
    let official = viewer(&app, &signed_in).await?;
    let page = &signed_in.page;
    let mut form = FormState {
        values: BTreeMap::from([
            ("absent".to_owned(), typed.absent.clone()),
            ("deputy".to_owned(), typed.deputy.clone()),
            ("from".to_owned(), typed.from.clone()),
            ("until".to_owned(), typed.until.clone()),
            ("reason".to_owned(), typed.reason.clone()),
        ]),
        ..FormState::default()
    };
    let (from, until) = (day(&app, &typed.from, false), day(&app, &typed.until, true));
    for (key, missing) in [
        ("deputy", typed.deputy.is_empty()),
        ("from", from.is_none()),
        ("until", until.is_none()),
        ("reason", typed.reason.trim().is_empty()),
    ] {
        if missing {
            form.fail(key, page.t("fill-in"));
        }
    }
    if let (Some(from), Some(until), false) = (from, until, form.has_errors()) {
        let asked = Appointing {
            absent: typed.absent,
            deputy: typed.deputy,
            from,
            until,
            reason: typed.reason,
        };
        match substitute::appoint(&app, &official, &asked).await {
            Ok(_) => return Ok(Redirect::to(&format!("/{NAME}/substitutions")).into_response()),
            Err(refusal @ (Refusal::NoSubstitution | Refusal::NoSuchExecutor)) => {
                let problem = Problem::from(refusal);
                form.fail("deputy", page.say(&problem.message));
            }
            Err(refusal) => return Err(refusal.into()),
        }
    }
    draw(&app, signed_in, &official, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

pub(crate) async fn end(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
    _: Checked<Nothing>,
) -> Result<Response, Problem> {
    let official = viewer(&app, &signed_in).await?;
    substitute::end(&app, &official, &id)
        .await
        .map_err(|refusal: Refusal| Problem::from(refusal))?;
    Ok(Redirect::to(&format!("/{NAME}/substitutions")).into_response())
}

async fn draw(
    app: &App,
    signed_in: SignedIn,
    official: &Official,
    form: FormState,
    status: StatusCode,
) -> Result<Response, Problem> {
    let page = signed_in.page;
    let db = &app.participant.db;
    let members = staff::all(db).await.map_err(Problem::failure)?;
    let named = |member: &staff::Member| {
        let roles: Vec<String> = member.roles.iter().map(|role| page.word("role", role)).collect();
        SelectOption::new(&member.account, format!("{} ({})", member.name, roles.join(", ")))
    };
    let heads = official.is_head();
    let may_be_away = |member: &&staff::Member| heads || member.account == official.account;
    let now = app.now();
    let known = substitutions::latest(db).await.map_err(Problem::failure)?;
    let rows = known.into_iter().map(|known| Row {
        state: match () {
            () if known.ended_at.is_some() || known.until <= now => "over",
            () if known.from > now => "ahead",
            () => "now",
        },
        may_end: known.until > now && substitute::may_end(official, &known),
        id: known.id,
        absent: known.absent_name,
        deputy: known.deputy_name,
        from: known.from,
        until: known.until,
        reason: known.reason,
        appointed_by: known.appointed_by,
    });
    let body = Substitutions {
        rows: rows.collect(),
        absent: members.iter().filter(may_be_away).map(named).collect(),
        deputies: members.iter().map(named).collect(),
        acts_for: official.stands_in.iter().map(|absent| absent.name.clone()).collect(),
        appoints: !official.audits() || heads,
        form,
        page,
    };
    Ok((status, shell::html(&body)).into_response())
}

/// The beginning of a day of the office, or its end.
fn day(app: &App, typed: &str, end: bool) -> Option<Timestamp> {
    let day: Date = typed.trim().parse().ok()?;
    let day = if end { day.tomorrow().ok()? } else { day };
    Some(day.to_zoned(super::zone(app)).ok()?.timestamp())
}
