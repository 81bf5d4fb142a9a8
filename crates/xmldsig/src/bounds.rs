//! Counted before the parser builds anything: it compares each attribute with all others of its element, and looks a
//! prefix up among all that are declared around it, so a text of many would keep it busy for hours.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::XmlError;

/// The most elements and attributes; canonicalization visits each several times.
const NODES_MAX: usize = 200_000;
/// The most attributes and namespace declarations of one element. Those of a message have about five.
const ATTRIBUTES_MAX: usize = 64;
/// The most namespaces declared around any place. A SOAP message declares about ten.
const NAMESPACES_MAX: usize = 64;

/// Refuses a text with more than this crate works through in a moment. Says nothing about whether it is well-formed.
pub(crate) fn check(text: &str) -> Result<(), XmlError> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    let mut nodes = 0;
    // How many namespaces each open element has declared.
    let mut open: Vec<usize> = Vec::new();
    let mut in_scope = 0;
    loop {
        let event = reader.read_event().map_err(|error| XmlError::Malformed {
            cause: error.to_string(),
        })?;
        match event {
            Event::Start(element) => {
                let declared = count(&element, &mut nodes)?;
                open.push(declared);
                in_scope += declared;
                at_most("namespaces at one place", in_scope, NAMESPACES_MAX)?;
            }
            Event::Empty(element) => {
                let declared = count(&element, &mut nodes)?;
                at_most("namespaces at one place", in_scope + declared, NAMESPACES_MAX)?;
            }
            Event::End(_) => in_scope -= open.pop().unwrap_or_default(),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// Counts an element with its attributes; gives how many of these declare a namespace.
fn count(element: &BytesStart<'_>, nodes: &mut usize) -> Result<usize, XmlError> {
    let mut declared = 0;
    *nodes += 1;
    for (number, attribute) in element.attributes().with_checks(false).enumerate() {
        let attribute = attribute.map_err(|error| XmlError::Malformed {
            cause: error.to_string(),
        })?;
        *nodes += 1;
        at_most("attributes of one element", number + 1, ATTRIBUTES_MAX)?;
        declared += usize::from(attribute.key.as_namespace_binding().is_some());
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
