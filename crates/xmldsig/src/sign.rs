//! Writes signatures as NCALayer does: compact, with the signer's certificate inside.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use eds::key::{Family, Scheme, ecdsa_der_to_fixed};
use eds::{Certificate, Signer};
use uppsala::NodeId;

use crate::algorithm::{digest_uri, scheme_uri};
use crate::{Canonicalization, DS, DS11, Document, XmlError, canonical};

/// What is signed, and where the signature stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place<'a> {
    /// The whole document, the signature as the last child of its root (`URI=""`).
    Enveloped,
    /// The element with this Id, the signature as the last child of the root, beside it (`URI="#…"`).
    Detached { id: &'a str },
}

/// What goes with the signature so that it can be judged without network.
#[derive(Clone, Copy, Debug, Default)]
pub struct Evidence<'a> {
    /// The authorities above the signer.
    pub chain: &'a [Certificate],
    /// Revocation lists, DER.
    pub lists: &'a [Vec<u8>],
    /// OCSP answers, DER.
    pub answers: &'a [Vec<u8>],
}

/// Signs the document and returns it with the signature; every other byte stays as it was.
///
/// `certificate` must be the one of the signer's key: another one is refused.
pub fn sign(
    xml: &str,
    place: Place<'_>,
    signer: &dyn Signer,
    certificate: &Certificate,
    evidence: &Evidence<'_>,
) -> Result<String, XmlError> {
    let document = Document::read(xml.as_bytes())?;
    let scheme = scheme_for(signer, certificate)?;
    let (reference, canonicalization) = match place {
        Place::Enveloped => {
            let bytes = canonical::whole(&document, &[], Canonicalization::InclusiveWithComments, &[])?;
            (
                reference("", true, Canonicalization::InclusiveWithComments, scheme, &bytes)?,
                Canonicalization::Inclusive,
            )
        }
        Place::Detached { id } => {
            let node = document
                .by_id(id)
                .ok_or_else(|| XmlError::NoElement { id: id.to_owned() })?;
            if node == document.root {
                return Err(XmlError::Reference { uri: format!("#{id}") });
            }
            let method = Canonicalization::InclusiveWithComments;
            let bytes = canonical::element(&document, node, &[], false, method, &[])?;
            let uri = format!("#{id}");
            (
                reference(&uri, false, method, scheme, &bytes)?,
                Canonicalization::Exclusive,
            )
        }
    };
    let keys = x509_data(certificate, evidence);
    let (text, at) = insert_last(
        document.text,
        &document,
        document.root,
        &template(canonicalization, scheme, &[reference], &keys)?,
    )?;
    complete(&text, at, signer)
}

/// The scheme of the signer's key; the certificate must be of the same key.
pub(crate) fn scheme_for(signer: &dyn Signer, certificate: &Certificate) -> Result<Scheme, XmlError> {
    if signer.public_key_der() != certificate.public_key_der() {
        return Err(XmlError::Key(eds::EdsError::KeyMismatch));
    }
    Ok(signer.scheme())
}

