//! Making the signatures: CMS as NCALayer makes it, and bare values.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use eds::EdsError;
use eds::key::Scheme;
use jiff::Timestamp;

use crate::Agent;
use crate::agent::Trouble;
use crate::keys::Held;

/// What a CMS is made over.
#[derive(Clone, Copy)]
pub(crate) enum Content<'a> {
    /// The bytes themselves, carried along where `attach`.
    Bytes { bytes: &'a [u8], attach: bool },
    /// Their digest alone; the CMS is detached.
    Digest(&'a [u8]),
}

/// SignedData with the signer's certificate and chain, and the signed attributes contentType, signingTime,
/// messageDigest, signingCertificateV2.
pub(crate) fn cms(held: &Held, content: Content<'_>, now: Timestamp) -> Result<Vec<u8>, EdsError> {
    // signingTime has whole seconds.
    let at = Timestamp::from_second(now.as_second()).unwrap_or(now);
    match content {
        Content::Bytes { bytes, attach } => eds::cms::sign(
            held.key.as_ref(),
            &held.certificate,
            &held.chain,
            bytes,
            attach,
            Some(at),
        ),
        Content::Digest(digest) => {
            let attributes = eds::cms::signed_attributes(digest, &held.certificate, Some(at))?;
            let value = held.key.sign(&attributes)?;
            eds::cms::assemble(&attributes, &value, &held.certificate, &held.chain, None)
        }
    }
}

/// How long a digest must be that a key of this certificate signs.
pub(crate) fn digest_bytes(held: &Held) -> Option<usize> {
    let scheme = Scheme::of_key(&held.certificate.public_key_der()).ok()?;
    Some(scheme.digest().of(&[]).len())
}

/// `-----BEGIN CMS-----`, as NCALayer gives it.
pub(crate) fn armoured(cms: &[u8]) -> String {
    let body = STANDARD.encode(cms);
    let mut text = String::from("-----BEGIN CMS-----\n");
    for line in body.as_bytes().chunks(64) {
        text.push_str(&String::from_utf8_lossy(line));
        text.push('\n');
    }
    text.push_str("-----END CMS-----\n");
    text
}

/// The same CMS with a time stamp over the value of its first signature (CAdES-T, RFC 5126 §6.1.1).
pub(crate) fn stamped(agent: &Agent, cms: &[u8]) -> Result<Vec<u8>, Trouble> {
    let failed = |error: EdsError| Trouble::Failed(error.to_string());
    let Some(stamps) = &agent.stamps else {
        return Err(Trouble::Failed(
            "no time-stamping authority is configured: start the agent with --tsa".to_owned(),
        ));
    };
    let value = eds::cades::stamped_value(cms, 0).map_err(failed)?;
    // The authorities of the НУЦ stamp the digest that goes with the key.
    let digest = eds::cms::signer_certificate(cms)
        .ok()
        .flatten()
        .and_then(|signer| Scheme::of_key(&signer.public_key_der()).ok())
        .map_or(eds::key::Digest::Sha256, Scheme::digest);
    let token = stamps.stamp(&value, digest).map_err(Trouble::Failed)?;
    eds::cades::with_stamp(cms, 0, &token).map_err(failed)
}
