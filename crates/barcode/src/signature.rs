//! A signature on paper: the codes of a card of an electronic document.
//!
//! Unlike the row of a document, the archive (one entry, `<signId>.cms`) is coded as base64 first and cut then, and each
//! piece stands in a JSON object of its own.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value, json};

use crate::element::is_number;
use crate::{BarcodeError, container};

/// What a code of version 25 with correction M holds, in bytes (ISO/IEC 18004 table 7): the size that the format advises.
const CODE_BYTES: usize = 997;
/// Left free for the values of `total` and `index`.
const COUNTS_BYTES: usize = 10;
/// The most codes of one signature: three pages of them.
pub const PARTS_MAX: usize = 36;
/// The longest text of a code that is looked at, in bytes: the largest QR code holds 2953.
const TEXT_BYTES_MAX: usize = 2953;

/// One code of a signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Which signature of the card: what belongs together.
    pub signature: String,
    /// How many codes it has.
    pub total: u16,
    /// Which of them, from 1.
    pub index: u16,
    /// A piece of the base64.
    pub data: String,
}

/// What was found of one signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    pub id: String,
    pub total: u16,
    /// The CMS, or why it cannot be had.
    pub cms: Result<Vec<u8>, BarcodeError>,
}

/// Splits a CMS over codes.
pub fn pack(id: &str, cms: &[u8]) -> Result<Vec<Part>, BarcodeError> {
    if !is_number(id) {
        return Err(BarcodeError::Number {
            limit: crate::element::NUMBER_MAX,
        });
    }
    let archive = BASE64.encode(container::zip(&entry(id), cms)?);
    let empty = Part {
        signature: id.to_owned(),
        total: 0,
        index: 0,
        data: String::new(),
    };
    let piece = CODE_BYTES.saturating_sub(empty.to_json().len() + COUNTS_BYTES).max(1);
    let pieces: Vec<&[u8]> = archive.as_bytes().chunks(piece).collect();
    let total = u16::try_from(pieces.len())
        .ok()
        .filter(|total| usize::from(*total) <= PARTS_MAX);
    let total = total.ok_or(BarcodeError::TooLarge {
        what: "number of codes",
        limit: PARTS_MAX,
    })?;
    Ok((1..=total)
        .zip(pieces)
        .map(|(index, piece)| Part {
            total,
            index,
            data: String::from_utf8_lossy(piece).into_owned(),
            ..empty.clone()
        })
        .collect())
}

/// Puts together what belongs together, in any order.
pub fn unpack(parts: impl IntoIterator<Item = Part>) -> Vec<Signature> {
    let mut signatures: BTreeMap<(String, u16), BTreeMap<u16, Vec<String>>> = BTreeMap::new();
    for part in parts {
        let pieces = signatures.entry((part.signature, part.total)).or_default();
        let same = pieces.entry(part.index).or_default();
        if !same.contains(&part.data) {
            same.push(part.data);
        }
    }
    signatures
        .into_iter()
        .map(|((id, total), pieces)| Signature {
            cms: cms(&id, total, &pieces),
            id,
            total,
        })
        .collect()
}

fn cms(id: &str, total: u16, pieces: &BTreeMap<u16, Vec<String>>) -> Result<Vec<u8>, BarcodeError> {
    if usize::from(total) > PARTS_MAX {
        return Err(BarcodeError::TooLarge {
            what: "number of codes",
            limit: PARTS_MAX,
        });
    }
    if let Some((number, _)) = pieces.iter().find(|(_, same)| same.len() > 1) {
        return Err(BarcodeError::Conflict { number: *number });
    }
    let numbers: Vec<u16> = (1..=total).filter(|index| !pieces.contains_key(index)).collect();
    if !numbers.is_empty() {
        return Err(BarcodeError::Missing { numbers, amount: total });
    }
    let archive: String = pieces.values().flatten().map(String::as_str).collect();
    let archive = BASE64.decode(archive).map_err(|_| BarcodeError::Archive {
        what: "it is not base64",
    })?;
    container::unzip(&entry(id), &archive)
}

/// The name of the only entry of the archive.
fn entry(id: &str) -> String {
    format!("{id}.cms")
}

impl Part {
    /// The text of the code.
    pub fn to_json(&self) -> String {
        json!({ "signId": self.signature, "total": self.total, "index": self.index, "data": self.data }).to_string()
    }

