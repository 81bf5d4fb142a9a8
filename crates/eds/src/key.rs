//! Keys: RSA-2048 and ECDSA P-256, over aws-lc.

mod public;

use std::fmt;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature as aws;
use aws_lc_rs::signature::{EcdsaKeyPair, KeyPair as _, RsaKeyPair};

pub use public::KeyKind;
pub(crate) use public::{Digest, PublicKey, Scheme, sha256, signature_algorithm};

use crate::EdsError;
use crate::asn1::{Reader, oid, tag, write};

/// The shortest RSA modulus with which a signature is checked at all, in bits.
pub const RSA_BITS_MIN: usize = 2048;
/// The longest one: checking costs grow with the square of the length.
pub const RSA_BITS_MAX: usize = 4096;
/// The largest PKCS#8 or SubjectPublicKeyInfo we read, in bytes.
pub const KEY_BYTES_MAX: usize = 16 * 1024;

/// What kind of key our services and people hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// RSA with a modulus of 2048 bits, PKCS#1 v1.5, SHA-256.
    Rsa2048,
    /// ECDSA over P-256 with SHA-256.
    P256,
}

/// A private key of one of our own services, or of a rehearsed person.
///
/// Its `Debug` shows the kind of key and nothing of the key.
pub struct PrivateKey {
    pair: Pair,
}

enum Pair {
    Rsa(RsaKeyPair),
    P256(EcdsaKeyPair),
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("PrivateKey").field(&self.algorithm()).finish()
    }
}

impl PrivateKey {
    /// A fresh key. Key material comes from aws-lc's own generator and from nowhere else.
    pub fn generate(algorithm: Algorithm) -> Result<Self, EdsError> {
        let refused = |_| EdsError::Key {
            what: "aws-lc could not generate it",
        };
        let pair = match algorithm {
            Algorithm::Rsa2048 => Pair::Rsa(RsaKeyPair::generate(KeySize::Rsa2048).map_err(refused)?),
            Algorithm::P256 => {
                Pair::P256(EcdsaKeyPair::generate(&aws::ECDSA_P256_SHA256_ASN1_SIGNING).map_err(refused)?)
            }
        };
        Ok(Self { pair })
    }

    /// Reads an unencrypted PKCS#8 key (RFC 5958): RSA of exactly 2048 bits, or P-256.
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
        let algorithm = info.enter(tag::SEQUENCE)?.oid()?;
        let pair = if algorithm == oid::RSA_ENCRYPTION {
            let pair = RsaKeyPair::from_pkcs8(der).map_err(|_| EdsError::Key {
                what: "aws-lc refuses this RSA key",
            })?;
            if pair.public_modulus_len() * 8 != RSA_BITS_MIN {
                return Err(EdsError::Key {
                    what: "an RSA key must have 2048 bits",
                });
            }
            Pair::Rsa(pair)
        } else if algorithm == oid::EC_PUBLIC_KEY {
            let pair = EcdsaKeyPair::from_pkcs8(&aws::ECDSA_P256_SHA256_ASN1_SIGNING, der);
            Pair::P256(pair.map_err(|_| EdsError::Key {
                what: "aws-lc refuses this P-256 key",
            })?)
        } else {
            return Err(EdsError::UnsupportedAlgorithm {
                oid: algorithm.to_string(),
            });
        };
        Ok(Self { pair })
    }

    /// The key as unencrypted PKCS#8: the caller answers for where it goes.
    pub fn to_pkcs8_der(&self) -> Result<Vec<u8>, EdsError> {
        let refused = |_| EdsError::Key {
            what: "aws-lc could not export it",
        };
        match &self.pair {
            Pair::Rsa(pair) => {
                let der: Pkcs8V1Der<'_> = pair.as_der().map_err(refused)?;
                Ok(der.as_ref().to_vec())
            }
            Pair::P256(pair) => Ok(pair.to_pkcs8v1().map_err(refused)?.as_ref().to_vec()),
        }
    }

    /// The kind of key.
    pub const fn algorithm(&self) -> Algorithm {
        match self.pair {
            Pair::Rsa(_) => Algorithm::Rsa2048,
            Pair::P256(_) => Algorithm::P256,
        }
    }

    pub(crate) const fn kind(&self) -> KeyKind {
        match self.pair {
            Pair::Rsa(_) => KeyKind::Rsa { bits: RSA_BITS_MIN },
            Pair::P256(_) => KeyKind::P256,
        }
    }

    /// SubjectPublicKeyInfo, DER (RFC 5280 §4.1.2.7).
    pub fn public_key_der(&self) -> Vec<u8> {
        let der: Result<PublicKeyX509Der<'_>, _> = match &self.pair {
            Pair::Rsa(pair) => pair.public_key().as_der(),
            Pair::P256(pair) => pair.public_key().as_der(),
        };
        // Writing a key that aws-lc itself holds fails only when memory ends; an empty key fits nothing.
        der.map(|der| der.as_ref().to_vec()).unwrap_or_default()
    }

    /// The signature value over `data` as X.509 and CMS carry it (ECDSA: DER SEQUENCE of r and s).
    pub fn sign(&self, data: &[u8]) -> Result<Vec<u8>, EdsError> {
        let refused = |_| EdsError::Key {
            what: "aws-lc could not sign with it",
        };
        let random = SystemRandom::new();
        match &self.pair {
            Pair::Rsa(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(&aws::RSA_PKCS1_SHA256, &random, data, &mut signature)
                    .map_err(refused)?;
                Ok(signature)
            }
            Pair::P256(pair) => Ok(pair.sign(&random, data).map_err(refused)?.as_ref().to_vec()),
        }
    }
}

