//! `qyzmet sign` and `qyzmet verify`: every form and level from a key file to the report, with the exit codes.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Output};

use eds::crl::{Crl, RevocationReason, Revoked};
use eds::issue::{self, Addresses, Service};
use eds::pkcs12::{Choice, KeyStore};
use eds::tsp::{self, Stamper};
use eds::{Algorithm, Certificate, PrivateKey};
use jiff::{SignedDuration, Timestamp};

const PASSWORD: &str = "Secret-Word-1";
const PDF: &[u8] = include_bytes!("../../crates/eds/tests/vectors/one-page.pdf");

fn qyzmet(at: &Path, line: &str) -> (Option<i32>, String, String) {
    let output: Output = Command::new(env!("CARGO_BIN_EXE_qyzmet"))
        .args(line.split_whitespace())
        .current_dir(at)
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

fn done(at: &Path, line: &str) -> String {
    let (code, out, err) = qyzmet(at, line);
    assert_eq!(code, Some(0), "{line}\n{out}{err}");
    out
}

/// The report of one file, and the exit code.
fn report(at: &Path, line: &str) -> (Option<i32>, serde_json::Value) {
    let (code, out, err) = qyzmet(at, &format!("verify --json --lang en {line}"));
    let value = serde_json::from_str(&out).unwrap_or_else(|_| panic!("{line}\n{out}{err}"));
    (code, value)
}

/// A person's key, the folder of its authority, and a time-stamping authority that listens.
fn place() -> (tempfile::TempDir, String) {
    let place = tempfile::tempdir().unwrap();
    let at = place.path();
    std::fs::write(at.join("password"), PASSWORD).unwrap();
    std::fs::write(at.join("words.txt"), "Қолтаңба").unwrap();
    std::fs::write(at.join("one.pdf"), PDF).unwrap();
    std::fs::write(at.join("words.xml"), "<request><number>1</number></request>").unwrap();
    done(
        at,
        "key new --algorithm p-256 --out a.p12 --password-file password --test-authority . --iin 850615400006 --surname Сәрсенова --given-name Айгүл",
    );
    let stamps = listen(at);
    (place, stamps)
}

fn authority(at: &Path) -> (KeyStore, Certificate) {
    let bytes = std::fs::read(at.join("authority.p12")).unwrap();
    let store = KeyStore::read(&bytes, PASSWORD).unwrap();
    let certificate = store.choose(&Choice::Only).unwrap().certificate.clone().unwrap();
    (store, certificate)
}

/// An authority of time stamps on loopback, certified by the test authority.
fn listen(at: &Path) -> String {
    let (store, issuer) = authority(at);
    let key = PrivateKey::generate(Algorithm::P256).unwrap();
    let now = Timestamp::now();
    let addresses = Addresses {
        crl: "http://127.0.0.1:9/none".into(),
        ca_issuers: "http://127.0.0.1:9/none".into(),
        ..Addresses::default()
    };
    let certificate = issue::service(
        &store.choose(&Choice::Only).unwrap().key,
        &issuer,
        &key.public_key_der(),
        Service::TimeStamping,
        "УАҚЫТ БЕЛГІСІ (СЫНАҚ)",
        &[0x55; 20],
        now - SignedDuration::from_hours(1),
        now + SignedDuration::from_hours(24 * 90),
        &addresses,
    )
    .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = Vec::new();
            let mut piece = [0; 4096];
            // The head ends with an empty line; the body is as long as it says.
            let body = loop {
                let count = stream.read(&mut piece).unwrap();
                request.extend_from_slice(&piece[..count]);
                let Some(end) = request.windows(4).position(|window| window == b"\r\n\r\n") else {
                    continue;
                };
                let head = String::from_utf8_lossy(&request[..end]).to_lowercase();
                let length: usize = head
                    .split("content-length: ")
                    .nth(1)
                    .unwrap()
                    .lines()
                    .next()
                    .unwrap()
                    .parse()
                    .unwrap();
                if request.len() >= end + 4 + length {
                    break request[end + 4..].to_vec();
                }
            };
            let chain = [issuer.clone()];
            let stamper = Stamper {
                key: &key,
                certificate: &certificate,
                chain: &chain,
                policies: &["1.2.398.3.3.2.6.4".parse().unwrap()],
            };
            let answer = tsp::respond(&body, &stamper, &[1, 2], Timestamp::now()).unwrap();
            let head = format!(
                "HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
                answer.len()
            );
            stream.write_all(head.as_bytes()).unwrap();
            stream.write_all(&answer).unwrap();
        }
    });
    address
}

