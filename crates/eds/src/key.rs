//! Keys and what they sign with: RSA, ECDSA and SHA-2 over aws-lc, ГОСТ over [`crate::gost`].

mod digest;
mod ecdsa;
mod private;
mod public;
mod scheme;
mod signer;

use std::fmt;
use std::str::FromStr;

pub(crate) use digest::sha256;
pub use digest::{Digest, Hasher};
pub(crate) use ecdsa::fitting_form;
pub use ecdsa::{ecdsa_der_to_fixed, ecdsa_der_to_p1363, ecdsa_p1363_to_der};
pub use private::PrivateKey;
pub use public::{KeyKind, ec_public_key, rsa_public_key};
pub(crate) use public::{PublicKey, same_key};
pub use scheme::{Family, Scheme};
pub use signer::Signer;

use crate::EdsError;

/// The shortest RSA modulus with which a signature is checked at all, in bits.
pub const RSA_BITS_MIN: usize = 2048;
/// The longest one: checking costs grow with the square of the length.
pub const RSA_BITS_MAX: usize = 4096;
/// The largest PKCS#8 or SubjectPublicKeyInfo we read, in bytes.
pub const KEY_BYTES_MAX: usize = 16 * 1024;

/// What kind of key can be generated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// RSA with a modulus of 2048 bits, PKCS#1 v1.5, SHA-256.
    Rsa2048,
    /// The same with 3072 bits.
    Rsa3072,
    /// The same with 4096 bits.
    Rsa4096,
    /// ECDSA over P-256 with SHA-256.
    P256,
    /// ECDSA over P-384 with SHA-384.
    P384,
    /// СТ РК ГОСТ Р 34.10-2015 with 512 bits: what the НУЦ issues to people.
    Gost2015_512,
    /// The same with 256 bits.
    Gost2015_256,
    /// ГОСТ 34.310-2004 with ГОСТ 34.311-95: what the НУЦ issued before.
    Gost2004,
}

impl Algorithm {
    /// Every algorithm.
    pub const ALL: [Self; 8] = [
        Self::Rsa2048,
        Self::Rsa3072,
        Self::Rsa4096,
        Self::P256,
        Self::P384,
        Self::Gost2015_512,
        Self::Gost2015_256,
        Self::Gost2004,
    ];

    /// The name on a command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rsa2048 => "rsa-2048",
            Self::Rsa3072 => "rsa-3072",
            Self::Rsa4096 => "rsa-4096",
            Self::P256 => "p-256",
            Self::P384 => "p-384",
            Self::Gost2015_512 => "gost-2015-512",
            Self::Gost2015_256 => "gost-2015-256",
            Self::Gost2004 => "gost-2004",
        }
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl FromStr for Algorithm {
    type Err = EdsError;

    fn from_str(name: &str) -> Result<Self, EdsError> {
        let found = Self::ALL.into_iter().find(|algorithm| algorithm.name() == name);
        found.ok_or_else(|| EdsError::UnsupportedAlgorithm { oid: name.to_owned() })
    }
}

/// The kind of a key in a SubjectPublicKeyInfo (DER).
pub fn kind_of(spki_der: &[u8]) -> Result<KeyKind, EdsError> {
    Ok(PublicKey::parse(spki_der)?.kind)
}

/// Whether `signature` (X.509 form) over `data` is by the key in `spki_der`, with the algorithm that keys
/// of its kind sign with by themselves: RSA PKCS#1 v1.5 and P-256 with SHA-256, P-384 with SHA-384, GOST with its own.
///
/// An error means that the key cannot be used at all: unreadable, of another kind, or RSA outside of
/// 2048 to 4096 bits. Whether its strength is enough is for the policy to judge. For another algorithm see [`Scheme::verify`].
pub fn verify(spki_der: &[u8], data: &[u8], signature: &[u8]) -> Result<bool, EdsError> {
    let key = PublicKey::parse(spki_der)?;
    key.verify(Scheme::of_kind(key.kind), data, signature)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn keys_sign_and_survive_export() {
        for algorithm in Algorithm::ALL {
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
