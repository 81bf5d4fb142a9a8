//! БИН: the business identification number.

use crate::check_digit::{self, Fault};
use crate::iin::IinError;

/// Twelve digits with a right check digit, beginning with a year and a month of registration.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Bin(String);

impl Bin {
    /// Reads exactly twelve digits; the caller trims. The faults are those of an ИИН: the algorithm is the same.
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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors() {
        let valid = [
            "120140000007",
            "120150000001",
            "120241000006",
            "120162000007",
            "120143000003",
            "120140000809",
            "120150000211",
            "120241000700",
            "120162000806",
            "120143000407",
        ];
        for text in valid {
            assert_eq!(Bin::parse(text).map(|bin| bin.as_str().to_owned()), Ok(text.to_owned()));
        }
        for eleven in ["12014000086", "15035000053", "12024100075"] {
            for last in 0..10 {
                assert_eq!(Bin::parse(&format!("{eleven}{last}")), Err(IinError::NeverIssued));
            }
        }
        assert_eq!(Bin::parse("120140000008"), Err(IinError::CheckDigit));
        assert_eq!(Bin::parse("12014000000"), Err(IinError::NotTwelveDigits));
    }
}
