//! A request that was not sent is thrown away by its owner.

use ::store::accounts::Account;
use pages::Problem;

use crate::store::requests;
use crate::{Portal, problems};

pub(crate) async fn discard(portal: &Portal, account: &Account, id: &str) -> Result<(), Problem> {
    let mut tx = portal.db().begin().await.map_err(problems::store)?;
    if !requests::discard(&mut tx, &account.id, id)
        .await
        .map_err(problems::store)?
    {
        drop(tx);
        super::own(portal, account, id).await?;
        return Err(problems::submitted_already());
    }
    tx.commit().await.map_err(|error| problems::store(error.into()))
}
