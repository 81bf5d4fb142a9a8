//! The pictures in a PDF that a scanner made: one a page, as JPEG or as plain points (ISO 32000-1 §8.9.5).

use super::document::Document;
use super::stream::{Fault, unfold_within};
use super::value::{Entries, Value};
use crate::EdsError;

/// The most pictures of one PDF.
const PICTURES_MAX: usize = 20;
/// The most octets of points of all pictures together: three pages at 600 dpi in grey.
const POINTS_BYTES_MAX: usize = 120_000_000;
/// The least and the longest side, in points: a logo is no page.
const SIDES: std::ops::RangeInclusive<usize> = 100..=20_000;

/// A picture as the PDF carries it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Picture {
    /// A whole JPEG file.
    Jpeg(Vec<u8>),
    /// One octet a point, row by row, 0 is black.
    Grey { width: u32, height: u32, points: Vec<u8> },
}

/// The pictures in the order of their objects; those in forms that scanners seldom write are passed over.
pub fn pictures(pdf: &[u8]) -> Result<Vec<Picture>, EdsError> {
    let document = Document::read(pdf)?;
    let mut numbers: Vec<usize> = document.entries().keys().copied().collect();
    numbers.sort_unstable();
    let mut found = Vec::new();
    let mut left = POINTS_BYTES_MAX;
    for number in numbers {
        if found.len() == PICTURES_MAX {
            break;
        }
        let Some(object) = document.whole_object(number) else {
            continue;
        };
        let (Some(head), Some(data)) = (object.value.as_dictionary(), object.data) else {
            continue;
        };
        if !head.is("Subtype", "Image") {
            continue;
        }
        match read(&document, head, data, left) {
            Ok(Some(picture)) => {
                if let Picture::Grey { points, .. } = &picture {
                    left = left.saturating_sub(points.len());
                }
                found.push(picture);
            }
            Ok(None) => {}
            Err(Fault::TooLarge) => {
                return Err(EdsError::TooLarge {
                    what: "content of the pictures in the PDF",
                    limit: POINTS_BYTES_MAX,
                });
            }
            Err(Fault::Filter | Fault::Damaged) => {}
        }
    }
    Ok(found)
}

fn read(document: &Document<'_>, head: &Entries, data: &[u8], left: usize) -> Result<Option<Picture>, Fault> {
    let number = |key: &str| match head.get(key).and_then(|value| document.resolve(value)) {
        Some(value) => super::stream::whole(&value),
        None => None,
    };
    let (Some(width), Some(height)) = (number("Width"), number("Height")) else {
        return Ok(None);
    };
    if !SIDES.contains(&width) || !SIDES.contains(&height) {
        return Ok(None);
    }
    let filter = match head.get("Filter") {
        Some(Value::Array(filters)) if filters.len() == 1 => filters.first(),
        other => other,
    };
    if filter == Some(&Value::Name(b"DCTDecode".to_vec())) {
        return Ok(Some(Picture::Jpeg(data.to_vec())));
    }
    let bits = number("BitsPerComponent").unwrap_or(8);
    let octets = unfold_within(head, data, left)?;
    Ok(grey(&octets, width, height, bits).map(|points| Picture::Grey {
        width: width.try_into().unwrap_or_default(),
        height: height.try_into().unwrap_or_default(),
        points,
    }))
}

/// How many colours a point has follows from the length: one or three octets a point, or one bit.
fn grey(octets: &[u8], width: usize, height: usize, bits: usize) -> Option<Vec<u8>> {
    let points = width.checked_mul(height)?;
    match bits {
        8 if octets.len() == points => Some(octets.to_vec()),
        8 if octets.len() == points.checked_mul(3)? => Some(
            octets
                .chunks_exact(3)
                .map(|colour| colour.iter().copied().max().unwrap_or_default())
                .collect(),
        ),
        1 if octets.len() == width.div_ceil(8).checked_mul(height)? => Some(
            octets
                .chunks_exact(width.div_ceil(8))
                .flat_map(|row| (0..width).map(move |x| if row[x / 8] >> (7 - x % 8) & 1 == 1 { u8::MAX } else { 0 }))
                .collect(),
        ),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_of_one_bit_and_of_three_colours_become_grey() {
        assert_eq!(
            grey(&[0b1010_0000, 0b0100_0000], 3, 2, 1),
            Some(vec![255, 0, 255, 0, 255, 0])
        );
        assert_eq!(grey(&[1, 2, 3, 0, 0, 9], 2, 1, 8), Some(vec![3, 9]));
        assert_eq!(grey(&[7, 8], 2, 1, 8), Some(vec![7, 8]));
        assert_eq!(grey(&[7], 2, 1, 8), None);
    }
}
