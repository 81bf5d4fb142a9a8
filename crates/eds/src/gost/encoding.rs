//! The octets of the НУЦ around keys.

use const_oid::ObjectIdentifier;
use zeroize::Zeroizing;

use super::Standard;
use crate::EdsError;
use crate::asn1::{Reader, oid, tag, write};

/// Key, parameter set, digest parameters.
const fn oids(standard: Standard) -> [ObjectIdentifier; 3] {
    match standard {
        Standard::Y2004 => [
            oid::GOST_2004_KEY,
            oid::GOST_2004_PARAMETERS,
            oid::GOST_34_311_PARAMETERS,
        ],
        Standard::Y2015Bits256 => [oid::GOST_2015_256_KEY, oid::GOST_2015_256_PARAMETERS, oid::STREEBOG_256],
        Standard::Y2015Bits512 => [oid::GOST_2015_512_KEY, oid::GOST_2015_512_PARAMETERS, oid::STREEBOG_512],
    }
}

/// ```text
/// AlgorithmIdentifier ::= SEQUENCE { key OBJECT IDENTIFIER, SEQUENCE { publicKeyParamSet, digestParamSet OPTIONAL } }
/// ```
fn identifier(standard: Standard) -> Vec<u8> {
    let [key, parameters, digest] = oids(standard);
    let parameters = write::sequence(&[&write::oid(&parameters), &write::oid(&digest)]);
    write::sequence(&[&write::oid(&key), &parameters])
}

/// Reads what [`identifier`] writes, inside of its SEQUENCE; the digest may be left out.
pub(super) fn read_identifier(reader: &mut Reader<'_>) -> Result<Standard, EdsError> {
    let unsupported = |oid: ObjectIdentifier| EdsError::UnsupportedAlgorithm { oid: oid.to_string() };
    let key = reader.oid()?;
    let standards = [Standard::Y2004, Standard::Y2015Bits256, Standard::Y2015Bits512];
    let standard = standards.into_iter().find(|standard| oids(*standard)[0] == key);
    let standard = standard.ok_or_else(|| unsupported(key))?;
    let [_, wanted, digest] = oids(standard);
    let mut parameters = reader.enter(tag::SEQUENCE)?;
    let curve = parameters.oid()?;
    if curve != wanted {
        return Err(unsupported(curve));
    }
    if !parameters.is_empty() {
        let named = parameters.oid()?;
        if named != digest {
            return Err(unsupported(named));
        }
    }
    Ok(standard)
}

pub(super) fn public_key_info(standard: Standard, point: &[u8]) -> Vec<u8> {
    let inner = write::element(tag::OCTET_STRING, &[point]);
    write::sequence(&[&identifier(standard), &write::element(tag::BIT_STRING, &[&[0], &inner])])
}

/// x‖y inside the OCTET STRING that is inside the BIT STRING.
pub(super) fn read_point(standard: Standard, bits: &[u8]) -> Result<&[u8], EdsError> {
    let mut reader = Reader::new(bits, "public key");
    let point = reader.expect(tag::OCTET_STRING)?.value;
    reader.finish()?;
    if point.len() == 2 * standard.octets() {
        Ok(point)
    } else {
        Err(EdsError::Key {
            what: "a GOST key has another number of octets",
        })
    }
}

/// `PrivateKeyInfo ::= SEQUENCE { version 0, AlgorithmIdentifier, OCTET STRING { OCTET STRING } }`
pub(super) fn private_key_info(standard: Standard, scalar: &[u8]) -> Zeroizing<Vec<u8>> {
    let inner = Zeroizing::new(write::element(tag::OCTET_STRING, &[scalar]));
    let outer = Zeroizing::new(write::element(tag::OCTET_STRING, &[&inner]));
    Zeroizing::new(write::sequence(&[
        &write::unsigned(&[0]),
        &identifier(standard),
        &outer,
    ]))
}

/// The scalar, little-endian, out of privateKey of PKCS#8: an OCTET STRING as the НУЦ writes it, an INTEGER as
/// older stores do, or the bare octets.
pub(super) fn read_scalar(standard: Standard, contents: &[u8]) -> Result<Zeroizing<Vec<u8>>, EdsError> {
    let octets = standard.octets();
    // Room for the whole from the start: what grows leaves copies behind.
    let mut scalar = Zeroizing::new(Vec::with_capacity(octets.max(contents.len())));
    if contents.len() == octets {
        scalar.extend_from_slice(contents);
        return Ok(scalar);
    }
    let mut reader = Reader::new(contents, "private key");
    if let Some(number) = reader.optional(tag::OCTET_STRING)? {
        scalar.extend_from_slice(number.value);
    } else {
        scalar.extend(reader.unsigned()?.iter().rev());
    }
    reader.finish()?;
    if scalar.len() > octets {
        return Err(EdsError::Key {
            what: "a GOST key has another number of octets",
        });
    }
    scalar.resize(octets, 0);
    Ok(scalar)
}
