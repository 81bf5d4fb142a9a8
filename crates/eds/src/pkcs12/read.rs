//! Reads PFX (RFC 7292 §4): MAC first, then the bags.

use std::borrow::Cow;

use zeroize::Zeroizing;

use super::pbe::{Password, Secret};
use super::{BAGS_MAX, Pkcs12Error, STORE_BYTES_MAX};
use crate::asn1::normalise::normalise;
use crate::asn1::{Element, Reader, oid, tag};
use crate::key::Digest;
use crate::{Certificate, EdsError, PrivateKey};

const WHAT: &str = "key store";

/// What was in the bags.
pub(super) struct Contents {
    /// Each with its friendlyName.
    pub(super) keys: Vec<(Option<String>, PrivateKey)>,
    pub(super) certificates: Vec<Certificate>,
}

/// A failed read: of the format, or of what it protects.
type Read<T> = Result<T, Pkcs12Error>;

impl From<EdsError> for Pkcs12Error {
    fn from(cause: EdsError) -> Self {
        Self::Malformed(cause)
    }
}

/// ```text
/// PFX ::= SEQUENCE { version 3, authSafe ContentInfo, macData MacData OPTIONAL }
/// AuthenticatedSafe ::= SEQUENCE OF ContentInfo
/// ```
pub(super) fn read(bytes: &[u8], password: &str) -> Read<Contents> {
    if bytes.len() > STORE_BYTES_MAX {
        return Err(EdsError::TooLarge {
            what: WHAT,
            limit: STORE_BYTES_MAX,
        }
        .into());
    }
    let der = der(bytes)?;
    let mut outer = Reader::new(&der, WHAT);
    let mut pfx = outer.enter(tag::SEQUENCE)?;
    outer.finish()?;
    if pfx.unsigned()? != [3] {
        return Err(pfx.malformed().into());
    }
    let (kind, content) = content_info(&mut pfx)?;
    if kind != oid::DATA {
        // Signed instead of MACed: nobody writes it.
        return Err(Pkcs12Error::Unsupported(kind.to_string()));
    }
    let safe = octets(&content)?;
    let mut password = Password::new(password);
    // Without a MAC the padding of the first key has to tell whether the password is right.
    if let Some(mac) = pfx.optional(tag::SEQUENCE)? {
        check_mac(pfx.inside(mac), &safe, &mut password)?;
    }
    pfx.finish()?;

    let safe_der = self::der(&safe)?;
    let mut outer = Reader::new(&safe_der, WHAT);
    let mut safes = outer.enter(tag::SEQUENCE)?;
    let mut contents = Contents {
        keys: Vec::new(),
        certificates: Vec::new(),
    };
    let mut bags = 0;
    while !safes.is_empty() {
        let (kind, content) = content_info(&mut safes)?;
        let plain = match kind {
            oid::DATA => Zeroizing::new(octets(&content)?.into_owned()),
            oid::ENCRYPTED_DATA => decrypt_data(&content, &mut password)?,
            other => return Err(Pkcs12Error::Unsupported(other.to_string())),
        };
        read_bags(&plain, &mut password, &mut bags, &mut contents)?;
    }
    Ok(contents)
}

/// DER of the whole, which may be followed by nothing.
fn der(bytes: &[u8]) -> Read<Cow<'_, [u8]>> {
    let (der, taken) = normalise(bytes, WHAT)?;
    if taken == bytes.len() {
        Ok(der)
    } else {
        Err(EdsError::Malformed { what: WHAT }.into())
    }
}

/// `ContentInfo ::= SEQUENCE { contentType, content [0] EXPLICIT ANY }`
fn content_info<'a>(reader: &mut Reader<'a>) -> Result<(const_oid::ObjectIdentifier, Reader<'a>), EdsError> {
    let mut info = reader.enter(tag::SEQUENCE)?;
    let kind = info.oid()?;
    let content = info.enter(tag::context(0))?;
    info.finish()?;
    Ok((kind, content))
}

/// One OCTET STRING.
fn octets<'a>(reader: &Reader<'a>) -> Result<Cow<'a, [u8]>, EdsError> {
    let mut reader = reader.clone();
    let value = reader.expect(tag::OCTET_STRING)?.value;
    reader.finish()?;
    Ok(Cow::Borrowed(value))
}

/// `MacData ::= SEQUENCE { mac DigestInfo, macSalt OCTET STRING, iterations INTEGER DEFAULT 1 }`
fn check_mac(mut mac: Reader<'_>, content: &[u8], password: &mut Password<'_>) -> Read<()> {
    let mut info = mac.enter(tag::SEQUENCE)?;
    let algorithm = info.enter(tag::SEQUENCE)?.oid()?;
    let value = info.expect(tag::OCTET_STRING)?.value;
    let salt = mac.expect(tag::OCTET_STRING)?.value;
    let rounds: &[u8] = if mac.is_empty() { &[1] } else { mac.unsigned()? };
    mac.finish()?;
    let digest = Digest::of_oid(&algorithm).ok_or_else(|| Pkcs12Error::Unsupported(algorithm.to_string()))?;
    loop {
        let key = password.mac(digest, salt, rounds)?;
        if aws_lc_rs::hmac::verify(&key, content, value).is_ok() {
            return Ok(());
        }
        if !password.without_zeros() {
            return Err(Pkcs12Error::WrongPassword);
        }
    }
}

