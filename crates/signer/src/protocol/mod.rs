//! The modules of the protocol that this agent has.

pub(crate) mod basics;
pub(crate) mod common_utils;

use xmldsig::{Evidence, Place};

use crate::agent::Trouble;
use crate::keys::Held;

/// The most documents of one request: each is shown to the person.
const DOCUMENTS_MAX: usize = 100;

/// An XML signature over the whole document (`element` empty) or over the element that an XPath names by its Id:
/// `//*[@Id='…']`. Other paths are refused: only an Id can be referred to so that every reader finds the same element.
fn xml(held: &Held, text: &str, element: &str) -> Result<String, Trouble> {
    let id = match element.trim() {
        "" => None,
        path => {
            Some(id_of(path).ok_or_else(|| Trouble::Request(format!("the XPath {path} names no element by its Id")))?)
        }
    };
    let place = id.map_or(Place::Enveloped, |id| Place::Detached { id });
    xmldsig::sign(text, place, held.key.as_ref(), &held.certificate, &Evidence::default())
        .map_err(|error| Trouble::Failed(error.to_string()))
}

fn id_of(path: &str) -> Option<&str> {
    let (_, condition) = path.strip_suffix(']')?.rsplit_once("[@Id=")?;
    let quote = condition.chars().next().filter(|quote| matches!(quote, '\'' | '"'))?;
    let id = condition.strip_prefix(quote)?.strip_suffix(quote)?;
    (!id.is_empty() && !id.contains(['\'', '"'])).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_is_named_by_its_id() {
        assert_eq!(id_of("//*[@Id='data']"), Some("data"));
        assert_eq!(id_of("/request/data[@Id=\"d1\"]"), Some("d1"));
        for other in [
            "/request/data",
            "//*[@Id=data]",
            "//*[@Id='']",
            "//*[@Id='a'b']",
            "//*[@name='a']",
        ] {
            assert_eq!(id_of(other), None, "{other}");
        }
    }
}
