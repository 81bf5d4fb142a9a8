//! Регистрационное свидетельство: an X.509 certificate, read (RFC 5280 §4).

mod constraints;
mod description;
mod extensions;
mod memory;
mod signed_by;
mod subject;

use std::ops::{Deref, Range};
use std::sync::{Arc, OnceLock};

use const_oid::ObjectIdentifier;
use jiff::Timestamp;

pub use description::Description;
pub use extensions::Addresses;
pub(crate) use extensions::{Extension, Extensions, http_addresses};
pub(crate) use signed_by::SignedBy;
pub use subject::Subject;

use crate::EdsError;
use crate::asn1::{Reader, pem, tag, time};
use crate::key::{KeyKind, PublicKey, Scheme, same_key, sha256};

/// The largest certificate we read, in bytes. НУЦ certificates have about 2,000.
pub const CERTIFICATE_BYTES_MAX: usize = 64 * 1024;
/// The most certificates read from one PEM text.
pub const CERTIFICATES_MAX: usize = 64;

const WHAT: &str = "certificate";

/// A parsed certificate with its exact bytes; what it says is in [`Contents`].
///
/// Parsing proves nothing about trust: that is for [`crate::policy::judge`]. Two certificates are equal when their bytes are.
/// A certificate never changes, and a clone is another hold on the same one.
#[derive(Clone, Debug)]
pub struct Certificate(Arc<Contents>);

/// What a certificate says.
#[derive(Debug)]
pub struct Contents {
    /// The exact bytes, as received or issued.
    pub der: Vec<u8>,
    /// Who holds the key.
    pub subject: Subject,
    /// The CN of the issuer, empty where it has none.
    pub issuer_common_name: String,
    /// Lower-case hex without leading zeros.
    pub serial_hex: String,
    /// Valid from this moment on…
    pub not_before: Timestamp,
    /// …to this one, both inclusive.
    pub not_after: Timestamp,
    /// basicConstraints says cA.
    pub is_ca: bool,
    fingerprint: [u8; 32],
    // Where the parts lie in `der`.
    tbs: Range<usize>,
    serial: Range<usize>,
    issuer: Range<usize>,
    subject_name: Range<usize>,
    spki: Range<usize>,
    signature: Range<usize>,
    /// None where the certificate is signed with an algorithm that we do not know.
    scheme: Option<Scheme>,
    /// That algorithm.
    algorithm: ObjectIdentifier,
    extensions: Extensions,
    key: Result<PublicKey, EdsError>,
    key_digest: OnceLock<[u8; 32]>,
    signed_by: SignedBy,
}

impl Deref for Certificate {
    type Target = Contents;

    fn deref(&self) -> &Contents {
        &self.0
    }
}

impl PartialEq for Certificate {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.fingerprint == other.fingerprint
    }
}

impl Eq for Certificate {}

impl Certificate {
    /// Reads exactly one certificate in DER.
    pub fn from_der(der: &[u8]) -> Result<Self, EdsError> {
        if der.len() > CERTIFICATE_BYTES_MAX {
            return Err(EdsError::TooLarge {
                what: WHAT,
                limit: CERTIFICATE_BYTES_MAX,
            });
        }
        match memory::recall(der) {
            Some(known) => Ok(known),
            None => parse(der).map(|contents| Self(Arc::new(contents))),
        }
    }

    /// Reads one or more `-----BEGIN CERTIFICATE-----` blocks; none at all is an error.
    pub fn many_from_pem(pem: &str) -> Result<Vec<Self>, EdsError> {
        let blocks = pem::read_all(pem, &["CERTIFICATE"], WHAT, CERTIFICATES_MAX)?;
        if blocks.is_empty() {
            return Err(EdsError::Malformed { what: WHAT });
        }
        blocks.iter().map(|der| Self::from_der(der)).collect()
    }

    /// The `-----BEGIN CERTIFICATE-----` block.
    pub fn to_pem(&self) -> String {
        pem::write("CERTIFICATE", &self.der)
    }

