//! A private key on a token, as a signer.

use std::fmt;
use std::sync::{Arc, Mutex};

use cryptoki::mechanism::Mechanism;
use cryptoki::object::ObjectHandle;
use cryptoki::session::Session;
use eds::key::{Digest, Family, KeyKind, Scheme};
use eds::{Certificate, EdsError, Signer};

use crate::TokenError;
use crate::token::lock;

/// `DigestInfo` of SHA-256 up to the digest itself (RFC 8017 §9.2, note 1). The digest is made here and not
/// on the token: every token pads, not every one hashes.
const DIGEST_INFO_SHA256: [u8; 19] = [
    0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20,
];

/// A key that stays on its token.
pub struct TokenKey {
    session: Arc<Mutex<Session>>,
    handle: ObjectHandle,
    label: String,
    spki: Vec<u8>,
    scheme: Scheme,
    certificate: Option<Certificate>,
}

impl fmt::Debug for TokenKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("TokenKey").field(&self.label).finish()
    }
}

impl TokenKey {
    pub(crate) fn new(
        session: Arc<Mutex<Session>>,
        handle: ObjectHandle,
        label: String,
        spki: Vec<u8>,
        certificate: Option<Certificate>,
    ) -> Result<Self, TokenError> {
        let scheme = match KeyKind::of(&spki) {
            Ok(kind @ (KeyKind::Rsa { .. } | KeyKind::P256 | KeyKind::P384)) => Scheme::of_kind(kind),
            _ => return Err(TokenError::UnsupportedKey(label)),
        };
        Ok(Self {
            session,
            handle,
            label,
            spki,
            scheme,
            certificate,
        })
    }

    /// CKA_LABEL.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// The certificate with the key's CKA_ID.
    pub const fn certificate(&self) -> Option<&Certificate> {
        self.certificate.as_ref()
    }

    fn value(&self, data: &[u8]) -> Result<Vec<u8>, TokenError> {
        let digest = self.scheme.digest().of(data);
        let session = lock(&self.session)?;
        match (self.scheme.family(), self.scheme.digest()) {
            (Family::RsaPkcs1, Digest::Sha256) => {
                let info = [&DIGEST_INFO_SHA256[..], &digest].concat();
                Ok(session.sign(&Mechanism::RsaPkcs, self.handle, &info)?)
            }
            (Family::Ecdsa, _) => {
                let raw = session.sign(&Mechanism::Ecdsa, self.handle, &digest)?;
                eds::key::ecdsa_p1363_to_der(&raw).map_err(|_| TokenError::Unusable("its value is no r‖s"))
            }
            _ => Err(TokenError::UnsupportedKey(self.label.clone())),
        }
    }
}

impl Signer for TokenKey {
    fn public_key_der(&self) -> Vec<u8> {
        self.spki.clone()
    }

    fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// The value is checked before it is given out: CKA_ID alone, which anybody may write, ties the key to its
    /// certificate.
    fn sign(&self, data: &[u8]) -> Result<Vec<u8>, EdsError> {
        let value = self.value(data).map_err(|error| error.as_key_error())?;
        if self.scheme.verify(&self.spki, data, &value)? {
            Ok(value)
        } else {
            Err(TokenError::NoKeyForCertificate.as_key_error())
        }
    }
}
