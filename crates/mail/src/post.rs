//! Sending: what waits is handed to the server, tried again with pauses, and given up in the end.

use domain::{Actor, Event};
use exchange::Participant;
use jiff::SignedDuration;
use serde_json::json;
use store::StoreError;
use store::attachments::Attachments;

use crate::letters::{self, Due};
use crate::{Mail, Standing};

/// How often a letter is tried: with the pauses below, two days.
const ATTEMPTS_MAX: i64 = 12;
/// How many letters are tried in one round.
const ROUND: i64 = 20;

/// The post of one system.
pub struct Post<'a> {
    pub participant: &'a Participant,
    pub attachments: &'a Attachments,
    pub mail: &'a Mail,
}

impl Post<'_> {
    /// Sends what waits. Gives how many letters the server has taken.
    pub async fn send_waiting(&self) -> Result<usize, StoreError> {
        let (db, clock) = (&self.participant.db, &self.participant.clock);
        let mut taken = 0;
        for due in letters::due(db, clock.now(), ROUND).await? {
            let pdf = match &due.letter.sha256 {
                None => None,
                Some(sha256) => Some(self.attachments.get(sha256).await?),
            };
            match self.mail.send(&due.letter, pdf, clock.now()).await {
                Ok(()) => {
                    self.taken(&due).await?;
                    taken += 1;
                }
                Err(not_taken) => {
                    let (letter, cause) = (&due.letter.id, &not_taken.cause);
                    tracing::warn!(letter, cause, "a letter could not be sent");
                    if not_taken.for_good {
                        self.ended(&due, cause, Standing::Refused).await?;
                    } else if due.attempts + 1 >= ATTEMPTS_MAX {
                        self.ended(&due, cause, Standing::GivenUp).await?;
                    } else {
                        // One minute, two, four … at most eight hours.
                        let minutes = 1_i64 << due.attempts.clamp(0, 9);
                        let again = clock.now() + SignedDuration::from_mins(minutes.min(480));
                        letters::failed(db, letter, cause, again).await?;
                    }
                }
            }
        }
        Ok(taken)
    }

    async fn taken(&self, due: &Due) -> Result<(), StoreError> {
        let now = self.participant.clock.now();
        let mut tx = self.participant.db.begin().await?;
        letters::sent(&mut tx, &due.letter.id, now).await?;
        let text = match due.letter.sha256 {
            Some(_) => "Результат отправлен по электронной почте",
            None => "Уведомление отправлено по электронной почте",
        };
        self.record(&mut tx, due, "letter_sent", text).await?;
        self.participant.commit(tx).await
    }

    async fn ended(&self, due: &Due, cause: &str, outcome: Standing) -> Result<(), StoreError> {
        let mut tx = self.participant.db.begin().await?;
        letters::ended(&mut tx, &due.letter.id, cause, outcome).await?;
        let text = "Письмо не доставлено: почтовый сервер его не принимает";
        self.record(&mut tx, due, "letter_not_delivered", text).await?;
        self.participant.commit(tx).await
    }

    /// The address stays out of the trace, which travels.
    async fn record(&self, tx: &mut store::Tx, due: &Due, kind: &str, text: &str) -> Result<(), StoreError> {
        let letter = &due.letter;
        if letter.case.is_empty() {
            return Ok(());
        }
        let (participant, now) = (self.participant, self.participant.clock.now());
        let event = Event::of_fact(participant.system, &letter.case, kind, text, Actor::System, now)
            .with(json!({ "letter": letter.id, "sha256": letter.sha256 }));
        participant.record(tx, event).await.map(drop)
    }
}
