//! Terms that run: that one has run out is an event, once; that one ends at another moment, since the working calendar
//! has changed, is written down and told.

mod moved;
mod overdue;

use std::sync::Arc;

use domain::deadline::Proof;
use law::{Plan, Stage};
use tokio::time::Duration;
use tokio_util::sync::CancellationToken;

use crate::course::Course;
use crate::store::cases::Stored;
use crate::{Provider, limits};

pub use moved::Moved;
pub(crate) use moved::recompute;
pub(crate) use overdue::note_overdue;

/// An overdue term is an event so much later at most.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// Looks for terms that have run out until `stop`.
pub(crate) async fn watch(provider: Arc<Provider>, stop: CancellationToken) {
    let counter = crate::counter::counter(&provider);
    loop {
        if let Err(error) = note_overdue(&provider).await {
            tracing::error!(%error, "the terms that have run out could not be noted");
        }
        if let Err(problem) = counter.note_overdue().await {
            tracing::error!(
                cause = problem.internal,
                "the terms that have run out at the counter could not be noted"
            );
        }
        if let Err(error) = crate::case::queue::lapse(&provider).await {
            tracing::error!(%error, "the referrals that have lapsed could not be noted");
        }
        if let Err(error) = provider.send_letters().await {
            tracing::error!(%error, "letters could not be sent");
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
    }
}

/// The stage that is due in a case.
fn stage(plan: &Plan, stored: &Stored) -> Option<Stage> {
    Course::of(plan, stored.procedure)?.stage(stored.due.action).cloned()
}

/// When it is due by today's calendar, and why.
fn proof(provider: &Provider, stage: &Stage, stored: &Stored) -> Option<Proof> {
    limits::proof(&provider.participant, stage, stored.due.since, &stored.way)
}