    /// Reads the text of a code; what others add to the object is passed over.
    pub fn from_json(text: &str) -> Result<Self, BarcodeError> {
        let refused = |what| BarcodeError::Element { what };
        if text.len() > TEXT_BYTES_MAX {
            return Err(refused("it is too long"));
        }
        let object: Value = serde_json::from_str(text).map_err(|_| refused("it is not JSON"))?;
        let count = |name: &str| {
            let count = object[name].as_u64().and_then(|count| u16::try_from(count).ok());
            count
                .filter(|count| *count > 0)
                .ok_or(refused("a count is not a number from 1"))
        };
        // The format shows a number; a word serves as well.
        let signature = match &object["signId"] {
            Value::String(word) => word.clone(),
            Value::Number(number) => number.to_string(),
            _ => return Err(refused("the signature has no number")),
        };
        if !is_number(&signature) {
            return Err(refused("the number of the signature is not one"));
        }
        let (total, index) = (count("total")?, count("index")?);
        if index > total {
            return Err(refused("its number is larger than their amount"));
        }
        let data = object["data"].as_str().ok_or(refused("it has no data"))?;
        Ok(Self {
            signature,
            total,
            index,
            data: data.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{Correction, png};

    /// Does not compress.
    fn noise(length: usize) -> Vec<u8> {
        let mut state = 1_u32;
        std::iter::repeat_with(|| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        })
        .take(length)
        .collect()
    }

    #[test]
    fn a_full_code_is_of_version_25() {
        let parts = pack("9", &noise(3000)).expect("small");
        let longest = parts.iter().map(|part| part.to_json().len()).max();
        assert!(longest <= Some(CODE_BYTES), "{longest:?}");
        assert!(longest > Some(CODE_BYTES - 2 * COUNTS_BYTES), "{longest:?}");
        let picture = image::load_from_memory(&png(&parts[0].to_json(), Correction::Medium).expect("it fits"));
        // 4 · 25 + 17 modules, and the quiet zone.
        assert_eq!(picture.expect("a picture").width(), 117 + 8);
    }

    #[test]
    fn any_order_gives_the_signature_again_and_a_missing_code_is_named() {
        let mut parts = pack("9", &noise(3000)).expect("small");
        parts.reverse();
        assert_eq!(unpack(parts.clone())[0].cms, Ok(noise(3000)));
        parts.remove(1);
        let all = parts.len() + 1;
        let error = unpack(parts)[0].cms.clone().expect_err("one is missing");
        assert_eq!(error.to_string(), format!("code {} of {all} is missing", all - 1));
    }

    #[test]
    fn the_number_of_the_format_and_additions_of_others_are_read() {
        let text = r#"{ "signId": 9, "total": 2, "index": 1, "data": "QQ==", "more": [] }"#;
        let part = Part::from_json(text).expect("a part");
        assert_eq!((part.signature.as_str(), part.total, part.index), ("9", 2, 1));
        for (from, to) in [
            ("9", "\"../x\""),
            ("9", "null"),
            ("\"total\": 2", "\"total\": 0"),
            ("\"index\": 1", "\"index\": 3"),
            ("\"QQ==\"", "5"),
            ("{", ""),
        ] {
            assert!(Part::from_json(&text.replacen(from, to, 1)).is_err(), "{from} {to}");
        }
    }

    #[test]
    fn another_entry_in_the_archive_is_refused() {
        let archive = BASE64.encode(container::zip("8.cms", b"x").expect("small"));
        let part = Part {
            signature: "9".into(),
            total: 1,
            index: 1,
            data: archive,
        };
        assert!(matches!(unpack([part])[0].cms, Err(BarcodeError::Archive { .. })));
    }

    #[test]
    fn a_signature_without_end_is_refused_both_ways() {
        assert!(matches!(pack("1", &noise(60_000)), Err(BarcodeError::TooLarge { .. })));
        let mut part = pack("1", b"x").expect("small").remove(0);
        part.total = u16::MAX;
        assert!(matches!(unpack([part])[0].cms, Err(BarcodeError::TooLarge { .. })));
    }

    proptest! {
        #[test]
        fn what_is_packed_is_unpacked(cms in prop::collection::vec(any::<u8>(), 0..4000), id in "[0-9a-z]{1,20}") {
            let parts = pack(&id, &cms).expect("small");
            let texts: Vec<String> = parts.iter().map(Part::to_json).collect();
            let read = texts.iter().map(|text| Part::from_json(text).expect("our own"));
            prop_assert_eq!(unpack(read).remove(0).cms, Ok(cms));
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in ".{0,300}") {
            let _ = Part::from_json(&text);
        }
    }
}
