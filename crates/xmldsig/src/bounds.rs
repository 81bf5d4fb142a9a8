//! Counted before the parser builds anything: it compares each attribute with all others of its element, and looks a
//! prefix up among all that are declared around it, so a text of many would keep it busy for hours. And found on the way:
//! attribute values broken over lines, which the parser gives as they are written.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::XmlError;

/// The most elements and attributes; canonicalization visits each several times.
const NODES_MAX: usize = 200_000;
/// The most attributes and namespace declarations of one element. Those of a message have about five.
const ATTRIBUTES_MAX: usize = 64;
/// What the namespaces around all elements come to, in octets: exclusive canonicalization writes them at each element
/// that uses them. The largest messages have a tenth of it.
const NAMESPACE_BYTES_MAX: usize = 128 * 1024 * 1024;
/// The most namespaces declared around any place. A SOAP message declares about ten.
const NAMESPACES_MAX: usize = 64;

/// An attribute whose value has a tab or a line end written out: to every reader these are spaces (XML 1.0 §3.3.3).
/// Character references such as `&#10;` stay what they say.
pub(crate) struct Broken {
    /// Which element of the text, from 0.
    pub(crate) element: usize,
    /// The name as written, with its prefix.
    pub(crate) name: String,
    pub(crate) value: String,
}

/// Refuses a text with more than this crate works through in a moment. Says nothing about whether it is well-formed.
pub(crate) fn check(text: &str) -> Result<Vec<Broken>, XmlError> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    let mut nodes = 0;
    // How many namespaces each open element has declared.
    let mut open: Vec<Declared> = Vec::new();
    let mut in_scope = Declared::default();
    let mut written = 0;
    let mut elements = 0;
    let mut broken = Vec::new();
    loop {
        let event = reader.read_event().map_err(|error| XmlError::Malformed {
            cause: error.to_string(),
        })?;
        match event {
            Event::Start(element) => {
                find_broken(&element, elements, &mut broken)?;
                elements += 1;
                let declared = count(&element, &mut nodes)?;
                in_scope = in_scope.and(&declared);
                open.push(declared);
                at_most("namespaces at one place", in_scope.count, NAMESPACES_MAX)?;
                written += in_scope.octets;
            }
            Event::Empty(element) => {
                find_broken(&element, elements, &mut broken)?;
                elements += 1;
                let declared = count(&element, &mut nodes)?;
                let here = in_scope.and(&declared);
                at_most("namespaces at one place", here.count, NAMESPACES_MAX)?;
                written += here.octets;
            }
            Event::End(_) => {
                let closed = open.pop().unwrap_or_default();
                in_scope.count -= closed.count;
                in_scope.octets -= closed.octets;
            }
            Event::Eof => return Ok(broken),
            _ => {}
        }
        at_most("octets of namespaces around elements", written, NAMESPACE_BYTES_MAX)?;
    }
}

fn find_broken(element: &BytesStart<'_>, number: usize, found: &mut Vec<Broken>) -> Result<(), XmlError> {
    let malformed = |cause: String| XmlError::Malformed { cause };
    for attribute in element.attributes().with_checks(false) {
        let attribute = attribute.map_err(|error| malformed(error.to_string()))?;
        if !attribute.value.contains(['\t', '\n', '\r']) {
            continue;
        }
        if attribute.key.as_namespace_binding().is_some() {
            return Err(malformed("the name of a namespace is broken over lines".to_owned()));
        }
        let written = &attribute.value;
        let spaced = written.replace("\r\n", " ").replace(['\t', '\n', '\r'], " ");
        let value = quick_xml::escape::unescape(&spaced).map_err(|error| malformed(error.to_string()))?;
        found.push(Broken {
            element: number,
            name: attribute.key.as_ref().to_owned(),
            value: value.into_owned(),
        });
    }
    Ok(())
}

/// Declarations of namespaces: how many, and how long they are.
#[derive(Clone, Default)]
struct Declared {
    count: usize,
    octets: usize,
}

impl Declared {
    fn and(&self, more: &Self) -> Self {
        Self {
            count: self.count + more.count,
            octets: self.octets + more.octets,
        }
    }
}

/// Counts an element with its attributes; gives those of them that declare a namespace.
fn count(element: &BytesStart<'_>, nodes: &mut usize) -> Result<Declared, XmlError> {
    let mut declared = Declared::default();
    *nodes += 1;
    for (number, attribute) in element.attributes().with_checks(false).enumerate() {
        let attribute = attribute.map_err(|error| XmlError::Malformed {
            cause: error.to_string(),
        })?;
        *nodes += 1;
        at_most("attributes of one element", number + 1, ATTRIBUTES_MAX)?;
        if attribute.key.as_namespace_binding().is_some() {
            declared.count += 1;
            declared.octets += attribute.key.as_ref().len() + attribute.value.len();
        }
    }
    at_most("elements and attributes", *nodes, NODES_MAX)?;
    Ok(declared)
}

fn at_most(what: &'static str, found: usize, limit: usize) -> Result<(), XmlError> {
    if found > limit {
        Err(XmlError::TooMany { what, limit })
    } else {
        Ok(())
    }
}
