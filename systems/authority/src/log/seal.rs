//! Sealing: the events since the newest seal get one of their own.

use super::{added, statement};
use crate::records::seals::{self, Seal};
use crate::{Authority, Fault};

/// The most events that one seal covers; the next one follows at once.
const EVENTS_MAX: i64 = 10_000;

impl Authority {
    /// Seals what was done since the last time. Gives the number of the newest seal, 0 where there is none yet.
    pub async fn seal_log(&self) -> Result<i64, Fault> {
        while self.seal_some().await? == EVENTS_MAX {}
        Ok(seals::newest(&self.db).await?.map_or(0, |seal| seal.number))
    }

    /// Gives how many events were sealed.
    async fn seal_some(&self) -> Result<i64, Fault> {
        let mut tx = self.db.begin().await?;
        // Nobody appends meanwhile: an event that came later with an earlier position would never be covered.
        store::events::still(&mut tx).await?;
        let last = seals::last(&mut tx).await?;
        let (number, position, events, mut hash) = last.map_or_else(
            || (0, 0, 0, String::new()),
            |last| (last.number, last.position, last.events, last.hash),
        );
        let unsealed = seals::unsealed(&mut tx, position, EVENTS_MAX).await?;
        let Some((position, _)) = unsealed.last() else {
            return Ok(0);
        };
        for (_, own) in &unsealed {
            hash = added(&hash, own);
        }
        let count = i64::try_from(unsealed.len()).unwrap_or(EVENTS_MAX);
        let mut seal = Seal {
            number: number + 1,
            position: *position,
            events: events + count,
            hash,
            // As the database keeps it.
            sealed_at: crate::records::moment(crate::records::micros(self.clock.now()))?,
            signature: Vec::new(),
        };
        seal.signature = self.hierarchy.issuing_key.sign(statement(&seal).as_bytes())?;
        seals::add(&mut tx, &seal).await?;
        tx.commit().await?;
        Ok(count)
    }
}
