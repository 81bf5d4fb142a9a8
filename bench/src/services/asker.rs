//! Askers: connections that are kept, each with one question after the other.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::{Request, StatusCode, header};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpStream;

use crate::measure::thread_time;

pub type Body = Box<dyn Fn(u64) -> Vec<u8> + Send + Sync>;
/// Whether an answer to a question holds, and if not, why.
pub type Holds = Box<dyn Fn(&[u8], &[u8]) -> Result<(), String> + Send + Sync>;

/// What is asked.
pub struct Load {
    pub address: SocketAddr,
    pub path: &'static str,
    pub media_type: &'static str,
    /// The question of this number.
    pub body: Body,
    /// Asked about the first and the last answer of each connection.
    pub holds: Holds,
    pub connections: usize,
    pub seconds: u64,
}

/// What came of it.
pub struct Asked {
    answers: u64,
    took: Duration,
    /// Processor time of the askers' threads, and of the rest of the process.
    askers: Duration,
    authority: Duration,
}

impl Asked {
    pub fn told(&self) -> Value {
        let each = |time: Duration| (time.as_secs_f64() * 1e6 / self.answers as f64).round();
        json!({
            "per_second": (self.answers as f64 / self.took.as_secs_f64()).round(),
            "authority_cpu_microseconds_each": each(self.authority),
            "asker_cpu_microseconds_each": each(self.askers),
            "processors_used": ((self.authority + self.askers).as_secs_f64() / self.took.as_secs_f64() * 100.0).round() / 100.0,
        })
    }
}

/// Asks from one thread for as long as the load says.
pub fn ask(load: Load) -> Result<Asked, String> {
    let load = Arc::new(load);
    let process_before = process_time()?;
    let started = Instant::now();
    let asker = std::thread::spawn({
        let load = load.clone();
        move || -> Result<(u64, Duration), String> {
            let before = thread_time()?;
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .map_err(|error| error.to_string())?;
            let answers = runtime.block_on(crowd(load))?;
            Ok((answers, thread_time()? - before))
        }
    });
    let (answers, askers) = asker.join().map_err(|_| "an asker panicked".to_owned())??;
    let took = started.elapsed();
    let process = process_time()? - process_before;
    Ok(Asked {
        answers,
        took,
        askers,
        authority: process.saturating_sub(askers),
    })
}

async fn crowd(load: Arc<Load>) -> Result<u64, String> {
    let next = Arc::new(AtomicU64::new(1));
    let until = Instant::now() + Duration::from_secs(load.seconds);
    let mut connections = tokio::task::JoinSet::new();
    for _ in 0..load.connections {
        connections.spawn(one(load.clone(), next.clone(), until));
    }
    let mut answers = 0;
    while let Some(done) = connections.join_next().await {
        answers += done.map_err(|error| error.to_string())??;
    }
    Ok(answers)
}

async fn one(load: Arc<Load>, next: Arc<AtomicU64>, until: Instant) -> Result<u64, String> {
    let stream = TcpStream::connect(load.address)
        .await
        .map_err(|error| error.to_string())?;
    stream.set_nodelay(true).map_err(|error| error.to_string())?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream))
        .await
        .map_err(|error| error.to_string())?;
    tokio::spawn(connection);
    let mut answers = 0;
    loop {
        let question = (load.body)(next.fetch_add(1, Ordering::Relaxed));
        let request = Request::post(load.path)
            .header(header::HOST, "bench.invalid")
            .header(header::CONTENT_TYPE, load.media_type)
            .body(Full::new(Bytes::from(question.clone())))
            .map_err(|error| error.to_string())?;
        let response = sender.send_request(request).await.map_err(|error| error.to_string())?;
        let status = response.status();
        let answer = response
            .into_body()
            .collect()
            .await
            .map_err(|error| error.to_string())?;
        let answer = answer.to_bytes();
        if status != StatusCode::OK || answer.is_empty() {
            return Err(format!("{} answered {status}", load.path));
        }
        answers += 1;
        let last = Instant::now() >= until;
        if last || answers == 1 {
            (load.holds)(&question, &answer)?;
        }
        if last {
            return Ok(answers);
        }
    }
}

/// Processor time of all threads: utime and stime of /proc/self/stat, in ticks of a hundredth of a second.
fn process_time() -> Result<Duration, String> {
    let text = std::fs::read_to_string("/proc/self/stat").map_err(|error| error.to_string())?;
    // The name in parentheses may hold spaces; the fields after it do not.
    let fields = text.rsplit(')').next().unwrap_or_default();
    let mut ticks = fields.split_whitespace().skip(11).take(2);
    let mut one = || ticks.next().and_then(|field| field.parse::<u64>().ok());
    match (one(), one()) {
        (Some(user), Some(system)) => Ok(Duration::from_millis((user + system) * 10)),
        _ => Err("/proc/self/stat cannot be read".to_owned()),
    }
}
