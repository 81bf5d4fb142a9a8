//! One signature, and its report.

use std::sync::Arc;

use eds::crl::{Crl, Scope};
use eds::ocsp::{Answer, Status};
use eds::policy::{Evidence, ExpectedSigner, Revocation, judge};
use eds::{Certificate, Check, CheckOutcome, Facts, Policy, Report, TrustStore, Verdict};
use jiff::Timestamp;

use crate::words;

/// What form a signature has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Pdf,
    Cms,
    /// Signed XML, and whether the whole document is covered.
    Xml {
        whole: bool,
    },
    /// The data of a barcode row.
    Row {
        whole: bool,
        /// Whether the number on the codes is the number in the signed data.
        number_agrees: bool,
    },
}

/// One signature with what came along.
#[derive(Clone, Debug)]
pub struct Found {
    pub facts: Facts,
    pub form: Form,
    /// Revocation lists that came with the signature.
    pub lists: Vec<Arc<Crl>>,
    /// OCSP answers that did.
    pub answers: Vec<Arc<Answer>>,
    /// For a card: the name of the attached file that holds the signature.
    pub attachment: Option<String>,
}

/// Whom and what to believe.
#[derive(Clone, Copy, Debug)]
pub struct Judging<'a> {
    pub policy: &'a Policy,
    pub trust: &'a TrustStore,
    pub revocation: &'a Revocation,
    pub expected: &'a ExpectedSigner,
    pub now: Timestamp,
}

/// Questions that only CMS raises.
const OF_CMS: [&str; 2] = ["attributes", "signing_certificate"];

impl Found {
    pub(crate) const fn new(facts: Facts, form: Form) -> Self {
        Self {
            facts,
            form,
            lists: Vec::new(),
            answers: Vec::new(),
            attachment: None,
        }
    }

    /// Every signature of a CMS over this content.
    pub fn of_cms(cms: &[u8], content: &[u8]) -> Result<Vec<Self>, eds::EdsError> {
        let facts = eds::facts::of_cms(cms, Some(content))?;
        Ok(facts.into_iter().map(|facts| Self::new(facts, Form::Cms)).collect())
    }

    /// Judges the signature. Lists and answers that came along count beside what is known here, so that a document can be proved
    /// without network.
    pub fn judge(&self, judging: &Judging<'_>) -> Report {
        let mut report = judge(
            &self.facts,
            judging.policy,
            judging.trust,
            &self.revocation(judging.revocation),
            judging.expected,
            judging.now,
        );
        let (whole, number_agrees) = match self.form {
            Form::Pdf | Form::Cms => return report,
            Form::Xml { whole } => (whole, None),
            Form::Row { whole, number_agrees } => (whole, Some(number_agrees)),
        };
        report.checks.retain(|check| !OF_CMS.contains(&check.id.as_ref()));
        for check in &mut report.checks {
            if let Some(clause) = clause(&check.id) {
                check.clause = clause.into();
            }
        }
        report.checks.push(Check {
            id: "coverage".into(),
            question: words::coverage_question(),
            answer: words::coverage(whole),
            outcome: outcome(whole),
            clause: "XMLDSig 1.1 §4.4.3".into(),
        });
        if let Some(agrees) = number_agrees {
            report.checks.push(Check {
                id: "number".into(),
                question: words::number_question(),
                answer: words::number(agrees),
                outcome: outcome(agrees),
                clause: "BarcodeElement/FavorID".into(),
            });
            report.checks.extend(self.snapshot(judging));
        }
        if report.checks.iter().any(|check| check.outcome == CheckOutcome::Failed) {
            report.verdict = Verdict::Invalid;
        }
        report
    }

    /// What the list or the answer that came along proves, and as of when: it holds for that moment for ever, and for
    /// today until the next one. None where nothing of the signer's authority came along, or the certificate is revoked by
    /// it: that is for the check of revocation to say.
    fn snapshot(&self, judging: &Judging<'_>) -> Option<Check> {
        let signer = self.facts.signer.as_ref()?;
        let above = self.facts.certificates.iter().chain(&judging.trust.intermediates);
        let above = above.chain(&judging.trust.roots);
        let issuers: Vec<_> = above.filter(|issuer| signer.is_signed_by(issuer)).collect();
        // An answer speaks only where there is no list at all: beside a list that shows the signer revoked it proves nothing.
        let (answer, clause) = if let Some(list) = self.own_list(&issuers) {
            let (as_of, until) = by_list(list, signer)?;
            (
                words::snapshot_of_list(as_of, until, judging.now),
                "RFC 5280 §5.1.2.4, §5.1.2.5",
            )
        } else {
            let (as_of, until) = self.by_answer(signer, &issuers)?;
            (
                words::snapshot_of_answer(as_of, until, judging.now),
                "RFC 6960 §4.2.2.1",
            )
        };
        Some(Check {
            id: "snapshot".into(),
            question: words::snapshot_question(),
            answer,
            outcome: CheckOutcome::Passed,
            clause: clause.into(),
        })
    }

    /// The newest list of these issuers.
    fn own_list(&self, issuers: &[&Certificate]) -> Option<&Crl> {
        let is_own = |list: &&Arc<Crl>| issuers.iter().any(|issuer| list.is_signed_by(issuer));
        let newest = self.lists.iter().filter(is_own).max_by_key(|list| list.this_update);
        newest.map(AsRef::as_ref)
    }

    /// From when to when the newest answer of these issuers says that the signer is not revoked.
    fn by_answer(&self, signer: &Certificate, issuers: &[&Certificate]) -> Option<(Timestamp, Timestamp)> {
        let entries = self.answers.iter().flat_map(|answer| {
            let believed = issuers.iter().filter_map(|issuer| {
                let entry = answer.entry(signer, issuer)?;
                answer.signer(issuer, answer.produced_at).ok().map(|_| entry)
            });
            believed.collect::<Vec<_>>()
        });
        let newest = entries.max_by_key(|entry| entry.this_update)?;
        (newest.status == Status::Good).then(|| (newest.this_update, newest.until()))
    }

    fn revocation(&self, known: &Revocation) -> Revocation {
        if self.lists.is_empty() && self.answers.is_empty() {
            return known.clone();
        }
        let mut evidence = match known {
            Revocation::Known(evidence) => evidence.clone(),
            Revocation::Unknown { .. } => Evidence::default(),
        };
        evidence.lists.extend(self.lists.iter().cloned());
        evidence.answers.extend(self.answers.iter().cloned());
        Revocation::Known(evidence)
    }
}

/// From when to when the list says that the signer is not revoked.
fn by_list(list: &Crl, signer: &Certificate) -> Option<(Timestamp, Timestamp)> {
    let is_good = !list.revoked.contains_key(&signer.serial_hex) && list.scope == Scope::Complete;
    is_good.then_some((list.this_update, list.next_update))
}

/// The same question has another source in XML.
fn clause(id: &str) -> Option<&'static str> {
    match id {
        "algorithm" => Some("XMLDSig 1.1 §6"),
        "integrity" => Some("XMLDSig 1.1 §3.2.1"),
        "signature" => Some("XMLDSig 1.1 §3.2.2"),
        _ => None,
    }
}

const fn outcome(good: bool) -> CheckOutcome {
    if good {
        CheckOutcome::Passed
    } else {
        CheckOutcome::Failed
    }
}
