//! ИИН: the individual identification number.
//!
//! Twelve digits: birth date (yymmdd), century and sex, a serial number, a check digit. Since Government decree
//! 853 of 26.08.2013 the number is not tied to birth date and sex, so only the check digit decides; the rest is
//! at most a warning.

use std::fmt;

use jiff::civil::Date;

use crate::check_digit::{self, Fault};

/// Twelve digits with a right check digit.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Iin(String);

/// Why a text is not an ИИН.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IinError {
    #[error("an ИИН has 12 digits")]
    NotTwelveDigits,
    #[error("the last digit of the ИИН does not match the others: a digit is mistyped")]
    CheckDigit,
    #[error("no ИИН with these first eleven digits is ever issued: a digit is mistyped")]
    NeverIssued,
}

/// What is unusual about an ИИН that is nevertheless valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum IinWarning {
    /// The first six digits are no day of the calendar.
    NoSuchDate,
    /// The seventh digit is 0: a person whose birth century and sex are not recorded.
    CenturyNotRecorded,
    /// The seventh digit is 7, 8 or 9, which stand for nothing.
    CenturyUnknown,
    /// The birth date lies ahead.
    BornInFuture,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sex {
    Male,
    Female,
}

impl Iin {
    /// Reads exactly twelve digits; the caller trims.
    pub fn parse(text: &str) -> Result<Self, IinError> {
        match check_digit::digits(text) {
            Ok(_) => Ok(Self(text.to_owned())),
            Err(Fault::NotTwelveDigits) => Err(IinError::NotTwelveDigits),
            Err(Fault::CheckDigit) => Err(IinError::CheckDigit),
            Err(Fault::NeverIssued) => Err(IinError::NeverIssued),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What makes no sense in the first seven digits. Never a reason to refuse.
    pub fn warnings(&self) -> Vec<IinWarning> {
        let mut warnings = Vec::new();
        match self.seventh() {
            0 => warnings.push(IinWarning::CenturyNotRecorded),
            1..=6 => {}
            _ => warnings.push(IinWarning::CenturyUnknown),
        }
        if self.dates().is_empty() {
            warnings.push(IinWarning::NoSuchDate);
        }
        warnings
    }

    /// The same, and whether the birth date lies after `today`.
    pub fn warnings_on(&self, today: Date) -> Vec<IinWarning> {
        let mut warnings = self.warnings();
        if self.birth_date().is_some_and(|birth| birth > today) {
            warnings.push(IinWarning::BornInFuture);
        }
        warnings
    }

    /// The birth date, where the digits give one.
    pub fn birth_date(&self) -> Option<Date> {
        (1..=6)
            .contains(&self.seventh())
            .then(|| self.dates().first().copied())
            .flatten()
    }

    /// The sex, where the digits give one.
    pub fn sex(&self) -> Option<Sex> {
        match self.seventh() {
            1 | 3 | 5 => Some(Sex::Male),
            2 | 4 | 6 => Some(Sex::Female),
            _ => None,
        }
    }

    fn seventh(&self) -> u8 {
        self.number(6, 7)
    }

    /// The days that the first six digits may mean: one for a known century, else one in each that has it.
    fn dates(&self) -> Vec<Date> {
        let centuries: &[i16] = match self.seventh() {
            1 | 2 => &[1800],
            3 | 4 => &[1900],
            5 | 6 => &[2000],
            _ => &[1800, 1900, 2000],
        };
        let (year, month, day) = (self.number(0, 2), self.number(2, 4), self.number(4, 6));
        centuries
            .iter()
            .filter_map(|century| Date::new(century + i16::from(year), month.cast_signed(), day.cast_signed()).ok())
            .collect()
    }

    fn number(&self, from: usize, to: usize) -> u8 {
        self.0.get(from..to).and_then(|digits| digits.parse().ok()).unwrap_or(0)
    }
}

/// Personal data does not reach logs through a derived `Debug`.
impl fmt::Debug for Iin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Iin(************)")
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expect: Result<&[IinWarning], IinError>) {
        let read = Iin::parse(text).map(|iin| iin.warnings());
        assert_eq!(read.as_deref().map_err(|error| *error), expect, "{text}");
    }

    #[test]
    fn valid_on_the_first_pass() {
        for text in [
            "900101300007",
            "990101300122",
            "050101500000",
            "000101200002",
            "850615400006",
        ] {
            check(text, Ok(&[]));
        }
    }

    #[test]
    fn valid_on_the_second_pass() {
        for text in ["900101300811", "900101300823", "050101500103", "850615400705"] {
            check(text, Ok(&[]));
        }
    }

    #[test]
    fn some_beginnings_have_no_valid_digit() {
        for eleven in [
            "90010130080",
            "90010130161",
            "05050560048",
            "05010150019",
            "85061540078",
        ] {
            for last in 0..10 {
                check(&format!("{eleven}{last}"), Err(IinError::NeverIssued));
            }
        }
    }

    #[test]
    fn mistyped() {
        for text in ["900101300008", "123456789011", "123456789021", "061231231234"] {
            check(text, Err(IinError::CheckDigit));
        }
        for text in [
            "",
            "90010130000",
            "9001013000077",
            "90010130000a",
            " 90010130000",
            "９００１",
        ] {
            check(text, Err(IinError::NotTwelveDigits));
        }
    }

    #[test]
    fn a_strange_date_or_century_is_a_warning_only() {
        check(&complete("90130130000"), Ok(&[IinWarning::NoSuchDate]));
        check(&complete("90010100000"), Ok(&[IinWarning::CenturyNotRecorded]));
        check(&complete("90010190000"), Ok(&[IinWarning::CenturyUnknown]));
        let young = Iin::parse("050101500000").unwrap();
        assert_eq!(young.warnings_on(date(2004, 12, 31)), [IinWarning::BornInFuture]);
        assert_eq!(young.warnings_on(date(2005, 1, 1)), []);
    }

    #[test]
    fn birth_and_sex() {
        let iin = Iin::parse("850615400006").unwrap();
        assert_eq!(
            (iin.birth_date(), iin.sex()),
            (Some(date(1985, 6, 15)), Some(Sex::Female))
        );
        assert_eq!(format!("{iin:?}"), "Iin(************)");
    }

    /// Appends the digit that makes eleven digits valid.
    fn complete(eleven: &str) -> String {
        (0..10)
            .map(|last| format!("{eleven}{last}"))
            .find(|text| Iin::parse(text).is_ok())
            .unwrap()
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC*") {
            let _ = Iin::parse(&text);
        }

        #[test]
        fn at_most_one_last_digit_is_right(eleven in "[0-9]{11}") {
            let right = (0..10).filter(|last| Iin::parse(&format!("{eleven}{last}")).is_ok()).count();
            prop_assert!(right <= 1);
        }

        #[test]
        fn one_wrong_digit_is_noticed_on_the_first_pass(place in 0_usize..11, by in 1_u8..10) {
            let mut digits = b"900101300007".to_vec();
            digits[place] = b'0' + (digits[place] - b'0' + by) % 10;
            let text = String::from_utf8(digits).unwrap();
            // Some slips lead to a number that is valid on the second pass: that is the algorithm's limit.
            if let Ok(iin) = Iin::parse(&text) {
                prop_assert_ne!(iin.as_str(), "900101300007");
            }
        }
    }
}
