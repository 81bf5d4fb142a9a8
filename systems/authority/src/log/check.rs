//! Checking the whole log: every event, every link, every seal.

use std::collections::HashMap;

use jiff::Timestamp;

use super::{added, statement};
use crate::records::seals::{self, Seal};
use crate::{Authority, Fault as StoreFault};

/// How many events are read at once.
const BATCH: i64 = 1_000;

/// The log is as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Checked {
    pub(crate) events: i64,
    /// The newest seal; None where nothing was sealed yet.
    pub(crate) seal: Option<Seal>,
}

/// The first place where the log is not what was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The contents of an event are not those of its hash, or it cannot be read.
    Changed { position: i64 },
    /// It does not follow the event before it of its subject: one was taken away or put in.
    Unlinked { position: i64, subject: String },
    /// The events up to this seal are not those that it was made for.
    Unsealed { number: i64, sealed_at: Timestamp },
    /// The seal is not signed by this authority, or the one before it is missing.
    Seal { number: i64 },
}

impl Authority {
    /// Reads the log from its beginning.
    pub(crate) async fn check_log(&self) -> Result<Result<Checked, Fault>, StoreFault> {
        let mut walk = Walk::default();
        let mut seal = self.next_seal(0).await?;
        let mut newest: Option<Seal> = None;
        let mut position = 0;
        loop {
            let batch = seals::events_after(&self.db, position, BATCH).await?;
            let Some((last, _)) = batch.last() else { break };
            position = *last;
            for (position, event) in batch {
                if let Err(fault) = walk.take(position, event) {
                    return Ok(Err(fault));
                }
                if let Some(here) = seal.take_if(|seal| seal.position <= position) {
                    let before = newest.as_ref().map_or(0, |newest| newest.number);
                    if here.number != before + 1 {
                        return Ok(Err(Fault::Seal { number: before + 1 }));
                    }
                    if let Err(fault) = self.holds(&here, &walk, position) {
                        return Ok(Err(fault));
                    }
                    seal = self.next_seal(here.number).await?;
                    newest = Some(here);
                }
            }
        }
        if let Some(Seal { number, sealed_at, .. }) = seal {
            // Its events are gone.
            return Ok(Err(Fault::Unsealed { number, sealed_at }));
        }
        Ok(Ok(Checked {
            events: walk.events,
            seal: newest,
        }))
    }

    async fn next_seal(&self, number: i64) -> Result<Option<Seal>, StoreFault> {
        Ok(seals::after(&self.db, number, 1).await?.pop())
    }

    fn holds(&self, seal: &Seal, walk: &Walk, position: i64) -> Result<(), Fault> {
        let number = seal.number;
        let spki = self.hierarchy.issuing.public_key_der();
        let is_signed = eds::key::verify(&spki, statement(seal).as_bytes(), &seal.signature).unwrap_or(false);
        if !is_signed {
            return Err(Fault::Seal { number });
        }
        if (seal.position, seal.events, &seal.hash) == (position, walk.events, &walk.hash) {
            Ok(())
        } else {
            Err(Fault::Unsealed {
                number,
                sealed_at: seal.sealed_at,
            })
        }
    }
}

/// What was read so far.
#[derive(Default)]
struct Walk {
    events: i64,
    hash: String,
    /// The newest event of each subject: its number and hash.
    subjects: HashMap<String, (u64, String)>,
}

impl Walk {
    fn take(&mut self, position: i64, event: Option<domain::Event>) -> Result<(), Fault> {
        let Some(event) = event.filter(domain::Event::is_intact) else {
            return Err(Fault::Changed { position });
        };
        let (n, previous) = self.subjects.get(&event.subject).cloned().unwrap_or_default();
        if event.n != n + 1 || event.previous != previous {
            let subject = event.subject;
            return Err(Fault::Unlinked { position, subject });
        }
        self.events += 1;
        self.hash = added(&self.hash, &event.hash);
        self.subjects.insert(event.subject, (event.n, event.hash));
        Ok(())
    }
}
