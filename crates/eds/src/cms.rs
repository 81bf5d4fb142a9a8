//! CMS SignedData (RFC 5652) with the attributes of CAdES-B: content type, signing time, message digest,
//! signingCertificateV2 (RFC 5035).

pub(crate) mod archive;
mod assemble;
pub(crate) mod attributes;
mod read;
mod rewrite;
mod unsigned;

use jiff::Timestamp;

pub(crate) use archive::{imprint as archive_imprint, index as archive_index, with_index as archive_token};
pub(crate) use attributes::attribute as value_attribute;
pub(crate) use read::{SignedData, SignerInfo, open, open_padded, read_signer};
pub(crate) use rewrite::Parts;
pub(crate) use unsigned::{REVOCATION_MAX, revocation_values};

use crate::asn1::{oid, write};
use crate::key::{Scheme, fitting_form, same_key};
use crate::{Certificate, EdsError, Signer};

/// The largest CMS we read, in bytes.
pub const CMS_BYTES_MAX: usize = 64 * 1024 * 1024;
/// The most signers of one CMS.
pub const SIGNERS_MAX: usize = 16;
/// The most certificates inside one CMS.
pub const CMS_CERTIFICATES_MAX: usize = 32;

/// The DER SET OF signed attributes for content with this digest: the one that keys of the signer's kind
/// sign with ([`Scheme::of_key`]), SHA-256 for P-256 and RSA. These are the bytes whose signature is the
/// signature value; a browser or token signs them.
/// `signing_time` is None for PAdES, where the PDF dictionary carries the time.
pub fn signed_attributes(
    content_digest: &[u8],
    signer: &Certificate,
    signing_time: Option<Timestamp>,
) -> Result<Vec<u8>, EdsError> {
    if content_digest.len() != Scheme::of_key(signer.spki())?.digest().octets() {
        return Err(EdsError::Attributes {
            what: "the message digest is of another algorithm than the key signs with",
        });
    }
    Ok(attributes::write(content_digest, signer, signing_time))
}

/// [`signed_attributes`] for the content itself, with the digest that keys of the signer's kind sign with.
pub fn signed_attributes_over(
    content: &[u8],
    signer: &Certificate,
    signing_time: Option<Timestamp>,
) -> Result<Vec<u8>, EdsError> {
    let digest = Scheme::of_key(signer.spki())?.digest().of(content);
    Ok(attributes::write(&digest, signer, signing_time))
}

/// Joins signed attributes and a signature value made elsewhere into a CMS. Checks the value against the
/// certificate's key first. `signature` may be the X.509 form, or for P-256 and P-384 the r‖s of Web Crypto.
///
/// The attributes must be exactly those of [`signed_attributes`] for this signer, and `attached`, where it
/// is given, the content they were made for.
pub fn assemble(
    signed_attributes: &[u8],
    signature: &[u8],
    signer: &Certificate,
    chain: &[Certificate],
    attached: Option<&[u8]>,
) -> Result<Vec<u8>, EdsError> {
    let key = signer.key()?;
    let scheme = Scheme::of_kind(key.kind);
    let digest = attributes::digest_of_ours(signed_attributes, scheme.digest(), signer)?;
    if attached.is_some_and(|content| scheme.digest().of(content) != digest) {
        return Err(EdsError::DigestMismatch);
    }
    let signature = fitting_form(key, scheme, signed_attributes, signature)?;
    assemble::signed_data(scheme, signed_attributes, &signature, signer, chain, attached)
}

/// Signs with the signer's own digest and algorithm; detached unless `attach`.
pub fn sign(
    key: &dyn Signer,
    signer: &Certificate,
    chain: &[Certificate],
    content: &[u8],
    attach: bool,
    signing_time: Option<Timestamp>,
) -> Result<Vec<u8>, EdsError> {
    let attributes = attributes::write(&key.scheme().digest().of(content), signer, signing_time);
    sign_attributes(key, signer, chain, &attributes, attach.then_some(content))
}

