//! A demonstration in a process of its own, and in each of its stores a person of every role.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use domain::{Chance, Clock};
use jiff::Timestamp;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use reqwest::{Client, Method, StatusCode};
use serde_json::Value;
use store::accounts::{self, Account};
use store::{Db, Migration, StoreUrl};

use crate::Route;

pub(crate) const SYSTEMS: [&str; 6] = ["authority", "center", "gateway", "portal", "provider", "registries"];
pub(crate) const ROLES: [&str; 7] = [
    "applicant",
    "official",
    "head",
    "operator",
    "gateway_operator",
    "registrar",
    "auditor",
];
const PASSWORD: &str = "permissions-2026";

pub(crate) struct Demo {
    base: String,
    client: Client,
    /// A person for each role, the same in every system.
    people: Vec<qyzmet::synthetic::Person>,
    child: Child,
    _folder: tempfile::TempDir,
}

/// What a browser or a program holds.
pub(crate) struct Visitor {
    cookies: String,
    csrf: String,
    token: Option<String>,
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) location: String,
    /// The stable word of a problem.
    pub(crate) code: String,
    pub(crate) body: String,
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Demo {
    pub(crate) async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let port = std::net::TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let child = Command::new(env!("CARGO_BIN_EXE_qyzmet"))
            .arg("--regulations")
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("../regulations"))
            .args(["demo", "--listen", &format!("127.0.0.1:{port}"), "--data"])
            .arg(folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let client = Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        let chance = Chance::from_system();
        let people = ROLES.iter().map(|_| qyzmet::synthetic::person(&chance)).collect();
        let demo = Self {
            base: format!("http://127.0.0.1:{port}"),
            client,
            people,
            child,
            _folder: folder,
        };
        demo.wait().await;
        demo.add_people(&chance).await;
        demo
    }

    async fn wait(&self) {
        let begun = Instant::now();
        while self.client.get(format!("{}/health", self.base)).send().await.is_err() {
            assert!(
                begun.elapsed() < Duration::from_secs(60),
                "the demonstration does not start"
            );
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    async fn add_people(&self, chance: &Chance) {
        let hash = accounts::hash_password(PASSWORD, chance.bytes()).await.unwrap();
        let now = domain::clock::WallClock::default().now();
        for system in SYSTEMS {
            let url = StoreUrl::Sqlite {
                folder: self._folder.path().join("store"),
            };
            let db = Db::open(&url, system, migrations(system)).await.unwrap();
            let mut tx = db.begin().await.unwrap();
            for (role, person) in ROLES.iter().zip(&self.people) {
                accounts::add(&mut tx, &account(chance, now, person, role), &hash)
                    .await
                    .unwrap();
            }
            tx.commit().await.unwrap();
            db.close().await;
        }
    }

    /// Somebody without a session, with the form token of the sign-in page.
    pub(crate) async fn stranger(&self, system: &str) -> Visitor {
        let page = self
            .client
            .get(format!("{}/{system}/sign-in", self.base))
            .send()
            .await
            .unwrap();
        let cookies = cookies(&page);
        let csrf = csrf_of(&page.text().await.unwrap());
        Visitor {
            cookies,
            csrf,
            token: None,
        }
    }

    /// A person with this role, signed in through the page.
    pub(crate) async fn sign_in(&self, system: &str, role: &str) -> Visitor {
        let stranger = self.stranger(system).await;
        let place = ROLES.iter().position(|known| *known == role).unwrap();
        let iin = self.people[place].iin.as_str();
        let body = format!("csrf={}&iin={iin}&password={PASSWORD}", stranger.csrf);
        let answer = self
            .client
            .post(format!("{}/{system}/sign-in", self.base))
            .header(COOKIE, &stranger.cookies)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(body)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{role} signs in at {system}");
        let cookies = cookies(&answer);
        let token = cookies
            .split("; ")
            .find_map(|cookie| cookie.strip_prefix(&format!("{system}_session=")));
        let token = token.expect("a session").to_owned();
        // A page with the token of the session's forms: any page that has one, an error page has none.
        let home = self
            .client
            .get(format!("{}{}", self.base, page_with_form(system)))
            .header(COOKIE, &cookies);
        let csrf = csrf_of(&home.send().await.unwrap().text().await.unwrap());
        let csrf = if csrf.is_empty() {
            self.csrf_in_store(system, &token).await
        } else {
            csrf
        };
        Visitor {
            cookies,
            csrf,
            token: Some(token),
        }
    }

    /// Somebody whose role opens no page sees no form; the token is then read where it is kept.
    async fn csrf_in_store(&self, system: &str, token: &str) -> String {
        let url = StoreUrl::Sqlite {
            folder: self._folder.path().join("store"),
        };
        let db = Db::open(&url, system, migrations(system)).await.unwrap();
        let now = domain::clock::WallClock::default().now();
        store::sessions::find(&db, token, now)
            .await
            .unwrap()
            .expect("a session")
            .csrf
    }

    /// Asks for a route as this visitor; `with_token` says whether the form token goes along.
    pub(crate) async fn ask(&self, route: &Route, visitor: &Visitor, with_token: bool) -> Answer {
        let method = Method::from_bytes(route.method.as_bytes()).unwrap();
        let mut request = self.client.request(method, format!("{}{}", self.base, route.address()));
        if route.is_api() {
            if let Some(token) = &visitor.token {
                request = request.header(AUTHORIZATION, format!("Bearer {token}"));
            }
        } else {
            request = request.header(COOKIE, &visitor.cookies);
        }
        if route.method != "GET" {
            let (kind, body) = body(route, if with_token { &visitor.csrf } else { "" });
            request = request.header(CONTENT_TYPE, kind).body(body);
            if with_token {
                request = request.header("x-csrf", &visitor.csrf);
            }
        }
        let response = request.send().await.unwrap();
        let status = response.status();
        let location = response
            .headers()
            .get(LOCATION)
            .map(|value| value.to_str().unwrap().to_owned());
        let body = response.text().await.unwrap_or_default();
        let problem: Value = serde_json::from_str(&body).unwrap_or_default();
        let code = problem["error"]["code"].as_str().unwrap_or_default().to_owned();
        Answer {
            status,
            location: location.unwrap_or_default(),
            code,
            body,
        }
    }
}

/// A body in the form that the route reads, so that its answer is about who asks.
fn body(route: &Route, csrf: &str) -> (&'static str, String) {
    const JSON: &str = "application/json";
    const FORM: &str = "application/x-www-form-urlencoded";
    let path = route.path.as_str();
    let last = path.rsplit('/').next().unwrap_or_default();
    let is_uploaded = [
        "/requests/{id}",
        "/filings/{id}",
        "/results/{id}/hand-over",
        "/results/{id}/recipient",
        "/systems/new",
    ]
    .iter()
    .any(|end| path.ends_with(end))
        && route.method == "POST";
    if is_uploaded || matches!(last, "cms" | "attachments" | "scans") || path == "/portal/check/file" {
        let part = format!("--x\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{csrf}\r\n--x--\r\n");
        return ("multipart/form-data; boundary=x", part);
    }
    let json = match last {
        "signed-attributes" => r#"{"certificate":""}"#,
        "signature" => r#"{"certificate":"","signed_attributes":"","signature":""}"#,
        "proof" => r#"{"signature":""}"#,
        "renewal" => r#"{"cms":""}"#,
        "exchange" | "lookup" => "[]",
        "sessions" => r#"{"iin":"","password":""}"#,
        "systems" => r#"{"system":"portal","public_key":"","proof":"","secret":"wrong"}"#,
        "requests" if path.contains("/keys/") => r#"{"public_key":""}"#,
        "requests" => r#"{"regulation":"no-such"}"#,
        "decision" => r#"{"output":"no-such","values":{}}"#,
        "reopen" => r#"{"reason":"x"}"#,
        "resolve" => r#"{"executor":"nobody"}"#,
        "send-back" => r#"{"reason":"x"}"#,
        "prolong" => r#"{"reason":"x"}"#,
        "conclude" => {
            r#"{"protocol":"1","date":"2026-01-12","members":["x"],"votes_for":1,"votes_against":0,"conclusion":"x"}"#
        }
        "hand-over" if path.starts_with("/provider") => r#"{"way":"in_person"}"#,
        "hand-over" => r#"{"how":"in_person","identity_document":"","signed":false}"#,
        "substitutions" => {
            r#"{"deputy":"nobody","from":"2026-01-12T04:00:00Z","until":"2026-01-13T04:00:00Z","reason":"x"}"#
        }
        _ if path.contains("/registers/entries/") => r#"{"action":"leave","reason":"x"}"#,
        "revoke" => r#"{"reason":"no-such"}"#,
        "again" => r#"{"to":"nobody"}"#,
        "identify" => r#"{"document_type":"","document_number":""}"#,
        "refuse" => r#"{"reason":""}"#,
        "fields" => r#"{"values":{}}"#,
        "survey" => r#"{"answers":[]}"#,
        _ => "{}",
    };
    let is_scripts = matches!(last, "signed-attributes" | "signature") || path.contains("/keys/");
    if route.is_api() || is_scripts || matches!(last, "exchange" | "lookup") {
        (JSON, json.to_owned())
    } else {
        (FORM, format!("csrf={csrf}"))
    }
}

fn page_with_form(system: &str) -> &'static str {
    match system {
        "authority" => "/authority/desk/list",
        "center" => "/center/cases",
        "gateway" => "/gateway",
        "portal" => "/portal/services",
        "registries" => "/registries",
        _ => "/provider/keys",
    }
}

fn csrf_of(html: &str) -> String {
    let after = html.split("name=\"csrf\" value=\"").nth(1).unwrap_or_default();
    after.split('"').next().unwrap_or_default().to_owned()
}

/// The cookies that an answer sets, as a browser sends them back.
fn cookies(response: &reqwest::Response) -> String {
    let set = response
        .headers()
        .get_all(SET_COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let pairs = set
        .filter_map(|cookie| cookie.split(';').next())
        .filter(|pair| !pair.ends_with('='));
    pairs.collect::<Vec<_>>().join("; ")
}

fn account(chance: &Chance, now: Timestamp, person: &qyzmet::synthetic::Person, role: &str) -> Account {
    Account {
        id: chance.id(now),
        iin: person.iin.clone(),
        name: person.name.clone(),
        roles: vec![role.to_owned()],
        created_at: now,
    }
}

fn migrations(system: &str) -> &'static [Migration] {
    match system {
        "authority" => authority::MIGRATIONS,
        "center" => center::MIGRATIONS,
        "gateway" => gateway::MIGRATIONS,
        "portal" => portal::MIGRATIONS,
        "registries" => registries::MIGRATIONS,
        _ => provider::MIGRATIONS,
    }
}
