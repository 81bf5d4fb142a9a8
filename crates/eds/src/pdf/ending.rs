//! Whether a PDF ends as one must: the last table is there, `startxref` says where it begins, `%%EOF` follows
//! (ISO 32000-1 §7.5.5), and no update was begun after it.
//!
//! A download that broke off is no forgery and no document without signatures: whoever has one must be told to get the
//! file again. Readers find their way through such files by searching; what they then show, nobody signed.

use super::Dictionary;
use super::object::{Cursor, is_white};

const EOF: &[u8] = b"%%EOF";
const START: &[u8] = b"startxref";
/// Where the head may stand (ISO 32000-1, annex H.3), and how far before `%%EOF` its `startxref`.
const WITHIN: usize = 1024;
/// How what follows the last `%%EOF` begins where it is a part of a PDF and not something that was hung on to it: an
/// object, a table, the rest of a stream that has a PDF in it.
const PARTS: [&[u8]; 6] = [b"%", b"xref", b"trailer", b"startxref", b"endstream", b"endobj"];

/// Whether the file is cut off: its end is missing, or only the beginning of its last update is there.
pub fn is_cut_off(pdf: &[u8]) -> bool {
    let Some(eof) = last(pdf, EOF) else {
        return true;
    };
    let after = pdf.get(eof + EOF.len()..).unwrap_or_default();
    let white = after.iter().take_while(|octet| is_white(**octet)).count();
    let rest = after.get(white..).unwrap_or_default();
    let goes_on = rest.first().is_some_and(u8::is_ascii_digit) || PARTS.iter().any(|part| rest.starts_with(part));
    goes_on || !points_at_table(pdf, eof)
}

/// Whether the `startxref` before this `%%EOF` names a place where a table or a stream begins.
fn points_at_table(pdf: &[u8], eof: usize) -> bool {
    let near = pdf.get(eof.saturating_sub(WITHIN)..eof).unwrap_or_default();
    let offset = last(near, START).and_then(|at| {
        let mut cursor = Cursor {
            bytes: near,
            at: at + START.len(),
        };
        cursor.blank();
        cursor.number()
    });
    let head = pdf.get(..WITHIN.min(pdf.len())).unwrap_or_default();
    let head = head.windows(5).position(|window| window == b"%PDF-").unwrap_or(0);
    // Something before the head moves every place by its length, for some writers.
    let places = offset.map(|offset| [offset, offset.saturating_add(head)]);
    places.is_some_and(|places| places.into_iter().any(|at| is_table(pdf, at)))
}

/// `xref`, or the object of a cross-reference stream.
fn is_table(pdf: &[u8], at: usize) -> bool {
    let mut cursor = Cursor { bytes: pdf, at };
    cursor.blank();
    if cursor.take(b"xref").is_some() {
        return true;
    }
    let numbers = [cursor.number(), cursor.some_blank().and_then(|()| cursor.number())];
    cursor.blank();
    numbers.iter().all(Option::is_some)
        && cursor.take(b"obj").is_some()
        && Dictionary::read(cursor.rest()).is_some_and(|entries| entries.is("Type", "XRef"))
}

fn last(bytes: &[u8], word: &[u8]) -> Option<usize> {
    bytes.windows(word.len()).rposition(|window| window == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &[u8] =
        b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\nxref\n0 1\n0000000000 65535 f \ntrailer\n<<>>\nstartxref\n29\n%%EOF\n";

    #[test]
    fn a_file_with_its_end_is_whole_and_every_beginning_of_it_is_not() {
        assert!(!is_cut_off(WHOLE) && !is_cut_off(WHOLE.trim_ascii_end()));
        for end in 0..WHOLE.len() - 1 {
            assert!(is_cut_off(&WHOLE[..end]), "cut at {end}");
        }
    }

    #[test]
    fn the_beginning_of_an_update_is_told_from_what_was_hung_on() {
        let with = |more: &[u8]| [WHOLE, more].concat();
        for more in [
            &b"2"[..],
            b"2 0 obj\n<</Type/Sig",
            b"\nxref\n0 0\ntrailer<<",
            b"% a remark",
            b"startxref\n29\n%%EO",
            b"\nendstream\nendobj\n",
        ] {
            assert!(is_cut_off(&with(more)), "{}", more.escape_ascii());
        }
        for more in [&b"\0\0\0"[..], b"\r\n", b"<!-- from the mail program -->"] {
            assert!(!is_cut_off(&with(more)), "{}", more.escape_ascii());
        }
    }

    #[test]
    fn a_table_beyond_the_end_and_a_place_without_one_are_seen_and_a_moved_head_is_not_taken_for_them() {
        for number in ["9999", "99999999999999999999999", "0", "3", ""] {
            let text = String::from_utf8_lossy(WHOLE).replace("startxref\n29", &format!("startxref\n{number}"));
            assert!(is_cut_off(text.as_bytes()), "{number}");
        }
        assert!(!is_cut_off(&[b"from: somebody\n", WHOLE].concat()));
    }
}
