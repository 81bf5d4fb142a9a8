//! The authorities that a system trusts, asked through its [`Trust`]: lists and answers come from what it holds, and
//! every stamp is judged before it is used.

use domain::Chance;
use eds::Certificate;
use eds::cades::Evidence;
use eds::crl::Scope;
use eds::key::Digest;
use eds::policy::Revocation;
use eds::report::Sentence;
use eds::tsp::Token;
use exchange::Trust;
use exchange::trust::StampError;

use super::{CHAIN_LENGTH_MAX, RaiseError, Sources, add};

pub struct Authorities<'a> {
    pub trust: &'a Trust,
    pub chance: &'a Chance,
}

impl Sources for Authorities<'_> {
    async fn stamp(&self, digest: Digest, hash: &[u8]) -> Result<Token, RaiseError> {
        let stamped = self.trust.stamp(self.chance, digest, hash).await;
        stamped.map_err(|error| match error {
            StampError::NoAddress => RaiseError::NoAuthority,
            StampError::Ask { source, next_try } => RaiseError::NoStamp {
                cause: source.told(),
                next_try,
            },
            other => RaiseError::NoStamp {
                cause: other.told(),
                next_try: None,
            },
        })
    }

    async fn evidence(&self, leaves: &[Certificate], known: Vec<Certificate>) -> Result<Evidence, RaiseError> {
        let mut evidence = Evidence::default();
        for leaf in leaves {
            let chain = self.chain(leaf, &known);
            for (certificate, issuer) in chain.iter().zip(chain.iter().skip(1)) {
                // An authority that the operator has put there is believed without (see `eds::policy`).
                if !self.trust.store.intermediates.contains(certificate) {
                    self.about(certificate, issuer, &mut evidence).await?;
                }
            }
            for certificate in chain {
                if !evidence.certificates.contains(&certificate) {
                    evidence.certificates.push(certificate);
                }
            }
        }
        Ok(evidence)
    }
}

impl Authorities<'_> {
    /// From the certificate up to a root, as far as the issuers are known.
    fn chain(&self, leaf: &Certificate, known: &[Certificate]) -> Vec<Certificate> {
        let store = &self.trust.store;
        let mut chain = vec![leaf.clone()];
        while let Some(last) = chain.last()
            && chain.len() < CHAIN_LENGTH_MAX
            && !store.roots.contains(last)
        {
            let mut issuers = store.intermediates.iter().chain(&store.roots).chain(known);
            let issuer = issuers.find(|issuer| {
                issuer.is_ca && issuer.subject.common_name == last.issuer_common_name && last.is_signed_by(issuer)
            });
            match issuer {
                Some(issuer) if !chain.contains(issuer) => chain.push(issuer.clone()),
                _ => break,
            }
        }
        chain
    }

    async fn about(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        evidence: &mut Evidence,
    ) -> Result<(), RaiseError> {
        let nothing = |tried: Sentence, next_try| RaiseError::NoEvidence {
            name: certificate.subject.common_name.clone(),
            tried,
            next_try,
        };
        let known = match self.trust.revocation_of(certificate).await {
            Revocation::Known(known) => known,
            Revocation::Unknown { cause, next_try } => return Err(nothing(cause, next_try)),
        };
        let answers = known
            .answers
            .iter()
            .filter(|answer| answer.entry(certificate, issuer).is_some());
        let mut found = false;
        for answer in answers {
            add(&mut evidence.answers, &answer.der);
            found = true;
        }
        if !found {
            let lists = known.lists.iter().filter(|list| {
                list.scope == Scope::Complete && list.issuer_common_name == certificate.issuer_common_name
            });
            for list in lists.filter(|list| list.is_signed_by(issuer)) {
                add(&mut evidence.lists, &list.der);
                found = true;
            }
        }
        if found {
            return Ok(());
        }
        let (cause, next_try) = known
            .missing
            .map_or_else(|| (not_told_of(), None), |missing| (missing.cause, missing.next_try));
        Err(nothing(cause, next_try))
    }
}

fn not_told_of() -> Sentence {
    Sentence::new(
        "бұл туралы тізім де, OCSP жауабы да жоқ",
        "об этом нет ни списка, ни ответа OCSP",
        "there is neither a list nor an OCSP answer about it",
    )
}
