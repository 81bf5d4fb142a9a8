//! Values of PDF (ISO 32000-1 §7.3) with their meaning: what two programs write differently is the same here.

use super::PDF_DEPTH_MAX;
use super::object::Cursor;

/// The most values inside one object: pages of long books stay far below.
const VALUES_MAX: usize = 1 << 20;

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Null,
    Boolean(bool),
    Number(f64),
    Name(Vec<u8>),
    Text(Vec<u8>),
    Array(Vec<Self>),
    Dictionary(Entries),
    /// Number and generation.
    Reference(usize, usize),
}

/// Keys in the order of the alphabet: the order in the file has no meaning.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Entries(Vec<(Vec<u8>, Value)>);

impl Entries {
    pub(crate) fn get(&self, key: &str) -> Option<&Value> {
        self.value(key.as_bytes())
    }

    fn value(&self, key: &[u8]) -> Option<&Value> {
        let at = self.0.binary_search_by(|(name, _)| name.as_slice().cmp(key)).ok()?;
        self.0.get(at).map(|(_, value)| value)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&[u8], &Value)> {
        self.0.iter().map(|(key, value)| (key.as_slice(), value))
    }

    /// Whether the value is the name `/wanted`.
    pub(crate) fn is(&self, key: &str, wanted: &str) -> bool {
        matches!(self.get(key), Some(Value::Name(name)) if name == wanted.as_bytes())
    }

    /// The keys whose values differ, those of one side only among them.
    pub(crate) fn differences<'a>(&'a self, other: &'a Self) -> Vec<&'a [u8]> {
        let mut keys: Vec<&[u8]> = self
            .iter()
            .filter(|(key, value)| other.value(key) != Some(*value))
            .chain(other.iter().filter(|(key, value)| self.value(key) != Some(*value)))
            .map(|(key, _)| key)
            .collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }
}

impl Value {
    /// The value at the start of `bytes`, and where it ends. None where it is no value, too deep or too large,
    /// or has a key twice: readers differ on which of the two counts.
    pub(crate) fn read(bytes: &[u8]) -> Option<(Self, usize)> {
        let mut cursor = Cursor { bytes, at: 0 };
        let mut left = VALUES_MAX;
        cursor.blank();
        let value = read(&mut cursor, 0, &mut left)?;
        Some((value, cursor.at))
    }

    pub(crate) fn as_dictionary(&self) -> Option<&Entries> {
        match self {
            Self::Dictionary(entries) => Some(entries),
            _ => None,
        }
    }

    pub(crate) fn as_array(&self) -> Option<&[Self]> {
        match self {
            Self::Array(items) => Some(items),
            _ => None,
        }
    }

    pub(crate) const fn as_reference(&self) -> Option<usize> {
        match self {
            Self::Reference(number, _) => Some(*number),
            _ => None,
        }
    }

    /// Visits every object that is referred to.
    pub(crate) fn references(&self, visit: &mut impl FnMut(usize)) {
        match self {
            Self::Reference(number, _) => visit(*number),
            Self::Array(items) => items.iter().for_each(|item| item.references(visit)),
            Self::Dictionary(entries) => entries.iter().for_each(|(_, value)| value.references(visit)),
            _ => {}
        }
    }
}

fn read(cursor: &mut Cursor<'_>, depth: usize, left: &mut usize) -> Option<Value> {
    if depth > PDF_DEPTH_MAX {
        return None;
    }
    *left = left.checked_sub(1)?;
    match cursor.rest() {
        [b'<', b'<', ..] => dictionary(cursor, depth, left),
        [b'[', ..] => {
            cursor.at += 1;
            let mut items = Vec::new();
            loop {
                cursor.blank();
                if cursor.take(b"]").is_some() {
                    return Some(Value::Array(items));
                }
                items.push(read(cursor, depth + 1, left)?);
            }
        }
        [b'<', ..] => hexadecimal(cursor.value(depth)?).map(Value::Text),
        [b'(', ..] => literal(cursor.value(depth)?).map(Value::Text),
        [b'/', ..] => cursor.name().map(|name| Value::Name(unescape(name))),
        [first, ..] if first.is_ascii_digit() => {
            let start = cursor.at;
            if let Some((number, generation)) = cursor.reference() {
                return Some(Value::Reference(number, generation));
            }
            cursor.at = start;
            number(cursor.regular())
        }
        _ => match cursor.regular() {
            b"true" => Some(Value::Boolean(true)),
            b"false" => Some(Value::Boolean(false)),
            b"null" => Some(Value::Null),
            digits => number(digits),
        },
    }
}

fn dictionary(cursor: &mut Cursor<'_>, depth: usize, left: &mut usize) -> Option<Value> {
    cursor.at += 2;
    let mut entries = Vec::new();
    loop {
        cursor.blank();
        if cursor.take(b">>").is_some() {
            break;
        }
        let key = unescape(cursor.name()?);
        cursor.blank();
        let value = read(cursor, depth + 1, left)?;
        entries.push((key, value));
    }
    entries.sort_by(|(one, _), (other, _)| one.cmp(other));
    let twice = entries
        .iter()
        .zip(entries.iter().skip(1))
        .any(|((one, _), (other, _))| one == other);
    // §7.3.7: an entry whose value is null is as good as absent.
    entries.retain(|(_, value)| *value != Value::Null);
    (!twice).then_some(Value::Dictionary(Entries(entries)))
}

