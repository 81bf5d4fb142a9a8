//! The called visitor has come, has not come, is passed on to another window, or is done.

use domain::Event;
use pages::Problem;
use serde_json::json;
use store::Tx;

use super::call::is_of;
use super::{fact, groups, of_today, sit, tickets, write};
use crate::records::filings::Filing;
use crate::records::tickets::{Ticket, Turn};
use crate::{Clerk, Counter, trouble};

/// The visitor stands at the window.
pub(crate) async fn came(counter: &Counter, clerk: &Clerk, id: &str) -> Result<Ticket, Problem> {
    let mut ticket = mine(counter, clerk, id, &[Turn::Called]).await?;
    let event = begin(counter, clerk, &mut ticket);
    keep(counter, ticket, event).await
}

/// Nobody came.
pub(crate) async fn no_show(counter: &Counter, clerk: &Clerk, id: &str) -> Result<Ticket, Problem> {
    let mut ticket = mine(counter, clerk, id, &[Turn::Called]).await?;
    ticket.state = Turn::NoShow;
    ticket.ended_at = Some(counter.now());
    let facts = json!({ "number": ticket.number, "window": ticket.place, "calls": ticket.calls });
    let actor = clerk.actor(counter.system());
    let event = fact(
        counter,
        &ticket,
        "ticket_no_show",
        "По вызову никто не подошел",
        actor,
        facts,
    );
    keep(counter, ticket, event).await
}

/// The visitor goes to another window, or waits for another group of services; they keep their place by the time at
/// which they took the ticket.
pub(crate) async fn pass_on(
    counter: &Counter,
    clerk: &Clerk,
    id: &str,
    window: &str,
    letter: &str,
) -> Result<Ticket, Problem> {
    let mut ticket = mine(counter, clerk, id, &[Turn::Called, Turn::Serving]).await?;
    let from = ticket.place.take();
    if groups(counter).iter().any(|group| group.letter == letter) {
        letter.clone_into(&mut ticket.letter);
    } else {
        let window = sit::window(window)?;
        if from.as_ref() == Some(&window) {
            return Err(trouble::no_window());
        }
        ticket.place = Some(window);
    }
    ticket.state = Turn::Waiting;
    ticket.clerk = None;
    ticket.called_at = None;
    let facts = json!({ "number": ticket.number, "from": from, "to": ticket.place, "group": ticket.letter });
    let actor = clerk.actor(counter.system());
    let event = fact(
        counter,
        &ticket,
        "ticket_passed_on",
        "Талон передан в другое окно",
        actor,
        facts,
    );
    keep(counter, ticket, event).await
}

/// The visitor has left the window.
pub(crate) async fn done(counter: &Counter, clerk: &Clerk, id: &str) -> Result<Ticket, Problem> {
    let mut ticket = mine(counter, clerk, id, &[Turn::Serving]).await?;
    let now = counter.now();
    ticket.state = Turn::Served;
    ticket.ended_at = Some(now);
    let served = ticket.began_at.map(|began| now.duration_since(began).as_secs());
    let facts = json!({
        "number": ticket.number, "window": ticket.place, "served_seconds": served, "filing": ticket.filing,
    });
    let actor = clerk.actor(counter.system());
    let event = fact(counter, &ticket, "ticket_served", "Посетитель обслужен", actor, facts);
    keep(counter, ticket, event).await
}

/// The ticket with which a visitor stands here, by its number. Only the window that called may use it.
pub(crate) async fn of_number(counter: &Counter, clerk: &Clerk, number: &str) -> Result<Option<Ticket>, Problem> {
    let number = number.trim().to_uppercase();
    let found = tickets(counter)
        .await?
        .into_iter()
        .find(|ticket| ticket.number == number);
    Ok(found.filter(|ticket| is_of(ticket, clerk)))
}

/// A filing is opened for the holder of the ticket, in the caller's unit of work.
pub(crate) async fn link(
    counter: &Counter,
    clerk: &Clerk,
    tx: &mut Tx,
    ticket: &mut Ticket,
    filing: &Filing,
) -> Result<(), Problem> {
    ticket.filing = Some(filing.id.clone());
    let event = if ticket.state == Turn::Called {
        begin(counter, clerk, ticket)
    } else {
        let facts = json!({ "number": ticket.number, "filing": filing.id });
        let actor = clerk.actor(counter.system());
        fact(
            counter,
            ticket,
            "ticket_filing",
            "По талону открыт прием документов",
            actor,
            facts,
        )
    };
    write(counter, tx, ticket, event).await
}

fn begin(counter: &Counter, clerk: &Clerk, ticket: &mut Ticket) -> Event {
    let now = counter.now();
    ticket.state = Turn::Serving;
    ticket.began_at = ticket.began_at.or(Some(now));
    let waited = now.duration_since(ticket.taken_at).as_secs();
    let facts = json!({
        "number": ticket.number, "window": ticket.place, "waited_seconds": waited, "filing": ticket.filing,
    });
    let actor = clerk.actor(counter.system());
    fact(
        counter,
        ticket,
        "ticket_came",
        "Посетитель подошел к окну",
        actor,
        facts,
    )
}

async fn mine(counter: &Counter, clerk: &Clerk, id: &str, turns: &[Turn]) -> Result<Ticket, Problem> {
    let ticket = of_today(counter, id).await?;
    if turns.contains(&ticket.state) && is_of(&ticket, clerk) {
        Ok(ticket)
    } else {
        Err(trouble::not_at_this_window())
    }
}

async fn keep(counter: &Counter, mut ticket: Ticket, event: Event) -> Result<Ticket, Problem> {
    let mut tx = counter.db().begin().await.map_err(Problem::failure)?;
    write(counter, &mut tx, &mut ticket, event).await?;
    counter.participant.commit(tx).await.map_err(Problem::failure)?;
    Ok(ticket)
}
