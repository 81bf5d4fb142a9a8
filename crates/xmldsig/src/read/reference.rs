//! One reference, resolved to exactly one element. The list of transforms is closed.

use eds::key::Digest;
use uppsala::NodeId;

use crate::algorithm::digest_of;
use crate::{Canonicalization, DS, Document, EXCLUSIVE, XmlError, canonical, key_info};

const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
/// The most prefixes of an InclusiveNamespaces list.
const PREFIXES_MAX: usize = 64;

pub(crate) struct Target {
    pub(crate) node: NodeId,
    /// The whole document, with what stands beside the root.
    whole: bool,
    pub(crate) enveloped: bool,
    method: Canonicalization,
    prefixes: Vec<String>,
    pub(crate) digest: Digest,
    pub(crate) value: Vec<u8>,
}

impl Target {
    pub(crate) fn read(document: &Document<'_>, reference: NodeId, signature: NodeId) -> Result<Self, XmlError> {
        if !document.is(reference, DS, "Reference") {
            return Err(XmlError::Signature {
                what: "SignedInfo has parts that are no references",
            });
        }
        let uri = document.attribute(reference, "URI").ok_or(XmlError::Signature {
            what: "a reference has no URI",
        })?;
        let node = resolve(document, uri)?;
        let (enveloped, method, prefixes) = transforms(document, reference)?;
        // Without the transform the signature would have to contain its own digest.
        if enveloped && !document.contains(node, signature) {
            return Err(XmlError::Transform {
                uri: ENVELOPED.to_owned(),
            });
        }
        if document.contains(signature, node) {
            return Err(XmlError::Reference { uri: uri.to_owned() });
        }
        let algorithm =
            document.only_child(reference, DS, "DigestMethod", "DigestMethod is missing or stands twice")?;
        let value = document.only_child(reference, DS, "DigestValue", "DigestValue is missing or stands twice")?;
        Ok(Self {
            node,
            whole: uri.is_empty(),
            enveloped,
            method,
            prefixes,
            digest: digest_of(document.attribute(algorithm, "Algorithm").unwrap_or_default())?,
            value: key_info::bytes(document, value)?,
        })
    }

    /// Whether nothing of the document stays outside: instructions beside the root, which may say how to show it, belong
    /// to a reference to the whole only.
    pub(crate) fn is_whole(&self, document: &Document<'_>) -> bool {
        self.node == document.root && (self.whole || !document.has_instructions())
    }

    /// The bytes to digest, without these elements. Both kinds of reference select no comments (XMLDSig §4.4.3.3).
    pub(crate) fn bytes(&self, document: &Document<'_>, without: &[NodeId]) -> Result<Vec<u8>, XmlError> {
        if self.whole {
            canonical::whole(document, without, self.method, &self.prefixes)
        } else {
            canonical::element(document, self.node, without, false, self.method, &self.prefixes)
        }
    }
}

fn resolve(document: &Document<'_>, uri: &str) -> Result<NodeId, XmlError> {
    if uri.is_empty() {
        return Ok(document.root);
    }
    let id = uri
        .strip_prefix('#')
        .filter(|id| !id.is_empty() && !id.contains(['(', ')', '/']))
        .ok_or_else(|| XmlError::Reference { uri: uri.to_owned() })?;
    document
        .by_id(id)
        .ok_or_else(|| XmlError::NoElement { id: id.to_owned() })
}

/// Enveloped first, canonicalization last, each at most once, nothing else.
fn transforms(document: &Document<'_>, reference: NodeId) -> Result<(bool, Canonicalization, Vec<String>), XmlError> {
    let mut enveloped = false;
    let mut method = None;
    let list = document.child(reference, DS, "Transforms", "Transforms stand twice")?;
    for transform in list.map(|list| document.children(list)).unwrap_or_default() {
        let uri = document.attribute(transform, "Algorithm").unwrap_or_default();
        let refused = || XmlError::Transform { uri: uri.to_owned() };
        if !document.is(transform, DS, "Transform") || method.is_some() {
            return Err(refused());
        }
        if uri == ENVELOPED && !enveloped && document.children(transform).is_empty() {
            enveloped = true;
        } else if Canonicalization::of_uri(uri).is_some() {
            method = Some(canonicalization(document, transform)?);
        } else {
            return Err(refused());
        }
    }
    let (method, prefixes) = method.unwrap_or((super::DEFAULT, Vec::new()));
    Ok((enveloped, method, prefixes))
}

/// The method with the prefixes that exclusive canonicalization treats as inclusive.
pub(crate) fn canonicalization(
    document: &Document<'_>,
    node: NodeId,
) -> Result<(Canonicalization, Vec<String>), XmlError> {
    let uri = document.attribute(node, "Algorithm").unwrap_or_default();
    let method = Canonicalization::of_uri(uri).ok_or_else(|| XmlError::Algorithm { uri: uri.to_owned() })?;
    let mut prefixes = Vec::new();
    for child in document.children(node) {
        if !method.is_exclusive() || !document.is(child, EXCLUSIVE, "InclusiveNamespaces") {
            return Err(XmlError::Transform { uri: uri.to_owned() });
        }
        let list = document.attribute(child, "PrefixList").unwrap_or_default();
        prefixes.extend(list.split_ascii_whitespace().map(str::to_owned));
    }
    if prefixes.len() > PREFIXES_MAX {
        return Err(XmlError::TooMany {
            what: "namespace prefixes",
            limit: PREFIXES_MAX,
        });
    }
    Ok((method, prefixes))
}
