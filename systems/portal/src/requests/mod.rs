//! A request before it becomes a case: opened, filled, attached to, frozen, signed, sent.

pub(crate) mod ask;
pub(crate) mod attach;
pub(crate) mod detach;
pub(crate) mod discard;
pub(crate) mod freeze;
pub(crate) mod open;
pub(crate) mod prepare;
pub(crate) mod reopen;
pub(crate) mod save;
pub(crate) mod sign;

use ::store::accounts::Account;
use domain::Actor;
use intake::Applicant;
use pages::Problem;

use crate::store::requests::{self, Request};
use crate::{Portal, problems};

/// The account's own request; of others' it is not even said that they exist.
pub(crate) async fn own(portal: &Portal, account: &Account, id: &str) -> Result<Request, Problem> {
    requests::find(portal.db(), &account.id, id)
        .await
        .map_err(problems::store)?
        .ok_or_else(Problem::not_found)
}

/// Whose request it is: always from the account.
pub(crate) fn applicant(account: &Account) -> Applicant {
    Applicant {
        iin: account.iin.clone(),
        name: account.name.clone(),
    }
}

pub(crate) fn actor(account: &Account) -> Actor {
    Actor::Applicant {
        iin: account.iin.as_str().to_owned(),
    }
}

/// Why a change of a draft found no draft.
pub(crate) async fn why_no_draft(portal: &Portal, account: &Account, id: &str) -> Problem {
    match own(portal, account, id).await {
        Ok(_) => problems::not_a_draft(),
        Err(problem) => problem,
    }
}
