//! A case in the applicant's cabinet: read, traced, drawn, answered.

pub(crate) mod card;
pub(crate) mod paper;
pub(crate) mod survey;
pub(crate) mod trace;
pub(crate) mod view;

use ::store::accounts::Account;
use pages::Problem;

use crate::store::cases::{self, Case};
use crate::{Portal, problems};

/// The account's own case; of others' it is not even said that they exist.
pub(crate) async fn own(portal: &Portal, account: &Account, id: &str) -> Result<Case, Problem> {
    cases::find(portal.db(), &account.id, id)
        .await
        .map_err(problems::store)?
        .ok_or_else(Problem::not_found)
}
