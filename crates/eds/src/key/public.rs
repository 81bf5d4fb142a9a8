//! Other people's keys, and the algorithms they sign with.

use std::fmt;

use aws_lc_rs::signature as aws;
use aws_lc_rs::signature::UnparsedPublicKey;

use super::{KEY_BYTES_MAX, RSA_BITS_MAX, RSA_BITS_MIN};
use crate::EdsError;
use crate::asn1::{Reader, oid, tag, write};

/// The digest algorithms of RFC 5754 that this crate computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Digest {
    Sha256,
    Sha384,
    Sha512,
}

impl Digest {
    pub(crate) fn of_oid(oid: &const_oid::ObjectIdentifier) -> Option<Self> {
        [
            (oid::SHA256, Self::Sha256),
            (oid::SHA384, Self::Sha384),
            (oid::SHA512, Self::Sha512),
        ]
        .into_iter()
        .find_map(|(known, digest)| (known == *oid).then_some(digest))
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Sha256 => "SHA-256",
            Self::Sha384 => "SHA-384",
            Self::Sha512 => "SHA-512",
        }
    }

    pub(crate) fn of(self, data: &[u8]) -> aws_lc_rs::digest::Digest {
        let mut context = self.context();
        context.update(data);
        context.finish()
    }

    pub(crate) fn context(self) -> aws_lc_rs::digest::Context {
        aws_lc_rs::digest::Context::new(match self {
            Self::Sha256 => &aws_lc_rs::digest::SHA256,
            Self::Sha384 => &aws_lc_rs::digest::SHA384,
            Self::Sha512 => &aws_lc_rs::digest::SHA512,
        })
    }
}

/// SHA-256 of the parts, one after another.
pub(crate) fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let mut context = Digest::Sha256.context();
    for part in parts {
        context.update(part);
    }
    let mut out = [0; 32];
    // The lengths agree by definition of the algorithm.
    out.iter_mut()
        .zip(context.finish().as_ref())
        .for_each(|(place, octet)| *place = *octet);
    out
}

/// The kind of a public key, for policies and for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// RSA with a modulus of this many bits.
    Rsa { bits: usize },
    /// ECDSA over P-256.
    P256,
}

impl fmt::Display for KeyKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rsa { bits } => write!(formatter, "RSA-{bits}"),
            Self::P256 => formatter.write_str("ECDSA P-256"),
        }
    }
}

/// A public key inside somebody's SubjectPublicKeyInfo.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PublicKey<'a> {
    pub(crate) kind: KeyKind,
    /// What aws-lc reads: RSAPublicKey (PKCS#1) or the uncompressed point.
    octets: &'a [u8],
}

impl<'a> PublicKey<'a> {
    /// SubjectPublicKeyInfo ::= SEQUENCE { algorithm AlgorithmIdentifier, subjectPublicKey BIT STRING }
    pub(crate) fn parse(spki_der: &'a [u8]) -> Result<Self, EdsError> {
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
        let octets = info.bits()?;
        info.finish()?;
        let algorithm = identifier.oid()?;
        if algorithm == oid::RSA_ENCRYPTION {
            return Ok(Self {
                kind: KeyKind::Rsa {
                    bits: rsa_bits(octets)?,
                },
                octets,
            });
        }
        if algorithm == oid::EC_PUBLIC_KEY {
            let curve = identifier.oid()?;
            return if curve == oid::P256 {
                Ok(Self {
                    kind: KeyKind::P256,
                    octets,
                })
            } else {
                Err(EdsError::UnsupportedAlgorithm { oid: curve.to_string() })
            };
        }
        Err(EdsError::UnsupportedAlgorithm {
            oid: algorithm.to_string(),
        })
    }

