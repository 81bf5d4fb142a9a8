//! Other people's keys.

use std::fmt;
use std::sync::OnceLock;

use aws_lc_rs::signature as aws;
use aws_lc_rs::signature::{ParsedPublicKey, UnparsedPublicKey};

use super::{Digest, Family, KEY_BYTES_MAX, RSA_BITS_MAX, RSA_BITS_MIN, Scheme, scheme};
use crate::EdsError;
use crate::asn1::{Reader, oid, tag, write};
use crate::gost::Standard;

/// The kind of a public key, for policies and for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyKind {
    /// RSA with a modulus of this many bits.
    Rsa { bits: usize },
    /// ECDSA over P-256.
    P256,
    /// ECDSA over P-384.
    P384,
    /// ГОСТ 34.310-2004, 256 bits.
    Gost2004,
    /// СТ РК ГОСТ Р 34.10-2015, 256 bits.
    Gost2015_256,
    /// СТ РК ГОСТ Р 34.10-2015, 512 bits.
    Gost2015_512,
}

impl fmt::Display for KeyKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Rsa { bits } => return write!(formatter, "RSA-{bits}"),
            Self::P256 => "ECDSA P-256",
            Self::P384 => "ECDSA P-384",
            Self::Gost2004 => "GOST 34.310-2004",
            Self::Gost2015_256 => "GOST R 34.10-2015 (256)",
            Self::Gost2015_512 => "GOST R 34.10-2015 (512)",
        })
    }
}

/// A public key out of somebody's SubjectPublicKeyInfo.
#[derive(Debug)]
pub(crate) struct PublicKey {
    pub(crate) kind: KeyKind,
    /// The key says of itself that it makes nothing but RSASSA-PSS (RFC 4055 §1.2).
    pss_only: bool,
    /// And, where it has parameters, that it does so with this digest alone (RFC 4055 §3.1).
    pss_digest: Option<Digest>,
    /// What the arithmetic reads: RSAPublicKey (PKCS#1), an uncompressed point, or x‖y little-endian.
    octets: Vec<u8>,
    /// The key as aws-lc computes with it, for the scheme it was first used with: nearly always the only one.
    ready: OnceLock<Option<(Scheme, ParsedPublicKey)>>,
}

impl PublicKey {
    /// SubjectPublicKeyInfo ::= SEQUENCE { algorithm AlgorithmIdentifier, subjectPublicKey BIT STRING }
    pub(crate) fn parse(spki_der: &[u8]) -> Result<Self, EdsError> {
        if spki_der.len() > KEY_BYTES_MAX {
            return Err(EdsError::TooLarge {
                what: "public key",
                limit: KEY_BYTES_MAX,
            });
        }
        let mut outer = Reader::new(spki_der, "public key");
        let mut info = outer.enter(tag::SEQUENCE)?;
        outer.finish()?;
        let mut identifier = info.enter(tag::SEQUENCE)?;
        let mut named = identifier.clone();
        let octets = info.bits()?;
        info.finish()?;
        let algorithm = identifier.oid()?;
        let pss_digest = match algorithm {
            oid::RSASSA_PSS if !identifier.is_empty() => Some(pss_digest(identifier.clone())?),
            _ => None,
        };
        let (kind, octets) = match algorithm {
            oid::RSA_ENCRYPTION | oid::RSASSA_PSS => {
                let bits = rsa_bits(octets)?;
                (KeyKind::Rsa { bits }, octets)
            }
            oid::EC_PUBLIC_KEY => match identifier.oid()? {
                curve @ (oid::P256 | oid::P384) => {
                    identifier.finish()?;
                    let kind = if curve == oid::P256 {
                        KeyKind::P256
                    } else {
                        KeyKind::P384
                    };
                    (kind, point(octets)?)
                }
                curve => return Err(EdsError::UnsupportedAlgorithm { oid: curve.to_string() }),
            },
            _ => {
                let standard = Standard::of_identifier(&mut named)?;
                (standard.kind(), standard.public_octets(octets)?)
            }
        };
        Ok(Self {
            kind,
            pss_only: algorithm == oid::RSASSA_PSS,
            pss_digest,
            octets: octets.to_vec(),
            ready: OnceLock::new(),
        })
    }

    /// Whether the signature over data of this digest fits; None where the key takes the data itself. A GOST digest of a
    /// long document takes seconds, so that one must do for all who signed it.
    pub(crate) fn verify_digest(&self, scheme: Scheme, digest: &[u8], signature: &[u8]) -> Option<bool> {
        let standard = Standard::of_kind(self.kind)?;
        Some(scheme == Scheme::of_kind(self.kind) && standard.verify(&self.octets, digest, signature))
    }

