//! SQLite and PostgreSQL behind one door: connection, migrations, unit of work, outbox, inbox, jobs, audit,
//! accounts, sign-in challenges, sessions, plans, attachments.
//!
//! One SQL text serves both databases: `$1` placeholders, BIGINT, TEXT, BLOB columns (BYTEA on PostgreSQL), time
//! as microseconds since 1970 in BIGINT. The few places where the two differ are in `db`, [`hold`] and
//! [`jobs::claim`].

pub mod accounts;
pub mod attachments;
pub mod challenges;
pub mod classification;
pub mod db;
pub mod error;
pub mod events;
pub mod hold;
pub mod inbox;
pub mod jobs;
pub mod outbox;
pub mod plans;
mod row;
pub mod sessions;
pub mod testing;

pub use db::{Db, Migration, StoreUrl, Tx};
pub use error::StoreError;
pub use hold::hold;
