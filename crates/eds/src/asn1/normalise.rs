//! From BER to DER, as far as signatures need it: `openssl cms -stream` and Java signers write indefinite
//! lengths and OCTET STRINGs in pieces (X.690 §8.1.3.6, §8.7.3), which a DER reader refuses.
//!
//! Bytes that are DER already are handed back without a copy. The order of SET OF members and everything
//! inside primitive values stay as they are: the attributes are verified as received.

use std::borrow::Cow;

use super::read::{Header, Length};
use super::{tag, write};
use crate::EdsError;

/// Nesting of a CMS with certificates is below 20; the rest is room.
pub(crate) const DEPTH_MAX: usize = 32;
/// `openssl cms -stream` cuts the content into pieces of 1,024 octets: 65,536 for the largest CMS.
pub(crate) const ELEMENTS_MAX: usize = 1 << 20;

/// The first element of `bytes` in DER, and how many octets of `bytes` it took.
pub(crate) fn normalise<'a>(bytes: &'a [u8], what: &'static str) -> Result<(Cow<'a, [u8]>, usize), EdsError> {
    if let Some(taken) = der(bytes, 0, &mut 0) {
        return Ok((Cow::Borrowed(bytes.get(..taken).unwrap_or_default()), taken));
    }
    let mut survey = Survey {
        lengths: Vec::new(),
        elements: 0,
        what,
    };
    let measured = survey.element(bytes, 0)?;
    let mut copy = Copy {
        lengths: survey.lengths.into_iter(),
        out: Vec::with_capacity(measured.written),
    };
    copy.element(bytes).ok_or(EdsError::Malformed { what })?;
    Ok((Cow::Owned(copy.out), measured.taken))
}

/// The octets that an element takes where it is DER through and through; None where it is not, or is unsound, which the
/// survey then tells.
fn der(input: &[u8], depth: usize, elements: &mut usize) -> Option<usize> {
    *elements += 1;
    if depth > DEPTH_MAX || *elements > ELEMENTS_MAX {
        return None;
    }
    let header = Header::read(input)?;
    let Length::Definite { octets, minimal: true } = header.length else {
        return None;
    };
    let end = header.size.checked_add(octets)?;
    let mut body = input.get(header.size..end)?;
    if header.tag & 0x20 != 0 {
        if !is_container(header.tag) {
            return None;
        }
        while !body.is_empty() {
            body = body.get(der(body, depth + 1, elements)?..)?;
        }
    }
    Some(end)
}

/// SEQUENCE, SET, and the constructed tags that only the context explains.
const fn is_container(tag: u8) -> bool {
    matches!(tag, tag::SEQUENCE | tag::SET | 0x60..) && tag & 0x20 != 0
}

/// Octets an element takes in the input and will take in the output.
#[derive(Clone, Copy, Debug)]
struct Measured {
    taken: usize,
    written: usize,
}

/// The first walk: checks everything and notes, in order of appearance, the length that each constructed
/// element will have. Knowing them before writing keeps the second walk free of moves.
struct Survey {
    lengths: Vec<usize>,
    elements: usize,
    what: &'static str,
}

impl Survey {
    fn element(&mut self, input: &[u8], depth: usize) -> Result<Measured, EdsError> {
        let (header, body) = self.open(input, depth)?;
        match header.tag {
            tag::CONSTRUCTED_OCTET_STRING => {
                let slot = self.slot();
                let (taken, length) = self.children(header, body, |survey, child| survey.piece(child, depth + 1))?;
                self.close(slot, header, taken, length)
            }
            container if is_container(container) => {
                let slot = self.slot();
                let (taken, length) = self.children(header, body, |survey, child| survey.element(child, depth + 1))?;
                self.close(slot, header, taken, length)
            }
            // Other strings in pieces do not occur in CMS.
            constructed if constructed & 0x20 != 0 => Err(self.malformed()),
            _ => Ok(Measured {
                taken: header.size + body.len(),
                written: write::header_size(body.len()) + body.len(),
            }),
        }
    }

    /// One piece of an OCTET STRING, perhaps itself in pieces; `written` counts its contents only.
    fn piece(&mut self, input: &[u8], depth: usize) -> Result<Measured, EdsError> {
        let (header, body) = self.open(input, depth)?;
        match header.tag {
            tag::OCTET_STRING => Ok(Measured {
                taken: header.size + body.len(),
                written: body.len(),
            }),
            tag::CONSTRUCTED_OCTET_STRING => {
                let (taken, written) = self.children(header, body, |survey, child| survey.piece(child, depth + 1))?;
                Ok(Measured {
                    taken: header.size + taken,
                    written,
                })
            }
            _ => Err(self.malformed()),
        }
    }

