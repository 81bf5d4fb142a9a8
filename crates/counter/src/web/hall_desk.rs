//! The clerk's side of the hall: the window, who is there, who is next; and the day's figures.

use access::{Checked, SignedIn};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use jiff::civil::Date;
use law::Performer;
use pages::{FormState, Page, Problem, shell};
use serde::Deserialize;

use super::{AtPage, see};
use crate::hall::figures::{self, ActLimit, Figures};
use crate::hall::{self, Group, call, serve, sit};
use crate::records::places::{self, Place};
use crate::records::tickets::{self, Ticket, Turn};
use crate::{Clerk, Desk};

#[derive(Template)]
#[template(path = "hall_desk.html")]
struct DeskPage {
    page: Page,
    form: FormState,
    window: Option<String>,
    current: Option<Ticket>,
    group: String,
    groups: Vec<(Group, usize)>,
    places: Vec<Place>,
    waiting: Vec<Ticket>,
    now: Timestamp,
}

impl DeskPage {
    /// Nobody is called, or whoever is at the window may be done with.
    fn may_call(&self) -> bool {
        self.current.as_ref().is_none_or(|ticket| ticket.state == Turn::Serving)
    }
}

pub(super) async fn show(State(desk): State<Desk>, at: AtPage) -> Result<Response, Problem> {
    draw(&desk, at, FormState::default()).await
}

async fn draw(desk: &Desk, at: AtPage, form: FormState) -> Result<Response, Problem> {
    let AtPage { page, clerk, .. } = at;
    let all = hall::tickets(desk).await?;
    let window = sit::of(desk, &clerk).await?;
    let current = all.iter().find(|ticket| call::is_of(ticket, &clerk)).cloned();
    let groups = hall::groups(desk);
    let name = |letter: &str| {
        let group = groups.iter().find(|group| group.letter == letter);
        group.map_or_else(String::new, |group| page.say(&group.name).to_owned())
    };
    let group = current.as_ref().map_or_else(String::new, |ticket| name(&ticket.letter));
    let waiting: Vec<Ticket> = all.into_iter().filter(|ticket| ticket.state == Turn::Waiting).collect();
    let of = |letter: &str| waiting.iter().filter(|ticket| ticket.letter == letter).count();
    let groups = groups.into_iter().map(|group| {
        let many = of(&group.letter);
        (group, many)
    });
    let status = if form.has_errors() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let others = places::all(desk.db(), hall::hall(desk)?)
        .await
        .map_err(Problem::failure)?;
    let body = DeskPage {
        groups: groups.collect(),
        places: others
            .into_iter()
            .filter(|place| place.clerk != clerk.account.id)
            .collect(),
        now: desk.now(),
        window,
        current,
        group,
        waiting,
        form,
        page,
    };
    Ok((status, shell::html(&body)).into_response())
}

/// A form of the desk.
#[derive(Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    go: String,
    #[serde(default)]
    ticket: String,
    #[serde(default)]
    window: String,
    /// Where a visitor is passed on to: a window or `group:A`.
    #[serde(default)]
    to: String,
    /// Which group is called; empty for whoever waits longest.
    #[serde(default)]
    group: String,
}

pub(super) async fn act(
    State(desk): State<Desk>,
    at: AtPage,
    Checked(typed): Checked<Typed>,
) -> Result<Response, Problem> {
    let base = format!("/{}", desk.system().name());
    let Typed {
        ticket: id, window, to, ..
    } = &typed;
    let done = match typed.go.as_str() {
        "sit" => sit::sit(&desk, &at.clerk, window).await,
        "leave" => sit::leave(&desk, &at.clerk).await,
        "next" => {
            let wanted: Vec<String> = Some(typed.group.clone())
                .filter(|group| !group.is_empty())
                .into_iter()
                .collect();
            call::next(&desk, &at.clerk, &wanted).await.map(drop)
        }
        "again" => call::again(&desk, &at.clerk, id).await.map(drop),
        "came" => serve::came(&desk, &at.clerk, id).await.map(drop),
        "no_show" => serve::no_show(&desk, &at.clerk, id).await.map(drop),
        "done" => serve::done(&desk, &at.clerk, id).await.map(drop),
        "pass_on" => {
            let letter = to.strip_prefix("group:").unwrap_or_default();
            serve::pass_on(&desk, &at.clerk, id, to, letter).await.map(drop)
        }
        _ => Err(Problem::bad_request()),
    };
    match done {
        Ok(()) => Ok(see(format!("{base}/hall/desk"))),
        Err(problem) if matches!(problem.status.as_u16(), 409 | 422) => {
            let mut form = FormState::default();
            form.values.insert("window".into(), typed.window.clone());
            let field = match (problem.code, typed.go.as_str()) {
                ("no_window" | "window_is_taken", "sit") => "window",
                ("no_window", "pass_on") => "to",
                _ => "",
            };
            form.fail(field, at.page.say(&problem.message));
            draw(&desk, at, form).await
        }
        Err(problem) => Err(problem),
    }
}

#[derive(Template)]
#[template(path = "hall_figures.html")]
struct FiguresPage {
    page: Page,
    hall: String,
    day: Date,
    all: Figures,
    /// By group and by window: title and rows.
    tables: Vec<(String, Vec<(String, Figures)>)>,
    limits: Vec<ActLimit>,
}

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    day: String,
}

/// The figures of a day, for the head of the centre and for those who receive visitors.
pub(super) async fn figures(
    State(desk): State<Desk>,
    SignedIn { page, account, session }: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let clerk = Clerk { account, session };
    if !clerk.serves() && !clerk.has(Performer::Head) {
        return Err(Problem::forbidden());
    }
    let hall = hall::hall(&desk)?.to_owned();
    let today = hall::today(&desk);
    let day: Date = asked.day.parse().unwrap_or(today);
    let all = tickets::of_day(desk.db(), &hall, day).await.map_err(Problem::failure)?;
    let now = desk.now();
    let mut windows: Vec<String> = all.iter().filter_map(|ticket| ticket.place.clone()).collect();
    windows.sort();
    windows.dedup();
    let of_window = |window: &String| {
        let there = all.iter().filter(|ticket| ticket.place.as_ref() == Some(window));
        (window.clone(), Figures::of(there, now))
    };
    let of_group = |group: &Group| {
        let there = all.iter().filter(|ticket| ticket.letter == group.letter);
        let name = format!("{}: {}", group.letter, page.say(&group.name));
        (name, Figures::of(there, now))
    };
    let by_group = hall::groups(&desk).iter().map(of_group).collect();
    let by_window = windows.iter().map(of_window).collect();
    Ok(shell::html(&FiguresPage {
        tables: vec![
            (page.t("hall-by-group"), by_group),
            (page.t("hall-by-window"), by_window),
        ],
        limits: figures::limits(&desk),
        all: Figures::of(all.iter(), now),
        hall,
        day,
        page,
    }))
}
