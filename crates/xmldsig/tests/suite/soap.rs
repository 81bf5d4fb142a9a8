//! WS-Security: the Body that is given back is the one that was signed.

use eds::Algorithm;
use jiff::SignedDuration;
use xmldsig::security::{Sealing, Token, sign, verify};
use xmldsig::{Document, XmlError};

use crate::support::{Holder, Town, good, tool, write, xmlsec};

const MESSAGE: &str = r#"<?xml version="1.0" encoding="UTF-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:ns2="http://bip.bee.kz/SyncChannel/v10/Types"><soap:Body><ns2:SendMessage><request xmlns=""><requestInfo><messageId>1</messageId></requestInfo></request></ns2:SendMessage></soap:Body></soap:Envelope>"#;
const HEADED: &str = r#"<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Header><to xmlns="urn:a">x</to></e:Header><e:Body xmlns:wsu="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd" wsu:Id="body"><b/></e:Body></e:Envelope>"#;

fn sealed(town: &Town, holder: &Holder, message: &str, token: Token, lifetime: bool) -> String {
    let sealing = Sealing {
        unique: "2f7c5a4e",
        token,
        lifetime: lifetime.then(|| (town.now, town.now + SignedDuration::from_mins(5))),
    };
    sign(message, &sealing, &holder.key, &holder.certificate).expect("it signs")
}

fn refusal(text: &str) -> XmlError {
    match Document::read(text.as_bytes()) {
        Err(error) => error,
        Ok(document) => verify(&document).expect_err("it must be refused"),
    }
}

#[test]
fn messages_are_signed_and_verified_with_every_token_and_family() {
    let town = Town::new();
    for algorithm in [
        Algorithm::P256,
        Algorithm::Rsa2048,
        Algorithm::Gost2004,
        Algorithm::Gost2015_512,
    ] {
        let holder = town.holder(algorithm);
        for token in [Token::KeyIdentifier, Token::Binary] {
            for (message, lifetime) in [(MESSAGE, false), (MESSAGE, true), (HEADED, true)] {
                let text = sealed(&town, &holder, message, token, lifetime);
                let document = Document::read(text.as_bytes()).expect("it reads");
                let read = verify(&document).expect("it verifies");
                assert_eq!(read.lifetime.is_some(), lifetime);
                assert!(read.body.element.contains("Body"));
                let facts = eds::Facts {
                    certificates: vec![town.issuing.clone()],
                    ..read.signed.facts
                };
                let report = town.judge(&facts, &[town.list()]);
                assert!(report.is_valid(), "{report:?}");
            }
        }
    }
}

#[test]
fn a_wrapped_body_is_refused() {
    let town = Town::new();
    let holder = town.holder(Algorithm::P256);
    let text = sealed(&town, &holder, MESSAGE, Token::Binary, true);
    let start = text.find("<soap:Body").expect("a body");
    let end = text.find("</soap:Body>").expect("a body") + 12;
    let body = &text[start..end];
    let after_security = |what: &str| format!("</wsse:Security>{what}");
    // The classic: the signed Body in the header, another one in its place.
    let wrapped = text
        .replace(body, "<soap:Body><forged/></soap:Body>")
        .replace("</wsse:Security>", &after_security(&format!("<x>{body}</x>")));
    let uncovered = XmlError::NotCovered {
        what: "the Body of the message",
    };
    assert_eq!(refusal(&wrapped), uncovered);
    let two = text.replace(body, &format!("{body}<soap:Body/>"));
    assert!(matches!(refusal(&two), XmlError::Soap { .. }));
    let again = body.replace("messageId>1", "messageId>2");
    let twice = text.replace("</wsse:Security>", &after_security(&again));
    assert!(matches!(refusal(&twice), XmlError::DuplicateId { .. }));
    let changed = text.replace("messageId>1", "messageId>2");
    let document = Document::read(changed.as_bytes()).expect("it reads");
    assert!(!verify(&document).expect("a message").signed.facts.digest_matches);
}

#[test]
fn a_time_stamp_that_is_not_signed_is_refused() {
    let town = Town::new();
    let holder = town.holder(Algorithm::P256);
    let text = sealed(&town, &holder, MESSAGE, Token::KeyIdentifier, false);
    let stamp = "<wsu:Timestamp><wsu:Created>2026-11-22T00:00:00Z</wsu:Created><wsu:Expires>2036-11-22T00:00:00Z</wsu:Expires></wsu:Timestamp>";
    let added = text.replace("<ds:Signature ", &format!("{stamp}<ds:Signature "));
    let uncovered = XmlError::NotCovered {
        what: "the Timestamp of the message",
    };
    assert_eq!(refusal(&added), uncovered);
}

#[test]
fn what_is_no_signed_message_is_refused() {
    assert_eq!(refusal(MESSAGE), XmlError::NoSecurity);
    assert!(matches!(refusal("<a/>"), XmlError::Soap { .. }));
    let town = Town::new();
    let holder = town.holder(Algorithm::P256);
    let text = sealed(&town, &holder, MESSAGE, Token::Binary, true);
    let sealing = Sealing {
        unique: "x",
        token: Token::Binary,
        lifetime: None,
    };
    let again = sign(&text, &sealing, &holder.key, &holder.certificate);
    assert!(matches!(again, Err(XmlError::Soap { .. })));
}

#[test]
fn xmlsec_verifies_our_messages() {
    if !tool("xmlsec1") {
        return;
    }
    let town = Town::new();
    let folder = tempfile::tempdir().expect("a folder");
    for algorithm in [Algorithm::P256, Algorithm::Rsa2048] {
        let holder = town.holder(algorithm);
        write(folder.path(), "leaf.pem", &holder.certificate.to_pem());
        write(
            folder.path(),
            "message.xml",
            &sealed(&town, &holder, MESSAGE, Token::Binary, true),
        );
        let utility = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd:Timestamp";
        good(&xmlsec(
            folder.path(),
            &[
                "--verify",
                "--pubkey-cert-pem",
                "leaf.pem",
                "--id-attr:Id",
                "http://schemas.xmlsoap.org/soap/envelope/:Body",
                "--id-attr:Id",
                utility,
                "message.xml",
            ],
        ));
    }
}