    /// SubjectPublicKeyInfo, DER.
    pub fn public_key_der(&self) -> Vec<u8> {
        self.spki().to_vec()
    }

    /// The extended key usages (RFC 5280 §4.2.1.12) in dotted form.
    pub fn extended_key_usages(&self) -> Vec<String> {
        self.extensions
            .extended_key_usages
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    /// Whether it is a signing certificate of the НУЦ's profile: digitalSignature and nonRepudiation.
    pub fn is_for_signing(&self) -> bool {
        let usage = self.extensions.key_usage;
        usage.is_some_and(|usage| usage.digital_signature && usage.non_repudiation)
    }

    /// Whether it is for signing in: digitalSignature, and clientAuth among its purposes. The certificates
    /// that the НУЦ has issued since 2024 are for both.
    pub fn is_for_authentication(&self) -> bool {
        let usage = self.extensions.key_usage;
        let purposes = &self.extensions.extended_key_usages;
        usage.is_some_and(|usage| usage.digital_signature) && purposes.contains(&crate::asn1::oid::CLIENT_AUTH)
    }

    /// Whether it certifies the key of this signer.
    pub fn is_of(&self, signer: &dyn crate::Signer) -> bool {
        same_key(self.spki(), &signer.public_key_der())
    }

    /// The kind of its key; None where this crate does not know it.
    pub fn key_kind(&self) -> Option<KeyKind> {
        self.key().ok().map(|key| key.kind)
    }

    /// Where to ask about this certificate, as its issuer wrote it: hints, http only.
    pub fn addresses(&self) -> &Addresses {
        &self.extensions.addresses
    }

    /// SHA-256 of the exact bytes: the certHash of signingCertificateV2 (RFC 5035 §4).
    pub fn fingerprint(&self) -> [u8; 32] {
        self.fingerprint
    }

    /// Whether the issuer's key made this certificate's signature. Says nothing of names, dates or rights.
    pub fn is_signed_by(&self, issuer: &Self) -> bool {
        self.scheme.is_some_and(|scheme| {
            let check = |key: &PublicKey| key.verify(scheme, self.part(&self.tbs), self.part(&self.signature));
            self.signed_by.is(issuer, check)
        })
    }

    /// From now on reading these bytes gives this certificate, with what was proved about it, as long as there is room.
    /// For certificates under a trusted root: a stranger's are not worth the room.
    pub(crate) fn remember(&self) {
        memory::keep(self);
    }

    /// The key that it certifies; an error where this crate does not know its kind.
    pub(crate) fn key(&self) -> Result<&PublicKey, EdsError> {
        self.key.as_ref().map_err(Clone::clone)
    }

    /// SHA-256 of SubjectPublicKeyInfo.
    pub(crate) fn key_digest(&self) -> &[u8; 32] {
        self.key_digest.get_or_init(|| sha256(&[self.spki()]))
    }

    pub(crate) fn spki(&self) -> &[u8] {
        self.part(&self.spki)
    }

    /// The Name of the subject, DER. Names are compared by these bytes (RFC 5280 §7.1 allows more, and
    /// no authority we know needs it).
    pub(crate) fn subject_name(&self) -> &[u8] {
        self.part(&self.subject_name)
    }

    pub(crate) fn issuer_name(&self) -> &[u8] {
        self.part(&self.issuer)
    }

    /// The contents octets of the serial number.
    pub(crate) fn serial(&self) -> &[u8] {
        self.part(&self.serial)
    }

    pub(crate) fn extensions(&self) -> &Extensions {
        &self.extensions
    }

    /// The algorithm with which the certificate is signed, where we do not know it.
    pub(crate) fn unknown_algorithm(&self) -> Option<ObjectIdentifier> {
        self.scheme.is_none().then_some(self.algorithm)
    }

    fn part(&self, range: &Range<usize>) -> &[u8] {
        self.der.get(range.clone()).unwrap_or_default()
    }
}

/// ```text
/// Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm, signatureValue BIT STRING }
/// TBSCertificate ::= SEQUENCE { version [0] EXPLICIT DEFAULT v1, serialNumber, signature, issuer, validity,
///     subject, subjectPublicKeyInfo, issuerUniqueID [1] OPTIONAL, subjectUniqueID [2] OPTIONAL, extensions [3] OPTIONAL }
/// ```
fn parse(der: &[u8]) -> Result<Contents, EdsError> {
    let at = |part: &[u8]| offset(der, part);
    let mut outer = Reader::new(der, WHAT);
    let mut certificate = outer.enter(tag::SEQUENCE)?;
    outer.finish()?;
    let tbs = certificate.expect(tag::SEQUENCE)?;
    let algorithm = certificate.expect(tag::SEQUENCE)?;
    let signature = certificate.bits()?;
    let mut body = certificate.inside(tbs);
    certificate.finish()?;

    let may_extend = read_version(&mut body)?;
    let serial = body.expect(tag::INTEGER)?;
    if body.expect(tag::SEQUENCE)?.raw != algorithm.raw {
        // RFC 5280 §4.1.1.2: both must be the same; otherwise the unsigned one could mislead.
        return Err(body.malformed());
    }
    let issuer = body.expect(tag::SEQUENCE)?;
    let (not_before, not_after) = read_validity(&mut body)?;
    let subject = body.expect(tag::SEQUENCE)?;
    let spki = body.expect(tag::SEQUENCE)?;
    body.optional(tag::context_primitive(1))?;
    body.optional(tag::context_primitive(2))?;
    let extensions = match body.optional(tag::context(3))? {
        // RFC 5280 §4.1.2.9: only version 3 has them, and other readers look at none in an older one.
        Some(_) if !may_extend => return Err(body.malformed()),
        Some(wrapped) => Extensions::read(body.inside(wrapped))?,
        None => Extensions::default(),
    };
    body.finish()?;

    let scheme = Scheme::read(algorithm.value);
    let algorithm = Reader::new(algorithm.value, WHAT).oid()?;
    Ok(Contents {
        der: der.to_vec(),
        subject: Subject::read(subject.value)?,
        issuer_common_name: Subject::read(issuer.value)?.common_name,
        serial_hex: serial_hex(serial.value),
        not_before,
        not_after,
        is_ca: extensions.is_ca,
        fingerprint: sha256(&[der]),
        tbs: at(tbs.raw),
        serial: at(serial.value),
        issuer: at(issuer.raw),
        subject_name: at(subject.raw),
        spki: at(spki.raw),
        signature: at(signature),
        scheme,
        algorithm,
        extensions,
        key: PublicKey::parse(spki.raw),
        key_digest: OnceLock::new(),
        signed_by: SignedBy::default(),
    })
}

/// Version 3 is what the profile wants; version 1 roots are still read, and judged as having no extensions. Gives whether
/// the version allows extensions.
fn read_version(body: &mut Reader<'_>) -> Result<bool, EdsError> {
    let Some(wrapped) = body.optional(tag::context(0))? else {
        return Ok(false);
    };
    let mut version = body.inside(wrapped);
    let number = version.unsigned()?;
    version.finish()?;
    match number {
        [1] => Ok(false),
        [2] => Ok(true),
        _ => Err(body.malformed()),
    }
}

fn read_validity(body: &mut Reader<'_>) -> Result<(Timestamp, Timestamp), EdsError> {
    let mut validity = body.enter(tag::SEQUENCE)?;
    let times = (time::read(&mut validity)?, time::read(&mut validity)?);
    validity.finish()?;
    Ok(times)
}

/// Where `part`, a slice of `whole`, lies in it.
pub(crate) fn offset(whole: &[u8], part: &[u8]) -> Range<usize> {
    let start = (part.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize);
    start..start + part.len()
}

/// Lower-case hex of an INTEGER without leading zeros.
pub(crate) fn serial_hex(contents: &[u8]) -> String {
    let hex = hex::encode(contents);
    let trimmed = hex.trim_start_matches('0');
    if trimmed.is_empty() {
        "0".to_owned()
    } else {
        trimmed.to_owned()
    }
}
