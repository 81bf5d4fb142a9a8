//! «Поступившие», «В работе», done: counts, search, pages, the next case.

use access::SignedIn;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::{SignedDuration, Timestamp};
use pages::view::Pager;
use pages::{Page, Problem, SelectOption, shell};
use serde::Deserialize;

use super::{address_of, nav_key, to_case, viewer};
use crate::App;
use crate::course::Course;
use crate::store::lists::{self, Line, PER_PAGE, Search, Shelf, Waits};

/// Longer than any name or number; what is longer finds nothing.
const WORDS_CHARS_MAX: usize = 100;

#[derive(Template)]
#[template(path = "list.html")]
struct List {
    page: Page,
    shelf: &'static str,
    address: &'static str,
    tabs: Vec<Tab>,
    overdue: u64,
    words: String,
    mine: bool,
    service: String,
    services: Vec<SelectOption>,
    rows: Vec<Row>,
    pager: Pager,
    /// Whether a next case can be asked for.
    works: bool,
}

struct Tab {
    /// Keeps what is looked for: a case may lie on another list than the one where it is looked for first.
    href: String,
    key: &'static str,
    count: u64,
    current: bool,
}

struct Row {
    id: String,
    number: String,
    registration: String,
    service: String,
    applicant: String,
    state: String,
    holder: Option<String>,
    since: Timestamp,
    until: Option<Timestamp>,
    overdue: bool,
    /// Whether it soon will be.
    near: bool,
    /// How long there is still time, or by how much it is late.
    left: Option<String>,
    /// Under which clause: «приложение 1, таблица 3, действие 5».
    clause: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    q: String,
    page: Option<String>,
    mine: Option<String>,
    /// A regulation, or nothing for all.
    service: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct After {
    after: String,
}

pub(crate) async fn home() -> Redirect {
    Redirect::to(address_of(Shelf::Mine))
}

pub(crate) async fn mine(
    State(app): State<App>,
    signed_in: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    show(&app, signed_in, asked, Shelf::Mine).await
}

pub(crate) async fn received(
    State(app): State<App>,
    signed_in: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    show(&app, signed_in, asked, Shelf::Received).await
}

pub(crate) async fn in_work(
    State(app): State<App>,
    signed_in: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    show(&app, signed_in, asked, Shelf::InWork).await
}

pub(crate) async fn done(
    State(app): State<App>,
    signed_in: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    show(&app, signed_in, asked, Shelf::Done).await
}

/// To the most urgent case that waits for this official, or to the empty list.
pub(crate) async fn next(
    State(app): State<App>,
    signed_in: SignedIn,
    Query(asked): Query<After>,
) -> Result<Response, Problem> {
    let official = viewer(&app, &signed_in).await?;
    let next = lists::next(
        &app.participant.db,
        Waits {
            accounts: &official.all_accounts(),
            roles: &official.all_roles(),
        },
        &asked.after,
    )
    .await
    .map_err(Problem::failure)?;
    Ok(next.map_or_else(
        || Redirect::to(address_of(Shelf::Received)).into_response(),
        |id| to_case(&id),
    ))
}

async fn show(app: &App, signed_in: SignedIn, asked: Asked, shelf: Shelf) -> Result<Response, Problem> {
    let official = viewer(app, &signed_in).await?;
    let db = &app.participant.db;
    let words: String = asked.q.trim().chars().take(WORDS_CHARS_MAX).collect();
    let mine = asked.mine.is_some();
    let service: String = asked.service.chars().take(WORDS_CHARS_MAX).collect();
    let (accounts, roles) = (official.all_accounts(), official.all_roles());
    let search = |shelf| Search {
        shelf,
        words: &words,
        // What nobody has taken is held by nobody.
        held_by: (mine && shelf != Shelf::Received && shelf != Shelf::Mine).then_some(official.account.as_str()),
        waits_for: Waits {
            accounts: &accounts,
            roles: &roles,
        },
        district_only: official.is_of_district_only(),
        regulation: &service,
        everything: official.oversees() || official.audits(),
    };
    let mut tabs = Vec::with_capacity(Shelf::ALL.len());
    for other in Shelf::ALL {
        tabs.push(Tab {
            href: base(address_of(other), &words, mine, &service),
            key: nav_key(other),
            count: lists::count(db, &search(other)).await.map_err(Problem::failure)?,
            current: other == shelf,
        });
    }
    let found = tabs.iter().find(|tab| tab.current).map_or(0, |tab| tab.count);
    let pages = u32::try_from(found.div_ceil(u64::from(PER_PAGE)))
        .unwrap_or(u32::MAX)
        .max(1);
    let number = asked
        .page
        .as_deref()
        .and_then(|page| page.parse().ok())
        .unwrap_or(1_u32)
        .clamp(1, pages);
    let lines = lists::page(db, &search(shelf), number - 1)
        .await
        .map_err(Problem::failure)?;
    let now = app.now();
    let overdue = match shelf {
        Shelf::Done => 0,
        _ => lists::overdue(db, &search(shelf), now)
            .await
            .map_err(Problem::failure)?,
    };
    let page = signed_in.page;
    let rows = lines
        .into_iter()
        .map(|line| row(app, &page, line, shelf, now))
        .collect();
    let address = address_of(shelf);
    let pager = Pager {
        page: number,
        pages,
        base: base(address, &words, mine, &service),
    };
    let mut services: Vec<SelectOption> = app
        .participant
        .library
        .plans
        .values()
        .map(|plan| {
            // The same service is in the acts of several regions.
            let label = format!("{} ({})", page.say(&plan.name), page.say(&plan.provider.region));
            SelectOption::new(&plan.id.0, label)
        })
        .collect();
    services.sort_by(|one, other| one.label.cmp(&other.label));
    let works = true;
    Ok(shell::html(&List {
        page,
        shelf: shelf.name(),
        address,
        tabs,
        overdue,
        words,
        mine,
        service,
        services,
        rows,
        pager,
        works,
    }))
}

fn row(app: &App, page: &Page, line: Line, shelf: Shelf, now: Timestamp) -> Row {
    let until = line.due.until.filter(|_| shelf != Shelf::Done);
    let overdue = until.is_some_and(|until| until < now);
    let left = until.map(|until| {
        if overdue {
            page.t1("time-late", "time", page.between(&until, &whole(until, now)))
        } else {
            page.t1("time-left", "time", page.between(&now, &whole(now, until)))
        }
    });
    let plan = app.participant.plan(&line.plan);
    let course = plan.as_ref().and_then(|plan| Course::of(plan, line.procedure));
    Row {
        service: page.say(&line.service).to_owned(),
        clause: course.map_or_else(String::new, |course| course.clause(line.due.action)),
        holder: line.holder.map(|holder| holder.name),
        overdue,
        near: app.participant.urgency(line.due.since, until).is_near(),
        left,
        id: line.id,
        number: line.number,
        registration: line.registration,
        applicant: line.applicant_name,
        state: line.state,
        since: line.due.since,
        until,
    }
}

/// The end of a time that is told in whole minutes, once there is a minute to tell.
fn whole(from: Timestamp, to: Timestamp) -> Timestamp {
    let seconds = to.duration_since(from).as_secs();
    let told = if seconds < 60 { seconds } else { seconds - seconds % 60 };
    from + SignedDuration::from_secs(told)
}

/// The address of the list without its page, with the search kept.
fn base(address: &str, words: &str, mine: bool, service: &str) -> String {
    let mut base = format!("{address}?");
    if !words.is_empty() {
        base.push_str(&format!("q={}&", super::encoded(words)));
    }
    if mine {
        base.push_str("mine=yes&");
    }
    if !service.is_empty() {
        base.push_str(&format!("service={}&", super::encoded(service)));
    }
    base
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_told_only_when_there_are_no_minutes() {
        let from = Timestamp::UNIX_EPOCH;
        let told = |seconds| whole(from, from + SignedDuration::from_secs(seconds)).as_second();
        assert_eq!([told(59), told(60), told(119), told(3725)], [59, 60, 60, 3720]);
    }

    #[test]
    fn a_search_survives_the_turning_of_pages() {
        assert_eq!(base("/provider/received", "", false, ""), "/provider/received?");
        assert_eq!(
            base("/provider/received", "Әли &", true, "one-2012"),
            "/provider/received?q=%D3%98%D0%BB%D0%B8%20%26&mine=yes&service=one-2012&"
        );
    }
}
