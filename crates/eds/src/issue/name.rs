//! Distinguished names after the НУЦ profile: CN, SURNAME, serialNumber, C, O, OU, givenName in this order.

use const_oid::ObjectIdentifier;
use der::Tag;
use der::asn1::{Any, SetOfVec};
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::name::{Name, RdnSequence, RelativeDistinguishedName};

use super::Profile;
use crate::EdsError;
use crate::asn1::oid;

/// Letters in one value. The X.520 bound of 64 is too short for the official names of Kazakh bodies, and
/// the НУЦ does not keep to it either.
const LETTERS_MAX: usize = 256;

/// `CN=…, C=KZ`.
pub(super) fn authority(common_name: &str) -> Result<Name, EdsError> {
    build(&[
        (oid::COMMON_NAME, Tag::Utf8String, common_name),
        (oid::COUNTRY, Tag::PrintableString, "KZ"),
    ])
}

pub(super) fn end_entity(profile: &Profile) -> Result<Name, EdsError> {
    match profile {
        Profile::Person {
            iin,
            surname,
            given_name,
            patronymic,
        } => person(iin, surname, given_name, patronymic.as_deref(), None),
        Profile::Employee {
            iin,
            surname,
            given_name,
            patronymic,
            bin,
            organization,
        } => person(
            iin,
            surname,
            given_name,
            patronymic.as_deref(),
            Some((organization, bin)),
        ),
        Profile::InformationSystem {
            name,
            bin,
            organization,
        } => {
            let unit = prefixed("BIN", bin)?;
            build(&[
                (oid::COMMON_NAME, Tag::Utf8String, name),
                (oid::COUNTRY, Tag::PrintableString, "KZ"),
                (oid::ORGANIZATION, Tag::Utf8String, organization),
                (oid::ORGANIZATIONAL_UNIT, Tag::Utf8String, &unit),
            ])
        }
    }
}

fn person(
    iin: &str,
    surname: &str,
    given_name: &str,
    patronymic: Option<&str>,
    employer: Option<(&String, &String)>,
) -> Result<Name, EdsError> {
    let surname = surname.to_uppercase();
    let common_name = format!("{surname} {}", given_name.to_uppercase());
    let serial_number = prefixed("IIN", iin)?;
    let mut attributes = vec![
        (oid::COMMON_NAME, Tag::Utf8String, common_name.trim()),
        (oid::SURNAME, Tag::Utf8String, &surname),
        (oid::SERIAL_NUMBER, Tag::PrintableString, &serial_number),
        (oid::COUNTRY, Tag::PrintableString, "KZ"),
    ];
    let unit = employer.map(|(_, bin)| prefixed("BIN", bin)).transpose()?;
    if let (Some((organization, _)), Some(unit)) = (employer, &unit) {
        attributes.push((oid::ORGANIZATION, Tag::Utf8String, organization));
        attributes.push((oid::ORGANIZATIONAL_UNIT, Tag::Utf8String, unit));
    }
    let patronymic = patronymic
        .map(str::to_uppercase)
        .filter(|patronymic| !patronymic.is_empty());
    if let Some(patronymic) = &patronymic {
        attributes.push((oid::GIVEN_NAME, Tag::Utf8String, patronymic));
    }
    build(&attributes)
}

/// `IIN…` and `BIN…`: twelve digits. Check digits are for those who register people, not for this crate.
fn prefixed(prefix: &str, digits: &str) -> Result<String, EdsError> {
    if digits.len() == 12 && digits.bytes().all(|digit| digit.is_ascii_digit()) {
        Ok(format!("{prefix}{digits}"))
    } else {
        Err(EdsError::Profile {
            what: "an IIN or BIN must have twelve digits",
        })
    }
}

fn build(attributes: &[(ObjectIdentifier, Tag, &str)]) -> Result<Name, EdsError> {
    let mut rdns = Vec::with_capacity(attributes.len());
    for (oid, tag, value) in attributes {
        if value.is_empty() || value.chars().count() > LETTERS_MAX || value.chars().any(char::is_control) {
            return Err(EdsError::Profile {
                what: "a name must have 1 to 256 letters and no control characters",
            });
        }
        let value = Any::new(*tag, value.as_bytes()).map_err(super::cannot_encode)?;
        let set = SetOfVec::try_from(vec![AttributeTypeAndValue { oid: *oid, value }]).map_err(super::cannot_encode)?;
        rdns.push(RelativeDistinguishedName(set));
    }
    Ok(RdnSequence(rdns))
}
