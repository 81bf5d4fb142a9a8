//! A text opened strictly: the only door to the parser.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;

use uppsala::{Document as Tree, Element, NodeId, NodeKind, Parser, QName};

use crate::bounds::Broken;
use crate::{WSU, XmlError, bounds};

/// The largest text, in bytes: an answer of a registry with attachments inside has about a million.
pub const TEXT_BYTES_MAX: usize = 8 * 1024 * 1024;
/// How deep elements may nest. Messages of the ШЭП and the registries nest about fifteen deep.
pub const DEPTH_MAX: u32 = 100;

/// The most nodes visited for all references of one document: thirty walks through the largest one.
const VISITS_MAX: usize = 6_000_000;

/// A well-formed document without a DTD, in which every Id is unique.
pub struct Document<'a> {
    pub(crate) text: &'a str,
    pub(crate) tree: Tree<'a>,
    pub(crate) root: NodeId,
    ids: HashMap<String, NodeId>,
    /// How many nodes there are, and how many may still be visited to make bytes of them.
    nodes: usize,
    visits_left: AtomicUsize,
}

/// Gives attributes that are broken over lines the value that every reader gives them.
fn mend(tree: &mut Tree<'_>, broken: Vec<Broken>) -> Result<(), XmlError> {
    if broken.is_empty() {
        return Ok(());
    }
    let nodes = tree.descendants(tree.root());
    let elements: Vec<NodeId> = nodes.into_iter().filter(|node| tree.element(*node).is_some()).collect();
    for one in broken {
        let element = elements.get(one.element).and_then(|node| tree.element_mut(*node));
        let attribute = element.and_then(|element| {
            let is_named = |name: &QName<'_>| match &name.prefix {
                Some(prefix) => one.name.split_once(':') == Some((prefix, &name.local_name)),
                None => one.name == name.local_name,
            };
            element
                .attributes
                .iter_mut()
                .find(|attribute| is_named(&attribute.name))
        });
        let attribute = attribute.ok_or_else(|| XmlError::Malformed {
            cause: "an attribute broken over lines is not where it is written".to_owned(),
        })?;
        attribute.value = one.value.into();
    }
    Ok(())
}

impl<'a> Document<'a> {
    /// Opens the text: UTF-8, no DTD, bounded, each `Id`, `ID` and `wsu:Id` once.
    pub fn read(bytes: &'a [u8]) -> Result<Self, XmlError> {
        if bytes.len() > TEXT_BYTES_MAX {
            return Err(XmlError::TooLarge { limit: TEXT_BYTES_MAX });
        }
        let text = std::str::from_utf8(bytes).map_err(|_| XmlError::NotUtf8)?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let broken = bounds::check(text).map_err(|error| refused(text, error))?;
        let parser = Parser::new()
            .with_forbid_dtd(true)
            .with_max_depth(DEPTH_MAX)
            .with_max_entity_expansion(0);
        let mut tree = parser.parse(text).map_err(|error| {
            let cause = error.to_string();
            refused(text, XmlError::Malformed { cause })
        })?;
        let declared = tree
            .xml_declaration
            .as_ref()
            .and_then(|declaration| declaration.encoding.as_deref());
        if declared.is_some_and(|encoding| !encoding.eq_ignore_ascii_case("utf-8")) {
            return Err(XmlError::NotUtf8);
        }
        let root = tree.document_element().ok_or_else(|| XmlError::Malformed {
            cause: "there is no element".to_owned(),
        })?;
        mend(&mut tree, broken)?;
        let ids = ids(&tree, root)?;
        let nodes = tree.descendants(tree.root()).len();
        Ok(Self {
            text,
            tree,
            root,
            ids,
            nodes,
            visits_left: AtomicUsize::new(VISITS_MAX),
        })
    }

    /// Counts one more walk through the document: every reference of every signature makes one or two.
    pub(crate) fn visit(&self) -> Result<(), XmlError> {
        let less = |left: usize| left.checked_sub(self.nodes);
        let left = self.visits_left.fetch_update(Relaxed, Relaxed, less);
        left.map(|_| ()).map_err(|_| XmlError::TooMany {
            what: "nodes canonicalized for all references together",
            limit: VISITS_MAX,
        })
    }

    pub(crate) fn by_id(&self, id: &str) -> Option<NodeId> {
        self.ids.get(id).copied()
    }

