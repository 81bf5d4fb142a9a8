//! The background work: lists stay fresh, forgotten requests end.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::{REFRESH, is_due};
use crate::{Authority, Fault};

/// How often the authority looks at its clock. The hour is counted by that clock, which may jump; the pause is not.
const PAUSE: Duration = Duration::from_secs(20);

impl Authority {
    /// Keeps the lists fresh until `stop`.
    pub fn spawn(self: &Arc<Self>, stop: CancellationToken) {
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
                        "the revocation list could not be refreshed"
                    );
                }
            }
        });
    }

    async fn tend(&self) -> Result<(), Fault> {
        let now = self.clock.now();
        if is_due(&self.lists.issuing(), now, REFRESH) {
            self.publish_if(|list, now| is_due(list, now, REFRESH)).await?;
        }
        self.root_crl().await?;
        self.expire_requests().await?;
        store::sessions::sweep(&self.db, now).await?;
        Ok(())
    }
}
