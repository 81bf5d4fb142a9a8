//! «Уникальный номер / Бірегей нөмір» of applications, registrations and documents.

use jiff::{Timestamp, tz::TimeZone};

use crate::Chance;

/// A new number: 14 digits, six of the date (yymmdd, Asia/Almaty), eight of chance. The store's unique
/// index refuses a repetition, and the caller draws again.
pub fn new_number(now: Timestamp, chance: &Chance) -> String {
    let zone = TimeZone::get("Asia/Almaty").unwrap_or(TimeZone::UTC);
    format!(
        "{}{:08}",
        now.to_zoned(zone).strftime("%y%m%d"),
        chance.below(100_000_000)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_date_is_that_of_kazakhstan() {
        let late_evening_utc: Timestamp = "2026-11-22T20:30:00Z".parse().unwrap();
        let number = new_number(late_evening_utc, &Chance::seeded(7));
        assert_eq!(number.len(), 14);
        assert!(number.starts_with("261123"), "{number}");
        assert!(number.bytes().all(|byte| byte.is_ascii_digit()));
    }
}
