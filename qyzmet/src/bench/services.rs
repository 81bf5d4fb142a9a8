//! `qyzmet bench services`: OCSP answers and time stamps of a running authority over HTTP.

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use eds::Certificate;
use eds::key::Digest;
use eds::ocsp::{Answer, CertId, Request as Question};
use eds::tsp::{Request, Token};
use reqwest::Client;
use reqwest::header::CONTENT_TYPE;
use serde_json::json;

use crate::commands::{fail, say};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The authority, `http://127.0.0.1:8080`.
    #[arg(long)]
    authority: String,
    /// How long each of the three measurements lasts.
    #[arg(long, default_value_t = 5)]
    seconds: u64,
    /// How many ask at once.
    #[arg(long, default_value_t = 32)]
    clients: u64,
}

/// What is asked, and whether the answer is one.
struct Load {
    address: String,
    media_type: &'static str,
    body: Box<dyn Fn(u64) -> Vec<u8> + Send + Sync>,
    is_good: fn(&[u8]) -> bool,
}

pub(super) async fn run(arguments: Arguments) -> ExitCode {
    match measure(&arguments).await {
        Ok(report) => {
            say(&report.to_string());
            ExitCode::SUCCESS
        }
        Err(error) => fail(&error),
    }
}

async fn measure(arguments: &Arguments) -> Result<serde_json::Value, String> {
    let base = arguments.authority.trim_end_matches('/');
    let client = Client::builder().build().map_err(|error| error.to_string())?;
    let certificate = |path: &'static str| fetch(&client, format!("{base}/authority/{path}"));
    let (issuer, stamper) = (certificate("ca.der").await?, certificate("tsa.der").await?);
    let id = CertId::new(Digest::Sha256, &stamper, &issuer);
    let question = move |nonce: Option<u64>| {
        let nonce = nonce.map(|number| number.to_be_bytes().to_vec());
        Question {
            entries: vec![id.clone()],
            nonce,
        }
        .to_der()
    };
    let again = question.clone();
    let ocsp = |body: Box<dyn Fn(u64) -> Vec<u8> + Send + Sync>| Load {
        address: format!("{base}/authority/ocsp"),
        media_type: "application/ocsp-request",
        body,
        is_good: |bytes| Answer::read(bytes).is_ok(),
    };
    let kept = rate(arguments, &client, ocsp(Box::new(move |_| question(None)))).await?;
    let fresh = rate(arguments, &client, ocsp(Box::new(move |number| again(Some(number))))).await?;
    let stamps = Load {
        address: format!("{base}/authority/tsp"),
        media_type: "application/timestamp-query",
        body: Box::new(|number| {
            let hash = Digest::Sha256.of(&number.to_be_bytes());
            Request::new(Digest::Sha256, &hash, Some(&number.to_be_bytes()), false).to_der()
        }),
        // A granted response begins with status 0; what a token is worth is not the client's to find out here.
        is_good: |bytes| bytes.windows(5).take(12).any(|window| window == [0x30, 3, 2, 1, 0]),
    };
    let stamps = rate(arguments, &client, stamps).await?;
    let asked = Request::new(Digest::Sha256, &[7; 32], Some(&[1]), true);
    let sent = client
        .post(format!("{base}/authority/tsp"))
        .body(asked.to_der())
        .send()
        .await;
    let bytes = sent.map_err(|error| error.to_string())?.bytes().await;
    let token = Token::of_response(&bytes.map_err(|error| error.to_string())?, &asked);
    token.map_err(|error| format!("the stamps do not hold: {error}"))?;
    Ok(json!({
        "ocsp_kept_per_second": kept,
        "ocsp_signed_per_second": fresh,
        "stamps_per_second": stamps,
        "clients": arguments.clients,
        "seconds": arguments.seconds,
        "key": eds::key::Scheme::of_key(&stamper.public_key_der()).map(|scheme| scheme.to_string()).unwrap_or_default(),
    }))
}

async fn fetch(client: &Client, address: String) -> Result<Certificate, String> {
    let response = client.get(&address).send().await.map_err(|error| error.to_string())?;
    let bytes = response.bytes().await.map_err(|error| error.to_string())?;
    Certificate::from_der(&bytes).map_err(|error| format!("{address}: {error}"))
}

/// Good answers a second. One that is not good voids the measurement.
async fn rate(arguments: &Arguments, client: &Client, load: Load) -> Result<f64, String> {
    let load = Arc::new(load);
    let next = Arc::new(AtomicU64::new(1));
    let started = Instant::now();
    let until = started + Duration::from_secs(arguments.seconds);
    let mut crowd = tokio::task::JoinSet::new();
    for _ in 0..arguments.clients {
        let (load, next, client) = (Arc::clone(&load), Arc::clone(&next), client.clone());
        crowd.spawn(async move {
            let mut done = 0_u64;
            while Instant::now() < until {
                let body = (load.body)(next.fetch_add(1, Ordering::Relaxed));
                let request = client
                    .post(&load.address)
                    .header(CONTENT_TYPE, load.media_type)
                    .body(body);
                let bytes = request.send().await.map_err(|error| error.to_string())?.bytes().await;
                if !(load.is_good)(&bytes.map_err(|error| error.to_string())?) {
                    return Err(format!("{} gave no good answer", load.address));
                }
                done += 1;
            }
            Ok(done)
        });
    }
    let mut all = 0;
    while let Some(done) = crowd.join_next().await {
        all += done.map_err(|error| error.to_string())??;
    }
    Ok((all as f64 / started.elapsed().as_secs_f64()).round())
}
