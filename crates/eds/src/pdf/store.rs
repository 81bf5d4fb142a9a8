//! The document security store (ETSI EN 319 142-1 §5.4.2): certificates, lists and OCSP answers kept in a PDF.

use std::collections::HashMap;

use super::document::Document;
use super::reference;
use super::stream::unfold;
use super::value::{Entries, Value};
use crate::Certificate;
use crate::cms::{CMS_CERTIFICATES_MAX, REVOCATION_MAX, keep_answer, keep_list};
use crate::policy::Evidence;

/// What a PDF keeps for judging its signatures. It is material, not proof: each piece is checked by who signed it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Store {
    pub(crate) certificates: Vec<Certificate>,
    pub(crate) evidence: Evidence,
}

/// The store of the newest state; empty where there is none or it cannot be read.
pub(crate) fn read(pdf: &[u8]) -> Store {
    let mut store = Store::default();
    let Ok(document) = Document::read(pdf) else {
        return store;
    };
    let Some(dictionary) = dictionary(&document) else {
        return store;
    };
    for der in streams(&document, &dictionary, "Certs", 2 * CMS_CERTIFICATES_MAX) {
        store.certificates.extend(Certificate::from_der(&der));
    }
    for der in streams(&document, &dictionary, "CRLs", REVOCATION_MAX) {
        keep_list(&mut store.evidence, &der);
    }
    for der in streams(&document, &dictionary, "OCSPs", REVOCATION_MAX) {
        keep_answer(&mut store.evidence, &der);
    }
    store
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
