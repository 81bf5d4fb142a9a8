//! Is any certificate of the chain revoked (RFC 5280 §6.3, RFC 6960 §3.2)? Good, revoked or unknown, and unknown says why.
//!
//! Every piece of evidence that holds makes a statement: a complete list, a complete list with its delta, an OCSP
//! answer. A revocation for good in any of them decides; otherwise the freshest statement does, since a suspension can
//! end. What is out of date cannot prove that a certificate is good, but it does prove a revocation.

use std::sync::Arc;

use jiff::Timestamp;

use super::TrustStore;
use crate::Certificate;
use crate::crl::{Crl, RevocationReason, Scope};
use crate::ocsp::{Answer, AnswerFault, CLOCK_SKEW, Signed, Status};
use crate::report::Sentence;

/// What is known about revocation at the moment of judging.
#[derive(Clone, Debug)]
pub enum Revocation {
    Known(Evidence),
    /// Nothing is known; the cause is said to the person.
    Unknown {
        cause: Sentence,
        /// When somebody will look again, where that is known.
        next_try: Option<Timestamp>,
    },
}

impl Revocation {
    /// Nothing is known, and nobody said when it will be.
    pub fn unknown(cause: Sentence) -> Self {
        Self::Unknown { cause, next_try: None }
    }
}

impl From<Vec<Arc<Crl>>> for Revocation {
    fn from(lists: Vec<Arc<Crl>>) -> Self {
        Self::Known(Evidence {
            lists,
            ..Evidence::default()
        })
    }
}

/// Lists and answers, to be judged with a signature and kept with the document.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    /// Complete lists and deltas, of any issuers.
    pub lists: Vec<Arc<Crl>>,
    pub answers: Vec<Arc<Answer>>,
    /// What could not be had; said where the rest does not suffice.
    pub missing: Option<Missing>,
}

/// Evidence that could not be fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    pub cause: Sentence,
    pub next_try: Option<Timestamp>,
}

/// For which moment the status is asked, and which moment it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct When {
    /// The moment to be proved: now, or the proved time of signing.
    pub(super) at: Timestamp,
    /// Evidence made between the two speaks about the first as well: a revocation carries its date.
    pub(super) now: Timestamp,
}

/// The status of a whole chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Not revoked, by evidence of this moment.
    Good {
        as_of: Timestamp,
        source: Source,
    },
    Revoked {
        name: String,
        is_signer: bool,
        at: Timestamp,
        reason: RevocationReason,
    },
    Unknown(Gap),
}

/// What kind of evidence decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    List,
    Answer,
}

/// Why nothing is known, the most telling last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    NoList {
        issuer: String,
    },
    NotByIssuer {
        issuer: String,
    },
    Indirect {
        issuer: String,
    },
    Partitioned {
        issuer: String,
    },
    Unreadable {
        issuer: String,
        oid: String,
    },
    /// A delta without the complete list that it changes.
    DeltaAlone {
        issuer: String,
    },
    NotYetCurrent {
        from: Timestamp,
    },
    Stale {
        since: Timestamp,
    },
    /// Made after the certificate ran out: lists forget such certificates.
    AfterExpiry {
        from: Timestamp,
    },
    Answer(AnswerFault),
    /// The responder says that it does not know the certificate.
    NotKnown {
        issuer: String,
    },
    /// The delegate's own certificate may be revoked, and nothing tells.
    ResponderUnproved,
    NoChain,
    Unavailable {
        cause: Sentence,
        next_try: Option<Timestamp>,
    },
}

/// The status of `chain`, the signer first and the root last. The root is believed, not looked up.
pub(super) fn standing(chain: &[&Certificate], trust: &TrustStore, revocation: &Revocation, when: When) -> Standing {
    let evidence = match revocation {
        Revocation::Known(evidence) => evidence,
        Revocation::Unknown { cause, next_try } => {
            return Standing::Unknown(Gap::Unavailable {
                cause: cause.clone(),
                next_try: *next_try,
            });
        }
    };
    let mut good = None;
    let mut gap = None;
    let pairs = chain.iter().zip(chain.iter().skip(1));
    for (position, (certificate, issuer)) in pairs.enumerate() {
        let is_signer = position == 0;
        let question = Question {
            certificate,
            issuer,
            evidence,
            when,
        };
        match question.answer(is_signer) {
            // See the rule on authorities in the module comment of `policy`.
            Standing::Unknown(Gap::NoList { .. }) if !is_signer && trust.intermediates.contains(certificate) => {}
            Standing::Unknown(cause) => gap = gap.or(Some(cause)),
            proved @ Standing::Good { .. } => good = good.or(Some(proved)),
            revoked @ Standing::Revoked { .. } => return revoked,
        }
    }
    match (gap, good) {
        (Some(Gap::NoList { .. }), _) if evidence.missing.is_some() => Standing::Unknown(missing(evidence)),
        (Some(gap), _) => Standing::Unknown(gap),
        (None, Some(good)) => good,
        // A chain of the root alone: there is nobody who could have revoked it.
        (None, None) => Standing::Unknown(Gap::NoChain),
    }
}

