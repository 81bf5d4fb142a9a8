//! The extensions that decide what a certificate may do (RFC 5280 §4.2).

use const_oid::ObjectIdentifier;

use super::constraints::Constraints;
use crate::EdsError;
use crate::asn1::{Reader, identifier, oid, tag};

/// The most extensions, and the most extended key usages, of one certificate.
const EXTENSIONS_MAX: usize = 64;
/// The most addresses of one kind, and the longest of them in bytes.
const ADDRESSES_MAX: usize = 8;
const ADDRESS_BYTES_MAX: usize = 1024;

/// What the extensions say. Those that only help to find things (CRL addresses, policies) are not kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Extensions {
    pub(crate) is_ca: bool,
    /// pathLenConstraint of basicConstraints: authorities that may follow below this one.
    pub(crate) path_length: Option<usize>,
    /// None where the extension is absent.
    pub(crate) key_usage: Option<KeyUsage>,
    /// Empty where the extension is absent.
    pub(crate) extended_key_usages: Vec<ObjectIdentifier>,
    /// The extension is marked critical, as that of a time-stamping authority must be (RFC 3161 §2.3).
    pub(crate) extended_key_usage_critical: bool,
    /// id-pkix-ocsp-nocheck (RFC 6960 §4.2.2.2.1).
    pub(crate) ocsp_no_check: bool,
    /// Where to ask about this certificate; http addresses only, at most [`ADDRESSES_MAX`] of a kind.
    pub(crate) addresses: Addresses,
    /// For whom this authority may issue.
    pub(crate) constraints: Option<Constraints>,
    /// The value of subjectAltName, looked into only under an authority with name constraints.
    pub(crate) alternative_names: Option<Vec<u8>>,
    pub(crate) subject_key_identifier: Option<Vec<u8>>,
    pub(crate) authority_key_identifier: Option<Vec<u8>>,
    /// The first critical extension this crate does not process: such a certificate must be refused
    /// (RFC 5280 §4.2).
    pub(crate) unknown_critical: Option<String>,
}

/// The http addresses a certificate carries (RFC 5280 §4.2.1.13, §4.2.1.15, §4.2.2.1). They are hints: one that cannot
/// be read is left aside, and nothing is trusted because of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Addresses {
    pub ocsp: Vec<String>,
    pub ca_issuers: Vec<String>,
    /// Complete lists (CRL distribution points).
    pub crl: Vec<String>,
    /// Deltas (freshestCRL).
    pub delta: Vec<String>,
}

/// The bits of keyUsage that matter here (RFC 5280 §4.2.1.3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct KeyUsage {
    pub(crate) digital_signature: bool,
    /// nonRepudiation, contentCommitment in newer texts.
    pub(crate) non_repudiation: bool,
    pub(crate) key_encipherment: bool,
    pub(crate) key_cert_sign: bool,
    pub(crate) crl_sign: bool,
}

impl Extensions {
    /// `Extensions ::= SEQUENCE OF Extension`, inside its `[3]`.
    pub(crate) fn read(mut wrapped: Reader<'_>) -> Result<Self, EdsError> {
        let mut list = wrapped.enter(tag::SEQUENCE)?;
        wrapped.finish()?;
        let mut found = Self::default();
        let mut seen: Vec<ObjectIdentifier> = Vec::with_capacity(12);
        while !list.is_empty() {
            let extension = Extension::read(&mut list)?;
            if seen.contains(&extension.id) {
                // RFC 5280 §4.2: at most one of a kind.
                return Err(list.malformed());
            }
            if seen.len() == EXTENSIONS_MAX {
                return Err(EdsError::TooMany {
                    what: "extensions",
                    limit: EXTENSIONS_MAX,
                });
            }
            seen.push(extension.id);
            found.take(&extension)?;
        }
        Ok(found)
    }

