//! Signed XML and SOAP, through to the report.
#![no_main]

use eds::policy::{ExpectedSigner, Revocation};
use eds::{Policy, TrustStore};
use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;
use xmldsig::{Document, Element};

fuzz_target!(|bytes: &[u8]| {
    let Ok(document) = Document::read(bytes) else {
        return;
    };
    let _ = xmldsig::security::verify(&document);
    walk(document.root());
    for signed in document.signatures().into_iter().flatten() {
        // Nobody is trusted, so nothing may be valid.
        let report = eds::policy::judge(
            &signed.facts,
            &Policy::own_authority(),
            &TrustStore::default(),
            &Revocation::from(Vec::new()),
            &ExpectedSigner::Anyone,
            Timestamp::UNIX_EPOCH,
        );
        assert!(!report.is_valid());
        // What is said to be signed stands in the text.
        for covered in &signed.covered {
            assert!(covered.element.starts_with('<') && covered.element.ends_with('>'));
        }
    }
});

/// As readers of messages do.
fn walk(element: Element<'_, '_>) {
    let _ = (element.name(), element.namespace(), element.text());
    let _ = element.alone().map(|alone| Document::read(alone.as_bytes()).is_ok());
    for child in element.children().into_iter().flatten() {
        walk(child);
    }
}
