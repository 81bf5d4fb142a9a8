//! Finds the signatures of any PDF by a strict rule on ByteRange (ISO 32000-1 §12.8.1).
//!
//! A signature dictionary always lies open in the file, because its Contents must not be compressed, so it
//! is found by its key and not through the tables, which the writer of a hostile file shapes as he likes.
//! What makes this sound is the rule itself: everything from the first octet to the end of the range is
//! signed, but for one gap, and the gap is exactly the hex string that is the Contents of the same
//! dictionary. Whatever a viewer reads inside that range, the signer has signed.
//!
//! The tables are asked too, where they can be read: a signature that only they show refuses the file, and a text that
//! only mentions the key is none.

use std::ops::Range;

use jiff::Timestamp;

use super::object::is_white;
use super::shown::Shown;
use super::value::Value;
use super::{Dictionary, PDF_SIGNATURES_MAX, SIGNATURE_DICTIONARY_BYTES_MAX, check_size, integer, items};
use crate::EdsError;
use crate::asn1::{Element, tag, time};
use crate::certificate::offset;

const KEY: &[u8] = b"/ByteRange";
/// The most texts in which the key is only mentioned.
const MENTIONS_MAX: usize = 64;

/// One signature of a PDF.
#[derive(Clone, Debug)]
pub(crate) struct Place<'a> {
    /// What is signed, before and after the gap.
    pub(crate) signed: [&'a [u8]; 2],
    /// The hex digits between `<` and `>`.
    pub(crate) digits: Range<usize>,
    hex: &'a [u8],
    /// Where the signed octets end.
    pub(crate) end: usize,
    pub(crate) covers_whole_file: bool,
    /// The SubFilter is that of PAdES, ETSI.CAdES.detached.
    pub(crate) is_cades: bool,
    /// A document time stamp: its Contents is a token, not a CMS over the document.
    pub(crate) is_time_stamp: bool,
    /// The entry M is there…
    pub(crate) has_time: bool,
    /// …and what it says, where it says a moment: the signer's claim.
    pub(crate) signed_at: Option<Timestamp>,
}

impl Place<'_> {
    /// The octets of Contents: a CMS and zeros after it.
    pub(crate) fn contents(&self) -> Result<Vec<u8>, EdsError> {
        hex::decode(self.hex).map_err(|_| REFUSED)
    }
}

const REFUSED: EdsError = EdsError::Pdf {
    what: "the byte range of a signature is not the whole file up to its end with one gap for the signature",
};

/// All signatures in the order of what they cover; none at all gives an empty list.
pub(crate) fn signatures(pdf: &[u8]) -> Result<Vec<Place<'_>>, EdsError> {
    check_size(pdf)?;
    let mut places = Vec::new();
    // Read once a place is in doubt.
    let mut texts: Option<Shown> = None;
    let mut mentions = 0;
    let mut from = 0;
    while let Some(found) = pdf.get(from..).and_then(|rest| find(rest, KEY)) {
        let key = from + found;
        from = key + KEY.len();
        if places.len() == PDF_SIGNATURES_MAX {
            return Err(EdsError::TooMany {
                what: "signatures of a PDF",
                limit: PDF_SIGNATURES_MAX,
            });
        }
        let found = match &texts {
            Some(shown) if mentions < MENTIONS_MAX && shown.is_only_text(key) => None,
            Some(_) => Some(place(pdf, key)?),
            None => match place(pdf, key) {
                Ok(place) => Some(place),
                Err(error) => {
                    let shown = Shown::read(pdf).ok().flatten().ok_or(error.clone())?;
                    if !shown.is_only_text(key) {
                        return Err(error);
                    }
                    texts = Some(shown);
                    None
                }
            },
        };
        mentions += usize::from(found.is_none());
        places.extend(found);
    }
    let keys: Vec<usize> = places.iter().map(|place| place.digits.start).collect();
    let shown = match texts {
        None if keys.is_empty() => None,
        None => Shown::read(pdf)?,
        texts => texts,
    };
    if shown.is_some_and(|shown| !shown.is_all_at(&keys)) {
        return Err(EdsError::Pdf {
            what: "a signature that readers show is written so that it cannot be checked",
        });
    }
    places.sort_by_key(|place| place.signed.iter().map(|part| part.len()).sum::<usize>());
    Ok(places)
}

/// Where the needle is first.
pub(super) fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    let first = *needle.first()?;
    let mut from = 0;
    loop {
        let at = from + haystack.get(from..)?.iter().position(|octet| *octet == first)?;
        if haystack.get(at..)?.starts_with(needle) {
            return Some(at);
        }
        from = at + 1;
    }
}