fn missing(evidence: &Evidence) -> Gap {
    match &evidence.missing {
        Some(Missing { cause, next_try }) => Gap::Unavailable {
            cause: cause.clone(),
            next_try: *next_try,
        },
        None => Gap::NoChain,
    }
}

/// One certificate of the chain.
struct Question<'a> {
    certificate: &'a Certificate,
    issuer: &'a Certificate,
    evidence: &'a Evidence,
    when: When,
}

/// What one piece of evidence says.
#[derive(Clone, Copy, Debug)]
struct Statement {
    as_of: Timestamp,
    source: Source,
    revoked: Option<(Timestamp, RevocationReason)>,
}

impl Question<'_> {
    fn answer(&self, is_signer: bool) -> Standing {
        let mut statements = Vec::with_capacity(2);
        let mut gap = None;
        self.ask_lists(&mut statements, &mut gap);
        self.ask_answers(&mut statements, &mut gap);
        let for_good = |statement: &&Statement| {
            statement
                .revoked
                .is_some_and(|(_, reason)| reason != RevocationReason::CertificateHold)
        };
        // Of the same moment, the one that says revoked is believed.
        let freshness = |statement: &&Statement| (statement.as_of, statement.revoked.is_some());
        let decides = statements
            .iter()
            .filter(for_good)
            .max_by_key(freshness)
            .or_else(|| statements.iter().max_by_key(freshness));
        let Some(statement) = decides else {
            return Standing::Unknown(gap.unwrap_or_else(|| Gap::NoList {
                issuer: self.issuer_name(),
            }));
        };
        match self.revoked_by_then(statement) {
            Some((at, reason)) => Standing::Revoked {
                name: self.certificate.subject.common_name.clone(),
                is_signer,
                at,
                reason,
            },
            None => Standing::Good {
                as_of: statement.as_of,
                source: statement.source,
            },
        }
    }

    /// A revocation after the moment that is to be proved does not touch it; where that moment is now, a date of the
    /// future is a clock that runs ahead, and the certificate is revoked.
    fn revoked_by_then(&self, statement: &Statement) -> Option<(Timestamp, RevocationReason)> {
        let looks_back = self.when.at < self.when.now && statement.as_of > self.when.at;
        statement.revoked.filter(|(at, _)| !(looks_back && *at > self.when.at))
    }

    fn ask_lists(&self, statements: &mut Vec<Statement>, gap: &mut Option<Gap>) {
        let issuer = || self.issuer_name();
        let mut complete = Vec::with_capacity(1);
        let mut deltas = Vec::new();
        let mut parts = Vec::new();
        for list in &self.evidence.lists {
            if list.issuer_name() != self.certificate.issuer_name() {
                continue;
            }
            if !list.is_signed_by(self.issuer) {
                *gap = Some(Gap::NotByIssuer { issuer: issuer() });
                continue;
            }
            match &list.scope {
                Scope::Complete => complete.push(list),
                Scope::Delta { .. } => deltas.push(list),
                Scope::Indirect => *gap = Some(Gap::Indirect { issuer: issuer() }),
                Scope::Partitioned => {
                    parts.push(list);
                    *gap = Some(Gap::Partitioned { issuer: issuer() });
                }
                Scope::Unreadable { oid } => {
                    *gap = Some(Gap::Unreadable {
                        issuer: issuer(),
                        oid: oid.clone(),
                    });
                }
            }
        }
        if complete.is_empty() && !deltas.is_empty() {
            *gap = Some(Gap::DeltaAlone { issuer: issuer() });
        }
        for list in complete {
            let entry = list
                .revoked
                .get(&self.certificate.serial_hex)
                .map(|entry| (entry.at, entry.reason));
            match self.currency(list) {
                Ok(()) => {
                    let newest = deltas
                        .iter()
                        .filter(|delta| list.takes(delta) && self.currency(delta).is_ok())
                        .max_by_key(|delta| delta.number);
                    statements.push(match newest {
                        Some(delta) => self.combined(entry, delta),
                        None => of_list(list, entry),
                    });
                }
                Err(cause) => {
                    if entry.is_some() && !matches!(cause, Gap::NotYetCurrent { .. }) {
                        statements.push(of_list(list, entry));
                    }
                    *gap = Some(cause);
                }
            }
        }
        // A delta, or a list of some certificates or reasons, proves a revocation by itself, only not that there is none.
        let alone = deltas.into_iter().chain(parts);
        let alone = alone.filter(|list| list.this_update <= self.soon());
        statements.extend(alone.filter_map(|list| {
            let entry = list.revoked.get(&self.certificate.serial_hex)?;
            Some(of_list(list, Some((entry.at, entry.reason))))
        }));
    }

    /// What a complete list and its delta say together (RFC 5280 §5.2.4).
    fn combined(&self, base: Option<(Timestamp, RevocationReason)>, delta: &Crl) -> Statement {
        let serial = &self.certificate.serial_hex;
        let entry = match delta.revoked.get(serial) {
            Some(entry) => Some((entry.at, entry.reason)),
            None if delta.removed.contains(serial) => None,
            None => base,
        };
        of_list(delta, entry)
    }

    /// Whether a list may prove that a certificate was good at the moment in question.
    fn currency(&self, list: &Crl) -> Result<(), Gap> {
        if self.soon() < list.this_update {
            Err(Gap::NotYetCurrent { from: list.this_update })
        } else if self.when.at > list.next_update {
            Err(Gap::Stale {
                since: list.next_update,
            })
        } else {
            self.not_after_expiry(list.this_update)
        }
    }

    /// The publisher's clock may be a little ahead of ours, as with OCSP answers.
    fn soon(&self) -> Timestamp {
        self.when.now.checked_add(CLOCK_SKEW).unwrap_or(Timestamp::MAX)
    }

    /// Evidence of a time when the certificate had run out may have forgotten it.
    fn not_after_expiry(&self, as_of: Timestamp) -> Result<(), Gap> {
        if as_of > self.when.at && as_of > self.certificate.not_after {
            Err(Gap::AfterExpiry { from: as_of })
        } else {
            Ok(())
        }
    }

    fn ask_answers(&self, statements: &mut Vec<Statement>, gap: &mut Option<Gap>) {
        for answer in &self.evidence.answers {
            let Some(entry) = answer.entry(self.certificate, self.issuer) else {
                continue;
            };
            // Who signed was valid when it signed; later evidence is of later.
            let signed_at = answer.produced_at.max(self.when.at).min(self.when.now);
            let signed = match answer.signer(self.issuer, signed_at) {
                Ok(signed) => signed,
                Err(fault) => {
                    *gap = Some(Gap::Answer(fault));
                    continue;
                }
            };
            if !self.is_believed(&signed) {
                *gap = Some(Gap::ResponderUnproved);
                continue;
            }
            let statement = Statement {
                as_of: entry.this_update,
                source: Source::Answer,
                revoked: match entry.status {
                    Status::Revoked { at, reason } => Some((at, reason)),
                    Status::Good => None,
                    Status::Unknown => {
                        *gap = Some(Gap::NotKnown {
                            issuer: self.issuer_name(),
                        });
                        continue;
                    }
                },
            };
            // An answer made after the moment to be proved need not be current at it, but was when it was made.
            let made = entry.this_update.max(answer.produced_at);
            let moment = made.max(self.when.at).min(self.when.now);
            match answer.check_dates(entry, moment) {
                Ok(()) => match self.not_after_expiry(entry.this_update) {
                    Err(cause) if statement.revoked.is_none() => *gap = Some(cause),
                    _ => statements.push(statement),
                },
                Err(fault @ AnswerFault::Stale { .. }) => {
                    if statement.revoked.is_some() {
                        statements.push(statement);
                    }
                    *gap = Some(Gap::Answer(fault));
                }
                Err(fault) => *gap = Some(Gap::Answer(fault)),
            }
        }
    }

    /// The issuer itself, a delegate that need not be looked up, or one that a list shows to be good.
    fn is_believed(&self, signed: &Signed) -> bool {
        match signed {
            Signed::ByIssuer | Signed::ByDelegate { no_check: true, .. } => true,
            Signed::ByDelegate { certificate, .. } => {
                let lists = Evidence {
                    lists: self.evidence.lists.clone(),
                    ..Evidence::default()
                };
                let question = Question {
                    certificate,
                    issuer: self.issuer,
                    evidence: &lists,
                    when: self.when,
                };
                matches!(question.answer(false), Standing::Good { .. })
            }
        }
    }

    fn issuer_name(&self) -> String {
        self.issuer.subject.common_name.clone()
    }
}

fn of_list(list: &Crl, revoked: Option<(Timestamp, RevocationReason)>) -> Statement {
    Statement {
        as_of: list.this_update,
        source: Source::List,
        revoked,
    }
}
