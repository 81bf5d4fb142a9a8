//! A visitor takes a ticket at the kiosk.

use domain::Actor;
use law::Language;
use pages::Problem;
use serde_json::json;

use super::{Group, fact, groups, hall, today};
use crate::records::tickets::{self, Ticket, Turn};
use crate::{Counter, trouble};

/// Three digits after the letter: more than a hall can serve in a day.
const TICKETS_A_DAY_MAX: i64 = 999;
/// How often the next number is tried when others take tickets at the same moment.
const ATTEMPTS_MAX: usize = 8;

pub(crate) async fn take(counter: &Counter, letter: &str, language: Language) -> Result<(Ticket, Group), Problem> {
    let hall = hall(counter)?.to_owned();
    let group = groups(counter)
        .into_iter()
        .find(|group| group.letter == letter)
        .ok_or_else(trouble::malformed)?;
    let day = today(counter);
    for _ in 0..ATTEMPTS_MAX {
        let now = counter.now();
        let mut tx = counter.db().begin().await.map_err(Problem::failure)?;
        let count = tickets::count(&mut tx, &hall, day, &group.letter)
            .await
            .map_err(Problem::failure)?;
        if count >= TICKETS_A_DAY_MAX {
            return Err(trouble::no_more_tickets());
        }
        let ticket = Ticket {
            id: counter.participant.new_id(),
            hall: hall.clone(),
            day,
            number: format!("{}{:03}", group.letter, count + 1),
            letter: group.letter.clone(),
            language,
            state: Turn::Waiting,
            version: 1,
            place: None,
            clerk: None,
            calls: 0,
            filing: None,
            taken_at: now,
            first_called_at: None,
            called_at: None,
            began_at: None,
            ended_at: None,
        };
        if !tickets::add(&mut tx, &ticket).await.map_err(Problem::failure)? {
            continue;
        }
        let facts =
            json!({ "hall": hall, "number": ticket.number, "group": group.name.ru, "language": language.tag() });
        let event = fact(
            counter,
            &ticket,
            "ticket_taken",
            "Взят талон очереди",
            Actor::System,
            facts,
        );
        counter
            .participant
            .record(&mut tx, event)
            .await
            .map_err(Problem::failure)?;
        counter.participant.commit(tx).await.map_err(Problem::failure)?;
        return Ok((ticket, group));
    }
    Err(trouble::raced())
}
