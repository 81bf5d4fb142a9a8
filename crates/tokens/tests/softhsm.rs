//! A story with SoftHSM: a token is set up, a key gets its certificate, signs; the PIN is wrong; the token goes away.
//!
//! SoftHSM finds its folder through the environment of its process, so each story runs in a process of its own:
//! the tests start this binary again. Without SoftHSM and OpenSC they skip; `QYZMET_TEST_TOOLS=1` demands them.

use std::path::{Path, PathBuf};
use std::process::Command;

use eds::issue::{self, Addresses, Profile};
use eds::{Algorithm, PrivateKey, Signer};
use tokens::{Module, PinState, TokenError};

const PIN: &str = "648219";
const MODULES: [&str; 3] = [
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
];

#[expect(
    clippy::print_stderr,
    reason = "whoever reads the output should see what was not tried"
)]
fn module() -> Option<PathBuf> {
    let found = MODULES.iter().map(PathBuf::from).find(|path| path.is_file());
    let tools = ["softhsm2-util", "pkcs11-tool"]
        .iter()
        .all(|tool| Command::new(tool).arg("--help").output().is_ok());
    let found = found.filter(|_| tools);
    let demanded = std::env::var("QYZMET_TEST_TOOLS").is_ok_and(|value| value == "1");
    assert!(
        found.is_some() || !demanded,
        "QYZMET_TEST_TOOLS=1 demands softhsm2 and opensc"
    );
    if found.is_none() {
        eprintln!("SKIPPED: softhsm2 or opensc is not installed; set QYZMET_TEST_TOOLS=1 to demand them");
    }
    found
}

/// Runs one of the ignored stories below in a process with a SoftHSM of its own.
fn tell(story: &str) {
    if module().is_none() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("tokens")).expect("writable");
    let configuration = folder.path().join("softhsm2.conf");
    let text = format!(
        "directories.tokendir = {}\nlog.level = ERROR\n",
        folder.path().join("tokens").display()
    );
    std::fs::write(&configuration, text).expect("writable");
    let output = Command::new(std::env::current_exe().expect("this binary"))
        .args([story, "--exact", "--ignored", "--nocapture"])
        .env("SOFTHSM2_CONF", &configuration)
        .current_dir(folder.path())
        .output()
        .expect("it starts");
    let text = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(output.status.success() && text.contains("1 passed"), "{text}");
    assert!(!text.contains(PIN), "a PIN is in no output");
}

fn run(tool: &str, arguments: &[&str]) {
    let output = Command::new(tool).args(arguments).output().expect("it starts");
    let text = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(output.status.success(), "{tool} {arguments:?}\n{text}");
}

fn set_up(label: &str) {
    let arguments = [
        "--init-token",
        "--free",
        "--label",
        label,
        "--pin",
        PIN,
        "--so-pin",
        "87654321",
    ];
    run("softhsm2-util", &arguments);
}

fn on_token(path: &Path, arguments: &[&str]) {
    let module = path.display().to_string();
    run(
        "pkcs11-tool",
        &[&["--module", &module, "--login", "--pin", PIN][..], arguments].concat(),
    );
}

/// A certificate of a throw-away authority for a key on the token.
fn certify(signer: &dyn Signer) -> eds::Certificate {
    let now = jiff::Timestamp::now();
    let day = jiff::SignedDuration::from_hours(24);
    let key = PrivateKey::generate(Algorithm::P256).expect("a key");
    let root = issue::root(&key, "СЫНАҚ", &[1; 20], now - day).expect("a root");
    let addresses = Addresses {
        crl: "http://127.0.0.1/crl".into(),
        ca_issuers: "http://127.0.0.1/ca".into(),
        ..Addresses::default()
    };
    let profile = Profile::Person {
        iin: "850615400006".into(),
        surname: "Сәрсенова".into(),
        given_name: "Айгүл".into(),
        patronymic: None,
    };
    let spki = signer.public_key_der();
    issue::end_entity(&key, &root, &spki, &profile, &[2; 20], now - day, now + day, &addresses).expect("a certificate")
}

#[test]
fn keys_on_a_token_sign_with_their_certificates() {
    tell("story_of_signing");
}

#[test]
#[ignore = "told by another test, in a process of its own"]
fn story_of_signing() {
    let path = module().expect("the tools");
    let module = Module::load(&path).expect("the library");
    assert_eq!(module.tokens(), Ok(Vec::new()));
    assert_eq!(module.open(None, PIN).err(), Some(TokenError::NoToken));
    set_up("Айгүл");
    // SoftHSM shows a new token to processes that begin after it.
    tell_again("story_of_signing_with_a_token");
}

/// The next chapter in a fresh process with the same SoftHSM.
fn tell_again(story: &str) {
    let output = Command::new(std::env::current_exe().expect("this binary"))
        .args([story, "--exact", "--ignored", "--nocapture"])
        .output()
        .expect("it starts");
    let text = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(output.status.success() && text.contains("1 passed"), "{text}");
}

