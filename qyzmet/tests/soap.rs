//! The gateway's second door in a running installation, from outside: zeep with xmlsec asks, xmlsec1 checks what comes
//! back, xmllint reads the description.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use eds::Algorithm;
use exchange::authority::{Applicant, AuthorityClient, RequestState};
use law::{DiskFolder, Library, Registry, Verb};
use serde_json::{Value, json};

const OFFICIAL: &str = "850615400006";
const REGISTRAR: &str = "050101500103";
const SUBJECT: &str = "900101300007";
const BIN: &str = "120140000007";
const PASSWORD: &str = "Tirkeushi-1-esik";
/// The participant's system, its organization, and the password of its key store.
const SYSTEM: &str = "AKIMAT IS";
const ORGANIZATION: &str = "Әкімдік";
const KEY_PASSWORD: &str = "Kilt-Sozi-1";

struct Running {
    base: String,
    child: Child,
    folder: tempfile::TempDir,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn regulations() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../regulations")
}

impl Running {
    async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let listen = free.local_addr().unwrap().to_string();
        drop(free);
        let home = folder.path().display().to_string();
        let config = format!(
            "[server]\nlisten = \"{listen}\"\npublic_url = \"http://{listen}\"\ninsecure_cookies = true\n\
             [store]\nfolder = \"{home}/store\"\n[files]\nfolder = \"{home}/files\"\n[keys]\nfolder = \"{home}/keys\"\n\
             [authority]\nenrolment_secret_file = \"{home}/keys/secret\"\ndanger_certify_without_identification = true\n\
             [registries]\npopulation = 50\ndanger_allow_faults = true\n\
             [provider]\nhead_name = \"Үлгібаев С. М.\"\nbin = \"120140000007\"\norganization = \"Үлгі бөлімі\"\n\
             [gateway.participants.akimat-is]\ncertificate = \"СӘРСЕНОВА АЙГҮЛ\"\niin = \"{OFFICIAL}\"\nbin = \"{BIN}\"\n\
             services = [\"gbd_fl\"]\n\
             [gateway.participants.akimat-own]\ncertificate = \"{SYSTEM}\"\nbin = \"{BIN}\"\nservices = [\"gbd_fl\"]\n"
        );
        std::fs::write(folder.path().join("config.toml"), config).unwrap();
        let child = Command::new(env!("CARGO_BIN_EXE_qyzmet"))
            .arg("--regulations")
            .arg(regulations())
            .args(["serve", "--config"])
            .arg(folder.path().join("config.toml"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let running = Self {
            base: format!("http://{listen}"),
            child,
            folder,
        };
        let begun = Instant::now();
        while reqwest::get(format!("{}/health", running.base)).await.is_err() {
            assert!(begun.elapsed() < Duration::from_secs(120), "it does not start");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        running
    }

    /// A key and a certificate of an official of the organization, as PEM files.
    async fn certify(&self, name: &str, algorithm: Algorithm) {
        let key = eds::PrivateKey::generate(algorithm).unwrap();
        let authority = AuthorityClient {
            base: self.base.clone(),
            client: reqwest::Client::new(),
        };
        let applicant = Applicant {
            iin: OFFICIAL.into(),
            surname: "Сәрсенова".into(),
            given_name: "Айгүл".into(),
            patronymic: None,
            bin: Some(BIN.into()),
            organization: Some(ORGANIZATION.into()),
        };
        let ticket = authority
            .request(&applicant, &eds::Signer::public_key_der(&key))
            .await
            .unwrap();
        let proof = eds::Signer::sign(&key, &ticket.to_sign).unwrap();
        let state = authority.prove(&ticket.id, &proof).await.unwrap();
        let RequestState::Issued { certificate, .. } = state else {
            panic!("{state:?}")
        };
        std::fs::write(self.folder.path().join(format!("{name}.pem")), certificate).unwrap();
        std::fs::write(
            self.folder.path().join(format!("{name}.key")),
            key.to_pkcs8_der().unwrap(),
        )
        .unwrap();
    }

    /// Somebody who is a registrar at a system; gives their token.
    async fn registrar(&self, system: &str) -> String {
        let mut account = Command::new(env!("CARGO_BIN_EXE_qyzmet"))
            .args(["account", "--system", system, "--role", "registrar", "--iin", REGISTRAR])
            .args(["--surname", "Тіркеуші", "--given-name", "Үлгі", "--config"])
            .arg(self.folder.path().join("config.toml"))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        account.stdin.take().unwrap().write_all(PASSWORD.as_bytes()).unwrap();
        assert!(account.wait().unwrap().success());
        let client = reqwest::Client::new();
        let body = json!({ "iin": REGISTRAR, "password": PASSWORD });
        let answer = client
            .post(format!("{}/{system}/api/sessions", self.base))
            .json(&body)
            .send()
            .await
            .unwrap();
        let session: Value = answer.json().await.unwrap();
        session["token"].as_str().unwrap().to_owned()
    }

    /// Tells the registries of the person who is asked about.
    async fn know(&self) {
        let token = self.registrar("registries").await;
        let client = reqwest::Client::new();
        let body = json!({ "iin": SUBJECT, "surname": "Үлгібаев", "given_name": "Үлгі" });
        let told = client.post(format!("{}/registries/api/people", self.base)).json(&body);
        let told = told.bearer_auth(token).send().await.unwrap();
        assert!(told.status().is_success(), "{}", told.status());
    }

    /// Runs a program in the folder; it must succeed.
    fn run(&self, program: &str, arguments: &[&str]) {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(self.folder.path());
        succeed(&command.output().unwrap());
    }

    /// A certificate for the organization's system, over the PKCS#10 in `<name>.csr`: the representative sends it, the
    /// registrar of the authority identifies them and issues. It comes as `<name>.pem`, with those above it as `chain.pem`.
    async fn certify_system(&self, name: &str, registrar: &str) {
        let at = self.folder.path();
        let client = reqwest::Client::new();
        let requests = format!("{}/authority/api/requests", self.base);
        let asked = json!({
            "iin": OFFICIAL, "surname": "Сәрсенова", "given_name": "Айгүл", "bin": BIN, "organization": ORGANIZATION,
            "system": SYSTEM, "ground_type": "power_of_attorney", "ground_number": "17",
            "csr": std::fs::read_to_string(at.join(format!("{name}.csr"))).unwrap(),
        });
        let begun: Value = client
            .post(&requests)
            .json(&asked)
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap();
        let id = begun["id"].as_str().unwrap_or_else(|| panic!("{begun}"));
        // Even here, where persons are certified without identification, a system waits for the registrar.
        let state: Value = reqwest::get(format!("{requests}/{id}"))
            .await
            .unwrap()
            .json()
            .await
            .unwrap();
        assert_eq!(state["state"], "pending_identification");
        let seen = json!({ "document_type": "identity_card", "document_number": "012345678" });
        let identifying = client
            .post(format!("{requests}/{id}/identify"))
            .json(&seen)
            .bearer_auth(registrar);
        let state: Value = identifying.send().await.unwrap().json().await.unwrap();
        let certificate = state["certificate"].as_str().unwrap_or_else(|| panic!("{state}"));
        std::fs::write(at.join(format!("{name}.pem")), certificate).unwrap();
        std::fs::write(at.join("chain.pem"), state["chain"].as_str().unwrap()).unwrap();
    }

    /// The system's keys and certificates: two of openssl's, one of the product's own commands.
    async fn certify_systems(&self) {
        let registrar = self.registrar("authority").await;
        let subject = format!("/CN={SYSTEM}/O={ORGANIZATION}/OU=BIN{BIN}");
        for (name, kind) in [
            ("is-ec", &["ec", "-pkeyopt", "ec_paramgen_curve:P-256"][..]),
            ("is-rsa", &["rsa:2048"][..]),
        ] {
            let (key, csr) = (format!("{name}.openssl"), format!("{name}.csr"));
            let asking = [
                "req", "-new", "-nodes", "-utf8", "-subj", &subject, "-keyout", &key, "-out", &csr, "-newkey",
            ];
            self.run("openssl", &[&asking[..], kind].concat());
            self.key_of(name, &["pkey", "-in", &key]);
            self.certify_system(name, &registrar).await;
        }

        std::fs::write(self.folder.path().join("password"), KEY_PASSWORD).unwrap();
        let qyzmet = env!("CARGO_BIN_EXE_qyzmet");
        let of_key = ["--key", "is.p12", "--password-file", "password"];
        let making = [
            "key",
            "new",
            "--algorithm",
            "p-256",
            "--out",
            "is.p12",
            "--password-file",
            "password",
        ];
        self.run(qyzmet, &making);
        let holder = [
            "--system",
            SYSTEM,
            "--bin",
            BIN,
            "--organization",
            ORGANIZATION,
            "--out",
            "is-own.csr",
        ];
        self.run(qyzmet, &[&["key", "request"], &of_key[..], &holder].concat());
        self.certify_system("is-own", &registrar).await;
        let taking = ["--certificate", "is-own.pem", "--certificate", "chain.pem"];
        self.run(qyzmet, &[&["key", "accept"], &of_key[..], &taking].concat());
        self.run(
            "openssl",
            &[
                "pkcs12",
                "-in",
                "is.p12",
                "-passin",
                "file:password",
                "-nodes",
                "-nocerts",
                "-out",
                "own",
            ],
        );
        self.key_of("is-own", &["pkey", "-in", "own"]);
    }

    /// A private key as `<name>.key`, PKCS#8 in DER.
    fn key_of(&self, name: &str, reading: &[&str]) {
        let out = format!("{name}.key");
        self.run("openssl", &[reading, &["-outform", "DER", "-out", &out]].concat());
    }
}

/// A step of a regulation that orders a look-up in the ГБД ФЛ: regulation, channel, clause.
fn ordered() -> (String, &'static str, String) {
    let (library, _) = Library::compile(&DiskFolder::new(regulations())).expect("the regulations compile");
    for plan in library.plans.values() {
        for procedure in &plan.procedures {
            for step in &procedure.steps {
                if matches!(&step.verb, Verb::QueryRegistry { registries } if registries.contains(&Registry::GbdFl)) {
                    return (plan.id.0.clone(), procedure.channel.name(), step.clause.clone());
                }
            }
        }
    }
    panic!("no regulation asks the ГБД ФЛ")
}

fn there(program: &str, arguments: &[&str]) -> bool {
    let there = Command::new(program)
        .args(arguments)
        .output()
        .is_ok_and(|output| output.status.success());
    assert!(
        there || std::env::var_os("QYZMET_TEST_TOOLS").is_none(),
        "{program} {arguments:?} does not work"
    );
    there
}

fn succeed(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    said
}

#[tokio::test]
async fn zeep_asks_a_registry_and_its_forgeries_are_refused() {
    if !there("python3", &["-c", "import zeep, xmlsec"])
        || !there("xmlsec1", &["--version"])
        || !there("xmllint", &["--version"])
    {
        return;
    }
    let running = Running::start().await;
    running.know().await;
    running.certify("ecdsa", Algorithm::P256).await;
    running.certify("rsa", Algorithm::Rsa2048).await;
    running.certify_systems().await;
    let at = running.folder.path();
    let chain = std::fs::read_to_string(at.join("keys/gateway.pem")).unwrap();
    let end = chain.find("-----END CERTIFICATE-----").unwrap() + "-----END CERTIFICATE-----\n".len();
    std::fs::write(at.join("gateway-own.pem"), &chain[..end]).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/soap.py");
    let (regulation, channel, clause) = ordered();
    let output = Command::new("python3")
        .arg(script)
        .args([&running.base, &regulation, channel, &clause, SUBJECT])
        .current_dir(at)
        .output()
        .unwrap();
    let said = succeed(&output);
    assert!(said.ends_with("all as it should be\n"), "{said}");
    // The answers that zeep got, by a second tool.
    for answer in ["answer.xml", "fault.xml"] {
        let output = Command::new("xmlsec1")
            .args(["--verify", "--pubkey-cert-pem", "gateway-own.pem"])
            .args(["--id-attr:Id", "http://schemas.xmlsoap.org/soap/envelope/:Body", answer])
            .current_dir(at)
            .output()
            .unwrap();
        succeed(&output);
    }
    let output = Command::new("xmlsec1")
        .args(["--verify", "--pubkey-cert-pem", "gateway-own.pem", "data.xml"])
        .current_dir(at)
        .output()
        .unwrap();
    succeed(&output);
    let output = Command::new("xmllint")
        .args(["--noout", "service.wsdl"])
        .current_dir(at)
        .output()
        .unwrap();
    succeed(&output);
}
