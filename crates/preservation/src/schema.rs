//! The tables of preserved documents. Each system that keeps some appends them to its own migrations, with the version
//! that is next there.

use store::Migration;

pub const fn preserved(version: i64) -> Migration {
    Migration {
        version,
        name: "preserved documents",
        sql: include_str!("../migrations/preserved.sql"),
    }
}
