//! The digests that signatures, certificates and time stamps name.

use const_oid::ObjectIdentifier;
use streebog::digest::Digest as _;

use crate::asn1::{oid, tag, write};

/// A digest algorithm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Digest {
    /// SHA-1: only to recognise what others wrote (CertID of OCSP, old key stores), never in a signature.
    Sha1,
    /// SHA-256 (FIPS 180-4).
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
    /// ГОСТ Р 34.11-2012 of 256 bits (СТ РК ГОСТ Р 34.11-2015; RFC 6986).
    Streebog256,
    /// ГОСТ Р 34.11-2012 of 512 bits.
    Streebog512,
    /// ГОСТ 34.311-95 with the test parameters, as in Kazakhstan (RFC 5831).
    Gost34311,
}

impl Digest {
    /// Every algorithm.
    pub const ALL: [Self; 7] = [
        Self::Sha1,
        Self::Sha256,
        Self::Sha384,
        Self::Sha512,
        Self::Streebog256,
        Self::Streebog512,
        Self::Gost34311,
    ];

    /// None: an algorithm we do not compute.
    pub fn of_oid(oid: &ObjectIdentifier) -> Option<Self> {
        Self::ALL.into_iter().find(|digest| digest.oid() == *oid)
    }

    /// RFC 5754 §2; the arc of the НУЦ for the GOST ones.
    pub const fn oid(self) -> ObjectIdentifier {
        match self {
            Self::Sha1 => oid::SHA1,
            Self::Sha256 => oid::SHA256,
            Self::Sha384 => oid::SHA384,
            Self::Sha512 => oid::SHA512,
            Self::Streebog256 => oid::STREEBOG_256,
            Self::Streebog512 => oid::STREEBOG_512,
            Self::Gost34311 => oid::GOST_34_311,
        }
    }

    /// The AlgorithmIdentifier in DER: SHA-2 without parameters (RFC 5754 §2), the others with NULL.
    pub fn identifier(self) -> Vec<u8> {
        let parameters: &[u8] = match self {
            Self::Sha256 | Self::Sha384 | Self::Sha512 => &[],
            _ => &[tag::NULL, 0],
        };
        write::sequence(&[&write::oid(&self.oid()), parameters])
    }

    /// «SHA-256», «Стрибог-512» in Latin letters, as reports print it in every language.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sha1 => "SHA-1",
            Self::Sha256 => "SHA-256",
            Self::Sha384 => "SHA-384",
            Self::Sha512 => "SHA-512",
            Self::Streebog256 => "Streebog-256",
            Self::Streebog512 => "Streebog-512",
            Self::Gost34311 => "GOST 34.311-95",
        }
    }

    /// How many octets a value has.
    pub const fn octets(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 | Self::Streebog256 | Self::Gost34311 => 32,
            Self::Sha384 => 48,
            Self::Sha512 | Self::Streebog512 => 64,
        }
    }

    /// The digest of the data.
    pub fn of(self, data: &[u8]) -> Vec<u8> {
        self.of_parts(&[data])
    }

    /// The digest of the parts, one after another.
    pub fn of_parts(self, parts: &[&[u8]]) -> Vec<u8> {
        let mut hasher = self.hasher();
        for part in parts {
            hasher.update(part);
        }
        hasher.finish()
    }

    /// For data that comes piece by piece.
    pub fn hasher(self) -> Hasher {
        let aws = |algorithm| State::Aws(aws_lc_rs::digest::Context::new(algorithm));
        Hasher(match self {
            Self::Sha1 => aws(&aws_lc_rs::digest::SHA1_FOR_LEGACY_USE_ONLY),
            Self::Sha256 => aws(&aws_lc_rs::digest::SHA256),
            Self::Sha384 => aws(&aws_lc_rs::digest::SHA384),
            Self::Sha512 => aws(&aws_lc_rs::digest::SHA512),
            Self::Streebog256 => State::Streebog256(Box::default()),
            Self::Streebog512 => State::Streebog512(Box::default()),
            Self::Gost34311 => State::Gost34311(Box::default()),
        })
    }
}

/// A digest under way.
pub struct Hasher(State);

enum State {
    Aws(aws_lc_rs::digest::Context),
    Streebog256(Box<streebog::Streebog256>),
    Streebog512(Box<streebog::Streebog512>),
    Gost34311(Box<gost94::Gost94Test>),
}

impl Hasher {
    /// The next piece.
    pub fn update(&mut self, data: &[u8]) {
        match &mut self.0 {
            State::Aws(state) => state.update(data),
            State::Streebog256(state) => state.update(data),
            State::Streebog512(state) => state.update(data),
            State::Gost34311(state) => state.update(data),
        }
    }

    /// The value.
    pub fn finish(self) -> Vec<u8> {
        match self.0 {
            State::Aws(state) => state.finish().as_ref().to_vec(),
            State::Streebog256(state) => state.finalize().to_vec(),
            State::Streebog512(state) => state.finalize().to_vec(),
            State::Gost34311(state) => state.finalize().to_vec(),
        }
    }
}

/// SHA-256 of the parts, one after another.
pub(crate) fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let mut out = [0; 32];
    // The lengths agree by definition of the algorithm.
    out.iter_mut()
        .zip(Digest::Sha256.of_parts(parts))
        .for_each(|(place, octet)| *place = octet);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_empty_and_the_short_text_have_their_known_digests() {
        let known = [
            (
                Digest::Gost34311,
                "",
                "ce85b99cc46752fffee35cab9a7b0278abb4c2d2055cff685af4912c49490f8d",
            ),
            (
                Digest::Gost34311,
                "abc",
                "f3134348c44fb1b2a277729e2285ebb5cb5e0f29c975bc753b70497c06a4d51d",
            ),
            (
                Digest::Streebog512,
                "",
                "8e945da209aa869f0455928529bcae4679e9873ab707b55315f56ceb98bef0a7362f715528356ee83cda5f2aac4c6ad2ba3a715c1bcd81cb8e9f90bf4c1c1a8a",
            ),
            (
                Digest::Streebog256,
                "",
                "3f539a213e97c802cc229d474c6aa32a825a360b2a933a949fd925208d9ce1bb",
            ),
            (Digest::Sha1, "abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        ];
        for (digest, text, value) in known {
            assert_eq!(hex::encode(digest.of(text.as_bytes())), value, "{digest:?} of {text:?}");
        }
        for digest in Digest::ALL {
            assert_eq!(digest.of(b"words").len(), digest.octets());
            assert_eq!(digest.of(b"words"), digest.of_parts(&[b"wo", b"", b"rds"]));
            assert_eq!(Digest::of_oid(&digest.oid()), Some(digest));
        }
    }
}