/// ```text
/// EncryptedData ::= SEQUENCE { version, EncryptedContentInfo, … }
/// EncryptedContentInfo ::= SEQUENCE { contentType, contentEncryptionAlgorithm, encryptedContent [0] IMPLICIT OCTET STRING OPTIONAL }
/// ```
fn decrypt_data(content: &Reader<'_>, password: &mut Password<'_>) -> Read<Secret> {
    let mut data = content.clone().enter(tag::SEQUENCE)?;
    data.unsigned()?;
    let mut info = data.enter(tag::SEQUENCE)?;
    if info.oid()? != oid::DATA {
        return Err(info.malformed().into());
    }
    let identifier = info.expect(tag::SEQUENCE)?.value;
    let closed = info.any()?;
    let closed = implicit_octets(&info, closed)?;
    info.finish()?;
    password.decrypt(identifier, &closed)
}

/// `[0] IMPLICIT OCTET STRING`, whole, or in pieces as BER allows.
fn implicit_octets<'a>(reader: &Reader<'a>, element: Element<'a>) -> Result<Cow<'a, [u8]>, EdsError> {
    if element.tag == tag::context_primitive(0) {
        return Ok(Cow::Borrowed(element.value));
    }
    if element.tag != tag::context(0) {
        return Err(reader.malformed());
    }
    let mut pieces = reader.inside(element);
    let mut whole = Vec::with_capacity(element.value.len());
    while !pieces.is_empty() {
        whole.extend_from_slice(pieces.expect(tag::OCTET_STRING)?.value);
    }
    Ok(Cow::Owned(whole))
}

/// `SafeBag ::= SEQUENCE { bagId, bagValue [0] EXPLICIT ANY, bagAttributes SET OF PKCS12Attribute OPTIONAL }` of each.
fn read_bags(plain: &[u8], password: &mut Password<'_>, bags: &mut usize, contents: &mut Contents) -> Read<()> {
    let plain = der(plain)?;
    let mut outer = Reader::new(&plain, WHAT);
    let mut list = outer.enter(tag::SEQUENCE)?;
    while !list.is_empty() {
        *bags += 1;
        if *bags > BAGS_MAX {
            return Err(EdsError::TooMany {
                what: "keys and certificates in a key store",
                limit: BAGS_MAX,
            }
            .into());
        }
        let mut bag = list.enter(tag::SEQUENCE)?;
        let kind = bag.oid()?;
        let mut value = bag.enter(tag::context(0))?;
        let alias = match bag.optional(tag::SET)? {
            Some(attributes) => friendly_name(bag.inside(attributes))?,
            None => None,
        };
        bag.finish()?;
        match kind {
            oid::CERTIFICATE_BAG => contents.certificates.extend(certificate(value)?),
            oid::SHROUDED_KEY_BAG => {
                let mut info = value.enter(tag::SEQUENCE)?;
                let identifier = info.expect(tag::SEQUENCE)?.value;
                let open = password.decrypt(identifier, info.expect(tag::OCTET_STRING)?.value)?;
                contents.keys.push((alias, key(&open)?));
            }
            oid::KEY_BAG => contents.keys.push((alias, key(value.expect(tag::SEQUENCE)?.raw)?)),
            // Secrets, lists and bags in bags are nobody's certificate and nobody's key.
            _ => {}
        }
    }
    Ok(())
}

fn key(pkcs8: &[u8]) -> Read<PrivateKey> {
    // What decrypts to something that is no ASN.1 was decrypted with the wrong key.
    match normalise(pkcs8, WHAT).map_err(|_| Pkcs12Error::WrongPassword)?.0 {
        Cow::Borrowed(der) => PrivateKey::from_pkcs8_der(der),
        Cow::Owned(der) => PrivateKey::from_pkcs8_der(&Zeroizing::new(der)),
    }
    .map_err(Pkcs12Error::Key)
}

/// `CertBag ::= SEQUENCE { certId, certValue [0] EXPLICIT OCTET STRING }`; None: not X.509.
fn certificate(mut value: Reader<'_>) -> Read<Option<Certificate>> {
    let mut bag = value.enter(tag::SEQUENCE)?;
    if bag.oid()? != oid::X509_CERTIFICATE {
        return Ok(None);
    }
    let bytes = octets(&bag.enter(tag::context(0))?)?;
    Ok(Some(Certificate::from_der(&bytes)?))
}

/// The attribute friendlyName, a BMPString (RFC 2985 §5.5.1).
fn friendly_name(mut attributes: Reader<'_>) -> Result<Option<String>, EdsError> {
    while !attributes.is_empty() {
        let mut attribute = attributes.enter(tag::SEQUENCE)?;
        let kind = attribute.oid()?;
        let mut values = attribute.enter(tag::SET)?;
        if kind == oid::FRIENDLY_NAME {
            let octets = values.expect(tag::BMP_STRING)?.value;
            let units: Vec<u16> = octets
                .chunks_exact(2)
                .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
                .collect();
            return Ok(Some(String::from_utf16_lossy(&units)));
        }
    }
    Ok(None)
}