#[test]
fn every_form_is_signed_and_found_valid() {
    let (place, _) = place();
    let at = place.path();
    let key = "--key a.p12 --password-file password";
    for (line, signed) in [
        (format!("sign {key} words.txt words.p7m"), "words.p7m"),
        (
            format!("sign {key} --detached words.txt words.txt.p7s"),
            "words.txt.p7s",
        ),
        (format!("sign {key} one.pdf signed.pdf"), "signed.pdf"),
        (format!("sign {key} --format xml words.xml signed.xml"), "signed.xml"),
    ] {
        done(at, &line);
        let (code, value) = report(at, signed);
        assert_eq!(code, Some(0), "{value:#}");
        assert_eq!(value["verdict"], "valid");
        let signature = &value["signatures"][0];
        assert_eq!(signature["signer"]["iin"], "850615400006");
        assert_eq!(signature["signer"]["name"], "СӘРСЕНОВА АЙГҮЛ");
        // XMLDSig is none of the XAdES baseline.
        let level = if signed == "signed.xml" { "none" } else { "B" };
        assert_eq!((&signature["level"], &signature["reach"]), (&level.into(), &"B".into()));
        assert!(signature["proved_at"].is_null());
        assert!(signature["algorithm"].as_str().unwrap().starts_with("ECDSA P-256"));
        for check in signature["checks"].as_array().unwrap() {
            assert_eq!(check["outcome"], "passed", "{check}");
            for key in ["question", "answer", "clause"] {
                assert!(!check[key].as_str().unwrap().is_empty());
            }
        }
    }
    // A second signer beside the first, and words for people.
    done(at, &format!("sign {key} --add words.p7m both.p7m"));
    let (code, value) = report(at, "both.p7m");
    assert_eq!((code, value["signatures"].as_array().unwrap().len()), (Some(0), 2));
    let words = done(at, "verify --lang kk signed.pdf");
    assert!(words.contains("Қолтаңба жарамды."), "{words}");
}

#[test]
fn each_level_is_reached_and_raised() {
    let (place, stamps) = place();
    let at = place.path();
    let key = "--key a.p12 --password-file password";
    let more = format!("--tsa {stamps} --trust ca.pem --crl crl.pem");
    for level in ["T", "LT", "LTA"] {
        for (input, output) in [
            ("one.pdf", format!("{level}.pdf")),
            ("words.txt", format!("{level}.p7m")),
        ] {
            done(
                at,
                &format!("sign {key} --level {} {more} {input} {output}", level.to_lowercase()),
            );
            let (code, value) = report(at, &output);
            assert_eq!(code, Some(0), "{value:#}");
            assert_eq!(value["signatures"][0]["level"], level, "{output} {value:#}");
            assert!(value["signatures"][0]["proved_at"].is_string());
        }
    }
    // Raised later, without the key; and stamped again.
    done(at, &format!("sign {key} one.pdf b.pdf"));
    done(at, &format!("sign {key} words.txt b.p7m"));
    for (from, to) in [
        ("b.pdf", "raised.pdf"),
        ("b.p7m", "raised.p7m"),
        ("raised.p7m", "again.p7m"),
    ] {
        done(at, &format!("sign --extend --level lta {more} {from} {to}"));
        let (code, value) = report(at, to);
        assert_eq!(
            (code, &value["signatures"][0]["level"]),
            (Some(0), &serde_json::json!("LTA")),
            "{value:#}"
        );
    }
    let (code, _, err) = qyzmet(at, &format!("sign {key} --level t one.pdf never.pdf"));
    assert_eq!(code, Some(1));
    assert!(err.contains("--tsa"), "{err}");
    let (code, _, err) = qyzmet(at, &format!("sign {key} --level lt --tsa {stamps} one.pdf never.pdf"));
    assert_eq!(code, Some(1), "nothing answers at the addresses of the test authority");
    assert!(
        err.contains("nothing proves that") && !at.join("never.pdf").exists(),
        "{err}"
    );
}

