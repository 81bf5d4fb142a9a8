//! The question (RFC 6960 §4.1).

use super::{CertId, ENTRIES_MAX, NONCE_BYTES_MAX, REQUEST_BYTES_MAX};
use crate::asn1::{Reader, oid, tag, write};
use crate::certificate::Extension;
use crate::key::Digest;
use crate::{Certificate, EdsError};

const WHAT: &str = "OCSP request";

/// A request, read or to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub entries: Vec<CertId>,
    /// 1 to 32 octets (RFC 8954).
    pub nonce: Option<Vec<u8>>,
}

/// A request in DER about certificates, each with its issuer, by SHA-256. The nonce is the caller's chance; without one,
/// the answer may come from a cache.
pub fn request(about: &[(&Certificate, &Certificate)], nonce: Option<&[u8]>) -> Vec<u8> {
    Request::new(about, Digest::Sha256, nonce).to_der()
}

impl Request {
    /// SHA-1 identifiers are what the oldest responders know (RFC 5019 §2.1.1).
    pub fn new(about: &[(&Certificate, &Certificate)], digest: Digest, nonce: Option<&[u8]>) -> Self {
        Self {
            entries: about
                .iter()
                .map(|(certificate, issuer)| CertId::new(digest, certificate, issuer))
                .collect(),
            nonce: nonce.map(<[u8]>::to_vec),
        }
    }

    /// ```text
    /// OCSPRequest ::= SEQUENCE { tbsRequest, optionalSignature [0] EXPLICIT OPTIONAL }
    /// TBSRequest ::= SEQUENCE { version [0] EXPLICIT DEFAULT v1, requestorName [1] EXPLICIT OPTIONAL,
    ///     requestList SEQUENCE OF Request, requestExtensions [2] EXPLICIT OPTIONAL }
    /// Request ::= SEQUENCE { reqCert CertID, singleRequestExtensions [0] EXPLICIT OPTIONAL }
    /// ```
    pub fn read(der: &[u8]) -> Result<Self, EdsError> {
        if der.len() > REQUEST_BYTES_MAX {
            return Err(EdsError::TooLarge {
                what: WHAT,
                limit: REQUEST_BYTES_MAX,
            });
        }
        let mut outer = Reader::new(der, WHAT);
        let mut request = outer.enter(tag::SEQUENCE)?;
        outer.finish()?;
        let mut body = request.enter(tag::SEQUENCE)?;
        // Who asks is nobody's business here, so a signature on the question is not looked at.
        request.optional(tag::context(0))?;
        request.finish()?;
        if let Some(version) = body.optional(tag::context(0))?
            && !body.inside(version).unsigned()?.is_empty()
        {
            return Err(body.malformed());
        }
        body.optional(tag::context(1))?;
        let mut list = body.enter(tag::SEQUENCE)?;
        let nonce = match body.optional(tag::context(2))? {
            Some(wrapped) => read_extensions(body.inside(wrapped), WHAT)?,
            None => None,
        };
        body.finish()?;
        let mut entries = Vec::with_capacity(1);
        while !list.is_empty() {
            if entries.len() == ENTRIES_MAX {
                return Err(EdsError::TooMany {
                    what: "certificates in an OCSP request",
                    limit: ENTRIES_MAX,
                });
            }
            let mut one = list.enter(tag::SEQUENCE)?;
            entries.push(CertId::read(&mut one)?);
            if let Some(wrapped) = one.optional(tag::context(0))? {
                read_extensions(one.inside(wrapped), WHAT)?;
            }
            one.finish()?;
        }
        if entries.is_empty() {
            return Err(list.malformed());
        }
        Ok(Self { entries, nonce })
    }

    pub fn to_der(&self) -> Vec<u8> {
        let list: Vec<Vec<u8>> = self.entries.iter().map(|id| write::sequence(&[&id.raw])).collect();
        let parts: Vec<&[u8]> = list.iter().map(Vec::as_slice).collect();
        let extensions = self
            .nonce
            .as_deref()
            .map(|nonce| write::element(tag::context(2), &[&write::sequence(&[&nonce_extension(nonce)])]));
        write::sequence(&[&write::sequence(&[
            &write::sequence(&parts),
            &extensions.unwrap_or_default(),
        ])])
    }
}

/// `Nonce ::= OCTET STRING (SIZE (1..32))` inside its extension (RFC 8954 §2.1).
pub(super) fn nonce_extension(nonce: &[u8]) -> Vec<u8> {
    let value = write::element(tag::OCTET_STRING, &[nonce]);
    write::sequence(&[
        &write::oid(&oid::OCSP_NONCE),
        &write::element(tag::OCTET_STRING, &[&value]),
    ])
}

/// The nonce among the extensions. A critical one that is unknown is refused; the others are left aside.
pub(super) fn read_extensions(mut wrapped: Reader<'_>, what: &'static str) -> Result<Option<Vec<u8>>, EdsError> {
    let mut list = wrapped.enter(tag::SEQUENCE)?;
    wrapped.finish()?;
    let mut nonce = None;
    while !list.is_empty() {
        let extension = Extension::read(&mut list)?;
        if extension.id == oid::OCSP_NONCE {
            let mut value = Reader::new(extension.value, what);
            let octets = value.expect(tag::OCTET_STRING)?.value;
            value.finish()?;
            if nonce.is_some() || octets.is_empty() || octets.len() > NONCE_BYTES_MAX {
                return Err(list.malformed());
            }
            nonce = Some(octets.to_vec());
        } else if extension.critical {
            return Err(EdsError::UnknownCritical {
                what,
                oid: extension.name(),
            });
        }
    }
    Ok(nonce)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = Request::read(&bytes);
        }
    }
}
