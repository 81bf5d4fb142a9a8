//! Registries of a test: they answer what they were told, sealed, without gateway and population.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use domain::Clock;
use law::{Registry, System};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::TestAuthority;
use crate::lookup::{Direct, Found, Lookup, LookupReceiver, Lookups, Outcome, Refusal, Reply};
use crate::{Parcel, Participant, Sealed};

/// A stand-in for the gateway and the registries behind it.
pub struct StubRegistries {
    key: eds::PrivateKey,
    certificate: eds::Certificate,
    chain: Vec<eds::Certificate>,
    clock: Arc<dyn Clock>,
    told: Mutex<HashMap<(Registry, String), Outcome>>,
    asked: Mutex<Vec<Lookup>>,
}

impl StubRegistries {
    /// Everybody is unknown to every registry until told otherwise.
    pub fn new(authority: &TestAuthority, clock: Arc<dyn Clock>) -> Arc<Self> {
        let (key, certificate) = authority.system(System::Registries);
        Arc::new(Self {
            key,
            certificate,
            chain: vec![authority.issuing.clone()],
            clock,
            told: Mutex::default(),
            asked: Mutex::default(),
        })
    }

    /// From now on the registry answers so about this person.
    pub fn tell(&self, registry: Registry, iin: &str, outcome: Outcome) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        told.insert((registry, iin.to_owned()), outcome);
    }

    /// From now on the registry knows these facts of this person.
    pub fn know(&self, registry: Registry, iin: &str, facts: Value) {
        let message = format!("<facts>{facts}</facts>").into_bytes();
        self.tell(registry, iin, Outcome::Found(Found { facts, message }));
    }

    /// What was asked so far.
    pub fn asked(&self) -> Vec<Lookup> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The asker's side for a system of the test. It waits for one second.
    pub fn lookups(self: &Arc<Self>, participant: &Arc<Participant>) -> Arc<Lookups> {
        let receiver: Arc<dyn LookupReceiver> = Arc::<Self>::clone(self);
        let carrier = Arc::new(Direct(receiver));
        Arc::new(Lookups::new(
            Arc::clone(participant),
            Some(carrier),
            Duration::from_secs(1),
        ))
    }
}

#[async_trait]
impl LookupReceiver for StubRegistries {
    async fn answer(&self, parcel: Parcel) -> Option<Sealed> {
        let content = &parcel.message.content;
        let lookup = Lookup::from_bytes(content).ok()?;
        let told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let outcome = match told.get(&(lookup.registry, lookup.subject.iin.clone())) {
            _ if lookup.ground.is_empty() => Outcome::Refused {
                cause: Refusal::NoGround,
                reason: "the look-up names no ground".to_owned(),
            },
            Some(outcome) => outcome.clone(),
            None => Outcome::NotFound,
        };
        drop(told);
        let now = self.clock.now();
        let reply = Reply {
            lookup: lookup.id.clone(),
            sha256: hex::encode(Sha256::digest(content)),
            by: System::Registries,
            answered: now,
            outcome,
        };
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).push(lookup);
        let content = reply.to_bytes().ok()?;
        let signature = eds::cms::sign(&self.key, &self.certificate, &self.chain, &content, false, Some(now)).ok()?;
        Some(Sealed { content, signature })
    }
}

/// For systems of a test that ask nobody: every registry is silent.
pub fn no_lookups(participant: &Arc<Participant>) -> Arc<Lookups> {
    Arc::new(Lookups::new(Arc::clone(participant), None, Duration::from_secs(1)))
}
