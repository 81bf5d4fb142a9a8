//! The store of the registries.

pub(crate) mod faults;
pub(crate) mod log;
pub(crate) mod people;

use store::Migration;

/// The registries' own tables.
pub const MIGRATIONS: &[Migration] = &[Migration {
    version: 100,
    name: "registries",
    sql: include_str!("../../migrations/100_registries.sql"),
}];
