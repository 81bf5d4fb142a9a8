//! ЭЦП ГОСТ: СТ РК ГОСТ Р 34.10-2015 (512 and 256 bits; RFC 7091) and ГОСТ 34.310-2004, in the octets of the НУЦ.
//!
//! - The digest is read as a little-endian number e; the value is r‖s, each little-endian (RFC 4491 has the
//!   digest in the same order and the value as s‖r, big-endian).
//! - A public key is x‖y, each little-endian, in an OCTET STRING inside the BIT STRING; a private key is
//!   the little-endian scalar in an OCTET STRING inside that of PKCS#8.
//!
//! Checking knows nothing secret and is fast (`verify`, over `special`). Signing keeps the key from
//! whoever can measure time (`sign`, which says how).

mod curve;
mod encoding;
mod field;
mod point;
mod sign;
mod special;
#[cfg(test)]
mod vectors;
mod verify;

pub(crate) use sign::SecretKey;

use crate::EdsError;
use crate::asn1::Reader;
use crate::key::KeyKind;

/// The standards with their keys of 256 and 512 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standard {
    /// ГОСТ 34.310-2004 over the curve of CryptoPro-A.
    Y2004,
    /// СТ РК ГОСТ Р 34.10-2015, 256 bits, over tc26-gost-3410-2012-256-paramSetA.
    Y2015Bits256,
    /// СТ РК ГОСТ Р 34.10-2015, 512 bits, over tc26-gost-3410-12-512-paramSetA.
    Y2015Bits512,
}

impl Standard {
    /// Octets of a coordinate, and of each half of a signature.
    pub(crate) const fn octets(self) -> usize {
        match self {
            Self::Y2004 | Self::Y2015Bits256 => 32,
            Self::Y2015Bits512 => 64,
        }
    }

    pub(crate) const fn kind(self) -> KeyKind {
        match self {
            Self::Y2004 => KeyKind::Gost2004,
            Self::Y2015Bits256 => KeyKind::Gost2015_256,
            Self::Y2015Bits512 => KeyKind::Gost2015_512,
        }
    }

    /// None: not a GOST key.
    pub(crate) const fn of_kind(kind: KeyKind) -> Option<Self> {
        match kind {
            KeyKind::Gost2004 => Some(Self::Y2004),
            KeyKind::Gost2015_256 => Some(Self::Y2015Bits256),
            KeyKind::Gost2015_512 => Some(Self::Y2015Bits512),
            KeyKind::Rsa { .. } | KeyKind::P256 | KeyKind::P384 => None,
        }
    }

    /// The standard that an AlgorithmIdentifier names, read to its end, and whether its parameters are those of the НУЦ.
    pub(crate) fn of_identifier(identifier: &mut Reader<'_>) -> Result<Self, EdsError> {
        encoding::read_identifier(identifier)
    }

    /// x‖y out of the contents of the BIT STRING. Whether it is a point is asked when it is used.
    pub(crate) fn public_octets(self, bits: &[u8]) -> Result<&[u8], EdsError> {
        encoding::read_point(self, bits)
    }

    /// Whether r‖s over the digest is by the key x‖y. False also for what is no point of the curve.
    pub(crate) fn verify(self, key: &[u8], digest: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::Y2004 => verify::verify(&verify::CRYPTO_PRO_A, key, digest, signature),
            Self::Y2015Bits256 => verify::verify(&verify::TC26_256_A, key, digest, signature),
            Self::Y2015Bits512 => verify::verify(&verify::TC26_512_A, key, digest, signature),
        }
        .unwrap_or(false)
    }
}
