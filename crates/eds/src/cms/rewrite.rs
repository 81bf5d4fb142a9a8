//! Adds to a CMS what its signatures do not cover: signers, attributes, certificates, evidence. What was there stays
//! octet for octet, but for the order of certificates and attributes, which DER prescribes.

use super::read::{SignedData, SignerInfo};
use crate::EdsError;
use crate::asn1::{Reader, oid, tag, write};

/// SignedData in pieces.
pub(crate) struct Parts {
    version: Vec<u8>,
    digest_algorithms: Vec<Vec<u8>>,
    content_info: Vec<u8>,
    certificates: Vec<Vec<u8>>,
    revocation: Vec<Vec<u8>>,
    signers: Vec<Signer>,
}

struct Signer {
    core: Vec<u8>,
    attributes: Vec<Vec<u8>>,
}

impl Parts {
    pub(crate) fn of(data: &SignedData<'_>) -> Result<Self, EdsError> {
        Ok(Self {
            version: data.raw.version.to_vec(),
            digest_algorithms: members(data.raw.digest_algorithms)?,
            content_info: data.raw.content_info.to_vec(),
            certificates: members(data.raw.certificates)?,
            revocation: members(data.raw.revocation)?,
            signers: data.signers.iter().map(Signer::of).collect::<Result<_, _>>()?,
        })
    }

    /// Each certificate once.
    pub(crate) fn add_certificate(&mut self, der: &[u8]) {
        keep(&mut self.certificates, der.to_vec());
    }

    pub(crate) fn add_list(&mut self, der: &[u8]) {
        keep(&mut self.revocation, der.to_vec());
    }

    /// As OtherRevocationInfoFormat (RFC 5940 §2.1), for which the version is 5 (RFC 5652 §5.1).
    pub(crate) fn add_answer(&mut self, der: &[u8]) {
        let other = write::element(tag::context(1), &[&write::oid(&oid::RI_OCSP_RESPONSE), der]);
        keep(&mut self.revocation, other);
        self.version = write::unsigned(&[5]);
    }

    /// Leaves the content out: what is signed is its digest, and whoever checks has it beside.
    pub(crate) fn detach(&mut self, content_type: &[u8]) {
        self.content_info = write::sequence(&[content_type]);
    }

    /// `core` is a SignerInfo without unsigned attributes, its contents only.
    pub(crate) fn add_signer(&mut self, digest_algorithm: Vec<u8>, core: Vec<u8>) {
        keep(&mut self.digest_algorithms, digest_algorithm);
        self.signers.push(Signer {
            core,
            attributes: Vec::new(),
        });
    }

    /// An unsigned attribute of one signer with one value.
    pub(crate) fn add_attribute(&mut self, signer: usize, attribute: Vec<u8>) -> Result<(), EdsError> {
        let signer = self.signers.get_mut(signer).ok_or(EdsError::NoSignature)?;
        signer.attributes.push(attribute);
        Ok(())
    }

    /// ContentInfo.
    pub(crate) fn write(self) -> Vec<u8> {
        let optional = |number, set: Vec<Vec<u8>>| {
            if set.is_empty() {
                Vec::new()
            } else {
                write::set_of(tag::context(number), set)
            }
        };
        // In the order received, which BER allows: whoever stamps the second signature finds it as the second again.
        let signers: Vec<Vec<u8>> = self.signers.into_iter().map(Signer::write).collect();
        let signers: Vec<&[u8]> = signers.iter().map(Vec::as_slice).collect();
        let body = write::sequence(&[
            &self.version,
            &write::set_of(tag::SET, self.digest_algorithms),
            &self.content_info,
            &optional(0, self.certificates),
            &optional(1, self.revocation),
            &write::element(tag::SET, &signers),
        ]);
        write::sequence(&[
            &write::oid(&oid::SIGNED_DATA),
            &write::element(tag::context(0), &[&body]),
        ])
    }
}

impl Signer {
    fn of(info: &SignerInfo<'_>) -> Result<Self, EdsError> {
        Ok(Self {
            core: info.core.to_vec(),
            attributes: info
                .unsigned_attributes()?
                .iter()
                .map(|attribute| attribute.raw.to_vec())
                .collect(),
        })
    }

    fn write(self) -> Vec<u8> {
        if self.attributes.is_empty() {
            return write::sequence(&[&self.core]);
        }
        write::sequence(&[&self.core, &write::set_of(tag::context(1), self.attributes)])
    }
}

fn keep(set: &mut Vec<Vec<u8>>, member: Vec<u8>) {
    if !set.contains(&member) {
        set.push(member);
    }
}

/// The members of a SET OF, octet for octet.
pub(super) fn members(set: &[u8]) -> Result<Vec<Vec<u8>>, EdsError> {
    let mut reader = Reader::new(set, "CMS");
    let mut members = Vec::new();
    while !reader.is_empty() {
        members.push(reader.any()?.raw.to_vec());
    }
    Ok(members)
}