    fn take(&mut self, extension: &Extension<'_>) -> Result<(), EdsError> {
        let value = Reader::new(extension.value, "certificate");
        match extension.id {
            oid::BASIC_CONSTRAINTS => (self.is_ca, self.path_length) = basic_constraints(value)?,
            oid::KEY_USAGE => self.key_usage = Some(KeyUsage::read(value)?),
            oid::EXTENDED_KEY_USAGE => {
                self.extended_key_usages = extended_key_usages(value)?;
                self.extended_key_usage_critical = extension.critical;
            }
            oid::SUBJECT_KEY_IDENTIFIER => self.subject_key_identifier = Some(subject_key_identifier(value)?),
            oid::AUTHORITY_KEY_IDENTIFIER => self.authority_key_identifier = authority_key_identifier(value)?,
            oid::SUBJECT_ALTERNATIVE_NAME => self.alternative_names = Some(extension.value.to_vec()),
            // Whether it is critical or not: an authority that is limited is limited.
            oid::NAME_CONSTRAINTS => match Constraints::read(value)? {
                Some(constraints) => self.constraints = Some(constraints),
                None => {
                    self.unknown_critical.get_or_insert_with(|| extension.name());
                }
            },
            // Policies name the rules of issue: they limit no signature here.
            oid::CERTIFICATE_POLICIES => {}
            oid::CRL_DISTRIBUTION_POINTS => self.addresses.crl = http_addresses(extension.value),
            oid::OCSP_NO_CHECK => self.ocsp_no_check = true,
            _ if extension.critical => {
                self.unknown_critical.get_or_insert_with(|| extension.name());
            }
            oid::FRESHEST_CRL => self.addresses.delta = http_addresses(extension.value),
            oid::AUTHORITY_INFORMATION_ACCESS => self.addresses.read_access(value),
            _ => {}
        }
        Ok(())
    }
}

impl Addresses {
    /// `SEQUENCE OF SEQUENCE { accessMethod OBJECT IDENTIFIER, accessLocation GeneralName }`
    fn read_access(&mut self, mut value: Reader<'_>) {
        let Ok(mut list) = value.enter(tag::SEQUENCE) else {
            return;
        };
        while let Ok(mut one) = list.enter(tag::SEQUENCE) {
            let (Ok(method), Ok(location)) = (one.oid(), one.any()) else {
                return;
            };
            let kind = match method {
                oid::OCSP => &mut self.ocsp,
                oid::CA_ISSUERS => &mut self.ca_issuers,
                _ => continue,
            };
            if location.tag == URI {
                keep(kind, location.value);
            }
        }
    }
}

/// uniformResourceIdentifier [6] of a GeneralName.
const URI: u8 = tag::context_primitive(6);

/// The http addresses of CRLDistributionPoints, also the syntax of freshestCRL. Points that name a part of the reasons
/// or another issuer of lists are left aside, and so is everything unreadable: an address is a hint.
pub(crate) fn http_addresses(value: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    let Ok(mut points) = Reader::new(value, "certificate").enter(tag::SEQUENCE) else {
        return found;
    };
    while let Ok(mut point) = points.enter(tag::SEQUENCE) {
        let Ok(mut names) = point
            .enter(tag::context(0))
            .and_then(|mut name| name.enter(tag::context(0)))
        else {
            continue;
        };
        if !point.is_empty() {
            continue;
        }
        while let Ok(name) = names.any() {
            if name.tag == URI {
                keep(&mut found, name.value);
            }
        }
    }
    found
}

fn keep(list: &mut Vec<String>, address: &[u8]) {
    let text = std::str::from_utf8(address)
        .ok()
        .filter(|text| text.len() <= ADDRESS_BYTES_MAX && text.is_ascii());
    if let Some(text) = text
        && list.len() < ADDRESSES_MAX
        && text
            .get(..7)
            .is_some_and(|scheme| scheme.eq_ignore_ascii_case("http://"))
    {
        list.push(text.to_owned());
    }
}

