//! Whoever signs: a key in memory, a token.

use super::{PrivateKey, Scheme};
use crate::EdsError;

/// Whoever can sign with one key: a key in memory, a token.
pub trait Signer: Send + Sync {
    /// SubjectPublicKeyInfo, DER.
    fn public_key_der(&self) -> Vec<u8>;
    /// Which digest and signature algorithm its signatures carry.
    fn scheme(&self) -> Scheme;
    /// The signature value over `data` as X.509 and CMS carry it.
    fn sign(&self, data: &[u8]) -> Result<Vec<u8>, EdsError>;
}

impl Signer for PrivateKey {
    fn public_key_der(&self) -> Vec<u8> {
        self.public_key_der()
    }

    fn scheme(&self) -> Scheme {
        self.scheme()
    }

    fn sign(&self, data: &[u8]) -> Result<Vec<u8>, EdsError> {
        self.sign(data)
    }
}
