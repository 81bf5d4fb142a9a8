//! A window calls the next visitor, or the same once more.

use pages::Problem;
use serde_json::json;

use super::{fact, of_today, serve, sit, tickets, write};
use crate::records::tickets::{Ticket, Turn};
use crate::{Clerk, Counter, trouble};

/// How often the next one is tried when other windows call at the same moment.
const ATTEMPTS_MAX: usize = 8;

/// Calls the next visitor to the clerk's window; with `letters` only of these groups. Whoever was served there is
/// done. None when nobody waits.
pub(crate) async fn next(counter: &Counter, clerk: &Clerk, letters: &[String]) -> Result<Option<Ticket>, Problem> {
    let place = sit::of(counter, clerk).await?.ok_or_else(trouble::no_window)?;
    for _ in 0..ATTEMPTS_MAX {
        let all = tickets(counter).await?;
        let mine = |ticket: &&Ticket| is_of(ticket, clerk);
        if let Some(open) = all.iter().find(mine) {
            match open.state {
                Turn::Serving => serve::done(counter, clerk, &open.id).await?,
                _ => return Err(trouble::somebody_is_called()),
            };
        }
        let waiting = || all.iter().filter(|ticket| ticket.state == Turn::Waiting);
        let wanted = |ticket: &&Ticket| letters.is_empty() || letters.contains(&ticket.letter);
        let passed_on = waiting().find(|ticket| ticket.place.as_ref() == Some(&place));
        let Some(next) = passed_on.or_else(|| waiting().filter(wanted).find(|ticket| ticket.place.is_none())) else {
            return Ok(None);
        };
        let mut ticket = next.clone();
        match called(counter, clerk, &mut ticket, &place).await {
            Ok(()) => return Ok(Some(ticket)),
            // Another window has just called the same.
            Err(problem) if problem.code == "changed_meanwhile" => {}
            Err(problem) => return Err(problem),
        }
    }
    Err(trouble::raced())
}

/// Calls the same visitor once more.
pub(crate) async fn again(counter: &Counter, clerk: &Clerk, id: &str) -> Result<Ticket, Problem> {
    let mut ticket = of_today(counter, id).await?;
    if ticket.state != Turn::Called || !is_of(&ticket, clerk) {
        return Err(trouble::not_at_this_window());
    }
    let place = ticket.place.clone().unwrap_or_default();
    called(counter, clerk, &mut ticket, &place).await?;
    Ok(ticket)
}

/// Whether the clerk has called it and it is not over.
pub(crate) fn is_of(ticket: &Ticket, clerk: &Clerk) -> bool {
    let is_open = matches!(ticket.state, Turn::Called | Turn::Serving);
    let by = ticket.clerk.as_ref().map(|(account, _)| account);
    is_open && by == Some(&clerk.account.id)
}

async fn called(counter: &Counter, clerk: &Clerk, ticket: &mut Ticket, place: &str) -> Result<(), Problem> {
    let now = counter.now();
    let again = ticket.state == Turn::Called;
    ticket.state = Turn::Called;
    ticket.place = Some(place.to_owned());
    ticket.clerk = Some((clerk.account.id.clone(), clerk.account.name.full()));
    ticket.calls += 1;
    ticket.called_at = Some(now);
    ticket.first_called_at = ticket.first_called_at.or(Some(now));
    let waited = now.duration_since(ticket.taken_at).as_secs();
    let (kind, words) = match again {
        true => ("ticket_recalled", "Талон вызван повторно"),
        false => ("ticket_called", "Талон вызван к окну"),
    };
    let facts = json!({ "number": ticket.number, "window": place, "waited_seconds": waited, "calls": ticket.calls });
    let event = fact(counter, ticket, kind, words, clerk.actor(counter.system()), facts);
    let mut tx = counter.db().begin().await.map_err(Problem::failure)?;
    write(counter, &mut tx, ticket, event).await?;
    counter.participant.commit(tx).await.map_err(Problem::failure)
}
