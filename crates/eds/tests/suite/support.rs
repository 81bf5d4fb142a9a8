//! A small authority with its people, and a door to the tools that other people verify with.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;

use eds::crl::{Crl, Revoked};
use eds::issue::{self, Addresses, Profile};
use eds::policy::{ExpectedSigner, Revocation};
use eds::report::Sentence;
use eds::{Algorithm, Certificate, Facts, Policy, PrivateKey, Report, TrustStore};
use jiff::{SignedDuration, Timestamp};

/// Valid check digits, invented people.
pub(crate) const IIN: &str = "850615400006";
pub(crate) const OTHER_IIN: &str = "900101300007";
pub(crate) const BIN: &str = "120140000007";

/// One root, one issuing authority.
pub(crate) struct Authority {
    pub(crate) root_key: PrivateKey,
    pub(crate) root: Certificate,
    pub(crate) key: PrivateKey,
    pub(crate) certificate: Certificate,
    pub(crate) algorithm: Algorithm,
    pub(crate) now: Timestamp,
}

/// A key with its certificate.
pub(crate) struct Holder {
    pub(crate) key: PrivateKey,
    pub(crate) certificate: Certificate,
}

pub(crate) fn days(count: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * count)
}

pub(crate) fn addresses() -> Addresses {
    Addresses {
        crl: "http://127.0.0.1:8080/authority/crl.der".into(),
        ca_issuers: "http://127.0.0.1:8080/authority/ca.pem".into(),
        ocsp: Some("http://127.0.0.1:8080/authority/ocsp".into()),
        delta: Some("http://127.0.0.1:8080/authority/delta.der".into()),
    }
}

pub(crate) fn person(iin: &str) -> Profile {
    Profile::Person {
        iin: iin.into(),
        surname: "Сәрсенова".into(),
        given_name: "Айгүл".into(),
        patronymic: Some("Ерланқызы".into()),
    }
}

pub(crate) fn employee() -> Profile {
    Profile::Employee {
        iin: OTHER_IIN.into(),
        surname: "Қалиев".into(),
        given_name: "Данияр".into(),
        patronymic: None,
        bin: BIN.into(),
        organization: "Отдел занятости и социальных программ".into(),
    }
}

pub(crate) fn system(name: &str) -> Profile {
    Profile::InformationSystem {
        name: name.into(),
        bin: BIN.into(),
        organization: "Отдел информационных систем".into(),
    }
}

impl Authority {
    /// `now` is the real moment, because openssl and pdfsig read the real clock.
    pub(crate) fn new(algorithm: Algorithm) -> Self {
        Self::named(
            algorithm,
            "НЕГІЗГІ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (СЫНАҚ)",
            "ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (СЫНАҚ)",
        )
    }

    pub(crate) fn named(algorithm: Algorithm, root_name: &str, name: &str) -> Self {
        let now = Timestamp::now();
        let root_key = PrivateKey::generate(algorithm).expect("a root key");
        let root = issue::root(&root_key, root_name, &[1; 20], now - days(30)).expect("a root");
        let key = PrivateKey::generate(algorithm).expect("an issuing key");
        let certificate = issue::issuing(
            &root_key,
            &root,
            &key.public_key_der(),
            name,
            &[2; 20],
            now - days(20),
            &addresses(),
        )
        .expect("an issuing authority");
        Self {
            root_key,
            root,
            key,
            certificate,
            algorithm,
            now,
        }
    }

    pub(crate) fn holder(&self, profile: &Profile) -> Holder {
        self.holder_of(self.algorithm, profile, self.now - days(1), self.now + days(364))
    }

    pub(crate) fn holder_of(
        &self,
        algorithm: Algorithm,
        profile: &Profile,
        from: Timestamp,
        until: Timestamp,
    ) -> Holder {
        let key = PrivateKey::generate(algorithm).expect("a key");
        let mut serial = [0xfe; 20];
        serial[12..].copy_from_slice(&key.public_key_der()[60..68]);
        let certificate = issue::end_entity(
            &self.key,
            &self.certificate,
            &key.public_key_der(),
            profile,
            &serial,
            from,
            until,
            &addresses(),
        )
        .expect("a certificate");
        Holder { key, certificate }
    }

