//! Certificates: issuing, revoking, suspending, and those of the information systems.

mod enrol;
mod issue;
mod revoke;

use domain::Chance;
use sha2::{Digest, Sha256};

pub use enrol::EnrolError;
pub(crate) use issue::{Grounds, sign};
pub use revoke::RevokeError;

/// A serial number: 20 octets, positive, and of the same length always (RFC 5280 §4.1.2.2).
pub(crate) fn serial(chance: &Chance) -> [u8; 20] {
    let mut serial: [u8; 20] = chance.bytes();
    serial[0] = (serial[0] & 0x3f) | 0x40;
    serial
}

/// By this a public key is found again.
pub(crate) fn key_digest(public_key_der: &[u8]) -> String {
    hex::encode(Sha256::digest(public_key_der))
}