/// `Extension ::= SEQUENCE { extnID, critical BOOLEAN DEFAULT FALSE, extnValue OCTET STRING }`
pub(crate) struct Extension<'a> {
    pub(crate) id: ObjectIdentifier,
    /// The identifier, octet for octet.
    id_octets: &'a [u8],
    pub(crate) critical: bool,
    pub(crate) value: &'a [u8],
}

impl<'a> Extension<'a> {
    pub(crate) fn read(list: &mut Reader<'a>) -> Result<Self, EdsError> {
        let mut extension = list.enter(tag::SEQUENCE)?;
        let id_octets = extension.clone().any()?.value;
        let id = extension.oid()?;
        let critical = if let Some(element) = extension.optional(tag::BOOLEAN)? {
            // DER forbids to write the default, but many authorities do; only the two values are strict.
            Reader::new(element.raw, "certificate").boolean()?
        } else {
            false
        };
        let value = extension.expect(tag::OCTET_STRING)?.value;
        extension.finish()?;
        Ok(Self {
            id,
            id_octets,
            critical,
            value,
        })
    }

    /// The identifier as people read it.
    pub(crate) fn name(&self) -> String {
        identifier::text(self.id_octets)
    }
}

/// `SEQUENCE { cA BOOLEAN DEFAULT FALSE, pathLenConstraint INTEGER OPTIONAL }`
fn basic_constraints(mut value: Reader<'_>) -> Result<(bool, Option<usize>), EdsError> {
    let mut fields = value.enter(tag::SEQUENCE)?;
    value.finish()?;
    let is_ca = if let Some(element) = fields.optional(tag::BOOLEAN)? {
        Reader::new(element.raw, "certificate").boolean()?
    } else {
        false
    };
    let path_length = if fields.is_empty() {
        None
    } else {
        // A longer number than one octet means "no limit that we could ever reach".
        Some(match fields.unsigned()? {
            [] => 0,
            [one] => usize::from(*one),
            _ => usize::MAX,
        })
    };
    fields.finish()?;
    Ok((is_ca, path_length))
}

impl KeyUsage {
    /// A BIT STRING whose first bit is digitalSignature.
    fn read(mut value: Reader<'_>) -> Result<Self, EdsError> {
        let bits = value.expect(tag::BIT_STRING)?.value;
        value.finish()?;
        let first = match bits {
            [unused, rest @ ..] if *unused < 8 && rest.len() <= 2 => rest.first().copied().unwrap_or(0),
            _ => {
                return Err(EdsError::Malformed { what: "certificate" });
            }
        };
        let bit = |number: u8| first & (0x80 >> number) != 0;
        Ok(Self {
            digital_signature: bit(0),
            non_repudiation: bit(1),
            key_encipherment: bit(2),
            key_cert_sign: bit(5),
            crl_sign: bit(6),
        })
    }
}

fn extended_key_usages(mut value: Reader<'_>) -> Result<Vec<ObjectIdentifier>, EdsError> {
    let mut list = value.enter(tag::SEQUENCE)?;
    value.finish()?;
    let mut usages = Vec::with_capacity(4);
    while !list.is_empty() {
        if usages.len() == EXTENSIONS_MAX {
            return Err(EdsError::TooMany {
                what: "extended key usages",
                limit: EXTENSIONS_MAX,
            });
        }
        usages.push(list.oid()?);
    }
    Ok(usages)
}

fn subject_key_identifier(mut value: Reader<'_>) -> Result<Vec<u8>, EdsError> {
    let identifier = value.expect(tag::OCTET_STRING)?.value.to_vec();
    value.finish()?;
    Ok(identifier)
}

/// `SEQUENCE { keyIdentifier [0] OPTIONAL, authorityCertIssuer [1] OPTIONAL, authorityCertSerialNumber [2] OPTIONAL }`
pub(crate) fn authority_key_identifier(mut value: Reader<'_>) -> Result<Option<Vec<u8>>, EdsError> {
    let mut fields = value.enter(tag::SEQUENCE)?;
    value.finish()?;
    Ok(fields
        .optional(tag::context_primitive(0))?
        .map(|identifier| identifier.value.to_vec()))
}
