//! `qyzmet signer --tsa`: time stamps in signatures of NCALayer's two modules, over the agent's own socket, from our
//! authority's service and from openssl's, and what is said when nobody stamps.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use eds::Certificate;
use eds::cades::Level;
use eds::facts::{self, Facts};
use eds::issue::{self, Addresses, Service};
use eds::key::Digest;
use eds::pkcs12::{Choice, KeyStore};
use eds::tsp::{self, Stamper};
use eds::{Algorithm, PrivateKey};
use futures::{SinkExt, StreamExt};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

const PASSWORD: &str = "Secret-Word-1";
const CONTENT: &[u8] = "өтініш".as_bytes();
/// Port 9 is «discard»: nobody listens there.
const NOBODY: &str = "http://127.0.0.1:9/tsp";

fn qyzmet(at: &Path, line: &str) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_qyzmet"))
        .args(line.split_whitespace())
        .current_dir(at)
        .output()
        .unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8_lossy(&text).into_owned())
}

/// A folder with a key of this algorithm and its authority.
fn place(algorithm: Algorithm) -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    std::fs::write(place.path().join("password"), PASSWORD).unwrap();
    let line = format!(
        "key new --algorithm {algorithm} --out a.p12 --password-file password --test-authority . --iin 850615400006 --surname Сәрсенова --given-name Айгүл"
    );
    let (code, said) = qyzmet(place.path(), &line);
    assert_eq!(code, Some(0), "{said}");
    place
}

// — the authorities of time stamps —

/// A server that gives each body to `answer`. It ends with the test.
fn serve(answer: impl Fn(Vec<u8>) -> Vec<u8> + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/tsp", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let mut reader = BufReader::new(stream);
            let mut length = 0;
            loop {
                let mut line = String::new();
                if reader.read_line(&mut line).unwrap_or(0) <= 2 {
                    break;
                }
                let line = line.to_lowercase();
                if let Some(value) = line.strip_prefix("content-length:") {
                    length = value.trim().parse().unwrap();
                }
            }
            let mut body = vec![0; length];
            reader.read_exact(&mut body).unwrap();
            let body = answer(body);
            let mut stream = reader.into_inner();
            let head = format!(
                "HTTP/1.1 200 OK\r\ncontent-type: application/timestamp-reply\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
                body.len()
            );
            let _ = stream.write_all(&[head.into_bytes(), body].concat());
        }
    });
    address
}

/// The service certificate of the test authority, as our authority's own time-stamping service has one.
fn service(at: &Path, algorithm: Algorithm) -> (PrivateKey, Certificate, Certificate) {
    let store = KeyStore::read(&std::fs::read(at.join("authority.p12")).unwrap(), PASSWORD).unwrap();
    let authority = store.choose(&Choice::Only).unwrap();
    let issuer = authority.certificate.clone().unwrap();
    let key = PrivateKey::generate(algorithm).unwrap();
    let now = Timestamp::now();
    let addresses = Addresses {
        crl: "http://127.0.0.1:9/none".into(),
        ca_issuers: "http://127.0.0.1:9/none".into(),
        ..Addresses::default()
    };
    let certificate = issue::service(
        &authority.key,
        &issuer,
        &key.public_key_der(),
        Service::TimeStamping,
        "УАҚЫТ БЕЛГІСІ (СЫНАҚ)",
        &[0x55; 20],
        now - SignedDuration::from_hours(1),
        now + SignedDuration::from_hours(24 * 90),
        &addresses,
    );
    (key, certificate.unwrap(), issuer)
}

/// The responder that our authority runs (`eds::tsp::respond`) behind an address.
fn our_tsa(at: &Path) -> String {
    let (key, certificate, issuer) = service(at, Algorithm::P256);
    serve(move |request| {
        let chain = [issuer.clone()];
        let stamper = Stamper {
            key: &key,
            certificate: &certificate,
            chain: &chain,
            policies: &[tsp::BEST_PRACTICES_POLICY],
        };
        tsp::respond(&request, &stamper, &[1, 2, 3], Timestamp::now()).unwrap()
    })
}

