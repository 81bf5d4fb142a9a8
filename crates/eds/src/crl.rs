//! Список отозванных регистрационных свидетельств (RFC 5280 §5): complete lists and deltas, made and read.

mod read;
mod write;

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use jiff::Timestamp;

pub(crate) use read::reason_of;
pub use write::Draft;

use crate::asn1::pem;
use crate::certificate::SignedBy;
use crate::key::{PublicKey, Scheme};
use crate::{Certificate, EdsError, Signer};

/// The largest list we read, in bytes: about 1,700,000 entries.
pub const CRL_BYTES_MAX: usize = 64 * 1024 * 1024;

const WHAT: &str = "certificate revocation list";

/// Why a certificate was revoked (RFC 5280 §5.3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RevocationReason {
    Unspecified,
    KeyCompromise,
    AffiliationChanged,
    Superseded,
    CessationOfOperation,
    CertificateHold,
}

impl RevocationReason {
    /// CRLReason.
    pub(crate) const fn code(self) -> u8 {
        match self {
            Self::Unspecified => 0,
            Self::KeyCompromise => 1,
            Self::AffiliationChanged => 3,
            Self::Superseded => 4,
            Self::CessationOfOperation => 5,
            Self::CertificateHold => 6,
        }
    }
}

/// One entry of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revoked {
    /// Lower-case hex without leading zeros, as in [`Certificate::serial_hex`].
    pub serial_hex: String,
    pub at: Timestamp,
    /// Reasons outside of our own six read as [`RevocationReason::Unspecified`].
    pub reason: RevocationReason,
}

/// How much of its issuer's certificates a list speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All of them.
    Complete,
    /// What changed since the complete list with this number (deltaCRLIndicator, §5.2.4).
    Delta { base: u64 },
    /// Certificates of several issuers (indirectCRL, certificateIssuer; §5.2.5, §5.3.3): proves nothing here.
    Indirect,
    /// Some certificates or some reasons only (issuingDistributionPoint, §5.2.5): proves revocations and nothing good.
    Partitioned,
    /// A critical extension that we do not process (§5.2): proves nothing.
    Unreadable { oid: String },
}

/// A parsed list: the fields say what the bytes say. Their signature is checked against an issuer by [`Crl::is_signed_by`].
#[derive(Clone, Debug)]
pub struct Crl {
    pub der: Vec<u8>,
    pub issuer_common_name: String,
    /// cRLNumber; 0 where the list has none, the largest number where it has more than 64 bits.
    pub number: u64,
    pub this_update: Timestamp,
    pub next_update: Timestamp,
    /// By serial, hex.
    pub revoked: HashMap<String, Revoked>,
    /// Serials of a delta whose suspension has ended (removeFromCRL).
    pub removed: HashSet<String>,
    pub scope: Scope,
    /// http addresses of the delta to this list (freshestCRL, §5.2.6).
    pub freshest: Vec<String>,
    parts: Arc<Parts>,
}

#[derive(Debug)]
struct Parts {
    tbs: Range<usize>,
    issuer: Range<usize>,
    signature: Range<usize>,
    scheme: Option<Scheme>,
    /// Checked once, not at every signature judged with the list.
    signed_by: SignedBy,
}

impl Crl {
    /// Makes and signs a complete list.
    pub fn issue(
        issuer_key: &dyn Signer,
        issuer: &Certificate,
        number: u64,
        this_update: Timestamp,
        next_update: Timestamp,
        revoked: &[Revoked],
    ) -> Result<Self, EdsError> {
        let draft = Draft {
            number,
            this_update,
            next_update,
            revoked,
            freshest: None,
            delta: None,
        };
        draft.sign(issuer_key, issuer)
    }

    /// DER or PEM.
    pub fn parse(bytes: &[u8]) -> Result<Self, EdsError> {
        if bytes.len() > CRL_BYTES_MAX {
            return Err(EdsError::TooLarge {
                what: WHAT,
                limit: CRL_BYTES_MAX,
            });
        }
        read::list(pem::open(bytes, &["X509 CRL"], WHAT)?.into_owned())
    }

    /// The `-----BEGIN X509 CRL-----` block.
    pub fn to_pem(&self) -> String {
        pem::write("X509 CRL", &self.der)
    }

    /// Whether the list names `issuer` as its issuer and is signed by its key, which must be allowed to
    /// sign lists (cRLSign). Says nothing of the dates, nor of the trust in the issuer.
    pub fn is_signed_by(&self, issuer: &Certificate) -> bool {
        let may_sign = issuer.extensions().key_usage.is_some_and(|usage| usage.crl_sign);
        if !may_sign || self.issuer_name() != issuer.subject_name() {
            return false;
        }
        self.parts.scheme.is_some_and(|scheme| {
            let check =
                |key: &PublicKey| key.verify(scheme, self.part(&self.parts.tbs), self.part(&self.parts.signature));
            self.parts.signed_by.is(issuer, check)
        })
    }

    /// Whether `delta` tells what changed since this complete list (RFC 5280 §5.2.4): of the same issuer, made to a base
    /// not newer than this list, and itself newer. Signatures and dates are checked by whoever believes both.
    pub fn takes(&self, delta: &Self) -> bool {
        let Scope::Delta { base } = delta.scope else {
            return false;
        };
        self.scope == Scope::Complete
            && self.issuer_name() == delta.issuer_name()
            && base <= self.number
            && self.number < delta.number
    }

    pub(crate) fn issuer_name(&self) -> &[u8] {
        self.part(&self.parts.issuer)
    }

    fn part(&self, range: &Range<usize>) -> &[u8] {
        self.der.get(range.clone()).unwrap_or_default()
    }
}
