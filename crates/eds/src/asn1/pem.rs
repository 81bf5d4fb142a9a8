//! PEM (RFC 7468), read leniently: НУЦ tools write lines of 76, 64 or any other number of letters.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::EdsError;

const BEGIN: &str = "-----BEGIN ";
const END: &str = "-----END ";
const DASHES: &str = "-----";
const LINE: usize = 64;

/// The block for `label`, lines of 64 letters.
pub(crate) fn write(label: &str, der: &[u8]) -> String {
    let letters = STANDARD.encode(der);
    let mut text = format!("{BEGIN}{label}{DASHES}\n");
    let mut rest = letters.as_str();
    while !rest.is_empty() {
        let (line, more) = rest.split_at(rest.len().min(LINE));
        text.push_str(line);
        text.push('\n');
        rest = more;
    }
    text.push_str(&format!("{END}{label}{DASHES}\n"));
    text
}

/// Every block whose label is one of `labels`, decoded; other blocks and the text between are skipped.
pub(crate) fn read_all(
    text: &str,
    labels: &[&str],
    what: &'static str,
    limit: usize,
) -> Result<Vec<Vec<u8>>, EdsError> {
    let mut blocks = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once(BEGIN) {
        let malformed = || EdsError::Malformed { what };
        let (label, after) = after.split_once(DASHES).ok_or_else(malformed)?;
        let (letters, after) = after.split_once(END).ok_or_else(malformed)?;
        let after = after
            .strip_prefix(label)
            .and_then(|after| after.strip_prefix(DASHES))
            .ok_or_else(malformed)?;
        rest = after;
        if labels.contains(&label) {
            if blocks.len() == limit {
                return Err(EdsError::TooMany { what, limit });
            }
            blocks.push(decode(letters).ok_or_else(malformed)?);
        }
    }
    Ok(blocks)
}

/// The bytes as they are, or decoded where they are PEM with one of `labels`.
pub(crate) fn open<'a>(bytes: &'a [u8], labels: &[&str], what: &'static str) -> Result<Cow<'a, [u8]>, EdsError> {
    let start = bytes.trim_ascii_start();
    if !start.starts_with(BEGIN.as_bytes()) {
        return Ok(Cow::Borrowed(bytes));
    }
    let text = std::str::from_utf8(start).map_err(|_| EdsError::Malformed { what })?;
    match read_all(text, labels, what, 1)?.pop() {
        Some(der) => Ok(Cow::Owned(der)),
        None => Err(EdsError::Malformed { what }),
    }
}

fn decode(letters: &str) -> Option<Vec<u8>> {
    let letters: Vec<u8> = letters.bytes().filter(|letter| !letter.is_ascii_whitespace()).collect();
    STANDARD.decode(letters).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for length in [0, 1, 47, 48, 49, 500] {
            let der = vec![0xab; length];
            let text = write("CMS", &der);
            assert_eq!(open(text.as_bytes(), &["CMS"], "test").map(Cow::into_owned), Ok(der));
        }
    }

    #[test]
    fn other_labels_and_broken_blocks_are_refused() {
        let text = write("RSA PRIVATE KEY", &[1, 2, 3]);
        assert!(open(text.as_bytes(), &["CMS"], "test").is_err());
        for broken in [
            "-----BEGIN CMS-----",
            "-----BEGIN CMS-----\n!!\n-----END CMS-----",
            "-----BEGIN CMS-----\nAA==\n-----END X-----",
        ] {
            assert!(open(broken.as_bytes(), &["CMS"], "test").is_err(), "{broken}");
        }
    }
}
