//! Registers and waiting lists: which there are, who stands in one, where somebody stands and why they moved, and what a
//! person does with an entry.

use access::{Checked, SignedIn};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::Event;
use jiff::Timestamp;
use law::{Plan, Register};
use pages::view::Pager;
use pages::{Page, Problem, SelectOption, shell};
use serde::Deserialize;

use super::viewer;
use crate::case::queue::{self, Changing};
use crate::case::{Official, read};
use crate::store::queues::{self, Entry, PER_PAGE, Search};
use crate::{App, NAME, Refusal};

/// The states of an entry, in the order of the tabs.
const STATES: [&str; 4] = ["waiting", "referred", "lapsed", "left"];
/// Longer than any name or number; what is longer finds nothing.
const WORDS_CHARS_MAX: usize = 100;

#[derive(Template)]
#[template(path = "registers.html")]
struct Registers {
    page: Page,
    rows: Vec<RegisterRow>,
}

struct RegisterRow {
    href: String,
    name: String,
    service: String,
    clause: String,
    /// Waiting, referred, lapsed.
    counts: [u64; 3],
}

#[derive(Template)]
#[template(path = "register.html")]
struct RegisterPage {
    page: Page,
    name: String,
    service: String,
    clause: String,
    address: String,
    tabs: Vec<Tab>,
    state: &'static str,
    words: String,
    category: String,
    categories: Vec<SelectOption>,
    rows: Vec<EntryRow>,
    pager: Pager,
}

struct Tab {
    href: String,
    key: String,
    count: u64,
    current: bool,
}

struct EntryRow {
    id: String,
    place: Option<i64>,
    number: String,
    applicant: String,
    category: String,
    size: i64,
    entered: Timestamp,
    valid_until: Option<Timestamp>,
}

#[derive(Template)]
#[template(path = "entry.html")]
struct EntryPage {
    page: Page,
    back: String,
    register: String,
    clause: String,
    row: EntryRow,
    of: u64,
    state: String,
    case: String,
    iin: String,
    categories: Vec<SelectOption>,
    /// What can be done with it now.
    actions: Vec<&'static str>,
    moves: Vec<Move>,
}

/// One change of the entry, or of its place.
struct Move {
    at: Timestamp,
    who: Option<String>,
    words: String,
    reason: String,
    from: Option<i64>,
    to: Option<i64>,
    clause: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    state: String,
    q: String,
    category: String,
    page: Option<u32>,
}

/// What the form of an entry sends.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    action: String,
    category: String,
    reason: String,
}

/// The people of a rural district keep no register of the office.
async fn keeper(app: &App, signed_in: &SignedIn) -> Result<Official, Problem> {
    let official = viewer(app, signed_in).await?;
    if official.is_of_district_only() {
        return Err(Problem::forbidden());
    }
    Ok(official)
}

pub(crate) async fn all(State(app): State<App>, signed_in: SignedIn) -> Result<Response, Problem> {
    keeper(&app, &signed_in).await?;
    let page = signed_in.page;
    let mut rows = Vec::new();
    for plan in app.participant.library.plans.values() {
        for register in &plan.registers {
            let mut counts = [0; 3];
            for (count, state) in counts.iter_mut().zip(STATES) {
                *count = queues::count(&app.participant.db, &plan.id.0, &register.id, state)
                    .await
                    .map_err(Problem::failure)?;
            }
            rows.push(RegisterRow {
                href: address_of(plan, register),
                name: page.say(&register.name).to_owned(),
                service: page.say(&plan.name).to_owned(),
                clause: register.clause.clone(),
                counts,
            });
        }
    }
    Ok(shell::html(&Registers { page, rows }))
}

pub(crate) async fn show(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((regulation, register)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    keeper(&app, &signed_in).await?;
    let plans = &app.participant.library.plans;
    let plan = plans
        .get(&law::RegulationId(regulation))
        .ok_or_else(Problem::not_found)?;
    let register = plan.registers.iter().find(|known| known.id == register);
    let register = register.ok_or_else(Problem::not_found)?;
    let page = signed_in.page;
    let words: String = asked.q.trim().chars().take(WORDS_CHARS_MAX).collect();
    let state = STATES
        .into_iter()
        .find(|known| *known == asked.state)
        .unwrap_or("waiting");
    let search = |state: &'static str| Search {
        regulation: &plan.id.0,
        register: &register.id,
        state,
        category: &asked.category,
        words: &words,
    };
    let db = &app.participant.db;
    let address = address_of(plan, register);
    let mut tabs = Vec::with_capacity(STATES.len());
    for other in STATES {
        tabs.push(Tab {
            href: format!("{address}?{}", kept(other, &words, &asked.category)),
            key: format!("entry-{other}"),
            count: queues::found(db, &search(other)).await.map_err(Problem::failure)?,
            current: other == state,
        });
    }
    let found = tabs.iter().find(|tab| tab.current).map_or(0, |tab| tab.count);
    let pages = u32::try_from(found.div_ceil(u64::from(PER_PAGE)))
        .unwrap_or(u32::MAX)
        .max(1);
    let number = asked.page.unwrap_or(1).clamp(1, pages);
    let entries = queues::page(db, &search(state), number - 1)
        .await
        .map_err(Problem::failure)?;
    let body = RegisterPage {
        name: page.say(&register.name).to_owned(),
        service: page.say(&plan.name).to_owned(),
        clause: register.clause.clone(),
        pager: Pager {
            page: number,
            pages,
            base: format!("{address}?{}&", kept(state, &words, &asked.category)),
        },
        rows: entries.into_iter().map(|entry| row(entry, register, &page)).collect(),
        categories: categories(register, &page),
        category: asked.category,
        address,
        tabs,
        state,
        words,
        page,
    };
    Ok(shell::html(&body))
}

