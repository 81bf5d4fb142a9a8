//! The authority's services over HTTP on kept connections: OCSP answers, each signed, and time stamps.
//!
//! The whole authority answers, with its router, its store and its record of stamps. The askers are threads of this
//! process and share its cores; what they cost is told apart by the processor time of their threads. Every answer is
//! looked at, and the last of each kind is verified: one that does not hold voids the rate.

mod asker;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use authority::{Authority, ServiceKeys, Setup};
use domain::Chance;
use domain::clock::WallClock;
use eds::key::{Algorithm, Digest};
use eds::ocsp::{Answer, CertId, Request as Question};
use eds::tsp::{Request as StampRequest, Token};
use eds::{Certificate, PrivateKey};
use serde_json::{Value, json};
use store::{Db, StoreUrl};

use asker::{Asked, Load};

/// How often the record of stamps is written, as in a running installation.
const RECORD_EVERY: Duration = Duration::from_secs(1);
/// How long each kind of question is asked.
const SECONDS: u64 = 5;
/// How many connections ask at once.
const CONNECTIONS: usize = 128;

/// With each kind of key in turn.
pub fn measure() -> Result<Value, String> {
    let folder = std::env::temp_dir().join(format!("bench-authority-{}", std::process::id()));
    let rows = [(Algorithm::P256, "P-256"), (Algorithm::Rsa2048, "RSA-2048")]
        .into_iter()
        .map(|(algorithm, name)| {
            eprintln!("asking an authority whose services sign with {name}");
            let (ocsp, stamps) = of_one(algorithm, &folder.join(name))?;
            Ok(json!({ "key": name, "ocsp": ocsp.told(), "stamps": stamps.told() }))
        })
        .collect();
    // Only when all is done: SQLite knows its files by inode, and a new one may get that of one taken away. A folder that
    // cannot be removed is no reason to lose the figures.
    let _ = std::fs::remove_dir_all(&folder);
    rows
}

fn of_one(algorithm: Algorithm, folder: &Path) -> Result<(Asked, Asked), String> {
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(cores)
        .enable_all()
        .build()
        .map_err(|error| error.to_string())?;
    let authority = runtime.block_on(open(algorithm, folder))?;
    let listener = runtime
        .block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))
        .map_err(|error| error.to_string())?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let router = authority.router();
    runtime.spawn(async move { axum::serve(listener, router).await });
    let recorder = authority.clone();
    runtime.spawn(async move {
        loop {
            tokio::time::sleep(RECORD_EVERY).await;
            if let Err(fault) = recorder.record_stamps().await {
                eprintln!("the record of stamps: {fault}");
            }
        }
    });
    let load = |path, media_type, body, holds| Load {
        address,
        path,
        media_type,
        body,
        holds,
        connections: CONNECTIONS,
        seconds: SECONDS,
    };
    let key = PrivateKey::generate(Algorithm::P256).map_err(|error| error.to_string())?;
    let (known, chain) = runtime
        .block_on(authority.certify_system("portal", &key))
        .map_err(told)?;
    let issuing = chain.first().ok_or("the authority has no certificate")?.clone();
    let ocsp = load(
        "/authority/ocsp",
        "application/ocsp-request",
        question(&known, &issuing),
        Box::new(move |body, answer| ocsp_holds(body, answer, &issuing)),
    );
    let stamps = load(
        "/authority/tsp",
        "application/timestamp-query",
        Box::new(|number| stamp_request(number).to_der()),
        Box::new(stamp_holds),
    );
    Ok((asker::ask(ocsp)?, asker::ask(stamps)?))
}

async fn open(algorithm: Algorithm, folder: &Path) -> Result<Arc<Authority>, String> {
    let url = StoreUrl::Sqlite {
        folder: folder.to_path_buf(),
    };
    std::fs::create_dir_all(folder).map_err(|error| error.to_string())?;
    let db = Db::open(&url, "authority", authority::MIGRATIONS)
        .await
        .map_err(|error| error.to_string())?;
    let setup = Setup {
        db,
        clock: Arc::new(WallClock::default()),
        chance: Arc::new(Chance::from_system()),
        keys_folder: folder.join("keys"),
        key_passphrase: None,
        service_keys: ServiceKeys {
            ocsp: algorithm,
            tsa: algorithm,
        },
        public_url: "http://bench.invalid".to_owned(),
        enrolment_secret: String::new().into(),
        danger_certify_without_identification: false,
        insecure_cookies: false,
        demonstration: false,
    };
    Authority::open(setup).await.map_err(told)
}

/// With a nonce of its own each, so that every answer is signed anew.
fn question(known: &Certificate, issuing: &Certificate) -> asker::Body {
    let id = CertId::new(Digest::Sha256, known, issuing);
    Box::new(move |number| {
        Question {
            entries: vec![id.clone()],
            nonce: Some(number.to_be_bytes().to_vec()),
        }
        .to_der()
    })
}

fn ocsp_holds(question: &[u8], answer: &[u8], issuing: &Certificate) -> Result<(), String> {
    let asked = Question::read(question).map_err(|error| error.to_string())?;
    let answer = Answer::read(answer).map_err(|error| error.to_string())?;
    if answer.nonce != asked.nonce {
        return Err("the answer is to another question".to_owned());
    }
    let now = jiff::Timestamp::now();
    answer
        .signer(issuing, now)
        .map(drop)
        .map_err(|fault| format!("{fault:?}"))
}

fn stamp_request(number: u64) -> StampRequest {
    let hash = Digest::Sha256.of(&number.to_be_bytes());
    StampRequest::new(Digest::Sha256, &hash, Some(&number.to_be_bytes()), true)
}

fn stamp_holds(request: &[u8], answer: &[u8]) -> Result<(), String> {
    let asked = StampRequest::read(request).map_err(|error| error.to_string())?;
    Token::of_response(answer, &asked)
        .map(drop)
        .map_err(|error| error.to_string())
}

/// An error with what is behind it.
fn told(error: impl std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}
