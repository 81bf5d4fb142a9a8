//! A key on a token (SoftHSM), as a page meets it over the agent's socket: listed, shown, chosen, signed with, and a wrong PIN.
//!
//! SoftHSM finds its folder through the environment of its process, so each chapter runs in a process of its own: the
//! test starts this binary again. Without SoftHSM and OpenSC it skips; `QYZMET_TEST_TOOLS=1` demands them.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::Clock;
use domain::clock::{StillClock, WallClock};
use eds::Certificate;
use eds::issue::{Profile, Usage};
use exchange::testing::TestAuthority;
use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use signer::keys::{KeyStore, TokenStore};
use signer::person::{Consent, Person, Wish};
use signer::tls::Identity;
use signer::{Agent, Server, Setup};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

const PIN: &str = "648219";
const IIN: &str = "850615400006";
const CONTENT: &[u8] = "өтініш".as_bytes();
const MODULES: [&str; 3] = [
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
];
/// Keys of the token: how OpenSC makes them, their CKA_ID, and what their certificate is for.
const KEYS: [(&str, &str, Usage); 3] = [
    ("rsa:2048", "01", Usage::Signing),
    ("EC:prime256v1", "02", Usage::Signing),
    ("rsa:2048", "03", Usage::SignIn),
];

#[expect(
    clippy::print_stderr,
    reason = "whoever reads the output should see what was not tried"
)]
fn library() -> Option<PathBuf> {
    let found = MODULES.iter().map(PathBuf::from).find(|path| path.is_file());
    let tools = ["softhsm2-util", "pkcs11-tool", "openssl"];
    let has = |tool: &&str| Command::new(tool).arg("--help").output().is_ok();
    let found = found.filter(|_| tools.iter().all(has));
    let demanded = std::env::var("QYZMET_TEST_TOOLS").is_ok_and(|value| value == "1");
    assert!(
        found.is_some() || !demanded,
        "QYZMET_TEST_TOOLS=1 demands softhsm2, opensc and openssl"
    );
    if found.is_none() {
        eprintln!("SKIPPED: softhsm2 or opensc is not installed; set QYZMET_TEST_TOOLS=1 to demand them");
    }
    found
}

fn run(tool: &str, arguments: &[&str]) {
    let output = Command::new(tool).args(arguments).output().expect("it starts");
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&text);
    assert!(output.status.success(), "{tool} {arguments:?}\n{text}");
}

fn on_token(module: &Path, arguments: &[&str]) {
    let module = module.display().to_string();
    run(
        "pkcs11-tool",
        &[&["--module", &module, "--login", "--pin", PIN][..], arguments].concat(),
    );
}

/// A chapter in a process that sees the token as the chapters before left it.
fn tell(chapter: &str, folder: &Path) {
    let output = Command::new(std::env::current_exe().expect("this binary"))
        .args([chapter, "--exact", "--ignored", "--nocapture"])
        .env("SOFTHSM2_CONF", folder.join("softhsm2.conf"))
        .current_dir(folder)
        .output()
        .expect("it starts");
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&text);
    assert!(output.status.success() && text.contains("1 passed"), "{text}");
    assert!(!text.contains(PIN), "a PIN is in no output");
}

#[test]
fn a_page_lists_and_signs_with_keys_of_a_token() {
    if library().is_none() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let tokens = folder.path().join("tokens");
    std::fs::create_dir(&tokens).expect("writable");
    let configuration = format!("directories.tokendir = {}\nlog.level = ERROR\n", tokens.display());
    std::fs::write(folder.path().join("softhsm2.conf"), configuration).expect("writable");
    for chapter in [
        "chapter_of_the_token",
        "chapter_of_the_certificates",
        "chapter_of_the_page",
    ] {
        tell(chapter, folder.path());
    }
}

#[test]
#[ignore = "told by another test, in a process of its own"]
fn chapter_of_the_token() {
    let module = library().expect("the tools");
    let arguments = [
        "--init-token",
        "--free",
        "--label",
        "KAZTOKEN",
        "--pin",
        PIN,
        "--so-pin",
        "87654321",
    ];
    run("softhsm2-util", &arguments);
    for (kind, id, _) in KEYS {
        on_token(
            &module,
            &[
                "--keypairgen",
                "--key-type",
                kind,
                "--id",
                id,
                "--label",
                &format!("key {id}"),
            ],
        );
    }
}

