//! What a registry answers to a question.

use std::time::Duration;

use exchange::Lookup;
use exchange::lookup::Outcome;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use law::Registry;
use store::StoreError;

use crate::Registries;
use crate::messages::{Context, Known, response};
use crate::population::Entry;
use crate::records::faults::{self, Mode};
use crate::records::people;

/// What a switched registry does instead of answering.
pub(crate) enum Answering {
    Now(Outcome),
    /// Nothing, ever: whoever waits gives up.
    Never,
}

impl Registries {
    /// The answer, or what is switched in its place.
    pub(crate) async fn answer_to(&self, lookup: &Lookup) -> Result<Answering, StoreError> {
        let mode = if self.faults_allowed {
            faults::mode(self.db(), lookup.registry, &lookup.subject.iin).await?
        } else {
            Mode::Normal
        };
        let outcome = match mode {
            Mode::Silent => return Ok(Answering::Never),
            Mode::Faulty => Outcome::Faulty {
                reason: "the registry is out of order".to_owned(),
            },
            Mode::NotFound => Outcome::NotFound,
            Mode::Slow { delay_ms } if Duration::from_millis(delay_ms) >= self.patience.registries => {
                // It knows beforehand that it will not be ready, and says so when half the time has passed.
                tokio::time::sleep(self.patience.registries / 2).await;
                Outcome::Slow {
                    reason: format!("the registry needs {delay_ms} ms"),
                }
            }
            Mode::Slow { delay_ms } => {
                tokio::time::sleep(Duration::from_millis(delay_ms)).await;
                self.known(lookup).await?
            }
            Mode::Normal => self.known(lookup).await?,
        };
        Ok(Answering::Now(outcome))
    }

    /// What is known. A store that takes too long is a slow registry.
    async fn known(&self, lookup: &Lookup) -> Result<Outcome, StoreError> {
        match tokio::time::timeout(self.patience.registries, self.look_up(lookup)).await {
            Ok(outcome) => outcome,
            Err(_) => Ok(Outcome::Slow {
                reason: "the registry was not ready in time".to_owned(),
            }),
        }
    }

    pub(crate) async fn look_up(&self, lookup: &Lookup) -> Result<Outcome, StoreError> {
        let db = self.db();
        let (now, today) = (self.participant.clock.now(), self.today());
        let Some(person) = people::find(db, &lookup.subject.iin).await? else {
            return Ok(Outcome::NotFound);
        };
        if person.birth > today {
            return Ok(Outcome::NotFound);
        }
        let mut entries = people::entries(db, lookup.registry, &person.iin).await?;
        entries.retain(|entry| is_meant(entry, lookup));
        let mut named: Vec<&str> = Vec::new();
        for entry in &entries {
            named.push(&entry.iin);
            named.extend(entry.other.as_deref());
        }
        if lookup.registry == Registry::Cgo {
            named.extend(person.spouse.as_deref());
            named.extend(person.children.iter().map(String::as_str));
        }
        named.retain(|iin| *iin != person.iin);
        named.sort_unstable();
        named.dedup();
        let known = Known {
            others: people::all_of(db, &named).await?,
            entries,
            person,
        };
        let context = Context {
            lookup,
            id: self.participant.new_id(),
            now,
            today,
        };
        Ok(match response(&context, &known) {
            None => Outcome::NotFound,
            Some(Ok(found)) => Outcome::Found(found),
            Some(Err(error)) => {
                tracing::error!(%error, "a response could not be written");
                Outcome::Faulty {
                    reason: "the response could not be written".to_owned(),
                }
            }
        })
    }

    /// The day it is in Kazakhstan.
    pub(crate) fn today(&self) -> Date {
        let zone = TimeZone::get("Asia/Almaty").unwrap_or(TimeZone::UTC);
        self.participant.clock.now().to_zoned(zone).date()
    }
}

/// Powers of attorney are asked for by who gave them; of pairs, the one that is named; of documents, the number.
fn is_meant(entry: &Entry, lookup: &Lookup) -> bool {
    let subject = &lookup.subject;
    let is_principals = lookup.registry != Registry::Enis || entry.iin == subject.iin;
    let names = |iin: &String| entry.iin == *iin || entry.other.as_ref() == Some(iin);
    // Whoever types no number asks for any.
    let has_number = |number: &String| number.trim().is_empty() || entry.record["number"] == number.trim();
    is_principals && subject.other.as_ref().is_none_or(names) && subject.document.as_ref().is_none_or(has_number)
}
