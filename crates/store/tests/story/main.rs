//! One story, two databases: whatever the store promises is told here once and holds on both.

mod attachments;
mod crash;
mod events;
mod inbox;
mod jobs;
mod outbox;
mod people;
mod plans;
mod schema;
mod unit_of_work;

use domain::{Actor, Event, Iin, PersonName};
use jiff::{SignedDuration, Timestamp};
use law::System;
use store::accounts::Account;

/// A moment, `seconds` into the story.
fn at(seconds: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_secs(1_700_000_000 + seconds)
}

fn event(system: System, subject: &str, kind: &str, ended: Timestamp) -> Event {
    let actor = Actor::Official {
        iin: "850615400006".to_owned(),
        name: "Сәуле Ахметова".to_owned(),
    };
    Event::of_fact(system, subject, kind, "Прочитано вложение", actor, ended)
}

fn account(id: &str, iin: &str) -> Account {
    Account {
        id: id.to_owned(),
        iin: Iin::parse(iin).unwrap(),
        name: PersonName {
            surname: "Ахметова".to_owned(),
            given_name: "Сәуле".to_owned(),
            patronymic: (id == "a").then(|| "Ерланқызы".to_owned()),
        },
        roles: vec!["official".to_owned(), "head".to_owned()],
        created_at: at(0),
    }
}
