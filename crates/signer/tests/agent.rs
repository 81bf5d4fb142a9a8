//! The agent as a page meets it: what it answers to each request, and what the signatures are worth.

use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::clock::StillClock;
use eds::issue::Profile;
use eds::key::Scheme;
use eds::pkcs12::KeyStore as Pkcs12;
use eds::{Algorithm, Certificate, PrivateKey};
use exchange::testing::TestAuthority;
use serde_json::{Value, json};
use signer::Agent;
use signer::keys::{FileStore, KeyStore};
use signer::person::{Consent, Person, Wish};
use tempfile::TempDir;

const SITE: &str = "https://portal.example";
const PASSWORD: &str = "Qwerty12";
const IIN: &str = "900101300007";

/// Answers as the test says, and remembers what was asked.
struct Scripted {
    agrees: bool,
    password: &'static str,
    asked: Mutex<Vec<Wish>>,
}

impl Person for Scripted {
    fn agrees(&self, wish: &Wish, _: &[(String, bool)]) -> Option<Consent> {
        self.asked.lock().unwrap().push(wish.clone());
        self.agrees.then(|| Consent {
            store: 0,
            password: self.password.to_owned().into(),
        })
    }

    fn chooses(&self, _: &[String]) -> Option<usize> {
        Some(0)
    }

    fn hears(&self, _: &str) {}
}

struct Desk {
    agent: Agent,
    person: Arc<Scripted>,
    authority: TestAuthority,
    certificate: Certificate,
    _folder: TempDir,
}

impl Desk {
    fn new(algorithm: Algorithm) -> Self {
        Self::with(algorithm, true, PASSWORD)
    }

    fn with(algorithm: Algorithm, agrees: bool, password: &'static str) -> Self {
        let clock = Arc::new(StillClock::at("2026-11-22T09:00:00Z".parse().unwrap()));
        let authority = TestAuthority::new(clock.clone());
        let key = PrivateKey::generate(algorithm).unwrap();
        let profile = Profile::Person {
            iin: IIN.to_owned(),
            surname: "Сериков".to_owned(),
            given_name: "Асан".to_owned(),
            patronymic: None,
        };
        let certificate = authority.certify_key(&key.public_key_der(), &profile);
        let mut certificates = vec![certificate.clone()];
        certificates.extend(authority.chain());
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("key.p12");
        std::fs::write(&path, Pkcs12::write(&key, "key", &certificates, PASSWORD).unwrap()).unwrap();
        let person = Arc::new(Scripted {
            agrees,
            password,
            asked: Mutex::default(),
        });
        Self {
            agent: Agent {
                stores: vec![Box::new(FileStore::new(&path).unwrap()) as Box<dyn KeyStore>],
                person: person.clone(),
                clock,
                stamps: None,
            },
            person,
            authority,
            certificate,
            _folder: folder,
        }
    }

    fn ask(&self, request: &Value) -> Value {
        serde_json::from_str(&self.agent.answer(&request.to_string(), SITE).expect("an answer")).unwrap()
    }

    fn basics(&self, args: Value) -> Value {
        self.ask(&json!({ "module": "kz.gov.pki.knca.basics", "method": "sign", "args": args }))
    }

    fn common(&self, method: &str, args: Value) -> Value {
        self.ask(&json!({ "module": "kz.gov.pki.knca.commonUtils", "method": method, "args": args, "uuid": "7" }))
    }

    /// The one signature holds over `content`, and is of this desk's certificate.
    fn holds(&self, cms: &Value, content: &[u8], attached: bool) {
        let text = cms.as_str().expect("a CMS");
        assert!(
            text.starts_with("-----BEGIN CMS-----\n") && text.ends_with("-----END CMS-----\n"),
            "{text}"
        );
        let cms = text.as_bytes();
        assert_eq!(
            eds::cms::attached_content(cms).unwrap().as_deref(),
            attached.then_some(content)
        );
        let facts = eds::facts::of_cms(cms, Some(content)).unwrap();
        let [facts] = facts.as_slice() else {
            panic!("one signature")
        };
        assert!(facts.algorithm_supported && facts.signature_matches && facts.digest_matches);
        assert!(facts.content_type_present && facts.signing_certificate_matches);
        assert_eq!(facts.signer.as_ref(), Some(&self.certificate));
        assert_eq!(facts.signing_time, Some("2026-11-22T09:00:00Z".parse().unwrap()));
        assert!(
            facts.certificates.contains(&self.authority.issuing),
            "the chain comes along"
        );
    }
}

fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

