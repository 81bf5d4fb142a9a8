//! Whom a system believes, and what it knows about revocation now.

mod revocation;
mod seal;

use std::sync::Arc;

use domain::Clock;
use eds::policy::{ExpectedSigner, Revocation};
use eds::{Facts, Policy, Report, TrustStore};

pub use seal::SealFault;

/// Roots, intermediates, policy and a revocation list that is fetched, checked and refreshed.
pub struct Trust {
    pub store: TrustStore,
    pub policy: Policy,
    crl: CrlSource,
    clock: Arc<dyn Clock>,
    shelf: revocation::Shelf,
    approved: seal::Approved,
}

/// Where the revocation list comes from.
pub enum CrlSource {
    /// Fetched over HTTP, kept for at most `max_age_seconds` and never beyond its nextUpdate.
    Http {
        address: String,
        client: reqwest::Client,
        max_age_seconds: u32,
    },
    /// Given once: tools and tests.
    Fixed(Arc<eds::crl::Crl>),
}

impl Trust {
    pub fn new(store: TrustStore, policy: Policy, crl: CrlSource, clock: Arc<dyn Clock>) -> Self {
        let (shelf, approved) = (revocation::Shelf::default(), seal::Approved::default());
        Self {
            store,
            policy,
            crl,
            clock,
            shelf,
            approved,
        }
    }

    /// What is known about revocation now; Unknown says why, and is retried at the next call. After a failure the
    /// address is left alone for two seconds, so that a crowd of callers does not besiege it.
    pub async fn revocation(&self) -> Revocation {
        match self.shelf.list(&self.crl, &self.store, self.clock.as_ref()).await {
            Ok(crl) => Revocation::from(vec![crl]),
            Err(cause) => Revocation::unknown(cause),
        }
    }

    /// Judges a certificate now, before anything is signed with it.
    pub async fn judge_certificate(&self, certificate: &eds::Certificate, expected: &ExpectedSigner) -> Report {
        eds::policy::judge_certificate(
            certificate,
            &self.policy,
            &self.store,
            &self.revocation().await,
            expected,
            self.clock.now(),
        )
    }

    /// Judges one signature now.
    pub async fn judge(&self, facts: &Facts, expected: &ExpectedSigner) -> Report {
        eds::policy::judge(
            facts,
            &self.policy,
            &self.store,
            &self.revocation().await,
            expected,
            self.clock.now(),
        )
    }
}
