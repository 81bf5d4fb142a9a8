//! Signed attributes: written in one way, read in any (RFC 5652 §11, RFC 5035 §3).

use const_oid::ObjectIdentifier;
use jiff::Timestamp;

use crate::asn1::{Reader, oid, tag, time, write};
use crate::key::Digest;
use crate::{Certificate, EdsError};

/// The most signed attributes of one signer.
const ATTRIBUTES_MAX: usize = 64;

const WHAT: &str = "signed attributes";

/// The DER SET OF: contentType id-data, signingTime, messageDigest, signingCertificateV2.
pub(crate) fn write(digest: &[u8], signer: &Certificate, signing_time: Option<Timestamp>) -> Vec<u8> {
    // SigningCertificateV2 ::= SEQUENCE { certs SEQUENCE OF ESSCertIDv2 }; hashAlgorithm is its default, SHA-256.
    let certificate = write::sequence(&[&write::element(tag::OCTET_STRING, &[&signer.fingerprint()])]);
    let certificates = write::sequence(&[&write::sequence(&[&certificate])]);
    let mut members = vec![
        attribute(&oid::CONTENT_TYPE, &write::oid(&oid::DATA)),
        attribute(&oid::MESSAGE_DIGEST, &write::element(tag::OCTET_STRING, &[digest])),
        attribute(&oid::SIGNING_CERTIFICATE_V2, &certificates),
    ];
    if let Some(moment) = signing_time {
        members.push(attribute(&oid::SIGNING_TIME, &time::write(moment)));
    }
    write::set_of(tag::SET, members)
}

/// The attributes of a counter-signature: those of [`write`] without the content type, which it has none of (RFC 5652 §11.4).
pub(super) fn write_counter(digest: &[u8], signer: &Certificate, signing_time: Option<Timestamp>) -> Vec<u8> {
    let own = write(digest, signer, signing_time);
    let mut outer = Reader::new(&own, WHAT);
    let mut members = Vec::new();
    if let Ok(mut set) = outer.enter(tag::SET) {
        while let Ok(member) = set.any() {
            let kind = set.inside(member).oid();
            if kind != Ok(oid::CONTENT_TYPE) {
                members.push(member.raw.to_vec());
            }
        }
    }
    write::set_of(tag::SET, members)
}

/// `Attribute ::= SEQUENCE { attrType OBJECT IDENTIFIER, attrValues SET OF AttributeValue }`
pub(crate) fn attribute(kind: &ObjectIdentifier, value: &[u8]) -> Vec<u8> {
    write::sequence(&[&write::oid(kind), &write::element(tag::SET, &[value])])
}

/// The message digest in attributes that are, octet for octet, what [`write`] makes for this signer.
/// Whoever signed anything else did not sign what this server prepared.
pub(super) fn digest_of_ours(bytes: &[u8], digest: Digest, signer: &Certificate) -> Result<Vec<u8>, EdsError> {
    let refused = |what| Err(EdsError::Attributes { what });
    let mut outer = Reader::new(bytes, WHAT);
    let set = outer.expect(tag::SET)?;
    outer.finish()?;
    let found = Attributes::read(set.value)?;
    if found.irregular {
        return refused("one of them is repeated or has not exactly one value");
    }
    let Some(value) = found.message_digest.filter(|value| value.len() == digest.octets()) else {
        return refused("the message digest is missing or of another algorithm than the key signs with");
    };
    match &found.signing_certificate {
        None => return refused("signingCertificateV2 is missing"),
        Some(named) if !named.is(signer) => return Err(EdsError::KeyMismatch),
        Some(_) => {}
    }
    if write(value, signer, found.signing_time) == bytes {
        Ok(value.to_vec())
    } else {
        refused("they are not the ones that were prepared")
    }
}

/// What the signed attributes of somebody's signature say.
#[derive(Debug, Default)]
pub(crate) struct Attributes<'a> {
    pub(crate) content_type: Option<ObjectIdentifier>,
    pub(crate) message_digest: Option<&'a [u8]>,
    pub(crate) signing_time: Option<Timestamp>,
    pub(crate) signing_certificate: Option<SigningCertificate<'a>>,
    /// One of the four comes twice or has not exactly one value (RFC 5652 §11 forbids it).
    pub(crate) irregular: bool,
}

