//! An attached file is taken away from a draft.

use ::store::accounts::Account;
use pages::Problem;

use crate::store::{files, requests};
use crate::{Portal, problems};

/// Takes the file away; one that is already gone is no problem.
pub(crate) async fn detach(portal: &Portal, account: &Account, id: &str, sha256: &str) -> Result<(), Problem> {
    let mut tx = portal.db().begin().await.map_err(problems::store)?;
    if !requests::touch(&mut tx, &account.id, id, portal.now())
        .await
        .map_err(problems::store)?
    {
        drop(tx);
        return Err(super::why_no_draft(portal, account, id).await);
    }
    files::detach(&mut tx, id, sha256).await.map_err(problems::store)?;
    tx.commit().await.map_err(|error| problems::store(error.into()))
}