fn place(pdf: &[u8], key: usize) -> Result<Place<'_>, EdsError> {
    let unreadable = EdsError::Pdf {
        what: "a signature dictionary cannot be read",
    };
    let dictionary = enclosing(pdf, key).ok_or(unreadable)?;
    let is_time_stamp = dictionary.is("SubFilter", "ETSI.RFC3161");
    let is_cades = dictionary.is("SubFilter", "ETSI.CAdES.detached");
    let is_signature = is_cades || dictionary.is("SubFilter", "adbe.pkcs7.detached");
    if !is_signature && !is_time_stamp {
        return Err(EdsError::Pdf {
            what: "a signature is of a kind that is not checked (SubFilter)",
        });
    }
    let range = dictionary.get("ByteRange").and_then(items).ok_or(REFUSED)?;
    let numbers: Vec<usize> = range.iter().map_while(|item| integer(item)).collect();
    let ([0, before, after, rest], 4) = (numbers.as_slice(), range.len()) else {
        return Err(REFUSED);
    };
    let end = after.checked_add(*rest).ok_or(REFUSED)?;
    if end > pdf.len() {
        return Err(EdsError::CutOff);
    }
    let gap = *before..*after;
    // The gap is the value of Contents in this dictionary, from `<` to `>`, and nothing more.
    let contents = dictionary.get("Contents").ok_or(REFUSED)?;
    if offset(pdf, contents) != gap {
        return Err(REFUSED);
    }
    let hex = contents
        .strip_prefix(b"<")
        .and_then(|rest| rest.strip_suffix(b">"))
        .ok_or(REFUSED)?;
    if hex.is_empty() || !hex.len().is_multiple_of(2) || !hex.iter().all(u8::is_ascii_hexdigit) {
        return Err(REFUSED);
    }
    let signed = [pdf.get(..*before).ok_or(REFUSED)?, pdf.get(*after..end).ok_or(REFUSED)?];
    let signed_at = dictionary.get("M").and_then(date);
    Ok(Place {
        signed,
        digits: gap.start + 1..gap.end - 1,
        hex,
        end,
        covers_whole_file: end == pdf.len(),
        is_cades,
        is_time_stamp,
        has_time: dictionary.get("M").is_some(),
        signed_at,
    })
}

/// The dictionary of the object around `key`, in which `key` must be a key.
fn enclosing(pdf: &[u8], key: usize) -> Option<Dictionary<'_>> {
    let earliest = key.saturating_sub(SIGNATURE_DICTIONARY_BYTES_MAX);
    let latest = pdf.len().min(key.saturating_add(SIGNATURE_DICTIONARY_BYTES_MAX));
    let before = pdf.get(earliest..key)?;
    let start = last_object_start(before)?;
    let dictionary = Dictionary::read(pdf.get(earliest + start + 3..latest)?)?;
    let own = dictionary
        .entries
        .iter()
        .any(|(name, _)| offset(pdf, name).start == key + 1);
    own.then_some(dictionary)
}

/// The last `… 0 obj<<`: digits and a blank before the word, a dictionary after it.
///
/// Read from the end, so that what white space and comments lead to is known at each octet from the octets after it. To
/// read each comment anew from each word would take hours where all of the words are one comment.
fn last_object_start(bytes: &[u8]) -> Option<usize> {
    const WORD: &[u8] = b"obj";
    // What is after the blanks that begin here, and after those that begin at the end of this line.
    let (mut after, mut after_line) = (bytes.len(), bytes.len());
    for at in (WORD.len()..bytes.len()).rev() {
        match *bytes.get(at)? {
            b'%' => after = after_line,
            octet if !is_white(octet) => after = at,
            b'\r' | b'\n' => after_line = after,
            _ => {}
        }
        let Some(ahead) = bytes.get(..at).and_then(|ahead| ahead.strip_suffix(WORD)) else {
            continue;
        };
        let digits = ahead.trim_ascii_end();
        if bytes.get(after..)?.starts_with(b"<<")
            && digits.len() < ahead.len()
            && digits.last().is_some_and(u8::is_ascii_digit)
        {
            return Some(ahead.len());
        }
    }
    None
}

/// `(D:20261122090000+05'00')`, §7.9.4: here date, time and zone are all needed. pyHanko writes the colon as `\072`.
fn date(value: &[u8]) -> Option<Timestamp> {
    let (Value::Text(text), _) = Value::read(value)? else {
        return None;
    };
    let text = text.strip_prefix(b"D:")?;
    let (digits, zone) = text.split_at_checked(14)?;
    let utc = time::parse(Element {
        tag: tag::GENERALIZED_TIME,
        value: &[digits, b"Z"].concat(),
        raw: &[],
    })?;
    if matches!(zone, b"Z" | b"Z00'00'" | b"Z00'00") {
        return Some(utc);
    }
    let (sign, zone) = zone.split_first()?;
    let (hours, minutes) = (integer(zone.get(..2)?)?, integer(zone.get(3..5)?)?);
    let seconds = i64::try_from(hours * 3600 + minutes * 60).ok()?;
    let east = match sign {
        b'+' => seconds,
        b'-' => -seconds,
        _ => return None,
    };
    Timestamp::from_second(utc.as_second().checked_sub(east)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_with_their_zone() {
        let moment = Timestamp::from_second(1_795_338_000).expect("a moment");
        for text in [
            "(D:20261122090000Z)",
            r"(D\07220261122090000Z)",
            "(D:20261122090000Z00'00')",
            "(D:20261122140000+05'00')",
            "(D:20261122140000+05'00)",
            "(D:20261122053000-03'30')",
        ] {
            assert_eq!(date(text.as_bytes()), Some(moment), "{text}");
        }
        for text in [
            "(D:2026)",
            "(D:20261322090000Z)",
            "(D:20261122090000)",
            "(D:20261122090000+5)",
            "<FEFF>",
        ] {
            assert_eq!(date(text.as_bytes()), None, "{text}");
        }
    }
}
