//! The registrar refuses.

use domain::{Actor, Event};
use exchange::authority::RequestState;
use law::System;

use super::RequestError;
use crate::Authority;
use crate::records::requests;

const REASON_CHARACTERS_MAX: usize = 500;

impl Authority {
    /// Refuses a request with a reason in words, which the person reads.
    pub(crate) async fn refuse(&self, id: &str, reason: &str, by: Actor) -> Result<RequestState, RequestError> {
        let reason = reason.trim();
        if reason.is_empty() || reason.chars().count() > REASON_CHARACTERS_MAX {
            return Err(RequestError::Reason);
        }
        requests::find(&self.db, id).await?.ok_or(RequestError::Unknown)?;
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        if !requests::refused(&mut tx, id, reason, now).await? {
            return Err(RequestError::Decided);
        }
        let text = "В выдаче регистрационного свидетельства отказано";
        store::events::append(
            &mut tx,
            Event::of_fact(System::Authority, id, "request_refused", text, by, now),
        )
        .await?;
        tx.commit().await?;
        self.request_state(id).await
    }
}
