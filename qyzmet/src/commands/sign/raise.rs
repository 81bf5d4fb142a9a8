//! From one level to the next.

use eds::cades::{self, Level};
use eds::key::Digest;
use eds::{Certificate, Facts, facts, pades};

use super::{SignError, Work, material};

impl Work<'_> {
    fn tsa(&self) -> Result<&str, SignError> {
        let level = self.arguments.level;
        self.arguments.tsa.as_deref().ok_or(SignError::NoTsa(level))
    }

    /// The signature time stamp of one signature. An authority of the НУЦ stamps the digest of its own algorithms, so
    /// a GOST signature is stamped by its own digest.
    pub(super) async fn stamp_cms(&self, cms: &[u8], signature: usize) -> Result<Vec<u8>, SignError> {
        let value = cades::stamped_value(cms, signature)?;
        // A GOST-512 value has 128 octets, as no RSA or ECDSA value of ours has.
        let digest = if value.len() == 128 {
            Digest::Streebog512
        } else {
            Digest::Sha256
        };
        let token = self.network.stamp(self.tsa()?, digest, &digest.of(&value)).await?;
        Ok(cades::with_stamp(cms, signature, &token)?)
    }

    /// Raises the chosen signatures of a CMS to the level that is asked for.
    pub(super) async fn raise_cms(
        &self,
        mut cms: Vec<u8>,
        content: &[u8],
        signatures: &[usize],
    ) -> Result<Vec<u8>, SignError> {
        let level = self.arguments.level;
        for signature in signatures {
            let found = facts::of_cms(&cms, Some(content))?;
            let stamped = found.get(*signature).is_some_and(|facts| !facts.stamps.is_empty());
            if level >= Level::T && !stamped {
                cms = self.stamp_cms(&cms, *signature).await?;
            }
        }
        if level >= Level::LT {
            let found = facts::of_cms(&cms, Some(content))?;
            let chosen = found
                .iter()
                .enumerate()
                .filter(|(index, _)| signatures.contains(index))
                .map(|(_, facts)| facts);
            let evidence = self.gather(chosen).await?;
            cms = cades::with_evidence(&cms, &evidence)?;
        }
        if level >= Level::LTA {
            for signature in signatures {
                let archive = cades::archive(&cms, *signature, Some(content), Digest::Sha256)?;
                let token = self.network.stamp(self.tsa()?, archive.digest, &archive.hash).await?;
                cms = cades::with_archive(&cms, &archive, &token)?;
            }
        }
        Ok(cms)
    }

    /// The updates of a PDF beyond its signature.
    pub(super) async fn raise_pdf(&self, mut pdf: Vec<u8>) -> Result<Vec<u8>, SignError> {
        let level = self.arguments.level;
        if level >= Level::LT {
            let evidence = self.gather(facts::of_pdf(&pdf)?.iter()).await?;
            pdf = pades::with_validation_data(&pdf, &evidence)?;
        }
        if level >= Level::LTA {
            pdf = self.stamp_pdf(&pdf).await?;
        }
        Ok(pdf)
    }

    async fn stamp_pdf(&self, pdf: &[u8]) -> Result<Vec<u8>, SignError> {
        let prepared = pades::prepare_stamp(pdf)?;
        let token = self
            .network
            .stamp(self.tsa()?, Digest::Sha256, &prepared.digest)
            .await?;
        Ok(pades::embed_stamp(&prepared, &token)?)
    }

    /// A signed PDF: where no time stamp is there, a document time stamp makes it T.
    pub(super) async fn extend_pdf(&self, mut pdf: Vec<u8>) -> Result<Vec<u8>, SignError> {
        let unstamped = |facts: &Facts| facts.stamps.is_empty() && facts.archives.is_empty();
        if self.arguments.level >= Level::T && facts::of_pdf(&pdf)?.iter().any(unstamped) {
            pdf = self.stamp_pdf(&pdf).await?;
        }
        self.raise_pdf(pdf).await
    }

    pub(super) async fn extend_cms(&self, cms: Vec<u8>) -> Result<Vec<u8>, SignError> {
        let given = self.arguments.content.as_deref().map(material::read).transpose()?;
        let attached = eds::cms::attached_content(&cms)?;
        let content = given.or(attached).ok_or(SignError::NoContent)?;
        let all: Vec<usize> = (0..cades::signatures(&cms)?).collect();
        self.raise_cms(cms, &content, &all).await
    }

    /// What LT needs: about each signer, each authority of time stamps, and whoever is above them.
    async fn gather(&self, found: impl Iterator<Item = &Facts>) -> Result<cades::Evidence, SignError> {
        let mut leaves: Vec<Certificate> = Vec::new();
        let mut known: Vec<Certificate> = self.sources.certificates.clone();
        for facts in found {
            let stamps = facts.stamps.iter().chain(&facts.archives);
            let signers = stamps.clone().filter_map(|stamp| stamp.token.signer.as_ref());
            leaves.extend(facts.signer.iter().chain(signers).cloned());
            known.extend(facts.certificates.iter().cloned());
            known.extend(stamps.flat_map(|stamp| stamp.token.certificates.iter().cloned()));
        }
        self.sources.gather(&leaves, known, &self.network, self.now).await
    }
}
