//! Attacks on signed messages, by name. Each must be refused before a registry hears of it.

use crate::participant::{Sent, akimat, seal};
use crate::soap_world::World;

/// The signed Body of a message, with its element.
fn body_of(envelope: &str) -> &str {
    let (start, end) = (envelope.find("<soap:Body"), envelope.find("</soap:Body>"));
    &envelope[start.expect("a body")..end.expect("a body") + "</soap:Body>".len()]
}

async fn each(world: &World, code: &str, envelopes: &[(&str, String)]) {
    for (name, envelope) in envelopes {
        let answer = world.post(envelope).await;
        assert_eq!(answer.code(), code, "{name}: {}", answer.text);
        world.opened_fault(&answer);
    }
    assert!(world.registries.asked().is_empty());
    assert!(world.journal("participants").await.is_empty());
}

#[tokio::test]
async fn a_moved_body_two_bodies_and_equal_ids_are_refused() {
    let world = World::new().await;
    let good = akimat(&world.authority).sealed(&Sent::of(&world, "m-1"));
    let body = body_of(&good);
    let inside = &body[body.find('>').expect("an end") + 1..];
    let forged = format!("<soap:Body>{}", inside.replace("m-1", "m-2"));
    let kept = |what: &str| good.replace("</wsse:Security>", &format!("</wsse:Security>{what}"));
    let moved = kept(&format!("<keep>{body}</keep>")).replacen(
        &format!("</soap:Header>{body}"),
        &format!("</soap:Header>{forged}"),
        1,
    );
    assert!(moved.contains(&forged), "the body was replaced");
    let in_security = good
        .replace("</wsse:Security>", &format!("{body}</wsse:Security>"))
        .replacen(&format!("</soap:Header>{body}"), &format!("</soap:Header>{forged}"), 1);
    let in_object = good
        .replace(
            "</ds:KeyInfo></ds:Signature>",
            &format!("</ds:KeyInfo><ds:Object>{body}</ds:Object></ds:Signature>"),
        )
        .replacen(&format!("</soap:Header>{body}"), &format!("</soap:Header>{forged}"), 1);
    let same_id = body.replace("m-1", "m-2");
    each(
        &world,
        "SCE006",
        &[
            ("moved into a header", moved),
            ("moved into the security header", in_security),
            ("moved into the signature", in_object),
            ("equal Ids", kept(&same_id)),
            ("changed", good.replace("m-1", "m-2")),
        ],
    )
    .await;
    each(
        &world,
        "SCE001",
        &[
            ("two bodies", good.replace(body, &format!("{body}<soap:Body/>"))),
            (
                "two headers",
                good.replace("<soap:Header>", "<soap:Header/><soap:Header>"),
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn a_signature_that_is_missing_or_over_something_else_is_refused() {
    let world = World::new().await;
    let akimat = akimat(&world.authority);
    let mut sent = Sent::of(&world, "m-1");
    sent.lifetime = Some((world.now(), world.now() + jiff::SignedDuration::from_mins(5)));
    let good = akimat.sealed(&sent);
    // Only the reference to the Timestamp is left.
    let start = good.find("<ds:Reference").expect("a reference");
    let end = good.find("</ds:Reference>").expect("a reference") + "</ds:Reference>".len();
    let header_only = format!("{}{}", &good[..start], &good[end..]);
    let plain = akimat.unsealed(&sent);
    let signature = &good
        [good.find("<ds:Signature ").expect("it")..good.find("</ds:Signature>").expect("it") + "</ds:Signature>".len()];
    each(&world, "SCE006", &[
        ("over the header only", header_only),
        ("two security headers", good.replace("</soap:Header>", "<wsse:Security xmlns:wsse=\"http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd\"/></soap:Header>")),
    ])
    .await;
    each(
        &world,
        "SCE007",
        &[("none", plain), ("taken out", good.replace(signature, ""))],
    )
    .await;
}

#[tokio::test]
async fn algorithms_references_and_transforms_are_not_the_senders_to_choose() {
    let world = World::new().await;
    let good = akimat(&world.authority).sealed(&Sent::of(&world, "m-1"));
    let method = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256";
    assert!(good.contains(method));
    let by = |uri: &str| good.replace(method, uri);
    let id = &good[good.find("URI=\"#").expect("it") + 5..];
    let id = &id[..id.find('"').expect("it")];
    let to = |uri: &str| good.replacen(&format!("URI=\"{id}\""), &format!("URI=\"{uri}\""), 1);
    let transform = "<ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"/>";
    let through = |uri: &str| good.replace(transform, &format!("<ds:Transform Algorithm=\"{uri}\"/>{transform}"));
    each(
        &world,
        "SCE006",
        &[
            ("HMAC", by("http://www.w3.org/2000/09/xmldsig#hmac-sha1")),
            ("HMAC-SHA256", by("http://www.w3.org/2001/04/xmldsig-more#hmac-sha256")),
            (
                "RSA with a key of ECDSA",
                by("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"),
            ),
            (
                "GOST with a key of ECDSA",
                by("http://www.w3.org/2001/04/xmldsig-more#gost34310-gost34311"),
            ),
            ("none", by("")),
            (
                "SHA-1",
                good.replace(
                    "http://www.w3.org/2001/04/xmlenc#sha256",
                    "http://www.w3.org/2000/09/xmldsig#sha1",
                ),
            ),
            ("an address", to("http://127.0.0.1/body")),
            ("a file", to("file:///etc/hostname")),
            ("an XPointer", to("#xpointer(//*)")),
            ("a missing Id", to("#elsewhere")),
            ("XSLT", through("http://www.w3.org/TR/1999/REC-xslt-19991116")),
            ("XPath", through("http://www.w3.org/TR/1999/REC-xpath-19991116")),
            ("base64", through("http://www.w3.org/2000/09/xmldsig#base64")),
        ],
    )
    .await;
}

#[tokio::test]
async fn what_is_no_plain_xml_in_the_form_is_refused() {
    let world = World::new().await;
    let akimat = akimat(&world.authority);
    let sent = Sent::of(&world, "m-1");
    let good = akimat.sealed(&sent);
    let declared = |what: &str| good.replace("<soap:Envelope", &format!("{what}<soap:Envelope"));
    let signed = |from: &str, to: &str| seal(&akimat.system, &akimat.unsealed(&sent).replace(from, to), &sent);
    each(
        &world,
        "SCE001",
        &[
            ("a DTD", declared("<!DOCTYPE a>")),
            (
                "an entity",
                declared("<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/hostname\">]>"),
            ),
            ("no XML", "<soap:Envelope".to_owned()),
            (
                "SOAP 1.2",
                good.replace(
                    "http://schemas.xmlsoap.org/soap/envelope/",
                    "http://www.w3.org/2003/05/soap-envelope",
                ),
            ),
            (
                "an operation of another namespace",
                signed("v10/Types\"", "v11/Types\""),
            ),
            ("a qualified request", signed("<request>", "<request xmlns=\"urn:x\">")),
            ("two requests", signed("</request>", "</request><request/>")),
            ("fields in another order", signed("<serviceId>gbd_fl</serviceId>", "")),
            (
                "a header that demands to be understood",
                good.replace(
                    "</soap:Header>",
                    "<a xmlns=\"urn:a\" soap:mustUnderstand=\"1\"/></soap:Header>",
                ),
            ),
        ],
    )
    .await;
    // A comment is not signed, and cuts no value.
    let commented = good.replace("<senderId>akimat-is", "<senderId>akimat<!-- -->-is");
    assert_ne!(commented, good);
    assert_eq!(world.post(&commented).await.status, 200);
}

#[tokio::test]
async fn the_question_that_is_read_is_the_one_that_was_signed() {
    let world = World::new().await;
    let akimat = akimat(&world.authority);
    let sent = Sent::of(&world, "m-1");
    let question = akimat.question(&sent);
    let forged = akimat.unsigned_question(&sent).replace("900101300007", "850615400006");
    let ids = std::cell::Cell::new(0);
    let with = |data: &str| {
        ids.set(ids.get() + 1);
        let id = format!("m-{}", ids.get());
        let mut sent = Sent::of(&world, &id);
        sent.data = Some(data.to_owned());
        akimat.sealed(&sent)
    };
    let open = forged.strip_suffix("</lookup>").expect("an end");
    for (name, code, envelope) in [
        (
            "other_message",
            "SCE016",
            with(&akimat.question(&Sent::of(&world, "m-99"))),
        ),
        ("unsigned", "SCE017", with(&forged)),
        (
            "changed",
            "SCE016",
            with(&question.replace("900101300007", "850615400006")),
        ),
        (
            "the signed one inside",
            "SCE016",
            with(&format!("{open}<ground>{question}</ground></lookup>")),
        ),
        (
            "two signatures",
            "SCE016",
            with(&question.replace(
                "</lookup>",
                &format!(
                    "{}</lookup>",
                    &question[question.find("<ds:Signature ").expect("it")..question.find("</lookup>").expect("it")]
                ),
            )),
        ),
        ("a DTD", "SCE001", with(&format!("<!DOCTYPE a>{question}"))),
        ("not XML", "SCE001", with("hello")),
        ("something else", "SCE001", with(&akimat.signed("<other/>"))),
        (
            "a signature not at the end",
            "SCE001",
            with(&akimat.signed(&forged.replace("</lookup>", "<more/></lookup>"))),
        ),
        (
            "HMAC",
            "SCE016",
            with(&question.replace(
                "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
                "http://www.w3.org/2000/09/xmldsig#hmac-sha1",
            )),
        ),
    ] {
        let answer = world.post(&envelope).await;
        assert_eq!(answer.code(), code, "{name}: {}", answer.text);
    }
    assert!(world.registries.asked().is_empty());
    // The question was signed for another registry.
    let mut elsewhere = Sent::of(&world, "m-50");
    elsewhere.data = Some(akimat.question(&elsewhere));
    elsewhere.service = "nr_iin".into();
    world
        .refused(&akimat.sealed(&elsewhere), "SCE016", Some("other_message"))
        .await;
}
