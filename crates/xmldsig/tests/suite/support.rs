//! A small authority with its people, and a door to xmlsec1.

use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use eds::issue::{self, Addresses, Profile};
use eds::policy::{ExpectedSigner, Revocation};
use eds::{Algorithm, Certificate, Facts, Policy, PrivateKey, Report, TrustStore};
use jiff::{SignedDuration, Timestamp};

pub(crate) struct Town {
    root: Certificate,
    pub(crate) issuing: Certificate,
    issuing_key: PrivateKey,
    pub(crate) now: Timestamp,
}

pub(crate) struct Holder {
    pub(crate) key: PrivateKey,
    pub(crate) certificate: Certificate,
}

fn addresses() -> Addresses {
    Addresses {
        crl: "http://127.0.0.1:8080/authority/crl.der".into(),
        ca_issuers: "http://127.0.0.1:8080/authority/ca.pem".into(),
        ocsp: None,
        delta: None,
    }
}

fn days(count: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * count)
}

impl Town {
    /// xmlsec1 reads the real clock.
    pub(crate) fn new() -> Self {
        let now = Timestamp::now();
        let root_key = PrivateKey::generate(Algorithm::P256).expect("a key");
        let root = issue::root(&root_key, "Негізгі (сынақ)", &[1; 20], now - days(30)).expect("a root");
        let issuing_key = PrivateKey::generate(Algorithm::P256).expect("a key");
        let spki = issuing_key.public_key_der();
        let issuing = issue::issuing(
            &root_key,
            &root,
            &spki,
            "Ұлттық (сынақ)",
            &[2; 20],
            now - days(20),
            &addresses(),
        )
        .expect("an authority");
        Self {
            root,
            issuing,
            issuing_key,
            now,
        }
    }

    pub(crate) fn holder(&self, algorithm: Algorithm) -> Holder {
        let key = PrivateKey::generate(algorithm).expect("a key");
        let profile = Profile::Person {
            iin: "850615400006".into(),
            surname: "Сәрсенова".into(),
            given_name: "Айгүл".into(),
            patronymic: None,
        };
        let certificate = issue::end_entity(
            &self.issuing_key,
            &self.issuing,
            &key.public_key_der(),
            &profile,
            &[7; 20],
            self.now - days(1),
            self.now + days(300),
            &addresses(),
        )
        .expect("a certificate");
        Holder { key, certificate }
    }

    pub(crate) fn list(&self) -> Vec<u8> {
        let (from, until) = (self.now - days(1), self.now + days(1));
        eds::crl::Crl::issue(&self.issuing_key, &self.issuing, 7, from, until, &[])
            .expect("a list")
            .der
    }

    pub(crate) fn judge(&self, facts: &Facts, lists: &[Vec<u8>]) -> Report {
        let list = |der: &Vec<u8>| Arc::new(eds::crl::Crl::parse(der).expect("a list"));
        let trust = TrustStore {
            roots: vec![self.root.clone()],
            intermediates: vec![self.issuing.clone()],
        };
        eds::policy::judge(
            facts,
            &Policy::own_authority(),
            &trust,
            &Revocation::from(lists.iter().map(list).collect::<Vec<_>>()),
            &ExpectedSigner::Anyone,
            self.now,
        )
    }
}

impl Holder {
    pub(crate) fn key_pem(&self) -> String {
        let text = BASE64.encode(self.key.to_pkcs8_der().expect("exports"));
        let lines: Vec<_> = text.as_bytes().chunks(64).map(String::from_utf8_lossy).collect();
        format!(
            "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
            lines.join("\n")
        )
    }
}

/// Demanded where the tools must be there; otherwise a missing one skips the test.
pub(crate) fn tool(name: &str) -> bool {
    let there = Command::new(name).arg("--version").output().is_ok();
    let demanded = std::env::var_os("QYZMET_TEST_TOOLS").is_some();
    assert!(there || !demanded, "{name} is not installed");
    there
}

pub(crate) fn xmlsec(folder: &Path, arguments: &[&str]) -> Output {
    Command::new("xmlsec1")
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("xmlsec1 runs")
}

pub(crate) fn good(output: &Output) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
}

pub(crate) fn write(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).expect("written");
}

pub(crate) const ANSWER: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!-- before --><r:response xmlns:r="urn:registry" xmlns="urn:default" b="2" a='1'>
  <number>26112212345678</number><!-- inside --><name r:lang="kk">Әйгерім &amp; &lt;Қанат&gt;</name><empty/>
</r:response>"#;