    pub(crate) fn element(&self, node: NodeId) -> Option<&Element<'a>> {
        self.tree.element(node)
    }

    pub(crate) fn is(&self, node: NodeId, namespace: &str, name: &str) -> bool {
        self.element(node)
            .is_some_and(|element| element.matches_name_ns(namespace, name))
    }

    /// Whether processing instructions stand beside the root, such as that of a style sheet.
    pub(crate) fn has_instructions(&self) -> bool {
        let is_one = |node| matches!(self.tree.node_kind(node), Some(NodeKind::ProcessingInstruction(_)));
        self.tree.children_iter(self.tree.root()).any(is_one)
    }

    /// The element children.
    pub(crate) fn children(&self, node: NodeId) -> Vec<NodeId> {
        self.tree
            .children_iter(node)
            .filter(|child| self.element(*child).is_some())
            .collect()
    }

    /// The only child of this name; none and two are errors.
    pub(crate) fn only_child(
        &self,
        node: NodeId,
        namespace: &str,
        name: &str,
        missing: &'static str,
    ) -> Result<NodeId, XmlError> {
        self.child(node, namespace, name, missing)?
            .ok_or(XmlError::Signature { what: missing })
    }

    /// At most one child of this name.
    pub(crate) fn child(
        &self,
        node: NodeId,
        namespace: &str,
        name: &str,
        twice: &'static str,
    ) -> Result<Option<NodeId>, XmlError> {
        let mut found = self
            .children(node)
            .into_iter()
            .filter(|child| self.is(*child, namespace, name));
        match (found.next(), found.next()) {
            (first, None) => Ok(first),
            _ => Err(XmlError::Signature { what: twice }),
        }
    }

    pub(crate) fn attribute(&self, node: NodeId, name: &str) -> Option<&str> {
        self.element(node)?
            .attributes
            .iter()
            .find(|attribute| attribute.name.namespace_uri.is_none() && attribute.name.local_name == name)
            .map(|attribute| attribute.value.as_ref())
    }

    /// The text directly inside an element, which must have nothing but text.
    pub(crate) fn text_of(&self, node: NodeId) -> Result<String, XmlError> {
        let mut text = String::new();
        for child in self.tree.children_iter(node) {
            match self.tree.node_kind(child) {
                Some(NodeKind::Text(part) | NodeKind::CData(part)) => text.push_str(part),
                Some(NodeKind::Comment(_)) | None => {}
                Some(_) => {
                    return Err(XmlError::Signature {
                        what: "a value has elements inside",
                    });
                }
            }
        }
        Ok(text)
    }

    /// Where the element stands in the text.
    pub(crate) fn range(&self, node: NodeId) -> Result<Range<usize>, XmlError> {
        self.tree.node_range(node).ok_or(XmlError::Malformed {
            cause: "an element has no place in the text".to_owned(),
        })
    }

    /// All elements below and with `node`, in document order.
    pub(crate) fn elements(&self, node: NodeId) -> Vec<NodeId> {
        let mut all = vec![node];
        all.extend(
            self.tree
                .descendants(node)
                .into_iter()
                .filter(|below| *below != node && self.element(*below).is_some()),
        );
        all
    }

    pub(crate) fn contains(&self, outer: NodeId, inner: NodeId) -> bool {
        outer == inner || self.tree.ancestors(inner).contains(&outer)
    }
}

/// What in a document may be referred to. Names of Ids are those in use: `Id` (NCALayer), `ID` (SAML), `wsu:Id` (SOAP).
fn ids(tree: &Tree<'_>, root: NodeId) -> Result<HashMap<String, NodeId>, XmlError> {
    let mut ids = HashMap::new();
    let below = tree.descendants(root);
    for node in std::iter::once(root).chain(below.into_iter().filter(|node| *node != root)) {
        let Some(element) = tree.element(node) else { continue };
        for attribute in &element.attributes {
            let is_id = match attribute.name.namespace_uri.as_deref() {
                None => matches!(attribute.name.local_name.as_ref(), "Id" | "ID"),
                Some(namespace) => namespace == WSU && attribute.name.local_name == "Id",
            };
            if !is_id {
                continue;
            }
            let before = ids.insert(attribute.value.to_string(), node);
            if before.is_some_and(|before| before != node) {
                return Err(XmlError::DuplicateId {
                    id: attribute.value.to_string(),
                });
            }
        }
    }
    Ok(ids)
}

/// A declaration can only stand before the root, so a text of this form that fails has one.
fn refused(text: &str, error: XmlError) -> XmlError {
    if has_doctype(text) { XmlError::Dtd } else { error }
}

/// Whether a document type declaration stands before the first element.
fn has_doctype(text: &str) -> bool {
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        let tail = rest.get(start..).unwrap_or_default();
        let end = if tail.starts_with("<!--") {
            tail.find("-->")
        } else if tail.starts_with("<?") {
            tail.find("?>")
        } else {
            return tail.starts_with("<!DOCTYPE");
        };
        let Some(end) = end else { return false };
        rest = tail.get(end + 2..).unwrap_or_default();
    }
    false
}
