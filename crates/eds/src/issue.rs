//! Making certificates: root, issuing authority, end entities after the НУЦ profile.

mod extensions;
mod name;
mod request;
mod service;

use der::Decode as _;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};
use x509_cert::certificate::{TbsCertificate, Version};
use x509_cert::ext::Extension;
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::time::{Time, Validity};

pub(crate) use extensions::{authority_key_identifier, extension, points};
pub use request::{CertificationRequest, REQUEST_BYTES_MAX, assemble_request, read_request, request_info, request_pem};
pub use service::{Service, service};

use crate::asn1::{tag, time, write};
use crate::key::{PublicKey, same_key};
use crate::{Certificate, EdsError, Signer};

/// How long a root lives, in years.
pub const ROOT_YEARS: i64 = 20;
/// How long an issuing authority lives, in years.
pub const ISSUING_YEARS: i64 = 10;

/// What an end entity's certificate is for (`1.2.398.3.3.4.1…`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Profile {
    /// физическое лицо.
    Person {
        iin: String,
        surname: String,
        given_name: String,
        patronymic: Option<String>,
    },
    /// сотрудник юридического лица, with its БИН and name.
    Employee {
        iin: String,
        surname: String,
        given_name: String,
        patronymic: Option<String>,
        bin: String,
        organization: String,
    },
    /// участник – информационная система юрлица.
    InformationSystem {
        name: String,
        bin: String,
        organization: String,
    },
}

/// What the key of an end entity is for: the НУЦ gave separate keys (files AUTH_RSA256… and RSA256…) until 2024, and gives
/// one for both (GOST512…) since.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Usage {
    /// Signing documents: digitalSignature + nonRepudiation, emailProtection.
    #[default]
    Signing,
    /// Signing in: digitalSignature + keyEncipherment, clientAuth.
    SignIn,
    /// Both: all three bits and both purposes.
    Both,
}

/// Addresses written into certificates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Addresses {
    /// Where the issuer's list of revoked certificates is published.
    pub crl: String,
    /// Where the issuer's own certificate is published.
    pub ca_issuers: String,
    /// Where the issuer's OCSP responder answers, if there is one.
    pub ocsp: Option<String>,
    /// Where the delta to the list is published, if there is one.
    pub delta: Option<String>,
}

/// Self-signed root: CA, path length 1, keyCertSign + cRLSign, 20 years.
///
/// `serial` becomes the serial number with its topmost bit cleared, so that it is positive in 20 octets
/// (RFC 5280 §4.1.2.2).
pub fn root(
    key: &dyn Signer,
    common_name: &str,
    serial: &[u8; 20],
    not_before: Timestamp,
) -> Result<Certificate, EdsError> {
    let spki = key.public_key_der();
    let subject = name::authority(common_name)?;
    let draft = Draft {
        issuer: subject.clone(),
        subject,
        spki: &spki,
        serial,
        not_before,
        not_after: years_after(not_before, ROOT_YEARS)?,
        extensions: extensions::authority(1, &spki, None, None)?,
    };
    draft.sign(key)
}

/// Issuing authority under the root: CA, path length 0, 10 years.
pub fn issuing(
    root_key: &dyn Signer,
    root: &Certificate,
    key_spki_der: &[u8],
    common_name: &str,
    serial: &[u8; 20],
    not_before: Timestamp,
    addresses: &Addresses,
) -> Result<Certificate, EdsError> {
    check_issuer(root_key, root)?;
    PublicKey::parse(key_spki_der)?;
    let draft = Draft {
        issuer: issuer_name(root)?,
        subject: name::authority(common_name)?,
        spki: key_spki_der,
        serial,
        not_before,
        not_after: years_after(not_before, ISSUING_YEARS)?,
        extensions: extensions::authority(0, key_spki_der, Some(root), Some(addresses))?,
    };
    draft.sign(root_key)
}

/// An end entity's certificate: one year, digitalSignature + nonRepudiation, EKU emailProtection and the
/// profile's OID, policy 1.2.398.3.3.2.x, CRL and AIA addresses.
///
/// The term is the caller's: the profile's year is `not_before` to a year later. Names go in upper case,
/// as in the certificates of the НУЦ; the name of an information system stays as it is.
#[expect(
    clippy::too_many_arguments,
    reason = "a certificate simply has this many independent inputs"
)]
pub fn end_entity(
    issuer_key: &dyn Signer,
    issuer: &Certificate,
    spki_der: &[u8],
    profile: &Profile,
    serial: &[u8; 20],
    not_before: Timestamp,
    not_after: Timestamp,
    addresses: &Addresses,
) -> Result<Certificate, EdsError> {
    end_entity_for(
        Usage::Signing,
        issuer_key,
        issuer,
        spki_der,
        profile,
        serial,
        not_before,
        not_after,
        addresses,
    )
}