/// `ds:Reference` over bytes that were canonicalized so.
pub(crate) fn reference(
    uri: &str,
    enveloped: bool,
    method: Canonicalization,
    scheme: Scheme,
    bytes: &[u8],
) -> Result<String, XmlError> {
    let enveloped = if enveloped {
        format!(r#"<ds:Transform Algorithm="{DS}enveloped-signature"/>"#)
    } else {
        String::new()
    };
    Ok(format!(
        r#"<ds:Reference URI="{}"><ds:Transforms>{enveloped}<ds:Transform Algorithm="{}"/></ds:Transforms><ds:DigestMethod Algorithm="{}"/><ds:DigestValue>{}</ds:DigestValue></ds:Reference>"#,
        escaped(uri),
        method.uri(),
        digest_uri(scheme.digest())?,
        BASE64.encode(scheme.digest().of(bytes)),
    ))
}

/// A signature whose value is still empty.
pub(crate) fn template(
    canonicalization: Canonicalization,
    scheme: Scheme,
    references: &[String],
    key_info: &str,
) -> Result<String, XmlError> {
    Ok(format!(
        r#"<ds:Signature xmlns:ds="{DS}"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="{}"/><ds:SignatureMethod Algorithm="{}"/>{}</ds:SignedInfo><ds:SignatureValue></ds:SignatureValue><ds:KeyInfo>{key_info}</ds:KeyInfo></ds:Signature>"#,
        canonicalization.uri(),
        scheme_uri(scheme)?,
        references.concat(),
    ))
}

fn x509_data(certificate: &Certificate, evidence: &Evidence<'_>) -> String {
    let mut data = String::from("<ds:X509Data>");
    for certificate in std::iter::once(certificate).chain(evidence.chain) {
        data.push_str(&format!(
            "<ds:X509Certificate>{}</ds:X509Certificate>",
            BASE64.encode(&certificate.der)
        ));
    }
    for list in evidence.lists {
        data.push_str(&format!("<ds:X509CRL>{}</ds:X509CRL>", BASE64.encode(list)));
    }
    // XMLDSig 1.1 §4.5.4.
    for answer in evidence.answers {
        data.push_str(&format!(
            r#"<dsig11:OCSPResponse xmlns:dsig11="{DS11}">{}</dsig11:OCSPResponse>"#,
            BASE64.encode(answer)
        ));
    }
    data.push_str("</ds:X509Data>");
    data
}

/// Puts `what` at the end of an element; gives the new text and where `what` begins.
pub(crate) fn insert_last(
    text: &str,
    document: &Document<'_>,
    node: NodeId,
    what: &str,
) -> Result<(String, usize), XmlError> {
    let range = document.range(node)?;
    let broken = || XmlError::Malformed {
        cause: "an element has no end".to_owned(),
    };
    let element = text.get(range.clone()).ok_or_else(broken)?;
    let (before, after) = (
        text.get(..range.start).ok_or_else(broken)?,
        text.get(range.end..).ok_or_else(broken)?,
    );
    if let Some(open) = element.strip_suffix("/>") {
        let open = open.trim_end();
        let name: String = open
            .chars()
            .skip(1)
            .take_while(|character| !character.is_whitespace())
            .collect();
        let head = format!("{before}{open}>");
        return Ok((format!("{head}{what}</{name}>{after}"), head.len()));
    }
    let end = element.rfind("</").ok_or_else(broken)?;
    let (inside, close) = element.split_at(end);
    let head = format!("{before}{inside}");
    Ok((format!("{head}{what}{close}{after}"), head.len()))
}

/// Signs the SignedInfo of the signature that begins at `at`, in its place, and fills in the value.
pub(crate) fn complete(text: &str, at: usize, signer: &dyn Signer) -> Result<String, XmlError> {
    let document = Document::read(text.as_bytes())?;
    let signature = document
        .elements(document.root)
        .into_iter()
        .find(|node| document.is(*node, DS, "Signature") && document.range(*node).is_ok_and(|range| range.start == at))
        .ok_or(XmlError::Signature {
            what: "the new signature cannot be found",
        })?;
    let info = document.only_child(signature, DS, "SignedInfo", "SignedInfo is missing")?;
    let method = document.only_child(info, DS, "CanonicalizationMethod", "its method is missing")?;
    let uri = document.attribute(method, "Algorithm").unwrap_or_default();
    let method = Canonicalization::of_uri(uri).ok_or_else(|| XmlError::Algorithm { uri: uri.to_owned() })?;
    let bytes = canonical::element(&document, info, &[], method.with_comments(), method, &[])?;
    let value = BASE64.encode(signed(signer, &bytes)?);
    let place = document.range(document.only_child(signature, DS, "SignatureValue", "its value is missing")?)?;
    let broken = || XmlError::Signature {
        what: "its value has no place",
    };
    let (head, tail) = (
        text.get(..place.start).ok_or_else(broken)?,
        text.get(place.end..).ok_or_else(broken)?,
    );
    Ok(format!("{head}<ds:SignatureValue>{value}</ds:SignatureValue>{tail}"))
}

/// The value in the form of XML: ECDSA as r‖s (XMLDSig 1.1 §6.4.3).
fn signed(signer: &dyn Signer, bytes: &[u8]) -> Result<Vec<u8>, XmlError> {
    let value = signer.sign(bytes)?;
    if signer.scheme().family() != Family::Ecdsa {
        return Ok(value);
    }
    match eds::key::kind_of(&signer.public_key_der())? {
        eds::key::KeyKind::P384 => Ok(ecdsa_der_to_fixed::<96>(&value)?.to_vec()),
        _ => Ok(ecdsa_der_to_fixed::<64>(&value)?.to_vec()),
    }
}

/// An Id as the value of an attribute.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
