//! Whatever was entered is kept at every "save", right or wrong; what is wrong is said.

use ::store::accounts::Account;
use intake::filling;
use law::{FieldProblem, Values};
use pages::Problem;

use crate::store::requests;
use crate::{Portal, problems};

/// Keeps the entered values and gives what is still wrong with the form. In two windows the last save wins;
/// attachments are kept apart and lost by neither.
pub(crate) async fn save(
    portal: &Portal,
    account: &Account,
    id: &str,
    entered: &Values,
) -> Result<Vec<FieldProblem>, Problem> {
    let request = super::own(portal, account, id).await?;
    let plan = portal
        .todays_plan(&request.regulation)
        .ok_or_else(problems::service_gone)?;
    let accepted = filling::accept(&plan.form, entered).map_err(|_| problems::values_too_large())?;
    let now = portal.now();
    let mut tx = portal.db().begin().await.map_err(problems::store)?;
    if !requests::save(&mut tx, &account.id, id, &accepted, now)
        .await
        .map_err(problems::store)?
    {
        drop(tx);
        return Err(super::why_no_draft(portal, account, id).await);
    }
    tx.commit().await.map_err(|error| problems::store(error.into()))?;
    Ok(filling::problems(
        &plan.form,
        &accepted,
        &super::applicant(account),
        now,
    ))
}
