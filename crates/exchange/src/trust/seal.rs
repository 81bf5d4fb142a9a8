//! Is this seal that of the system which claims it?
//!
//! Systems talk all day with the same few certificates. Once the judge has approved a certificate as that of a
//! system, its chain, usage and name need no second look: they cannot change without the bytes changing. What can
//! change — the dates, the revocation list, and of course the message and its signature — is checked every time.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use eds::crl::Scope;
use eds::policy::{ExpectedSigner, Revocation};
use eds::{Certificate, Facts, Verdict};
use jiff::Timestamp;
use law::System;
use sha2::{Digest, Sha256};

use super::Trust;
use crate::Sealed;

/// More than all systems of an installation will ever have.
const APPROVED_MAX: usize = 256;

/// Certificates the judge has approved, each with the time in which its whole chain is valid.
#[derive(Default)]
pub(super) struct Approved(RwLock<HashMap<[u8; 32], Window>>);

#[derive(Clone, Copy)]
struct Window {
    from: Timestamp,
    until: Timestamp,
}

/// Why a seal does not hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealFault {
    /// It never will.
    #[error("the seal of the system {system} does not hold: {reason}")]
    Broken { system: &'static str, reason: String },
    /// It cannot be told now: revocation is unknown, or the certificate is not valid yet.
    #[error("the seal of the system {system} cannot be checked now: {reason}")]
    Unproved { system: &'static str, reason: String },
}

impl Trust {
    /// Checks that `sealed` was sealed by the information system `expected`, as of `now`. Pure calculation:
    /// `revocation` is what [`Trust::revocation`] said, once for a whole batch.
    pub fn check_seal(
        &self,
        sealed: &Sealed,
        expected: System,
        revocation: &Revocation,
        now: Timestamp,
    ) -> Result<(), SealFault> {
        let broken = |reason: &str| SealFault::Broken {
            system: expected.name(),
            reason: reason.to_owned(),
        };
        let signers =
            eds::facts::of_cms(&sealed.signature, Some(&sealed.content)).map_err(|error| broken(&error.to_string()))?;
        let [facts] = signers.as_slice() else {
            return Err(broken("it must have exactly one signer"));
        };
        let key = facts
            .signer
            .as_ref()
            .map(|signer| fingerprint(signer, &facts.algorithm, expected));
        if let (Some(key), Some(signer)) = (&key, &facts.signer)
            && is_sound(facts)
            && self.is_approved(key, now)
            && self.is_known_good(signer, revocation, now)
        {
            return Ok(());
        }
        self.judge_seal(facts, expected, revocation, now)?;
        if let Some(key) = key {
            self.approve(key, facts);
        }
        Ok(())
    }

    fn judge_seal(
        &self,
        facts: &Facts,
        expected: System,
        revocation: &Revocation,
        now: Timestamp,
    ) -> Result<(), SealFault> {
        let whom = ExpectedSigner::System(expected.name().to_owned());
        let report = eds::policy::judge(facts, &self.policy, &self.own, revocation, &whom, now);
        let reason = report
            .cause()
            .map_or_else(String::new, |check| format!("{}: {}", check.id, check.answer.en));
        let system = expected.name();
        let too_early = facts.signer.as_ref().is_some_and(|signer| now < signer.not_before);
        match report.verdict {
            Verdict::Valid => Ok(()),
            Verdict::Indeterminate => Err(SealFault::Unproved { system, reason }),
            Verdict::Invalid if too_early && is_sound(facts) => Err(SealFault::Unproved { system, reason }),
            Verdict::Invalid => Err(SealFault::Broken { system, reason }),
        }
    }

    fn is_approved(&self, key: &[u8; 32], now: Timestamp) -> bool {
        let approved = self.approved.0.read().unwrap_or_else(PoisonError::into_inner);
        approved
            .get(key)
            .is_some_and(|window| window.from <= now && now < window.until)
    }

    /// The shortest way to "not revoked": the issuer's complete list is at hand, not out of date, and no list names the
    /// signer or any intermediate. Everything else goes to the judge.
    fn is_known_good(&self, signer: &Certificate, revocation: &Revocation, now: Timestamp) -> bool {
        let Revocation::Known(evidence) = revocation else {
            return false;
        };
        let fresh = evidence.lists.iter().any(|list| {
            list.scope == Scope::Complete
                && list.issuer_common_name == signer.issuer_common_name
                && list.this_update <= now
                && now < list.next_update
        });
        let named = |certificate: &Certificate| {
            evidence
                .lists
                .iter()
                .any(|list| list.revoked.contains_key(&certificate.serial_hex))
        };
        fresh && !named(signer) && !self.own.intermediates.iter().any(named)
    }

    fn approve(&self, key: [u8; 32], facts: &Facts) {
        let all = || {
            facts
                .certificates
                .iter()
                .chain(&facts.signer)
                .chain(&self.own.intermediates)
                .chain(&self.own.roots)
        };
        let from = all().map(|certificate| certificate.not_before).max();
        let until = all().map(|certificate| certificate.not_after).min();
        let (Some(from), Some(until)) = (from, until) else {
            return;
        };
        let mut approved = self.approved.0.write().unwrap_or_else(PoisonError::into_inner);
        if approved.len() >= APPROVED_MAX {
            approved.clear();
        }
        approved.insert(key, Window { from, until });
    }
}

/// Everything about the signature itself that does not depend on whom we trust.
fn is_sound(facts: &Facts) -> bool {
    facts.algorithm_supported
        && facts.digest_matches
        && facts.signature_matches
        && facts.content_type_present
        && facts.signing_certificate_matches
}

fn fingerprint(signer: &Certificate, algorithm: &str, expected: System) -> [u8; 32] {
    let mut digest = Sha256::new();
    for part in [signer.der.as_slice(), algorithm.as_bytes(), expected.name().as_bytes()] {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part);
    }
    digest.finalize().into()
}
