//! Both directions with xmlsec1.

use std::path::Path;

use eds::Algorithm;
use xmldsig::{Document, Evidence, Place, sign};

use crate::support::{ANSWER, Holder, Town, good, tool, write, xmlsec};

const ALGORITHMS: [(Algorithm, &str); 3] = [
    (Algorithm::Rsa2048, "rsa-sha256"),
    (Algorithm::P256, "ecdsa-sha256"),
    (Algorithm::P384, "ecdsa-sha384"),
];
const METHODS: [&str; 4] = [
    "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
    "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments",
    "http://www.w3.org/2001/10/xml-exc-c14n#",
    "http://www.w3.org/2001/10/xml-exc-c14n#WithComments",
];

#[test]
fn xmlsec_verifies_what_we_sign() {
    if !tool("xmlsec1") {
        return;
    }
    let town = Town::new();
    let folder = tempfile::tempdir().expect("a folder");
    for (algorithm, _) in ALGORITHMS {
        let holder = town.holder(algorithm);
        write(folder.path(), "leaf.pem", &holder.certificate.to_pem());
        let evidence = Evidence {
            chain: std::slice::from_ref(&town.issuing),
            lists: &[town.list()],
            answers: &[],
        };
        let signed = sign(ANSWER, Place::Enveloped, &holder.key, &holder.certificate, &evidence).expect("it signs");
        let verify = ["--verify", "--pubkey-cert-pem", "leaf.pem", "signed.xml"];
        write(folder.path(), "signed.xml", &signed);
        good(&xmlsec(folder.path(), &verify));
        write(folder.path(), "signed.xml", &signed.replace("12345678", "12345679"));
        assert!(!xmlsec(folder.path(), &verify).status.success());
        let xml = r#"<a xmlns="urn:a" xmlns:z="urn:z"><b Id="one" z:k="1">kept</b></a>"#;
        let place = Place::Detached { id: "one" };
        let by_id = sign(xml, place, &holder.key, &holder.certificate, &Evidence::default()).expect("it signs");
        write(folder.path(), "signed.xml", &by_id);
        let verify = [&["--verify", "--id-attr:Id", "urn:a:b"], &verify[1..]].concat();
        good(&xmlsec(folder.path(), &verify));
    }
}

#[test]
fn we_verify_what_xmlsec_signs() {
    if !tool("xmlsec1") {
        return;
    }
    let town = Town::new();
    let folder = tempfile::tempdir().expect("a folder");
    for (algorithm, uri) in ALGORITHMS {
        let holder = town.holder(algorithm);
        for method in METHODS {
            let end = format!("{}</r:response>", template(uri, method));
            verified(folder.path(), &holder, &ANSWER.replace("</r:response>", &end));
        }
    }
}

#[test]
fn namespaces_and_characters_are_canonicalized_as_libxml_does() {
    if !tool("xmlsec1") {
        return;
    }
    let town = Town::new();
    let folder = tempfile::tempdir().expect("a folder");
    let holder = town.holder(Algorithm::P256);
    for body in [
        r#"<a:x xmlns:a="urn:1" xmlns:b="urn:2" xmlns="urn:3"><y b:k="1" a:k="2" k="3"><z xmlns=""/><a:w xmlns:a="urn:4"/></y>SIG</a:x>"#,
        "<x xml:lang=\"kk\" xml:space=\"preserve\" q='\"'>\n\t<y a=\"&#9;&#10;&#13;&lt;\">&#13;]]&gt;<![CDATA[<&>]]></y><?pi  some data?>SIG</x>",
        r#"<x xmlns:p="urn:p"><y xmlns:p="urn:p"><p:z xmlns:q="urn:q" q:a="1" xmlns:p="urn:other"/></y>SIG</x>"#,
    ] {
        for method in METHODS {
            verified(
                folder.path(),
                &holder,
                &body.replace("SIG", &template("ecdsa-sha256", method)),
            );
        }
    }
}

fn template(algorithm: &str, method: &str) -> String {
    format!(
        r#"<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo><CanonicalizationMethod Algorithm="{method}"/><SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#{algorithm}"/><Reference URI=""><Transforms><Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/><Transform Algorithm="{method}"/></Transforms><DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><DigestValue/></Reference></SignedInfo><SignatureValue/><KeyInfo><X509Data><X509Certificate/></X509Data></KeyInfo></Signature>"#
    )
}

/// Signed by xmlsec1, read by us.
fn verified(folder: &Path, holder: &Holder, template: &str) {
    write(folder, "key.pem", &holder.key_pem());
    write(folder, "leaf.pem", &holder.certificate.to_pem());
    write(folder, "template.xml", template);
    let keys = "key.pem,leaf.pem";
    good(&xmlsec(
        folder,
        &[
            "--sign",
            "--privkey-pem",
            keys,
            "--output",
            "signed.xml",
            "template.xml",
        ],
    ));
    let signed = std::fs::read(folder.join("signed.xml")).expect("signed");
    let document = Document::read(&signed).expect("it reads");
    let one = document.signatures().expect("a signature").remove(0);
    assert!(one.facts.digest_matches, "digest: {template}");
    assert!(one.facts.signature_matches, "signature: {template}");
}

/// A tab or a line end within an attribute is a space to every reader, a reference to one is what it says (XML 1.0
/// §3.3.3).
#[test]
fn attributes_broken_over_lines_are_agreed_on() {
    if !tool("xmlsec1") {
        return;
    }
    let holder = Town::new().holder(Algorithm::P256);
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "leaf.pem", &holder.certificate.to_pem());
    let text = "<a xmlns:z=\"urn:z\" one=\"x\ty\r\nz\nw\" z:two='&#10;&amp;\t\"'><b z:two=\"\n\"/>kept</a>";
    let signed = sign(
        text,
        Place::Enveloped,
        &holder.key,
        &holder.certificate,
        &Evidence::default(),
    )
    .expect("it signs");
    let is_valid = |text: &str| {
        let document = Document::read(text.as_bytes()).expect("it opens");
        let signatures = document.signatures().expect("it is signed");
        signatures[0].facts.digest_matches && signatures[0].facts.signature_matches
    };
    let verify = ["--verify", "--pubkey-cert-pem", "leaf.pem", "signed.xml"];
    for (from, to, wanted) in [
        ("", "", true),
        ("x\ty", "x y", true),
        ("\r\nz", "\nz", true),
        ("\r\nz", "\r\n z", false),
        ("&#10;", "\n", false),
        ("x\ty", "x&#9;y", false),
        ("x\ty", "xy", false),
    ] {
        let other = signed.replacen(from, to, 1);
        write(folder.path(), "signed.xml", &other);
        assert_eq!(
            xmlsec(folder.path(), &verify).status.success(),
            wanted,
            "{from:?} {to:?}"
        );
        assert_eq!(is_valid(&other), wanted, "{from:?} {to:?}");
    }
    let named = "<a xmlns:z=\"urn:\nz\"/>";
    assert!(Document::read(named.as_bytes()).is_err());
}
