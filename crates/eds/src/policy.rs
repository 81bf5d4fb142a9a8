//! The judge: facts, policy, trust and a moment give a report. Pure and repeatable years later.
//!
//! Rules that are choices, with their reasons:
//!
//! - **Unknown refuses.** A revocation status that cannot be proved makes the verdict indeterminate,
//!   which is refused like an invalid one.
//! - **Revocation of authorities.** The signer's certificate always needs a current list of its issuer.
//!   An intermediate authority needs one of the root when a list of the root is given, or when it merely
//!   came along with the signature. An intermediate that the operator put into the trust store is
//!   believed without: its root is kept off-line and publishes no list, and taking the authority out of
//!   the trust store is how it is revoked.
//! - **Now is now.** Everything is judged at one moment, the one given. The signer's own claim of the
//!   time of signing proves nothing without a time stamp, so an expired certificate is refused.

mod chain;
mod checks;
mod revocation;
pub(crate) mod words;

use jiff::Timestamp;

pub use revocation::{Evidence, Missing, Revocation};

use crate::{Certificate, Check, CheckOutcome, Facts, Report, Verdict};

/// The most signature values that building one chain may check. Certificates that came along with a
/// signature are the stranger's, and many of one name could otherwise keep the judge busy.
pub const SIGNATURE_CHECKS_MAX: usize = 16;

/// The certificates we believe in.
#[derive(Clone, Debug, Default)]
pub struct TrustStore {
    /// Where every chain must end.
    pub roots: Vec<Certificate>,
    /// Authorities in between, put here by the operator.
    pub intermediates: Vec<Certificate>,
}

/// Who must have signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExpectedSigner {
    Anyone,
    /// «ИИН, указанный в запросе» = «ИИН, указанный в регистрационном свидетельстве», as texts.
    Iin(String),
    /// A named information system: subject CN, and the extended key usage of information systems, so
    /// that no person of that name passes for one.
    System(String),
}

/// The signature policy, as a document with levels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    pub name: String,
    /// EKU OIDs of which one must be present. Empty: any certificate for signing will do.
    pub extended_key_usages: Vec<String>,
    /// Longest chain, signer and root included.
    pub chain_length_max: usize,
    /// Shortest RSA modulus of the signer, in bits.
    pub rsa_bits_min: usize,
}

impl Policy {
    /// The policy of our own authority for persons, officials and systems.
    ///
    /// They all carry emailProtection, the mark of a signing certificate of the НУЦ; one for signing in
    /// carries clientAuth instead. The longest chain is signer, issuing authority and root, and one more
    /// between them for an authority that joins ours under its own root.
    pub fn own_authority() -> Self {
        Self {
            name: "qyzmet-own-authority-1".to_owned(),
            extended_key_usages: vec![crate::asn1::oid::EMAIL_PROTECTION.to_string()],
            chain_length_max: 4,
            rsa_bits_min: 2048,
        }
    }
}

/// The checks that ask about the certificate and not about a signature.
const OF_CERTIFICATE: [&str; 5] = ["chain", "validity", "key_usage", "revocation", "identity"];

/// Judges a certificate before anything is signed with it: whose it is, whether it is in force, trusted and not revoked.
pub fn judge_certificate(
    certificate: &Certificate,
    policy: &Policy,
    trust: &TrustStore,
    revocation: &Revocation,
    expected: &ExpectedSigner,
    now: Timestamp,
) -> Report {
    let facts = Facts {
        signer: Some(certificate.clone()),
        ..Facts::default()
    };
    let mut report = judge(&facts, policy, trust, revocation, expected, now);
    report
        .checks
        .retain(|check| OF_CERTIFICATE.contains(&check.id.as_str()));
    report.verdict = verdict(&report.checks);
    report
}

/// Judges one signature. Every check is in the report with its question, answer and clause; unknown
/// revocation refuses.
pub fn judge(
    facts: &Facts,
    policy: &Policy,
    trust: &TrustStore,
    revocation: &Revocation,
    expected: &ExpectedSigner,
    now: Timestamp,
) -> Report {
    let chain = match &facts.signer {
        Some(signer) => chain::build(signer, &facts.certificates, trust, policy.chain_length_max, now),
        None => Err(chain::Broken::NoSigner),
    };
    let case = checks::Case {
        facts,
        policy,
        trust,
        revocation,
        expected,
        now,
        chain: &chain,
    };
    let checks = checks::all(&case);
    let verdict = verdict(&checks);
    let subject = facts.signer.as_ref().map(|signer| &signer.subject);
    Report {
        verdict,
        signer_name: subject.map(crate::Subject::full_name),
        signer_iin: subject.and_then(|subject| subject.iin.clone()),
        signer_bin: subject.and_then(|subject| subject.bin.clone()),
        signer_organization: subject.and_then(|subject| subject.organization.clone()),
        serial_hex: facts.signer.as_ref().map(|signer| signer.serial_hex.clone()),
        algorithm: facts.algorithm.clone(),
        signed_at: facts.signing_time,
        judged_at: now,
        policy: policy.name.clone(),
        checks,
    }
}

fn verdict(checks: &[Check]) -> Verdict {
    let outcome = |wanted| checks.iter().any(|check| check.outcome == wanted);
    if outcome(CheckOutcome::Failed) {
        Verdict::Invalid
    } else if outcome(CheckOutcome::Unknown) {
        Verdict::Indeterminate
    } else {
        Verdict::Valid
    }
}
