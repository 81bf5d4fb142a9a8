//! Proof of possession: the new key signs the request for itself (RFC 2986, RFC 4211 §4.1).

/// Whether we can check signatures by this key at all: its kind, its length.
pub(super) fn is_usable(public_key: &[u8]) -> bool {
    // The answer to a wrong signature is "no"; only an unusable key is an error.
    eds::key::verify(public_key, b"", b"").is_ok()
}

/// PKCS#10 from the bytes that were to be signed and the signature (X.509 form, or the r‖s of Web Crypto); None
/// when the signature is not by the key.
pub(super) fn pkcs10(to_sign: &[u8], public_key: &[u8], signature: &[u8]) -> Option<Vec<u8>> {
    eds::issue::assemble_request(to_sign, public_key, signature).ok()
}
