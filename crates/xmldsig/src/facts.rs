//! From a signature value to the facts that the policy judges.

use eds::facts::Below;
use eds::key::{self, Family, Scheme};
use eds::{Certificate, EdsError, Facts};

use crate::key_info::KeyInfo;

/// The signer is the certificate whose key made the value; where none did, the first one is said to be.
pub(crate) fn of(scheme: Scheme, signed_info: &[u8], value: &[u8], keys: &KeyInfo, digest_matches: bool) -> Facts {
    let made_it = |certificate: &&Certificate| fits(scheme, certificate, signed_info, value).unwrap_or(false);
    let maker = keys.certificates.iter().find(made_it);
    let signer = maker.or_else(|| keys.certificates.first()).cloned();
    let spki = signer.as_ref().map(Certificate::public_key_der);
    let kind = spki.as_deref().and_then(|spki| key::kind_of(spki).ok());
    let algorithm = match kind {
        Some(kind) => format!("{kind}, {}", scheme.digest().name()),
        None => scheme.to_string(),
    };
    Facts {
        signer,
        certificates: keys.certificates.clone(),
        algorithm,
        algorithm_supported: kind.is_some(),
        key: kind,
        digest_matches,
        signature_matches: maker.is_some(),
        // XMLDSig knows neither attribute: what they prove, the reference proves.
        content_type_present: true,
        signing_certificate_matches: true,
        below: Some(Below::XmlWithoutProperties),
        ..Facts::default()
    }
}

/// ECDSA values of XML are r‖s (XMLDSig 1.1 §6.4.3), those of certificates are DER.
fn fits(scheme: Scheme, certificate: &Certificate, signed_info: &[u8], value: &[u8]) -> Result<bool, EdsError> {
    let spki = certificate.public_key_der();
    if scheme.family() == Family::Ecdsa {
        let der = key::ecdsa_p1363_to_der(value)?;
        return scheme.verify(&spki, signed_info, &der);
    }
    scheme.verify(&spki, signed_info, value)
}
