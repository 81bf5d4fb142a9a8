//! Whose key was found to have made a signature, so that the arithmetic is done once.

use std::sync::OnceLock;

use super::Certificate;
use crate::EdsError;
use crate::key::PublicKey;

/// For a signature over bytes that do not change. Only what was proved is kept: a signature that did not fit is checked
/// again.
#[derive(Debug, Default)]
pub(crate) struct SignedBy(OnceLock<[u8; 32]>);

impl SignedBy {
    /// Whether the signature is by the key of `signer`: known from before, or found by `check`.
    pub(crate) fn is(&self, signer: &Certificate, check: impl FnOnce(&PublicKey) -> Result<bool, EdsError>) -> bool {
        if self.0.get() == Some(signer.key_digest()) {
            return true;
        }
        let fits = signer.key().and_then(check).unwrap_or(false);
        if fits {
            // One value can fit two keys; the first one stays remembered.
            let _ = self.0.set(*signer.key_digest());
        }
        fits
    }
}
