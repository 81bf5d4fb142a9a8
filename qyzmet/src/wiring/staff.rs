//! Accounts for the staff of a demonstration or a rehearsal.

use domain::{Chance, Clock};
use store::Db;
use store::accounts::{self, Account};

use super::WiringError;
use crate::synthetic::Person;

/// Adds an account; one that is already there is left as it is.
pub(crate) async fn ensure(
    db: &Db,
    clock: &dyn Clock,
    chance: &Chance,
    person: &Person,
    roles: &[&str],
    password_hash: &str,
) -> Result<(), WiringError> {
    let account = Account {
        id: chance.id(clock.now()),
        iin: person.iin.clone(),
        name: person.name.clone(),
        roles: roles.iter().map(|role| (*role).to_owned()).collect(),
        created_at: clock.now(),
    };
    let mut tx = db.begin().await?;
    match accounts::add(&mut tx, &account, password_hash).await {
        Ok(()) => tx.commit().await.map_err(|cause| WiringError::Store(cause.into())),
        Err(store::StoreError::Duplicate) => Ok(()),
        Err(cause) => Err(cause.into()),
    }
}
