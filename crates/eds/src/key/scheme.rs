//! Signature algorithms as an AlgorithmIdentifier names them.

use std::fmt;

use super::{Digest, KeyKind, PublicKey};
use crate::EdsError;
use crate::asn1::{Reader, oid, tag, write};

/// The arithmetic of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Family {
    /// RSASSA-PKCS1-v1_5 (RFC 8017 §8.2).
    RsaPkcs1,
    /// RSASSA-PSS with MGF1 over the same digest and a salt as long as it (RFC 8017 §8.1).
    RsaPss,
    /// ECDSA (RFC 5480), the value a DER SEQUENCE of r and s.
    Ecdsa,
    /// ГОСТ 34.310-2004, the value r‖s little-endian.
    Gost2004,
    /// СТ РК ГОСТ Р 34.10-2015 with keys of 256 bits, the value r‖s little-endian.
    Gost2015_256,
    /// СТ РК ГОСТ Р 34.10-2015 with keys of 512 bits, the value r‖s little-endian.
    Gost2015_512,
}

/// Which digest and signature algorithm a signature carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Scheme {
    family: Family,
    digest: Digest,
}

impl Scheme {
    /// None where the two do not go together: RSA and ECDSA take SHA-2, each GOST standard its own digest.
    pub const fn new(family: Family, digest: Digest) -> Option<Self> {
        let fits = match family {
            Family::RsaPkcs1 | Family::RsaPss | Family::Ecdsa => {
                matches!(digest, Digest::Sha256 | Digest::Sha384 | Digest::Sha512)
            }
            Family::Gost2004 => matches!(digest, Digest::Gost34311),
            Family::Gost2015_256 => matches!(digest, Digest::Streebog256),
            Family::Gost2015_512 => matches!(digest, Digest::Streebog512),
        };
        if fits { Some(Self { family, digest }) } else { None }
    }

    /// The arithmetic.
    pub const fn family(self) -> Family {
        self.family
    }

    /// The digest that is signed.
    pub const fn digest(self) -> Digest {
        self.digest
    }

    /// What a key of this kind signs with when nobody says otherwise.
    pub const fn of_kind(kind: KeyKind) -> Self {
        let (family, digest) = match kind {
            KeyKind::Rsa { .. } => (Family::RsaPkcs1, Digest::Sha256),
            KeyKind::P256 => (Family::Ecdsa, Digest::Sha256),
            KeyKind::P384 => (Family::Ecdsa, Digest::Sha384),
            KeyKind::Gost2004 => (Family::Gost2004, Digest::Gost34311),
            KeyKind::Gost2015_256 => (Family::Gost2015_256, Digest::Streebog256),
            KeyKind::Gost2015_512 => (Family::Gost2015_512, Digest::Streebog512),
        };
        Self { family, digest }
    }

    /// The same for a SubjectPublicKeyInfo in DER.
    pub fn of_key(spki_der: &[u8]) -> Result<Self, EdsError> {
        Ok(Self::of_kind(PublicKey::parse(spki_der)?.kind))
    }

    /// From the contents of an AlgorithmIdentifier; None where the algorithm or its parameters are not ours.
    pub(crate) fn read(identifier: &[u8]) -> Option<Self> {
        let mut reader = Reader::new(identifier, "algorithm");
        let oid = reader.oid().ok()?;
        if oid == oid::RSASSA_PSS {
            return read_pss(reader).ok().flatten();
        }
        let (family, digest) = match oid {
            oid::SHA256_WITH_RSA => (Family::RsaPkcs1, Digest::Sha256),
            oid::SHA384_WITH_RSA => (Family::RsaPkcs1, Digest::Sha384),
            oid::SHA512_WITH_RSA => (Family::RsaPkcs1, Digest::Sha512),
            oid::ECDSA_WITH_SHA256 => (Family::Ecdsa, Digest::Sha256),
            oid::ECDSA_WITH_SHA384 => (Family::Ecdsa, Digest::Sha384),
            oid::ECDSA_WITH_SHA512 => (Family::Ecdsa, Digest::Sha512),
            oid::GOST_2004_SIGNATURE => (Family::Gost2004, Digest::Gost34311),
            oid::GOST_2015_256_SIGNATURE => (Family::Gost2015_256, Digest::Streebog256),
            oid::GOST_2015_512_SIGNATURE => (Family::Gost2015_512, Digest::Streebog512),
            _ => return None,
        };
        // RFC 5758 §3.2 wants no parameters with ECDSA, RFC 4055 §5 NULL with RSA. Either is taken, and nothing else:
        // what is ignored here, another reader may obey.
        if matches!(family, Family::Ecdsa | Family::RsaPkcs1) {
            let null = reader.optional(tag::NULL).ok()?;
            reader.finish().ok()?;
            if null.is_some_and(|null| !null.value.is_empty()) {
                return None;
            }
        }
        Some(Self { family, digest })
    }

