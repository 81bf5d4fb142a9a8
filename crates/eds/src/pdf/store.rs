//! The document security store (ETSI EN 319 142-1 §5.4.2): certificates, lists and OCSP answers kept in a PDF.

use std::collections::HashMap;
use std::sync::Arc;

use super::document::Document;
use super::reference;
use super::stream::unfold;
use super::value::{Entries, Value};
use crate::Certificate;
use crate::cms::{CMS_CERTIFICATES_MAX, REVOCATION_MAX};
use crate::crl::Crl;
use crate::facts::Material;
use crate::ocsp::Answer;

/// Reads the stores of one file's states: what one state has from the one before is read once. What they keep is
/// material, not proof: each piece is checked by who signed it.
#[derive(Debug, Default)]
pub(crate) struct Stores {
    certificates: HashMap<Vec<u8>, Option<Certificate>>,
    lists: HashMap<Vec<u8>, Option<Arc<Crl>>>,
    answers: HashMap<Vec<u8>, Option<Arc<Answer>>>,
}

impl Stores {
    /// The store of this state; empty where there is none or it cannot be read.
    pub(crate) fn read(&mut self, pdf: &[u8]) -> Material {
        let mut material = Material::default();
        let Ok(document) = Document::read(pdf) else {
            return material;
        };
        let Some(dictionary) = dictionary(&document) else {
            return material;
        };
        for der in streams(&document, &dictionary, "Certs", 2 * CMS_CERTIFICATES_MAX) {
            let known = known(&mut self.certificates, der, |der| Certificate::from_der(der).ok());
            material.certificates.extend(known);
        }
        for der in streams(&document, &dictionary, "CRLs", REVOCATION_MAX) {
            let known = known(&mut self.lists, der, |der| Crl::parse(der).ok().map(Arc::new));
            material.evidence.lists.extend(known);
        }
        for der in streams(&document, &dictionary, "OCSPs", REVOCATION_MAX) {
            let known = known(&mut self.answers, der, |der| Answer::read(der).ok().map(Arc::new));
            material.evidence.answers.extend(known);
        }
        material
    }
}

fn known<T: Clone>(
    memory: &mut HashMap<Vec<u8>, Option<T>>,
    der: Vec<u8>,
    parse: impl FnOnce(&[u8]) -> Option<T>,
) -> Option<T> {
    memory.entry(der).or_insert_with_key(|der| parse(der)).clone()
}

fn dictionary(document: &Document<'_>) -> Option<Entries> {
    let (root, _) = document.trailer.get("Root").and_then(reference)?;
    let catalog = document.whole_object(root)?.value;
    match document.resolve(catalog.as_dictionary()?.get("DSS")?)? {
        Value::Dictionary(entries) => Some(entries),
        _ => None,
    }
}

/// The streams that the store keeps already, with their numbers.
pub(crate) fn streams_of(document: &Document<'_>) -> HashMap<Vec<u8>, usize> {
    let mut found = HashMap::new();
    let Some(store) = dictionary(document) else {
        return found;
    };
    for key in ["Certs", "CRLs", "OCSPs"] {
        let Some(Value::Array(list)) = store.get(key).and_then(|list| document.resolve(list)) else {
            continue;
        };
        for number in list.iter().take(4 * REVOCATION_MAX).filter_map(Value::as_reference) {
            let data = document
                .whole_object(number)
                .and_then(|object| unfold(object.value.as_dictionary()?, object.data?));
            if let Some(data) = data {
                found.insert(data, number);
            }
        }
    }
    found
}

/// The streams that one of the lists refers to.
fn streams(document: &Document<'_>, store: &Entries, key: &str, limit: usize) -> Vec<Vec<u8>> {
    let Some(Value::Array(list)) = store.get(key).and_then(|list| document.resolve(list)) else {
        return Vec::new();
    };
    list.iter()
        .take(limit)
        .filter_map(|item| {
            let object = document.whole_object(item.as_reference()?)?;
            unfold(object.value.as_dictionary()?, object.data?)
        })
        .collect()
}
