//! The table of letters. Each system that writes letters appends it to its own migrations, with the versions that are
//! next there.

use store::Migration;

/// Letters that wait to be sent, and those that were.
pub const fn letters(version: i64) -> Migration {
    Migration {
        version,
        name: "letters",
        sql: include_str!("../migrations/letters.sql"),
    }
}

/// How sending ended.
pub const fn outcomes(version: i64) -> Migration {
    Migration {
        version,
        name: "outcomes of letters",
        sql: include_str!("../migrations/outcomes.sql"),
    }
}
