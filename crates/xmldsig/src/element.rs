//! Reading values out of a document: elements of the one tree that was read and verified, and never a second parse.

use uppsala::{NodeId, NodeKind};

use crate::{Canonicalization, Covered, Document, XmlError, canonical};

/// An element of a [`Document`].
#[derive(Clone, Copy)]
pub struct Element<'d, 'a> {
    document: &'d Document<'a>,
    node: NodeId,
}

impl<'a> Document<'a> {
    pub fn root(&self) -> Element<'_, 'a> {
        self.element_at(self.root)
    }

    /// The element that a signature of this document covers; one of another document is none of this one's.
    pub fn inside(&self, covered: &Covered<'a>) -> Option<Element<'_, 'a>> {
        let is_ours = self.range(covered.node).is_ok_and(|range| range == covered.range)
            && self.text.get(covered.range.clone()) == Some(covered.element);
        is_ours.then(|| self.element_at(covered.node))
    }

    fn element_at(&self, node: NodeId) -> Element<'_, 'a> {
        Element { document: self, node }
    }
}

impl<'d, 'a> Element<'d, 'a> {
    /// Whether it has this name; an empty namespace is none.
    pub fn is(&self, namespace: &str, name: &str) -> bool {
        self.name() == name && self.namespace() == namespace
    }

    /// The name without its prefix.
    pub fn name(&self) -> &'d str {
        let element = self.document.element(self.node);
        element.map_or("", |element| element.name.local_name.as_ref())
    }

    /// The namespace; empty for none.
    pub fn namespace(&self) -> &'d str {
        let element = self.document.element(self.node);
        element
            .and_then(|element| element.name.namespace_uri.as_deref())
            .unwrap_or_default()
    }

    /// The value of an attribute; an empty namespace is none.
    pub fn attribute(&self, namespace: &str, name: &str) -> Option<&'d str> {
        let element = self.document.element(self.node)?;
        let is = |attribute: &&uppsala::Attribute<'_>| {
            attribute.name.local_name == name
                && attribute.name.namespace_uri.as_deref().unwrap_or_default() == namespace
        };
        element
            .attributes
            .iter()
            .find(is)
            .map(|attribute| attribute.value.as_ref())
    }

    /// The elements directly inside, where there is nothing else but white space and comments.
    pub fn children(&self) -> Result<Vec<Self>, XmlError> {
        let mut children = Vec::new();
        for child in self.document.tree.children_iter(self.node) {
            match self.document.tree.node_kind(child) {
                Some(NodeKind::Element(_)) => children.push(self.document.element_at(child)),
                Some(NodeKind::Text(text) | NodeKind::CData(text)) if !text.trim_ascii().is_empty() => {
                    return Err(XmlError::Content {
                        element: self.name().to_owned(),
                    });
                }
                _ => {}
            }
        }
        Ok(children)
    }

    /// The text directly inside, where there is nothing else but comments; these do not cut it.
    pub fn text(&self) -> Result<String, XmlError> {
        self.document.text_of(self.node).map_err(|_| XmlError::Content {
            element: self.name().to_owned(),
        })
    }

    /// The element as a document of its own: as it stands in the text, or where that leans on namespaces of its
    /// surroundings, in exclusive canonical form.
    pub fn alone(&self) -> Result<String, XmlError> {
        let range = self.document.range(self.node)?;
        let text = self.document.text.get(range).unwrap_or_default();
        if Document::read(text.as_bytes()).is_ok() {
            return Ok(text.to_owned());
        }
        let method = Canonicalization::Exclusive;
        let bytes = canonical::element(self.document, self.node, &[], false, method, &[])?;
        String::from_utf8(bytes).map_err(|_| XmlError::NotUtf8)
    }
}

/// A text as the content of an element or an attribute. What XML 1.0 has no form for (§2.2) becomes U+FFFD.
pub fn written(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => written.push_str("&amp;"),
            '<' => written.push_str("&lt;"),
            '>' => written.push_str("&gt;"),
            '"' => written.push_str("&quot;"),
            '\r' => written.push_str("&#13;"),
            '\t' | '\n' => written.push(character),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => written.push('\u{fffd}'),
            _ => written.push(character),
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_in_their_namespace() {
        let text = r#"<a xmlns="urn:a" xmlns:b="urn:b" b:k="1" k="2"><b:c>x<!-- y -->z</b:c> <d xmlns=""/></a>"#;
        let document = Document::read(text.as_bytes()).unwrap();
        let root = document.root();
        assert!(root.is("urn:a", "a") && !root.is("", "a"));
        assert_eq!(
            (root.attribute("urn:b", "k"), root.attribute("", "k")),
            (Some("1"), Some("2"))
        );
        let [c, d] = root.children().unwrap()[..] else {
            panic!("two children")
        };
        assert!(c.is("urn:b", "c") && d.is("", "d"));
        assert_eq!(c.text().unwrap(), "xz", "a comment does not cut a value");
        assert!(matches!(root.text(), Err(XmlError::Content { .. })));
        assert!(matches!(c.children(), Err(XmlError::Content { .. })));
    }

    #[test]
    fn an_element_alone_needs_nothing_of_its_surroundings() {
        let text = r#"<a xmlns:p="urn:p" xmlns:q="urn:q"><b xmlns="urn:b" k='1'><c/></b><p:d/></a>"#;
        let document = Document::read(text.as_bytes()).unwrap();
        let children = document.root().children().unwrap();
        let alone: Vec<String> = children.iter().map(|child| child.alone().unwrap()).collect();
        assert_eq!(alone[0], r#"<b xmlns="urn:b" k='1'><c/></b>"#, "letter for letter");
        assert_eq!(alone[1], r#"<p:d xmlns:p="urn:p"></p:d>"#);
    }

    #[test]
    fn what_is_written_is_read_again() {
        let value = "a<b>&\"c'\r\n\td \u{1}";
        let text = format!("<a k=\"{0}\">{0}</a>", written(value));
        let document = Document::read(text.as_bytes()).unwrap();
        assert_eq!(document.root().text().unwrap(), value.replace('\u{1}', "\u{fffd}"));
    }
}