    /// CMS may name the bare key algorithm and leave the digest to digestAlgorithm (RFC 3370 §3.2).
    pub(crate) fn of_signer(identifier: &[u8], digest: Digest) -> Option<Self> {
        let family = match Reader::new(identifier, "algorithm").oid().ok()? {
            oid::RSA_ENCRYPTION => Family::RsaPkcs1,
            oid::EC_PUBLIC_KEY => Family::Ecdsa,
            oid::GOST_2004_KEY => Family::Gost2004,
            oid::GOST_2015_256_KEY => Family::Gost2015_256,
            oid::GOST_2015_512_KEY => Family::Gost2015_512,
            _ => return Self::read(identifier),
        };
        Self::new(family, digest)
    }

    /// The AlgorithmIdentifier in DER. RSA PKCS#1 v1.5 carries NULL (RFC 4055 §5), PSS its parameters
    /// (§3.1), ECDSA nothing (RFC 5758 §3.2), GOST NULL, as the НУЦ writes it.
    pub fn identifier(self) -> Vec<u8> {
        let null = &[tag::NULL, 0];
        match (self.family, self.digest) {
            (Family::RsaPss, digest) => write::sequence(&[&write::oid(&oid::RSASSA_PSS), &pss_parameters(digest)]),
            (Family::RsaPkcs1, Digest::Sha384) => write::sequence(&[&write::oid(&oid::SHA384_WITH_RSA), null]),
            (Family::RsaPkcs1, Digest::Sha512) => write::sequence(&[&write::oid(&oid::SHA512_WITH_RSA), null]),
            (Family::RsaPkcs1, _) => write::sequence(&[&write::oid(&oid::SHA256_WITH_RSA), null]),
            (Family::Ecdsa, Digest::Sha384) => write::sequence(&[&write::oid(&oid::ECDSA_WITH_SHA384)]),
            (Family::Ecdsa, Digest::Sha512) => write::sequence(&[&write::oid(&oid::ECDSA_WITH_SHA512)]),
            (Family::Ecdsa, _) => write::sequence(&[&write::oid(&oid::ECDSA_WITH_SHA256)]),
            (Family::Gost2004, _) => write::sequence(&[&write::oid(&oid::GOST_2004_SIGNATURE), null]),
            (Family::Gost2015_256, _) => write::sequence(&[&write::oid(&oid::GOST_2015_256_SIGNATURE), null]),
            (Family::Gost2015_512, _) => write::sequence(&[&write::oid(&oid::GOST_2015_512_SIGNATURE), null]),
        }
    }

    /// Whether `signature` over `data` is by the key in `spki_der`; false where key and algorithm are of
    /// different families. An error means that the key cannot be used at all.
    pub fn verify(self, spki_der: &[u8], data: &[u8], signature: &[u8]) -> Result<bool, EdsError> {
        PublicKey::parse(spki_der)?.verify(self, data, signature)
    }
}

/// «RSA PKCS#1, SHA-256»: without the size of the key, which the scheme does not know.
impl fmt::Display for Scheme {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let family = match self.family {
            Family::RsaPkcs1 => "RSA",
            Family::RsaPss => "RSA-PSS",
            Family::Ecdsa => "ECDSA",
            Family::Gost2004 => "GOST 34.310-2004",
            Family::Gost2015_256 => "GOST R 34.10-2015 (256)",
            Family::Gost2015_512 => "GOST R 34.10-2015 (512)",
        };
        write!(formatter, "{family}, {}", self.digest.name())
    }
}

/// Octets of the salt where the parameters do not say (RFC 4055 §3.1).
const PSS_SALT_DEFAULT: usize = 20;

/// ```text
/// RSASSA-PSS-params ::= SEQUENCE { hashAlgorithm [0] DEFAULT sha1, maskGenAlgorithm [1] DEFAULT mgf1SHA1,
///     saltLength [2] INTEGER DEFAULT 20, trailerField [3] INTEGER DEFAULT 1 }
/// ```
/// All defaults but the trailer mean SHA-1 and are refused, and so is a salt of another length.
fn read_pss(identifier: Reader<'_>) -> Result<Option<Scheme>, EdsError> {
    let fits =
        |(digest, salt): (Digest, usize)| Scheme::new(Family::RsaPss, digest).filter(|_| salt == digest.octets());
    Ok(pss(identifier)?.and_then(fits))
}

