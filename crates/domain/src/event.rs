//! The trace: every step of a plan leaves an event, chained by hash to the one before.

use jiff::Timestamp;
use law::{Plan, PlanHash, Stage, Step, System};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::plan_hash;

/// One event of a subject's chain. The subject is a case, or a visit that never became one.
///
/// The event is its own record: its canonical JSON without `hash` is what is hashed, and what travels
/// between systems inside envelopes. So it derives `Serialize`, unlike other domain types.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// The case or visit.
    pub subject: String,
    /// The system whose chain this is.
    pub system: System,
    /// The place in that system's chain of this subject, from 1.
    pub n: u64,
    pub actor: Actor,
    /// A stable word: the verb of the step or action, or `attachment_read`, `document_downloaded` …
    pub kind: String,
    pub plan: Option<PlanHash>,
    /// «8.5», or the action's citation; none for what no clause orders.
    pub clause: Option<String>,
    /// «процесс 5».
    pub label: Option<String>,
    /// The number of the annex action.
    pub action: Option<u32>,
    pub text_ru: String,
    pub outcome: Outcome,
    pub started: Timestamp,
    pub ended: Timestamp,
    pub limit_seconds: Option<u64>,
    /// Facts: report of a check, number given, hash of a document. Never a password, never a key.
    pub details: serde_json::Value,
    /// The hash of the event before; empty for the first of a chain.
    pub previous: String,
    /// SHA-256 over the canonical JSON (RFC 8785) of all the other members, lower-case hex.
    pub hash: String,
}

/// Who did it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// By account number and ИИН.
    Applicant {
        iin: String,
    },
    Official {
        iin: String,
        name: String,
    },
    Operator {
        iin: String,
        name: String,
    },
    System,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Done,
    /// A condition held.
    Passed,
    /// A condition did not hold.
    Failed,
}

impl Event {
    /// The event of a numbered step. `n`, `previous` and `hash` are set by the store's append.
    pub fn of_step(
        plan: &Plan,
        step: &Step,
        subject: &str,
        actor: Actor,
        outcome: Outcome,
        started: Timestamp,
        ended: Timestamp,
    ) -> Self {
        Self {
            plan: Some(plan_hash::of(plan)),
            clause: Some(step.clause.clone()),
            label: step.label.clone(),
            action: step.action,
            limit_seconds: step.limits.first().and_then(law::Limit::seconds),
            outcome,
            started,
            ..Self::bare(step.system, subject, step.verb.name(), &step.text.ru, actor, ended)
        }
    }

    /// The event of a stage of the course.
    pub fn of_stage(
        plan: &Plan,
        stage: &Stage,
        subject: &str,
        actor: Actor,
        started: Timestamp,
        ended: Timestamp,
    ) -> Self {
        Self {
            plan: Some(plan_hash::of(plan)),
            clause: Some(stage.clause.clone()),
            label: stage.label.clone(),
            action: stage.action,
            limit_seconds: stage.limits.first().and_then(law::Limit::seconds),
            started,
            ..Self::bare(stage.system, subject, stage.verb.name(), &stage.text.ru, actor, ended)
        }
    }

    /// The event of a stage's term that has run out. Under the clause that sets the term, and failed.
    pub fn of_overdue(
        plan: &Plan,
        stage: &Stage,
        subject: &str,
        actor: Actor,
        since: Timestamp,
        noted: Timestamp,
    ) -> Self {
        Self {
            kind: "overdue".to_owned(),
            text_ru: format!("Срок истёк: {}", stage.text.ru),
            outcome: Outcome::Failed,
            ..Self::of_stage(plan, stage, subject, actor, since, noted)
        }
    }

    /// An event that no clause orders: a reading of personal data, a download.
    pub fn of_fact(system: System, subject: &str, kind: &str, text_ru: &str, actor: Actor, at: Timestamp) -> Self {
        Self::bare(system, subject, kind, text_ru, actor, at)
    }

    /// Adds facts.
    #[must_use]
    pub fn with(mut self, details: serde_json::Value) -> Self {
        self.details = details;
        self
    }

    /// Sets the place in the chain and computes the hash.
    #[must_use]
    pub fn chained(mut self, n: u64, previous: &str) -> Self {
        self.n = n;
        previous.clone_into(&mut self.previous);
        self.details = settled(self.details);
        self.hash = self.digest().unwrap_or_default();
        self
    }

    /// Whether the hash is that of the contents.
    pub fn is_intact(&self) -> bool {
        self.digest().is_some_and(|digest| digest == self.hash)
    }