/// Signs attributes of our own with a key of our own. The value is not verified afterwards: that would
/// take longer than making it, and the key is the one the certificate names.
pub(crate) fn sign_attributes(
    key: &dyn Signer,
    signer: &Certificate,
    chain: &[Certificate],
    attributes: &[u8],
    attached: Option<&[u8]>,
) -> Result<Vec<u8>, EdsError> {
    if !same_key(&key.public_key_der(), signer.spki()) {
        return Err(EdsError::KeyMismatch);
    }
    let signature = key.sign(attributes)?;
    assemble::signed_data(key.scheme(), attributes, &signature, signer, chain, attached)
}

/// The content of an attached CMS, if it has one. Reads DER, BER with indefinite lengths, and PEM.
pub fn attached_content(cms: &[u8]) -> Result<Option<Vec<u8>>, EdsError> {
    let der = open(cms)?;
    Ok(SignedData::read(&der)?.content.map(<[u8]>::to_vec))
}

/// The same CMS in DER without its content, as RFC 5652 §5.2 calls an external signature. One that carries none stays
/// as it is; no signature is touched.
pub fn detached(cms: &[u8]) -> Result<Vec<u8>, EdsError> {
    let der = open(cms)?;
    let data = SignedData::read(&der)?;
    if data.content.is_none() {
        return Ok(der.into_owned());
    }
    let mut parts = rewrite::Parts::of(&data)?;
    parts.detach(data.raw.content_type);
    Ok(parts.write())
}

/// The first signer's certificate inside a CMS.
pub fn signer_certificate(cms: &[u8]) -> Result<Option<Certificate>, EdsError> {
    let der = open(cms)?;
    let data = SignedData::read(&der)?;
    Ok(data
        .signers
        .first()
        .and_then(|signer| data.certificate_of(signer))
        .cloned())
}

/// Adds one more signer to a CMS; those that are there stay octet for octet. `content` is needed when it is detached.
pub fn add_signer(
    cms: &[u8],
    content: Option<&[u8]>,
    key: &dyn Signer,
    signer: &Certificate,
    chain: &[Certificate],
    signing_time: Option<Timestamp>,
) -> Result<Vec<u8>, EdsError> {
    let der = open(cms)?;
    let data = SignedData::read(&der)?;
    let content = match (content, data.content) {
        (Some(given), Some(attached)) if given != attached => return Err(EdsError::DigestMismatch),
        (_, Some(attached)) => attached,
        (Some(given), None) => given,
        (None, None) => return Err(EdsError::ContentMissing),
    };
    if data.signers.len() >= SIGNERS_MAX {
        return Err(EdsError::TooMany {
            what: "signers of a CMS",
            limit: SIGNERS_MAX,
        });
    }
    let digest = key.scheme().digest();
    let attributes = attributes::write(&digest.of(content), signer, signing_time);
    let core = core(key, signer, &attributes)?;
    let mut parts = rewrite::Parts::of(&data)?;
    for certificate in std::iter::once(signer).chain(chain) {
        parts.add_certificate(&certificate.der);
    }
    parts.add_signer(digest.identifier(), core);
    Ok(parts.write())
}

/// Counter-signs one of the signatures, counted from 0 (RFC 5652 §11.4): the content is that signature's value.
pub fn counter_sign(
    cms: &[u8],
    signature: usize,
    key: &dyn Signer,
    signer: &Certificate,
    chain: &[Certificate],
    signing_time: Option<Timestamp>,
) -> Result<Vec<u8>, EdsError> {
    let der = open(cms)?;
    let data = SignedData::read(&der)?;
    let info = data.signers.get(signature).ok_or(EdsError::NoSignature)?;
    let digest = key.scheme().digest().of(info.signature);
    let attributes = attributes::write_counter(&digest, signer, signing_time);
    let core = core(key, signer, &attributes)?;
    let attribute = attributes::attribute(&oid::COUNTER_SIGNATURE, &write::sequence(&[&core]));
    let mut parts = rewrite::Parts::of(&data)?;
    for certificate in std::iter::once(signer).chain(chain) {
        parts.add_certificate(&certificate.der);
    }
    parts.add_attribute(signature, attribute)?;
    Ok(parts.write())
}

fn core(key: &dyn Signer, signer: &Certificate, attributes: &[u8]) -> Result<Vec<u8>, EdsError> {
    if !same_key(&key.public_key_der(), signer.spki()) {
        return Err(EdsError::KeyMismatch);
    }
    let value = key.sign(attributes)?;
    Ok(assemble::signer_core(key.scheme(), attributes, &value, signer))
}
