//! Background work: documents of decided cases are drawn, one blocking worker a core, and registries are asked.

use std::sync::Arc;

use jiff::SignedDuration;
use store::StoreError;
use store::jobs::{self, Job};
use tokio::task::JoinSet;
use tokio::time::{Duration, timeout};
use tokio_util::sync::CancellationToken;

use crate::case::decide::DRAW;
use crate::case::draw::{abandon, draw};
use crate::case::lookups::{LOOK_UP, look_up};
use crate::{Provider, Refusal};

/// A worker that has not finished by then is believed dead, and its job comes back.
const LEASE: SignedDuration = SignedDuration::from_secs(15);

/// A lost poke delays a document by so much and loses nothing.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// After so many failures of the store or the like the official is told that the document cannot be drawn.
const ATTEMPTS_MAX: u32 = 8;

/// Runs until `stop`; documents being drawn then are finished first.
pub(crate) async fn run(provider: Arc<Provider>, stop: CancellationToken) {
    let workers = workers();
    let mut running = JoinSet::new();
    while !stop.is_cancelled() {
        while running.try_join_next().is_some() {}
        let room = workers.saturating_sub(running.len());
        let claimed = if room > 0 {
            claim(&provider, room).await
        } else {
            Vec::new()
        };
        let idle = claimed.is_empty();
        for job in claimed {
            let provider = provider.clone();
            running.spawn(async move { perform(&provider, job).await });
        }
        if idle {
            tokio::select! {
                () = stop.cancelled() => break,
                _ = timeout(LOOK_EVERY, provider.drawing.notified()) => {}
                _ = running.join_next(), if !running.is_empty() => {}
            }
        }
    }
    while running.join_next().await.is_some() {}
}

/// Draws what is due now, until nothing is.
pub(crate) async fn draw_waiting(provider: &Arc<Provider>) -> Result<usize, StoreError> {
    let mut done = 0;
    loop {
        let jobs = jobs::claim(&provider.participant.db, provider.now(), LEASE, 16).await?;
        if jobs.is_empty() {
            return Ok(done);
        }
        done += jobs.len();
        for job in jobs {
            perform(provider, job).await;
        }
    }
}

fn workers() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

async fn claim(provider: &Provider, room: usize) -> Vec<Job> {
    let limit = u32::try_from(room).unwrap_or(1);
    match jobs::claim(&provider.participant.db, provider.now(), LEASE, limit).await {
        Ok(jobs) => jobs,
        Err(error) => {
            tracing::error!(%error, "the waiting documents cannot be read");
            Vec::new()
        }
    }
}

async fn perform(provider: &Provider, job: Job) {
    let done = match job.kind.as_str() {
        DRAW => draw(provider, &job).await,
        LOOK_UP => look_up(provider, &job).await,
        _ => return park(provider, &job, "no such kind of job", None).await,
    };
    if let Err(refusal) = done {
        let cause = cause(&refusal);
        tracing::error!(job.id, job.kind, cause, "work in the background failed");
        if job.kind == DRAW && job.attempts >= ATTEMPTS_MAX && abandon(provider, &job).await.is_ok() {
            return;
        }
        park(provider, &job, &cause, Some(backoff(&job))).await;
    }
}

/// 1, 2, 4 … seconds.
fn backoff(job: &Job) -> SignedDuration {
    SignedDuration::from_secs(1 << job.attempts.min(10))
}

async fn park(provider: &Provider, job: &Job, cause: &str, again: Option<SignedDuration>) {
    let again = again.map(|delay| provider.now() + delay);
    if let Err(error) = jobs::failed(&provider.participant.db, job.id, cause, again).await {
        tracing::error!(%error, job.id, "the failure of a job cannot be noted; its lease ends by itself");
    }
}

fn cause(refusal: &Refusal) -> String {
    use std::error::Error;
    let mut cause = refusal.to_string();
    let mut source = refusal.source();
    while let Some(deeper) = source {
        cause = format!("{cause}: {deeper}");
        source = deeper.source();
    }
    cause
}
