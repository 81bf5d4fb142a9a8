//! Leafing through what is written down here, the newest first: messages, look-ups, requests of participants.

/// How many rows one page shows.
pub(crate) const PAGE: u32 = 50;
/// How many pages can be leafed through; beyond them one filters.
pub(crate) const PAGES_MAX: u32 = 200;

/// The page that an address asks for, from 1; what is no number asks for the first.
pub(crate) fn asked(typed: Option<&str>) -> u32 {
    typed
        .and_then(|page| page.parse().ok())
        .unwrap_or(1)
        .clamp(1, PAGES_MAX)
}

/// Counting stops here: more cannot be leafed through.
pub(crate) fn rows_max() -> i64 {
    i64::from(PAGE) * i64::from(PAGES_MAX)
}

/// How many pages so many rows fill; one, where there are none.
pub(crate) fn pages(found: i64) -> u32 {
    u32::try_from(found).unwrap_or(0).div_ceil(PAGE).max(1)
}

/// LIMIT and OFFSET of a page.
pub(crate) fn bounds(page: u32) -> (i64, i64) {
    (i64::from(PAGE), i64::from(page.saturating_sub(1)) * i64::from(PAGE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_asks_for_a_page_that_there_can_be() {
        let asks = [
            None,
            Some(""),
            Some("0"),
            Some("-1"),
            Some("x"),
            Some("7"),
            Some("4000000000"),
        ];
        assert_eq!(asks.map(asked), [1, 1, 1, 1, 1, 7, PAGES_MAX]);
    }

    #[test]
    fn rows_fill_pages_and_none_fill_one() {
        assert_eq!([0, 1, 50, 51, rows_max(), -1].map(pages), [1, 1, 1, 2, PAGES_MAX, 1]);
        assert_eq!(bounds(1), (50, 0));
        assert_eq!(bounds(3), (50, 100));
    }
}
