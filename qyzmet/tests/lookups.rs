//! Look-ups in a whole demonstration, over HTTP: what every regulation orders is answered, written down, and nothing
//! else is.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use domain::{Actor, Chance, Clock};
use exchange::lookup::{Lookup, Outcome, Reply, Subject};
use exchange::{Parcel, Sealed};
use law::{Channel, DiskFolder, Library, Plan, Registry, System, Verb};
use reqwest::Client;
use serde_json::{Value, json};

/// The applicant and the staff of the demonstration.
const APPLICANT: &str = "900101300007";
const REGISTRAR: &str = "850615400705";
const OPERATOR: &str = "050101500103";
const PASSWORD: &str = "demo-2026-qyzmet";

struct Demo {
    base: String,
    client: Client,
    children: Vec<Child>,
    chance: Chance,
    folder: tempfile::TempDir,
}

impl Drop for Demo {
    fn drop(&mut self) {
        for child in &mut self.children {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

impl Demo {
    async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let listen = format!("127.0.0.1:{}", free_port());
        let data = folder.path().to_str().unwrap();
        let child = qyzmet(&["demo", "--listen", &listen, "--data", data]);
        let demo = Self::over(vec![child], &listen, folder);
        let begun = Instant::now();
        // The registrar of the registries is the last account that a demonstration makes.
        while demo.token("registries", REGISTRAR).await.is_none() {
            assert!(
                begun.elapsed() < Duration::from_secs(60),
                "the demonstration does not start"
            );
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        demo
    }

    fn over(children: Vec<Child>, listen: &str, folder: tempfile::TempDir) -> Self {
        Self {
            base: format!("http://{listen}"),
            client: Client::new(),
            children,
            chance: Chance::from_system(),
            folder,
        }
    }

    async fn token(&self, system: &str, iin: &str) -> Option<String> {
        let address = format!("{}/{system}/api/sessions", self.base);
        let body = json!({ "iin": iin, "password": PASSWORD });
        let answer = self.client.post(address).json(&body).send().await.ok()?;
        let answer: Value = answer.json().await.ok()?;
        answer["token"].as_str().map(str::to_owned)
    }

    fn lookup(&self, plan: &Plan, channel: Channel, clause: &str, registry: Registry) -> Lookup {
        let now = domain::clock::WallClock::default().now();
        Lookup {
            id: self.chance.id(now),
            registry,
            case: self.chance.id(now),
            regulation: plan.id.clone(),
            plan: plan.hash(),
            channel,
            clause: clause.to_owned(),
            ground: format!("пункт {clause}"),
            subject: Subject::of(APPLICANT),
            sender: channel.home(),
            participant: None,
            actor: Actor::System,
            created: now,
        }
    }

    /// Sealed with the key that the demonstration keeps for the sender.
    fn sealed(&self, lookup: &Lookup) -> Parcel {
        let kept = |kind: &str| {
            let name = format!("{}.{kind}", lookup.sender.name());
            std::fs::read(self.folder.path().join("keys").join(name)).unwrap()
        };
        let key = eds::PrivateKey::from_pkcs8_der(&kept("key")).unwrap();
        let chain = eds::Certificate::many_from_pem(&String::from_utf8(kept("pem")).unwrap()).unwrap();
        let content = lookup.to_bytes().unwrap();
        let signature = eds::cms::sign(&key, &chain[0], &chain[1..2], &content, false, Some(lookup.created)).unwrap();
        let message = Sealed { content, signature };
        Parcel { message, transit: None }
    }

    async fn ask(&self, lookup: &Lookup) -> (u16, Value) {
        let body = self.sealed(lookup).to_wire().unwrap();
        let request = self.client.post(format!("{}/gateway/lookup", self.base));
        let answer = request
            .header("content-type", "application/json")
            .body(body)
            .send()
            .await
            .unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }

    async fn outcome(&self, lookup: &Lookup) -> Outcome {
        let (_, body) = self.ask(lookup).await;
        let sealed: Sealed = serde_json::from_value(body).unwrap();
        Reply::from_bytes(&sealed.content).unwrap().outcome
    }
}

fn qyzmet(arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_qyzmet"))
        .arg("--regulations")
        .arg(regulations())
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn free_port() -> u16 {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    free.local_addr().unwrap().port()
}

fn regulations() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../regulations")
}

/// Every step of every regulation that orders look-ups.
fn ordered(library: &Library) -> Vec<(&Plan, Channel, String, Vec<Registry>)> {
    let mut all = Vec::new();
    for plan in library.plans.values() {
        for procedure in &plan.procedures {
            for step in &procedure.steps {
                if let Verb::QueryRegistry { registries } = &step.verb {
                    all.push((&**plan, procedure.channel, step.clause.clone(), registries.clone()));
                }
            }
        }
    }
    all
}

#[tokio::test]
async fn what_the_regulations_order_is_answered_and_nothing_else() {
    let (library, _) = Library::compile(&DiskFolder::new(regulations())).expect("the regulations compile");
    let ordered = ordered(&library);
    assert!(!ordered.is_empty(), "some regulation asks registries");
    let demo = Demo::start().await;
    for (plan, channel, clause, registries) in &ordered {
        for registry in registries {
            let outcome = demo.outcome(&demo.lookup(plan, *channel, clause, *registry)).await;
            let what = format!("{} {} {clause} {}", plan.id.0, channel.name(), registry.name());
            let Outcome::Found(found) = outcome else {
                panic!("{what}: {outcome:?}")
            };
            let person = found.person().unwrap_or_else(|| panic!("{what}: nobody"));
            assert_eq!(person.iin, APPLICANT, "{what}");
        }
    }

    let (plan, channel, clause, registries) = &ordered[0];
    let asked = || demo.lookup(plan, *channel, clause, registries[0]);
    let mut groundless = asked();
    groundless.ground.clear();
    let (status, told) = demo.ask(&groundless).await;
    assert_eq!((status, told["error"]["code"].as_str()), (422, Some("no_ground")));
    let mut elsewhere = asked();
    elsewhere.clause = "99.9".into();
    let (status, told) = demo.ask(&elsewhere).await;
    assert_eq!(
        (status, told["error"]["code"].as_str()),
        (422, Some("not_in_procedure"))
    );
    let mut by_gateway = asked();
    by_gateway.sender = System::Gateway;
    let (status, told) = demo.ask(&by_gateway).await;
    assert_eq!((status, told["error"]["code"].as_str()), (422, Some("sender")));

    // A switch of the registries, and what the gateway's journal says of it all.
    let registrar = demo
        .token("registries", REGISTRAR)
        .await
        .expect("the registrar signs in");
    let switch = json!({ "registry": registries[0].name(), "iin": APPLICANT, "mode": "faulty" });
    let switched = demo
        .client
        .put(format!("{}/registries/api/faults", demo.base))
        .bearer_auth(registrar)
        .json(&switch);
    assert_eq!(switched.send().await.unwrap().status().as_u16(), 204);
    let failed = asked();
    assert_eq!(demo.outcome(&failed).await.word(), "faulty");

    let operator = demo.token("gateway", OPERATOR).await.expect("the operator signs in");
    let journal = format!("{}/gateway/api/lookups?case={}", demo.base, failed.case);
    let rows: Value = demo
        .client
        .get(journal)
        .bearer_auth(operator)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let row = &rows[0];
    assert_eq!(
        (row["outcome"].as_str(), row["subject"].as_str()),
        (Some("faulty"), Some("********0007"))
    );
    assert_eq!(row["ground"].as_str(), Some(failed.ground.as_str()));
}

/// The registries in a process of their own: the gateway reaches them over HTTP, and says so when they are gone.
#[tokio::test]
async fn the_registries_may_run_elsewhere() {
    let (library, _) = Library::compile(&DiskFolder::new(regulations())).expect("the regulations compile");
    let (plan, channel, clause, registries) = ordered(&library).swap_remove(0);
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().display().to_string();
    let (here, there) = (
        format!("127.0.0.1:{}", free_port()),
        format!("127.0.0.1:{}", free_port()),
    );
    let config = |name: &str, listen: &str, systems: &str| {
        let text = format!(
            "systems = [{systems}]\n[server]\nlisten = \"{listen}\"\npublic_url = \"http://{listen}\"\n\
             insecure_cookies = true\n[store]\nfolder = \"{home}/{name}\"\n[files]\nfolder = \"{home}/files\"\n\
             [keys]\nfolder = \"{home}/keys\"\n[authority]\nenrolment_secret_file = \"{home}/keys/secret\"\n\
             [addresses]\nauthority = \"http://{here}\"\nregistries = \"http://{there}\"\n\
             portal = \"http://127.0.0.1:9\"\ncenter = \"http://127.0.0.1:9\"\nprovider = \"http://127.0.0.1:9\"\n\
             [lookups]\nlimit_seconds = 5\n[registries]\npopulation = 50\ndanger_allow_faults = true\n\
             [provider]\nhead_name = \"Үлгібаев С. М.\"\nbin = \"120140000007\"\norganization = \"Үлгі бөлімі\"\n"
        );
        let path = folder.path().join(format!("{name}.toml"));
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let main = config(
        "main",
        &here,
        "\"authority\", \"gateway\", \"portal\", \"center\", \"provider\"",
    );
    let other = config("other", &there, "\"registries\"");
    let children = vec![
        qyzmet(&["serve", "--config", &main]),
        qyzmet(&["serve", "--config", &other]),
    ];
    let mut demo = Demo::over(children, &here, folder);
    for address in [&here, &there] {
        let begun = Instant::now();
        while demo
            .client
            .get(format!("http://{address}/health"))
            .send()
            .await
            .is_err()
        {
            assert!(begun.elapsed() < Duration::from_secs(60), "{address} does not answer");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
    let asked = demo.lookup(plan, channel, &clause, registries[0]);
    assert_eq!(
        demo.outcome(&asked).await,
        Outcome::NotFound,
        "of fifty people none is the applicant"
    );
    let mut gone = demo.children.pop().unwrap();
    gone.kill().unwrap();
    gone.wait().unwrap();
    let silent = demo.outcome(&demo.lookup(plan, channel, &clause, registries[0])).await;
    assert_eq!(silent.word(), "silent", "{silent:?}");
}
