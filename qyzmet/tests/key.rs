//! `qyzmet key`: from a new key to a certificate beside it, with every algorithm; what goes wrong says what to do.

use std::path::Path;
use std::process::{Command, Output};

use eds::pkcs12::{Choice, KeyStore};
use eds::{Algorithm, issue};

const PERSON: [&str; 8] = [
    "--iin",
    "850615400006",
    "--surname",
    "Сәрсенова",
    "--given-name",
    "Айгүл",
    "--patronymic",
    "Ерланқызы",
];
const PASSWORD: &str = "Құпия-Сөз1";

fn place() -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    std::fs::write(place.path().join("password"), format!("{PASSWORD}\n")).unwrap();
    std::fs::write(place.path().join("wrong"), "000000").unwrap();
    place
}

fn key(at: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_qyzmet"))
        .arg("key")
        .args(arguments)
        .current_dir(at)
        // Words are looked for in Russian where no other language is named.
        .env("LC_ALL", "ru_KZ.UTF-8")
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    let (out, err) = (&output.stdout, &output.stderr);
    format!("{}{}", String::from_utf8_lossy(out), String::from_utf8_lossy(err))
}

fn done(at: &Path, arguments: &[&str]) -> String {
    let output = key(at, arguments);
    assert!(output.status.success(), "{arguments:?}\n{}", said(&output));
    said(&output)
}

fn refused(at: &Path, arguments: &[&str]) -> String {
    let output = key(at, arguments);
    assert!(!output.status.success(), "{arguments:?}\n{}", said(&output));
    let text = said(&output);
    assert!(!text.contains(PASSWORD));
    text
}

fn shown(at: &Path, file: &str) -> serde_json::Value {
    let text = done(at, &["show", file, "--password-file", "password", "--json"]);
    serde_json::from_str(&text).unwrap()
}

#[test]
fn a_test_authority_certifies_a_key_of_each_algorithm() {
    let place = place();
    let at = place.path();
    for algorithm in Algorithm::ALL {
        let (name, out) = (algorithm.name(), format!("{algorithm}.p12"));
        let folder = format!("authority-{name}");
        let mut arguments = vec!["new", "--algorithm", name, "--out", &out, "--password-file", "password"];
        arguments.extend(["--test-authority", &folder]);
        arguments.extend(PERSON);
        done(at, &arguments);

        let store = KeyStore::read(&std::fs::read(at.join(&out)).unwrap(), PASSWORD).unwrap();
        let entry = store.choose(&Choice::Signing).unwrap();
        assert_eq!(entry.key.algorithm(), algorithm);
        assert_eq!(entry.chain.len(), 2);
        let json = shown(at, &out);
        let certificate = &json["keys"][0]["certificate"];
        assert_eq!(certificate["iin"], "850615400006");
        assert_eq!(certificate["name"], "СӘРСЕНОВА АЙГҮЛ ЕРЛАНҚЫЗЫ");
        assert_eq!(certificate["usage"], serde_json::json!(["signing"]));
        assert_eq!(json["keys"][0]["chain"].as_array().unwrap().len(), 2);

        // What it signs is judged valid with the files of the authority's folder.
        let own = entry.certificate.as_ref().unwrap();
        let now = Some(jiff::Timestamp::now());
        let cms = eds::cms::sign(&entry.key, own, &entry.chain, b"{}", true, now).unwrap();
        std::fs::write(at.join(&folder).join("signed.cms"), cms).unwrap();
        let verified = Command::new(env!("CARGO_BIN_EXE_qyzmet"))
            .args(["verify", "--lang", "ru", "signed.cms"])
            .current_dir(at.join(&folder))
            .output()
            .unwrap();
        assert!(verified.status.success(), "{name}: {}", said(&verified));
    }
    // The same authority certifies the next one too, and nothing is written over a key.
    let mut again = vec![
        "new",
        "--algorithm",
        "p-256",
        "--out",
        "second.p12",
        "--password-file",
        "password",
    ];
    again.extend(["--test-authority", "authority-gost-2004"]);
    again.extend(["--system", "portal", "--bin", "120140000007", "--organization", "Отдел"]);
    done(at, &again);
    assert_eq!(shown(at, "second.p12")["keys"][0]["certificate"]["bin"], "120140000007");
    assert!(refused(at, &again).contains("поверх ключа ничего не пишется"));
}

