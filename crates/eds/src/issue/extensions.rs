//! The extensions of the НУЦ profile.

use const_oid::ObjectIdentifier;
use der::asn1::{Any, Ia5String, OctetString};
use der::{Encode, Tag};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::certpolicy::{PolicyInformation, PolicyQualifierInfo};
use x509_cert::ext::pkix::crl::dp::DistributionPoint;
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName};
use x509_cert::ext::pkix::{
    AccessDescription, AuthorityInfoAccessSyntax, AuthorityKeyIdentifier, BasicConstraints, CertificatePolicies,
    CrlDistributionPoints, ExtendedKeyUsage, KeyUsage, KeyUsages, SubjectKeyIdentifier,
};

use super::{Addresses, Profile, Usage, cannot_encode, encode};
use crate::asn1::{Reader, oid, tag};
use crate::key::sha256;
use crate::{Certificate, EdsError};

/// The certification practice statement that НУЦ certificates point to.
const CPS_ADDRESS: &str = "http://pki.gov.kz/cps";
/// The longest address written into a certificate.
const ADDRESS_BYTES_MAX: usize = 1024;

/// Root (no issuer) and issuing authority.
pub(super) fn authority(
    path_length: u8,
    spki: &[u8],
    issuer: Option<&Certificate>,
    addresses: Option<&Addresses>,
) -> Result<Vec<Extension>, EdsError> {
    let constraints = BasicConstraints {
        ca: true,
        path_len_constraint: Some(path_length),
    };
    let usage = KeyUsage(KeyUsages::KeyCertSign | KeyUsages::CRLSign);
    let mut list = vec![
        extension(oid::BASIC_CONSTRAINTS, true, &constraints)?,
        extension(oid::KEY_USAGE, true, &usage)?,
        extension(oid::SUBJECT_KEY_IDENTIFIER, false, &subject_key_identifier(spki)?)?,
    ];
    if let Some(issuer) = issuer {
        list.push(authority_key_identifier(issuer)?);
    }
    if let Some(addresses) = addresses {
        list.extend(places(addresses)?);
    }
    Ok(list)
}

pub(super) fn end_entity(
    usage: Usage,
    profile: &Profile,
    spki: &[u8],
    issuer: &Certificate,
    addresses: &Addresses,
) -> Result<Vec<Extension>, EdsError> {
    let bits = match usage {
        Usage::Signing => KeyUsages::DigitalSignature | KeyUsages::NonRepudiation,
        Usage::SignIn => KeyUsages::DigitalSignature | KeyUsages::KeyEncipherment,
        Usage::Both => KeyUsages::DigitalSignature | KeyUsages::NonRepudiation | KeyUsages::KeyEncipherment,
    };
    let mut list = vec![
        extension(
            oid::BASIC_CONSTRAINTS,
            true,
            &BasicConstraints {
                ca: false,
                path_len_constraint: None,
            },
        )?,
        extension(oid::KEY_USAGE, true, &KeyUsage(bits))?,
        extension(
            oid::EXTENDED_KEY_USAGE,
            false,
            &ExtendedKeyUsage(purposes(usage, profile)),
        )?,
        extension(oid::CERTIFICATE_POLICIES, false, &policies(usage, profile)?)?,
        extension(oid::SUBJECT_KEY_IDENTIFIER, false, &subject_key_identifier(spki)?)?,
        authority_key_identifier(issuer)?,
    ];
    list.extend(places(addresses)?);
    Ok(list)
}

fn purposes(usage: Usage, profile: &Profile) -> Vec<ObjectIdentifier> {
    let mut purposes = match usage {
        Usage::Signing => vec![oid::EMAIL_PROTECTION],
        Usage::SignIn => vec![oid::CLIENT_AUTH],
        Usage::Both => vec![oid::EMAIL_PROTECTION, oid::CLIENT_AUTH],
    };
    purposes.extend_from_slice(match profile {
        Profile::Person { .. } => &[oid::NATURAL_PERSON],
        Profile::Employee { .. } => &[oid::LEGAL_ENTITY, oid::EMPLOYEE],
        Profile::InformationSystem { .. } => &[oid::LEGAL_ENTITY, oid::INFORMATION_SYSTEM],
    });
    purposes
}

