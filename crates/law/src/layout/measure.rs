//! How wide a text is, without a font at hand.
//!
//! The widths are those of Liberation Sans (which has the measures of Arial), rounded up and never less than what Noto
//! Sans needs within eight hundredths. A text that fits here fits where it is drawn.

/// Line height in hundredths of the size of the letters: what bpmn-js uses.
pub const LINE_HUNDREDTHS: f64 = 1.2;

/// Thousandths of the size of the letters, and the letters that are no wider.
const WIDTHS: &[(u16, &str)] = &[
    (240, "іijl"),
    (280, " .,;:·'"),
    (320, "ІftI/[]|"),
    (340, "()-"),
    (360, "r"),
    (400, "г\""),
    (440, "ғ"),
    (480, "кт"),
    (500, "зсcszJ"),
    (520, "уэұүvy"),
    (540, "хҒkx"),
    (560, "яқГL–«»≤"),
    (580, "авечьёәҰҮae0123456789"),
    (600, "бдлнп?"),
    (620, "ийорцөһЗКТbdghnopquFTZ"),
    (660, "УңБ"),
    (700, "ъАВЕРХҚABEKPSVXYДЧҺ"),
    (740, "ЛЭжПСЯӘCDRU"),
    (780, "мНЦҢHNыИЙwG"),
    (820, "ОӨOQюФ"),
    (900, "фшщМЫmM"),
    (960, "ЖW"),
    (1080, "Ш—…ЩЮ№%"),
];

/// The width of a letter that is not in the table: a wide one.
const OTHER: u16 = 900;

/// The width of a line in the units of `size`.
pub fn width(text: &str, size: f64) -> f64 {
    let thousandths: u32 = text.chars().map(|letter| u32::from(of_letter(letter))).sum();
    f64::from(thousandths) * size / 1000.0
}

fn of_letter(letter: char) -> u16 {
    WIDTHS
        .iter()
        .find(|(_, letters)| letters.contains(letter))
        .map_or(OTHER, |(width, _)| *width)
}

/// The lines of a text in a column of `wide`. Lines of the text stay lines; a word that is too long is parted.
pub fn wrapped(text: &str, size: f64, wide: f64) -> Vec<String> {
    text.lines().flat_map(|line| wrapped_line(line, size, wide)).collect()
}

fn wrapped_line(text: &str, size: f64, wide: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let longer = if line.is_empty() {
            word.to_owned()
        } else {
            format!("{line} {word}")
        };
        if width(&longer, size) <= wide {
            line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        let mut parts = parted(word, size, wide);
        line = parts.pop().unwrap_or_default();
        lines.append(&mut parts);
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// The least that stands before and after the hyphen of a parted word.
const PART_MIN: usize = 3;

/// A word in pieces that fit, each but the last with a hyphen. Words are parted only before a consonant that a vowel
/// follows, which is right often enough in Russian, Kazakh and English.
fn parted(word: &str, size: f64, wide: f64) -> Vec<String> {
    let mut rest: Vec<char> = word.chars().collect();
    let mut parts = Vec::new();
    while width(&rest.iter().collect::<String>(), size) > wide {
        let fitting = (1..rest.len())
            .take_while(|end| {
                let piece: String = rest.iter().take(*end).chain(['-'].iter()).collect();
                width(&piece, size) <= wide
            })
            .last()
            .unwrap_or(1);
        let good = (PART_MIN..=fitting)
            .rev()
            .find(|end| rest.len() - end >= PART_MIN && parts_well(&rest, *end));
        let end = good.unwrap_or(fitting);
        let tail = rest.split_off(end);
        let glued = rest.last().is_some_and(|letter| *letter == '-');
        let mut piece: String = rest.iter().collect();
        if !glued {
            piece.push('-');
        }
        parts.push(piece);
        rest = tail;
    }
    parts.push(rest.into_iter().collect());
    parts
}

fn parts_well(word: &[char], at: usize) -> bool {
    let vowel = |place: usize| {
        word.get(place)
            .is_some_and(|letter| "аеёиоуыэюяәөұүіaeiouy".contains(*letter))
    };
    if at > 0 && word.get(at - 1) == Some(&'-') {
        return true;
    }
    let sign = word.get(at).is_some_and(|letter| "ьъй-)»".contains(*letter));
    !vowel(at) && !sign && vowel(at + 1)
}

/// The width of the widest line.
pub fn widest(lines: &[String], size: f64) -> f64 {
    lines.iter().map(|line| width(line, size)).fold(0.0, f64::max)
}

/// The height of so many lines.
pub fn height(lines: usize, size: f64) -> f64 {
    f64::from(u32::try_from(lines).unwrap_or(u32::MAX)) * size * LINE_HUNDREDTHS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_as_wide_as_chromium_says_or_a_little_wider() {
        // 519 in Liberation Sans at 12, measured in a canvas.
        let text = "формирование сообщения об отказе в запрашиваемой электронной государственной услуге";
        let wide = width(text, 12.0);
        assert!((519.0..560.0).contains(&wide), "{wide}");
    }

    #[test]
    fn no_line_is_wider_than_its_column_and_nothing_is_lost() {
        let text = "проверка подлинности данных о зарегистрированном потребителе (незарегистрированном)";
        for wide in [60.0, 80.0, 100.0] {
            let lines = wrapped(text, 12.0, wide);
            assert!(lines.iter().all(|line| width(line, 12.0) <= wide), "{lines:?}");
            let bare = |text: &str| text.replace([' ', '-'], "");
            assert_eq!(bare(&lines.concat()), bare(text));
        }
    }

    #[test]
    fn a_word_that_is_too_long_is_parted_before_a_syllable() {
        assert_eq!(wrapped("зарегистрированном", 12.0, 80.0), ["зарегистри-", "рованном"]);
    }
}
