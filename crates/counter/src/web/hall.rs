//! What visitors see: the kiosk, their ticket, the display. None needs a script; ticket and display come again by
//! themselves, and stand still for whoever asks for it.

use access::{Checked, Visitor};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::HeaderValue;
use axum::response::Response;
use jiff::Timestamp;
use pages::{FormState, Page, Problem, shell};
use serde::Deserialize;

use super::see;
use crate::Desk;
use crate::hall::{self, Group, take};
use crate::records::tickets::{Ticket, Turn};

/// How often ticket and display come again, in seconds.
const TICKET_AGAIN_SECONDS: u16 = 10;
const DISPLAY_AGAIN_SECONDS: u16 = 5;
/// So long the kiosk shows a new ticket, then it is there for the next visitor.
const KIOSK_AGAIN_SECONDS: u16 = 20;
/// How many of those who are served already stay on the display.
const SERVING_MAX: usize = 12;

#[derive(Template)]
#[template(path = "hall.html")]
struct KioskPage {
    page: Page,
    csrf: String,
    hall: String,
    /// Each with how many wait.
    groups: Vec<(Group, usize)>,
    form: FormState,
}

/// The kiosk: big buttons, one a group of services.
pub(super) async fn kiosk(State(desk): State<Desk>, visitor: Visitor) -> Result<Response, Problem> {
    draw(&desk, visitor.page, FormState::default()).await
}

async fn draw(desk: &Desk, page: Page, form: FormState) -> Result<Response, Problem> {
    let all = hall::tickets(desk).await?;
    let waiting = |group: &Group| {
        let mine = all.iter().filter(|ticket| ticket.letter == group.letter);
        mine.filter(|ticket| ticket.state == Turn::Waiting).count()
    };
    let groups = hall::groups(desk).into_iter().map(|group| {
        let many = waiting(&group);
        (group, many)
    });
    Ok(shell::html(&KioskPage {
        hall: hall::hall(desk)?.to_owned(),
        groups: groups.collect(),
        form,
        csrf: page.csrf.clone(),
        page: bare(page),
    }))
}

/// Visitors at a kiosk or before a display have nothing to do with the pages of the staff.
fn bare(page: Page) -> Page {
    Page {
        csrf: String::new(),
        nav: Vec::new(),
        user: None,
        ..page
    }
}

#[derive(Deserialize)]
pub(super) struct Chosen {
    #[serde(default)]
    group: String,
}

/// The language of the page is that of the service.
pub(super) async fn take(
    State(desk): State<Desk>,
    visitor: Visitor,
    Checked(chosen): Checked<Chosen>,
) -> Result<Response, Problem> {
    match take::take(&desk, &chosen.group, visitor.page.language).await {
        Ok((ticket, _)) => {
            let base = format!("/{}/hall/tickets", desk.system().name());
            Ok(see(format!("{base}/{}?new=1", ticket.id)))
        }
        Err(problem) if problem.code == "no_more_tickets" => {
            let mut form = FormState::default();
            form.fail("", visitor.page.say(&problem.message));
            draw(&desk, visitor.page, form).await
        }
        Err(problem) => Err(problem),
    }
}

#[derive(Deserialize)]
pub(super) struct Still {
    /// `1` for a page that does not come again by itself.
    #[serde(default)]
    still: String,
    /// `1` at the kiosk, which goes back to its first page.
    #[serde(default)]
    new: String,
}

#[derive(Template)]
#[template(path = "hall_ticket.html")]
struct TicketPage {
    page: Page,
    hall: String,
    ticket: Ticket,
    group: String,
    before: usize,
    is_new: bool,
    still: bool,
    at: Timestamp,
}

/// A visitor's own ticket: on the kiosk's printer, or on their telephone.
pub(super) async fn ticket(
    State(desk): State<Desk>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(still): Query<Still>,
) -> Result<Response, Problem> {
    let ticket = hall::of_today(&desk, &id).await?;
    let page = bare(visitor.page);
    let groups = hall::groups(&desk);
    let group = groups.iter().find(|group| group.letter == ticket.letter);
    let is_over = matches!(ticket.state, Turn::Served | Turn::NoShow);
    let is_new = still.new == "1";
    let still = is_over || still.still == "1";
    let body = shell::html(&TicketPage {
        hall: hall::hall(&desk)?.to_owned(),
        group: group.map_or_else(String::new, |group| page.say(&group.name).to_owned()),
        before: hall::before(&hall::tickets(&desk).await?, &ticket),
        at: desk.now(),
        is_new,
        still,
        ticket,
        page,
    });
    if is_new && !still {
        let kiosk = format!("{KIOSK_AGAIN_SECONDS}; url=/{}/hall", desk.system().name());
        return Ok(refreshed(body, &kiosk));
    }
    Ok(again(body, still, TICKET_AGAIN_SECONDS))
}

#[derive(Template)]
#[template(path = "hall_display.html")]
struct DisplayPage {
    page: Page,
    hall: String,
    called: Vec<Shown>,
    serving: Vec<Shown>,
    waiting: usize,
    still: bool,
    at: Timestamp,
}

struct Shown {
    number: String,
    window: String,
}

/// Numbers and windows on the wall, the last call first.
pub(super) async fn display(
    State(desk): State<Desk>,
    visitor: Visitor,
    Query(still): Query<Still>,
) -> Result<Response, Problem> {
    let mut all = hall::tickets(&desk).await?;
    all.sort_by_key(|ticket| std::cmp::Reverse(ticket.called_at));
    let shown = |turn: Turn, limit: usize| -> Vec<Shown> {
        let of_turn = all.iter().filter(|ticket| ticket.state == turn).take(limit);
        of_turn
            .map(|ticket| Shown {
                number: ticket.number.clone(),
                window: ticket.place.clone().unwrap_or_default(),
            })
            .collect()
    };
    let is_still = still.still == "1";
    let body = shell::html(&DisplayPage {
        hall: hall::hall(&desk)?.to_owned(),
        called: shown(Turn::Called, usize::MAX),
        serving: shown(Turn::Serving, SERVING_MAX),
        waiting: all.iter().filter(|ticket| ticket.state == Turn::Waiting).count(),
        still: is_still,
        at: desk.now(),
        page: bare(visitor.page),
    });
    Ok(again(body, is_still, DISPLAY_AGAIN_SECONDS))
}

fn again(response: Response, still: bool, seconds: u16) -> Response {
    if still {
        response
    } else {
        refreshed(response, &seconds.to_string())
    }
}

/// The page comes again by itself: a header that every browser knows, no script.
fn refreshed(mut response: Response, how: &str) -> Response {
    if let Ok(how) = HeaderValue::from_str(how) {
        response.headers_mut().insert("refresh", how);
    }
    response
}
