//! From one level to the next (ETSI EN 319 122-1 §6, EN 319 142-1 §6).

use eds::cades::{self, Evidence, Level};
use eds::facts::{self, Stamp};
use eds::key::Digest;
use eds::pades::{self, Prepared};
use eds::{Certificate, Facts};
use jiff::Timestamp;

use crate::{RaiseError, Sources};

/// Raises signatures to a level; at LTA what has an archive stamp gets one more.
pub struct Raising<'a, S> {
    pub sources: &'a S,
    pub level: Level,
    pub now: Timestamp,
}

impl<S: Sources> Raising<'_, S> {
    /// Raises the chosen signatures of a CMS, counted from 0.
    pub async fn cms(&self, mut cms: Vec<u8>, content: &[u8], signatures: &[usize]) -> Result<Vec<u8>, RaiseError> {
        for signature in signatures {
            let found = facts::of_cms(&cms, Some(content))?;
            let stamped = found.get(*signature).is_some_and(|facts| !facts.stamps.is_empty());
            if self.level >= Level::T && !stamped {
                cms = self.stamped(&cms, *signature).await?;
            }
        }
        if self.level >= Level::LT {
            let found = facts::of_cms(&cms, Some(content))?;
            let chosen = found.iter().enumerate();
            let chosen = chosen.filter(|(index, _)| signatures.contains(index));
            let evidence = self.gather(chosen.map(|(_, facts)| facts)).await?;
            cms = cades::with_evidence(&cms, &evidence)?;
        }
        if self.level >= Level::LTA {
            for signature in signatures {
                let archive = cades::archive(&cms, *signature, Some(content), Digest::Sha256)?;
                let token = self.sources.stamp(archive.digest, &archive.hash).await?;
                cms = cades::with_archive(&cms, &archive, &token.der)?;
            }
        }
        Ok(cms)
    }

    /// The signature time stamp of one signature. An authority of the НУЦ stamps the digest of its own algorithms, so
    /// a GOST signature is stamped by its own digest.
    pub async fn stamped(&self, cms: &[u8], signature: usize) -> Result<Vec<u8>, RaiseError> {
        let value = cades::stamped_value(cms, signature)?;
        // A GOST-512 value has 128 octets, as no RSA or ECDSA value of ours has.
        let digest = if value.len() == 128 {
            Digest::Streebog512
        } else {
            Digest::Sha256
        };
        let token = self.sources.stamp(digest, &digest.of(&value)).await?;
        Ok(cades::with_stamp(cms, signature, &token.der)?)
    }

    /// A PDF that is being signed: the CMS is stamped before it goes into its place (PAdES B-T), and the rest follows.
    /// One of an agent ([`pades::embed_of_agent`]) may carry its stamp already.
    pub async fn signed(&self, prepared: &Prepared, cms: &[u8], of_agent: bool) -> Result<Vec<u8>, RaiseError> {
        let content = pades::content(prepared)?;
        let found = facts::of_cms(cms, Some(&content))?;
        let is_stamped = found.iter().all(|facts| !facts.stamps.is_empty());
        let stamped = if self.level >= Level::T && !is_stamped {
            self.stamped(cms, 0).await?
        } else {
            cms.to_vec()
        };
        let pdf = if of_agent {
            pades::embed_of_agent(prepared, &stamped)?
        } else {
            pades::embed(prepared, &stamped)?
        };
        self.updated(pdf).await
    }

    /// A signed PDF: where no time stamp is there, a document time stamp makes it T.
    pub async fn pdf(&self, mut pdf: Vec<u8>) -> Result<Vec<u8>, RaiseError> {
        let unstamped = |facts: &Facts| facts.stamps.is_empty() && facts.archives.is_empty();
        if self.level >= Level::T && facts::of_pdf(&pdf)?.iter().any(unstamped) {
            pdf = self.stamped_pdf(&pdf).await?;
        }
        self.updated(pdf).await
    }

    /// The updates of a PDF beyond its signature.
    async fn updated(&self, mut pdf: Vec<u8>) -> Result<Vec<u8>, RaiseError> {
        if self.level >= Level::LT {
            let evidence = self.gather(facts::of_pdf(&pdf)?.iter()).await?;
            pdf = pades::with_validation_data(&pdf, &evidence)?;
        }
        if self.level >= Level::LTA {
            pdf = self.stamped_pdf(&pdf).await?;
        }
        Ok(pdf)
    }

    async fn stamped_pdf(&self, pdf: &[u8]) -> Result<Vec<u8>, RaiseError> {
        let prepared = pades::prepare_stamp(pdf)?;
        let token = self.sources.stamp(Digest::Sha256, &prepared.digest).await?;
        Ok(pades::embed_stamp(&prepared, &token.der)?)
    }

    /// What LT needs and is not there yet: about each signer, each authority of time stamps, and whoever is above them.
    async fn gather(&self, found: impl Iterator<Item = &Facts>) -> Result<Evidence, RaiseError> {
        let mut leaves: Vec<Certificate> = Vec::new();
        let mut known: Vec<Certificate> = Vec::new();
        for facts in found {
            for leaf in unproved(facts, self.now) {
                if !leaves.contains(leaf) {
                    leaves.push(leaf.clone());
                }
            }
            known.extend(facts.certificates.iter().cloned());
            let stamps = facts.stamps.iter().chain(&facts.archives);
            known.extend(stamps.flat_map(|stamp| stamp.token.certificates.iter().cloned()));
        }
        self.sources.evidence(&leaves, known).await
    }
}

/// Whose standing the signature does not carry for the moment at which it will be judged: that of the stamp after it.
/// Whoever signed years ago has run out since, and nobody tells any more; what tells it came along then.
fn unproved(facts: &Facts, now: Timestamp) -> Vec<&Certificate> {
    let mut archives: Vec<Timestamp> = facts.archives.iter().map(made).collect();
    archives.sort_unstable();
    let after = |moment: Timestamp| archives.iter().copied().find(|stamped| *stamped > moment);
    let first = facts.stamps.iter().map(made).chain(archives.first().copied()).min();
    let signer = facts.signer.iter().map(|signer| (signer, first.unwrap_or(now)));
    let stamps = facts.stamps.iter().chain(&facts.archives);
    let stamps = stamps.filter_map(|stamp| Some((stamp.token.signer.as_ref()?, after(made(stamp)))));
    let mut unproved: Vec<&Certificate> = signer
        .filter(|(signer, at)| !tells(facts, signer, *at))
        .map(|(signer, _)| signer)
        .collect();
    // The newest stamp needs what is known now.
    unproved.extend(
        stamps
            .filter(|(signer, at)| at.is_none_or(|at| !tells(facts, signer, at)))
            .map(|(signer, _)| signer),
    );
    unproved
}

fn made(stamp: &Stamp) -> Timestamp {
    stamp.token.gen_time
}

/// Whether a list or an answer that came along speaks of the certificate at this moment. What it says, the judge reads.
fn tells(facts: &Facts, certificate: &Certificate, at: Timestamp) -> bool {
    let list =
        |list: &eds::crl::Crl| list.issuer_common_name == certificate.issuer_common_name && list.next_update >= at;
    let answer = |answer: &eds::ocsp::Answer| {
        let mut entries = answer.entries.iter();
        entries.any(|entry| entry.id.serial_hex() == certificate.serial_hex && entry.until() >= at)
    };
    facts.evidence.lists.iter().any(|one| list(one)) || facts.evidence.answers.iter().any(|one| answer(one))
}
