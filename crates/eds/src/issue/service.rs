//! Certificates of the authority's own services: the OCSP responder and the time-stamping authority.

use der::asn1::Null;
use jiff::Timestamp;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::{BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages};

use super::extensions::{extension, places, subject_key_identifier};
use super::{Addresses, Draft, authority_key_identifier, check_issuer, issuer_name, name};
use crate::asn1::oid;
use crate::key::PublicKey;
use crate::{Certificate, EdsError, Signer};

/// What the service does, and nothing else may be done with its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    /// Signs OCSP answers as the issuer's delegate: OCSPSigning and id-pkix-ocsp-nocheck (RFC 6960 §4.2.2.2). Whoever
    /// checks an answer does not ask about this certificate, so its term is short.
    OcspResponder,
    /// Stamps time: timeStamping alone, critical (RFC 3161 §2.3).
    TimeStamping,
}

/// A service's certificate, signed by the issuing authority itself.
#[expect(
    clippy::too_many_arguments,
    reason = "a certificate simply has this many independent inputs"
)]
pub fn service(
    issuer_key: &dyn Signer,
    issuer: &Certificate,
    spki_der: &[u8],
    service: Service,
    common_name: &str,
    serial: &[u8; 20],
    not_before: Timestamp,
    not_after: Timestamp,
    addresses: &Addresses,
) -> Result<Certificate, EdsError> {
    check_issuer(issuer_key, issuer)?;
    PublicKey::parse(spki_der)?;
    let draft = Draft {
        issuer: issuer_name(issuer)?,
        subject: name::authority(common_name)?,
        spki: spki_der,
        serial,
        not_before,
        not_after,
        extensions: extensions(service, spki_der, issuer, addresses)?,
    };
    draft.sign(issuer_key)
}

fn extensions(
    service: Service,
    spki: &[u8],
    issuer: &Certificate,
    addresses: &Addresses,
) -> Result<Vec<Extension>, EdsError> {
    let constraints = BasicConstraints {
        ca: false,
        path_len_constraint: None,
    };
    let usage = match service {
        Service::OcspResponder => KeyUsage(KeyUsages::DigitalSignature.into()),
        // Nobody may deny a stamp later; openssl wants these two bits and no other.
        Service::TimeStamping => KeyUsage(KeyUsages::DigitalSignature | KeyUsages::NonRepudiation),
    };
    let mut list = vec![
        extension(oid::BASIC_CONSTRAINTS, true, &constraints)?,
        extension(oid::KEY_USAGE, true, &usage)?,
        extension(oid::SUBJECT_KEY_IDENTIFIER, false, &subject_key_identifier(spki)?)?,
        authority_key_identifier(issuer)?,
    ];
    match service {
        Service::OcspResponder => {
            let usages = ExtendedKeyUsage(vec![oid::OCSP_SIGNING]);
            list.push(extension(oid::EXTENDED_KEY_USAGE, false, &usages)?);
            list.push(extension(oid::OCSP_NO_CHECK, false, &Null)?);
        }
        Service::TimeStamping => {
            let usages = ExtendedKeyUsage(vec![oid::TIME_STAMPING]);
            list.push(extension(oid::EXTENDED_KEY_USAGE, true, &usages)?);
            list.extend(places(addresses)?);
        }
    }
    Ok(list)
}
