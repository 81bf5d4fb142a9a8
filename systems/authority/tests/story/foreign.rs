//! Systems of other organizations: asked for by a representative, certified at the desk.

use axum::http::{Method, Request, header};
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::Clock;
use eds::policy::{ExpectedSigner, Revocation};
use eds::{Certificate, Policy, PrivateKey};
use serde_json::{Value, json};

use crate::town::{Answer, OTHER_IIN, PERSON_IIN, REGISTRAR_IIN, Town, certificate, csrf, new_key, person};

const BIN: &str = "050140000120";
const OTHER_BIN: &str = "120140000007";
const NAME: &str = "AKIMAT IS";
const ORGANIZATION: &str = "Мамлют ауданының әкімдігі";

/// What the representative asks for, without a key.
fn asked() -> Value {
    let mut asked = person(PERSON_IIN);
    asked["system"] = json!(NAME);
    asked["bin"] = json!(BIN);
    asked["organization"] = json!(ORGANIZATION);
    asked["ground_type"] = json!("power_of_attorney");
    asked["ground_number"] = json!("№ 17/2026");
    asked
}

fn with(mut asked: Value, field: &str, value: &str) -> Value {
    asked[field] = json!(value);
    asked
}

impl Town {
    /// A PKCS#10 by openssl, in PEM; the key stays in the town's folder as `<file>.key`.
    fn openssl_request(&self, file: &str, kind: &[&str], subject: &str) -> String {
        let (key, csr) = (format!("{file}.key"), format!("{file}.csr"));
        let arguments = [
            "req", "-new", "-nodes", "-utf8", "-subj", subject, "-keyout", &key, "-out", &csr,
        ];
        let (made, said) = self.openssl(&[&arguments[..], kind].concat());
        assert!(made, "{said}");
        std::fs::read_to_string(self.folder.path().join(csr)).expect("a request")
    }

    async fn system(&self, asked: Value, key: &PrivateKey) -> Certificate {
        let (id, _, state) = self.ask(asked, key).await;
        assert_eq!(state["state"], "pending_identification");
        certificate(&self.identify(&id).await.expect(200).json())
    }

    /// What the API says no with.
    async fn refusal(&self, asked: Value, status: u16) -> String {
        self.post("/requests", asked).await.expect(status).code()
    }

