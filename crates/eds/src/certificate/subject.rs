//! The subject after the НУЦ profile.

use crate::EdsError;
use crate::asn1::{Element, Reader, oid, tag};

/// The most attributes of one name.
const ATTRIBUTES_MAX: usize = 64;

/// The subject after the НУЦ profile: CN = surname and first name, SURNAME, serialNumber = IIN…, OU = BIN…,
/// givenName = patronymic (sic).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    /// «ФАМИЛИЯ ИМЯ», or the name of an authority or an information system.
    pub common_name: String,
    /// «ФАМИЛИЯ».
    pub surname: Option<String>,
    /// The givenName attribute, in which the profile puts the patronymic.
    pub patronymic: Option<String>,
    /// The twelve digits after `IIN`, not checked: НУЦ test certificates carry impossible ones.
    pub iin: Option<String>,
    /// The twelve digits after `BIN`, not checked either.
    pub bin: Option<String>,
    /// The O attribute.
    pub organization: Option<String>,
}

impl Subject {
    /// Surname, first name and patronymic as one text; for systems and authorities the CN.
    pub fn full_name(&self) -> String {
        match &self.patronymic {
            Some(patronymic) => format!("{} {patronymic}", self.common_name),
            None => self.common_name.clone(),
        }
    }

    /// Reads the contents of a Name. An attribute that comes twice keeps its first value, except that
    /// two different IIN or BIN are refused: nobody can say whose certificate that is.
    pub(crate) fn read(name: &[u8]) -> Result<Self, EdsError> {
        let mut subject = Self::default();
        let mut rdns = Reader::new(name, "name");
        let mut left = ATTRIBUTES_MAX;
        while !rdns.is_empty() {
            let mut attributes = rdns.enter(tag::SET)?;
            while !attributes.is_empty() {
                left = left.checked_sub(1).ok_or(EdsError::TooMany {
                    what: "attributes of a name",
                    limit: ATTRIBUTES_MAX,
                })?;
                let mut attribute = attributes.enter(tag::SEQUENCE)?;
                let kind = attribute.oid()?;
                let value = attribute.any()?;
                attribute.finish()?;
                subject.take(kind, value)?;
            }
        }
        Ok(subject)
    }

    fn take(&mut self, kind: const_oid::ObjectIdentifier, value: Element<'_>) -> Result<(), EdsError> {
        match kind {
            oid::COMMON_NAME if self.common_name.is_empty() => self.common_name = text(value)?,
            oid::SURNAME => keep(&mut self.surname, text(value)?),
            oid::GIVEN_NAME => keep(&mut self.patronymic, text(value)?),
            oid::ORGANIZATION => keep(&mut self.organization, text(value)?),
            oid::SERIAL_NUMBER => number(&mut self.iin, &text(value)?, "IIN")?,
            oid::ORGANIZATIONAL_UNIT => number(&mut self.bin, &text(value)?, "BIN")?,
            _ => {}
        }
        Ok(())
    }
}

fn keep(place: &mut Option<String>, value: String) {
    place.get_or_insert(value);
}

/// Takes twelve digits after a prefix; other texts in the same attribute mean something else.
fn number(place: &mut Option<String>, value: &str, prefix: &str) -> Result<(), EdsError> {
    let digits = value
        .strip_prefix(prefix)
        .filter(|digits| digits.len() == 12 && digits.bytes().all(|digit| digit.is_ascii_digit()));
    match (digits, place.as_deref()) {
        (Some(new), Some(known)) if new != known => Err(EdsError::Malformed { what: "name" }),
        (Some(new), None) => {
            *place = Some(new.to_owned());
            Ok(())
        }
        _ => Ok(()),
    }
}

/// DirectoryString or IA5String (RFC 5280 §4.1.2.4). A NUL inside a name is a classic trick and refused.
pub(super) fn text(value: Element<'_>) -> Result<String, EdsError> {
    let malformed = || EdsError::Malformed { what: "name" };
    let text = match value.tag {
        tag::UTF8_STRING => std::str::from_utf8(value.value).map_err(|_| malformed())?.to_owned(),
        tag::PRINTABLE_STRING | tag::IA5_STRING if value.value.is_ascii() => {
            String::from_utf8_lossy(value.value).into_owned()
        }
        // T.61 in practice is Latin-1.
        tag::TELETEX_STRING => value.value.iter().map(|octet| char::from(*octet)).collect(),
        tag::BMP_STRING if value.value.len().is_multiple_of(2) => {
            let units = value
                .value
                .chunks_exact(2)
                .map(|pair| pair.iter().fold(0_u16, |unit, octet| unit << 8 | u16::from(*octet)));
            char::decode_utf16(units)
                .collect::<Result<String, _>>()
                .map_err(|_| malformed())?
        }
        _ => return Err(malformed()),
    };
    if text.contains('\0') {
        Err(malformed())
    } else {
        Ok(text)
    }
}
