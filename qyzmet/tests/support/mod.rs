//! An installation of several processes, one system each, for the tests that kill them.

mod postgres;

use std::io::Write;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use qyzmet::synthetic::Person;

pub const SYSTEMS: [&str; 5] = ["authority", "gateway", "portal", "provider", "center"];
pub const STAFF_PASSWORD: &str = "crash-staff-2026";

/// Five processes over one kind of store. Dropping it stops them, each by its id.
pub struct Installation {
    pub folder: tempfile::TempDir,
    ports: Vec<u16>,
    children: Vec<Option<Child>>,
}

impl Installation {
    /// `database` is a PostgreSQL URL; without it every system has its SQLite file.
    pub fn start(database: Option<&str>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut this = Self {
            folder,
            ports: free_ports(),
            children: SYSTEMS.map(|_| None).into_iter().collect(),
        };
        for index in 0..SYSTEMS.len() {
            this.write_config(index, database);
        }
        for index in 0..SYSTEMS.len() {
            this.revive(index);
            this.wait_healthy(index);
        }
        this
    }

    pub fn url(&self, system: &str) -> String {
        format!("http://127.0.0.1:{}", self.ports[index_of(system)])
    }

    /// SIGKILL: no signal handler, no flush, no goodbye.
    pub fn kill(&mut self, index: usize) {
        if let Some(mut child) = self.children[index].take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    pub fn revive(&mut self, index: usize) {
        let log = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(self.log(index))
            .unwrap();
        let child = Command::new(env!("CARGO_BIN_EXE_qyzmet"))
            .arg("--regulations")
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("../regulations"))
            .args(["serve", "--config"])
            .arg(self.config(index))
            .stdout(Stdio::null())
            .stderr(log)
            .env("QYZMET_LOG", "warn")
            .spawn()
            .unwrap();
        self.children[index] = Some(child);
    }

    pub fn wait_healthy(&mut self, index: usize) {
        let begun = Instant::now();
        while !answers(self.ports[index]) {
            if let Some(status) = self.children[index]
                .as_mut()
                .and_then(|child| child.try_wait().unwrap())
            {
                panic!("{} ended with {status}:\n{}", SYSTEMS[index], self.said(index));
            }
            assert!(
                begun.elapsed() < Duration::from_secs(60),
                "{} does not listen:\n{}",
                SYSTEMS[index],
                self.said(index)
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Adds a member of staff with the product's own command.
    pub fn add_staff(&self, system: &str, person: &Person, role: &str) {
        let mut child = Command::new(env!("CARGO_BIN_EXE_qyzmet"))
            .args([
                "account",
                "--system",
                system,
                "--role",
                role,
                "--iin",
                person.iin.as_str(),
            ])
            .args([
                "--surname",
                &person.name.surname,
                "--given-name",
                &person.name.given_name,
            ])
            .arg("--config")
            .arg(self.config(index_of(system)))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(STAFF_PASSWORD.as_bytes())
            .unwrap();
        assert!(child.wait().unwrap().success());
    }

    pub fn said(&self, index: usize) -> String {
        std::fs::read_to_string(self.log(index)).unwrap_or_default()
    }

    fn log(&self, index: usize) -> PathBuf {
        self.folder.path().join(format!("{}.log", SYSTEMS[index]))
    }

    fn config(&self, index: usize) -> PathBuf {
        self.folder.path().join(format!("{}.toml", SYSTEMS[index]))
    }

    fn write_config(&self, index: usize, database: Option<&str>) {
        let system = SYSTEMS[index];
        let home = self.folder.path().join(system);
        let home = home.display();
        let store = match database {
            Some(url) => format!("kind = \"postgres\"\nurl = \"{url}\""),
            None => format!("kind = \"sqlite\"\nfolder = \"{home}/store\""),
        };
        let addresses: String = SYSTEMS
            .iter()
            .filter(|other| **other != system)
            .map(|other| format!("{other} = \"{}\"\n", self.url(other)))
            .collect();
        let port = self.ports[index];
        let secret = self.folder.path().join("enrolment-secret");
        let secret = secret.display();
        let text = format!(
            "systems = [\"{system}\"]\n\
             [server]\nlisten = \"127.0.0.1:{port}\"\npublic_url = \"http://127.0.0.1:{port}\"\ninsecure_cookies = true\n\
             [store]\n{store}\n[files]\nfolder = \"{home}/files\"\n[keys]\nfolder = \"{home}/keys\"\n\
             [trust]\ncrl_max_age_seconds = 5\n[addresses]\n{addresses}\
             [authority]\nenrolment_secret_file = \"{secret}\"\n\
             [provider]\nhead_name = \"Үлгібаев С. М.\"\nbin = \"120140000007\"\norganization = \"Үлгі бөлімі\"\n"
        );
        std::fs::write(self.config(index), text).unwrap();
    }
}

impl Drop for Installation {
    fn drop(&mut self) {
        for index in 0..SYSTEMS.len() {
            self.kill(index);
        }
    }
}

/// A database of its own on the tests' PostgreSQL, if there is one.
pub fn fresh_postgres() -> Option<String> {
    postgres::fresh("crash")
}

/// Whether `GET /health` is answered: a process listens a little before it is ready.
fn answers(port: u16) -> bool {
    let Ok(mut stream) = std::net::TcpStream::connect(("127.0.0.1", port)) else {
        return false;
    };
    let _ = stream.set_read_timeout(Some(Duration::from_secs(1)));
    let asked = stream.write_all(b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    let mut answer = String::new();
    asked.is_ok()
        && std::io::Read::read_to_string(&mut stream, &mut answer).is_ok()
        && answer.starts_with("HTTP/1.1 200")
}

fn index_of(system: &str) -> usize {
    SYSTEMS.iter().position(|name| *name == system).unwrap()
}

fn free_ports() -> Vec<u16> {
    // All are held at once, so that no two are the same.
    let listeners: Vec<_> = SYSTEMS
        .iter()
        .map(|_| TcpListener::bind("127.0.0.1:0").unwrap())
        .collect();
    listeners
        .iter()
        .map(|listener| listener.local_addr().unwrap().port())
        .collect()
}
