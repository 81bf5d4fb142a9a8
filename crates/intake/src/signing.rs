//! Signing: the server prepares the signed attributes, the person's key signs them elsewhere, and the CMS is put
//! together; or a whole CMS made elsewhere (openssl, a token) is taken as it is.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use eds::{Certificate, EdsError, TrustStore};
use jiff::Timestamp;

/// What the person hands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Handed {
    /// The signature value over signed attributes that [`signed_attributes`] prepared.
    Value {
        certificate: Certificate,
        signed_attributes: Vec<u8>,
        signature: Vec<u8>,
    },
    /// A CMS, detached or attached, DER.
    Cms(Vec<u8>),
}

/// Why no CMS over the document came out. Each is a signature that proves nothing, not a fault of the program.
#[derive(Debug, thiserror::Error)]
pub enum SigningError {
    #[error("the CMS contains another document than the one to be signed")]
    OtherContent,
    #[error("the signature value does not fit")]
    Eds(#[from] EdsError),
}

/// Why what the person handed in cannot even be read.
#[derive(Debug, thiserror::Error)]
pub enum HandedError {
    #[error("the certificate cannot be read")]
    Certificate,
    #[error("the text is neither base64 nor PEM")]
    Base64,
}

/// The first certificate of a PEM text: the one that was chosen for signing.
pub fn chosen_certificate(pem: &str) -> Result<Certificate, HandedError> {
    let certificates = Certificate::many_from_pem(pem).map_err(|_| HandedError::Certificate)?;
    certificates.into_iter().next().ok_or(HandedError::Certificate)
}

/// The bytes that the chosen key must sign.
pub fn signed_attributes(document: &[u8], certificate: &Certificate, now: Timestamp) -> Result<Vec<u8>, EdsError> {
    eds::cms::signed_attributes_over(document, certificate, Some(now))
}

/// The CMS over `document`. A detached CMS stays as it was made; an attached one must contain exactly the document.
pub fn to_cms(handed: Handed, document: &[u8], trust: &TrustStore) -> Result<Vec<u8>, SigningError> {
    match handed {
        Handed::Value {
            certificate,
            signed_attributes,
            signature,
        } => {
            let chain = issuers_of(&certificate, trust);
            Ok(eds::cms::assemble(
                &signed_attributes,
                &signature,
                &certificate,
                &chain,
                None,
            )?)
        }
        Handed::Cms(cms) => match eds::cms::attached_content(&cms)? {
            Some(content) if content != document => Err(SigningError::OtherContent),
            _ => Ok(cms),
        },
    }
}

/// Reads base64 (line breaks allowed) or PEM of any label.
pub fn bytes_of_text(text: &str) -> Result<Vec<u8>, HandedError> {
    let armoured = text.contains("-----BEGIN");
    let body: String = text
        .lines()
        .map(str::trim)
        .skip_while(|line| armoured && !line.starts_with("-----BEGIN"))
        .skip(usize::from(armoured))
        .take_while(|line| !line.starts_with("-----END"))
        .flat_map(|line| line.chars().filter(|letter| !letter.is_whitespace()))
        .collect();
    match STANDARD.decode(body) {
        Ok(bytes) if !bytes.is_empty() => Ok(bytes),
        _ => Err(HandedError::Base64),
    }
}

/// The issuing authority's certificate goes along, so that whoever has the root can check the CMS alone.
fn issuers_of(certificate: &Certificate, trust: &TrustStore) -> Vec<Certificate> {
    trust
        .intermediates
        .iter()
        .filter(|issuer| issuer.subject.common_name == certificate.issuer_common_name)
        .cloned()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_and_pem_are_read() {
        assert_eq!(bytes_of_text("AQID").unwrap(), [1, 2, 3]);
        assert_eq!(bytes_of_text(" AQ\r\nID\n").unwrap(), [1, 2, 3]);
        assert_eq!(
            bytes_of_text("note\n-----BEGIN CMS-----\nAQID\n-----END CMS-----\n").unwrap(),
            [1, 2, 3]
        );
        assert!(matches!(bytes_of_text("жоқ"), Err(HandedError::Base64)));
        assert!(matches!(bytes_of_text(""), Err(HandedError::Base64)));
    }
}
