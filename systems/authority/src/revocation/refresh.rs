//! The background work: lists stay fresh, the log is sealed, forgotten requests end.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::{REFRESH, is_due};
use crate::{Authority, Fault};

/// How often the authority looks at its clock. The hour is counted by that clock, which may jump; the pause is not.
const PAUSE: Duration = Duration::from_secs(20);
/// How often stamps are written down.
const STAMP_PAUSE: Duration = Duration::from_secs(1);

impl Authority {
    /// Keeps the lists fresh, and seals the log, until `stop`.
    pub fn spawn(self: &Arc<Self>, stop: CancellationToken) {
        self.spawn_stamp_log(stop.clone());
        let authority = self.clone();
        tokio::spawn(async move {
            loop {
                tokio::select! {
                    () = stop.cancelled() => return,
                    () = tokio::time::sleep(PAUSE) => {}
                }
                if let Err(fault) = authority.tend().await {
                    tracing::error!(
                        error = &fault as &dyn std::error::Error,
                        "the revocation list could not be refreshed or the log sealed"
                    );
                }
            }
        });
    }

    /// Writes down what was stamped, every second and at the end.
    fn spawn_stamp_log(self: &Arc<Self>, stop: CancellationToken) {
        let authority = self.clone();
        tokio::spawn(async move {
            loop {
                let stopped = tokio::select! {
                    () = stop.cancelled() => true,
                    () = tokio::time::sleep(STAMP_PAUSE) => false,
                };
                if let Err(fault) = authority.record_stamps().await {
                    tracing::error!(
                        error = &fault as &dyn std::error::Error,
                        "stamps could not be written down"
                    );
                }
                if stopped {
                    return;
                }
            }
        });
    }

    async fn tend(&self) -> Result<(), Fault> {
        let now = self.clock.now();
        if let Err(error) = self.renew_services().await {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "a service's key could not be renewed"
            );
        }
        if is_due(&self.lists.issuing(), now, REFRESH) {
            self.publish_if(|list, now| is_due(list, now, REFRESH)).await?;
        }
        self.root_crl().await?;
        self.seal_log().await?;
        self.expire_requests().await?;
        store::sessions::sweep(&self.db, now).await?;
        Ok(())
    }
}
