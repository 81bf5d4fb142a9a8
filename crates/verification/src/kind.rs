//! What kind of file it is, by its content.

/// The kinds that carry signatures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Pdf,
    Cms,
    Xml,
    /// A scan or a photograph of a printed page.
    Picture,
}

/// A PDF may have something before its head (ISO 32000-1, annex H.3).
const PDF_HEAD_WITHIN: usize = 1024;

impl Kind {
    pub(crate) fn of(file: &[u8]) -> Option<Self> {
        let begins = |magic: &[u8]| file.starts_with(magic);
        if begins(b"\x89PNG") || begins(b"\xff\xd8\xff") || begins(b"II*\0") || begins(b"MM\0*") {
            return Some(Self::Picture);
        }
        let head = file.get(..PDF_HEAD_WITHIN.min(file.len())).unwrap_or_default();
        if head.windows(5).any(|window| window == b"%PDF-") {
            return Some(Self::Pdf);
        }
        let text = file
            .strip_prefix("\u{feff}".as_bytes())
            .unwrap_or(file)
            .trim_ascii_start();
        if text.starts_with(b"<") {
            Some(Self::Xml)
        } else if text.starts_with(b"-----BEGIN ") || begins(b"\x30") {
            Some(Self::Cms)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_says_what_it_is() {
        for (file, kind) in [
            (&b"%PDF-1.7\n"[..], Some(Kind::Pdf)),
            (b"junk\n%PDF-1.4", Some(Kind::Pdf)),
            (b"\x30\x82\x01", Some(Kind::Cms)),
            (b"-----BEGIN CMS-----", Some(Kind::Cms)),
            (b"\xef\xbb\xbf\n <?xml version='1.0'?>", Some(Kind::Xml)),
            (b"\xff\xd8\xff\xe0", Some(Kind::Picture)),
            (b"PK\x03\x04", None),
            (b"", None),
        ] {
            assert_eq!(Kind::of(file), kind, "{file:?}");
        }
    }
}