    /// The header and what may belong to the element: its value, or, while the end is not known, the rest.
    fn open<'a>(&mut self, input: &'a [u8], depth: usize) -> Result<(Header, &'a [u8]), EdsError> {
        self.elements += 1;
        if depth > DEPTH_MAX {
            return Err(EdsError::TooMany {
                what: "levels of nesting",
                limit: DEPTH_MAX,
            });
        }
        if self.elements > ELEMENTS_MAX {
            return Err(EdsError::TooMany {
                what: "elements",
                limit: ELEMENTS_MAX,
            });
        }
        let header = Header::read(input).ok_or_else(|| self.malformed())?;
        let rest = input.get(header.size..).ok_or_else(|| self.malformed())?;
        match header.length {
            Length::Definite { octets, .. } => Ok((header, rest.get(..octets).ok_or_else(|| self.malformed())?)),
            Length::Indefinite if header.tag & 0x20 != 0 => Ok((header, rest)),
            Length::Indefinite => Err(self.malformed()),
        }
    }

    /// Walks the children; gives the octets taken after the header and the octets to be written.
    fn children(
        &mut self,
        header: Header,
        body: &[u8],
        mut child: impl FnMut(&mut Self, &[u8]) -> Result<Measured, EdsError>,
    ) -> Result<(usize, usize), EdsError> {
        let (mut taken, mut written) = (0, 0);
        loop {
            let rest = body.get(taken..).unwrap_or_default();
            match header.length {
                Length::Definite { .. } if rest.is_empty() => return Ok((taken, written)),
                Length::Indefinite if rest.starts_with(&[0, 0]) => return Ok((taken + 2, written)),
                _ => {}
            }
            let measured = child(self, rest)?;
            taken += measured.taken;
            written += measured.written;
        }
    }

    fn slot(&mut self) -> usize {
        self.lengths.push(0);
        self.lengths.len() - 1
    }

    fn close(&mut self, slot: usize, header: Header, taken: usize, length: usize) -> Result<Measured, EdsError> {
        *self
            .lengths
            .get_mut(slot)
            .ok_or(EdsError::Malformed { what: self.what })? = length;
        Ok(Measured {
            taken: header.size + taken,
            written: write::header_size(length) + length,
        })
    }

    const fn malformed(&self) -> EdsError {
        EdsError::Malformed { what: self.what }
    }
}

/// The second walk: writes. The survey has checked every byte, so None does not happen.
struct Copy {
    lengths: std::vec::IntoIter<usize>,
    out: Vec<u8>,
}

impl Copy {
    /// Gives the octets taken.
    fn element(&mut self, input: &[u8]) -> Option<usize> {
        let header = Header::read(input)?;
        let body = body(header, input)?;
        if header.tag & 0x20 == 0 {
            write::header(header.tag, body.len(), &mut self.out);
            self.out.extend_from_slice(body);
            return Some(header.size + body.len());
        }
        let length = self.lengths.next()?;
        let taken = if header.tag == tag::CONSTRUCTED_OCTET_STRING {
            write::header(tag::OCTET_STRING, length, &mut self.out);
            self.children(header, body, Self::piece)?
        } else {
            write::header(header.tag, length, &mut self.out);
            self.children(header, body, Self::element)?
        };
        Some(header.size + taken)
    }

    fn piece(&mut self, input: &[u8]) -> Option<usize> {
        let header = Header::read(input)?;
        let body = body(header, input)?;
        if header.tag == tag::OCTET_STRING {
            self.out.extend_from_slice(body);
            return Some(header.size + body.len());
        }
        Some(header.size + self.children(header, body, Self::piece)?)
    }

    fn children(&mut self, header: Header, body: &[u8], child: fn(&mut Self, &[u8]) -> Option<usize>) -> Option<usize> {
        let mut taken = 0;
        loop {
            let rest = body.get(taken..)?;
            match header.length {
                Length::Definite { .. } if rest.is_empty() => return Some(taken),
                Length::Indefinite if rest.starts_with(&[0, 0]) => return Some(taken + 2),
                _ => taken += child(self, rest)?,
            }
        }
    }
}

fn body(header: Header, input: &[u8]) -> Option<&[u8]> {
    let rest = input.get(header.size..)?;
    match header.length {
        Length::Definite { octets, .. } => rest.get(..octets),
        Length::Indefinite => Some(rest),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(ber: &[u8], expected: Result<&[u8], EdsError>) {
        let found = normalise(ber, "test").map(|(der, _)| der.into_owned());
        assert_eq!(found.as_deref(), expected.as_ref().copied(), "{ber:x?}");
    }

    #[test]
    fn der_is_not_copied() {
        let der = [0x30, 3, 2, 1, 5];
        assert!(matches!(normalise(&der, "test"), Ok((Cow::Borrowed(_), 5))));
        assert!(
            matches!(normalise(&[0x30, 3, 2, 1, 5, 0, 0], "test"), Ok((Cow::Borrowed(_), 5))),
            "what follows is the caller's"
        );
    }

    #[test]
    fn lengths_become_definite_and_minimal_and_pieces_join() {
        check(&[0x30, 0x80, 2, 1, 5, 0, 0], Ok(&[0x30, 3, 2, 1, 5]));
        check(&[0x30, 0x81, 3, 2, 1, 5], Ok(&[0x30, 3, 2, 1, 5]));
        check(
            &[0xa0, 0x80, 0x24, 0x80, 4, 1, 7, 0x24, 4, 4, 2, 8, 9, 0, 0, 0, 0],
            Ok(&[0xa0, 5, 4, 3, 7, 8, 9]),
        );
        check(&[0x24, 0x80, 0, 0], Ok(&[4, 0]));
        let long = [&[0x30, 0x80, 4, 0x81, 0x80][..], &[1; 128], &[0, 0]].concat();
        check(&long, Ok(&[&[0x30, 0x81, 0x83, 4, 0x81, 0x80][..], &[1; 128]].concat()));
    }

    #[test]
    fn what_is_not_ber_is_refused() {
        let malformed = || Err(EdsError::Malformed { what: "test" });
        check(&[], malformed());
        check(&[0x30, 0x80, 2, 1, 5], malformed());
        check(&[0x04, 0x80, 0, 0], malformed());
        check(&[0x24, 0x03, 2, 1, 5], malformed());
        check(&[0x23, 0x80, 0, 0], malformed());
        check(&[0x30, 0x85, 0, 0, 0, 0, 1, 5], malformed());
        check(
            &[0x30, 0x80].repeat(DEPTH_MAX + 2),
            Err(EdsError::TooMany {
                what: "levels of nesting",
                limit: DEPTH_MAX,
            }),
        );
    }
}