#[test]
#[ignore = "told by another test, in a process of its own"]
fn chapter_of_the_certificates() {
    let module = library().expect("the tools");
    let clock = Arc::new(StillClock::at(WallClock::default().now()));
    let authority = TestAuthority::new(clock);
    let profile = Profile::Person {
        iin: IIN.to_owned(),
        surname: "Сәрсенова".to_owned(),
        given_name: "Айгүл".to_owned(),
        patronymic: None,
    };
    let opened = tokens::Module::load(&module).expect("the library");
    let token = opened.open(None, PIN).expect("the PIN is right");
    let keys = token.keys().expect("readable");
    assert_eq!(keys.len(), KEYS.len());
    for (_, id, usage) in KEYS {
        let label = format!("key {id}");
        let key = keys.iter().find(|key| key.label() == label).expect("the key");
        let spki = eds::Signer::public_key_der(key);
        let certificate = authority.certify_key_for(usage, &spki, &profile);
        std::fs::write("leaf.der", &certificate.der).expect("writable");
        on_token(
            &module,
            &[
                "--write-object",
                "leaf.der",
                "--type",
                "cert",
                "--id",
                id,
                "--label",
                &label,
            ],
        );
    }
    let pem: String = authority.chain().iter().map(Certificate::to_pem).collect();
    std::fs::write("ca.pem", pem).expect("writable");
    // The issuing authority lies on the token too, as manufacturers put it there.
    std::fs::write("leaf.der", &authority.issuing.der).expect("writable");
    on_token(
        &module,
        &[
            "--write-object",
            "leaf.der",
            "--type",
            "cert",
            "--id",
            "09",
            "--label",
            "issuer",
        ],
    );
}