#[test]
fn the_exit_code_tells_the_worst() {
    let (place, stamps) = place();
    let at = place.path();
    let key = "--key a.p12 --password-file password";
    done(at, &format!("sign {key} one.pdf good.pdf"));
    done(
        at,
        &format!("sign {key} --level t --tsa {stamps} words.txt stamped.p7m"),
    );
    let mut bytes = std::fs::read(at.join("good.pdf")).unwrap();
    bytes[200] ^= 1;
    std::fs::write(at.join("changed.pdf"), bytes).unwrap();
    std::fs::create_dir(at.join("alone")).unwrap();
    std::fs::copy(at.join("good.pdf"), at.join("alone/good.pdf")).unwrap();
    std::fs::write(at.join("noise"), [0; 9]).unwrap();
    assert_eq!(qyzmet(at, "verify good.pdf").0, Some(0));
    assert_eq!(qyzmet(at, "verify good.pdf changed.pdf").0, Some(1));
    assert_eq!(qyzmet(at, "verify alone/good.pdf --trust ca.pem").0, Some(2), "no list");
    assert_eq!(qyzmet(at, "verify good.pdf noise changed.pdf").0, Some(3));
    assert_eq!(qyzmet(at, "verify one.pdf").0, Some(3), "nobody signed it");
    let bytes = std::fs::read(at.join("good.pdf")).unwrap();
    for end in [bytes.len() - 1, bytes.len() - 1000, bytes.len() / 2, PDF.len() + 60] {
        std::fs::write(at.join("cut.pdf"), &bytes[..end]).unwrap();
        let (code, value) = report(at, "cut.pdf");
        assert_eq!(
            (code, &value["verdict"]),
            (Some(3), &serde_json::json!("unreadable")),
            "{end}"
        );
        assert!(value["cause"].as_str().unwrap().contains("cut off"), "{value:#}");
    }
    assert_eq!(qyzmet(at, "verify good.pdf --policy unknown").0, Some(3));
    assert_eq!(qyzmet(at, "verify good.pdf --policy nuc-rk").0, Some(0));
    assert_eq!(qyzmet(at, "verify good.pdf --at 2020-01-01T00:00:00Z").0, Some(1));
    // A command that is not understood says nothing of the signature: never the code of "not proved".
    assert_eq!(qyzmet(at, "verify good.pdf --at yesterday").0, Some(3));
    assert_eq!(qyzmet(at, "verify").0, Some(3));
    assert_eq!(qyzmet(at, "verify --help").0, Some(0));
    assert_eq!(qyzmet(at, "sign").0, Some(2));
    // A content that no signature is over is not passed over in silence.
    for (line, is_told) in [
        ("good.pdf --content words.txt", true),
        ("stamped.p7m --content words.txt", false),
        ("good.pdf", false),
    ] {
        let (code, _, said) = qyzmet(at, &format!("verify --lang en {line}"));
        assert_eq!(
            (code, said.contains("--content was not used")),
            (Some(0), is_told),
            "{line}: {said}"
        );
    }
    let (code, value) = report(at, "good.pdf noise");
    assert_eq!(
        (code, &value[1]["verdict"]),
        (Some(3), &serde_json::json!("unreadable"))
    );

    // Revoked a minute from now: what was stamped before stands, what was not does not.
    let (store, issuer) = authority(at);
    let holder = KeyStore::read(&std::fs::read(at.join("a.p12")).unwrap(), PASSWORD).unwrap();
    let serial = holder
        .choose(&Choice::Only)
        .unwrap()
        .certificate
        .clone()
        .unwrap()
        .serial_hex
        .clone();
    let now = Timestamp::now();
    let hours = SignedDuration::from_hours;
    let revoked = Revoked {
        serial_hex: serial,
        at: now + hours(1),
        reason: RevocationReason::KeyCompromise,
    };
    let list = Crl::issue(
        &store.choose(&Choice::Only).unwrap().key,
        &issuer,
        99,
        now + hours(2),
        now + hours(48),
        &[revoked],
    )
    .unwrap();
    std::fs::write(at.join("later.pem"), list.to_pem()).unwrap();
    let later = format!("--crl later.pem --at {}", now + hours(3));
    assert_eq!(qyzmet(at, &format!("verify good.pdf {later}")).0, Some(1));
    let (code, value) = report(at, &format!("stamped.p7m {later}"));
    assert_eq!(code, Some(0), "{value:#}");
    assert!(value["signatures"][0]["proved_at"].is_string());
}

