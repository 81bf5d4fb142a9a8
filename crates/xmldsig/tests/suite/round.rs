//! What we sign, we verify; what is changed, we do not.

use eds::Algorithm;
use xmldsig::{Document, Evidence, Place, XmlError, sign};

use crate::support::{ANSWER, Holder, Town};

fn enveloped(text: &str, holder: &Holder) -> String {
    sign(
        text,
        Place::Enveloped,
        &holder.key,
        &holder.certificate,
        &Evidence::default(),
    )
    .expect("it signs")
}

#[test]
fn every_algorithm_signs_and_verifies() {
    let town = Town::new();
    for algorithm in Algorithm::ALL {
        if matches!(algorithm, Algorithm::Rsa4096 | Algorithm::Rsa3072) {
            continue;
        }
        let holder = town.holder(algorithm);
        let evidence = Evidence {
            chain: std::slice::from_ref(&town.issuing),
            lists: &[town.list()],
            answers: &[],
        };
        let signed = sign(ANSWER, Place::Enveloped, &holder.key, &holder.certificate, &evidence).expect("it signs");
        let document = Document::read(signed.as_bytes()).expect("it reads");
        let one = document.signatures().expect("a signature").remove(0);
        let report = town.judge(&one.facts, &one.lists);
        assert!(report.is_valid(), "{algorithm:?}: {report:?}");
        let whole = one.whole().expect("the whole document");
        assert!(whole.element.starts_with("<r:response") && whole.element.ends_with("</r:response>"));
        let canonical = String::from_utf8(whole.canonical.clone()).expect("UTF-8");
        assert!(
            !canonical.contains("Signature") && !canonical.contains("<!--"),
            "{canonical}"
        );
    }
}

#[test]
fn a_changed_letter_breaks_the_digest_and_a_changed_digest_the_signature() {
    let town = Town::new();
    let signed = enveloped(ANSWER, &town.holder(Algorithm::P256));
    let facts = |text: &str| {
        let document = Document::read(text.as_bytes()).expect("it reads");
        document.signatures().expect("a signature").remove(0).facts
    };
    let changed = facts(&signed.replace("12345678", "12345679"));
    assert!(!changed.digest_matches && changed.signature_matches);
    let at = signed.find("<ds:DigestValue>").expect("a digest") + 16;
    let other = if &signed[at..=at] == "A" { "B" } else { "A" };
    let changed = facts(&format!("{}{other}{}", &signed[..at], &signed[at + 1..]));
    assert!(!changed.digest_matches && !changed.signature_matches);
}

#[test]
fn several_signers_each_cover_the_document_as_it_was_then() {
    let town = Town::new();
    let first = enveloped(ANSWER, &town.holder(Algorithm::P256));
    let text = enveloped(&first, &town.holder(Algorithm::Rsa2048));
    let document = Document::read(text.as_bytes()).expect("it reads");
    let signatures = document.signatures().expect("signatures");
    assert_eq!(signatures.len(), 2);
    let holds = |one: &xmldsig::Signed<'_>| one.facts.digest_matches && one.facts.signature_matches;
    assert!(signatures.iter().all(holds));
    let forged = text.replacen("<number>", "<number>9", 1);
    let document = Document::read(forged.as_bytes()).expect("it reads");
    assert!(!document.signatures().expect("signatures").iter().any(holds));
}

#[test]
fn an_element_is_signed_by_its_id() {
    let town = Town::new();
    let holder = town.holder(Algorithm::P384);
    let xml = r#"<a xmlns="urn:a"><b Id="one">kept</b><c>free</c></a>"#;
    let place = Place::Detached { id: "one" };
    let signed = sign(xml, place, &holder.key, &holder.certificate, &Evidence::default()).expect("it signs");
    let moved = signed.replace("free", "changed");
    let document = Document::read(moved.as_bytes()).expect("it reads");
    let signatures = document.signatures().expect("a signature");
    let covered = signatures[0].only().expect("one element");
    assert!(signatures[0].facts.digest_matches && !covered.whole);
    assert_eq!(covered.element, r#"<b Id="one">kept</b>"#);
    assert_eq!(covered.canonical, br#"<b xmlns="urn:a" Id="one">kept</b>"#);
    assert!(signatures[0].whole().is_none());
}

#[test]
fn somebody_elses_certificate_is_refused() {
    let town = Town::new();
    let (one, other) = (town.holder(Algorithm::P256), town.holder(Algorithm::P256));
    let evidence = Evidence::default();
    let refused = sign(ANSWER, Place::Enveloped, &one.key, &other.certificate, &evidence);
    assert_eq!(refused, Err(XmlError::Key(eds::EdsError::KeyMismatch)));
}

#[test]
fn an_empty_root_is_opened() {
    let town = Town::new();
    let signed = enveloped(r#"<a x="1" />"#, &town.holder(Algorithm::P256));
    assert!(signed.starts_with(r#"<a x="1"><ds:Signature"#) && signed.ends_with("</ds:Signature></a>"));
    let document = Document::read(signed.as_bytes()).expect("it reads");
    assert!(document.signatures().expect("one")[0].facts.digest_matches);
}

/// Writes the fuzz corpus anew: `cargo test -p xmldsig -- --ignored corpus`.
#[test]
#[ignore = "writes fuzz/corpus/xml"]
fn corpus() {
    let town = Town::new();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/corpus/xml");
    let holder = town.holder(Algorithm::P256);
    std::fs::write(format!("{folder}/enveloped.xml"), enveloped(ANSWER, &holder)).expect("written");
    let sealing = xmldsig::security::Sealing {
        unique: "1",
        token: xmldsig::security::Token::Binary,
        lifetime: Some((town.now, town.now)),
    };
    let message =
        r#"<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><a/></e:Body></e:Envelope>"#;
    let message = xmldsig::security::sign(message, &sealing, &holder.key, &holder.certificate).expect("it signs");
    std::fs::write(format!("{folder}/message.xml"), message).expect("written");
}
