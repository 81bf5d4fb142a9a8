//! The log of what was done here, and how a change of it is found.
//!
//! Each event carries the hash of the one before of its subject. Whoever can write to the database could compute all of
//! them anew; so the log as a whole is sealed by the issuing key, which is no row of the database. A seal names the seal
//! before it by its hash. What was done since the newest seal, some seconds, is not covered yet; and that a newest seal
//! was taken away together with its events shows only to somebody who has noted its number.

mod check;
mod seal;

pub(crate) use check::{Checked, Fault as LogFault};

use sha2::{Digest, Sha256};

use crate::records::seals::Seal;

/// Adds the hash of one event to that of all before it.
fn added(before: &str, hash: &str) -> String {
    hex::encode(Sha256::digest(format!("{before}\n{hash}\n")))
}

/// What is signed: lines that a person can read.
pub(crate) fn statement(seal: &Seal) -> String {
    format!(
        "qyzmet authority log seal\nnumber: {}\nevents: {}\nposition: {}\nhash: {}\nsealed at: {}\n",
        seal.number, seal.events, seal.position, seal.hash, seal.sealed_at,
    )
}