/// The same for a key of this usage.
#[expect(
    clippy::too_many_arguments,
    reason = "a certificate simply has this many independent inputs"
)]
pub fn end_entity_for(
    usage: Usage,
    issuer_key: &dyn Signer,
    issuer: &Certificate,
    spki_der: &[u8],
    profile: &Profile,
    serial: &[u8; 20],
    not_before: Timestamp,
    not_after: Timestamp,
    addresses: &Addresses,
) -> Result<Certificate, EdsError> {
    check_issuer(issuer_key, issuer)?;
    PublicKey::parse(spki_der)?;
    let draft = Draft {
        issuer: issuer_name(issuer)?,
        subject: name::end_entity(profile)?,
        spki: spki_der,
        serial,
        not_before,
        not_after,
        extensions: extensions::end_entity(usage, profile, spki_der, issuer, addresses)?,
    };
    draft.sign(issuer_key)
}

/// Everything of a certificate but its signature.
struct Draft<'a> {
    issuer: Name,
    subject: Name,
    spki: &'a [u8],
    serial: &'a [u8; 20],
    not_before: Timestamp,
    not_after: Timestamp,
    extensions: Vec<Extension>,
}

impl Draft<'_> {
    fn sign(self, key: &dyn Signer) -> Result<Certificate, EdsError> {
        if self.not_after <= self.not_before {
            return Err(EdsError::Profile {
                what: "its term ends before it begins",
            });
        }
        let body = TbsCertificate {
            version: Version::V3,
            serial_number: serial_number(self.serial)?,
            signature: algorithm_identifier(key)?,
            issuer: self.issuer,
            validity: Validity {
                not_before: der_time(self.not_before)?,
                not_after: der_time(self.not_after)?,
            },
            subject: self.subject,
            subject_public_key_info: SubjectPublicKeyInfoOwned::from_der(self.spki)
                .map_err(|_| EdsError::Malformed { what: "public key" })?,
            issuer_unique_id: None,
            subject_unique_id: None,
            extensions: Some(self.extensions),
        };
        Certificate::from_der(&sign_body(&encode(&body)?, key)?)
    }
}

/// `SEQUENCE { body, signatureAlgorithm, signature BIT STRING }`: certificates, lists and requests alike.
pub(crate) fn sign_body(body: &[u8], key: &dyn Signer) -> Result<Vec<u8>, EdsError> {
    Ok(join(body, &key.scheme().identifier(), &key.sign(body)?))
}

fn join(body: &[u8], algorithm: &[u8], signature: &[u8]) -> Vec<u8> {
    write::sequence(&[body, algorithm, &write::element(tag::BIT_STRING, &[&[0], signature])])
}

pub(crate) fn algorithm_identifier(key: &dyn Signer) -> Result<AlgorithmIdentifierOwned, EdsError> {
    AlgorithmIdentifierOwned::from_der(&key.scheme().identifier()).map_err(cannot_encode)
}

pub(crate) fn encode(value: &impl der::Encode) -> Result<Vec<u8>, EdsError> {
    value.to_der().map_err(cannot_encode)
}

fn cannot_encode(_: der::Error) -> EdsError {
    EdsError::Profile {
        what: "one of its values has no DER form",
    }
}

/// The issuer's subject, octet for octet: names are compared by their encodings.
pub(crate) fn issuer_name(issuer: &Certificate) -> Result<Name, EdsError> {
    Name::from_der(issuer.subject_name()).map_err(|_| EdsError::Malformed { what: "name" })
}

/// The key must be the issuer's own, or nothing it signs will ever verify.
pub(crate) fn check_issuer(key: &dyn Signer, issuer: &Certificate) -> Result<(), EdsError> {
    if same_key(&key.public_key_der(), issuer.spki()) {
        Ok(())
    } else {
        Err(EdsError::KeyMismatch)
    }
}

fn serial_number(serial: &[u8; 20]) -> Result<SerialNumber, EdsError> {
    let mut octets = *serial;
    octets[0] &= 0x7f;
    if octets == [0; 20] {
        return Err(EdsError::Profile {
            what: "its serial number is zero",
        });
    }
    SerialNumber::new(&octets).map_err(cannot_encode)
}

pub(crate) fn der_time(moment: Timestamp) -> Result<Time, EdsError> {
    Time::from_der(&time::write(moment)).map_err(|_| EdsError::Profile {
        what: "a time lies outside of 1970 to 9999",
    })
}

fn years_after(moment: Timestamp, years: i64) -> Result<Timestamp, EdsError> {
    let later = moment.to_zoned(TimeZone::UTC).checked_add(years.years());
    later.map(|zoned| zoned.timestamp()).map_err(|_| EdsError::Profile {
        what: "its term ends after the year 9999",
    })
}
