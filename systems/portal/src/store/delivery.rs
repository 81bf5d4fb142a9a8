//! Where a person wants results besides the cabinet: an address, and whether they have proved that they read it.

use jiff::Timestamp;
use law::Language;
use sqlx::Row;
use sqlx::any::AnyRow;
use store::{Db, StoreError, Tx};

use super::{maybe_moment, moment};

/// The wish of one account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wish {
    pub(crate) email: String,
    pub(crate) language: Language,
    /// Whether the document itself may go by unencrypted mail, and not only the news of it.
    pub(crate) document: bool,
    pub(crate) changed: Timestamp,
    pub(crate) confirmed: Option<Timestamp>,
    /// The code that was sent last.
    pub(crate) code: Option<Code>,
    /// How many codes were sent since when: a stranger's mailbox is not to be filled from here.
    pub(crate) codes: i64,
    pub(crate) codes_since: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Code {
    pub(crate) sha256: String,
    pub(crate) until: Timestamp,
    /// How often a wrong one was entered.
    pub(crate) attempts: i64,
}

const SELECT: &str = "SELECT * FROM delivery WHERE account = $1";

pub(crate) async fn of(db: &Db, account: &str) -> Result<Option<Wish>, StoreError> {
    let row = sqlx::query(SELECT).bind(account).fetch_optional(db.reader()).await?;
    row.as_ref().map(read).transpose()
}

/// The same inside the unit of work that gives rise to a letter.
pub(crate) async fn of_in(tx: &mut Tx, account: &str) -> Result<Option<Wish>, StoreError> {
    let row = sqlx::query(SELECT).bind(account).fetch_optional(&mut **tx).await?;
    row.as_ref().map(read).transpose()
}

pub(crate) async fn forget(tx: &mut Tx, account: &str) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM delivery WHERE account = $1")
        .bind(account)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

pub(crate) async fn keep(tx: &mut Tx, account: &str, wish: &Wish) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO delivery (account, email, changed_at, language, document, confirmed_at, code_sha256, code_until,
            attempts, codes, codes_since)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         ON CONFLICT (account) DO UPDATE SET email = excluded.email, changed_at = excluded.changed_at,
            language = excluded.language, document = excluded.document, confirmed_at = excluded.confirmed_at,
            code_sha256 = excluded.code_sha256, code_until = excluded.code_until, attempts = excluded.attempts,
            codes = excluded.codes, codes_since = excluded.codes_since",
    )
    .bind(account)
    .bind(&wish.email)
    .bind(wish.changed.as_microsecond())
    .bind(wish.language.tag())
    .bind(i64::from(wish.document))
    .bind(wish.confirmed.map(Timestamp::as_microsecond))
    .bind(wish.code.as_ref().map(|code| code.sha256.clone()))
    .bind(wish.code.as_ref().map(|code| code.until.as_microsecond()))
    .bind(wish.code.as_ref().map_or(0, |code| code.attempts))
    .bind(wish.codes)
    .bind(wish.codes_since.as_microsecond())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

fn read(row: &AnyRow) -> Result<Wish, StoreError> {
    let changed = moment(row.try_get("changed_at")?)?;
    let language: Option<String> = row.try_get("language")?;
    let (sha256, until): (Option<String>, Option<i64>) = (row.try_get("code_sha256")?, row.try_get("code_until")?);
    let code = match (sha256, maybe_moment(until)?) {
        (Some(sha256), Some(until)) => Some(Code {
            sha256,
            until,
            attempts: row.try_get::<Option<i64>, _>("attempts")?.unwrap_or(0),
        }),
        _ => None,
    };
    Ok(Wish {
        email: row.try_get("email")?,
        language: language
            .and_then(|tag| Language::from_tag(&tag))
            .unwrap_or(Language::Kk),
        document: row.try_get::<Option<i64>, _>("document")? == Some(1),
        changed,
        confirmed: maybe_moment(row.try_get("confirmed_at")?)?,
        code,
        codes: row.try_get::<Option<i64>, _>("codes")?.unwrap_or(0),
        codes_since: maybe_moment(row.try_get("codes_since")?)?.unwrap_or(changed),
    })
}
