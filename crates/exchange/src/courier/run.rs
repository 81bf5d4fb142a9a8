//! The courier's round: look, send each way's batch off, look again when there is a reason to.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use store::StoreError;
use store::outbox::{self, Waiting};
use tokio::task::{Id, JoinSet};
use tokio_util::sync::CancellationToken;

use super::{Courier, Way};
use crate::carrier::PARCELS_MAX;
use crate::delivery;

/// How often to look without being poked: a lost poke delays and never loses.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// How soon to look for the others while one way is slow.
const LOOK_WHILE_BUSY: Duration = Duration::from_millis(100);
/// How long a batch under way may take once we are told to stop. One that is cut off is carried again later.
const GRACE: Duration = Duration::from_secs(5);
/// The most messages read in one look, when a blocked way's backlog hides the others.
const LOOK_DEEPEST: usize = 4096;

impl Courier {
    /// Runs until `stop`. Also looks every half second, so a lost poke delays and never loses.
    pub async fn run(self, stop: CancellationToken) {
        let mut round = Round {
            courier: Arc::new(self),
            running: JoinSet::new(),
            busy: Vec::new(),
        };
        while !stop.is_cancelled() {
            let sent = round.send_off().await;
            if let Err(error) = &sent {
                tracing::error!(%error, cause = ?error, "the outbox cannot be read");
            }
            round.wait(&stop, sent.is_ok_and(|sent| sent > 0)).await;
        }
        if tokio::time::timeout(GRACE, async { while round.running.join_next().await.is_some() {} })
            .await
            .is_err()
        {
            tracing::warn!("stopped with messages under way; they will be carried again");
        }
    }
}

struct Round {
    courier: Arc<Courier>,
    /// Batches under way; each gives whether anything was delivered.
    running: JoinSet<bool>,
    busy: Vec<(Id, Way)>,
}

impl Round {
    /// Starts a batch on every free way. Gives how many were started.
    async fn send_off(&mut self) -> Result<usize, StoreError> {
        let due = self.due_on_free_ways().await?;
        let batches = delivery::batches(due, |waiting| self.courier.routes.way(&waiting.message.recipient));
        let count = batches.len();
        for (way, batch) in batches {
            let courier = Arc::clone(&self.courier);
            let task = self.running.spawn(async move { carry(&courier, way, batch).await });
            self.busy.push((task.id(), way));
        }
        Ok(count)
    }

    async fn due_on_free_ways(&self) -> Result<Vec<Waiting>, StoreError> {
        let Courier { db, clock, routes, .. } = self.courier.as_ref();
        let busy: HashSet<Way> = self.busy.iter().map(|(_, way)| *way).collect();
        let ways = routes.count();
        if busy.len() >= ways {
            return Ok(Vec::new());
        }
        let mut limit = PARCELS_MAX * ways;
        loop {
            let mut due = outbox::due(db, clock.now(), u32::try_from(limit).unwrap_or(u32::MAX)).await?;
            let seen = due.len();
            due.retain(|waiting| !busy.contains(&routes.way(&waiting.message.recipient)));
            if !due.is_empty() || seen < limit || limit >= LOOK_DEEPEST {
                return Ok(due);
            }
            limit *= 2;
        }
    }

    /// Waits for a reason to look: everything under way has arrived and something was delivered, a poke when
    /// nothing is under way, or time.
    async fn wait(&mut self, stop: &CancellationToken, sent: bool) {
        let patience = if self.running.is_empty() {
            LOOK_EVERY
        } else {
            LOOK_WHILE_BUSY
        };
        let time_is_up = tokio::time::sleep(patience);
        tokio::pin!(time_is_up);
        let mut delivered = false;
        loop {
            if self.running.is_empty() && sent && delivered {
                return;
            }
            tokio::select! {
                () = stop.cancelled() => return,
                Some(done) = self.running.join_next_with_id(), if !self.running.is_empty() => {
                    delivered |= self.free(done);
                }
                () = self.courier.wake.notified(), if self.running.is_empty() => return,
                () = &mut time_is_up => return,
            }
        }
    }

    fn free(&mut self, done: Result<(Id, bool), tokio::task::JoinError>) -> bool {
        let (id, delivered) = match done {
            Ok((id, delivered)) => (id, delivered),
            Err(error) => {
                tracing::error!(%error, "a batch was lost; it will be carried again");
                (error.id(), false)
            }
        };
        self.busy.retain(|(busy, _)| *busy != id);
        delivered
    }
}

async fn carry(courier: &Courier, way: Way, batch: Vec<Waiting>) -> bool {
    match courier.carry(way, batch).await {
        Ok(delivered) => delivered > 0,
        Err(error) => {
            tracing::error!(%error, cause = ?error, "the outcome of a batch could not be noted; it will be carried again");
            false
        }
    }
}
