//! A row: all codes of one document.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::element::{self, NUMBER_MAX};
use crate::{BarcodeError, Element, container};

/// The name of the only entry of the archive.
const ENTRY: &str = "one";
/// The bytes of the archive in one code.
const PIECE_BYTES: usize = 650;
/// The most codes of a row: three full pages of them.
pub const ELEMENTS_MAX: usize = 54;

/// What was found of one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The unique number of the document, as the codes say it.
    pub document: String,
    /// How many codes the row has.
    pub amount: u16,
    /// The data, or why they cannot be had.
    pub payload: Result<Vec<u8>, BarcodeError>,
}

/// What was read under each number; more than one entry is a conflict.
type Pieces = BTreeMap<u16, Vec<Vec<u8>>>;

/// Splits `payload` over the elements of a row for the document with the number `document`.
pub fn pack(payload: &[u8], document: &str, created: Timestamp) -> Result<Vec<Element>, BarcodeError> {
    if !element::is_number(document) {
        return Err(BarcodeError::Number { limit: NUMBER_MAX });
    }
    let archive = container::zip(ENTRY, payload)?;
    let pieces = archive.chunks(PIECE_BYTES);
    let too_many = BarcodeError::TooLarge {
        what: "number of codes",
        limit: ELEMENTS_MAX,
    };
    let amount = u16::try_from(pieces.len())
        .ok()
        .filter(|amount| usize::from(*amount) <= ELEMENTS_MAX)
        .ok_or(too_many)?;
    let created = element::moment(created);
    Ok((1..=amount)
        .zip(pieces)
        .map(|(number, piece)| Element {
            created: created.clone(),
            data: piece.to_vec(),
            number,
            amount,
            document: document.to_owned(),
        })
        .collect())
}

/// Puts together what belongs together: any order, any number of repetitions, any number of documents.
pub fn unpack(elements: impl IntoIterator<Item = Element>) -> Vec<Row> {
    let mut documents: BTreeMap<(String, u16), Pieces> = BTreeMap::new();
    for element in elements {
        let pieces = documents.entry((element.document, element.amount)).or_default();
        let same = pieces.entry(element.number).or_default();
        if !same.contains(&element.data) {
            same.push(element.data);
        }
    }
    documents
        .into_iter()
        .map(|((document, amount), pieces)| Row {
            document,
            amount,
            payload: payload(&pieces, amount),
        })
        .collect()
}

fn payload(pieces: &Pieces, amount: u16) -> Result<Vec<u8>, BarcodeError> {
    if usize::from(amount) > ELEMENTS_MAX {
        return Err(BarcodeError::TooLarge {
            what: "number of codes",
            limit: ELEMENTS_MAX,
        });
    }
    if let Some((number, _)) = pieces.iter().find(|(_, same)| same.len() > 1) {
        return Err(BarcodeError::Conflict { number: *number });
    }
    let numbers: Vec<u16> = (1..=amount).filter(|number| !pieces.contains_key(number)).collect();
    if !numbers.is_empty() {
        return Err(BarcodeError::Missing { numbers, amount });
    }
    let archive: Vec<u8> = pieces.values().flatten().flatten().copied().collect();
    container::unzip(ENTRY, &archive)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn row(payload: &[u8], document: &str) -> Vec<Element> {
        pack(payload, document, "2026-11-22T09:05:00Z".parse().expect("a moment")).expect("small")
    }

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
    fn pieces_have_650_bytes_and_the_last_is_shorter() {
        let elements = row(&noise(3000), "1");
        let (last, full) = elements.split_last().expect("several");
        assert!(full.len() == 4 && full.iter().all(|element| element.data.len() == 650));
        assert!(last.data.len() < 650);
    }

    #[test]
    fn any_order_and_repetition_gives_the_data_again() {
        let data = noise(3000);
        let mut elements = row(&data, "1");
        elements.reverse();
        elements.extend(row(&data, "1"));
        let rows = unpack(elements);
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].payload, Ok(data));
    }

    #[test]
    fn missing_codes_are_named() {
        let mut elements = row(&noise(3000), "1");
        elements.remove(2);
        let error = unpack(elements.clone()).remove(0).payload.expect_err("one is missing");
        assert_eq!(error.to_string(), "code 3 of 5 is missing");
        elements.remove(0);
        let error = unpack(elements).remove(0).payload.expect_err("two are missing");
        assert_eq!(error.to_string(), "codes 1, 3 of 5 are missing");
    }

    #[test]
    fn mixed_documents_are_told_apart() {
        let (one, two) = (noise(1500), noise(2900));
        let mixed = row(&two, "2").into_iter().rev().chain(row(&one, "1"));
        let rows = unpack(mixed);
        let found: Vec<_> = rows.iter().map(|row| (row.document.as_str(), &row.payload)).collect();
        assert_eq!(found, [("1", &Ok(one)), ("2", &Ok(two))]);
    }

    #[test]
    fn two_rows_of_one_number_are_a_conflict() {
        let elements = row(&noise(700), "1").into_iter().chain(row(&noise(700)[1..], "1"));
        assert_eq!(unpack(elements)[0].payload, Err(BarcodeError::Conflict { number: 1 }));
    }

    #[test]
    fn a_row_without_end_is_refused_both_ways() {
        assert!(matches!(
            pack(&noise(650 * 60), "1", Timestamp::UNIX_EPOCH),
            Err(BarcodeError::TooLarge { .. })
        ));
        let mut endless = row(b"x", "1").remove(0);
        endless.amount = u16::MAX;
        assert!(matches!(
            unpack([endless])[0].payload,
            Err(BarcodeError::TooLarge { .. })
        ));
    }

    proptest! {
        #[test]
        fn what_is_packed_is_unpacked(payload in prop::collection::vec(any::<u8>(), 0..4000)) {
            let mut rows = unpack(row(&payload, "26112212345678"));
            prop_assert_eq!(rows.remove(0).payload, Ok(payload));
        }
    }
}