#[test]
#[ignore = "told by another test, in a process of its own"]
fn story_of_signing_with_a_token() {
    let path = module().expect("the tools");
    for (kind, id) in [("rsa:2048", "01"), ("EC:prime256v1", "02"), ("EC:secp384r1", "03")] {
        on_token(
            &path,
            &["--keypairgen", "--key-type", kind, "--id", id, "--label", kind],
        );
    }
    on_token(
        &path,
        &[
            "--keypairgen",
            "--key-type",
            "EC:secp521r1",
            "--id",
            "04",
            "--label",
            "another",
        ],
    );
    let module = Module::load(&path).expect("the library");
    let all = module.tokens().expect("a token");
    assert_eq!(all.len(), 1);
    assert_eq!((all[0].label.as_str(), all[0].pin), ("Айгүл", PinState::Usual));

    let token = module.open(Some(all[0].slot), PIN).expect("the PIN is right");
    let keys = token.keys().expect("readable");
    assert_eq!(keys.len(), 3, "the key over P-521 is of no use here");
    assert!(matches!(token.key(None), Err(TokenError::SeveralKeys(_))));
    assert!(matches!(token.key(Some("x")), Err(TokenError::NoSuchKey { .. })));
    for key in keys {
        let certificate = certify(&key);
        assert_eq!(token.key_of(&certificate).err(), Some(TokenError::NoKeyForCertificate));
        // The holder asks for a certificate with the token, and signs with both.
        let info = issue::request_info(
            &Profile::InformationSystem {
                name: "x".into(),
                bin: "120140000007".into(),
                organization: "y".into(),
            },
            &key.public_key_der(),
        )
        .expect("a request");
        let request = issue::assemble_request(&info, &key.public_key_der(), &key.sign(&info).expect("signed"));
        assert!(issue::read_request(&request.expect("it fits")).is_ok());
        let cms = eds::cms::sign(&key, &certificate, &[], b"text", false, None).expect("signed on the token");
        let facts = eds::facts::of_cms(&cms, Some(b"text")).expect("readable");
        assert!(
            facts[0].signature_matches && facts[0].digest_matches,
            "{}",
            facts[0].algorithm
        );

        let id = match key.label() {
            "rsa:2048" => "01",
            "EC:prime256v1" => "02",
            _ => "03",
        };
        std::fs::write("leaf.der", &certificate.der).expect("writable");
        on_token(
            &path,
            &[
                "--write-object",
                "leaf.der",
                "--type",
                "cert",
                "--id",
                id,
                "--label",
                key.label(),
            ],
        );
    }
    drop(token);
    tell_again("story_of_certificates");
}

#[test]
#[ignore = "told by another test, in a process of its own"]
fn story_of_certificates() {
    let module = Module::load(&module().expect("the tools")).expect("the library");
    let token = module.open(None, PIN).expect("the PIN is right");
    assert_eq!(token.certificates().expect("readable").len(), 3);
    for key in token.keys().expect("readable") {
        let certificate = key.certificate().expect("written before").clone();
        assert_eq!(certificate.subject.iin.as_deref(), Some("850615400006"));
        let again = token.key_of(&certificate).expect("the key of the certificate");
        assert!(eds::cms::sign(&again, &certificate, &[], b"text", true, None).is_ok());
        assert_eq!(token.key(Some(key.label())).expect("by its label").label(), key.label());
    }
}

#[test]
fn a_wrong_pin_is_told_with_what_is_left() {
    tell("story_of_the_pin");
}

#[test]
#[ignore = "told by another test, in a process of its own"]
fn story_of_the_pin() {
    set_up("first");
    set_up("second");
    let module = Module::load(&module().expect("the tools")).expect("the library");
    assert!(matches!(module.open(None, PIN), Err(TokenError::SeveralTokens(slots)) if slots.len() == 2));
    assert!(matches!(
        module.open(Some(1), PIN),
        Err(TokenError::NoSuchSlot { wanted: 1, .. })
    ));
    let slot = module.tokens().expect("two tokens")[0].slot;
    // SoftHSM counts only that there was a wrong PIN.
    assert_eq!(
        module.open(Some(slot), "000000").err(),
        Some(TokenError::WrongPin(PinState::Few))
    );
    let token = module.open(Some(slot), PIN).expect("the PIN is right");
    // Being signed in already proves nothing about another PIN.
    assert!(matches!(
        module.open(Some(slot), "000000"),
        Err(TokenError::WrongPin(_))
    ));
    assert_eq!(token.key(None).err(), Some(TokenError::NoKey));
    assert!(module.open(Some(slot), PIN).is_ok());
}

#[test]
fn a_library_that_is_none_is_named() {
    let error = Module::load(Path::new("/nonexistent/pkcs11.so")).expect_err("refused");
    assert!(matches!(&error, TokenError::NoModule { path, .. } if path == "/nonexistent/pkcs11.so"));
    assert!(error.to_string().contains("install the token's software"));
}
