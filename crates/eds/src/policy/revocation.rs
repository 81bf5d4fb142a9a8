//! Is any certificate of the chain revoked (RFC 5280 §6.3)? Good, revoked or unknown, and unknown says why.

use std::sync::Arc;

use jiff::Timestamp;

use super::{Revocation, TrustStore};
use crate::Certificate;
use crate::crl::{Crl, RevocationReason};

/// The status of a whole chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Not revoked, by a list of this moment.
    Good {
        as_of: Timestamp,
    },
    Revoked {
        name: String,
        is_signer: bool,
        at: Timestamp,
        reason: RevocationReason,
    },
    Unknown(Gap),
}

/// Why nothing is known, the most telling last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    NoList { issuer: String },
    NotByIssuer { issuer: String },
    Incomplete { issuer: String },
    NotYetCurrent { from: Timestamp },
    Stale { since: Timestamp },
    NoChain,
    Unavailable { cause: String },
}

/// The status of `chain`, the signer first and the root last. The root is believed, not looked up.
pub(super) fn standing(
    chain: &[&Certificate],
    trust: &TrustStore,
    revocation: &Revocation,
    now: Timestamp,
) -> Standing {
    let lists = match revocation {
        Revocation::Known(lists) => lists.as_slice(),
        Revocation::Unknown { cause } => {
            return Standing::Unknown(Gap::Unavailable { cause: cause.clone() });
        }
    };
    let mut as_of = None;
    let mut gap = None;
    let pairs = chain.iter().zip(chain.iter().skip(1));
    for (position, (certificate, issuer)) in pairs.enumerate() {
        let is_signer = position == 0;
        match of_one(certificate, issuer, lists, is_signer, now) {
            // See the rule on authorities in the module comment of `policy`.
            Standing::Unknown(Gap::NoList { .. }) if !is_signer && trust.intermediates.contains(certificate) => {}
            Standing::Unknown(cause) => gap = gap.or(Some(cause)),
            Standing::Good { as_of: moment } => as_of = as_of.or(Some(moment)),
            revoked @ Standing::Revoked { .. } => return revoked,
        }
    }
    match (gap, as_of) {
        (Some(gap), _) => Standing::Unknown(gap),
        (None, Some(as_of)) => Standing::Good { as_of },
        // A chain of the root alone: there is nobody who could have revoked it.
        (None, None) => Standing::Unknown(Gap::NoChain),
    }
}

fn of_one(
    certificate: &Certificate,
    issuer: &Certificate,
    lists: &[Arc<Crl>],
    is_signer: bool,
    now: Timestamp,
) -> Standing {
    let name = || issuer.subject.common_name.clone();
    let mut gap = Gap::NoList { issuer: name() };
    let mut newest: Option<&Crl> = None;
    let mut stale: Option<&Crl> = None;
    for list in lists
        .iter()
        .filter(|list| list.issuer_name() == certificate.issuer_name())
    {
        if !list.is_signed_by(issuer) {
            gap = Gap::NotByIssuer { issuer: name() };
        } else if !list.is_complete() {
            gap = Gap::Incomplete { issuer: name() };
        } else if now < list.this_update {
            gap = Gap::NotYetCurrent { from: list.this_update };
        } else if now > list.next_update {
            gap = Gap::Stale {
                since: list.next_update,
            };
            stale = Some(list);
        } else if newest.is_none_or(|known| (known.number, known.this_update) < (list.number, list.this_update)) {
            newest = Some(list);
        }
    }
    // A list that is out of date cannot prove that a certificate is good, but it does prove a revocation.
    let entry = newest
        .or(stale)
        .and_then(|list| list.revoked.get(&certificate.serial_hex));
    match (entry, newest) {
        (Some(entry), _) => Standing::Revoked {
            name: certificate.subject.common_name.clone(),
            is_signer,
            at: entry.at,
            reason: entry.reason,
        },
        (None, Some(list)) => Standing::Good {
            as_of: list.this_update,
        },
        (None, None) => Standing::Unknown(gap),
    }
}