/// Whether `signature` (X.509 form) over `data`, digested with SHA-256, is by the key in `spki_der`.
///
/// An error means that the key cannot be used at all: unreadable, of another kind, or RSA outside of
/// 2048 to 4096 bits. Whether its strength is enough is for the policy to judge.
pub fn verify(spki_der: &[u8], data: &[u8], signature: &[u8]) -> Result<bool, EdsError> {
    PublicKey::parse(spki_der)?.verify(Digest::Sha256, data, signature)
}

/// Turns the fixed r‖s of Web Crypto (IEEE P1363) into the DER form of X.509 (RFC 3279 §2.2.3).
///
/// Exactly 64 octets, r and s not zero; the integers become minimal.
pub fn ecdsa_p1363_to_der(raw: &[u8]) -> Result<Vec<u8>, EdsError> {
    let malformed = EdsError::Malformed {
        what: "signature value",
    };
    let Some((r, s)) = raw
        .split_at_checked(P256_OCTETS)
        .filter(|(_, s)| s.len() == P256_OCTETS)
    else {
        return Err(malformed);
    };
    if [r, s].iter().any(|number| number.iter().all(|octet| *octet == 0)) {
        return Err(malformed);
    }
    Ok(write::sequence(&[&write::unsigned(r), &write::unsigned(s)]))
}

/// A signature with SHA-256 made elsewhere, in the X.509 form, after it was found to fit.
///
/// A value of 64 octets is taken as r‖s when it does not fit as DER: which of the two it is, only the
/// arithmetic can say for certain.
pub(crate) fn fitting_form(key: &PublicKey<'_>, data: &[u8], signature: &[u8]) -> Result<Vec<u8>, EdsError> {
    if key.verify(Digest::Sha256, data, signature)? {
        return Ok(signature.to_vec());
    }
    if key.kind == KeyKind::P256 && signature.len() == 2 * P256_OCTETS {
        let der = ecdsa_p1363_to_der(signature).map_err(|_| EdsError::SignatureMismatch)?;
        if key.verify(Digest::Sha256, data, &der)? {
            return Ok(der);
        }
    }
    Err(EdsError::SignatureMismatch)
}

/// The reverse of [`ecdsa_p1363_to_der`]: what Web Crypto verifies.
pub fn ecdsa_der_to_p1363(der: &[u8]) -> Result<[u8; 2 * P256_OCTETS], EdsError> {
    let mut outer = Reader::new(der, "signature value");
    let mut inner = outer.enter(tag::SEQUENCE)?;
    let numbers = [inner.unsigned()?, inner.unsigned()?];
    inner.finish()?;
    outer.finish()?;
    let mut raw = [0; 2 * P256_OCTETS];
    for (place, number) in raw.chunks_exact_mut(P256_OCTETS).zip(numbers) {
        let start = P256_OCTETS
            .checked_sub(number.len())
            .filter(|start| *start < P256_OCTETS);
        let place = start
            .and_then(|start| place.get_mut(start..))
            .ok_or(EdsError::Malformed {
                what: "signature value",
            })?;
        place.copy_from_slice(number);
    }
    Ok(raw)
}

/// Octets of a coordinate or scalar of P-256.
const P256_OCTETS: usize = 32;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn keys_sign_and_survive_export() {
        for algorithm in [Algorithm::Rsa2048, Algorithm::P256] {
            let key = PrivateKey::generate(algorithm).expect("aws-lc makes keys");
            let again = PrivateKey::from_pkcs8_der(&key.to_pkcs8_der().expect("exports")).expect("reads back");
            assert_eq!(again.algorithm(), algorithm);
            assert_eq!(again.public_key_der(), key.public_key_der());
            let signature = again.sign(b"words").expect("signs");
            assert_eq!(verify(&key.public_key_der(), b"words", &signature), Ok(true));
            assert_eq!(verify(&key.public_key_der(), b"wordz", &signature), Ok(false));
            assert_eq!(verify(&key.public_key_der(), b"words", &[]), Ok(false));
            assert!(!format!("{key:?}").contains(&hex::encode(key.public_key_der())));
        }
    }

    #[test]
    fn the_fixed_form_has_a_fixed_length_and_no_zero() {
        assert!(ecdsa_p1363_to_der(&[1; 63]).is_err());
        assert!(ecdsa_p1363_to_der(&[1; 65]).is_err());
        assert!(ecdsa_p1363_to_der(&[0; 64]).is_err());
        let mut small = [0; 64];
        (small[31], small[63]) = (1, 0x80);
        assert_eq!(ecdsa_p1363_to_der(&small), Ok(vec![0x30, 7, 2, 1, 1, 2, 2, 0, 0x80]));
    }

    proptest! {
        #[test]
        fn fixed_to_der_and_back(r in 1_u8.., s in 1_u8.., rest in prop::array::uniform32(any::<u8>()), zeros in 0_usize..32) {
            let mut raw = [0; 64];
            raw[..32].copy_from_slice(&rest);
            raw[..zeros].fill(0);
            (raw[31], raw[63]) = (r, s);
            let der = ecdsa_p1363_to_der(&raw).expect("neither is zero");
            prop_assert_eq!(ecdsa_der_to_p1363(&der), Ok(raw));
        }

        #[test]
        fn no_bytes_make_a_key_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let _ = PrivateKey::from_pkcs8_der(&bytes);
            let _ = verify(&bytes, b"data", &bytes);
            let _ = ecdsa_der_to_p1363(&bytes);
        }
    }
}
