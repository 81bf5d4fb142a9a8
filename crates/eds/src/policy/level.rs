//! How far a signature proves itself: by what it carries, not by what the judge was given.
//!
//! - **T**: a time stamp holds, over the signature or, in a PDF, over the document (ETSI EN 319 142-1 §6.3).
//! - **LT**: the certificates and the revocation data that judging the signer and the signature time stamps needs came
//!   along (EN 319 122-1 §6.3, EN 319 142-1 §6.3).
//! - **LTA**: an archive time stamp, in a PDF a document time stamp, holds and is over *those* data. One that was made
//!   before them says when the signature existed, and is T. Data that came after the last stamp are for the next one:
//!   they raise nothing and spoil nothing, and the last stamp itself needs none.

use jiff::Timestamp;

use super::chain::{self, Broken};
use super::proof::Proof;
use super::revocation::{Evidence, Revocation, Standing, When, standing};
use super::{Policy, TrustStore, own_evidence};
use crate::cades::Level;
use crate::facts::{Material, Stamp};
use crate::{Certificate, Facts};

pub(super) fn of(
    facts: &Facts,
    proof: &Proof<'_>,
    chain: &Result<Vec<&Certificate>, Broken>,
    policy: &Policy,
    trust: &TrustStore,
    now: Timestamp,
) -> Level {
    let (Some(at), Ok(chain)) = (proof.at, chain) else {
        return Level::B;
    };
    let suffices = |certificates: &[Certificate], evidence: &Evidence| {
        let carried = Carried {
            facts,
            certificates,
            evidence,
            policy,
            trust,
            now,
        };
        carried.proves(chain, at) && proof.stamps.iter().all(|stamp| proves_stamp(&carried, stamp))
    };
    let over = |material: &Material| suffices(&material.certificates, &material.evidence);
    if !suffices(&facts.certificates, &facts.evidence) {
        Level::T
    } else if proof.archives.iter().any(|stamp| over(&stamp.over)) {
        Level::LTA
    } else {
        Level::LT
    }
}

/// Validation data that came along: all of them, or those that a stamp is over.
struct Carried<'a> {
    facts: &'a Facts,
    certificates: &'a [Certificate],
    evidence: &'a Evidence,
    policy: &'a Policy,
    trust: &'a TrustStore,
    now: Timestamp,
}

impl Carried<'_> {
    /// Whether the data show the whole chain, and that nobody in it was revoked at this moment. What the operator
    /// believes in need not come along.
    fn proves(&self, chain: &[&Certificate], at: Timestamp) -> bool {
        let believed = self.trust.roots.iter().chain(&self.trust.intermediates);
        let there = |authority: &&Certificate| {
            let mut known = self.certificates.iter().chain(believed.clone());
            known.any(|one| one.der == authority.der)
        };
        let nothing = Revocation::Known(Evidence::default());
        let Some(carried) = own_evidence(self.facts, self.evidence, &nothing, self.trust, at) else {
            return false;
        };
        let when = When { at, now: self.now };
        chain.iter().skip(1).all(there) && matches!(standing(chain, self.trust, &carried, when), Standing::Good { .. })
    }
}

/// The same for a signature time stamp, whose token brings certificates of its own.
fn proves_stamp(carried: &Carried<'_>, stamp: &Stamp) -> bool {
    let Some(signer) = &stamp.token.signer else {
        return false;
    };
    let at = stamp.token.gen_time;
    let brought = carried.certificates.iter().chain(&stamp.token.certificates);
    let brought: Vec<Certificate> = brought.cloned().collect();
    let with_brought = Carried {
        certificates: &brought,
        ..*carried
    };
    let chain = chain::build(signer, &brought, carried.trust, carried.policy.chain_length_max, at);
    chain.is_ok_and(|chain| with_brought.proves(&chain, at))
}
