//! The checks as a table: id, clause, question, judge.

use jiff::Timestamp;

use super::chain::Broken;
use super::revocation::{Standing, When, standing};
use super::{ExpectedSigner, Policy, Revocation, TrustStore, words};
use crate::asn1::oid;
use crate::facts::Since;
use crate::key::KeyKind;
use crate::report::Sentence;
use crate::{Certificate, Check, CheckOutcome, Facts};

/// Everything a check may look at.
pub(super) struct Case<'a> {
    pub(super) facts: &'a Facts,
    pub(super) policy: &'a Policy,
    pub(super) trust: &'a TrustStore,
    pub(super) revocation: &'a Revocation,
    pub(super) expected: &'a ExpectedSigner,
    pub(super) now: Timestamp,
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
const TABLE: [Row; 11] = [
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
        question: |_| words::key_usage_question(),
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
            id: row.id.to_owned(),
            question: (row.question)(case),
            answer,
            outcome,
            clause: row.clause.to_owned(),
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
        _ => passed(words::yes_namely(&facts.algorithm)),
    }
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
    if case.now < signer.not_before {
        failed(words::not_yet_valid(signer.not_before))
    } else if case.now > signer.not_after {
        failed(words::expired(signer.not_after))
    } else {
        passed(words::valid_until(signer.not_after))
    }
}

/// digitalSignature and nonRepudiation mark a signing certificate of the НУЦ; one for signing in has
/// keyEncipherment in place of the second.
fn key_usage(case: &Case<'_>) -> Option<Answer> {
    let Some(signer) = &case.facts.signer else {
        return unknown(words::needs_signer());
    };
    let extensions = signer.extensions();
    let may_sign = extensions
        .key_usage
        .is_some_and(|usage| usage.digital_signature && usage.non_repudiation);
    let wanted = &case.policy.extended_key_usages;
    let has_purpose = wanted.is_empty()
        || extensions
            .extended_key_usages
            .iter()
            .any(|usage| wanted.contains(&usage.to_string()));
    if may_sign && has_purpose {
        passed(words::for_signing())
    } else {
        failed(words::not_for_signing())
    }
}

fn revocation(case: &Case<'_>) -> Option<Answer> {
    let Ok(chain) = case.chain else {
        return unknown(words::revocation_unknown(&super::revocation::Gap::NoChain));
    };
    let when = When {
        at: case.now,
        now: case.now,
    };
    match standing(chain, case.trust, case.revocation, when) {
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

fn coverage(case: &Case<'_>) -> Option<Answer> {
    match case.facts.since.as_ref()? {
        Since::Whole => passed(words::whole_file()),
        Since::Added(additions) => passed(words::only_added(additions)),
        Since::Changed(change) => failed(words::changed_after(*change)),
    }
}