/// The digest, of the value and of its mask, and the octets of the salt; None where they are not ours.
pub(super) fn pss(mut identifier: Reader<'_>) -> Result<Option<(Digest, usize)>, EdsError> {
    let mut parameters = identifier.enter(tag::SEQUENCE)?;
    identifier.finish()?;
    let Some(digest) = parameters
        .optional(tag::context(0))?
        .map(|wrapped| digest_inside(parameters.inside(wrapped)))
        .transpose()?
        .flatten()
    else {
        return Ok(None);
    };
    let Some(mask) = parameters.optional(tag::context(1))? else {
        return Ok(None);
    };
    let mut mask = parameters.inside(mask).enter(tag::SEQUENCE)?;
    let same_mask = mask.oid()? == oid::MGF1 && digest_inside(mask)? == Some(digest);
    let salt = match parameters.optional(tag::context(2))? {
        Some(salt) => match parameters.inside(salt).unsigned()? {
            [] => 0,
            [one] => usize::from(*one),
            _ => return Ok(None),
        },
        None => PSS_SALT_DEFAULT,
    };
    if let Some(trailer) = parameters.optional(tag::context(3))?
        && parameters.inside(trailer).unsigned()? != [1]
    {
        return Ok(None);
    }
    parameters.finish()?;
    Ok(same_mask.then_some((digest, salt)))
}

/// The digest that the next AlgorithmIdentifier names; its parameters are absent or NULL (RFC 4055 §2.1).
fn digest_inside(mut outer: Reader<'_>) -> Result<Option<Digest>, EdsError> {
    let mut identifier = outer.enter(tag::SEQUENCE)?;
    let digest = Digest::of_oid(&identifier.oid()?);
    identifier.optional(tag::NULL)?;
    identifier.finish()?;
    outer.finish()?;
    Ok(digest)
}

fn pss_parameters(digest: Digest) -> Vec<u8> {
    let hash = write::sequence(&[&write::oid(&digest.oid()), &[tag::NULL, 0]]);
    let mask = write::sequence(&[&write::oid(&oid::MGF1), &hash]);
    let salt = write::unsigned(&[u8::try_from(digest.octets()).unwrap_or(u8::MAX)]);
    write::sequence(&[
        &write::element(tag::context(0), &[&hash]),
        &write::element(tag::context(1), &[&mask]),
        &write::element(tag::context(2), &[&salt]),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scheme_reads_what_it_writes() {
        let families = [
            Family::RsaPkcs1,
            Family::RsaPss,
            Family::Ecdsa,
            Family::Gost2004,
            Family::Gost2015_256,
            Family::Gost2015_512,
        ];
        let mut seen = 0;
        for family in families {
            for digest in Digest::ALL {
                let Some(scheme) = Scheme::new(family, digest) else {
                    continue;
                };
                seen += 1;
                let identifier = scheme.identifier();
                let mut reader = Reader::new(&identifier, "test");
                let contents = reader.expect(tag::SEQUENCE).expect("a sequence").value;
                assert_eq!(Scheme::read(contents), Some(scheme));
                assert_eq!(Scheme::of_signer(contents, digest), Some(scheme));
            }
        }
        assert_eq!(seen, 12);
    }

    #[test]
    fn parameters_that_do_not_belong_to_the_algorithm_make_it_none_of_ours() {
        for oid in [oid::ECDSA_WITH_SHA256, oid::SHA256_WITH_RSA] {
            let read = |parameters: &[u8]| Scheme::read(&[write::oid(&oid), parameters.to_vec()].concat());
            assert!(read(&[]).is_some());
            assert!(read(&[tag::NULL, 0]).is_some());
            for junk in [&[tag::NULL, 1, 7][..], &[4, 2, 7, 7], &[tag::NULL, 0, tag::NULL, 0]] {
                assert_eq!(read(junk), None, "{junk:02x?}");
            }
        }
    }

    #[test]
    fn pss_with_defaults_or_mixed_parameters_is_not_ours() {
        let good = pss_parameters(Digest::Sha256);
        let read = |parameters: &[u8]| Scheme::read(&[write::oid(&oid::RSASSA_PSS), parameters.to_vec()].concat());
        assert!(read(&good).is_some());
        assert_eq!(read(&[0x30, 0]), None, "the defaults are SHA-1");
        assert_eq!(read(&[]), None);
        let mut short_salt = good.clone();
        *short_salt.last_mut().expect("a salt") = 20;
        assert_eq!(read(&short_salt), None);
        let other = pss_parameters(Digest::Sha384);
        let hash = write::sequence(&[&write::oid(&Digest::Sha256.oid()), &[tag::NULL, 0]]);
        let mixed = write::sequence(&[
            &write::element(tag::context(0), &[&hash]),
            other.get(2 + 2 + hash.len()..).expect("the rest"),
        ]);
        assert_eq!(read(&mixed), None);
    }
}
