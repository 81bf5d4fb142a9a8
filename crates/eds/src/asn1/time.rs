//! UTCTime and GeneralizedTime as RFC 5280 §4.1.2.5 allows them: seconds present, zone Z, no fractions.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::{Element, Reader, tag, write};
use crate::EdsError;

/// The first moment that GeneralizedTime must carry: 2050-01-01T00:00:00Z (RFC 5280 §4.1.2.5).
const UTC_TIME_END_SECONDS: i64 = 2_524_608_000;

/// Reads the next element as a time.
pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Timestamp, EdsError> {
    let element = reader.any()?;
    parse(element).ok_or_else(|| reader.malformed())
}

/// A time, or None where the element is not one of the two forms.
pub(crate) fn parse(element: Element<'_>) -> Option<Timestamp> {
    let (year, rest) = match element.tag {
        tag::UTC_TIME if element.value.len() == 13 => {
            let (year, rest) = element.value.split_at_checked(2)?;
            let year = number(year)?;
            (if year < 50 { 2000 + year } else { 1900 + year }, rest)
        }
        tag::GENERALIZED_TIME if element.value.len() == 15 => {
            let (year, rest) = element.value.split_at_checked(4)?;
            (number(year)?, rest)
        }
        _ => return None,
    };
    let (digits, zone) = rest.split_at_checked(10)?;
    if zone != b"Z" {
        return None;
    }
    let mut pairs = digits
        .chunks_exact(2)
        .map(|pair| number(pair).and_then(|value| i8::try_from(value).ok()));
    let mut pair = || pairs.next().flatten();
    let civil = DateTime::new(year, pair()?, pair()?, pair()?, pair()?, pair()?, 0).ok()?;
    // 99991231235959Z, the "no well-defined end" of RFC 5280, lies past jiff's last moment.
    let last = || (year == 9999).then_some(Timestamp::MAX);
    TimeZone::UTC.to_timestamp(civil).ok().or_else(last)
}

fn number(digits: &[u8]) -> Option<i16> {
    digits.iter().try_fold(0_i16, |sum, digit| {
        let digit = digit.is_ascii_digit().then(|| i16::from(digit - b'0'))?;
        sum.checked_mul(10)?.checked_add(digit)
    })
}

/// The element for a moment, whole seconds: UTCTime to the end of 2049, GeneralizedTime after.
pub(crate) fn write(moment: Timestamp) -> Vec<u8> {
    if is_utc_time(moment) {
        write::element(
            tag::UTC_TIME,
            &[moment.strftime("%y%m%d%H%M%SZ").to_string().as_bytes()],
        )
    } else {
        write::element(
            tag::GENERALIZED_TIME,
            &[moment.strftime("%Y%m%d%H%M%SZ").to_string().as_bytes()],
        )
    }
}

/// Whether DER wants UTCTime for this moment.
pub(crate) fn is_utc_time(moment: Timestamp) -> bool {
    moment.as_second() < UTC_TIME_END_SECONDS
}

/// Reads the next element as a GeneralizedTime, perhaps with a fraction of a second (RFC 3161 §2.4.2: zone Z, no
/// trailing zeros).
pub(crate) fn read_generalized(reader: &mut Reader<'_>) -> Result<Timestamp, EdsError> {
    let element = reader.expect(tag::GENERALIZED_TIME)?;
    parse_generalized(element).ok_or_else(|| reader.malformed())
}

fn parse_generalized(element: Element<'_>) -> Option<Timestamp> {
    let text = element.value.strip_suffix(b"Z")?;
    let (whole, fraction) = match text.get(14) {
        None => (text, &[][..]),
        Some(b'.') => (text.get(..14)?, text.get(15..)?),
        Some(_) => return None,
    };
    let whole = [whole, b"Z"].concat();
    let moment = parse(Element {
        tag: tag::GENERALIZED_TIME,
        value: &whole,
        raw: &whole,
    })?;
    if text.len() == 14 {
        return Some(moment);
    }
    if fraction.is_empty() || fraction.len() > 9 || fraction.last() == Some(&b'0') {
        return None;
    }
    let nanoseconds = fraction
        .iter()
        .chain(&b"000000000"[fraction.len()..])
        .try_fold(0_i64, |sum, digit| {
            digit.is_ascii_digit().then(|| sum * 10 + i64::from(digit - b'0'))
        })?;
    moment.checked_add(jiff::SignedDuration::from_nanos(nanoseconds)).ok()
}

/// GeneralizedTime in whole seconds, whatever the year: OCSP and time stamps know no other form.
pub(crate) fn write_generalized(moment: Timestamp) -> Vec<u8> {
    write::element(
        tag::GENERALIZED_TIME,
        &[moment.strftime("%Y%m%d%H%M%SZ").to_string().as_bytes()],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> Timestamp {
        text.parse().expect("a test writes valid times")
    }

    #[test]
    fn both_forms_are_written_and_read() {
        for (text, tag) in [
            ("2012-08-15T09:30:00Z", tag::UTC_TIME),
            ("2049-12-31T23:59:59Z", tag::UTC_TIME),
            ("2050-01-01T00:00:00Z", tag::GENERALIZED_TIME),
        ] {
            let bytes = write(moment(text));
            assert_eq!(bytes.first(), Some(&tag), "{text}");
            assert_eq!(read(&mut Reader::new(&bytes, "time")), Ok(moment(text)));
        }
    }

    #[test]
    fn generalized_time_may_carry_a_fraction() {
        let read = |text: &str| {
            let bytes = write::element(tag::GENERALIZED_TIME, &[text.as_bytes()]);
            read_generalized(&mut Reader::new(&bytes, "time")).ok()
        };
        assert_eq!(read("20260102030405Z"), Some(moment("2026-01-02T03:04:05Z")));
        assert_eq!(read("20260102030405.25Z"), Some(moment("2026-01-02T03:04:05.25Z")));
        for sloppy in [
            "20260102030405.Z",
            "20260102030405.250Z",
            "20260102030405.2",
            "20260102030405,2Z",
            "202601020304Z",
        ] {
            assert_eq!(read(sloppy), None, "{sloppy}");
        }
    }

    #[test]
    fn only_the_form_of_rfc_5280_is_read() {
        let refused = [
            &b"\x17\x0b1208150930Z"[..],
            b"\x17\x11120815093000+0600",
            b"\x18\x1120120815093000.5Z",
            b"\x17\x0d121315093000Z",
            b"\x17\x0d12081509300 Z",
        ];
        for bytes in refused {
            assert!(read(&mut Reader::new(bytes, "time")).is_err(), "{bytes:?}");
        }
        assert_eq!(
            read(&mut Reader::new(b"\x18\x0f99991231235959Z", "time")),
            Ok(Timestamp::MAX)
        );
    }
}