fn number(digits: &[u8]) -> Option<Value> {
    let plain = digits
        .iter()
        .all(|octet| octet.is_ascii_digit() || matches!(octet, b'+' | b'-' | b'.'));
    let text = std::str::from_utf8(digits).ok().filter(|_| plain)?;
    text.parse().ok().map(Value::Number)
}

/// `#20` in a name stands for one octet (§7.3.5).
fn unescape(name: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(name.len());
    let mut rest = name;
    while let [first, tail @ ..] = rest {
        let octet = match tail {
            [high, low, ..] if *first == b'#' => digit(*high).zip(digit(*low)),
            _ => None,
        };
        match octet {
            Some((high, low)) => {
                out.push(high << 4 | low);
                rest = tail.get(2..).unwrap_or_default();
            }
            None => {
                out.push(*first);
                rest = tail;
            }
        }
    }
    out
}

fn digit(letter: u8) -> Option<u8> {
    char::from(letter)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
}

fn hexadecimal(written: &[u8]) -> Option<Vec<u8>> {
    let digits = written.strip_prefix(b"<")?.strip_suffix(b">")?;
    let mut nibbles = digits
        .iter()
        .filter(|octet| !octet.is_ascii_whitespace() && **octet != 0)
        .map(|octet| digit(*octet))
        .collect::<Option<Vec<_>>>()?;
    if !nibbles.len().is_multiple_of(2) {
        nibbles.push(0);
    }
    Some(
        nibbles
            .chunks_exact(2)
            .map(|pair| pair.iter().fold(0, |octet, nibble| octet << 4 | nibble))
            .collect(),
    )
}

/// §7.3.4.2: escapes, octal numbers, and line ends that count as one.
fn literal(written: &[u8]) -> Option<Vec<u8>> {
    let mut rest = written.strip_prefix(b"(")?.strip_suffix(b")")?;
    let mut out = Vec::with_capacity(rest.len());
    while let [first, tail @ ..] = rest {
        rest = tail;
        match (first, tail) {
            (b'\\', [b'\r', b'\n', after @ ..]) => rest = after,
            (b'\\', [b'\r' | b'\n', after @ ..]) => rest = after,
            (b'\\', [octal @ b'0'..=b'7', ..]) => {
                let digits = tail.iter().take(3).take_while(|octet| matches!(octet, b'0'..=b'7'));
                let count = digits.clone().count();
                let value = digits.fold(0_u32, |sum, octet| sum * 8 + u32::from(octet - b'0'));
                out.push(u8::try_from(value & 0xff).unwrap_or(*octal));
                rest = tail.get(count..).unwrap_or_default();
            }
            (b'\\', [escaped, after @ ..]) => {
                out.push(match escaped {
                    b'n' => b'\n',
                    b'r' => b'\r',
                    b't' => b'\t',
                    b'b' => 8,
                    b'f' => 12,
                    other => *other,
                });
                rest = after;
            }
            (b'\r', [b'\n', after @ ..]) => {
                out.push(b'\n');
                rest = after;
            }
            (b'\r', _) => out.push(b'\n'),
            (octet, _) => out.push(*octet),
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Option<Value> {
        Value::read(text.as_bytes()).map(|(value, _)| value)
    }

    #[test]
    fn the_same_in_another_writing_is_the_same() {
        for (one, other) in [
            ("<</A 1/B(x)>>", "<< /B <78> /A 1.0 /C null>>"),
            ("[/A#42 true 2 0 R]", "[ /AB true 2  0 R ]"),
            ("(a\\\nb\\051\\n)", "(ab\\)\n)"),
            ("<7>", "<70>"),
        ] {
            assert!(value(one).is_some(), "{one}");
            assert_eq!(value(one), value(other), "{one}");
        }
        assert_ne!(value("<</A 1>>"), value("<</A 2>>"));
        assert_ne!(value("[1 0 R]"), value("[1 1 R]"));
    }

    #[test]
    fn a_key_twice_and_bottomless_values_are_no_values() {
        assert_eq!(value("<</A 1/A 1>>"), None);
        assert_eq!(value("<</A 1/#41 2>>"), None);
        assert_eq!(value(&"[".repeat(100_000)), None);
        assert_eq!(value("<</A"), None);
    }

    #[test]
    fn differences_are_named_by_key() {
        let (one, other) = (value("<</A 1/B 2/C 3>>"), value("<</A 1/B 3/D 4>>"));
        let (Some(Value::Dictionary(one)), Some(Value::Dictionary(other))) = (one, other) else {
            panic!("two dictionaries")
        };
        assert_eq!(one.differences(&other), [b"B", b"C", b"D"]);
    }
}
