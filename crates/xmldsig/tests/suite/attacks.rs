//! Each attack is refused by its name, and never gives an element that was not signed.

use eds::Algorithm;
use proptest::prelude::*;
use xmldsig::{DEPTH_MAX, Document, Evidence, Place, XmlError, sign};

use crate::support::{ANSWER, Town};

fn made(text: &str, place: Place<'_>) -> String {
    let town = Town::new();
    let holder = town.holder(Algorithm::P256);
    sign(text, place, &holder.key, &holder.certificate, &Evidence::default()).expect("it signs")
}

fn signed() -> String {
    made(ANSWER, Place::Enveloped)
}

fn by_id() -> String {
    made(r#"<a><b Id="one">kept</b></a>"#, Place::Detached { id: "one" })
}

fn refusal(text: &str) -> XmlError {
    match Document::read(text.as_bytes()) {
        Err(error) => error,
        Ok(document) => document.signatures().expect_err("it must be refused"),
    }
}

#[test]
fn a_dtd_with_or_without_entities_is_refused() {
    for head in [
        "<!DOCTYPE a>",
        "<!DOCTYPE a [<!ENTITY x 'y'>]>",
        "<!DOCTYPE a SYSTEM 'file:///etc/passwd'>",
        "<?xml version='1.0'?><!-- c --><?pi x?><!DOCTYPE a [<!ATTLIST a Id ID #IMPLIED>]>",
    ] {
        assert_eq!(refusal(&format!("{head}<a/>")), XmlError::Dtd, "{head}");
    }
    assert!(matches!(refusal("<a>&x;</a>"), XmlError::Malformed { .. }));
}

#[test]
fn depth_and_size_are_bounded() {
    let deep = "<a>".repeat(DEPTH_MAX as usize + 1) + &"</a>".repeat(DEPTH_MAX as usize + 1);
    assert!(matches!(refusal(&deep), XmlError::Malformed { .. }));
    let wide = format!("<a>{}</a>", "<b/>".repeat(250_000));
    assert!(matches!(refusal(&wide), XmlError::TooMany { .. }));
    let large = format!("<a>{}</a>", "x".repeat(xmldsig::TEXT_BYTES_MAX));
    assert!(matches!(refusal(&large), XmlError::TooLarge { .. }));
    assert_eq!(Document::read(b"<a>\xff</a>").err(), Some(XmlError::NotUtf8));
    assert_eq!(
        refusal("<?xml version='1.0' encoding='windows-1251'?><a/>"),
        XmlError::NotUtf8
    );
}

/// Each of these kept the parser busy for minutes before it was counted.
#[test]
fn attributes_and_namespaces_are_bounded_before_anything_compares_them() {
    let attributes = (0..100_000).map(|number| format!(" a{number}='1'")).collect::<String>();
    let namespaces = (0..100_000)
        .map(|number| format!(" xmlns:n{number}='u'"))
        .collect::<String>();
    let nested = (0..90)
        .map(|number| format!("<a xmlns:n{number}='u'>"))
        .collect::<String>();
    for hostile in [format!("<a{attributes}/>"), format!("<a{namespaces}/>"), nested] {
        assert!(matches!(refusal(&hostile), XmlError::TooMany { .. }));
    }
    let beside = "<b xmlns:n='u'/><c xmlns:n='u'></c>".repeat(500);
    assert_eq!(refusal(&format!("<a>{beside}</a>")), XmlError::NoSignature);
    // A small text that exclusive canonicalization would make gigabytes of.
    let long = "n".repeat(100_000);
    let written = |elements: usize| format!("<a xmlns:z=\"{long}\">{}</a>", "<z:b/>".repeat(elements));
    assert!(matches!(refusal(&written(2_000)), XmlError::TooMany { .. }));
    assert!(Document::read(written(20).as_bytes()).is_ok());
}

#[test]
fn what_is_not_well_formed_is_refused() {
    for text in [
        "<a x='1' x='2'/>",
        "<a xmlns:p='u' xmlns:q='u' p:x='1' q:x='2'/>",
        "<p:a/>",
        "<a/><b/>",
        "<a>",
        "",
    ] {
        assert!(matches!(refusal(text), XmlError::Malformed { .. }), "{text}");
    }
}

#[test]
fn two_equal_ids_are_refused_before_anything_is_resolved() {
    for kind in ["Id", "ID"] {
        let wrapped = by_id().replace("<a>", &format!(r#"<a><x><b {kind}="one">forged</b></x>"#));
        assert_eq!(refusal(&wrapped), XmlError::DuplicateId { id: "one".into() });
    }
}

#[test]
fn a_wrapped_document_gives_the_signed_element_and_says_that_it_is_not_the_whole() {
    let original = r#"<b Id="one">kept</b>"#;
    // Moved into the signature, where nothing can be signed.
    let wrapped = by_id().replace(original, r#"<b Id="two">forged</b>"#).replace(
        "<ds:KeyInfo>",
        &format!("<ds:Object>{original}</ds:Object><ds:KeyInfo>"),
    );
    assert!(matches!(refusal(&wrapped), XmlError::Reference { .. }));
    // Moved into a corner, a forged one in its place.
    let wrapped = by_id().replace(original, &format!(r#"<b Id="two">forged</b><x>{original}</x>"#));
    let document = Document::read(wrapped.as_bytes()).expect("it reads");
    let signatures = document.signatures().expect("a signature");
    assert_eq!(signatures[0].only().expect("one").element, original);
    assert!(signatures[0].whole().is_none());
}

/// Where no reference reaches: inside the signature, which is left out of what it signs.
#[test]
fn nothing_can_be_slipped_into_a_signature() {
    let signed = signed();
    for changed in [
        signed.replace(
            "</ds:Signature>",
            "<ds:Object><sum>900</sum></ds:Object></ds:Signature>",
        ),
        signed.replace("</ds:Signature>", "<ds:Object/></ds:Signature>"),
        signed.replace("</ds:KeyInfo>", "<sum>900</sum></ds:KeyInfo>"),
        signed.replace("</ds:X509Data>", "<x xmlns=\"urn:x\"/></ds:X509Data>"),
    ] {
        assert_ne!(changed, signed);
        assert!(matches!(refusal(&changed), XmlError::Signature { .. }));
    }
}

/// An instruction beside the root may say how the document is shown.
#[test]
fn a_style_sheet_before_a_root_signed_by_its_id_is_not_signed() {
    let signed = made(r#"<a Id="one">kept</a>"#, Place::Enveloped).replace("URI=\"\"", "URI=\"#one\"");
    let covers = |text: &str| {
        let document = Document::read(text.as_bytes()).expect("it reads");
        let signed = document.signatures().expect("one").remove(0);
        (signed.facts.digest_matches, signed.whole().is_some())
    };
    assert_eq!(covers(&signed), (true, true));
    let styled = format!("<?xml-stylesheet href=\"x.xsl\"?>{signed}");
    assert_eq!(covers(&styled), (true, false));
}

/// Many signatures with many references, each over the whole of a large document.
#[test]
fn references_without_end_are_refused_in_time() {
    let large = format!("<a>{}</a>", "<b/>".repeat(100_000));
    let one = made(&large, Place::Enveloped);
    let start = one.find("<ds:Signature ").expect("a signature");
    let end = one.find("</ds:Signature>").expect("its end") + 15;
    let reference =
        &one[one.find("<ds:Reference").expect("a reference")..one.find("</ds:SignedInfo>").expect("the end")];
    let signature = one[start..end].replace(reference, &reference.repeat(8));
    let many = one.replace(&one[start..end], &signature.repeat(16));
    let started = std::time::Instant::now();
    assert!(matches!(refusal(&many), XmlError::TooMany { .. }));
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
    // One over the same document is no question.
    let document = Document::read(one.as_bytes()).expect("it reads");
    assert!(document.signatures().is_ok());
}

#[test]
fn the_list_of_transforms_is_closed() {
    let signed = signed();
    let enveloped = r#"<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>"#;
    for uri in [
        "http://www.w3.org/TR/1999/REC-xslt-19991116",
        "http://www.w3.org/TR/1999/REC-xpath-19991116",
        "http://www.w3.org/2002/06/xmldsig-filter2",
        "http://www.w3.org/2000/09/xmldsig#base64",
        "http://www.w3.org/2006/12/xml-c14n11",
        "",
    ] {
        let changed = signed.replace(enveloped, &format!(r#"<ds:Transform Algorithm="{uri}"/>"#));
        assert_eq!(refusal(&changed), XmlError::Transform { uri: uri.into() });
    }
    // Canonicalization makes bytes; nothing can follow it.
    let last = format!("{enveloped}</ds:Transforms>");
    let reversed = signed.replace(enveloped, "").replace("</ds:Transforms>", &last);
    assert!(matches!(refusal(&reversed), XmlError::Transform { .. }));
    let filter = enveloped.replace("/>", "><ds:XPath>true()</ds:XPath></ds:Transform>");
    assert!(matches!(
        refusal(&signed.replace(enveloped, &filter)),
        XmlError::Transform { .. }
    ));
}

#[test]
fn references_go_nowhere_else() {
    for uri in [
        "http://example.org/x.xml",
        "file:///etc/passwd",
        "#xpointer(/)",
        "#xpointer(id('one'))",
        "one",
        "#",
    ] {
        let changed = by_id().replace("#one", uri);
        assert_eq!(refusal(&changed), XmlError::Reference { uri: uri.into() });
    }
    let nowhere = by_id().replace("#one", "#none");
    assert_eq!(refusal(&nowhere), XmlError::NoElement { id: "none".into() });
    let without = by_id().replace(" URI=\"#one\"", "");
    assert!(matches!(refusal(&without), XmlError::Signature { .. }));
}

#[test]
fn weak_and_unknown_algorithms_are_named() {
    let signed = signed();
    let ecdsa = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256";
    for (from, to) in [
        (ecdsa, "http://www.w3.org/2000/09/xmldsig#hmac-sha1"),
        (ecdsa, "http://www.w3.org/2000/09/xmldsig#rsa-sha1"),
        (
            "http://www.w3.org/2001/04/xmlenc#sha256",
            "http://www.w3.org/2000/09/xmldsig#sha1",
        ),
    ] {
        let changed = signed.replace(from, to);
        assert_eq!(refusal(&changed), XmlError::Algorithm { uri: to.into() });
    }
}

#[test]
fn a_signature_with_parts_missing_twice_or_foreign_is_refused() {
    let signed = signed();
    let start = signed.find("<ds:SignatureValue>").expect("a value");
    let end = signed.find("</ds:SignatureValue>").expect("a value") + 20;
    let value = &signed[start..end];
    for changed in [
        signed.replace(value, ""),
        signed.replace(value, &value.repeat(2)),
        signed.replace("<ds:KeyInfo>", "<ds:Other/><ds:KeyInfo>"),
        signed.replace("</ds:SignedInfo>", "<ds:Other/></ds:SignedInfo>"),
        signed.replace("<ds:DigestValue>", "<ds:DigestValue><x/>"),
        signed.replace("<ds:SignatureValue>", "<ds:SignatureValue>!"),
    ] {
        assert!(matches!(refusal(&changed), XmlError::Signature { .. }));
    }
}

#[test]
fn comments_cannot_split_what_is_read() {
    let signed = signed().replace("12345678", "1234<!-- -->5678");
    let document = Document::read(signed.as_bytes()).expect("it reads");
    let one = document.signatures().expect("one").remove(0);
    // The digest holds, because comments are not signed: so they are not in what is given back either.
    assert!(one.facts.digest_matches);
    let canonical = String::from_utf8(one.whole().expect("whole").canonical.clone()).expect("UTF-8");
    assert!(canonical.contains("26112212345678"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), at in 0_usize..2000, cut in 0_usize..40) {
        let _ = Document::read(&bytes).map(|document| document.signatures().is_ok());
        let mut broken = by_id().into_bytes();
        let at = at.min(broken.len());
        let end = (at + cut).min(broken.len());
        broken.splice(at..end, bytes.iter().take(8).copied());
        let _ = Document::read(&broken).map(|document| document.signatures().is_ok());
    }
}
