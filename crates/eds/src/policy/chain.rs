//! From the signer to a root we believe in (RFC 5280 §6.1), within a budget.

use jiff::Timestamp;

use super::{SIGNATURE_CHECKS_MAX, TrustStore};
use crate::Certificate;
use crate::asn1::oid;

/// Why no chain was found, least telling first: of several dead ends the last in this order is reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Broken {
    NoSigner,
    /// Nobody we know bears the issuer's name and key.
    IssuerUnknown {
        issuer: String,
    },
    /// Longer than the policy, or than the authority's own path length, allows.
    TooLong,
    /// Without cA or keyCertSign.
    NotAuthority {
        name: String,
    },
    UnknownCritical {
        name: String,
        oid: String,
    },
    /// The name constraints of an authority forbid a name below it.
    NameForbidden {
        name: String,
        by: String,
    },
    AuthorityNotCurrent {
        name: String,
    },
    UnknownAlgorithm {
        name: String,
        oid: String,
    },
    SignatureWrong {
        name: String,
    },
    /// [`SIGNATURE_CHECKS_MAX`] is used up.
    Budget,
}

impl Broken {
    const UNKNOWN_ISSUER: u8 = 1;

    const fn rank(&self) -> u8 {
        match self {
            Self::NoSigner => 0,
            Self::IssuerUnknown { .. } => Self::UNKNOWN_ISSUER,
            Self::TooLong => 2,
            Self::NotAuthority { .. } => 3,
            Self::UnknownCritical { .. } => 4,
            Self::NameForbidden { .. } => 5,
            Self::AuthorityNotCurrent { .. } => 6,
            Self::UnknownAlgorithm { .. } => 7,
            Self::SignatureWrong { .. } => 8,
            Self::Budget => 9,
        }
    }
}

/// The signer first, the root last.
pub(super) fn build<'a>(
    signer: &'a Certificate,
    came_along: &'a [Certificate],
    trust: &'a TrustStore,
    length_max: usize,
    now: Timestamp,
) -> Result<Vec<&'a Certificate>, Broken> {
    if let Some(broken) = unreadable(signer) {
        return Err(broken);
    }
    let mut search = Search {
        came_along,
        trust,
        length_max,
        now,
        signature_checks_left: SIGNATURE_CHECKS_MAX,
        path: vec![signer],
    };
    search.extend()?;
    search.path.iter().for_each(|certificate| certificate.remember());
    Ok(search.path)
}

struct Search<'a> {
    came_along: &'a [Certificate],
    trust: &'a TrustStore,
    length_max: usize,
    now: Timestamp,
    signature_checks_left: usize,
    path: Vec<&'a Certificate>,
}

impl<'a> Search<'a> {
    /// Tries every certificate that could have issued the last of the path, our own first.
    fn extend(&mut self) -> Result<(), Broken> {
        let Some(last) = self.path.last().copied() else {
            return Err(Broken::NoSigner);
        };
        if self.trust.roots.contains(last) {
            return Ok(());
        }
        let trust = self.trust;
        let mut worst: Option<Broken> = None;
        for candidate in trust.roots.iter().chain(&trust.intermediates).chain(self.came_along) {
            if !could_have_issued(candidate, last) || self.path.contains(&candidate) {
                continue;
            }
            match self.step(last, candidate) {
                Ok(()) => return Ok(()),
                Err(Broken::Budget) => return Err(Broken::Budget),
                Err(broken) if broken.rank() > worst.as_ref().map_or(Broken::UNKNOWN_ISSUER, Broken::rank) => {
                    worst = Some(broken);
                }
                Err(_) => {}
            }
        }
        Err(worst.unwrap_or_else(|| Broken::IssuerUnknown {
            issuer: last.issuer_common_name.clone(),
        }))
    }

    fn step(&mut self, last: &'a Certificate, candidate: &'a Certificate) -> Result<(), Broken> {
        self.check_rights(candidate)?;
        if let Some(oid) = last.unknown_algorithm() {
            return Err(Broken::UnknownAlgorithm {
                name: last.subject.common_name.clone(),
                oid: oid.to_string(),
            });
        }
        self.signature_checks_left = self.signature_checks_left.checked_sub(1).ok_or(Broken::Budget)?;
        if !last.is_signed_by(candidate) {
            return Err(Broken::SignatureWrong {
                name: last.subject.common_name.clone(),
            });
        }
        if self.now < candidate.not_before || self.now > candidate.not_after {
            return Err(Broken::AuthorityNotCurrent {
                name: candidate.subject.common_name.clone(),
            });
        }
        self.path.push(candidate);
        self.extend().inspect_err(|_| {
            self.path.pop();
        })
    }

    /// RFC 5280 §6.1.4: cA, keyCertSign, path length, names, no critical extension unprocessed. They are asked of
    /// the root too, which the RFC leaves open: a root that is no authority is a mistake of the operator.
    fn check_rights(&self, candidate: &Certificate) -> Result<(), Broken> {
        let extensions = candidate.extensions();
        let may_sign = extensions.key_usage.is_some_and(|usage| usage.key_cert_sign);
        if !extensions.is_ca || !may_sign {
            return Err(Broken::NotAuthority {
                name: candidate.subject.common_name.clone(),
            });
        }
        // An authority that is for time stamps alone makes no signers of documents. Other purposes of an authority are
        // left aside, as RFC 5280 §4.2.1.12 allows: many write them who mean no limit.
        let only_stamps = extensions.extended_key_usage_critical
            && extensions
                .extended_key_usages
                .iter()
                .all(|usage| *usage == oid::TIME_STAMPING);
        let stamps = |signer: &&Certificate| signer.extensions().extended_key_usages.contains(&oid::TIME_STAMPING);
        if only_stamps && !self.path.first().is_some_and(stamps) {
            return Err(Broken::NotAuthority {
                name: candidate.subject.common_name.clone(),
            });
        }
        // Between the candidate and the signer lie all of the path but the signer.
        let between = self.path.len().saturating_sub(1);
        if self.path.len() >= self.length_max || extensions.path_length.is_some_and(|limit| between > limit) {
            return Err(Broken::TooLong);
        }
        if let Some(constraints) = &extensions.constraints
            && let Some(outside) = self.path.iter().find(|below| !constraints.allow(below))
        {
            return Err(Broken::NameForbidden {
                name: outside.subject.common_name.clone(),
                by: candidate.subject.common_name.clone(),
            });
        }
        unreadable(candidate).map_or(Ok(()), Err)
    }
}

fn unreadable(certificate: &Certificate) -> Option<Broken> {
    let oid = certificate.extensions().unknown_critical.clone()?;
    Some(Broken::UnknownCritical {
        name: certificate.subject.common_name.clone(),
        oid,
    })
}

/// Name, and where both sides say it, key identifier (RFC 5280 §4.2.1.1).
fn could_have_issued(candidate: &Certificate, issued: &Certificate) -> bool {
    let wanted = &issued.extensions().authority_key_identifier;
    let offered = &candidate.extensions().subject_key_identifier;
    candidate.subject_name() == issued.issuer_name() && (wanted.is_none() || offered.is_none() || wanted == offered)
}
