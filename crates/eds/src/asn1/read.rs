//! A reader of DER that copies nothing and accepts one encoding only.

use const_oid::ObjectIdentifier;

use super::{identifier, tag};
use crate::EdsError;

/// One tag, length and value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Element<'a> {
    pub(crate) tag: u8,
    pub(crate) value: &'a [u8],
    /// Tag, length and value together, as received.
    pub(crate) raw: &'a [u8],
}

/// Reads elements one after another.
#[derive(Clone, Debug)]
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
    /// What is being read, for the error.
    what: &'static str,
}

impl<'a> Reader<'a> {
    pub(crate) const fn new(bytes: &'a [u8], what: &'static str) -> Self {
        Self { rest: bytes, what }
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// What has not been read yet.
    pub(crate) const fn rest(&self) -> &'a [u8] {
        self.rest
    }

    pub(crate) const fn malformed(&self) -> EdsError {
        EdsError::Malformed { what: self.what }
    }

    /// The next element, whatever it is.
    pub(crate) fn any(&mut self) -> Result<Element<'a>, EdsError> {
        let header = Header::read(self.rest).ok_or_else(|| self.malformed())?;
        let Length::Definite { octets, minimal: true } = header.length else {
            return Err(self.malformed());
        };
        let end = header.size.checked_add(octets).ok_or_else(|| self.malformed())?;
        let raw = self.rest.get(..end).ok_or_else(|| self.malformed())?;
        let value = raw.get(header.size..).ok_or_else(|| self.malformed())?;
        self.rest = self.rest.get(end..).unwrap_or_default();
        Ok(Element {
            tag: header.tag,
            value,
            raw,
        })
    }

    /// The next element, which must have this tag.
    pub(crate) fn expect(&mut self, tag: u8) -> Result<Element<'a>, EdsError> {
        let element = self.any()?;
        if element.tag == tag {
            Ok(element)
        } else {
            Err(self.malformed())
        }
    }

    /// The next element if it has this tag.
    pub(crate) fn optional(&mut self, tag: u8) -> Result<Option<Element<'a>>, EdsError> {
        if self.rest.first() == Some(&tag) {
            self.any().map(Some)
        } else {
            Ok(None)
        }
    }

    /// A reader of the inside of the next element, which must have this tag.
    pub(crate) fn enter(&mut self, tag: u8) -> Result<Self, EdsError> {
        let element = self.expect(tag)?;
        Ok(Self::new(element.value, self.what))
    }

    /// A reader of the inside of an element already taken.
    pub(crate) const fn inside(&self, element: Element<'a>) -> Self {
        Self::new(element.value, self.what)
    }

    pub(crate) fn oid(&mut self) -> Result<ObjectIdentifier, EdsError> {
        let element = self.expect(tag::OBJECT_IDENTIFIER)?;
        identifier::read(element.value).ok_or_else(|| self.malformed())
    }

    /// The octets of a BIT STRING whose length is a whole number of octets.
    pub(crate) fn bits(&mut self) -> Result<&'a [u8], EdsError> {
        match self.expect(tag::BIT_STRING)?.value.split_first() {
            Some((0, octets)) => Ok(octets),
            _ => Err(self.malformed()),
        }
    }

    /// The magnitude of a non-negative INTEGER in its minimal encoding, without the sign octet.
    pub(crate) fn unsigned(&mut self) -> Result<&'a [u8], EdsError> {
        match self.expect(tag::INTEGER)?.value {
            [] => Err(self.malformed()),
            [0, rest @ ..] if rest.first().is_some_and(|first| *first < 0x80) => Err(self.malformed()),
            [0, rest @ ..] => Ok(rest),
            [first, ..] if *first >= 0x80 => Err(self.malformed()),
            value => Ok(value),
        }
    }

    /// A DER BOOLEAN: FF or 00 and nothing else.
    pub(crate) fn boolean(&mut self) -> Result<bool, EdsError> {
        match self.expect(tag::BOOLEAN)?.value {
            [0xff] => Ok(true),
            [0x00] => Ok(false),
            _ => Err(self.malformed()),
        }
    }

    /// Nothing may follow.
    pub(crate) fn finish(self) -> Result<(), EdsError> {
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err(self.malformed())
        }
    }
}

/// The length octets (X.690 §8.1.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Length {
    Definite { octets: usize, minimal: bool },
    Indefinite,
}

/// Identifier and length octets.
#[derive(Clone, Copy, Debug)]
pub(super) struct Header {
    pub(super) tag: u8,
    pub(super) length: Length,
    /// Octets of the header itself.
    pub(super) size: usize,
}

impl Header {
    /// None where the bytes end early, the tag number is above 30 (none of our formats uses one), or
    /// the length needs more than four octets (our size limits are far below).
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let (&tag, rest) = bytes.split_first()?;
        if tag & 0x1f == 0x1f {
            return None;
        }
        let (&first, rest) = rest.split_first()?;
        let (length, more) = match first {
            0..=0x7f => (
                Length::Definite {
                    octets: usize::from(first),
                    minimal: true,
                },
                0,
            ),
            0x80 => (Length::Indefinite, 0),
            _ => long_length(rest, usize::from(first & 0x7f))?,
        };
        Some(Self {
            tag,
            length,
            size: 2 + more,
        })
    }
}

fn long_length(rest: &[u8], count: usize) -> Option<(Length, usize)> {
    if count > 4 {
        return None;
    }
    let digits = rest.get(..count)?;
    let octets = digits
        .iter()
        .try_fold(0_usize, |sum, digit| Some(sum.checked_mul(256)? + usize::from(*digit)))?;
    let minimal = digits.first().is_some_and(|first| *first != 0) && octets >= 0x80;
    Some((Length::Definite { octets, minimal }, count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_one_der_encoding_is_read() {
        let integer = |bytes: &'static [u8]| Reader::new(bytes, "test").unsigned();
        assert_eq!(integer(&[2, 1, 5]), Ok(&[5][..]));
        assert_eq!(integer(&[2, 2, 0, 0x80]), Ok(&[0x80][..]));
        assert_eq!(integer(&[2, 1, 0]), Ok(&[][..]), "zero has no magnitude octets");
        for refused in [
            &[2, 0][..],
            &[2, 2, 0, 5],
            &[2, 1, 0x80],
            &[2, 0x81, 1, 5],
            &[2, 0x80, 5],
            &[2, 3, 5],
            &[0x1f, 1, 5],
        ] {
            assert!(integer(refused).is_err(), "{refused:x?}");
        }
    }
}
