//! CAdES baseline beyond B (ETSI EN 319 122-1 §6): T with a time stamp, LT with certificates and revocation evidence,
//! LTA with an archive time stamp.
//!
//! Two phases each, since nothing here asks anybody: first what must be stamped or looked up, then the CMS with what
//! came of it. A CMS of any level can be raised to the next, and an LTA one stamped again.

use crate::asn1::oid;
use crate::cms::{Parts, SignedData, archive_imprint, archive_index, archive_token, open, value_attribute};
use crate::key::Digest;
use crate::tsp::Token;
use crate::{Certificate, EdsError};

/// How far a signature proves itself (EN 319 122-1 §6.1, EN 319 142-1 §6.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub enum Level {
    /// The signature alone.
    #[default]
    B,
    /// With a time stamp: when it existed at the latest.
    T,
    /// With all that is needed to judge it later.
    LT,
    /// With a stamp over all of it.
    LTA,
}

impl std::fmt::Display for Level {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::B => "B",
            Self::T => "T",
            Self::LT => "LT",
            Self::LTA => "LTA",
        })
    }
}

impl std::str::FromStr for Level {
    type Err = EdsError;

    fn from_str(name: &str) -> Result<Self, EdsError> {
        [Self::B, Self::T, Self::LT, Self::LTA]
            .into_iter()
            .find(|level| level.to_string().eq_ignore_ascii_case(name))
            .ok_or(EdsError::Malformed { what: "level" })
    }
}

/// What LT adds: certificates and evidence in DER, as they were received.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    pub certificates: Vec<Certificate>,
    /// CertificateList.
    pub lists: Vec<Vec<u8>>,
    /// OCSPResponse.
    pub answers: Vec<Vec<u8>>,
}

/// How many signatures a CMS carries.
pub fn signatures(cms: &[u8]) -> Result<usize, EdsError> {
    let der = open(cms)?;
    Ok(SignedData::read(&der)?.signers.len())
}

/// What the signature time stamp of one signature, counted from 0, must be over: its value.
pub fn stamped_value(cms: &[u8], signature: usize) -> Result<Vec<u8>, EdsError> {
    let der = open(cms)?;
    let data = SignedData::read(&der)?;
    let info = data.signers.get(signature).ok_or(EdsError::NoSignature)?;
    Ok(info.signature.to_vec())
}

/// Level T: the token becomes the attribute signature-time-stamp. One for another value is refused.
pub fn with_stamp(cms: &[u8], signature: usize, token: &[u8]) -> Result<Vec<u8>, EdsError> {
    let der = open(cms)?;
    let data = SignedData::read(&der)?;
    let info = data.signers.get(signature).ok_or(EdsError::NoSignature)?;
    let token = Token::read(token)?;
    if !token.stamps(info.signature) {
        return Err(EdsError::DigestMismatch);
    }
    let mut parts = Parts::of(&data)?;
    parts.add_attribute(signature, value_attribute(&oid::SIGNATURE_TIME_STAMP, &token.der))?;
    Ok(parts.write())
}

/// Level LT: certificates and evidence go into SignedData (§5.4), OCSP answers as id-ri-ocsp-response.
pub fn with_evidence(cms: &[u8], evidence: &Evidence) -> Result<Vec<u8>, EdsError> {
    let der = open(cms)?;
    let mut parts = Parts::of(&SignedData::read(&der)?)?;
    for certificate in &evidence.certificates {
        parts.add_certificate(&certificate.der);
    }
    evidence.lists.iter().for_each(|list| parts.add_list(list));
    evidence.answers.iter().for_each(|answer| parts.add_answer(answer));
    Ok(parts.write())
}

/// What an archive time stamp must be over, and what goes with it.
#[derive(Clone, Debug)]
pub struct Archive {
    signature: usize,
    pub digest: Digest,
    /// The digest to be stamped.
    pub hash: Vec<u8>,
    index: Vec<u8>,
}

/// Level LTA, first phase: the hash that the archive time stamp of one signature must be over. `content` is needed
/// when it is detached.
pub fn archive(cms: &[u8], signature: usize, content: Option<&[u8]>, digest: Digest) -> Result<Archive, EdsError> {
    let der = open(cms)?;
    let data = SignedData::read(&der)?;
    let info = data.signers.get(signature).ok_or(EdsError::NoSignature)?;
    let content = content.or(data.content).ok_or(EdsError::ContentMissing)?;
    let index = archive_index(&data, info, digest)?;
    let hash = archive_imprint(&data, info, &digest.of(content), &index, digest);
    Ok(Archive {
        signature,
        digest,
        hash,
        index,
    })
}

/// Level LTA, second phase: the token, with its index, becomes the attribute archive-time-stamp-v3. The CMS must be
/// the very one of the first phase.
pub fn with_archive(cms: &[u8], archive: &Archive, token: &[u8]) -> Result<Vec<u8>, EdsError> {
    let der = open(cms)?;
    let data = SignedData::read(&der)?;
    let info = data.signers.get(archive.signature).ok_or(EdsError::NoSignature)?;
    let token = Token::read(token)?;
    let changed = archive_index(&data, info, archive.digest)? != archive.index;
    if changed || token.imprint.digest() != Some(archive.digest) || token.imprint.hash != archive.hash {
        return Err(EdsError::DigestMismatch);
    }
    let token = archive_token(&token.der, &archive.index)?;
    let mut parts = Parts::of(&data)?;
    parts.add_attribute(archive.signature, value_attribute(&oid::ARCHIVE_TIME_STAMP_V3, &token))?;
    Ok(parts.write())
}