/// `openssl ts -reply` behind an address: somebody else's server.
fn tsa_of_openssl(at: &Path) -> String {
    let (key, certificate, issuer) = service(at, Algorithm::Rsa2048);
    std::fs::write(at.join("tsa.p8"), &*key.to_pkcs8_der().unwrap()).unwrap();
    std::fs::write(at.join("tsa.pem"), certificate.to_pem()).unwrap();
    std::fs::write(at.join("tsa-chain.pem"), issuer.to_pem()).unwrap();
    std::fs::write(at.join("tsa-serial"), "01").unwrap();
    let config = "[tsa]\ndefault_tsa = own\n[own]\nserial = tsa-serial\ndefault_policy = 1.2.398.3.3.2.6.4\ndigests = sha256\n\
                  signer_digest = sha256\naccuracy = secs:1\ness_cert_id_alg = sha256\n";
    std::fs::write(at.join("tsa.cnf"), config).unwrap();
    openssl(at, "pkey -inform DER -in tsa.p8 -out tsa.key");
    let at = at.to_owned();
    serve(move |request| {
        std::fs::write(at.join("query.tsq"), request).unwrap();
        openssl(
            &at,
            "ts -reply -queryfile query.tsq -config tsa.cnf -section own -signer tsa.pem -inkey tsa.key -chain tsa-chain.pem -out reply.tsr",
        );
        std::fs::read(at.join("reply.tsr")).unwrap()
    })
}

fn openssl(at: &Path, line: &str) -> String {
    let output = Command::new("openssl")
        .args(line.split(' '))
        .current_dir(at)
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert!(output.status.success(), "openssl {line}\n{text}");
    text
}

// — the agent —

/// A running agent with the key of the folder; ended by its process id.
struct Agent {
    child: Child,
    address: SocketAddr,
    certificate: String,
}

impl Agent {
    fn start(at: &Path, addresses: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_qyzmet"));
        command.args([
            "signer",
            "--listen",
            "127.0.0.1:0",
            "--folder",
            "tls",
            "--key",
            "a.p12",
            "--yes",
        ]);
        command.args(["--password-file", "password"]);
        for address in addresses {
            command.args(["--tsa", address]);
        }
        let spawned = command.current_dir(at).stdout(Stdio::piped()).spawn();
        let mut child = spawned.unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let line = lines.find_map(|line| line.unwrap().split_once("wss://").map(|(_, rest)| rest.to_owned()));
        let line = line.expect("the agent says where it listens");
        Self {
            child,
            address: line.split('/').next().unwrap().parse().unwrap(),
            certificate: std::fs::read_to_string(at.join("tls/signer-tls.crt")).unwrap(),
        }
    }

