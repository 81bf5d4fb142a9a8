//! Private keys in memory.

use std::fmt;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature as aws;
use aws_lc_rs::signature::{EcdsaKeyPair, KeyPair as _, RsaKeyPair};
use zeroize::Zeroizing;

use super::{Algorithm, Digest, Family, KEY_BYTES_MAX, KeyKind, RSA_BITS_MAX, RSA_BITS_MIN, Scheme};
use crate::EdsError;
use crate::asn1::{Reader, oid, pem, tag};
use crate::gost::{SecretKey, Standard};

/// The most keys read from one PEM text.
const PEM_KEYS_MAX: usize = 16;

/// A private key of one of our own services, or of a rehearsed person.
///
/// Its `Debug` shows the kind of key and nothing of the key. When it is given up, its memory is overwritten: RSA and
/// ECDSA keys by aws-lc, GOST scalars by us.
pub struct PrivateKey {
    pair: Pair,
    scheme: Scheme,
}

enum Pair {
    Rsa(RsaKeyPair),
    P256(EcdsaKeyPair),
    P384(EcdsaKeyPair),
    Gost(SecretKey),
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("PrivateKey").field(&self.kind()).finish()
    }
}

impl PrivateKey {
    /// A fresh key. Key material comes from aws-lc's generator and from nowhere else.
    pub fn generate(algorithm: Algorithm) -> Result<Self, EdsError> {
        let refused = |_| EdsError::Key {
            what: "aws-lc could not generate it",
        };
        let rsa = |size| RsaKeyPair::generate(size).map(Pair::Rsa).map_err(refused);
        let pair = match algorithm {
            Algorithm::Rsa2048 => rsa(KeySize::Rsa2048)?,
            Algorithm::Rsa3072 => rsa(KeySize::Rsa3072)?,
            Algorithm::Rsa4096 => rsa(KeySize::Rsa4096)?,
            Algorithm::P256 => {
                Pair::P256(EcdsaKeyPair::generate(&aws::ECDSA_P256_SHA256_ASN1_SIGNING).map_err(refused)?)
            }
            Algorithm::P384 => {
                Pair::P384(EcdsaKeyPair::generate(&aws::ECDSA_P384_SHA384_ASN1_SIGNING).map_err(refused)?)
            }
            Algorithm::Gost2015_512 => Pair::Gost(SecretKey::generate(Standard::Y2015Bits512)?),
            Algorithm::Gost2015_256 => Pair::Gost(SecretKey::generate(Standard::Y2015Bits256)?),
            Algorithm::Gost2004 => Pair::Gost(SecretKey::generate(Standard::Y2004)?),
        };
        Ok(Self::of(pair))
    }

    /// Reads an unencrypted PKCS#8 key (RFC 5958): RSA of 2048 to 4096 bits, P-256, P-384 or GOST
    /// with the identifiers of the НУЦ.
    pub fn from_pkcs8_der(der: &[u8]) -> Result<Self, EdsError> {
        if der.len() > KEY_BYTES_MAX {
            return Err(EdsError::TooLarge {
                what: "private key",
                limit: KEY_BYTES_MAX,
            });
        }
        // PrivateKeyInfo ::= SEQUENCE { version INTEGER, privateKeyAlgorithm AlgorithmIdentifier, … }
        let mut info = Reader::new(der, "private key").enter(tag::SEQUENCE)?;
        info.unsigned()?;
        let mut identifier = info.enter(tag::SEQUENCE)?;
        let mut named = identifier.clone();
        let pair = match identifier.oid()? {
            oid::RSA_ENCRYPTION => Pair::Rsa(rsa(der)?),
            oid::EC_PUBLIC_KEY => match identifier.oid()? {
                oid::P256 => Pair::P256(ecdsa(&aws::ECDSA_P256_SHA256_ASN1_SIGNING, der)?),
                oid::P384 => Pair::P384(ecdsa(&aws::ECDSA_P384_SHA384_ASN1_SIGNING, der)?),
                curve => return Err(EdsError::UnsupportedAlgorithm { oid: curve.to_string() }),
            },
            _ => {
                let standard = Standard::of_identifier(&mut named)?;
                Pair::Gost(SecretKey::from_pkcs8(standard, info.expect(tag::OCTET_STRING)?.value)?)
            }
        };
        Ok(Self::of(pair))
    }

    /// Every `-----BEGIN PRIVATE KEY-----` block; none is no error.
    pub fn many_from_pem(pem: &str) -> Result<Vec<Self>, EdsError> {
        let blocks = pem::read_all(pem, &["PRIVATE KEY"], "private key", PEM_KEYS_MAX)?;
        blocks.iter().map(|der| Self::from_pkcs8_der(der)).collect()
    }

    fn of(pair: Pair) -> Self {
        let scheme = Scheme::of_kind(pair.kind());
        Self { pair, scheme }
    }

    /// The same key signing with another digest, or an RSA key with PSS.
    ///
    /// An ECDSA key signs with the digest of its own strength only, a GOST key with that of its standard.
    pub fn with_scheme(mut self, scheme: Scheme) -> Result<Self, EdsError> {
        let rsa = matches!(scheme.family(), Family::RsaPkcs1 | Family::RsaPss);
        if scheme == self.scheme || (rsa && matches!(self.pair, Pair::Rsa(_))) {
            self.scheme = scheme;
            Ok(self)
        } else {
            Err(EdsError::Key {
                what: "a key of this kind does not sign with that algorithm",
            })
        }
    }