/// Somebody's entry. It is about a person: whom their case does not concern may not read it, and reading it is an event.
pub(crate) async fn entry(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let official = viewer(&app, &signed_in).await?;
    let entry = find(&app, &id).await?;
    let stored = read::open(&app, &entry.case, &official).await?;
    let plan = app.plan_of(&stored)?;
    let register = plan.registers.iter().find(|known| known.id == entry.register);
    let register = register.ok_or_else(Problem::not_found)?;
    let may_change = read::must_concern(&app, &stored, &official).await.is_ok();
    let page = signed_in.page;
    let db = &app.participant.db;
    let events = store::events::of(db, &entry.case).await.map_err(Problem::failure)?;
    let of = queues::count(db, &entry.regulation, &entry.register, "waiting").await;
    let actions: &[&'static str] = match entry.state.as_str() {
        _ if !may_change => &[],
        "waiting" if register.categories.is_empty() => &["leave"],
        "waiting" => &["category", "leave"],
        "referred" => &["presented", "return", "leave"],
        "lapsed" => &["return", "leave"],
        _ => &[],
    };
    let body = EntryPage {
        back: address_of(&plan, register),
        register: page.say(&register.name).to_owned(),
        clause: register.clause.clone(),
        of: of.map_err(Problem::failure)?,
        state: entry.state.clone(),
        case: entry.case.clone(),
        iin: entry.applicant_iin.clone(),
        categories: categories(register, &page),
        actions: actions.to_vec(),
        moves: events.iter().filter_map(|event| moved(event, &entry, &page)).collect(),
        row: row(entry, register, &page),
        page,
    };
    Ok(shell::html(&body))
}

pub(crate) async fn change(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
    Checked(typed): Checked<Typed>,
) -> Result<Response, Problem> {
    let official = viewer(&app, &signed_in).await?;
    let asked = Changing {
        action: typed.action,
        category: typed.category,
        reason: typed.reason,
    };
    queue::change(&app, &official, &id, &asked)
        .await
        .map_err(|refusal: Refusal| Problem::from(refusal))?;
    Ok(Redirect::to(&format!("/{NAME}/registers/entries/{id}")).into_response())
}

async fn find(app: &App, id: &str) -> Result<Entry, Problem> {
    let mut tx = app.participant.db.begin().await.map_err(Problem::failure)?;
    let found = queues::find(&mut tx, id).await.map_err(Problem::failure)?;
    found.ok_or_else(Problem::not_found)
}

fn address_of(plan: &Plan, register: &Register) -> String {
    format!("/{NAME}/registers/{}/{}", plan.id.0, register.id)
}

fn kept(state: &str, words: &str, category: &str) -> String {
    let words = super::encoded(words);
    format!("state={state}&q={words}&category={}", super::encoded(category))
}

fn categories(register: &Register, page: &Page) -> Vec<SelectOption> {
    let known = register.categories.iter();
    known
        .map(|known| SelectOption::new(&known.id, page.say(&known.name)))
        .collect()
}

fn row(entry: Entry, register: &Register, page: &Page) -> EntryRow {
    let category = register.categories.iter().find(|known| known.id == entry.category);
    EntryRow {
        place: (entry.place > 0).then_some(entry.place),
        category: category.map_or_else(|| entry.category.clone(), |known| page.say(&known.name).to_owned()),
        id: entry.id,
        number: entry.number,
        applicant: entry.applicant_name,
        size: entry.size,
        entered: entry.entered,
        valid_until: entry.valid_until,
    }
}

/// An event of the entry's case, if it is about the entry.
fn moved(event: &Event, entry: &Entry, page: &Page) -> Option<Move> {
    let facts = &event.details;
    if facts["register"] != entry.register.as_str() {
        return None;
    }
    let word = |key: &str| facts[key].as_str().unwrap_or_default().to_owned();
    let words = match event.kind.as_str() {
        "place_changed" => {
            let own = facts["by"] == entry.number.as_str();
            page.word(if own { "entry-own" } else { "entry-other" }, &word("cause"))
        }
        "register_changed" => page.word("entry-did", &word("action")),
        "referral_lapsed" => page.t("entry-did-lapsed"),
        _ => return None,
    };
    Some(Move {
        at: event.ended,
        who: match &event.actor {
            domain::Actor::Official { name, .. } => Some(name.clone()),
            _ => None,
        },
        words,
        reason: word("reason"),
        from: facts["from"].as_i64(),
        to: facts["to"].as_i64(),
        clause: event.clause.clone().unwrap_or_default(),
    })
}
