//! The tables of a counter. Each system appends them to its own migrations, with the version that is next there.

use store::Migration;

/// Filings, their files, and the receipts that were given.
pub const fn filings(version: i64) -> Migration {
    Migration {
        version,
        name: "filings",
        sql: include_str!("../../migrations/filings.sql"),
    }
}

/// Cases with stages at the counter after intake, and the lists of papers sent with a courier.
pub const fn givings(version: i64) -> Migration {
    Migration {
        version,
        name: "givings",
        sql: include_str!("../../migrations/givings.sql"),
    }
}

/// Of which steps it is noted that their term has run out.
pub const fn overdue(version: i64) -> Migration {
    Migration {
        version,
        name: "overdue filings",
        sql: include_str!("../../migrations/overdue.sql"),
    }
}

/// E-mails that wait to be sent, and how sending ended.
pub use mail::schema::{letters, outcomes as letter_outcomes};

/// The hall: tickets and windows.
pub const fn hall(version: i64) -> Migration {
    Migration {
        version,
        name: "hall",
        sql: include_str!("../../migrations/hall.sql"),
    }
}
