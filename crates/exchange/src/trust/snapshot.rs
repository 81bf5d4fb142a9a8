//! What proves a certificate's standing to somebody without network: it goes along on paper.

use std::sync::Arc;

use eds::Certificate;
use eds::crl::Crl;
use eds::ocsp::{Answer, Status};

use super::Trust;

/// Everything at hand now; what could not be had is left out, since a paper without it is checked with a newer one.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// The complete list of the certificate's authority, and the root's about that authority.
    pub lists: Vec<Arc<Crl>>,
    /// What the authority answers about the certificate alone.
    pub answer: Option<Arc<Answer>>,
}

impl Trust {
    /// What proves now that `certificate` and the authority above it are not revoked.
    pub async fn snapshot_of(&self, certificate: &Certificate) -> Snapshot {
        let mut lists = self.lists().await.unwrap_or_default();
        lists.extend(self.list_beside(&self.above, self.services.root_list.as_deref()).await);
        let answer = self.answer_about(certificate).await.ok().filter(|answer| {
            let issuer = self.issuer_of(certificate);
            let entry = issuer.and_then(|issuer| answer.entry(certificate, issuer));
            entry.is_some_and(|entry| entry.status == Status::Good)
        });
        Snapshot { lists, answer }
    }
}
