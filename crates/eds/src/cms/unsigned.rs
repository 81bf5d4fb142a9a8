//! Unsigned attributes: time stamps, evidence, counter-signatures (RFC 5652 §5.3, ETSI EN 319 122-1 §5).
//!
//! Nobody signed them, so nothing here is believed: each is checked by what it carries itself.

use std::sync::Arc;

use const_oid::ObjectIdentifier;

use super::SignerInfo;
use super::read::SignedData;
use crate::EdsError;
use crate::asn1::{Element, Reader, oid, tag, write};
use crate::crl::Crl;
use crate::ocsp::Answer;
use crate::policy::Evidence;

/// The most unsigned attributes of one signer, and the most values of one of them.
const ATTRIBUTES_MAX: usize = 64;
/// The most lists and answers that come along with one CMS.
pub(crate) const REVOCATION_MAX: usize = 64;

const WHAT: &str = "unsigned attributes";

/// One attribute as received.
#[derive(Debug)]
pub(crate) struct Attribute<'a> {
    pub(crate) kind: ObjectIdentifier,
    /// The type, octet for octet.
    pub(super) kind_raw: &'a [u8],
    pub(super) raw: &'a [u8],
    pub(crate) values: Vec<Element<'a>>,
}

impl<'a> SignerInfo<'a> {
    /// The attributes in the order received.
    pub(crate) fn unsigned_attributes(&self) -> Result<Vec<Attribute<'a>>, EdsError> {
        let mut set = Reader::new(self.unsigned, WHAT);
        let mut attributes = Vec::new();
        while !set.is_empty() {
            if attributes.len() == ATTRIBUTES_MAX {
                return Err(too_many());
            }
            let element = set.expect(tag::SEQUENCE)?;
            let mut attribute = set.inside(element);
            let kind_raw = attribute.clone().any()?.raw;
            let kind = attribute.oid()?;
            let mut members = attribute.enter(tag::SET)?;
            attribute.finish()?;
            let mut values = Vec::with_capacity(1);
            while !members.is_empty() {
                if values.len() == ATTRIBUTES_MAX {
                    return Err(too_many());
                }
                values.push(members.any()?);
            }
            attributes.push(Attribute {
                kind,
                kind_raw,
                raw: element.raw,
                values,
            });
        }
        Ok(attributes)
    }
}

const fn too_many() -> EdsError {
    EdsError::TooMany {
        what: WHAT,
        limit: ATTRIBUTES_MAX,
    }
}

impl<'a> SignedData<'a> {
    /// Lists and OCSP answers of SignedData.crls (RFC 5652 §10.2.1, RFC 5940 §2.1), each beside its octets there. What
    /// cannot be read is no evidence.
    pub(crate) fn evidence(&self) -> Result<Vec<(&'a [u8], Evidence)>, EdsError> {
        let mut all = Vec::new();
        let mut set = Reader::new(self.raw.revocation, "revocation information of a CMS");
        let mut left = REVOCATION_MAX;
        while !set.is_empty() {
            left = left.checked_sub(1).ok_or(EdsError::TooMany {
                what: "lists and answers in a CMS",
                limit: REVOCATION_MAX,
            })?;
            let choice = set.any()?;
            let mut evidence = Evidence::default();
            if choice.tag == tag::SEQUENCE {
                keep_list(&mut evidence, choice.raw);
            } else if choice.tag == tag::context(1) {
                // OtherRevocationInfoFormat ::= SEQUENCE { otherRevInfoFormat OBJECT IDENTIFIER, otherRevInfo ANY }
                let mut other = set.inside(choice);
                if other.oid()? == oid::RI_OCSP_RESPONSE {
                    keep_answer(&mut evidence, other.any()?.raw);
                }
            }
            all.push((choice.raw, evidence));
        }
        Ok(all)
    }
}

/// `RevocationValues ::= SEQUENCE { crlVals [0] SEQUENCE OF CertificateList OPTIONAL, ocspVals [1] SEQUENCE OF
/// BasicOCSPResponse OPTIONAL, otherRevVals [2] OPTIONAL }` (EN 319 122-1 §A.1.1.2).
pub(crate) fn revocation_values(value: Element<'_>, evidence: &mut Evidence) -> Result<(), EdsError> {
    let mut values = Reader::new(value.raw, WHAT).enter(tag::SEQUENCE)?;
    let mut left = REVOCATION_MAX;
    while !values.is_empty() {
        let part = values.any()?;
        if part.tag != tag::context(0) && part.tag != tag::context(1) {
            continue;
        }
        let mut list = values.inside(part).enter(tag::SEQUENCE)?;
        while !list.is_empty() {
            left = left.checked_sub(1).ok_or(EdsError::TooMany {
                what: "lists and answers in a CMS",
                limit: REVOCATION_MAX,
            })?;
            let one = list.expect(tag::SEQUENCE)?.raw;
            if part.tag == tag::context(0) {
                keep_list(evidence, one);
            } else {
                keep_answer(evidence, &whole_answer(one));
            }
        }
    }
    Ok(())
}

/// OCSPResponse around a BasicOCSPResponse (RFC 6960 §4.2.1).
fn whole_answer(basic: &[u8]) -> Vec<u8> {
    let bytes = write::sequence(&[
        &write::oid(&oid::OCSP_BASIC),
        &write::element(tag::OCTET_STRING, &[basic]),
    ]);
    write::sequence(&[
        &write::element(tag::ENUMERATED, &[&[0]]),
        &write::element(tag::context(0), &[&bytes]),
    ])
}

fn keep_list(evidence: &mut Evidence, der: &[u8]) {
    if let Ok(list) = Crl::parse(der) {
        evidence.lists.push(Arc::new(list));
    }
}

fn keep_answer(evidence: &mut Evidence, der: &[u8]) {
    if let Ok(answer) = Answer::read(der) {
        evidence.answers.push(Arc::new(answer));
    }
}
