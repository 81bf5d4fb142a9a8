//! What is inside a stream (ISO 32000-1 §7.4), as far as tables and packed objects need it: FlateDecode with
//! its predictors, and nothing larger than a limit.

use std::io::Read as _;

use super::value::{Entries, Value};

/// The most octets that one stream may unfold to.
pub(super) const STREAM_BYTES_MAX: usize = 16 * 1024 * 1024;

/// Why a stream was not unfolded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// More than the limit.
    TooLarge,
    /// A filter we do not undo, or several.
    Filter,
    Damaged,
}

/// The octets after the filters. None: a filter we do not undo, broken data, or more than the limit.
pub(super) fn unfold(dictionary: &Entries, data: &[u8]) -> Option<Vec<u8>> {
    unfold_within(dictionary, data, STREAM_BYTES_MAX).ok()
}

/// The same with a limit of one's own, and with the cause.
pub(super) fn unfold_within(dictionary: &Entries, data: &[u8], limit: usize) -> Result<Vec<u8>, Fault> {
    let plain = || {
        if data.len() > limit {
            Err(Fault::TooLarge)
        } else {
            Ok(data.to_vec())
        }
    };
    let filter = match dictionary.get("Filter") {
        None => return plain(),
        Some(Value::Array(filters)) => match filters.as_slice() {
            [] => return plain(),
            [one] => one,
            _ => return Err(Fault::Filter),
        },
        Some(one) => one,
    };
    if *filter != Value::Name(b"FlateDecode".to_vec()) {
        return Err(Fault::Filter);
    }
    let mut out = Vec::new();
    let first_too_many = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    flate2::read::ZlibDecoder::new(data)
        .take(first_too_many)
        .read_to_end(&mut out)
        .map_err(|_| Fault::Damaged)?;
    if out.len() > limit {
        return Err(Fault::TooLarge);
    }
    let parameters = match dictionary.get("DecodeParms") {
        Some(Value::Array(list)) => list.first().and_then(Value::as_dictionary),
        other => other.and_then(Value::as_dictionary),
    };
    match parameters {
        Some(parameters) => unpredict(parameters, out).ok_or(Fault::Damaged),
        None => Ok(out),
    }
}

/// PNG predictors (§7.4.4.4): each row begins with the number of its filter.
fn unpredict(parameters: &Entries, data: Vec<u8>) -> Option<Vec<u8>> {
    let number = |key, default| match parameters.get(key) {
        None => Some(default),
        Some(value) => whole(value),
    };
    let predictor = number("Predictor", 1)?;
    if predictor == 1 {
        return Some(data);
    }
    if !(10..=15).contains(&predictor) || number("Colors", 1)? != 1 || number("BitsPerComponent", 8)? != 8 {
        return None;
    }
    let columns = number("Columns", 1)?;
    if columns == 0 || columns > STREAM_BYTES_MAX {
        return None;
    }
    let mut out = Vec::with_capacity(data.len());
    let mut above = vec![0_u8; columns];
    for row in data.chunks(columns + 1) {
        let (filter, octets) = row.split_first()?;
        if octets.len() != columns {
            return None;
        }
        let (mut left, mut corner) = (0_u8, 0_u8);
        for (octet, up) in octets.iter().zip(above.iter_mut()) {
            let guess = match filter {
                0 => 0,
                1 => left,
                2 => *up,
                3 => u8::try_from((u16::from(left) + u16::from(*up)) / 2).ok()?,
                4 => paeth(left, *up, corner),
                _ => return None,
            };
            corner = *up;
            left = octet.wrapping_add(guess);
            *up = left;
            out.push(left);
        }
    }
    Some(out)
}

fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let (a, b, c) = (i16::from(left), i16::from(up), i16::from(corner));
    let estimate = a + b - c;
    let (to_left, to_up, to_corner) = ((estimate - a).abs(), (estimate - b).abs(), (estimate - c).abs());
    if to_left <= to_up && to_left <= to_corner {
        left
    } else if to_up <= to_corner {
        up
    } else {
        corner
    }
}

/// A non-negative whole number.
pub(super) fn whole(value: &Value) -> Option<usize> {
    match value {
        Value::Number(number) if *number >= 0.0 && number.fract() == 0.0 && *number < 1e15 => {
            // Checked above: whole, not negative, exact in both types.
            number.to_string().parse().ok()
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn dictionary(text: &str) -> Entries {
        match Value::read(text.as_bytes()) {
            Some((Value::Dictionary(entries), _)) => entries,
            _ => panic!("a dictionary"),
        }
    }

    fn deflated(data: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(data).expect("memory");
        encoder.finish().expect("memory")
    }

    #[test]
    fn rows_are_put_together_again() {
        let rows = deflated(&[0, 1, 2, 2, 1, 1, 1, 5, 1, 3, 2, 2, 4, 1, 1]);
        let words = dictionary("<</Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 2>>>>");
        assert_eq!(unfold(&words, &rows), Some(vec![1, 2, 2, 3, 5, 6, 4, 7, 5, 8]));
    }

    #[test]
    fn a_bomb_is_not_unfolded() {
        let bomb = deflated(&vec![0; STREAM_BYTES_MAX + 1]);
        assert!(bomb.len() < 100_000);
        assert_eq!(unfold(&dictionary("<</Filter/FlateDecode>>"), &bomb), None);
        assert_eq!(unfold(&dictionary("<</Filter/LZWDecode>>"), b""), None);
        assert_eq!(unfold(&dictionary("<</Filter/FlateDecode>>"), b"not deflated"), None);
    }
}
