//! The checks as a table: id, clause, question, judge.

use const_oid::ObjectIdentifier;
use jiff::Timestamp;

use super::chain::Broken;
use super::proof::{Fault, Proof};
use super::revocation::{Standing, When, standing};
use super::{ExpectedSigner, Policy, Purpose, Revocation, TrustStore, words};
use crate::asn1::oid;
use crate::cades::Level;
use crate::facts::{Form, Since};
use crate::key::KeyKind;
use crate::report::Sentence;
use crate::{Certificate, Check, CheckOutcome, Facts, Report, Verdict};

/// Everything a check may look at.
pub(super) struct Case<'a> {
    pub(super) facts: &'a Facts,
    pub(super) policy: &'a Policy,
    pub(super) trust: &'a TrustStore,
    pub(super) revocation: &'a Revocation,
    pub(super) expected: &'a ExpectedSigner,
    pub(super) now: Timestamp,
    /// The moment at which the certificate is judged: the proved one, else now.
    pub(super) at: Timestamp,
    pub(super) proof: &'a Proof<'a>,
    pub(super) level: Level,
    pub(super) counter_signatures: &'a [Report],
    pub(super) chain: &'a Result<Vec<&'a Certificate>, Broken>,
}

/// One line of the table.
struct Row {
    id: &'static str,
    clause: &'static str,
    question: fn(&Case<'_>) -> Sentence,
    /// None: the question does not arise.
    judge: fn(&Case<'_>) -> Option<Answer>,
}

type Answer = (CheckOutcome, Sentence);

/// In the order in which a person should hear of them: what is wrong with the document before what is
/// wrong with the certificate, before what is wrong with the person.
const TABLE: [Row; 16] = [
    Row {
        id: "algorithm",
        clause: "RFC 5754 §2, §3",
        question: |_| words::algorithm_question(),
        judge: algorithm,
    },
    Row {
        id: "integrity",
        clause: "RFC 5652 §5.4, §11.2",
        question: |_| words::integrity_question(),
        judge: integrity,
    },
    Row {
        id: "signature",
        clause: "RFC 5652 §5.6",
        question: |_| words::signature_question(),
        judge: signature,
    },
    Row {
        id: "attributes",
        clause: "RFC 5652 §11.1, §11.2",
        question: |_| words::attributes_question(),
        judge: attributes,
    },
    Row {
        id: "signing_certificate",
        clause: "RFC 5035 §3",
        question: |_| words::signing_certificate_question(),
        judge: signing_certificate,
    },
    Row {
        id: "chain",
        clause: "RFC 5280 §6.1",
        question: |_| words::chain_question(),
        judge: chain,
    },
    Row {
        id: "validity",
        clause: "RFC 5280 §4.1.2.5",
        question: |_| words::validity_question(),
        judge: validity,
    },
    Row {
        id: "key_usage",
        clause: "RFC 5280 §4.2.1.3, §4.2.1.12",
        question: |case| words::key_usage_question(case.policy.purpose),
        judge: key_usage,
    },
    Row {
        id: "revocation",
        clause: "RFC 5280 §6.3, RFC 6960 §3.2",
        question: |_| words::revocation_question(),
        judge: revocation,
    },
    Row {
        id: "identity",
        clause: "RFC 5280 §4.1.2.6",
        question: |case| words::identity_question(case.expected),
        judge: identity,
    },
    Row {
        id: "time",
        clause: "RFC 3161 §2.4.2, ETSI EN 319 102-1 §5.5.4, §5.6.2",
        question: |_| words::time_question(),
        judge: time,
    },
    Row {
        id: "counter_signatures",
        clause: "RFC 5652 §11.4",
        question: |_| words::counter_question(),
        judge: counter_signatures,
    },
    Row {
        id: "pades_baseline",
        clause: "ETSI EN 319 142-1 §6.3",
        question: |_| words::baseline_question(),
        judge: |case| below_baseline(case, Form::Pdf),
    },
    Row {
        id: "cades_baseline",
        clause: "ETSI EN 319 122-1 §6.3",
        question: |_| words::baseline_question(),
        judge: |case| below_baseline(case, Form::Cms),
    },
    Row {
        id: "xades_baseline",
        clause: "ETSI EN 319 132-1 §6.3",
        question: |_| words::baseline_question(),
        judge: |case| below_baseline(case, Form::Xml),
    },
    Row {
        id: "coverage",
        clause: "ISO 32000-1 §12.8.1",
        question: |_| words::coverage_question(),
        judge: coverage,
    },
];

pub(super) fn all(case: &Case<'_>) -> Vec<Check> {
    let ask = |row: &Row| {
        let (outcome, answer) = (row.judge)(case)?;
        Some(Check {
            id: row.id.into(),
            question: (row.question)(case),
            answer,
            outcome,
            clause: row.clause.into(),
        })
    };
    TABLE.iter().filter_map(ask).collect()
}

fn passed(answer: Sentence) -> Option<Answer> {
    Some((CheckOutcome::Passed, answer))
}

fn failed(answer: Sentence) -> Option<Answer> {
    Some((CheckOutcome::Failed, answer))
}

fn unknown(answer: Sentence) -> Option<Answer> {
    Some((CheckOutcome::Unknown, answer))
}

fn algorithm(case: &Case<'_>) -> Option<Answer> {
    let facts = case.facts;
    match facts.key {
        // Without a certificate nobody knows the key; the check of the signature says so.
        None if facts.signer.is_none() => unknown(words::needs_signer()),
        Some(KeyKind::Rsa { bits }) if bits < case.policy.rsa_bits_min => {
            failed(words::key_short(bits, case.policy.rsa_bits_min))
        }
        _ if !facts.algorithm_supported => failed(words::algorithm_refused(&facts.algorithm)),
        _ => match outdated(case) {
            Some(name) => failed(words::algorithm_outdated(&name)),
            None => passed(words::yes_namely(&facts.algorithm)),
        },
    }
}

/// An algorithm of the signature or of its chain whose time was over at the moment that is judged.
fn outdated(case: &Case<'_>) -> Option<String> {
    let signer = case.policy.refuses(case.facts.key, case.facts.digest, case.at);
    let authority = |certificate: &&Certificate| case.policy.refuses(certificate.key_kind(), None, case.at);
    signer.or_else(|| case.chain.as_ref().ok()?.iter().skip(1).find_map(authority))
}

fn integrity(case: &Case<'_>) -> Option<Answer> {
    if case.facts.digest_matches {
        passed(words::unchanged())
    } else {
        failed(words::changed())
    }
}

fn signature(case: &Case<'_>) -> Option<Answer> {
    match &case.facts.signer {
        None => failed(words::signer_missing()),
        Some(_) if case.facts.signature_matches => passed(words::signature_fits()),
        Some(_) => failed(words::signature_wrong()),
    }
}

fn attributes(case: &Case<'_>) -> Option<Answer> {
    if case.facts.content_type_present {
        passed(words::attributes_present())
    } else {
        failed(words::attributes_missing())
    }
}

fn signing_certificate(case: &Case<'_>) -> Option<Answer> {
    if case.facts.signing_certificate_matches {
        passed(words::certificate_named())
    } else {
        failed(words::certificate_not_named())
    }
}

fn chain(case: &Case<'_>) -> Option<Answer> {
    match case.chain {
        Ok(chain) => passed(words::yes_namely(
            chain
                .get(1)
                .or(chain.first())
                .map_or("", |issuer| issuer.subject.common_name.as_str()),
        )),
        Err(broken) => failed(words::chain_broken(broken)),
    }
}

fn validity(case: &Case<'_>) -> Option<Answer> {
    let Some(signer) = &case.facts.signer else {
        return unknown(words::needs_signer());
    };
    if case.at < signer.not_before {
        failed(words::not_yet_valid(signer.not_before))
    } else if case.at > signer.not_after {
        failed(words::expired(signer.not_after))
    } else if case.now > signer.not_after {
        passed(words::was_valid(case.at, signer.not_after))
    } else {
        passed(words::valid_until(signer.not_after))
    }
}

/// digitalSignature and nonRepudiation mark a signing certificate of the НУЦ; one for signing in has
/// keyEncipherment in place of the second. What each must have besides, the policy says.
fn key_usage(case: &Case<'_>) -> Option<Answer> {
    let Some(signer) = &case.facts.signer else {
        return unknown(words::needs_signer());
    };
    let signs = signs_documents(signer, case.policy);
    let signs_in = signs_in(signer, case.policy);
    match case.policy.purpose {
        Purpose::Document if signs => passed(words::for_signing()),
        Purpose::Document if signs_in => failed(words::only_for_sign_in()),
        Purpose::Document => failed(words::not_for_signing()),
        Purpose::SignIn if signs_in => passed(words::for_sign_in()),
        Purpose::SignIn if signs && case.policy.sign_in.signing_will_do => passed(words::signing_signs_in()),
        Purpose::SignIn if signs => failed(words::only_for_signing()),
        Purpose::SignIn => failed(words::not_for_sign_in()),
    }
}

fn signs_documents(signer: &Certificate, policy: &Policy) -> bool {
    let usage = signer.extensions().key_usage;
    let wanted = &policy.extended_key_usages;
    usage.is_some_and(|usage| usage.digital_signature && usage.non_repudiation)
        && (wanted.is_empty() || has_purpose(signer, wanted))
}

/// One for signing in has keyEncipherment; the unified one has it beside the bits for documents.
fn signs_in(signer: &Certificate, policy: &Policy) -> bool {
    let usage = signer.extensions().key_usage;
    usage.is_some_and(|usage| usage.digital_signature && usage.key_encipherment)
        && has_purpose(signer, &policy.sign_in.extended_key_usages)
}

fn has_purpose(signer: &Certificate, wanted: &[ObjectIdentifier]) -> bool {
    let purposes = &signer.extensions().extended_key_usages;
    purposes.iter().any(|purpose| wanted.contains(purpose))
}

fn revocation(case: &Case<'_>) -> Option<Answer> {
    let Ok(chain) = case.chain else {
        return unknown(words::revocation_unknown(&super::revocation::Gap::NoChain));
    };
    let when = When {
        at: case.at,
        now: case.now,
    };
    let too_old = |as_of: Timestamp| {
        let oldest = case
            .policy
            .revocation_age_max
            .and_then(|age| case.at.checked_sub(age).ok());
        oldest.is_some_and(|oldest| as_of < oldest)
    };
    match standing(chain, case.trust, case.revocation, when) {
        Standing::Good { as_of, .. } if too_old(as_of) => {
            unknown(words::revocation_unknown(&super::revocation::Gap::Stale {
                since: as_of,
            }))
        }
        Standing::Good { as_of, source } => passed(words::not_revoked(as_of, source)),
        Standing::Revoked {
            is_signer: true,
            at,
            reason,
            ..
        } => failed(words::revoked(at, reason)),
        Standing::Revoked { name, at, .. } => failed(words::authority_revoked(&name, at)),
        Standing::Unknown(gap) => unknown(words::revocation_unknown(&gap)),
    }
}

fn identity(case: &Case<'_>) -> Option<Answer> {
    let Some(signer) = &case.facts.signer else {
        return unknown(words::needs_signer());
    };
    match case.expected {
        ExpectedSigner::Anyone => passed(words::anyone_may_sign()),
        ExpectedSigner::Iin(expected) => match &signer.subject.iin {
            Some(iin) if iin == expected => passed(words::iin_same()),
            Some(_) => failed(words::iin_differs()),
            None => failed(words::iin_missing()),
        },
        ExpectedSigner::System(name) => {
            let is_system = signer
                .extensions()
                .extended_key_usages
                .contains(&oid::INFORMATION_SYSTEM);
            if is_system && signer.subject.common_name == *name {
                passed(words::yes_namely(name))
            } else {
                failed(words::system_differs(name))
            }
        }
    }
}

fn time(case: &Case<'_>) -> Option<Answer> {
    let Proof { at, by, fault, .. } = case.proof;
    let latest = at.and_then(|at| at.checked_add(case.policy.clock_skew).ok());
    match (at, fault) {
        (_, Some(Fault::Other)) => failed(words::stamp_fault(&Fault::Other)),
        (Some(at), _) => match case.facts.signing_time.zip(latest) {
            Some((claimed, latest)) if claimed > latest => failed(words::claimed_after_stamp(claimed, *at)),
            _ => passed(words::time_proved(*at, by, case.level == Level::LTA)),
        },
        (None, Some(fault)) if case.policy.time_stamp_required => unknown(words::stamp_fault(fault)),
        (None, Some(fault)) => passed(words::stamp_left_aside(fault)),
        (None, None) if case.policy.time_stamp_required => failed(words::stamp_missing()),
        (None, None) => passed(words::no_stamp()),
    }
}

fn counter_signatures(case: &Case<'_>) -> Option<Answer> {
    let worst = case
        .counter_signatures
        .iter()
        .max_by_key(|report| match report.verdict {
            Verdict::Valid => 0,
            Verdict::Indeterminate => 1,
            Verdict::Invalid => 2,
        })?;
    let name = |report: &Report| report.signer_name.clone().unwrap_or_default();
    let names = case.counter_signatures.iter().map(name).collect::<Vec<_>>().join(", ");
    match worst.verdict {
        Verdict::Valid => passed(words::yes_namely(&names)),
        Verdict::Indeterminate => unknown(words::counter_unproved(&name(worst))),
        Verdict::Invalid => failed(words::counter_wrong(&name(worst))),
    }
}

/// Asked only where the answer is no: a form that others may want, and no reason to doubt the signature.
fn below_baseline(case: &Case<'_>, form: Form) -> Option<Answer> {
    let below = case.facts.below.filter(|below| below.form() == form)?;
    passed(words::below_baseline(below))
}

fn coverage(case: &Case<'_>) -> Option<Answer> {
    match case.facts.since.as_ref()? {
        Since::Whole => passed(words::whole_file()),
        Since::Added(additions) => passed(words::only_added(additions)),
        Since::Changed(change) => failed(words::changed_after(*change)),
    }
}