    /// The key as unencrypted PKCS#8, overwritten when it is given up: the caller answers for where it goes.
    pub fn to_pkcs8_der(&self) -> Result<Zeroizing<Vec<u8>>, EdsError> {
        let refused = |_| EdsError::Key {
            what: "aws-lc could not export it",
        };
        match &self.pair {
            Pair::Rsa(pair) => {
                let der: Pkcs8V1Der<'_> = pair.as_der().map_err(refused)?;
                Ok(Zeroizing::new(der.as_ref().to_vec()))
            }
            Pair::P256(pair) | Pair::P384(pair) => {
                let der = pair.to_pkcs8v1().map_err(refused)?;
                Ok(Zeroizing::new(der.as_ref().to_vec()))
            }
            Pair::Gost(key) => Ok(key.to_pkcs8()),
        }
    }

    /// What it would take to generate one like it. An RSA key of an odd size counts as the next smaller one.
    pub fn algorithm(&self) -> Algorithm {
        match self.kind() {
            KeyKind::Rsa { bits: 4096.. } => Algorithm::Rsa4096,
            KeyKind::Rsa { bits: 3072.. } => Algorithm::Rsa3072,
            KeyKind::Rsa { .. } => Algorithm::Rsa2048,
            KeyKind::P256 => Algorithm::P256,
            KeyKind::P384 => Algorithm::P384,
            KeyKind::Gost2004 => Algorithm::Gost2004,
            KeyKind::Gost2015_256 => Algorithm::Gost2015_256,
            KeyKind::Gost2015_512 => Algorithm::Gost2015_512,
        }
    }

    /// The kind of key.
    pub fn kind(&self) -> KeyKind {
        self.pair.kind()
    }

    /// Which digest and signature algorithm its signatures carry.
    pub const fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// SubjectPublicKeyInfo, DER (RFC 5280 §4.1.2.7).
    pub fn public_key_der(&self) -> Vec<u8> {
        let der: Result<PublicKeyX509Der<'_>, _> = match &self.pair {
            Pair::Rsa(pair) => pair.public_key().as_der(),
            Pair::P256(pair) | Pair::P384(pair) => pair.public_key().as_der(),
            Pair::Gost(key) => return key.public_key_info(),
        };
        // Writing a key that aws-lc itself holds fails only when memory ends; an empty key fits nothing.
        der.map(|der| der.as_ref().to_vec()).unwrap_or_default()
    }

    /// The signature value over `data` as X.509 and CMS carry it: ECDSA a DER SEQUENCE of r and s, GOST r‖s little-endian.
    pub fn sign(&self, data: &[u8]) -> Result<Vec<u8>, EdsError> {
        let refused = |_| EdsError::Key {
            what: "aws-lc could not sign with it",
        };
        let random = SystemRandom::new();
        match &self.pair {
            Pair::Rsa(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(rsa_padding(self.scheme), &random, data, &mut signature)
                    .map_err(refused)?;
                Ok(signature)
            }
            Pair::P256(pair) | Pair::P384(pair) => Ok(pair.sign(&random, data).map_err(refused)?.as_ref().to_vec()),
            Pair::Gost(key) => key.sign(&self.scheme.digest().of(data)),
        }
    }
}

impl Pair {
    fn kind(&self) -> KeyKind {
        match self {
            // aws-lc tells the length in octets, which every common key fills.
            Self::Rsa(pair) => KeyKind::Rsa {
                bits: pair.public_modulus_len() * 8,
            },
            Self::P256(_) => KeyKind::P256,
            Self::P384(_) => KeyKind::P384,
            Self::Gost(key) => key.standard.kind(),
        }
    }
}

fn rsa(der: &[u8]) -> Result<RsaKeyPair, EdsError> {
    let pair = RsaKeyPair::from_pkcs8(der).map_err(|_| EdsError::Key {
        what: "aws-lc refuses this RSA key",
    })?;
    if (RSA_BITS_MIN..=RSA_BITS_MAX).contains(&(pair.public_modulus_len() * 8)) {
        Ok(pair)
    } else {
        Err(EdsError::Key {
            what: "an RSA key must have 2048 to 4096 bits",
        })
    }
}

fn ecdsa(algorithm: &'static aws::EcdsaSigningAlgorithm, der: &[u8]) -> Result<EcdsaKeyPair, EdsError> {
    EcdsaKeyPair::from_pkcs8(algorithm, der).map_err(|_| EdsError::Key {
        what: "aws-lc refuses this ECDSA key",
    })
}

fn rsa_padding(scheme: Scheme) -> &'static dyn aws::RsaEncoding {
    match (scheme.family(), scheme.digest()) {
        (Family::RsaPss, Digest::Sha384) => &aws::RSA_PSS_SHA384,
        (Family::RsaPss, Digest::Sha512) => &aws::RSA_PSS_SHA512,
        (Family::RsaPss, _) => &aws::RSA_PSS_SHA256,
        (_, Digest::Sha384) => &aws::RSA_PKCS1_SHA384,
        (_, Digest::Sha512) => &aws::RSA_PKCS1_SHA512,
        _ => &aws::RSA_PKCS1_SHA256,
    }
}
