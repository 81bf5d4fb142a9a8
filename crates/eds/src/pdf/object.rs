//! Values of PDF (ISO 32000-1 §7.3) as slices of the file: what is not changed is copied octet for octet.

use super::PDF_DEPTH_MAX;

/// The most entries of one dictionary and items of one array that are looked at.
const ENTRIES_MAX: usize = 65_536;

/// A dictionary and where its values lie.
#[derive(Clone, Debug)]
pub(crate) struct Dictionary<'a> {
    /// Keys without the slash, values as written.
    pub(crate) entries: Vec<(&'a [u8], &'a [u8])>,
}

impl<'a> Dictionary<'a> {
    /// The dictionary at the start of `bytes`, white space aside.
    pub(crate) fn read(bytes: &'a [u8]) -> Option<Self> {
        let mut cursor = Cursor { bytes, at: 0 };
        cursor.blank();
        cursor.take(b"<<")?;
        let mut entries = Vec::new();
        loop {
            cursor.blank();
            if cursor.take(b">>").is_some() {
                return Some(Self { entries });
            }
            if entries.len() == ENTRIES_MAX {
                return None;
            }
            let key = cursor.name()?;
            cursor.blank();
            entries.push((key, cursor.value(1)?));
        }
    }

    /// The value of a key that occurs once. A key that comes twice has no value: readers differ on which counts.
    pub(crate) fn get(&self, key: &str) -> Option<&'a [u8]> {
        let mut values = self
            .entries
            .iter()
            .filter(|(name, _)| *name == key.as_bytes())
            .map(|(_, value)| *value);
        let value = values.next()?;
        values.next().is_none().then_some(value)
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|(name, _)| *name == key.as_bytes())
    }

    /// Whether the value is the name `/wanted`.
    pub(crate) fn is(&self, key: &str, wanted: &str) -> bool {
        self.get(key).and_then(|value| value.strip_prefix(b"/")) == Some(wanted.as_bytes())
    }

    /// The same dictionary with some keys set anew, at the end where they are new.
    pub(crate) fn with(&self, changes: &[(&str, Vec<u8>)]) -> Vec<u8> {
        let mut out = b"<<".to_vec();
        let changed = |name: &[u8]| changes.iter().any(|(key, _)| key.as_bytes() == name);
        let kept = self.entries.iter().filter(|(name, _)| !changed(name)).copied();
        let set = changes.iter().map(|(key, value)| (key.as_bytes(), value.as_slice()));
        for (key, value) in kept.chain(set) {
            out.push(b'/');
            out.extend_from_slice(key);
            // A space keeps apart what would run together, such as a key and a number.
            out.push(b' ');
            out.extend_from_slice(value);
        }
        out.extend_from_slice(b">>");
        out
    }
}

/// The items of an array, as written.
pub(crate) fn items(array: &[u8]) -> Option<Vec<&[u8]>> {
    let mut cursor = Cursor { bytes: array, at: 0 };
    cursor.blank();
    cursor.take(b"[")?;
    let mut items = Vec::new();
    loop {
        cursor.blank();
        if cursor.take(b"]").is_some() {
            return Some(items);
        }
        if items.len() == ENTRIES_MAX {
            return None;
        }
        items.push(cursor.value(1)?);
    }
}

/// A non-negative integer and nothing else.
pub(crate) fn integer(value: &[u8]) -> Option<usize> {
    if value.is_empty() {
        return None;
    }
    value.iter().try_fold(0_usize, |sum, digit| {
        let digit = digit.is_ascii_digit().then(|| usize::from(digit - b'0'))?;
        sum.checked_mul(10)?.checked_add(digit)
    })
}

/// `12 0 R` as number and generation.
pub(crate) fn reference(value: &[u8]) -> Option<(usize, usize)> {
    let mut cursor = Cursor { bytes: value, at: 0 };
    let found = cursor.reference()?;
    (cursor.at == value.len()).then_some(found)
}

