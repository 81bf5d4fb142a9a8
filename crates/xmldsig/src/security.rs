//! WS-Security 1.0: the transport signature of a SOAP message, as the ШЭП has it.
//!
//! The signature stands in the header, covers the Body and, where there is one, the Timestamp; the certificate comes as a
//! KeyIdentifier (ШЭП) or as a BinarySecurityToken. What [`verify`] gives back is the Body that was signed: the message
//! must be taken from there.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use eds::{Certificate, Signer};
use jiff::Timestamp;
use uppsala::NodeId;

use crate::sign::{complete, escaped, insert_last, reference, scheme_for, template};
use crate::{Canonicalization, Covered, DS, Document, Signed, WSSE, WSU, XmlError, canonical};

/// SOAP 1.1 and 1.2.
const ENVELOPES: [&str; 2] = [
    "http://schemas.xmlsoap.org/soap/envelope/",
    "http://www.w3.org/2003/05/soap-envelope",
];
const X509: &str = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0#X509v3";
const BASE64_BINARY: &str =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary";

/// How the certificate travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    /// Inside the SecurityTokenReference, as messages of the ШЭП have it.
    KeyIdentifier,
    /// As a BinarySecurityToken of the header, as WSS4J writes it by default.
    Binary,
}

/// How to sign a message.
#[derive(Clone, Copy, Debug)]
pub struct Sealing<'a> {
    /// Makes the Ids of the message unique: a UUID.
    pub unique: &'a str,
    pub token: Token,
    /// From when until when the message is good; none leaves the Timestamp out.
    pub lifetime: Option<(Timestamp, Timestamp)>,
}

/// A message whose Body is covered by its signature.
#[derive(Clone, Debug)]
pub struct Message<'a> {
    /// The Body: what may be used.
    pub body: Covered<'a>,
    /// The signed Timestamp: created, expires.
    pub lifetime: Option<(Timestamp, Timestamp)>,
    /// To be judged as any other signature.
    pub signed: Signed<'a>,
}

/// Signs the Body of a SOAP message that has no security header yet; every other byte stays as it was.
pub fn sign(
    envelope: &str,
    sealing: &Sealing<'_>,
    signer: &dyn Signer,
    certificate: &Certificate,
) -> Result<String, XmlError> {
    let scheme = scheme_for(signer, certificate)?;
    let unique = escaped(sealing.unique);
    let (text, body_id) = with_body_id(envelope, &unique)?;
    let text = with_header(&text, &security_header(sealing, &unique, certificate))?;
    let document = Document::read(text.as_bytes())?;
    let parts = Parts::of(&document)?;
    let security = parts.security()?;
    let mut ids = vec![body_id];
    if sealing.lifetime.is_some() {
        ids.push(format!("TS-{unique}"));
    }
    let mut references = Vec::new();
    for id in &ids {
        let node = document
            .by_id(id)
            .ok_or_else(|| XmlError::NoElement { id: id.clone() })?;
        let bytes = canonical::element(&document, node, &[], false, Canonicalization::Exclusive, &[])?;
        let uri = format!("#{id}");
        references.push(reference(&uri, false, Canonicalization::Exclusive, scheme, &bytes)?);
    }
    let keys = token_reference(sealing.token, &unique, certificate);
    let signature = template(Canonicalization::Exclusive, scheme, &references, &keys)?;
    let (text, at) = insert_last(document.text, &document, security, &signature)?;
    complete(&text, at, signer)
}

/// Reads a signed message. The signature must be the only one of the only security header, and cover the Body that is
/// given back and the Timestamp if there is one; whether it is good, `eds::policy` judges by `signed.facts`.
pub fn verify<'a>(document: &Document<'a>) -> Result<Message<'a>, XmlError> {
    let parts = Parts::of(document)?;
    let security = parts.security()?;
    let signature = document
        .child(security, DS, "Signature", "the security header has two signatures")?
        .ok_or(XmlError::NoSignature)?;
    let signed = document.signature(signature, &[])?;
    let covers = |node: NodeId| signed.covered.iter().find(|covered| covered.node == node);
    let body = covers(parts.body).cloned().ok_or(XmlError::NotCovered {
        what: "the Body of the message",
    })?;
    let stamp = document.child(security, WSU, "Timestamp", "there are two Timestamps")?;
    let lifetime = match stamp {
        None => None,
        Some(stamp) if covers(stamp).is_none() => {
            return Err(XmlError::NotCovered {
                what: "the Timestamp of the message",
            });
        }
        Some(stamp) => Some((moment(document, stamp, "Created")?, moment(document, stamp, "Expires")?)),
    };
    Ok(Message { body, lifetime, signed })
}

/// Envelope, header and body, each exactly once and in its place.
struct Parts<'d, 'a> {
    document: &'d Document<'a>,
    header: Option<NodeId>,
    body: NodeId,
}

