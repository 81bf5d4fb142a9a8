//! Accounts: ИИН, password (Argon2id), name, roles. Each system has its own.

mod password;
mod sign_in;

use domain::{Iin, PersonName};
use jiff::Timestamp;
use sqlx::Row;
use sqlx::any::AnyRow;

pub use password::hash_password;
pub(crate) use sign_in::sweep;
pub use sign_in::{SignIn, locked_until, sign_in, sign_in_proved};

use crate::{Db, StoreError, Tx, row};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub id: String,
    pub iin: Iin,
    pub name: PersonName,
    /// Words such as `applicant`, `official`, `head`, `operator`, `registrar`.
    pub roles: Vec<String>,
    pub created_at: Timestamp,
}

/// Adds an account; `Duplicate` when the ИИН has one.
pub async fn add(tx: &mut Tx, account: &Account, password_hash: &str) -> Result<(), StoreError> {
    let added = sqlx::query(
        "INSERT INTO accounts (id, iin, surname, given_name, patronymic, roles, password_hash, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
    )
    .bind(&account.id)
    .bind(account.iin.as_str())
    .bind(&account.name.surname)
    .bind(&account.name.given_name)
    .bind(account.name.patronymic.as_deref())
    .bind(serde_json::to_string(&account.roles).map_err(|_| StoreError::Corrupt { what: "roles" })?)
    .bind(password_hash)
    .bind(account.created_at.as_microsecond())
    .execute(&mut **tx)
    .await?;
    if added.rows_affected() == 1 {
        Ok(())
    } else {
        Err(StoreError::Duplicate)
    }
}

/// The account with this id.
pub async fn find(db: &Db, id: &str) -> Result<Option<Account>, StoreError> {
    let found =
        sqlx::query("SELECT id, iin, surname, given_name, patronymic, roles, created_at FROM accounts WHERE id = $1")
            .bind(id)
            .fetch_optional(db.reader())
            .await?;
    found.as_ref().map(read).transpose()
}

/// The account of this person.
pub async fn of_iin(db: &Db, iin: &Iin) -> Result<Option<Account>, StoreError> {
    Ok(with_hash(db, iin).await?.map(|(account, _)| account))
}

async fn with_hash(db: &Db, iin: &Iin) -> Result<Option<(Account, String)>, StoreError> {
    let found = sqlx::query(
        "SELECT id, iin, surname, given_name, patronymic, roles, created_at, password_hash \
         FROM accounts WHERE iin = $1",
    )
    .bind(iin.as_str())
    .fetch_optional(db.reader())
    .await?;
    found
        .map(|row| Ok((read(&row)?, row.try_get("password_hash")?)))
        .transpose()
}

fn read(row: &AnyRow) -> Result<Account, StoreError> {
    let corrupt = || StoreError::Corrupt { what: "account" };
    Ok(Account {
        id: row.try_get("id")?,
        iin: Iin::parse(row.try_get("iin")?).map_err(|_| corrupt())?,
        name: PersonName {
            surname: row.try_get("surname")?,
            given_name: row.try_get("given_name")?,
            patronymic: row.try_get("patronymic")?,
        },
        roles: serde_json::from_str(row.try_get("roles")?).map_err(|_| corrupt())?,
        created_at: row::time(row, "created_at")?,
    })
}
