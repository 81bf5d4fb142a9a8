//! Authorities beside our own: the national one, whose keys people have already.
//!
//! Each has a policy, lists and a responder of its own, and is asked about what it has issued itself. Systems are another
//! matter: a seal is believed of our own authority alone, however many stand beside it.

use std::sync::Arc;

use eds::policy::{Evidence, Missing, Revocation};
use eds::{Certificate, Facts, Policy};

use super::{Order, Trust};

impl Trust {
    /// The same trust, which also believes what another authority says of people and of time.
    #[must_use]
    pub fn beside(mut self, other: Self) -> Self {
        self.store.roots.extend(other.own.roots.iter().cloned());
        self.store.intermediates.extend(other.own.intermediates.iter().cloned());
        self.beside.push(other);
        self
    }

    /// The policy by which this signature is judged: that of the authority which certified the signer.
    pub fn policy_for(&self, facts: &Facts) -> &Policy {
        let signer = facts.signer.as_ref();
        signer.map_or(&self.policy, |signer| &self.of_issuer(signer).policy)
    }

    /// What is known about the signer and, where another source knows more, about whoever stamped the signature.
    pub async fn revocation_about(&self, facts: &Facts) -> Revocation {
        let Some(signer) = &facts.signer else {
            return self.revocation().await;
        };
        let mut known = self.revocation_of(signer).await;
        let stamps = facts.stamps.iter().chain(&facts.archives);
        for authority in stamps.filter_map(|stamp| stamp.token.signer.as_ref()) {
            // A list tells of everybody whom its authority certified, an answer of one.
            let told =
                self.services.order == Order::Lists && std::ptr::eq(self.of_issuer(authority), self.of_issuer(signer));
            if !told {
                known = both(known, self.revocation_of(authority).await);
            }
        }
        known
    }

    /// Whom to ask about a certificate: the authority that issued it, and our own where none of them did.
    pub(super) fn of_issuer(&self, certificate: &Certificate) -> &Self {
        if self.beside.is_empty() || self.issued(certificate) {
            return self;
        }
        self.beside
            .iter()
            .find(|other| other.issued(certificate))
            .unwrap_or(self)
    }

    fn issued(&self, certificate: &Certificate) -> bool {
        self.issuer_of(certificate).is_some()
    }

    pub(super) fn issuer_of(&self, certificate: &Certificate) -> Option<&Certificate> {
        let mut issuers = self.own.intermediates.iter().chain(&self.own.roots);
        issuers.find(|issuer| {
            issuer.is_ca
                && issuer.subject.common_name == certificate.issuer_common_name
                && certificate.is_signed_by(issuer)
        })
    }
}

/// The evidence of both together; where only one is known, that one.
fn both(one: Revocation, other: Revocation) -> Revocation {
    match (one, other) {
        (Revocation::Known(mut all), Revocation::Known(Evidence { lists, answers, .. })) => {
            all.answers.extend(answers);
            for list in lists {
                if !all.lists.iter().any(|held| Arc::ptr_eq(held, &list)) {
                    all.lists.push(list);
                }
            }
            Revocation::Known(all)
        }
        (Revocation::Unknown { cause, next_try }, Revocation::Known(mut evidence)) => {
            evidence.missing = Some(Missing { cause, next_try });
            Revocation::Known(evidence)
        }
        (one, Revocation::Unknown { .. }) => one,
    }
}