#[test]
fn every_kind_of_key_signs_attached_detached_and_over_a_digest() {
    let kinds = [
        Algorithm::P256,
        Algorithm::Rsa2048,
        Algorithm::Gost2015_512,
        Algorithm::Gost2004,
    ];
    for algorithm in kinds {
        let desk = Desk::new(algorithm);
        let content = "заявление".as_bytes();
        for attached in [true, false] {
            let answer = desk.basics(json!({
                "allowedStorages": ["PKCS12"], "format": "cms", "data": base64(content),
                "signingParams": { "decode": true, "encapsulate": attached, "digested": false, "tsaProfile": null },
                "signerParams": { "extKeyUsageOids": ["1.3.6.1.5.5.7.3.4"], "chain": [] }, "locale": "ru",
            }));
            assert_eq!(answer["status"], true, "{algorithm:?}: {answer}");
            desk.holds(&answer["body"]["result"][0], content, attached);
        }
        let digest = Scheme::of_key(&desk.certificate.public_key_der())
            .unwrap()
            .digest()
            .of(content);
        let answer = desk.basics(json!({
            "format": "cms", "data": base64(&digest),
            "signingParams": { "decode": true, "encapsulate": false, "digested": true }, "signerParams": {},
        }));
        desk.holds(&answer["body"]["result"][0], content, false);
        let asked = desk.person.asked.lock().unwrap();
        assert!(
            asked[0].origin == SITE && asked[0].documents[0].contains("заявление"),
            "{asked:?}"
        );
    }
}

#[test]
fn several_documents_are_one_question() {
    let desk = Desk::new(Algorithm::P256);
    let answer = desk.basics(json!({
        "format": "cms", "data": [base64(b"one"), base64(b"two")],
        "signingParams": { "decode": true, "encapsulate": false, "outputCert": true }, "signerParams": {},
    }));
    let result = &answer["body"]["result"];
    desk.holds(&result["signatures"][0], b"one", false);
    desk.holds(&result["signatures"][1], b"two", false);
    assert_eq!(result["certificate"], desk.certificate.to_pem());
    assert_eq!(desk.person.asked.lock().unwrap().len(), 1);
}

/// The field bug of many sites: the word is no boolean, so the base64 text itself is signed.
#[test]
fn decode_is_a_boolean_or_nothing() {
    let desk = Desk::new(Algorithm::P256);
    let data = base64(b"text");
    let answer = desk.basics(json!({
        "format": "cms", "data": data, "signingParams": { "decode": "base64" }, "signerParams": {},
    }));
    desk.holds(&answer["body"]["result"][0], data.as_bytes(), true);
}

#[test]
fn a_bare_value_verifies_with_the_key() {
    let desk = Desk::new(Algorithm::Rsa2048);
    let answer = desk.basics(json!({
        "format": "raw", "data": base64(b"text"), "signingParams": { "decode": true }, "signerParams": {},
    }));
    let value = STANDARD.decode(answer["body"]["result"][0].as_str().unwrap()).unwrap();
    assert!(eds::key::verify(&desk.certificate.public_key_der(), b"text", &value).unwrap());
}

#[test]
fn whoever_refuses_has_cancelled_and_nothing_has_failed() {
    let desk = Desk::with(Algorithm::P256, false, PASSWORD);
    let answer = desk.basics(json!({ "format": "cms", "data": "text" }));
    assert_eq!(answer, json!({ "status": true, "body": {} }));
    let answer = desk.common(
        "createCAdESFromBase64",
        json!(["PKCS12", "SIGNATURE", "dGV4dA==", true]),
    );
    assert_eq!(
        answer,
        json!({ "code": "500", "message": "action.canceled", "uuid": "7" })
    );
}

#[test]
fn keys_that_do_not_fit_are_not_used() {
    let desk = Desk::new(Algorithm::P256);
    let stranger = Desk::new(Algorithm::P256);
    let refused = [
        json!({ "extKeyUsageOids": ["1.3.6.1.5.5.7.3.2"] }),
        json!({ "iin": "850615400006" }),
        json!({ "bin": "050140000123" }),
        json!({ "serialNumber": "00" }),
        json!({ "chain": [stranger.authority.issuing.to_pem()] }),
    ];
    for params in refused {
        let answer = desk.basics(json!({ "format": "cms", "data": "text", "signerParams": params }));
        assert_eq!(
            (&answer["status"], &answer["code"]),
            (&json!(false), &json!("SIGNING_FAILURE")),
            "{params}"
        );
    }
    let fitting = json!({
        "iin": IIN, "serialNumber": desk.certificate.serial_hex.to_uppercase(),
        "chain": [desk.authority.root.to_pem(), desk.authority.issuing.to_pem()],
    });
    let answer = desk.basics(json!({ "format": "cms", "data": "text", "signerParams": fitting }));
    desk.holds(&answer["body"]["result"][0], b"text", true);
    let answer = desk.basics(json!({ "format": "cms", "data": "text", "allowedStorages": ["AKKaztokenStore"] }));
    assert_eq!(answer["code"], "SIGNING_FAILURE");
}

