//! Метка времени: time stamps of RFC 3161 with the certificate identifiers of RFC 5816, asked for, given and checked.
//!
//! A token proves that somebody who is believed saw a digest at a moment. This module checks everything that needs no
//! trust ([`Token::check`]); whether its authority is believed is for [`crate::policy`].

mod ask;
mod respond;
mod response;
mod token;

use const_oid::ObjectIdentifier;

pub use ask::{Request, request};
pub use respond::{Rejection, Stamper, accepts, reject, respond};
pub use response::TspError;
pub use token::{Token, TokenFault};

use crate::EdsError;
use crate::asn1::{Reader, tag, write};
use crate::key::Digest;

/// The best practices policy for time stamps of ETSI EN 319 421 §5.2: whoever has no policy of its own stamps under it.
pub const BEST_PRACTICES_POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("0.4.0.2023.1.1");
/// The largest request we read, in bytes: a digest, a nonce and room for extensions that are refused.
pub const REQUEST_BYTES_MAX: usize = 8 * 1024;
/// The largest response or token we read, in bytes. A token with its certificates has about 5,000.
pub const TOKEN_BYTES_MAX: usize = 256 * 1024;
/// The longest nonce, in bytes. RFC 3161 §2.4.1 suggests 8; nobody needs more than 64.
pub const NONCE_BYTES_MAX: usize = 64;
/// The longest digest, in bytes: SHA-512 and Streebog-512 have 64.
const HASH_BYTES_MAX: usize = 64;

/// The identifier of a time-stamp policy.
pub type Policy = ObjectIdentifier;

/// What is stamped: a digest and the algorithm that made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imprint {
    pub algorithm: ObjectIdentifier,
    pub hash: Vec<u8>,
    /// The AlgorithmIdentifier as received: a token repeats it octet for octet.
    identifier: Vec<u8>,
}

impl Imprint {
    /// The imprint with this digest's own AlgorithmIdentifier.
    pub fn new(digest: Digest, hash: &[u8]) -> Self {
        Self {
            algorithm: digest.oid(),
            hash: hash.to_vec(),
            identifier: identifier(digest),
        }
    }

    /// The digest algorithm, if it is one we compute.
    pub fn digest(&self) -> Option<Digest> {
        Digest::of_oid(&self.algorithm)
    }

    /// `MessageImprint ::= SEQUENCE { hashAlgorithm AlgorithmIdentifier, hashedMessage OCTET STRING }`
    fn read(reader: &mut Reader<'_>) -> Result<Self, EdsError> {
        let mut both = reader.enter(tag::SEQUENCE)?;
        let identifier = both.expect(tag::SEQUENCE)?;
        let algorithm = both.inside(identifier).oid()?;
        let hash = both.expect(tag::OCTET_STRING)?.value;
        both.finish()?;
        if hash.len() > HASH_BYTES_MAX {
            return Err(EdsError::TooLarge {
                what: "message imprint",
                limit: HASH_BYTES_MAX,
            });
        }
        Ok(Self {
            algorithm,
            hash: hash.to_vec(),
            identifier: identifier.raw.to_vec(),
        })
    }

    fn write(&self) -> Vec<u8> {
        write::sequence(&[&self.identifier, &write::element(tag::OCTET_STRING, &[&self.hash])])
    }

    /// The same digest by the same algorithm; absent and NULL parameters mean the same (RFC 5754 §2).
    fn is(&self, other: &Self) -> bool {
        self.algorithm == other.algorithm && self.hash == other.hash
    }
}

/// With NULL, as openssl and Java write it, since some of their readers compare octets (RFC 5754 §2 allows both).
fn identifier(digest: Digest) -> Vec<u8> {
    write::sequence(&[&write::oid(&digest.oid()), &[tag::NULL, 0]])
}