#[test]
fn refusals_are_told_in_the_language_of_the_environment() {
    let (place, _) = place();
    let at = place.path();
    let told = |locale: &str, line: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_qyzmet"))
            .args(line.split_whitespace())
            .current_dir(at)
            .env_remove("LC_ALL")
            .env_remove("LC_MESSAGES")
            .env("LANG", locale)
            .output()
            .unwrap();
        assert_ne!(output.status.code(), Some(0), "{line}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    std::fs::write(at.join("cut.pdf"), &PDF[..PDF.len() - 100]).unwrap();
    done(at, "sign --key a.p12 --password-file password one.pdf good.pdf");
    let holder = KeyStore::read(&std::fs::read(at.join("a.p12")).unwrap(), PASSWORD).unwrap();
    let holder = holder.choose(&Choice::Only).unwrap().certificate.clone().unwrap();
    std::fs::write(at.join("person.pem"), holder.to_pem()).unwrap();
    // Without a time-stamping authority there is no level T; a file that is not there; no authority to believe.
    for (line, kk, ru, en) in [
        (
            "sign --key a.p12 --password-file password --level t words.txt out",
            "уақыт белгісі керек",
            "нужна метка времени",
            "needs a time stamp",
        ),
        (
            "sign --key none.p12 --password-file password words.txt out",
            "файлды оқу мүмкін емес",
            "файл не читается",
            "cannot be read",
        ),
        ("verify words.txt", "CMS те", "не CMS", "neither PDF nor CMS"),
        (
            "verify cut.pdf",
            "файл үзіліп қалған",
            "файл обрезан",
            "the file is cut off",
        ),
        (
            "verify good.pdf --trust person.pem",
            "түбірлік",
            "нет корневого",
            "the authority's root",
        ),
        (
            "sign --key a.p12 --password-file password --level t --tsa http://127.0.0.1:9/ words.txt out",
            "жауап бермейді: байланыс жоқ",
            "не отвечает: нет соединения",
            "does not answer: no connection",
        ),
        (
            "card words.txt out.pdf",
            "CMS оқылмайды",
            "CMS не читается",
            "the CMS cannot be read",
        ),
        (
            "card none.cms out.pdf",
            "файлды оқу мүмкін емес",
            "файл не читается",
            "cannot be read",
        ),
        (
            "preserved --config none.toml",
            "қол қойылған құжаттар оқылмайды",
            "подписанные документы не прочитать",
            "none.toml",
        ),
        (
            "key show a.p12 --password-file words.txt",
            "құпиясөзі қате",
            "Пароль хранилища ключей неверен",
            "password of the key store is wrong",
        ),
    ] {
        for (locale, words) in [
            ("kk_KZ.UTF-8", kk),
            ("ru_KZ.UTF-8", ru),
            ("en_GB.UTF-8", en),
            ("C", en),
            ("", en),
        ] {
            let said = told(locale, line);
            assert!(said.contains(words), "{line} in {locale:?}: {said}");
        }
        // What is named on the command line is stronger.
        assert!(told("kk_KZ.UTF-8", &format!("{line} --lang ru")).contains(ru), "{line}");
    }
}