fn policies(usage: Usage, profile: &Profile) -> Result<CertificatePolicies, EdsError> {
    let is_person = matches!(profile, Profile::Person { .. });
    let policy_identifier = match (usage, is_person) {
        (Usage::SignIn, true) => oid::POLICY_PERSON_SIGN_IN,
        (Usage::SignIn, false) => oid::POLICY_LEGAL_ENTITY_SIGN_IN,
        (_, true) => oid::POLICY_PERSON_SIGNING,
        (_, false) => oid::POLICY_LEGAL_ENTITY_SIGNING,
    };
    let address = Any::new(Tag::Ia5String, CPS_ADDRESS.as_bytes()).map_err(cannot_encode)?;
    let qualifier = PolicyQualifierInfo {
        policy_qualifier_id: oid::CPS,
        qualifier: Some(address),
    };
    Ok(CertificatePolicies(vec![PolicyInformation {
        policy_identifier,
        policy_qualifiers: Some(vec![qualifier]),
    }]))
}

/// CRL distribution point, freshest CRL, OCSP and caIssuers.
pub(super) fn places(addresses: &Addresses) -> Result<Vec<Extension>, EdsError> {
    let mut access = Vec::with_capacity(2);
    if let Some(ocsp) = &addresses.ocsp {
        access.push(AccessDescription {
            access_method: oid::OCSP,
            access_location: address(ocsp)?,
        });
    }
    access.push(AccessDescription {
        access_method: oid::CA_ISSUERS,
        access_location: address(&addresses.ca_issuers)?,
    });
    let mut list = vec![
        extension(oid::CRL_DISTRIBUTION_POINTS, false, &points(&addresses.crl)?)?,
        extension(
            oid::AUTHORITY_INFORMATION_ACCESS,
            false,
            &AuthorityInfoAccessSyntax(access),
        )?,
    ];
    if let Some(delta) = &addresses.delta {
        list.push(extension(oid::FRESHEST_CRL, false, &points(delta)?)?);
    }
    Ok(list)
}

/// One distribution point with one address: the syntax of freshestCRL too (RFC 5280 §4.2.1.15, §5.2.6).
pub(crate) fn points(text: &str) -> Result<CrlDistributionPoints, EdsError> {
    Ok(CrlDistributionPoints(vec![DistributionPoint {
        distribution_point: Some(DistributionPointName::FullName(vec![address(text)?])),
        reasons: None,
        crl_issuer: None,
    }]))
}

fn address(text: &str) -> Result<GeneralName, EdsError> {
    if text.is_empty() || text.len() > ADDRESS_BYTES_MAX {
        return Err(EdsError::Profile {
            what: "an address must have 1 to 1024 letters",
        });
    }
    let text = Ia5String::new(text).map_err(|_| EdsError::Profile {
        what: "an address must be ASCII",
    })?;
    Ok(GeneralName::UniformResourceIdentifier(text))
}

/// The first 160 bits of SHA-256 over the key's BIT STRING (RFC 7093 §2, method 1).
pub(super) fn subject_key_identifier(spki: &[u8]) -> Result<SubjectKeyIdentifier, EdsError> {
    let mut info = Reader::new(spki, "public key").enter(tag::SEQUENCE)?;
    info.expect(tag::SEQUENCE)?;
    let digest = sha256(&[info.bits()?]);
    Ok(SubjectKeyIdentifier(
        OctetString::new(digest.get(..20).unwrap_or_default()).map_err(cannot_encode)?,
    ))
}

/// Names the issuer's key as the issuer names it itself.
pub(crate) fn authority_key_identifier(issuer: &Certificate) -> Result<Extension, EdsError> {
    let known = issuer.extensions().subject_key_identifier.clone();
    let identifier = match known {
        Some(identifier) => OctetString::new(identifier).map_err(cannot_encode)?,
        None => subject_key_identifier(issuer.spki())?.0,
    };
    let value = AuthorityKeyIdentifier {
        key_identifier: Some(identifier),
        ..AuthorityKeyIdentifier::default()
    };
    extension(oid::AUTHORITY_KEY_IDENTIFIER, false, &value)
}

pub(crate) fn extension(extn_id: ObjectIdentifier, critical: bool, value: &impl Encode) -> Result<Extension, EdsError> {
    let extn_value = OctetString::new(encode(value)?).map_err(cannot_encode)?;
    Ok(Extension {
        extn_id,
        critical,
        extn_value,
    })
}
