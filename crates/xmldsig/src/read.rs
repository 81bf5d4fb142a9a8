//! Every signature of a document, and exactly what each covers.

mod reference;

use std::ops::Range;

use eds::Facts;
use uppsala::NodeId;

pub(crate) use reference::Target;

use crate::algorithm::scheme_of;
use crate::{Canonicalization, DS, DS11, Document, EXCLUSIVE, WSSE, XmlError, canonical, facts, key_info};

/// The most signatures of one document.
pub const SIGNATURES_MAX: usize = 16;
/// The most references of one signature: body, time stamp, token, addressing headers.
const REFERENCES_MAX: usize = 8;

/// The namespaces of a signature's own parts.
const PARTS: [&str; 4] = [DS, DS11, EXCLUSIVE, WSSE];

/// What one reference covers.
#[derive(Clone, Debug)]
pub struct Covered<'a> {
    /// The element as it stands in the text. Take it from here and from nowhere else: not by searching the document again.
    pub element: &'a str,
    /// Where it stands.
    pub range: Range<usize>,
    /// The very bytes whose digest was signed: complete XML with all its namespaces, without comments and without the
    /// signature.
    pub canonical: Vec<u8>,
    /// Whether it is the whole document.
    pub whole: bool,
    pub(crate) node: NodeId,
    /// Whether the digest is that of the bytes.
    pub(crate) matches: bool,
}

/// One signature: what it covers and the facts to judge.
#[derive(Clone, Debug)]
pub struct Signed<'a> {
    pub covered: Vec<Covered<'a>>,
    pub facts: Facts,
    /// Revocation lists that came along (`ds:X509CRL`), DER; each has its own signature to be checked.
    pub lists: Vec<Vec<u8>>,
    /// OCSP answers that came along (`dsig11:OCSPResponse`), DER; the same holds for them.
    pub answers: Vec<Vec<u8>>,
}

impl<'a> Signed<'a> {
    /// What is signed, where the signature covers exactly one thing.
    pub fn only(&self) -> Option<&Covered<'a>> {
        match self.covered.as_slice() {
            [one] => Some(one),
            _ => None,
        }
    }

    /// The whole document, where it is signed.
    pub fn whole(&self) -> Option<&Covered<'a>> {
        self.covered.iter().find(|covered| covered.whole)
    }
}

