//! The hall and its electronic queue: a visitor takes a ticket, a window calls it, and the filing that follows is
//! linked to it.
//!
//! Visitors are called in the order in which they took their tickets; whoever was passed on to a window comes first
//! there, since they have waited already. No act of ours lets anybody go before others, so nobody does.

pub(crate) mod call;
pub(crate) mod figures;
pub(crate) mod serve;
pub(crate) mod sit;
pub(crate) mod take;

use domain::{Actor, Event};
use intake::filling::day_in_kazakhstan;
use jiff::Timestamp;
use jiff::civil::Date;
use law::Text;
use pages::Problem;
use serde_json::Value;
use store::Tx;

use crate::records::tickets::{self, Ticket, Turn};
use crate::words::text;
use crate::{Counter, trouble};

/// A group of services with tickets of its own letter.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Group {
    pub(crate) letter: String,
    pub(crate) name: Text,
}

/// The name of the hall; 404 where a counter has none.
pub(crate) fn hall(counter: &Counter) -> Result<&str, Problem> {
    counter.hall.as_deref().ok_or_else(Problem::not_found)
}

/// Services are grouped by the unit that provides them; those who only fetch a result have a group of their own.
pub(crate) fn groups(counter: &Counter) -> Vec<Group> {
    let mut units: Vec<Text> = Vec::new();
    for (plan, _) in counter.services() {
        if units.iter().all(|unit| unit.ru != plan.provider.unit.ru) {
            units.push(plan.provider.unit.clone());
        }
    }
    units.sort_by(|one, other| one.ru.cmp(&other.ru));
    units.push(text(
        "Дайын нәтижені алу",
        "Получить готовый результат",
        "Collect a result",
    ));
    let letters = 'A'..='Z';
    letters
        .zip(units)
        .map(|(letter, name)| Group {
            letter: letter.to_string(),
            name,
        })
        .collect()
}

pub(crate) fn today(counter: &Counter) -> Date {
    day_of(counter.now())
}

fn day_of(at: Timestamp) -> Date {
    day_in_kazakhstan(at).parse().unwrap_or_default()
}

/// Today's tickets in the order in which they were taken.
pub(crate) async fn tickets(counter: &Counter) -> Result<Vec<Ticket>, Problem> {
    let hall = hall(counter)?;
    tickets::of_day(counter.db(), hall, today(counter))
        .await
        .map_err(Problem::failure)
}

/// How many wait before this one.
pub(crate) fn before(all: &[Ticket], ticket: &Ticket) -> usize {
    all.iter()
        .filter(|other| other.state == Turn::Waiting && other.letter == ticket.letter)
        .take_while(|other| other.id != ticket.id)
        .count()
}

/// A ticket of today; others are not found.
pub(crate) async fn of_today(counter: &Counter, id: &str) -> Result<Ticket, Problem> {
    let hall = hall(counter)?;
    let found = tickets::find(counter.db(), id).await.map_err(Problem::failure)?;
    found
        .filter(|ticket| ticket.hall == hall && ticket.day == today(counter))
        .ok_or_else(Problem::not_found)
}

fn fact(counter: &Counter, ticket: &Ticket, kind: &str, text_ru: &str, actor: Actor, facts: Value) -> Event {
    Event::of_fact(counter.system(), &ticket.id, kind, text_ru, actor, counter.now()).with(facts)
}

/// Writes the ticket and its event in the caller's unit of work. 409 when somebody was faster.
async fn write(counter: &Counter, tx: &mut Tx, ticket: &mut Ticket, event: Event) -> Result<(), Problem> {
    if !tickets::change(tx, ticket).await.map_err(Problem::failure)? {
        return Err(trouble::raced());
    }
    ticket.version += 1;
    counter.participant.record(tx, event).await.map_err(Problem::failure)?;
    Ok(())
}