    fn bare(system: System, subject: &str, kind: &str, text_ru: &str, actor: Actor, at: Timestamp) -> Self {
        Self {
            subject: subject.to_owned(),
            system,
            n: 0,
            actor,
            kind: kind.to_owned(),
            plan: None,
            clause: None,
            label: None,
            action: None,
            text_ru: text_ru.to_owned(),
            outcome: Outcome::Done,
            started: at,
            ended: at,
            limit_seconds: None,
            details: serde_json::Value::Object(serde_json::Map::new()),
            previous: String::new(),
            hash: String::new(),
        }
    }

    /// None when the details hold a number that canonical JSON cannot: such an event is never intact.
    fn digest(&self) -> Option<String> {
        let mut members = serde_json::to_value(self).ok()?;
        members.as_object_mut()?.remove("hash");
        Some(hex::encode(Sha256::digest(
            serde_json_canonicalizer::to_vec(&members).ok()?,
        )))
    }
}

/// Details as they will be read back: canonical JSON writes 1.0 as 1, and so the event in hand and the event in
/// the store are equal.
fn settled(details: serde_json::Value) -> serde_json::Value {
    let read_back = serde_json_canonicalizer::to_vec(&details)
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok());
    read_back.unwrap_or(details)
}

/// Checks a whole chain: one subject and system, every hash right, every link to the one before, no gap. Gives
/// the `n` of the first event that does not fit.
pub fn verify_chain(events: &[Event]) -> Result<(), u64> {
    let mut previous: Option<&Event> = None;
    for event in events {
        let fits = match previous {
            None => event.n == 1 && event.previous.is_empty(),
            Some(before) => {
                before.n.checked_add(1) == Some(event.n)
                    && event.previous == before.hash
                    && event.subject == before.subject
                    && event.system == before.system
            }
        };
        if !fits || !event.is_intact() {
            return Err(event.n);
        }
        previous = Some(event);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn event(kind: &str, details: serde_json::Value) -> Event {
        let actor = Actor::Applicant {
            iin: "900101300007".to_owned(),
        };
        Event::of_fact(
            System::Portal,
            "case-1",
            kind,
            "Прочитано",
            actor,
            Timestamp::UNIX_EPOCH,
        )
        .with(details)
    }

    fn chain(kinds: &[String]) -> Vec<Event> {
        let mut events: Vec<Event> = Vec::new();
        for (before, kind) in kinds.iter().enumerate() {
            let previous = events.last().map(|event| event.hash.clone()).unwrap_or_default();
            events.push(event(kind, json!({ "place": before })).chained(before as u64 + 1, &previous));
        }
        events
    }

    #[test]
    fn the_hash_is_that_of_the_canonical_json_without_hash() {
        let event = event("attachment_read", json!({"b": 1.0, "a": "Ә"})).chained(1, "");
        let canonical = concat!(
            r#"{"action":null,"actor":{"applicant":{"iin":"900101300007"}},"clause":null,"details":{"a":"Ә","b":1},"#,
            r#""ended":"1970-01-01T00:00:00Z","kind":"attachment_read","label":null,"limit_seconds":null,"n":1,"#,
            r#""outcome":"done","plan":null,"previous":"","started":"1970-01-01T00:00:00Z","subject":"case-1","#,
            r#""system":"portal","text_ru":"Прочитано"}"#
        );
        assert_eq!(event.hash, hex::encode(Sha256::digest(canonical)));
        assert!(event.is_intact());
        let read: Event = serde_json::from_str(&serde_json::to_string(&event).unwrap()).unwrap();
        assert_eq!(read, event);
    }

    proptest! {
        #[test]
        fn a_chain_verifies_and_any_change_is_found(
            kinds in prop::collection::vec("[a-z]{1,8}", 1..12),
            which in any::<prop::sample::Index>(),
            change in 0_u8..6,
        ) {
            let whole = chain(&kinds);
            prop_assert_eq!(verify_chain(&whole), Ok(()));
            let place = which.index(whole.len());
            let mut broken = whole.clone();
            match change {
                0 => broken[place].text_ru.push('!'),
                1 => broken[place].outcome = Outcome::Failed,
                2 => broken[place].previous.push('0'),
                3 => broken[place].details = json!({ "place": "elsewhere" }),
                // A well-made event that does not belong there.
                4 => broken[place] = event("forged", json!({})).chained(place as u64 + 1, "00"),
                _ => {
                    // Only a missing last event cannot be seen from the chain itself.
                    broken.remove(place);
                    prop_assert!(place + 1 == whole.len() || verify_chain(&broken) == Err(place as u64 + 2));
                    return Ok(());
                }
            }
            prop_assert_eq!(verify_chain(&broken), Err(place as u64 + 1));
        }
    }
}
