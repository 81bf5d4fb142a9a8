//! Archive time stamps, version 3 (ETSI EN 319 122-1 §5.5.3): one stamp over a signature, its content and, by an index
//! of hashes, over the certificates, the evidence and the attributes there are.

use std::collections::HashSet;

use super::read::{SignedData, SignerInfo};
use super::rewrite::{Parts, members};
use super::{attributes, open};
use crate::EdsError;
use crate::asn1::{Reader, oid, tag, write};
use crate::key::Digest;
use crate::tsp::Token;

const WHAT: &str = "ats-hash-index-v3";
/// The most hashes of one index: what a CMS may carry at all.
const HASHES_MAX: usize = 1024;

/// `ATSHashIndexV3 ::= SEQUENCE { hashIndAlgorithm AlgorithmIdentifier, certificatesHashIndex SEQUENCE OF OCTET STRING,
/// crlsHashIndex SEQUENCE OF OCTET STRING, unsignedAttrValuesHashIndex SEQUENCE OF OCTET STRING }`
pub(crate) fn index(data: &SignedData<'_>, info: &SignerInfo<'_>, digest: Digest) -> Result<Vec<u8>, EdsError> {
    let list = |hashes: Vec<Vec<u8>>| {
        let octets: Vec<Vec<u8>> = hashes
            .iter()
            .map(|hash| write::element(tag::OCTET_STRING, &[hash]))
            .collect();
        let parts: Vec<&[u8]> = octets.iter().map(Vec::as_slice).collect();
        write::sequence(&parts)
    };
    let of = |set| members(set).map(|all| list(all.iter().map(|one| digest.of(one)).collect()));
    Ok(write::sequence(&[
        &digest.identifier(),
        &of(data.raw.certificates)?,
        &of(data.raw.revocation)?,
        &list(attribute_hashes(info, digest)?),
    ]))
}

/// The hash of each value together with the type of its attribute.
fn attribute_hashes(info: &SignerInfo<'_>, digest: Digest) -> Result<Vec<Vec<u8>>, EdsError> {
    let mut hashes = Vec::new();
    for attribute in info.unsigned_attributes()? {
        for value in &attribute.values {
            hashes.push(digest.of_parts(&[attribute.kind_raw, value.raw]));
        }
    }
    Ok(hashes)
}

/// What the stamp is over: type of the content, hash of the content, the signature's own fields, the index.
pub(crate) fn imprint(
    data: &SignedData<'_>,
    info: &SignerInfo<'_>,
    content_digest: &[u8],
    index: &[u8],
    digest: Digest,
) -> Vec<u8> {
    digest.of_parts(&[data.raw.content_type, content_digest, info.core, index])
}

/// The token with the index as the unsigned attribute of its signer.
pub(crate) fn with_index(token: &[u8], index: &[u8]) -> Result<Vec<u8>, EdsError> {
    let der = open(token)?;
    let mut parts = Parts::of(&SignedData::read(&der)?)?;
    parts.add_attribute(0, attributes::attribute(&oid::ATS_HASH_INDEX_V3, index))?;
    Ok(parts.write())
}

/// Whether an archive stamp is over this signature: its index names only what is there, and its imprint fits.
/// Gives the hashes of what it protects, with their algorithm.
pub(crate) fn covers(
    data: &SignedData<'_>,
    info: &SignerInfo<'_>,
    content_digest: &dyn Fn(Digest) -> Vec<u8>,
    token: &Token,
) -> Option<Covered> {
    let der = open(&token.der).ok()?;
    let own = SignedData::read(&der).ok()?;
    let mut found = own
        .signers
        .first()?
        .unsigned_attributes()
        .ok()?
        .into_iter()
        .filter(|attribute| attribute.kind == oid::ATS_HASH_INDEX_V3);
    let attribute = found.next()?;
    let ([value], None) = (attribute.values.as_slice(), found.next()) else {
        return None;
    };
    let digest = token.imprint.digest().filter(|digest| *digest != Digest::Sha1)?;
    let mut fields = Reader::new(value.raw, WHAT).enter(tag::SEQUENCE).ok()?;
    // EN 319 122-1 §5.5.2: the index is of the same algorithm as the stamp.
    let algorithm = fields.enter(tag::SEQUENCE).ok()?.oid().ok()?;
    if Digest::of_oid(&algorithm) != Some(digest) {
        return None;
    }
    let there = |set| {
        let all = members(set).ok()?;
        Some(all.iter().map(|one| digest.of(one)).collect::<HashSet<_>>())
    };
    let sets = [
        there(data.raw.certificates)?,
        there(data.raw.revocation)?,
        attribute_hashes(info, digest).ok()?.into_iter().collect(),
    ];
    let mut named = Vec::with_capacity(sets.len());
    for present in &sets {
        let hashes = hashes(&mut fields)?;
        if !hashes.is_subset(present) {
            return None;
        }
        named.push(hashes);
    }
    fields.finish().ok()?;
    let [certificates, revocation, attributes] = <[_; 3]>::try_from(named).ok()?;
    (imprint(data, info, &content_digest(digest), value.raw, digest) == token.imprint.hash).then_some(Covered {
        digest,
        certificates,
        revocation,
        attributes,
    })
}

/// What an archive stamp protects beside the signature: certificates, revocation data, values of unsigned attributes.
pub(crate) struct Covered {
    digest: Digest,
    certificates: HashSet<Vec<u8>>,
    revocation: HashSet<Vec<u8>>,
    attributes: HashSet<Vec<u8>>,
}

impl Covered {
    /// Whether the value of the attribute `kind` is among them.
    pub(crate) fn protects(&self, kind: &const_oid::ObjectIdentifier, value: &[u8]) -> bool {
        self.attributes
            .contains(&self.digest.of_parts(&[&write::oid(kind), value]))
    }

    pub(crate) fn holds_certificate(&self, der: &[u8]) -> bool {
        self.certificates.contains(&self.digest.of(der))
    }

    /// Whether this member of SignedData.crls is among them.
    pub(crate) fn holds_revocation(&self, raw: &[u8]) -> bool {
        self.revocation.contains(&self.digest.of(raw))
    }
}

fn hashes(fields: &mut Reader<'_>) -> Option<HashSet<Vec<u8>>> {
    let mut list = fields.enter(tag::SEQUENCE).ok()?;
    let mut hashes = HashSet::new();
    while !list.is_empty() {
        if hashes.len() == HASHES_MAX {
            return None;
        }
        hashes.insert(list.expect(tag::OCTET_STRING).ok()?.value.to_vec());
    }
    Some(hashes)
}