/// A place in the file.
pub(crate) struct Cursor<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) at: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// Skips white space and comments (§7.2.3, §7.2.4).
    pub(crate) fn blank(&mut self) {
        loop {
            let rest = self.rest();
            self.at += rest.iter().take_while(|octet| is_white(**octet)).count();
            if self.rest().first() != Some(&b'%') {
                return;
            }
            self.at += self
                .rest()
                .iter()
                .take_while(|octet| !matches!(octet, b'\r' | b'\n'))
                .count();
        }
    }

    /// Skips white space only: in tables a comment sends some readers to searching the whole file for objects.
    pub(super) fn white(&mut self) -> usize {
        let count = self.rest().iter().take_while(|octet| is_white(**octet)).count();
        self.at += count;
        count
    }

    pub(crate) fn take(&mut self, word: &[u8]) -> Option<()> {
        self.rest().starts_with(word).then(|| self.at += word.len())
    }

    /// Digits.
    pub(crate) fn number(&mut self) -> Option<usize> {
        let length = self.rest().iter().take_while(|octet| octet.is_ascii_digit()).count();
        let value = integer(self.rest().get(..length)?)?;
        self.at += length;
        Some(value)
    }

    /// A name; gives it without the slash.
    pub(super) fn name(&mut self) -> Option<&'a [u8]> {
        self.take(b"/")?;
        Some(self.regular())
    }

    /// Regular characters (§7.2.2).
    pub(super) fn regular(&mut self) -> &'a [u8] {
        let rest = self.rest();
        let length = rest
            .iter()
            .take_while(|octet| !is_white(**octet) && !is_delimiter(**octet))
            .count();
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    pub(super) fn reference(&mut self) -> Option<(usize, usize)> {
        let number = self.number()?;
        self.some_blank()?;
        let generation = self.number()?;
        self.some_blank()?;
        (self.regular() == b"R").then_some((number, generation))
    }

    pub(crate) fn some_blank(&mut self) -> Option<()> {
        let before = self.at;
        self.blank();
        (self.at > before).then_some(())
    }

    /// Any value, as written.
    pub(crate) fn value(&mut self, depth: usize) -> Option<&'a [u8]> {
        let start = self.at;
        self.skip(depth)?;
        self.bytes.get(start..self.at)
    }

    fn skip(&mut self, depth: usize) -> Option<()> {
        if depth > PDF_DEPTH_MAX {
            return None;
        }
        match self.rest() {
            [b'<', b'<', ..] => {
                self.at += 2;
                loop {
                    self.blank();
                    if self.take(b">>").is_some() {
                        return Some(());
                    }
                    self.name()?;
                    self.blank();
                    self.skip(depth + 1)?;
                }
            }
            [b'[', ..] => {
                self.at += 1;
                loop {
                    self.blank();
                    if self.take(b"]").is_some() {
                        return Some(());
                    }
                    self.skip(depth + 1)?;
                }
            }
            [b'<', ..] => self.through(|octet| octet == b'>'),
            [b'(', ..] => self.literal(),
            [b'/', ..] => self.name().map(|_| ()),
            [first, ..] if first.is_ascii_digit() => {
                let start = self.at;
                if self.reference().is_none() {
                    self.at = start;
                    self.regular();
                }
                Some(())
            }
            _ => (!self.regular().is_empty()).then_some(()),
        }
    }

    fn through(&mut self, last: impl Fn(u8) -> bool) -> Option<()> {
        self.at += self.rest().iter().position(|octet| last(*octet))? + 1;
        Some(())
    }

    /// A literal string: parentheses balance, a backslash guards the next character (§7.3.4.2).
    fn literal(&mut self) -> Option<()> {
        let mut open = 0_usize;
        let mut guarded = false;
        self.at += 1 + self.rest().iter().position(|octet| {
            match octet {
                _ if guarded => guarded = false,
                b'\\' => guarded = true,
                b'(' => open += 1,
                b')' => open = open.saturating_sub(1),
                _ => {}
            }
            open == 0
        })?;
        Some(())
    }
}

pub(crate) const fn is_white(octet: u8) -> bool {
    matches!(octet, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

const fn is_delimiter(octet: u8) -> bool {
    matches!(
        octet,
        b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_keep_their_octets() {
        let text = b"<</A 1/B[1 0 R (a\\)(b)) <0f>]/C<</D/E>>/F true%x\n/G -1.5/H 2 3 4 0 R/Z()>>tail";
        assert!(Dictionary::read(text).is_none(), "a key must be a name");
        let text = b" <</A 1/B[1 0 R (a\\)(b)) <0f>]/C<</D/E>>/F true%x\n/G -1.5/Z()>>tail";
        let dictionary = Dictionary::read(text).expect("a dictionary");
        let find = |key| dictionary.get(key).map(String::from_utf8_lossy);
        assert_eq!(find("A").as_deref(), Some("1"));
        assert_eq!(find("C").as_deref(), Some("<</D/E>>"));
        assert_eq!(find("F").as_deref(), Some("true"));
        assert_eq!(find("G").as_deref(), Some("-1.5"));
        assert_eq!(
            items(dictionary.get("B").expect("B")),
            Some(vec![&b"1 0 R"[..], b"(a\\)(b))", b"<0f>"])
        );
        assert_eq!(
            dictionary.with(&[("A", b"2".to_vec()), ("N", b"[]".to_vec())]),
            b"<</B [1 0 R (a\\)(b)) <0f>]/C <</D/E>>/F true/G -1.5/Z ()/A 2/N []>>"
        );
    }

    #[test]
    fn a_key_that_comes_twice_has_no_value() {
        let dictionary = Dictionary::read(b"<</A 1/A 2>>").expect("a dictionary");
        assert_eq!(dictionary.get("A"), None);
        assert!(dictionary.has("A"));
    }

    #[test]
    fn depth_is_limited() {
        let deep = [
            &b"<</A "[..],
            &b"[".repeat(PDF_DEPTH_MAX + 1),
            &b"]".repeat(PDF_DEPTH_MAX + 1),
            b">>",
        ]
        .concat();
        assert!(Dictionary::read(&deep).is_none());
    }
}
