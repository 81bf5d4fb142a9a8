//! The proved time of signing: time stamps, each judged by its own chain, the newest first.
//!
//! An archive time stamp that holds now proves that all it covers existed then; so what it covers is judged at that
//! moment, the stamp before it among them (ETSI EN 319 102-1 §5.6.2.4). The earliest moment so reached is the proved
//! time. A stamp that does not hold proves nothing and is said; the signature is then judged at the moment given.

use jiff::Timestamp;

use super::chain::{self, Broken};
use super::revocation::{Gap, Standing, When, standing};
use super::{Policy, Revocation, TrustStore};
use crate::facts::{Facts, Stamp, certificates_of};
use crate::key::KeyKind;
use crate::tsp::TokenFault;

/// What the time stamps of a signature prove.
#[derive(Clone, Debug, Default)]
pub(super) struct Proof<'a> {
    /// The signature existed at this moment at the latest.
    pub(super) at: Option<Timestamp>,
    /// Who says so.
    pub(super) by: String,
    /// The signature time stamps that hold.
    pub(super) stamps: Vec<&'a Stamp>,
    /// The archive time stamps that hold.
    pub(super) archives: Vec<&'a Stamp>,
    /// The newest stamp that holds runs out at this moment.
    pub(super) until: Option<Timestamp>,
    /// The first stamp that holds not, and why.
    pub(super) fault: Option<Fault>,
}

/// Why a stamp proves nothing.
#[derive(Clone, Debug)]
pub(super) enum Fault {
    /// It is over something else.
    Other,
    Token(TokenFault),
    Chain(Broken),
    Expired {
        at: Timestamp,
    },
    /// It is of a time after the moment of judging.
    NotYet {
        at: Timestamp,
    },
    Revoked {
        at: Timestamp,
    },
    Unknown(Gap),
    Algorithm {
        name: String,
    },
}

pub(super) fn of<'a>(
    facts: &'a Facts,
    policy: &Policy,
    trust: &TrustStore,
    revocation: &Revocation,
    now: Timestamp,
) -> Proof<'a> {
    let mut proof = Proof::default();
    let mut moment = now;
    let mut archives: Vec<&Stamp> = facts.archives.iter().collect();
    archives.sort_by_key(|stamp| std::cmp::Reverse(stamp.token.gen_time));
    let believe = |stamp: &Stamp, moment: Timestamp| {
        let moment = if stamp.is_protected { moment } else { now };
        judge(stamp, facts, policy, trust, revocation, moment, now)
    };
    for stamp in archives {
        match believe(stamp, moment) {
            Ok(at) => {
                proof.archives.push(stamp);
                proof.take(stamp, at, policy);
                moment = moment.min(at);
            }
            Err(fault) => proof.miss(fault),
        }
    }
    for stamp in &facts.stamps {
        match believe(stamp, moment) {
            Ok(at) => {
                proof.stamps.push(stamp);
                proof.take(stamp, at, policy);
            }
            Err(fault) => proof.miss(fault),
        }
    }
    proof
}

impl Proof<'_> {
    fn take(&mut self, stamp: &Stamp, at: Timestamp, policy: &Policy) {
        // The newest stamp comes first; its certificate and its algorithms tell until when all this can be shown.
        let until = stamp.token.signer.as_ref().map(|signer| {
            let ends = policy.ends(signer.key_kind(), stamp.token.imprint.digest(), at);
            ends.map_or(signer.not_after, |end| end.min(signer.not_after))
        });
        self.until = self.until.or(until);
        if self.at.is_none_or(|known| at < known) {
            self.at = Some(at);
            self.by = stamp
                .token
                .signer
                .as_ref()
                .map(|signer| signer.subject.common_name.clone())
                .unwrap_or_default();
        }
    }

    fn miss(&mut self, fault: Fault) {
        self.fault.get_or_insert(fault);
    }
}

/// The moment a stamp proves, if it holds at `moment`.
fn judge(
    stamp: &Stamp,
    facts: &Facts,
    policy: &Policy,
    trust: &TrustStore,
    revocation: &Revocation,
    moment: Timestamp,
    now: Timestamp,
) -> Result<Timestamp, Fault> {
    if !stamp.fits {
        return Err(Fault::Other);
    }
    stamp.token.check().map_err(Fault::Token)?;
    let signer = stamp
        .token
        .signer
        .as_ref()
        .ok_or(Fault::Token(TokenFault::NoCertificate))?;
    // What does not exist yet proves nothing, give or take the clocks.
    let at = stamp.token.gen_time;
    if now.checked_add(policy.clock_skew).is_ok_and(|soon| at > soon) {
        return Err(Fault::NotYet { at });
    }
    let kind: Option<KeyKind> = signer.key_kind();
    if let Some(name) = policy.refuses(kind, stamp.token.imprint.digest(), moment) {
        return Err(Fault::Algorithm { name });
    }
    if moment > signer.not_after {
        return Err(Fault::Expired { at: signer.not_after });
    }
    let came_along = certificates_of(stamp, facts);
    let chain = chain::build(signer, &came_along, trust, policy.chain_length_max, moment).map_err(Fault::Chain)?;
    let own = super::own_evidence(facts, &facts.evidence, revocation, trust, moment);
    match standing(
        &chain,
        trust,
        own.as_ref().unwrap_or(revocation),
        When { at: moment, now },
    ) {
        Standing::Good { .. } => Ok(stamp.token.latest()),
        Standing::Revoked { at, .. } => Err(Fault::Revoked { at }),
        Standing::Unknown(gap) => Err(Fault::Unknown(gap)),
    }
}
