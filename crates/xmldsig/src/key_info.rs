//! Whose key it is said to be: the certificates and revocation lists that came with a signature.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use eds::Certificate;
use uppsala::NodeId;

use crate::{DS, DS11, Document, WSSE, XmlError};

/// The most certificates of one signature: signer, authorities, and room for a whole WS-Security path.
const CERTIFICATES_MAX: usize = 16;
/// The most revocation lists and answers of one signature.
const EVIDENCE_MAX: usize = 8;

/// What KeyInfo carries. Nothing of it is signed; certificates, lists and answers carry their own signatures.
#[derive(Debug, Default)]
pub(crate) struct KeyInfo {
    pub(crate) certificates: Vec<Certificate>,
    pub(crate) lists: Vec<Vec<u8>>,
    pub(crate) answers: Vec<Vec<u8>>,
}

/// Reads `ds:KeyInfo`: X509Data, or a SecurityTokenReference by KeyIdentifier or to a BinarySecurityToken.
pub(crate) fn read(document: &Document<'_>, node: NodeId) -> Result<KeyInfo, XmlError> {
    let mut found = KeyInfo::default();
    for child in document.children(node) {
        if document.is(child, DS, "X509Data") {
            x509_data(document, child, &mut found)?;
        } else if document.is(child, WSSE, "SecurityTokenReference") {
            token_reference(document, child, &mut found)?;
        }
        // KeyName and KeyValue say nothing that a certificate does not prove.
    }
    if found.certificates.len() > CERTIFICATES_MAX {
        return Err(XmlError::TooMany {
            what: "certificates",
            limit: CERTIFICATES_MAX,
        });
    }
    if found.lists.len() + found.answers.len() > EVIDENCE_MAX {
        return Err(XmlError::TooMany {
            what: "revocation lists and OCSP answers",
            limit: EVIDENCE_MAX,
        });
    }
    Ok(found)
}

fn x509_data(document: &Document<'_>, node: NodeId, found: &mut KeyInfo) -> Result<(), XmlError> {
    for child in document.children(node) {
        if document.is(child, DS, "X509Certificate") {
            found.certificates.push(certificate(document, child)?);
        } else if document.is(child, DS, "X509CRL") {
            found.lists.push(bytes(document, child)?);
        } else if document.is(child, DS11, "OCSPResponse") {
            found.answers.push(bytes(document, child)?);
        }
    }
    Ok(())
}

fn token_reference(document: &Document<'_>, node: NodeId, found: &mut KeyInfo) -> Result<(), XmlError> {
    for child in document.children(node) {
        if document.is(child, WSSE, "KeyIdentifier") {
            let kind = document.attribute(child, "ValueType").unwrap_or_default();
            if !kind.ends_with("#X509v3") {
                return Err(XmlError::Signature {
                    what: "the KeyIdentifier is not a certificate",
                });
            }
            found.certificates.push(certificate(document, child)?);
        } else if document.is(child, WSSE, "Reference") {
            let uri = document.attribute(child, "URI").unwrap_or_default();
            let token = uri.strip_prefix('#').and_then(|id| document.by_id(id));
            let token = token
                .filter(|token| document.is(*token, WSSE, "BinarySecurityToken"))
                .ok_or(XmlError::Signature {
                    what: "the token reference is not to a BinarySecurityToken of the message",
                })?;
            found.certificates.push(certificate(document, token)?);
        } else if document.is(child, DS, "X509Data") {
            x509_data(document, child, found)?;
        }
    }
    Ok(())
}

fn certificate(document: &Document<'_>, node: NodeId) -> Result<Certificate, XmlError> {
    Ok(Certificate::from_der(&bytes(document, node)?)?)
}

/// The base64 inside an element, with any white space.
pub(crate) fn bytes(document: &Document<'_>, node: NodeId) -> Result<Vec<u8>, XmlError> {
    let text: String = document.text_of(node)?.split_ascii_whitespace().collect();
    BASE64.decode(text).map_err(|_| XmlError::Signature {
        what: "a value is not base64",
    })
}