#[test]
fn a_wrong_password_and_a_wrong_request_are_told_apart() {
    let desk = Desk::with(Algorithm::P256, true, "wrong");
    let answer = desk.basics(json!({ "format": "cms", "data": "text" }));
    assert_eq!(answer["code"], "SIGNING_FAILURE");
    assert!(answer["details"].as_str().unwrap().contains("password"));
    for args in [
        json!({}),
        json!({ "format": "jwt", "data": "text" }),
        json!({ "format": "cms", "data": [] }),
    ] {
        let answer = desk.basics(args);
        assert_eq!(answer["code"], "INVALID_SIGNING_PARAMS", "{answer}");
    }
    let asked = desk.basics(json!({ "format": "cms", "data": "text", "signingParams": { "tsaProfile": {} } }));
    assert_eq!(
        asked["status"], false,
        "a time stamp that cannot be had is not left out silently"
    );
}

#[test]
fn common_utils_answers_as_the_original() {
    let desk = Desk::new(Algorithm::P256);
    assert_eq!(
        desk.common("getActiveTokens", json!([])),
        json!({ "code": "200", "responseObject": [], "uuid": "7" })
    );
    assert_eq!(
        desk.common("changeLocale", json!(["kk"])),
        json!({ "code": "200", "uuid": "7" })
    );
    let info = &desk.common("getKeyInfo", json!(["PKCS12"]))["responseObject"];
    assert_eq!(info["subjectCn"], "СЕРИКОВ АСАН");
    assert!(
        info["subjectDn"]
            .as_str()
            .unwrap()
            .contains("SERIALNUMBER=IIN900101300007")
    );
    assert_eq!(
        (&info["pem"], &info["certNotBefore"]),
        (&json!(desk.certificate.to_pem()), &json!("21.11.2026 14:00:00"))
    );
    let answer = desk.common("getKeyInfo", json!([7]));
    assert_eq!(
        answer["message"],
        "java.lang.IllegalArgumentException: argument type mismatch. Method: getKeyInfo"
    );
    let answer = desk.common(
        "createCAdESFromBase64",
        json!(["PKCS12", "SIGNATURE", "dGV4dA==", false]),
    );
    desk.holds(&answer["responseObject"], b"text", false);
    let digest = eds::key::Digest::Sha256.of(b"text");
    let answer = desk.common(
        "createCAdESFromBase64Hash",
        json!(["PKCS12", "SIGNATURE", base64(&digest)]),
    );
    desk.holds(&answer["responseObject"], b"text", false);
    let answer = desk.common(
        "createCAdESFromBase64",
        json!(["PKCS12", "AUTHENTICATION", "dGV4dA==", false]),
    );
    assert_eq!(answer["code"], "500", "this certificate is not for signing in");
    assert_eq!(desk.common("showFileChooser", json!(["ALL", ""]))["code"], "500");
}

#[test]
fn xml_is_signed_as_a_whole_or_by_id() {
    for algorithm in [Algorithm::Rsa2048, Algorithm::Gost2015_512] {
        let desk = Desk::new(algorithm);
        let xml = "<request><data Id=\"d1\">да</data></request>";
        let answer = desk.basics(json!({ "format": "xml", "data": xml, "signerParams": {} }));
        let whole = answer["body"]["result"][0].as_str().expect("XML").to_owned();
        let answer = desk.common(
            "signXmls",
            json!(["PKCS12", "SIGNATURE", [xml, xml], "//*[@Id='d1']", ""]),
        );
        let by_id = answer["responseObject"][1].as_str().expect("XML").to_owned();
        for signed in [whole, by_id] {
            let document = xmldsig::Document::read(signed.as_bytes()).unwrap();
            let signatures = document.signatures().unwrap();
            assert_eq!(signatures.len(), 1);
            let facts = &signatures[0].facts;
            assert!(facts.signature_matches && facts.digest_matches, "{algorithm:?}");
            assert_eq!(facts.signer.as_ref(), Some(&desk.certificate));
        }
        let answer = desk.common("signXml", json!(["PKCS12", "SIGNATURE", "<a", "", ""]));
        assert_eq!(answer["code"], "500");
    }
}

#[test]
fn what_is_no_request_is_answered_too() {
    let desk = Desk::new(Algorithm::P256);
    assert_eq!(
        desk.agent.answer("--heartbeat--", SITE).as_deref(),
        Some("--heartbeat--")
    );
    let broken: Value = serde_json::from_str(&desk.agent.answer("{", SITE).unwrap()).unwrap();
    assert_eq!(
        broken,
        json!({ "success": false, "code": "COMMON_JSON_WRAPPING_EXCEPTION" })
    );
    for request in [
        json!({}),
        json!({ "module": "kz.digiflow.mobile.extensions", "method": "getVersion" }),
    ] {
        assert_eq!(
            desk.ask(&request),
            json!({ "success": false, "errorCode": "MODULE_NOT_FOUND" })
        );
    }
}