impl<'a> Attributes<'a> {
    /// Reads the members of the SET OF, in any order.
    pub(crate) fn read(members: &'a [u8]) -> Result<Self, EdsError> {
        let mut set = Reader::new(members, WHAT);
        let mut found = Self::default();
        let mut left = ATTRIBUTES_MAX;
        while !set.is_empty() {
            left = left.checked_sub(1).ok_or(EdsError::TooMany {
                what: WHAT,
                limit: ATTRIBUTES_MAX,
            })?;
            let mut attribute = set.enter(tag::SEQUENCE)?;
            let kind = attribute.oid()?;
            let values = attribute.enter(tag::SET)?;
            attribute.finish()?;
            found.take(kind, values)?;
        }
        Ok(found)
    }

    fn take(&mut self, kind: ObjectIdentifier, mut values: Reader<'a>) -> Result<(), EdsError> {
        let repeated = match kind {
            oid::CONTENT_TYPE => self.content_type.is_some(),
            oid::MESSAGE_DIGEST => self.message_digest.is_some(),
            oid::SIGNING_TIME => self.signing_time.is_some(),
            oid::SIGNING_CERTIFICATE_V2 => self.signing_certificate.is_some(),
            _ => return Ok(()),
        };
        if repeated || values.is_empty() {
            self.irregular = true;
            return Ok(());
        }
        match kind {
            oid::CONTENT_TYPE => self.content_type = Some(values.oid()?),
            oid::MESSAGE_DIGEST => self.message_digest = Some(values.expect(tag::OCTET_STRING)?.value),
            oid::SIGNING_TIME => self.signing_time = Some(time::read(&mut values)?),
            _ => self.signing_certificate = Some(SigningCertificate::read(&mut values)?),
        }
        self.irregular |= !values.is_empty();
        Ok(())
    }
}

/// The first ESSCertIDv2: the certificate that verifies the signature (RFC 5035 §3).
#[derive(Debug)]
pub(crate) struct SigningCertificate<'a> {
    /// None: an algorithm we do not compute.
    digest: Option<Digest>,
    hash: &'a [u8],
    /// Name (DER) and serial number (contents), where the signer added them.
    issuer_serial: Option<(&'a [u8], &'a [u8])>,
}

impl<'a> SigningCertificate<'a> {
    /// ```text
    /// SigningCertificateV2 ::= SEQUENCE { certs SEQUENCE OF ESSCertIDv2, policies SEQUENCE OF … OPTIONAL }
    /// ESSCertIDv2 ::= SEQUENCE { hashAlgorithm AlgorithmIdentifier DEFAULT sha256, certHash OCTET STRING, issuerSerial OPTIONAL }
    /// IssuerSerial ::= SEQUENCE { issuer GeneralNames, serialNumber INTEGER }
    /// ```
    fn read(values: &mut Reader<'a>) -> Result<Self, EdsError> {
        let mut first = values
            .enter(tag::SEQUENCE)?
            .enter(tag::SEQUENCE)?
            .enter(tag::SEQUENCE)?;
        let digest = match first.optional(tag::SEQUENCE)? {
            Some(identifier) => Digest::of_oid(&first.inside(identifier).oid()?),
            None => Some(Digest::Sha256),
        };
        let hash = first.expect(tag::OCTET_STRING)?.value;
        let issuer_serial = match first.optional(tag::SEQUENCE)? {
            Some(both) => {
                let mut both = first.inside(both);
                let mut names = both.enter(tag::SEQUENCE)?;
                // directoryName [4] is an explicit tag, Name being a CHOICE.
                let name = names.expect(tag::context(4))?.value;
                names.finish()?;
                Some((name, both.expect(tag::INTEGER)?.value))
            }
            None => None,
        };
        first.finish()?;
        Ok(Self {
            digest,
            hash,
            issuer_serial,
        })
    }

    /// Whether this names the certificate.
    pub(crate) fn is(&self, certificate: &Certificate) -> bool {
        let same_hash = match self.digest {
            Some(Digest::Sha256) => certificate.fingerprint() == self.hash,
            // Whoever can make two certificates of one SHA-1 could put the one in the place of the other.
            Some(Digest::Sha1) | None => false,
            Some(digest) => digest.of(&certificate.der) == self.hash,
        };
        same_hash
            && self
                .issuer_serial
                .is_none_or(|(issuer, serial)| issuer == certificate.issuer_name() && serial == certificate.serial())
    }
}