/// Agrees with this PIN, and takes the first of several keys.
struct Holder(&'static str);

impl Person for Holder {
    fn agrees(&self, _: &Wish, stores: &[(String, bool)]) -> Option<Consent> {
        assert_eq!(stores.len(), 1, "{stores:?}");
        assert!(stores[0].0.starts_with("KAZTOKEN (") && stores[0].1, "{stores:?}");
        Some(Consent {
            store: 0,
            password: self.0.to_owned().into(),
        })
    }

    fn chooses(&self, keys: &[String]) -> Option<usize> {
        assert!(keys.iter().all(|key| key.contains(IIN)), "{keys:?}");
        Some(0)
    }

    fn hears(&self, _: &str) {}
}

/// A page that is open: asks one thing after the other, over TLS and WebSocket.
struct Page {
    socket: tokio_tungstenite::WebSocketStream<tokio_rustls::client::TlsStream<tokio::net::TcpStream>>,
}

impl Page {
    async fn open(pin: &'static str) -> Self {
        let now = WallClock::default().now();
        let folder = tempfile::tempdir().expect("a folder");
        let identity = Identity::open(folder.path(), now).expect("an identity");
        let mut roots = RootCertStore::empty();
        let certificate = CertificateDer::from_pem_slice(identity.certificate.as_bytes()).expect("PEM");
        roots.add(certificate).expect("a root");
        let stores = TokenStore::all(&library().expect("the tools")).expect("a token");
        let setup = Setup {
            listen: "127.0.0.1:0".parse().expect("an address"),
            identity,
            agent: Agent {
                stores: stores
                    .into_iter()
                    .map(|store| Box::new(store) as Box<dyn KeyStore>)
                    .collect(),
                person: Arc::new(Holder(pin)),
                clock: Arc::new(StillClock::at(now)),
                stamps: None,
            },
            origins: Vec::new(),
        };
        let server = Server::open(setup).await.expect("it listens");
        let address = server.address().expect("an address");
        tokio::spawn(server.run(std::future::pending()));
        let provider = Arc::new(tokio_rustls::rustls::crypto::aws_lc_rs::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_root_certificates(roots)
            .with_no_client_auth();
        let stream = tokio::net::TcpStream::connect(address).await.expect("connects");
        let name = ServerName::try_from("127.0.0.1").expect("a name");
        let stream = TlsConnector::from(Arc::new(config))
            .connect(name, stream)
            .await
            .expect("TLS");
        let request = format!("wss://{address}/").into_client_request().expect("a request");
        let (socket, _) = tokio_tungstenite::client_async(request, stream)
            .await
            .expect("a WebSocket");
        let mut page = Self { socket };
        assert_eq!(page.next().await["result"]["version"], "1.4");
        page
    }

    async fn next(&mut self) -> Value {
        let message = self.socket.next().await.expect("open").expect("a frame");
        serde_json::from_str(message.to_text().expect("text")).expect("JSON")
    }

    async fn asks(&mut self, request: Value) -> Value {
        self.socket
            .send(Message::text(request.to_string()))
            .await
            .expect("sent");
        self.next().await
    }

    async fn common(&mut self, method: &str, args: Value) -> Value {
        let request = json!({ "module": "kz.gov.pki.knca.commonUtils", "method": method, "args": args });
        self.asks(request).await
    }

    async fn sign(&mut self, usage: &str, serial: &str) -> Value {
        self.asks(json!({
            "module": "kz.gov.pki.knca.basics", "method": "sign", "args": {
                "allowedStorages": ["AKKaztokenStore"], "format": "cms", "data": STANDARD.encode(CONTENT),
                "signingParams": { "decode": true, "encapsulate": true, "digested": false, "tsaProfile": null },
                "signerParams": { "extKeyUsageOids": [usage], "serialNumber": serial, "chain": [] }, "locale": "kk",
            },
        }))
        .await
    }
}

/// The CMS holds, by our reader and by openssl; gives who signed.
fn holds(cms: &str) -> Certificate {
    let facts = eds::facts::of_cms(cms.as_bytes(), None).expect("readable");
    assert!(facts[0].signature_matches && facts[0].digest_matches && facts[0].signing_certificate_matches);
    assert!(
        facts[0].certificates.iter().any(|one| one.is_ca),
        "the chain of the token comes along"
    );
    let body: String = cms.lines().filter(|line| !line.starts_with("-----")).collect();
    std::fs::write("signed.cms", STANDARD.decode(body).expect("base64")).expect("writable");
    let line = "cms -verify -binary -cades -inform DER -in signed.cms -CAfile ca.pem -purpose any -out content";
    run("openssl", &line.split(' ').collect::<Vec<_>>());
    assert_eq!(std::fs::read("content").expect("written"), CONTENT);
    facts[0].signer.clone().expect("a signer")
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "told by another test, in a process of its own"]
async fn chapter_of_the_page() {
    let (for_documents, for_sign_in) = ("1.3.6.1.5.5.7.3.4", "1.3.6.1.5.5.7.3.2");
    let mut page = Page::open(PIN).await;
    let listed = page.common("getActiveTokens", json!([])).await;
    assert_eq!(listed["responseObject"], json!(["AKKaztokenStore"]), "{listed}");
    let info = page.common("getKeyInfo", json!(["AKKaztokenStore"])).await;
    let dn = info["responseObject"]["subjectDn"].as_str().expect("a name");
    assert!(dn.contains(&format!("SERIALNUMBER=IIN{IIN}")), "{info}");

    // Each of the two keys for documents by its number, and the one for signing in by its purpose.
    let module = tokens::Module::load(&library().expect("the tools")).expect("the library");
    let on_token = module.open(None, PIN).and_then(|token| token.keys()).expect("readable");
    for key in &on_token {
        let certificate = key.certificate().expect("written before").clone();
        let usage = if certificate.is_for_signing() {
            for_documents
        } else {
            for_sign_in
        };
        let answer = page.sign(usage, &certificate.serial_hex).await;
        let cms = answer["body"]["result"][0]
            .as_str()
            .unwrap_or_else(|| panic!("{answer}"));
        assert_eq!(holds(cms), certificate, "{}", key.label());
    }
    assert_eq!(on_token.len(), KEYS.len());
    let answer = page
        .common(
            "createCAdESFromBase64",
            json!(["AKKaztokenStore", "AUTHENTICATION", STANDARD.encode(CONTENT), true]),
        )
        .await;
    assert!(holds(answer["responseObject"].as_str().expect("a CMS")).is_for_authentication());

    // What no key of the token fits, and what no token is.
    let none = page.sign("1.2.3.4", "").await;
    assert_eq!(
        (&none["status"], &none["code"]),
        (&json!(false), &json!("SIGNING_FAILURE")),
        "{none}"
    );
    let elsewhere = page.common("getKeyInfo", json!(["PKCS12"])).await;
    assert_eq!(elsewhere["code"], "500", "{elsewhere}");

    let mut page = Page::open("000000").await;
    let wrong = page.sign(for_documents, "").await;
    assert!(
        wrong["details"]
            .as_str()
            .is_some_and(|words| words.contains("PIN is wrong")),
        "{wrong}"
    );
    // SoftHSM has counted one wrong PIN and lets the right one in.
    let mut page = Page::open(PIN).await;
    assert_eq!(page.sign(for_sign_in, "").await["status"], true);
}