impl<'d, 'a> Parts<'d, 'a> {
    fn of(document: &'d Document<'a>) -> Result<Self, XmlError> {
        let namespace = ENVELOPES
            .into_iter()
            .find(|namespace| document.is(document.root, namespace, "Envelope"))
            .ok_or(XmlError::Soap {
                what: "the root is not an Envelope of SOAP 1.1 or 1.2",
            })?;
        let children = document.children(document.root);
        let is = |node: &NodeId, name: &str| document.is(*node, namespace, name);
        let (header, body) = match children.as_slice() {
            [body] if is(body, "Body") => (None, *body),
            [header, body] if is(header, "Header") && is(body, "Body") => (Some(*header), *body),
            _ => {
                return Err(XmlError::Soap {
                    what: "an Envelope has one Header at most and then one Body",
                });
            }
        };
        Ok(Self { document, header, body })
    }

    fn security(&self) -> Result<NodeId, XmlError> {
        let header = self.header.ok_or(XmlError::NoSecurity)?;
        self.document
            .child(header, WSSE, "Security", "there are two security headers")?
            .ok_or(XmlError::NoSecurity)
    }
}

fn moment(document: &Document<'_>, stamp: NodeId, name: &str) -> Result<Timestamp, XmlError> {
    let what = "the Timestamp lacks a moment or has it twice";
    let node = document.only_child(stamp, WSU, name, what)?;
    let text = document.text_of(node)?;
    text.trim().parse().map_err(|_| XmlError::Soap {
        what: "a moment of the Timestamp is not one",
    })
}

/// The text with an Id on the Body: its own where it has one.
fn with_body_id(envelope: &str, unique: &str) -> Result<(String, String), XmlError> {
    let document = Document::read(envelope.as_bytes())?;
    let body = Parts::of(&document)?.body;
    let present = document
        .element(body)
        .and_then(|element| element.get_attribute_ns(WSU, "Id"))
        .map(str::to_owned);
    if let Some(id) = present {
        return Ok((document.text.to_owned(), id));
    }
    let start = document.range(body)?.start;
    let (before, rest) = document.text.split_at_checked(start).ok_or(XmlError::Soap {
        what: "the Body has no place",
    })?;
    let name_end = rest
        .find(|character: char| character.is_whitespace() || matches!(character, '>' | '/'))
        .unwrap_or(rest.len());
    let (name, after) = rest.split_at(name_end);
    let id = format!("id-{unique}");
    Ok((format!(r#"{before}{name} xmlns:wsu="{WSU}" wsu:Id="{id}"{after}"#), id))
}

/// The text with the security header in its Header, which is made where there is none.
fn with_header(text: &str, security: &str) -> Result<String, XmlError> {
    let document = Document::read(text.as_bytes())?;
    let parts = Parts::of(&document)?;
    if let Some(header) = parts.header {
        if document
            .children(header)
            .iter()
            .any(|child| document.is(*child, WSSE, "Security"))
        {
            return Err(XmlError::Soap {
                what: "there is a security header already",
            });
        }
        return Ok(insert_last(text, &document, header, security)?.0);
    }
    let start = document.range(parts.body)?.start;
    let element = document.element(document.root);
    let prefix = element.and_then(|element| element.name.prefix.as_deref());
    let name = prefix.map_or_else(|| "Header".to_owned(), |prefix| format!("{prefix}:Header"));
    let (before, after) = text.split_at_checked(start).ok_or(XmlError::Soap {
        what: "the Body has no place",
    })?;
    Ok(format!("{before}<{name}>{security}</{name}>{after}"))
}

fn security_header(sealing: &Sealing<'_>, unique: &str, certificate: &Certificate) -> String {
    let token = match sealing.token {
        Token::KeyIdentifier => String::new(),
        Token::Binary => format!(
            r#"<wsse:BinarySecurityToken EncodingType="{BASE64_BINARY}" ValueType="{X509}" wsu:Id="X509-{unique}">{}</wsse:BinarySecurityToken>"#,
            BASE64.encode(&certificate.der)
        ),
    };
    let stamp = match sealing.lifetime {
        None => String::new(),
        Some((created, expires)) => format!(
            r#"<wsu:Timestamp wsu:Id="TS-{unique}"><wsu:Created>{}</wsu:Created><wsu:Expires>{}</wsu:Expires></wsu:Timestamp>"#,
            utc(created),
            utc(expires)
        ),
    };
    format!(r#"<wsse:Security xmlns:wsse="{WSSE}" xmlns:wsu="{WSU}">{token}{stamp}</wsse:Security>"#)
}

/// To the millisecond, as other parties write it.
fn utc(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

fn token_reference(token: Token, unique: &str, certificate: &Certificate) -> String {
    let inside = match token {
        Token::KeyIdentifier => format!(
            r#"<wsse:KeyIdentifier EncodingType="{BASE64_BINARY}" ValueType="{X509}">{}</wsse:KeyIdentifier>"#,
            BASE64.encode(&certificate.der)
        ),
        Token::Binary => format!(r##"<wsse:Reference URI="#X509-{unique}" ValueType="{X509}"/>"##),
    };
    format!(r#"<wsse:SecurityTokenReference xmlns:wsse="{WSSE}">{inside}</wsse:SecurityTokenReference>"#)
}
