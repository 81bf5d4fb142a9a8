//! Any text of a person can be drawn.
//!
//! PDF/A forbids a character without a glyph, so an emoji in an address would otherwise refuse the whole
//! certificate. A character that our fonts lack becomes U+FFFD on the paper (the signed request keeps it as it
//! was written); control characters and the invisible marks that turn the direction of text, which could make a
//! line read otherwise than it is stored, are left out. A word without an end gets places to break.

use serde_json::Value;

use crate::fonts;

/// After so many characters without a space a line may break: about a quarter of a line on A4.
const UNBROKEN_MAX: usize = 28;

const MISSING: char = '\u{FFFD}';
const BREAK_HERE: char = '\u{200B}';

/// The data as JSON in which every string is printable.
pub(crate) fn json(data: &Value) -> Vec<u8> {
    printable(data).to_string().into_bytes()
}

fn printable(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::String(self::text(text)),
        Value::Array(items) => items.iter().map(printable).collect(),
        Value::Object(fields) => Value::Object(
            fields
                .iter()
                .map(|(key, value)| (key.clone(), printable(value)))
                .collect(),
        ),
        other => other.clone(),
    }
}

fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut unbroken = 0;
    for character in text.chars() {
        let character = match character {
            '\n' => '\n',
            '\t' | '\r' | '\u{2028}' | '\u{2029}' => ' ',
            hidden if is_hidden(hidden) => continue,
            seen if fonts::cover(seen) => seen,
            _ => MISSING,
        };
        // A line breaks by itself after a hyphen or a slash, and addresses stay whole when copied.
        unbroken = if character.is_whitespace() || matches!(character, '-' | '/') {
            0
        } else {
            unbroken + 1
        };
        if unbroken > UNBROKEN_MAX {
            out.push(BREAK_HERE);
            unbroken = 1;
        }
        out.push(character);
    }
    out
}

/// Control characters, zero-width characters, variation selectors and marks of direction (Unicode Bidi_Control).
fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{00AD}' | '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kazakh_russian_and_english_stay_as_they_are() {
        for line in [
            "Ә ә Ғ ғ Қ қ Ң ң Ө ө Ұ ұ Ү ү Һ һ І і",
            "Ёжик № 5 «в» — 100 ₸",
            "plain & <text> #x $y$ *z* \\n",
        ] {
            assert_eq!(text(line), line);
        }
    }

    #[test]
    fn a_character_without_a_glyph_is_shown_as_missing() {
        assert_eq!(text("a😀b"), "a\u{FFFD}b");
        assert!(fonts::cover(MISSING));
    }

    #[test]
    fn marks_of_direction_and_control_characters_are_left_out() {
        assert_eq!(text("x\u{202E}y\u{0000}z\u{200F}"), "xyz");
    }

    #[test]
    fn an_endless_word_gets_places_to_break() {
        let broken = text(&"ж".repeat(100));
        assert_eq!(broken.matches(BREAK_HERE).count(), 3);
        assert_eq!(broken.replace(BREAK_HERE, ""), "ж".repeat(100));
    }
}
