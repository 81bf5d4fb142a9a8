//! The check digit that ИИН and БИН share (Government decree 406 of 22.05.2007, in its present form).

/// Why twelve digits cannot be a number of the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    NotTwelveDigits,
    CheckDigit,
    NeverIssued,
}

/// Reads twelve ASCII digits and checks the last of them.
pub(crate) fn digits(text: &str) -> Result<[u8; 12], Fault> {
    let bytes: [u8; 12] = text.as_bytes().try_into().map_err(|_| Fault::NotTwelveDigits)?;
    if !bytes.iter().all(u8::is_ascii_digit) {
        return Err(Fault::NotTwelveDigits);
    }
    let digits = bytes.map(|byte| byte - b'0');
    let Some(expected) = check_digit(&digits) else {
        return Err(Fault::NeverIssued);
    };
    if digits[11] == expected {
        Ok(digits)
    } else {
        Err(Fault::CheckDigit)
    }
}

/// The twelfth digit for the first eleven; none when both passes give ten: such numbers are never issued.
fn check_digit(digits: &[u8; 12]) -> Option<u8> {
    const FIRST: [u32; 11] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
    const SECOND: [u32; 11] = [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2];
    [FIRST, SECOND].iter().find_map(|weights| {
        let sum: u32 = weights
            .iter()
            .zip(digits)
            .map(|(weight, digit)| weight * u32::from(*digit))
            .sum();
        u8::try_from(sum % 11).ok().filter(|digit| *digit < 10)
    })
}