    async fn ask(&self, request: Value) -> Value {
        let mut roots = RootCertStore::empty();
        let certificate = CertificateDer::from_pem_slice(self.certificate.as_bytes()).unwrap();
        roots.add(certificate).unwrap();
        let provider = Arc::new(tokio_rustls::rustls::crypto::aws_lc_rs::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let stream = tokio::net::TcpStream::connect(self.address).await.unwrap();
        let name = ServerName::try_from("127.0.0.1").unwrap();
        let stream = TlsConnector::from(Arc::new(config))
            .connect(name, stream)
            .await
            .unwrap();
        let asked = format!("wss://{}/", self.address).into_client_request().unwrap();
        let (mut socket, _) = tokio_tungstenite::client_async(asked, stream).await.unwrap();
        let greeting = socket.next().await.unwrap().unwrap();
        assert_eq!(greeting.to_text().unwrap(), r#"{"result":{"version":"1.4"}}"#);
        socket.send(Message::text(request.to_string())).await.unwrap();
        let answer = socket.next().await.unwrap().unwrap();
        serde_json::from_str(answer.to_text().unwrap()).unwrap()
    }

    /// Basics, with a profile of time stamps.
    async fn basics(&self) -> Value {
        self.ask(json!({
            "module": "kz.gov.pki.knca.basics", "method": "sign", "args": {
                "allowedStorages": ["PKCS12"], "format": "cms", "data": STANDARD.encode(CONTENT),
                "signingParams": { "decode": true, "encapsulate": true, "digested": false, "tsaProfile": {} },
                "signerParams": { "extKeyUsageOids": ["1.3.6.1.5.5.7.3.4"], "chain": [] }, "locale": "kk",
            },
        }))
        .await
    }

    async fn common(&self, method: &str, args: Value) -> Value {
        let request = json!({ "module": "kz.gov.pki.knca.commonUtils", "method": method, "args": args });
        self.ask(request).await
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// The signature has one time stamp that holds, over its own value; `qyzmet verify` says valid and T.
fn is_stamped(at: &Path, cms: &Value, digest: Digest) -> Facts {
    let cms = cms.as_str().unwrap_or_else(|| panic!("a CMS: {cms}"));
    let mut found = facts::of_cms(cms.as_bytes(), Some(CONTENT)).unwrap();
    assert_eq!(found.len(), 1);
    let facts = found.remove(0);
    assert!(facts.signature_matches && facts.digest_matches);
    let [stamp] = facts.stamps.as_slice() else {
        panic!("one time stamp: {:?}", facts.stamps)
    };
    assert_eq!(stamp.token.check(), Ok(()));
    assert_eq!(stamp.token.imprint.digest(), Some(digest));
    std::fs::write(at.join("signed.cms"), cms).unwrap();
    std::fs::write(at.join("content"), CONTENT).unwrap();
    let line = "verify --json --lang en --trust ca.pem --crl crl.pem --content content signed.cms";
    let (code, said) = qyzmet(at, line);
    let report: Value = serde_json::from_str(&said).unwrap_or_else(|_| panic!("{said}"));
    assert_eq!((code, &report["verdict"]), (Some(0), &json!("valid")), "{said}");
    assert_eq!(report["signatures"][0]["level"], json!(Level::T.to_string()), "{said}");
    facts
}

#[tokio::test]
async fn both_modules_stamp_by_our_authoritys_service() {
    for algorithm in [Algorithm::P256, Algorithm::Gost2015_512] {
        let place = place(algorithm);
        let at = place.path();
        let agent = Agent::start(at, &[&our_tsa(at)]);
        // A GOST signature is stamped by the digest that goes with it.
        let digest = match algorithm {
            Algorithm::Gost2015_512 => Digest::Streebog512,
            _ => Digest::Sha256,
        };
        let answer = agent.basics().await;
        assert_eq!(answer["status"], true, "{answer}");
        is_stamped(at, &answer["body"]["result"][0], digest);
        for attach in [true, false] {
            let args = json!(["PKCS12", "SIGNATURE", STANDARD.encode(CONTENT), attach]);
            let answer = agent.common("createCMSSignatureFromBase64", args).await;
            assert_eq!(answer["code"], "200", "{answer}");
            is_stamped(at, &answer["responseObject"], digest);
        }
        // A signature that was made without a stamp gets one later.
        let args = json!(["PKCS12", "SIGNATURE", STANDARD.encode(CONTENT), true]);
        let plain = agent.common("createCAdESFromBase64", args).await;
        let applied = agent
            .common("applyCAdEST", json!(["PKCS12", "SIGNATURE", plain["responseObject"]]))
            .await;
        assert_eq!(applied["code"], "200", "{applied}");
        is_stamped(at, &applied["responseObject"], digest);
    }
}

#[tokio::test]
async fn openssls_time_stamping_authority_is_as_good_and_openssl_agrees() {
    // It knows SHA-256 only: for a GOST key it refuses the first question and stamps the second.
    for algorithm in [Algorithm::Rsa2048, Algorithm::Gost2015_512] {
        let place = place(algorithm);
        let at = place.path();
        // The first address is silent: the second is asked.
        let agent = Agent::start(at, &[NOBODY, &tsa_of_openssl(at)]);
        let answer = agent.basics().await;
        assert_eq!(answer["status"], true, "{answer}");
        let facts = is_stamped(at, &answer["body"]["result"][0], Digest::Sha256);
        let args = json!(["PKCS12", "SIGNATURE", STANDARD.encode(CONTENT), false]);
        let answer = agent.common("createCMSSignatureFromBase64", args).await;
        is_stamped(at, &answer["responseObject"], Digest::Sha256);

        std::fs::write(at.join("token.der"), &facts.stamps[0].token.der).unwrap();
        let text = openssl(at, "ts -reply -in token.der -token_in -text");
        assert!(
            text.contains("Hash Algorithm: sha256") && text.contains("1.2.398.3.3.2.6.4"),
            "{text}"
        );
    }
}

#[tokio::test]
async fn where_nobody_stamps_the_page_is_told_and_nothing_is_given_out() {
    let place = place(Algorithm::P256);
    let at = place.path();
    let without = Agent::start(at, &[]);
    let answer = without.basics().await;
    assert_eq!(answer["code"], "SIGNING_FAILURE");
    assert!(answer["details"].as_str().unwrap().contains("--tsa"), "{answer}");
    drop(without);
    // One is silent, one says something that is no time stamp.
    let nonsense = serve(|_| b"<html>".to_vec());
    let agent = Agent::start(at, &[NOBODY, &nonsense]);
    let answer = agent.basics().await;
    let details = answer["details"].as_str().unwrap();
    assert!(
        details.contains("no time stamp") && details.contains(NOBODY) && details.contains(&nonsense),
        "{answer}"
    );
    assert!(
        details.contains("does not answer") && details.contains("not a time-stamp response"),
        "{answer}"
    );
    let args = json!(["PKCS12", "SIGNATURE", STANDARD.encode(CONTENT), true]);
    let answer = agent.common("createCMSSignatureFromBase64", args).await;
    assert_eq!(answer["code"], "500", "{answer}");
}
