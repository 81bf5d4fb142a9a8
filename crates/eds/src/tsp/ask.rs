//! The question (RFC 3161 §2.4.1).

use const_oid::ObjectIdentifier;

use super::{Imprint, NONCE_BYTES_MAX, REQUEST_BYTES_MAX};
use crate::EdsError;
use crate::asn1::{Reader, tag, write};
use crate::key::Digest;

const WHAT: &str = "time-stamp request";

/// A time-stamp request, read or to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub imprint: Imprint,
    /// The policy under which the stamp must be given; None leaves it to the authority.
    pub policy: Option<ObjectIdentifier>,
    /// Magnitude of the nonce, big-endian, without leading zeros.
    pub nonce: Option<Vec<u8>>,
    /// Whether the authority's certificate should come along.
    pub certificate_wanted: bool,
    /// The request carries extensions; we know none, so it is refused.
    pub(super) has_extensions: bool,
}

/// A request in DER for the digest `hash`. The nonce is the caller's chance: 8 bytes are customary.
pub fn request(imprint: Digest, hash: &[u8], nonce: Option<&[u8]>, certificate_wanted: bool) -> Vec<u8> {
    Request::new(imprint, hash, nonce, certificate_wanted).to_der()
}

impl Request {
    pub fn new(imprint: Digest, hash: &[u8], nonce: Option<&[u8]>, certificate_wanted: bool) -> Self {
        Self {
            imprint: Imprint::new(imprint, hash),
            policy: None,
            nonce: nonce.map(magnitude),
            certificate_wanted,
            has_extensions: false,
        }
    }

    /// ```text
    /// TimeStampReq ::= SEQUENCE { version INTEGER { v1(1) }, messageImprint, reqPolicy OBJECT IDENTIFIER OPTIONAL,
    ///     nonce INTEGER OPTIONAL, certReq BOOLEAN DEFAULT FALSE, extensions [0] IMPLICIT Extensions OPTIONAL }
    /// ```
    pub fn read(der: &[u8]) -> Result<Self, EdsError> {
        if der.len() > REQUEST_BYTES_MAX {
            return Err(EdsError::TooLarge {
                what: WHAT,
                limit: REQUEST_BYTES_MAX,
            });
        }
        let mut outer = Reader::new(der, WHAT);
        let mut body = outer.enter(tag::SEQUENCE)?;
        outer.finish()?;
        if body.unsigned()? != [1] {
            return Err(body.malformed());
        }
        let imprint = Imprint::read(&mut body)?;
        let policy = match body.optional(tag::OBJECT_IDENTIFIER)? {
            Some(element) => Some(Reader::new(element.raw, WHAT).oid()?),
            None => None,
        };
        let nonce = match body.optional(tag::INTEGER)? {
            Some(element) => Some(read_nonce(element.raw, WHAT)?),
            None => None,
        };
        let certificate_wanted = match body.optional(tag::BOOLEAN)? {
            Some(element) => Reader::new(element.raw, WHAT).boolean()?,
            None => false,
        };
        let has_extensions = body.optional(tag::context(0))?.is_some();
        body.finish()?;
        Ok(Self {
            imprint,
            policy,
            nonce,
            certificate_wanted,
            has_extensions,
        })
    }

    pub fn to_der(&self) -> Vec<u8> {
        let policy = self.policy.as_ref().map(write::oid).unwrap_or_default();
        let nonce = self.nonce.as_deref().map(write::unsigned).unwrap_or_default();
        // DER leaves the default out (X.690 §11.5).
        let wanted: &[u8] = if self.certificate_wanted {
            &[tag::BOOLEAN, 1, 0xff]
        } else {
            &[]
        };
        write::sequence(&[&write::unsigned(&[1]), &self.imprint.write(), &policy, &nonce, wanted])
    }
}

/// A nonce is any integer to the RFC; nobody sends a negative one, and none is longer than [`NONCE_BYTES_MAX`].
pub(super) fn read_nonce(raw: &[u8], what: &'static str) -> Result<Vec<u8>, EdsError> {
    let digits = Reader::new(raw, what).unsigned()?;
    if digits.len() > NONCE_BYTES_MAX {
        return Err(EdsError::TooLarge {
            what: "nonce",
            limit: NONCE_BYTES_MAX,
        });
    }
    Ok(digits.to_vec())
}

fn magnitude(bytes: &[u8]) -> Vec<u8> {
    let zeros = bytes.iter().take_while(|octet| **octet == 0).count();
    bytes.get(zeros..).unwrap_or_default().to_vec()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_request_is_read_as_it_was_written() {
        for nonce in [None, Some(&[0, 0, 0x80, 1][..]), Some(&[])] {
            for wanted in [true, false] {
                let mut asked = Request::new(Digest::Sha512, &[7; 64], nonce, wanted);
                asked.policy = Some(ObjectIdentifier::new_unwrap("1.2.398.3.3.2.6.4"));
                assert_eq!(Request::read(&asked.to_der()), Ok(asked));
            }
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = Request::read(&bytes);
        }

        #[test]
        fn no_changed_octet_makes_it_panic(at in 0_usize..80, value in any::<u8>()) {
            let mut der = request(Digest::Sha256, &[3; 32], Some(&[1, 2, 3]), true);
            let place = at % der.len();
            der[place] = value;
            let _ = Request::read(&der);
        }
    }
}
