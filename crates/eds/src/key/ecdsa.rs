//! The two forms of an ECDSA value: r‖s of Web Crypto and XML, SEQUENCE of X.509.

use super::{KeyKind, PublicKey, Scheme};
use crate::EdsError;
use crate::asn1::{Reader, tag, write};

/// Octets of a coordinate or scalar of P-256.
const P256_OCTETS: usize = 32;
/// The same for P-384.
const P384_OCTETS: usize = 48;

const MALFORMED: EdsError = EdsError::Malformed {
    what: "signature value",
};

/// Turns the fixed r‖s of Web Crypto (IEEE P1363) into the DER form of X.509 (RFC 3279 §2.2.3).
///
/// Exactly 64 octets for P-256 or 96 for P-384, r and s not zero; the integers become minimal.
pub fn ecdsa_p1363_to_der(raw: &[u8]) -> Result<Vec<u8>, EdsError> {
    if ![2 * P256_OCTETS, 2 * P384_OCTETS].contains(&raw.len()) {
        return Err(MALFORMED);
    }
    let (r, s) = raw.split_at(raw.len() / 2);
    if [r, s].iter().any(|number| number.iter().all(|octet| *octet == 0)) {
        return Err(MALFORMED);
    }
    Ok(write::sequence(&[&write::unsigned(r), &write::unsigned(s)]))
}

/// The reverse of [`ecdsa_p1363_to_der`] for P-256: what Web Crypto verifies.
pub fn ecdsa_der_to_p1363(der: &[u8]) -> Result<[u8; 2 * P256_OCTETS], EdsError> {
    ecdsa_der_to_fixed(der)
}

/// The reverse of [`ecdsa_p1363_to_der`] for values of `OCTETS` octets: 64 for P-256, 96 for P-384.
pub fn ecdsa_der_to_fixed<const OCTETS: usize>(der: &[u8]) -> Result<[u8; OCTETS], EdsError> {
    let mut outer = Reader::new(der, "signature value");
    let mut inner = outer.enter(tag::SEQUENCE)?;
    let numbers = [inner.unsigned()?, inner.unsigned()?];
    inner.finish()?;
    outer.finish()?;
    let mut raw = [0; OCTETS];
    let half = OCTETS / 2;
    for (place, number) in raw.chunks_exact_mut(half).zip(numbers) {
        let start = half.checked_sub(number.len()).filter(|start| *start < half);
        let place = start.and_then(|start| place.get_mut(start..)).ok_or(MALFORMED)?;
        place.copy_from_slice(number);
    }
    Ok(raw)
}

/// A signature made elsewhere, in the X.509 form, after it was found to fit.
///
/// An ECDSA value of the fixed length is taken as r‖s when it does not fit as DER: which of the two it
/// is, only the arithmetic can say for certain.
pub(crate) fn fitting_form(
    key: &PublicKey,
    scheme: Scheme,
    data: &[u8],
    signature: &[u8],
) -> Result<Vec<u8>, EdsError> {
    if key.verify(scheme, data, signature)? {
        return Ok(signature.to_vec());
    }
    let fixed = match key.kind {
        KeyKind::P256 => 2 * P256_OCTETS,
        KeyKind::P384 => 2 * P384_OCTETS,
        _ => return Err(EdsError::SignatureMismatch),
    };
    if signature.len() == fixed {
        let der = ecdsa_p1363_to_der(signature).map_err(|_| EdsError::SignatureMismatch)?;
        if key.verify(scheme, data, &der)? {
            return Ok(der);
        }
    }
    Err(EdsError::SignatureMismatch)
}
