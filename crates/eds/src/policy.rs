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
//! - **The proved moment, else now.** A time stamp that holds proves that the signature existed, and the
//!   certificate is judged at that moment: expired or revoked since is no harm, where the evidence shows it.
//!   Without one everything is judged at the moment given: the signer's own claim proves nothing.
//! - **A stamp that does not hold** proves nothing and refuses nothing, unless the policy demands one or it is over
//!   something else: it is said, and the signature judged at the moment given, which is stricter.
//! - **Evidence that came along** is looked at beside the judge's own: lists and answers prove themselves.

mod chain;
mod checks;
mod document;
mod level;
mod proof;
mod revocation;
pub(crate) mod words;

use std::sync::Arc;

use const_oid::ObjectIdentifier;
use jiff::{SignedDuration, Timestamp};

pub use document::{CutOff, SignIn};
pub use revocation::{Evidence, Missing, Revocation};

use crate::crl::Crl;
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

/// What the judged signature is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Purpose {
    /// A document, whose signer may not deny it later.
    #[default]
    Document,
    /// A one-time text: nothing but who is there.
    SignIn,
}

/// The signature policy, as a document with levels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    pub name: String,
    /// EKU OIDs of which one must be present to sign documents. Empty: any certificate for signing will do.
    pub extended_key_usages: Vec<ObjectIdentifier>,
    /// What a certificate must have to sign in.
    pub sign_in: SignIn,
    /// Which of the two is asked.
    pub purpose: Purpose,
    /// Longest chain, signer and root included.
    pub chain_length_max: usize,
    /// Shortest RSA modulus of the signer, in bits.
    pub rsa_bits_min: usize,
    /// A signature without a time stamp that holds is refused.
    pub time_stamp_required: bool,
    /// How much later than its time stamp a signature may claim to have been made.
    pub clock_skew: SignedDuration,
    /// Evidence of revocation older than this, counted from the moment that is judged, is none.
    pub revocation_age_max: Option<SignedDuration>,
    /// Algorithms whose time ends, or is over.
    pub cut_offs: Vec<CutOff>,
}

impl Policy {
    /// The policy of our own authority for persons, officials and systems: `policies/own-authority.toml`.
    pub fn own_authority() -> Self {
        // The document is part of the binary and read by a test; a policy that nothing satisfies is its stand-in.
        Self::named("own-authority").unwrap_or_else(|| Self {
            name: String::new(),
            extended_key_usages: Vec::new(),
            sign_in: SignIn::default(),
            purpose: Purpose::Document,
            chain_length_max: 0,
            rsa_bits_min: usize::MAX,
            time_stamp_required: true,
            clock_skew: SignedDuration::ZERO,
            revocation_age_max: None,
            cut_offs: Vec::new(),
        })
    }

    /// The same policy, asked about a one-time text that somebody signs in with.
    #[must_use]
    pub fn for_sign_in(&self) -> Self {
        Self {
            purpose: Purpose::SignIn,
            ..self.clone()
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
        .retain(|check| OF_CERTIFICATE.contains(&check.id.as_ref()));
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
    let given = revocation;
    let proof = proof::of(facts, policy, trust, given, now);
    let at = proof.at.unwrap_or(now);
    let own = own_evidence(facts, &facts.evidence, given, trust, at);
    let revocation = own.as_ref().unwrap_or(given);
    let chain = match &facts.signer {
        Some(signer) => chain::build(signer, &facts.certificates, trust, policy.chain_length_max, at),
        None => Err(chain::Broken::NoSigner),
    };
    let counter_signatures: Vec<Report> = facts
        .counter_signatures
        .iter()
        .map(|counter| judge(counter, policy, trust, given, &ExpectedSigner::Anyone, now))
        .collect();
    let level = level::of(facts, &proof, &chain, policy, trust, now);
    let case = checks::Case {
        facts,
        policy,
        trust,
        revocation,
        expected,
        now,
        at,
        proof: &proof,
        level,
        chain: &chain,
        counter_signatures: &counter_signatures,
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
        proved_at: proof.at,
        level: facts.below.is_none().then_some(level),
        reach: level,
        stamp_again_before: proof.until,
        judged_at: now,
        policy: policy.name.clone(),
        checks,
        counter_signatures,
    }
}

/// What is known together with what came along (`came`) and speaks of this moment; None where nothing came.
///
/// A list that came along and ran out before the moment is left aside unless it shows a revocation: an authority that
/// the operator trusts without a list must not become unknown because somebody kept an old one.
fn own_evidence(
    facts: &Facts,
    came: &Evidence,
    revocation: &Revocation,
    trust: &TrustStore,
    at: Timestamp,
) -> Option<Revocation> {
    if came.lists.is_empty() && came.answers.is_empty() {
        return None;
    }
    let mut all = match revocation {
        Revocation::Known(evidence) => evidence.clone(),
        Revocation::Unknown { cause, next_try } => Evidence {
            missing: Some(Missing {
                cause: cause.clone(),
                next_try: *next_try,
            }),
            ..Evidence::default()
        },
    };
    let involved = || {
        facts
            .certificates
            .iter()
            .chain(&trust.intermediates)
            .chain(&facts.signer)
    };
    let speaks = |list: &&Arc<Crl>| {
        list.next_update >= at || involved().any(|certificate| list.revoked.contains_key(&certificate.serial_hex))
    };
    all.lists.extend(came.lists.iter().filter(speaks).cloned());
    all.answers.extend(came.answers.iter().cloned());
    Some(Revocation::Known(all))
}

/// When the signature should be stamped again (`extend`): the margin before its newest stamp runs out, by its certificate
/// or by its algorithms. None: it carries no stamp that holds.
pub fn stamp_again_at(report: &Report, margin: SignedDuration) -> Option<Timestamp> {
    let until = report.stamp_again_before?;
    Some(until.checked_sub(margin).unwrap_or(Timestamp::MIN))
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