    /// The desk's form, sent as a browser does; `csr` as a file where it is no text.
    async fn brings(&self, cookie: &str, fields: &Value, file: Option<&[u8]>) -> Answer {
        let mut body = Vec::new();
        for (name, value) in fields.as_object().expect("fields") {
            let value = value.as_str().unwrap_or_default();
            let part = format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        body.extend_from_slice(
            b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.der\"\r\n\
              Content-Type: application/octet-stream\r\n\r\n",
        );
        body.extend_from_slice(file.unwrap_or_default());
        body.extend_from_slice(b"\r\n--x--\r\n");
        let request = Request::post("/authority/desk/systems/new")
            .header(header::COOKIE, cookie)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
            .body(body.into());
        self.call(request.expect("a request")).await
    }
}

const RSA: [&str; 2] = ["-newkey", "rsa:2048"];
const P256: [&str; 4] = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"];

#[tokio::test]
async fn requests_of_openssl_become_certificates_that_openssl_verifies() {
    let town = Town::new().await;
    town.save("/authority/root.pem", "root.pem").await;
    town.save("/authority/ca.pem", "ca.pem").await;
    let subject = format!("/CN={NAME}/C=KZ/O={ORGANIZATION}/OU=BIN{BIN}");
    for (file, kind, subject) in [("rsa", &RSA[..], subject.as_str()), ("ec", &P256[..], "/CN=AKIMAT IS")] {
        let csr = town.openssl_request(file, kind, subject);
        let begun = town.post("/requests", with(asked(), "csr", &csr)).await.expect(201);
        let id = begun.json()["id"].as_str().unwrap().to_owned();
        let state = town.identify(&id).await.expect(200).json();
        assert_eq!(state["demonstration"], false);
        let issued = certificate(&state);
        assert_eq!(issued.subject.common_name, NAME);
        assert_eq!(issued.subject.bin.as_deref(), Some(BIN));
        assert_eq!(issued.subject.organization.as_deref(), Some(ORGANIZATION));
        assert_eq!(issued.subject.iin, None);

        let pem = format!("{file}.pem");
        town.write(&pem, issued.to_pem().as_bytes());
        town.save("/authority/crl.pem", "crl.pem").await;
        let at = town.clock_seconds();
        let checking = [
            "verify",
            "-attime",
            &at,
            "-crl_check",
            "-CRLfile",
            "crl.pem",
            "-CAfile",
            "root.pem",
        ];
        let (fits, said) = town.openssl(&[&checking[..], &["-untrusted", "ca.pem", &pem]].concat());
        assert!(fits, "{said}");
        let (_, said) = town.openssl(&["x509", "-in", &pem, "-noout", "-text"]);
        // digitalSignature and nonRepudiation; юридическое лицо and информационная система of the НУЦ profile.
        for words in [
            "Digital Signature, Non Repudiation",
            "1.2.398.3.3.4.1.2, 1.2.398.3.3.4.1.2.6",
            "CA:FALSE",
            "http://127.0.0.1:8080/authority/ocsp",
        ] {
            assert!(said.contains(words), "{words}\n{said}");
        }
        // The certificate is of the key that openssl holds.
        let key = format!("{file}.key");
        let (_, of_key) = town.openssl(&["pkey", "-in", &key, "-pubout"]);
        let (_, of_certificate) = town.openssl(&["x509", "-in", &pem, "-noout", "-pubkey"]);
        assert_eq!(of_key, of_certificate);
    }
    // The desk checked it all; the log holds and is sealed.
    town.authority.seal_log().await.unwrap();
    let cookie = town.registrar_cookie().await;
    let log = town
        .page("/authority/desk/log?check=yes&lang=ru", &cookie)
        .await
        .expect(200)
        .text();
    for words in ["Журнал цел.", "Информационной системе выдано", "Доверенность № 17/2026"]
    {
        assert!(log.contains(words), "{words}\n{log}");
    }
}

#[tokio::test]
async fn what_the_certified_system_signs_is_its_own() {
    let town = Town::new().await;
    let key = new_key();
    let held = town.system(asked(), &key).await;
    let now = town.clock.now();
    let cms = eds::cms::sign(&key, &held, &town.authority.chain(), b"{}", true, Some(now)).unwrap();
    let facts = eds::facts::of_cms(&cms, None).unwrap();
    let chain = town.authority.chain();
    let trust = eds::policy::TrustStore {
        roots: vec![chain[1].clone()],
        intermediates: vec![chain[0].clone()],
    };
    let revocation = Revocation::from(vec![town.authority.crl().await.unwrap()]);
    let judged = |expected| {
        eds::policy::judge(&facts[0], &Policy::own_authority(), &trust, &revocation, &expected, now).is_valid()
    };
    assert!(judged(ExpectedSigner::System(NAME.into())));
    assert!(!judged(ExpectedSigner::System("portal".into())));
    assert!(!judged(ExpectedSigner::Iin(PERSON_IIN.into())));
}

#[tokio::test]
async fn no_name_of_ours_is_given_away() {
    let town = Town::new().await;
    let csr = town.openssl_request("own", &P256, "/CN=portal");
    for name in ["portal", "gateway", " Authority ", "роrtаl", "REGISTRIES"] {
        let asked = with(with(asked(), "system", name), "csr", &csr);
        assert_eq!(town.refusal(asked, 422).await, "system_ours", "{name}");
    }
    for name in ["", "12", "a\u{200b}b"] {
        let asked = with(with(asked(), "system", name), "csr", &csr);
        assert_eq!(town.refusal(asked, 422).await, "system_name_invalid", "{name}");
    }
    // Nor by the way that our own systems take.
    let bare = json!({ "system": NAME, "public_key": "", "proof": "", "secret": crate::town::SECRET });
    assert_eq!(town.post("/systems", bare).await.expect(422).code(), "system_unknown");
}

#[tokio::test]
async fn a_request_must_agree_with_itself_and_with_its_numbers() {
    let town = Town::new().await;
    let csr = |file: &str, subject: &str| town.openssl_request(file, &P256, subject);
    let by = |csr: String| with(asked(), "csr", &csr);
    for (file, subject, code) in [
        ("a", "/CN=OTHER IS".to_owned(), "csr_other_system"),
        ("b", format!("/CN={NAME}/OU=BIN{OTHER_BIN}"), "csr_other_bin"),
        ("c", format!("/CN={NAME}/O=Басқа ұйым"), "csr_other_organization"),
        ("d", format!("/CN={NAME}/serialNumber=IIN{OTHER_IIN}"), "csr_foreign"),
    ] {
        assert_eq!(town.refusal(by(csr(file, &subject)), 422).await, code);
    }
    let good = csr("e", &format!("/CN={NAME}/serialNumber=IIN{PERSON_IIN}"));
    for (field, value, code) in [
        ("bin", "050140000129", "bin_invalid"),
        ("bin", "", "organization_incomplete"),
        ("organization", "", "organization_incomplete"),
        ("iin", "900101300008", "iin_invalid"),
        ("surname", "", "name_invalid"),
        ("ground_type", "word", "ground_type_unknown"),
        ("ground_number", " ", "ground_number_invalid"),
    ] {
        assert_eq!(
            town.refusal(with(by(good.clone()), field, value), 422).await,
            code,
            "{field}"
        );
    }
    // Without any organization it is no system's request either.
    let mut nobodys = by(good.clone());
    nobodys
        .as_object_mut()
        .unwrap()
        .retain(|name, _| name != "bin" && name != "organization");
    assert_eq!(town.refusal(nobodys, 422).await, "organization_incomplete");
    // Its own signature is wrong.
    let mut der = STANDARD
        .decode(good.lines().filter(|line| !line.starts_with('-')).collect::<String>())
        .unwrap();
    *der.last_mut().unwrap() ^= 1;
    let forged = eds::issue::request_pem(&der);
    assert_eq!(town.refusal(by(forged), 422).await, "csr_invalid");
    assert_eq!(town.refusal(by("nothing".into()), 422).await, "csr_invalid");
    town.post("/requests", by(good)).await.expect(201);
}

#[tokio::test]
async fn the_key_of_a_system_is_nobody_elses() {
    let town = Town::new().await;
    let key = new_key();
    let held = town.system(asked(), &key).await;
    let of_key = |asked: Value| with(asked, "public_key", &STANDARD.encode(key.public_key_der()));
    // Another system, another organization's of the same name, the representative as a person, one of ours.
    for other in [
        with(asked(), "system", "OTHER IS"),
        with(asked(), "bin", OTHER_BIN),
        person(PERSON_IIN),
    ] {
        assert_eq!(town.refusal(of_key(other), 409).await, "key_used");
    }
    assert!(town.authority.certify_system("portal", &key).await.is_err());
    let (persons, _) = town.certified(person(OTHER_IIN)).await;
    let taken = with(asked(), "public_key", &STANDARD.encode(persons.public_key_der()));
    assert_eq!(town.refusal(taken, 409).await, "key_used");
    // Given up, it stays given up.
    let token = town.registrar().await;
    let path = format!("/certificates/{}/revoke", held.serial_hex);
    let reason = json!({ "reason": "key_compromise" });
    town.send(Method::POST, &path, Some(&token), reason).await.expect(200);
    assert_eq!(town.refusal(of_key(asked()), 409).await, "key_used");
    assert!(
        town.authority
            .crl()
            .await
            .unwrap()
            .revoked
            .contains_key(&held.serial_hex)
    );
}

#[tokio::test]
async fn a_system_renews_its_certificate_with_the_one_it_has() {
    let town = Town::new().await;
    let key = new_key();
    let held = town.system(asked(), &key).await;
    let (persons_key, persons) = town.certified(person(PERSON_IIN)).await;
    let sign = |key: &PrivateKey, signer: &Certificate, to_sign: &[u8]| {
        let now = Some(town.clock.now());
        json!({ "cms": STANDARD.encode(eds::cms::sign(key, signer, &town.authority.chain(), to_sign, false, now).unwrap()) })
    };
    let (id, to_sign, _) = town.ask(asked(), &new_key()).await;
    let renewal = format!("/requests/{id}/renewal");
    let by_person = sign(&persons_key, &persons, &to_sign);
    assert_eq!(
        town.post(&renewal, by_person).await.expect(422).code(),
        "renewal_refused"
    );
    let state = town
        .post(&renewal, sign(&key, &held, &to_sign))
        .await
        .expect(200)
        .json();
    let renewed = certificate(&state);
    assert_eq!(renewed.subject, held.subject);
    assert_ne!(renewed.serial_hex, held.serial_hex);

    // Nobody was identified who would answer for it now, or the organization is another.
    let (id, to_sign, _) = town.ask(with(asked(), "iin", OTHER_IIN), &new_key()).await;
    let by = sign(&key, &held, &to_sign);
    let differs = town.post(&format!("/requests/{id}/renewal"), by).await.expect(422);
    assert_eq!(differs.code(), "renewal_differs");
    let (id, to_sign, _) = town.ask(with(asked(), "bin", OTHER_BIN), &new_key()).await;
    let by = sign(&key, &held, &to_sign);
    let differs = town.post(&format!("/requests/{id}/renewal"), by).await.expect(422);
    assert_eq!(differs.code(), "renewal_differs");
    // A certificate of a system makes no person's.
    let (id, to_sign, _) = town.ask(person(PERSON_IIN), &new_key()).await;
    let by = sign(&key, &held, &to_sign);
    let refused = town.post(&format!("/requests/{id}/renewal"), by).await.expect(422);
    assert_eq!(refused.code(), "renewal_refused");
}

#[tokio::test]
async fn the_demonstrations_shortcut_certifies_no_system() {
    let town = Town::with(true).await;
    let (id, _, state) = town.ask(asked(), &new_key()).await;
    assert_eq!(state["state"], "pending_identification");
    let state = town.identify(&id).await.expect(200).json();
    assert_eq!(state["demonstration"], false);
}

#[tokio::test]
async fn the_desk_takes_a_request_issues_finds_and_hands_out() {
    let town = Town::new().await;
    let cookie = town.registrar_cookie().await;
    let form = town
        .page("/authority/desk/systems/new", &cookie)
        .await
        .expect(200)
        .text();
    let mut fields = asked();
    fields["csrf"] = json!(csrf(&form));
    let pem = town.openssl_request("is", &P256, "/CN=AKIMAT IS");
    fields["csr"] = json!(pem);

    // All that is wrong is said at once, beside its field, and nothing typed is lost.
    let mut wrong = with(with(fields.clone(), "bin", "050140000129"), "system", "portal");
    wrong["surname"] = json!("");
    wrong["ground_type"] = json!("");
    let said = town.brings(&cookie, &wrong, None).await.expect(422).text();
    for field in ["bin", "system", "surname", "ground_type"] {
        assert!(said.contains(&format!("id=\"f-{field}-error\"")), "{field}\n{said}");
    }
    assert!(said.contains("BEGIN CERTIFICATE REQUEST") && said.contains(ORGANIZATION));
    let said = town
        .brings(&cookie, &with(fields.clone(), "csr", ""), None)
        .await
        .expect(422);
    assert!(said.text().contains("id=\"f-csr-error\""));
    assert_eq!(
        town.brings(&cookie, &with(fields.clone(), "csrf", ""), None)
            .await
            .status,
        403
    );

    // As DER in a file; the form's text is left aside.
    let der = STANDARD
        .decode(pem.lines().filter(|line| !line.starts_with('-')).collect::<String>())
        .unwrap();
    fields["csr"] = json!("");
    let there = town.brings(&cookie, &fields, Some(&der)).await.expect(303);
    let card = there.headers[header::LOCATION].to_str().unwrap().to_owned();
    let token = csrf(&town.page(&card, &cookie).await.expect(200).text());
    let shown = town.page(&format!("{card}?lang=en"), &cookie).await.expect(200).text();
    for words in [
        NAME,
        ORGANIZATION,
        "Representative of the organization",
        "Power of attorney № 17/2026",
    ] {
        assert!(shown.contains(words), "{words}\n{shown}");
    }
    let listed = town.page("/authority/desk?lang=en", &cookie).await.expect(200).text();
    assert!(
        listed.contains(NAME) && listed.contains("Information system"),
        "{listed}"
    );
    let seen = format!("csrf={token}&document_type=identity_card&document_number=012345678");
    town.form(&format!("{card}/identify"), &cookie, &seen).await.expect(303);

    // Found by name, by БИН and by who answers for it.
    let card = town.page(&card, &cookie).await.expect(200).text();
    let serial = card.split("/authority/desk/certificates/").nth(1).unwrap();
    let serial = &serial[..serial.find('"').unwrap()];
    for words in ["AKIMAT", BIN, PERSON_IIN, serial] {
        let found = town
            .page(&format!("/authority/desk/certificates?q={words}"), &cookie)
            .await
            .expect(200)
            .text();
        assert!(found.contains(serial), "{words}");
    }
    let address = format!("/authority/desk/certificates/{serial}");
    for (language, kind) in [
        ("kk", "Ақпараттық жүйе"),
        ("ru", "Информационная система"),
        ("en", "Information system"),
    ] {
        let page = town
            .page(&format!("{address}?lang={language}"), &cookie)
            .await
            .expect(200)
            .text();
        for words in [kind, BIN, ORGANIZATION, "СЕЙІТҚАЛИ", "17/2026"] {
            assert!(page.contains(words) && !page.contains('⟦'), "{words}\n{page}");
        }
    }
    let file = town
        .page(&format!("{address}/certificate.pem"), &cookie)
        .await
        .expect(200)
        .text();
    let handed = Certificate::many_from_pem(&file).unwrap();
    assert_eq!(handed.len(), 3);
    assert_eq!(handed[0].serial_hex, serial);
    assert_eq!(handed[1..], town.authority.chain());

    // Suspended, and in force again.
    town.form(
        &format!("{address}/revoke"),
        &cookie,
        &format!("csrf={token}&reason=certificate_hold"),
    )
    .await
    .expect(303);
    assert!(town.authority.crl().await.unwrap().revoked.contains_key(serial));
    town.form(&format!("{address}/release"), &cookie, &format!("csrf={token}"))
        .await
        .expect(303);
    assert!(!town.authority.crl().await.unwrap().revoked.contains_key(serial));
}

#[tokio::test]
async fn who_may_not_decide_does_not() {
    let town = Town::new().await;
    let cookie = town.auditor_cookie().await;
    assert_eq!(town.page("/authority/desk/systems/new", &cookie).await.status, 403);
    let list = town.page("/authority/desk", &cookie).await.expect(200).text();
    assert!(!list.contains("/authority/desk/systems/new"));
    let fields = with(asked(), "csrf", &csrf(&list));
    assert_eq!(town.brings(&cookie, &fields, None).await.status, 403);
    // The auditor reads the request and the certificate, and hands it to whoever asks.
    let (id, _, _) = town.ask(asked(), &new_key()).await;
    let card = town
        .page(&format!("/authority/desk/requests/{id}"), &cookie)
        .await
        .expect(200)
        .text();
    assert!(card.contains(NAME) && !card.contains("/identify"), "{card}");
    let identifying = format!("/authority/desk/requests/{id}/identify");
    let seen = format!("csrf={}&document_type=passport&document_number=N1234567", csrf(&list));
    assert_eq!(town.form(&identifying, &cookie, &seen).await.status, 403);

    // A registrar who is the representative decides on nothing of theirs.
    let (own, _, _) = town.ask(with(asked(), "iin", REGISTRAR_IIN), &new_key()).await;
    assert_eq!(town.identify(&own).await.expect(403).code(), "own_request");
    // Refused with a reason, it stays refused.
    let token = town.registrar().await;
    let reason = json!({ "reason": "Сенімхаттың мерзімі өткен" });
    let refuse = format!("/requests/{id}/refuse");
    town.send(Method::POST, &refuse, Some(&token), reason).await.expect(200);
    assert_eq!(town.identify(&id).await.expect(409).code(), "request_decided");
    let listed = town
        .send(Method::GET, "/requests?state=refused", Some(&token), json!(null))
        .await;
    let listed = listed.expect(200).json();
    assert_eq!(
        (&listed[0]["system"], &listed[0]["ground_type"]),
        (&json!(NAME), &json!("power_of_attorney"))
    );
}
