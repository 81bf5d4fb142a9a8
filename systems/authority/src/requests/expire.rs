//! Requests that nobody came for end by themselves.

use domain::{Actor, Event};
use jiff::SignedDuration;
use law::System;

use crate::records::requests;
use crate::{Authority, Fault};

/// A request waits this long.
const PATIENCE: SignedDuration = SignedDuration::from_hours(30 * 24);
/// How many are ended in one unit of work.
const BATCH: i64 = 200;
/// The reason is read by the person, whose language nobody knows here.
const REASON: &str = "Өтінім мерзімі өтті · Срок ожидания истёк · The request has expired";

impl Authority {
    pub(crate) async fn expire_requests(&self) -> Result<(), Fault> {
        let now = self.clock.now();
        let before = now.checked_sub(PATIENCE).map_err(|_| Fault::Date(now))?;
        let mut tx = self.db.begin().await?;
        for id in requests::stale(&mut tx, before, BATCH).await? {
            if requests::refused(&mut tx, &id, REASON, now).await? {
                let text = "Срок ожидания запроса на регистрационное свидетельство истёк";
                let event = Event::of_fact(System::Authority, &id, "request_expired", text, Actor::System, now);
                store::events::append(&mut tx, event).await?;
            }
        }
        tx.commit().await?;
        Ok(())
    }
}