    pub(crate) fn chain(&self) -> Vec<Certificate> {
        vec![self.certificate.clone(), self.root.clone()]
    }

    pub(crate) fn trust(&self) -> TrustStore {
        TrustStore {
            roots: vec![self.root.clone()],
            intermediates: vec![self.certificate.clone()],
        }
    }

    pub(crate) fn crl(&self, revoked: &[Revoked]) -> Crl {
        Crl::issue(
            &self.key,
            &self.certificate,
            7,
            self.now - days(1),
            self.now + days(1),
            revoked,
        )
        .expect("a list")
    }

    pub(crate) fn nothing_revoked(&self) -> Revocation {
        known(self.crl(&[]))
    }

    pub(crate) fn sign(&self, holder: &Holder, content: &[u8], attach: bool) -> Vec<u8> {
        eds::cms::sign(
            &holder.key,
            &holder.certificate,
            &self.chain(),
            content,
            attach,
            Some(self.now),
        )
        .expect("a signature")
    }

    pub(crate) fn judge(&self, facts: &Facts, revocation: &Revocation, expected: &ExpectedSigner) -> Report {
        eds::policy::judge(
            facts,
            &Policy::own_authority(),
            &self.trust(),
            revocation,
            expected,
            self.now,
        )
    }

    /// `ca.pem` (issuing, then root) and `crl.pem`, as the authority publishes them.
    pub(crate) fn publish(&self, folder: &Path, revoked: &[Revoked]) {
        write(
            folder,
            "ca.pem",
            format!("{}{}", self.certificate.to_pem(), self.root.to_pem()),
        );
        write(folder, "crl.pem", self.crl(revoked).to_pem());
    }
}

pub(crate) fn not_asked() -> Sentence {
    Sentence::new("ешкімнен сұралмады", "никого не спросили", "nobody was asked")
}

pub(crate) fn known(crl: Crl) -> Revocation {
    Revocation::from(vec![Arc::new(crl)])
}

pub(crate) fn the_one(facts: Result<Vec<Facts>, eds::EdsError>) -> Facts {
    let mut facts = facts.expect("readable");
    assert_eq!(facts.len(), 1, "one signer");
    facts.remove(0)
}

pub(crate) fn write(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes).expect("the test folder is writable");
    path
}

/// A temporary folder.
pub(crate) fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

/// Whether a tool is here. With `QYZMET_TEST_TOOLS=1` a missing one fails the test instead of skipping it.
#[expect(
    clippy::print_stderr,
    reason = "whoever reads the test's output should see what was not tried"
)]
pub(crate) fn has(tool: &str, arguments: &[&str]) -> bool {
    let found = Command::new(tool)
        .args(arguments)
        .output()
        .is_ok_and(|output| output.status.success());
    let demanded = std::env::var("QYZMET_TEST_TOOLS").is_ok_and(|value| value == "1");
    assert!(
        found || !demanded,
        "QYZMET_TEST_TOOLS=1 demands {tool}, which is not here"
    );
    if !found {
        eprintln!("SKIPPED: {tool} is not installed; set QYZMET_TEST_TOOLS=1 to demand it");
    }
    found
}

pub(crate) fn has_openssl() -> bool {
    has("openssl", &["version"])
}

/// Runs a tool inside the folder, the words of the command line split at spaces.
pub(crate) fn run(folder: &Path, line: &str) -> Output {
    let mut words = line.split_whitespace();
    let tool = words.next().expect("a command");
    Command::new(tool)
        .args(words)
        .current_dir(folder)
        .output()
        .expect("the tool starts")
}

/// Standard output and error of a run that must succeed.
pub(crate) fn succeed(folder: &Path, line: &str) -> String {
    let output = run(folder, line);
    let text = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(output.status.success(), "{line}\n{text}");
    text
}

/// Standard output and error of a run that must fail.
pub(crate) fn fail(folder: &Path, line: &str) -> String {
    let output = run(folder, line);
    let text = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(!output.status.success(), "{line} should have failed\n{text}");
    text
}

/// A Python with pyHanko.
pub(crate) fn python() -> Option<String> {
    let python = std::env::var("QYZMET_TEST_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    has(&python, &["-c", "import pyhanko"]).then_some(python)
}