impl<'a> Document<'a> {
    /// The facts of every signature, in document order. A document without any is an error, so that a caller who asks
    /// whether all are good is never told yes about none.
    ///
    /// Enveloped signatures that were added one after another each cover the document as it was then: the ones that
    /// follow are left out of it as a second try.
    pub fn signatures(&self) -> Result<Vec<Signed<'a>>, XmlError> {
        let nodes: Vec<NodeId> = self
            .elements(self.root)
            .into_iter()
            .filter(|node| self.is(*node, DS, "Signature"))
            .collect();
        if nodes.is_empty() {
            return Err(XmlError::NoSignature);
        }
        if nodes.len() > SIGNATURES_MAX {
            return Err(XmlError::TooMany {
                what: "signatures",
                limit: SIGNATURES_MAX,
            });
        }
        nodes
            .iter()
            .enumerate()
            .map(|(place, node)| self.signature(*node, nodes.get(place + 1..).unwrap_or_default()))
            .collect()
    }

    pub(crate) fn signature(&self, node: NodeId, later: &[NodeId]) -> Result<Signed<'a>, XmlError> {
        let info = self.only_child(node, DS, "SignedInfo", "SignedInfo is missing or stands twice")?;
        let value = self.only_child(node, DS, "SignatureValue", "SignatureValue is missing or stands twice")?;
        let keys = self.child(node, DS, "KeyInfo", "KeyInfo stands twice")?;
        let allowed = ["SignedInfo", "SignatureValue", "KeyInfo", "Object"];
        let known = |child: &NodeId| allowed.iter().any(|name| self.is(*child, DS, name));
        if !self.children(node).iter().all(known) {
            return Err(XmlError::Signature {
                what: "it has parts that XMLDSig does not have",
            });
        }
        let (scheme, signed_info) = self.signed_info(info)?;
        let covered = self.covered(info, node, later)?;
        self.holds_nothing_else(node)?;
        let keys = match keys {
            Some(keys) => key_info::read(self, keys)?,
            None => key_info::KeyInfo::default(),
        };
        let value = key_info::bytes(self, value)?;
        let matches = covered.iter().all(|covered| covered.matches);
        Ok(Signed {
            facts: facts::of(scheme, &signed_info, &value, &keys, matches),
            covered,
            lists: keys.lists,
            answers: keys.answers,
        })
    }

    /// No signature covers what is inside itself, and programs search a document for their elements everywhere: so there
    /// may be nothing but the parts of signatures.
    fn holds_nothing_else(&self, signature: NodeId) -> Result<(), XmlError> {
        let own = |node: &NodeId| {
            let space = self
                .element(*node)
                .and_then(|element| element.name.namespace_uri.as_deref());
            space.is_some_and(|space| PARTS.contains(&space)) && !self.is(*node, DS, "Object")
        };
        if self.elements(signature).iter().all(own) {
            Ok(())
        } else {
            Err(XmlError::Signature {
                what: "it carries elements that nothing signs",
            })
        }
    }

    fn signed_info(&self, info: NodeId) -> Result<(eds::key::Scheme, Vec<u8>), XmlError> {
        let [method, algorithm, ..] = self.children(info).try_into_pair()?;
        if !self.is(method, DS, "CanonicalizationMethod") || !self.is(algorithm, DS, "SignatureMethod") {
            return Err(XmlError::Signature {
                what: "SignedInfo does not begin with its methods",
            });
        }
        let (canonicalization, prefixes) = reference::canonicalization(self, method)?;
        let scheme = scheme_of(self.attribute(algorithm, "Algorithm").unwrap_or_default())?;
        if !self.children(algorithm).is_empty() {
            return Err(XmlError::Signature {
                what: "SignatureMethod has parameters",
            });
        }
        let comments = canonicalization.with_comments();
        let bytes = canonical::element(self, info, &[], comments, canonicalization, &prefixes)?;
        Ok((scheme, bytes))
    }

    fn covered(&self, info: NodeId, signature: NodeId, later: &[NodeId]) -> Result<Vec<Covered<'a>>, XmlError> {
        let references: Vec<NodeId> = self.children(info).into_iter().skip(2).collect();
        if references.is_empty() {
            return Err(XmlError::Signature {
                what: "it refers to nothing",
            });
        }
        if references.len() > REFERENCES_MAX {
            return Err(XmlError::TooMany {
                what: "references",
                limit: REFERENCES_MAX,
            });
        }
        references
            .into_iter()
            .map(|reference| {
                let target = Target::read(self, reference, signature)?;
                let mut without = Vec::new();
                if target.enveloped {
                    without.push(signature);
                }
                let mut bytes = target.bytes(self, &without)?;
                let mut matches = target.digest.of(&bytes) == target.value;
                if !matches && target.enveloped && !later.is_empty() {
                    without.extend(later.iter().filter(|later| self.contains(target.node, **later)));
                    bytes = target.bytes(self, &without)?;
                    matches = target.digest.of(&bytes) == target.value;
                }
                let range = self.range(target.node)?;
                Ok(Covered {
                    element: self.text.get(range.clone()).unwrap_or_default(),
                    range,
                    canonical: bytes,
                    whole: target.is_whole(self),
                    node: target.node,
                    matches,
                })
            })
            .collect()
    }
}

/// The first two of a list.
trait Pair {
    fn try_into_pair(self) -> Result<[NodeId; 2], XmlError>;
}

impl Pair for Vec<NodeId> {
    fn try_into_pair(self) -> Result<[NodeId; 2], XmlError> {
        match self.as_slice() {
            [first, second, ..] => Ok([*first, *second]),
            _ => Err(XmlError::Signature {
                what: "SignedInfo lacks its methods",
            }),
        }
    }
}

/// The default where a reference names no canonicalization (XMLDSig §4.4.3.2).
pub(crate) const DEFAULT: Canonicalization = Canonicalization::Inclusive;