    pub(crate) fn verify(&self, digest: Digest, data: &[u8], signature: &[u8]) -> Result<bool, EdsError> {
        let algorithm: &'static dyn aws::VerificationAlgorithm = match (self.kind, digest) {
            (KeyKind::Rsa { bits }, _) if !(RSA_BITS_MIN..=RSA_BITS_MAX).contains(&bits) => {
                return Err(EdsError::Key {
                    what: "an RSA key must have 2048 to 4096 bits",
                });
            }
            (KeyKind::Rsa { .. }, Digest::Sha256) => &aws::RSA_PKCS1_2048_8192_SHA256,
            (KeyKind::Rsa { .. }, Digest::Sha384) => &aws::RSA_PKCS1_2048_8192_SHA384,
            (KeyKind::Rsa { .. }, Digest::Sha512) => &aws::RSA_PKCS1_2048_8192_SHA512,
            (KeyKind::P256, Digest::Sha256) => &aws::ECDSA_P256_SHA256_ASN1,
            (KeyKind::P256, Digest::Sha384) => &aws::ECDSA_P256_SHA384_ASN1,
            (KeyKind::P256, Digest::Sha512) => &aws::ECDSA_P256_SHA512_ASN1,
        };
        Ok(UnparsedPublicKey::new(algorithm, self.octets)
            .verify(data, signature)
            .is_ok())
    }
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

/// A signature algorithm as an AlgorithmIdentifier names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Scheme {
    family: Family,
    pub(crate) digest: Digest,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    Rsa,
    Ecdsa,
}

impl Scheme {
    /// None where the algorithm is not RSA PKCS#1 v1.5 or ECDSA with SHA-2.
    pub(crate) fn of_oid(oid: &const_oid::ObjectIdentifier) -> Option<Self> {
        let (family, digest) = match *oid {
            oid::SHA256_WITH_RSA => (Family::Rsa, Digest::Sha256),
            oid::SHA384_WITH_RSA => (Family::Rsa, Digest::Sha384),
            oid::SHA512_WITH_RSA => (Family::Rsa, Digest::Sha512),
            oid::ECDSA_WITH_SHA256 => (Family::Ecdsa, Digest::Sha256),
            oid::ECDSA_WITH_SHA384 => (Family::Ecdsa, Digest::Sha384),
            oid::ECDSA_WITH_SHA512 => (Family::Ecdsa, Digest::Sha512),
            _ => return None,
        };
        Some(Self { family, digest })
    }

    /// CMS may name the bare key algorithm and leave the digest to digestAlgorithm (RFC 3370 §3.2).
    pub(crate) fn of_signer(oid: &const_oid::ObjectIdentifier, digest: Digest) -> Option<Self> {
        match *oid {
            oid::RSA_ENCRYPTION => Some(Self {
                family: Family::Rsa,
                digest,
            }),
            oid::EC_PUBLIC_KEY => Some(Self {
                family: Family::Ecdsa,
                digest,
            }),
            _ => Self::of_oid(oid),
        }
    }

    /// Whether the signature fits; false too where key and algorithm are of different families.
    pub(crate) fn verify(self, key: &PublicKey<'_>, data: &[u8], signature: &[u8]) -> Result<bool, EdsError> {
        match (self.family, key.kind) {
            (Family::Rsa, KeyKind::Rsa { .. }) | (Family::Ecdsa, KeyKind::P256) => {
                key.verify(self.digest, data, signature)
            }
            _ => Ok(false),
        }
    }
}

/// The AlgorithmIdentifier for a signature with SHA-256 by a key of this kind, DER.
/// RSA carries NULL parameters (RFC 4055 §5), ECDSA none (RFC 5758 §3.2).
pub(crate) fn signature_algorithm(kind: KeyKind) -> Vec<u8> {
    match kind {
        KeyKind::Rsa { .. } => write::sequence(&[&write::oid(&oid::SHA256_WITH_RSA), &[tag::NULL, 0]]),
        KeyKind::P256 => write::sequence(&[&write::oid(&oid::ECDSA_WITH_SHA256)]),
    }
}
