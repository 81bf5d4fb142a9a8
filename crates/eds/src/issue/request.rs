//! PKCS#10 (RFC 2986): the holder of a key asks for a certificate and proves to hold it.

use der::Decode as _;
use spki::SubjectPublicKeyInfoOwned;
use x509_cert::request::{CertReqInfo, Version};

use super::{Profile, encode, join, name};
use crate::asn1::{Reader, pem, tag};
use crate::key::{PublicKey, Scheme, fitting_form};
use crate::{EdsError, Subject};

/// The largest request we read, in bytes.
pub const REQUEST_BYTES_MAX: usize = 64 * 1024;

const WHAT: &str = "certification request";

/// A PKCS#10 request whose own signature has been checked (proof of possession).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificationRequest {
    /// The key to be certified, SubjectPublicKeyInfo in DER.
    pub spki_der: Vec<u8>,
    /// The subject as asked for: a wish, not a fact. The authority writes what it has identified.
    pub subject: Subject,
}

/// The CertificationRequestInfo for a key held elsewhere; its holder signs these bytes.
pub fn request_info(profile: &Profile, spki_der: &[u8]) -> Result<Vec<u8>, EdsError> {
    PublicKey::parse(spki_der)?;
    let info = CertReqInfo {
        version: Version::V1,
        subject: name::end_entity(profile)?,
        public_key: SubjectPublicKeyInfoOwned::from_der(spki_der)
            .map_err(|_| EdsError::Malformed { what: "public key" })?,
        attributes: Default::default(),
    };
    encode(&info)
}

/// Joins [`request_info`] bytes and the holder's signature into PKCS#10 DER.
///
/// The signature may have the X.509 form or, for P-256, the r‖s of Web Crypto; it is checked here.
pub fn assemble_request(info_der: &[u8], spki_der: &[u8], signature: &[u8]) -> Result<Vec<u8>, EdsError> {
    let info = Info::read_alone(info_der)?;
    if info.spki != spki_der {
        return Err(EdsError::KeyMismatch);
    }
    let key = PublicKey::parse(spki_der)?;
    let scheme = Scheme::of_kind(key.kind);
    let signature = fitting_form(&key, scheme, info_der, signature)?;
    Ok(join(info_der, &scheme.identifier(), &signature))
}

/// The `-----BEGIN CERTIFICATE REQUEST-----` block.
pub fn request_pem(der: &[u8]) -> String {
    pem::write("CERTIFICATE REQUEST", der)
}

/// Reads PKCS#10 (DER or PEM) and checks its signature.
pub fn read_request(bytes: &[u8]) -> Result<CertificationRequest, EdsError> {
    if bytes.len() > REQUEST_BYTES_MAX {
        return Err(EdsError::TooLarge {
            what: WHAT,
            limit: REQUEST_BYTES_MAX,
        });
    }
    let der = pem::open(bytes, &["CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"], WHAT)?;
    // CertificationRequest ::= SEQUENCE { certificationRequestInfo, signatureAlgorithm, signature BIT STRING }
    let mut outer = Reader::new(&der, WHAT);
    let mut request = outer.enter(tag::SEQUENCE)?;
    outer.finish()?;
    let body = request.expect(tag::SEQUENCE)?;
    let algorithm = request.expect(tag::SEQUENCE)?.value;
    let signature = request.bits()?;
    request.finish()?;

    let info = Info::read(Reader::new(body.value, WHAT))?;
    let oid = Reader::new(algorithm, WHAT).oid()?;
    let scheme = Scheme::read(algorithm).ok_or_else(|| EdsError::UnsupportedAlgorithm { oid: oid.to_string() })?;
    if !PublicKey::parse(info.spki)?.verify(scheme, body.raw, signature)? {
        return Err(EdsError::SignatureMismatch);
    }
    Ok(CertificationRequest {
        spki_der: info.spki.to_vec(),
        subject: info.subject,
    })
}

/// `CertificationRequestInfo ::= SEQUENCE { version INTEGER { v1(0) }, subject Name, subjectPKInfo, attributes [0] }`
struct Info<'a> {
    subject: Subject,
    spki: &'a [u8],
}

impl<'a> Info<'a> {
    fn read_alone(der: &'a [u8]) -> Result<Self, EdsError> {
        if der.len() > REQUEST_BYTES_MAX {
            return Err(EdsError::TooLarge {
                what: WHAT,
                limit: REQUEST_BYTES_MAX,
            });
        }
        let mut outer = Reader::new(der, WHAT);
        let inner = outer.enter(tag::SEQUENCE)?;
        outer.finish()?;
        Self::read(inner)
    }

    fn read(mut fields: Reader<'a>) -> Result<Self, EdsError> {
        if !fields.unsigned()?.is_empty() {
            return Err(fields.malformed());
        }
        let subject = Subject::read(fields.expect(tag::SEQUENCE)?.value)?;
        let spki = fields.expect(tag::SEQUENCE)?.raw;
        // What the attributes ask for (extensions, a challenge) is not ours to grant: the profile decides.
        fields.optional(tag::context(0))?;
        fields.finish()?;
        Ok(Self { subject, spki })
    }
}
