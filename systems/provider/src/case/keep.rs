//! The applicant's signature is kept by the body that decides as well: raised after the registration, stamped again for
//! years. The CMS as it came stays in the case, untouched.

use std::sync::Arc;
use std::time::Duration;

use preservation::documents::Form;
use preservation::{Application, Document, documents};
use sha2::{Digest, Sha256};
use store::{StoreError, Tx};
use tokio_util::sync::CancellationToken;

use crate::Provider;
use crate::store::cases::{self, Request, Stored};
use crate::store::signatures;

/// How many cases are read in one look.
const ROUND: i64 = 50;
/// The pause after a failure of the store.
const PAUSE: Duration = Duration::from_secs(60);

/// The signature of a request with the evidence that decides now; none where a paper was signed, or nothing is preserved.
pub(crate) async fn evidence(
    provider: &Provider,
    case: &str,
    cms: &[u8],
    application: &[u8],
) -> Result<Option<Application>, StoreError> {
    if cms.is_empty() {
        return Ok(None);
    }
    provider.keeper.application(case, cms, application).await
}

/// Keeps it with the case; the job stamps it when that is durable. Where nothing is preserved, it is taken up once
/// something is.
pub(crate) async fn keep(
    provider: &Provider,
    tx: &mut Tx,
    request: &Request,
    signed: Option<&Application>,
) -> Result<(), StoreError> {
    match signed {
        Some(signed) => provider.keeper.keep_application(tx, signed).await?,
        None if request.signature.is_empty() => {}
        None => return Ok(()),
    }
    signatures::note_kept(tx, &request.id).await
}

/// Keeps the signatures of cases that came before signatures were preserved here. Gives how many.
pub(crate) async fn take_up(provider: &Provider) -> Result<usize, StoreError> {
    if !provider.keeper.settings.raises() {
        return Ok(0);
    }
    let db = &provider.participant.db;
    let mut taken = 0;
    loop {
        let waiting = signatures::not_kept(db, ROUND).await?;
        if waiting.is_empty() {
            return Ok(taken);
        }
        for case in waiting {
            let Some(stored) = cases::find(db.reader(), &case).await? else {
                continue;
            };
            let request = stored.request;
            let signed = evidence(provider, &case, &request.signature, &request.application).await?;
            let mut tx = db.begin().await?;
            keep(provider, &mut tx, &request, signed.as_ref()).await?;
            tx.commit().await?;
            taken += 1;
        }
        provider.keeper.poke();
    }
}

/// The same once in the life of a process: what comes later is kept as it is registered.
pub(crate) async fn take_up_once(provider: Arc<Provider>, stop: CancellationToken) {
    loop {
        match take_up(&provider).await {
            Ok(0) => return,
            Ok(taken) => {
                tracing::info!(
                    taken,
                    "{taken} signatures of earlier requests are preserved from now on"
                );
                return;
            }
            Err(error) => tracing::error!(%error, "the signatures of earlier requests cannot be taken up"),
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(PAUSE) => {}
        }
    }
}

/// A signed document of a case that is preserved here, and which one it is.
pub(crate) struct Kept {
    pub(crate) what: &'static str,
    pub(crate) document: Document,
}

/// The application, receipts, results.
pub(crate) async fn of_case(provider: &Provider, stored: &Stored) -> Result<Vec<Kept>, StoreError> {
    let application = hex::encode(Sha256::digest(&stored.request.signature));
    let all = documents::of_subject(&provider.participant.db, stored.id()).await?;
    let named = all.into_iter().map(|document| Kept {
        what: match document.form {
            Form::Cms if document.original == application => "application",
            Form::Pdf => "result",
            Form::Cms => "receipt",
        },
        document,
    });
    let mut named: Vec<Kept> = named.collect();
    named.sort_by_key(|kept| kept.what);
    Ok(named)
}
