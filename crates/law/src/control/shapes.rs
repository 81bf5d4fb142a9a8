//! The shape of one value: what its kind allows.

use super::messages;
use crate::plan::FieldKind;
use crate::text::Text;

/// The longest line of a name or address.
const LINE_MAX: usize = 300;
/// Digits of a telephone number: five of a village line, fifteen of ITU-T E.164.
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 5..=15;

/// What is wrong with a value that is not empty.
pub(super) fn check(kind: &FieldKind, value: &str, today: &str) -> Option<Text> {
    let multiline = matches!(kind, FieldKind::Text { multiline: true, .. });
    if value
        .chars()
        .any(|c| (c.is_control() && !(multiline && c == '\n')) || is_unseen(c))
    {
        return Some(messages::control_characters());
    }
    match kind {
        FieldKind::Text {
            max_length, min_length, ..
        } => length(value, min_length.unwrap_or(0), *max_length),
        FieldKind::FullName => (!is_name(value)).then(messages::full_name),
        FieldKind::Address => address(value),
        FieldKind::Phone => (!is_phone(value)).then(messages::phone),
        FieldKind::Year { min, max_years_ahead } => year(value, *min, *max_years_ahead, today),
        FieldKind::Date => date(value).is_none().then(messages::date),
        FieldKind::Email => (!is_email(value)).then(messages::email),
        FieldKind::Iin => (!is_iin(value)).then(messages::iin),
        FieldKind::Integer { min, max } => integer(value, *min, *max),
        FieldKind::Money => (!is_money(value)).then(messages::money),
        FieldKind::Flag => (value != "yes").then(messages::choice),
        // Rows are checked field by field.
        FieldKind::Group { .. } => None,
        FieldKind::Number => (!value.chars().all(|c| c.is_ascii_digit())).then(messages::number),
        FieldKind::Choice { options } => {
            let known = options.iter().any(|option| option.value == value);
            (!known).then(messages::choice)
        }
    }
}

/// Signs that are not seen and change what is: they turn the direction of the text around or hide between letters, so
/// that an official reads other words than those that were signed.
fn is_unseen(letter: char) -> bool {
    matches!(
        letter,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
    )
}

/// Year, month and day of an ISO 8601 calendar date that exists.
pub(crate) fn date(text: &str) -> Option<(u16, u8, u8)> {
    let [year, month, day] = text.split('-').collect::<Vec<_>>().try_into().ok()?;
    let digits = |part: &str, count: usize| part.len() == count && part.bytes().all(|b| b.is_ascii_digit());
    if !(digits(year, 4) && digits(month, 2) && digits(day, 2)) {
        return None;
    }
    let (year, month, day): (u16, u8, u8) = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    let leap = (year.is_multiple_of(4) && !year.is_multiple_of(100)) || year.is_multiple_of(400);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    };
    (year > 0 && (1..=days).contains(&day)).then_some((year, month, day))
}

/// The year of `today`, where it is a date.
pub(super) fn year_of(today: &str) -> Option<i64> {
    date(today).map(|(year, _, _)| i64::from(year))
}

fn length(value: &str, min: u32, max: u32) -> Option<Text> {
    let length = u32::try_from(value.chars().count()).unwrap_or(u32::MAX);
    if length > max {
        return Some(messages::too_long(max));
    }
    (length < min).then(|| messages::too_short(min))
}

/// Letters of any script, with the marks that names are written with.
fn is_name(value: &str) -> bool {
    let fits = value.chars().count() <= LINE_MAX && value.chars().filter(|c| c.is_alphabetic()).count() >= 2;
    fits && value
        .chars()
        .all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '‑' | '\'' | '’' | 'ʼ' | '.'))
}

fn address(value: &str) -> Option<Text> {
    let max = u32::try_from(LINE_MAX).unwrap_or(u32::MAX);
    let letters = value.chars().filter(|c| c.is_alphabetic()).count();
    length(value, 0, max).or_else(|| (letters < 3).then(messages::address))
}

fn is_phone(value: &str) -> bool {
    let digits = value.chars().filter(char::is_ascii_digit).count();
    let marks = value.strip_prefix('+').unwrap_or(value);
    PHONE_DIGITS.contains(&digits)
        && value.len() <= 32
        && marks
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, ' ' | '-' | '(' | ')'))
}

fn year(value: &str, min: i16, max_years_ahead: i16, today: &str) -> Option<Text> {
    let digits = value.len() == 4 && value.bytes().all(|b| b.is_ascii_digit());
    let Some(year) = value.parse::<i64>().ok().filter(|_| digits) else {
        return Some(messages::year());
    };
    let max = year_of(today).map_or(9999, |this| this + i64::from(max_years_ahead));
    let min = i64::from(min);
    (!(min..=max).contains(&year)).then(|| messages::year_between(min, max))
}

/// One address as people write it; whether somebody reads it only a letter shows.
fn is_email(value: &str) -> bool {
    let Some((name, domain)) = value.split_once('@') else {
        return false;
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+');
    value.len() <= 254
        && !name.is_empty()
        && name.chars().all(plain)
        && domain.contains('.')
        && domain
            .split('.')
            .all(|label| !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'))
}

/// Twelve digits with the check digit of the identification number (two rounds of weights).
fn is_iin(value: &str) -> bool {
    let digits: Vec<u32> = value.chars().filter_map(|c| c.to_digit(10)).collect();
    if digits.len() != 12 || value.chars().count() != 12 {
        return false;
    }
    let sum = |first: u32| -> u32 {
        let weights = (0..11).map(|place| (first - 1 + place) % 11 + 1);
        digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum()
    };
    let check = match sum(1) % 11 {
        10 => sum(3) % 11,
        check => check,
    };
    check < 10 && digits.last() == Some(&check)
}

fn integer(value: &str, min: i64, max: i64) -> Option<Text> {
    let digits = value.strip_prefix('-').unwrap_or(value);
    let whole = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    match value.parse::<i64>().ok().filter(|_| whole) {
        None => Some(messages::number()),
        Some(number) => (!(min..=max).contains(&number)).then(|| messages::between(min, max)),
    }
}

/// Tenge: digits, and two decimals after a point or comma.
fn is_money(value: &str) -> bool {
    let (whole, decimals) = value.split_once(['.', ',']).unwrap_or((value, ""));
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    (1..=12).contains(&whole.len()) && digits(whole) && decimals.len() <= 2 && digits(decimals)
}