    /// Whether the signature fits; false too where key and algorithm are of different families.
    pub(crate) fn verify(&self, scheme: Scheme, data: &[u8], signature: &[u8]) -> Result<bool, EdsError> {
        use {Digest as D, Family as F, KeyKind as K};
        if Standard::of_kind(self.kind).is_some() {
            let digest = scheme.digest().of(data);
            return Ok(self.verify_digest(scheme, &digest, signature).unwrap_or(false));
        }
        let algorithm: &'static dyn aws::VerificationAlgorithm = match (self.kind, scheme.family(), scheme.digest()) {
            (K::Rsa { bits }, _, _) if !(RSA_BITS_MIN..=RSA_BITS_MAX).contains(&bits) => {
                return Err(EdsError::Key {
                    what: "an RSA key must have 2048 to 4096 bits",
                });
            }
            (K::Rsa { .. }, F::RsaPkcs1, _) if self.pss_only => return Ok(false),
            (K::Rsa { .. }, F::RsaPss, digest) if self.pss_digest.is_some_and(|own| own != digest) => return Ok(false),
            (K::Rsa { .. }, F::RsaPkcs1, D::Sha256) => &aws::RSA_PKCS1_2048_8192_SHA256,
            (K::Rsa { .. }, F::RsaPkcs1, D::Sha384) => &aws::RSA_PKCS1_2048_8192_SHA384,
            (K::Rsa { .. }, F::RsaPkcs1, D::Sha512) => &aws::RSA_PKCS1_2048_8192_SHA512,
            (K::Rsa { .. }, F::RsaPss, D::Sha256) => &aws::RSA_PSS_2048_8192_SHA256,
            (K::Rsa { .. }, F::RsaPss, D::Sha384) => &aws::RSA_PSS_2048_8192_SHA384,
            (K::Rsa { .. }, F::RsaPss, D::Sha512) => &aws::RSA_PSS_2048_8192_SHA512,
            (K::P256, F::Ecdsa, D::Sha256) => &aws::ECDSA_P256_SHA256_ASN1,
            (K::P256, F::Ecdsa, D::Sha384) => &aws::ECDSA_P256_SHA384_ASN1,
            (K::P256, F::Ecdsa, D::Sha512) => &aws::ECDSA_P256_SHA512_ASN1,
            (K::P384, F::Ecdsa, D::Sha256) => &aws::ECDSA_P384_SHA256_ASN1,
            (K::P384, F::Ecdsa, D::Sha384) => &aws::ECDSA_P384_SHA384_ASN1,
            (K::P384, F::Ecdsa, D::Sha512) => &aws::ECDSA_P384_SHA512_ASN1,
            _ => return Ok(false),
        };
        let ready = self
            .ready
            .get_or_init(|| Some((scheme, ParsedPublicKey::new(algorithm, &self.octets).ok()?)));
        let outcome = match ready {
            Some((of, key)) if *of == scheme => key.verify_sig(data, signature),
            _ => UnparsedPublicKey::new(algorithm, &self.octets).verify(data, signature),
        };
        Ok(outcome.is_ok())
    }
}

impl KeyKind {
    /// The kind of the key in a SubjectPublicKeyInfo.
    pub fn of(spki_der: &[u8]) -> Result<Self, EdsError> {
        Ok(PublicKey::parse(spki_der)?.kind)
    }
}

/// SubjectPublicKeyInfo from the parts that a token shows, both big-endian (RFC 8017 §A.1.1).
pub fn rsa_public_key(modulus: &[u8], exponent: &[u8]) -> Vec<u8> {
    let key = write::sequence(&[&write::unsigned(modulus), &write::unsigned(exponent)]);
    write::sequence(&[
        &write::sequence(&[&write::oid(&oid::RSA_ENCRYPTION), &[tag::NULL, 0]]),
        &write::element(tag::BIT_STRING, &[&[0], &key]),
    ])
}

/// SubjectPublicKeyInfo from CKA_EC_PARAMS (an OBJECT IDENTIFIER in DER) and CKA_EC_POINT (the point in an
/// OCTET STRING, or bare as some tokens give it).
pub fn ec_public_key(curve: &[u8], point: &[u8]) -> Result<Vec<u8>, EdsError> {
    let mut parameters = Reader::new(curve, "public key");
    parameters.oid()?;
    parameters.finish()?;
    let mut wrapped = Reader::new(point, "public key");
    let bare = match wrapped.expect(tag::OCTET_STRING) {
        Ok(inner) if wrapped.is_empty() => inner.value,
        _ => point,
    };
    Ok(write::sequence(&[
        &write::sequence(&[&write::oid(&oid::EC_PUBLIC_KEY), curve]),
        &write::element(tag::BIT_STRING, &[&[0], bare]),
    ]))
}

/// Whether two SubjectPublicKeyInfo hold one key, however its parameters are written.
pub(crate) fn same_key(left: &[u8], right: &[u8]) -> bool {
    if left == right {
        return true;
    }
    match (PublicKey::parse(left), PublicKey::parse(right)) {
        (Ok(left), Ok(right)) => left.kind == right.kind && left.octets == right.octets,
        _ => false,
    }
}

/// The point uncompressed or compressed: RFC 5480 §2.2 knows no hybrid form, which would be a second text of one key.
fn point(octets: &[u8]) -> Result<&[u8], EdsError> {
    match octets.first() {
        Some(2..=4) => Ok(octets),
        _ => Err(EdsError::Malformed { what: "public key" }),
    }
}

/// The digest that a key for RSASSA-PSS is bound to. Its salt is the shortest allowed, and ours is as long as the digest.
fn pss_digest(parameters: Reader<'_>) -> Result<Digest, EdsError> {
    let unsupported = || EdsError::UnsupportedAlgorithm {
        oid: oid::RSASSA_PSS.to_string(),
    };
    let (digest, salt) = scheme::pss(parameters)?.ok_or_else(unsupported)?;
    (salt <= digest.octets()).then_some(digest).ok_or_else(unsupported)
}

/// RSAPublicKey ::= SEQUENCE { modulus INTEGER, publicExponent INTEGER }
fn rsa_bits(octets: &[u8]) -> Result<usize, EdsError> {
    let mut outer = Reader::new(octets, "public key");
    let mut key = outer.enter(tag::SEQUENCE)?;
    outer.finish()?;
    let modulus = key.unsigned()?;
    key.unsigned()?;
    key.finish()?;
    let leading = modulus.first().map_or(0, |first| first.leading_zeros() as usize);
    Ok(modulus.len() * 8 - leading)
}
