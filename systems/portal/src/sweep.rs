//! What is over is taken away: expired sessions, and drafts that nobody has touched for [`DRAFT_DAYS`] days.

use std::sync::Arc;
use std::time::Duration;

use ::store::StoreError;
use jiff::SignedDuration;
use tokio_util::sync::CancellationToken;

use crate::Portal;
use crate::store::requests;

/// How many days an unsent request waits for its owner. The page of drafts says so.
pub(crate) const DRAFT_DAYS: i64 = 30;

const PERIOD: Duration = Duration::from_secs(10 * 60);

/// Sweeps at the start and then every ten minutes until `stop`.
pub(crate) async fn run(portal: Arc<Portal>, stop: CancellationToken) {
    loop {
        if let Err(error) = sweep(&portal).await {
            tracing::warn!(error = crate::problems::chain(&error), "the portal could not be swept");
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(PERIOD) => {}
        }
    }
}

pub(crate) async fn sweep(portal: &Portal) -> Result<(), StoreError> {
    let now = portal.now();
    let sessions = ::store::sessions::sweep(portal.db(), now).await?;
    let before = now - SignedDuration::from_hours(24 * DRAFT_DAYS);
    let mut tx = portal.db().begin().await?;
    let drafts = requests::sweep(&mut tx, before).await?;
    tx.commit().await?;
    if sessions + drafts > 0 {
        tracing::info!(sessions, drafts, "swept {sessions} sessions and {drafts} drafts");
    }
    Ok(())
}