#[test]
fn a_key_asks_for_its_certificate_and_takes_it() {
    let place = place();
    let at = place.path();
    done(
        at,
        &[
            "new",
            "--algorithm",
            "gost-2015-512",
            "--out",
            "own.p12",
            "--password-file",
            "password",
            "--name",
            "менің",
        ],
    );
    let before = shown(at, "own.p12");
    assert_eq!(before["keys"][0]["alias"], "менің");
    assert!(before["keys"][0]["certificate"].is_null());
    let asking = [
        "request",
        "--key",
        "own.p12",
        "--password-file",
        "password",
        "--out",
        "own.csr",
    ];
    done(at, &[&asking[..], &PERSON].concat());

    let request = issue::read_request(&std::fs::read(at.join("own.csr")).unwrap()).unwrap();
    assert_eq!(request.subject.iin.as_deref(), Some("850615400006"));
    let root_key = eds::PrivateKey::generate(Algorithm::P384).unwrap();
    let (since, until) = (
        "2026-01-01T00:00:00Z".parse().unwrap(),
        "2036-01-01T00:00:00Z".parse().unwrap(),
    );
    let root = issue::root(&root_key, "СЫНАҚ", &[1; 20], since).unwrap();
    let profile = issue::Profile::Person {
        iin: "850615400006".into(),
        surname: "Сәрсенова".into(),
        given_name: "Айгүл".into(),
        patronymic: None,
    };
    let addresses = issue::Addresses {
        crl: "http://127.0.0.1/crl".into(),
        ca_issuers: "http://127.0.0.1/ca".into(),
        ..issue::Addresses::default()
    };
    let spki = &request.spki_der;
    let leaf = issue::end_entity(&root_key, &root, spki, &profile, &[2; 20], since, until, &addresses).unwrap();
    // The root first: the command finds the key's own.
    std::fs::write(at.join("issued.pem"), root.to_pem() + &leaf.to_pem()).unwrap();
    let taking = [
        "accept",
        "--key",
        "own.p12",
        "--password-file",
        "password",
        "--certificate",
    ];
    let text = done(at, &[&taking[..], &["issued.pem", "--lang", "kk"]].concat());
    assert!(text.contains("Куәлік кілтке қосылды: СӘРСЕНОВА АЙГҮЛ"), "{text}");
    let after = shown(at, "own.p12");
    assert_eq!(after["keys"][0]["alias"], "менің");
    assert_eq!(after["keys"][0]["certificate"]["issuer"], "СЫНАҚ");

    // The next year's request needs no words about the holder.
    done(
        at,
        &[
            "request",
            "--key",
            "own.p12",
            "--password-file",
            "password",
            "--out",
            "next.csr",
        ],
    );
    let next = issue::read_request(&std::fs::read(at.join("next.csr")).unwrap()).unwrap();
    assert_eq!(
        (next.subject.iin.as_deref(), next.subject.common_name.as_str()),
        (Some("850615400006"), "СӘРСЕНОВА АЙГҮЛ")
    );

    std::fs::write(at.join("root.pem"), root.to_pem()).unwrap();
    let text = refused(at, &[&taking[..], &["root.pem", "--lang", "en"]].concat());
    assert!(text.contains("None of the certificates is for this key"), "{text}");
}

#[test]
fn what_goes_wrong_is_said_in_the_persons_language() {
    let place = place();
    let at = place.path();
    done(
        at,
        &[
            "new",
            "--algorithm",
            "p-256",
            "--out",
            "own.p12",
            "--password-file",
            "password",
        ],
    );
    let show = |lang: &str| refused(at, &["show", "own.p12", "--password-file", "wrong", "--lang", lang]);
    assert!(show("kk").contains("құпиясөзі қате"));
    assert!(show("ru").contains("Пароль хранилища ключей неверен"));
    assert!(show("en").contains("password of the key store is wrong"));
    assert!(refused(at, &["show", "none.p12", "--password-file", "password"]).contains("none.p12"));
    assert!(refused(at, &["show", "password", "--password-file", "password"]).contains("не читается как хранилище"));
    assert!(refused(at, &["show", "own.p12"]).contains("--password-file"));
    assert!(
        refused(
            at,
            &[
                "new",
                "--algorithm",
                "rsa-1024",
                "--out",
                "x",
                "--password-file",
                "password"
            ]
        )
        .contains("rsa-2048")
    );
    let text = refused(
        at,
        &[
            "show",
            "--pkcs11",
            "/nonexistent.so",
            "--password-file",
            "password",
            "--lang",
            "en",
        ],
    );
    assert!(text.contains("Install it, or name its library correctly"), "{text}");
    let request = [
        "request",
        "--key",
        "own.p12",
        "--password-file",
        "password",
        "--out",
        "x.csr",
        "--lang",
        "en",
    ];
    assert!(refused(at, &request).contains("Name the holder completely"));
}
