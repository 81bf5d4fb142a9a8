//! Opening: which parcels are what they claim to be. Calculation only; big batches go to the blocking pool.

use std::sync::Arc;

use eds::policy::Revocation;
use jiff::Timestamp;
use law::System;
use sha2::{Digest, Sha256};

use super::{ApplyError, Participant};
use crate::carrier::PARCELS_MAX;
use crate::{Envelope, Parcel, Sealed, Transit, Trust};

/// From so many parcels, or so many bytes of them, checking moves off the thread that serves everybody.
const SMALL_BATCH: usize = 3;
const SMALL_BYTES: usize = 128 * 1024;

/// A parcel that was read and whose seals hold.
pub(super) struct Read {
    pub(super) envelope: Envelope,
    pub(super) transit: Option<Transit>,
    pub(super) parcel: Parcel,
}

/// A parcel that cannot be opened; `envelope` is what it claims to be, if it could be read at all.
pub(super) struct Unopened {
    pub(super) envelope: Option<Box<Envelope>>,
    pub(super) error: ApplyError,
}

impl Participant {
    /// Checks a seal: signature, chain, validity, revocation, and that the signer is the system `expected`.
    pub async fn open(&self, sealed: &Sealed, expected: System) -> Result<Vec<u8>, ApplyError> {
        let revocation = self.trust.revocation().await;
        self.trust.check_seal(sealed, expected, &revocation, self.clock.now())?;
        Ok(sealed.content.clone())
    }

    /// Opens all parcels of a batch, in their order; those beyond the limit are left for later.
    pub(super) async fn open_all(&self, parcels: Vec<Parcel>) -> Vec<Result<Read, Unopened>> {
        let reader = Reader {
            trust: Arc::clone(&self.trust),
            revocation: Arc::new(self.trust.revocation().await),
            now: self.clock.now(),
        };
        let bytes: usize = parcels.iter().map(|parcel| parcel.message.content.len()).sum();
        let parcels = parcels.into_iter().enumerate().collect::<Vec<_>>();
        if parcels.len() <= SMALL_BATCH && bytes <= SMALL_BYTES {
            return parcels
                .into_iter()
                .map(|(place, parcel)| reader.read(place, parcel))
                .collect();
        }
        reader.read_in_parallel(parcels).await
    }
}

#[derive(Clone)]
struct Reader {
    trust: Arc<Trust>,
    revocation: Arc<Revocation>,
    now: Timestamp,
}

impl Reader {
    async fn read_in_parallel(self, mut parcels: Vec<(usize, Parcel)>) -> Vec<Result<Read, Unopened>> {
        let workers = std::thread::available_parallelism().map_or(1, usize::from);
        let share = parcels.len().div_ceil(workers).max(1);
        let mut tasks = Vec::new();
        while !parcels.is_empty() {
            let rest = parcels.split_off(share.min(parcels.len()));
            let part = std::mem::replace(&mut parcels, rest);
            let (reader, length) = (self.clone(), part.len());
            let work = move || {
                part.into_iter()
                    .map(|(place, parcel)| reader.read(place, parcel))
                    .collect::<Vec<_>>()
            };
            tasks.push((length, tokio::task::spawn_blocking(work)));
        }
        let mut read = Vec::new();
        for (length, task) in tasks {
            match task.await {
                Ok(part) => read.extend(part),
                Err(error) => {
                    tracing::error!(%error, "checking the seals of {length} parcels failed");
                    let failed = || Unopened {
                        envelope: None,
                        error: ApplyError::NotNow("the seal could not be checked".into()),
                    };
                    read.extend(std::iter::repeat_with(|| Err(failed())).take(length));
                }
            }
        }
        read
    }

    fn read(&self, place: usize, parcel: Parcel) -> Result<Read, Unopened> {
        if place >= PARCELS_MAX {
            let error = ApplyError::NotNow(format!("at most {PARCELS_MAX} parcels at a time"));
            return Err(Unopened { envelope: None, error });
        }
        let envelope = Envelope::from_bytes(&parcel.message.content).map_err(|error| Unopened {
            envelope: None,
            error: ApplyError::Refused(error.to_string()),
        })?;
        match self.check(&envelope, &parcel) {
            Ok(transit) => Ok(Read {
                envelope,
                transit,
                parcel,
            }),
            Err(error) => Err(Unopened {
                envelope: Some(Box::new(envelope)),
                error,
            }),
        }
    }

    fn check(&self, envelope: &Envelope, parcel: &Parcel) -> Result<Option<Transit>, ApplyError> {
        self.trust
            .check_seal(&parcel.message, envelope.sender, &self.revocation, self.now)?;
        let Some(sealed) = &parcel.transit else {
            return Ok(None);
        };
        self.trust
            .check_seal(sealed, System::Gateway, &self.revocation, self.now)?;
        let refused = |reason: String| Err(ApplyError::Refused(reason));
        let transit = match Transit::from_bytes(&sealed.content, &envelope.case) {
            Ok(transit) => transit,
            Err(error) => return refused(error.to_string()),
        };
        let content = hex::encode(Sha256::digest(&parcel.message.content));
        if transit.message != envelope.id || transit.sha256 != content {
            return refused("the gateway's record is about another message".into());
        }
        if transit.events.iter().any(|event| event.system != System::Gateway) {
            return refused("the gateway's record holds an event of another system".into());
        }
        Ok(Some(transit))
    }
}
