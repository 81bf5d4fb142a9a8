//! Requests: drafts and what becomes of them.

use eds::Report;
use jiff::Timestamp;
use law::{Language, PlanHash, RegulationId, Values};
use sqlx::Row;
use sqlx::any::AnyRow;
use store::{Db, StoreError, Tx};

use super::{from_json, maybe_moment, moment, to_json};

/// A request of one person for one service. Its id is the id of the case for ever.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Request {
    pub(crate) id: String,
    pub(crate) account: String,
    pub(crate) regulation: RegulationId,
    pub(crate) language: Language,
    pub(crate) entered: Values,
    /// Grows with every change of the draft: whoever freezes states which one was looked at.
    pub(crate) revision: i64,
    pub(crate) opened_at: Timestamp,
    pub(crate) saved_at: Option<Timestamp>,
    pub(crate) touched_at: Timestamp,
    /// How often a signature was handed in and refused.
    pub(crate) attempts: i64,
    /// The certificate that was found good before the signature, where the act checks it first.
    pub(crate) checked: Option<CheckedCertificate>,
    pub(crate) state: State,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CheckedCertificate {
    pub(crate) serial: String,
    pub(crate) at: Timestamp,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum State {
    Draft,
    Frozen(FrozenRequest),
    /// The signature was not accepted; another one may be tried.
    Refused {
        frozen: FrozenRequest,
        report: Box<Report>,
    },
    Submitted(FrozenRequest),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FrozenRequest {
    pub(crate) plan: PlanHash,
    pub(crate) number: String,
    /// The exact bytes that are signed.
    pub(crate) document: Vec<u8>,
    pub(crate) sha256: String,
    pub(crate) at: Timestamp,
}

impl Request {
    pub(crate) fn frozen(&self) -> Option<&FrozenRequest> {
        match &self.state {
            State::Draft => None,
            State::Frozen(frozen) | State::Refused { frozen, .. } | State::Submitted(frozen) => Some(frozen),
        }
    }
}

pub(crate) async fn open(tx: &mut Tx, request: &Request) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO request (id, account, regulation, language, state, entered, revision, opened_at, touched_at, attempts)
         VALUES ($1, $2, $3, $4, 'draft', $5, 0, $6, $6, 0)",
    )
    .bind(&request.id)
    .bind(&request.account)
    .bind(&request.regulation.0)
    .bind(request.language.tag())
    .bind(to_json(&request.entered, "values")?)
    .bind(request.opened_at.as_microsecond())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The request with this id, if it is this account's.
pub(crate) async fn find(db: &Db, account: &str, id: &str) -> Result<Option<Request>, StoreError> {
    sqlx::query("SELECT * FROM request WHERE id = $1 AND account = $2")
        .bind(id)
        .bind(account)
        .fetch_optional(db.reader())
        .await?
        .map(|row| read(&row))
        .transpose()
}

/// The account's requests that are not submitted yet, the last touched first.
pub(crate) async fn unsent_of(db: &Db, account: &str) -> Result<Vec<Request>, StoreError> {
    sqlx::query("SELECT * FROM request WHERE account = $1 AND state <> 'submitted' ORDER BY touched_at DESC, id DESC")
        .bind(account)
        .fetch_all(db.reader())
        .await?
        .iter()
        .map(read)
        .collect()
}

/// How many requests of the account are not submitted yet.
pub(crate) async fn count_unsent(db: &Db, account: &str) -> Result<i64, StoreError> {
    let row = sqlx::query("SELECT COUNT(*) AS unsent FROM request WHERE account = $1 AND state <> 'submitted'")
        .bind(account)
        .fetch_one(db.reader())
        .await?;
    Ok(row.try_get("unsent")?)
}

/// Keeps the entered values of a draft. False when there is no such draft.
pub(crate) async fn save(
    tx: &mut Tx,
    account: &str,
    id: &str,
    entered: &Values,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE request SET entered = $3, saved_at = $4, touched_at = $4, revision = revision + 1
         WHERE id = $1 AND account = $2 AND state = 'draft'",
    )
    .bind(id)
    .bind(account)
    .bind(to_json(entered, "values")?)
    .bind(now.as_microsecond())
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Marks a draft as changed, and holds its row until the end of the transaction. False when there is no such draft.
pub(crate) async fn touch(tx: &mut Tx, account: &str, id: &str, now: Timestamp) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE request SET touched_at = $3, revision = revision + 1 WHERE id = $1 AND account = $2 AND state = 'draft'",
    )
    .bind(id)
    .bind(account)
    .bind(now.as_microsecond())
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Reserves a unique number. False when it was given before.
pub(crate) async fn give_number(tx: &mut Tx, number: &str, request: &str) -> Result<bool, StoreError> {
    let done =
        sqlx::query("INSERT INTO number_given (number, request) VALUES ($1, $2) ON CONFLICT (number) DO NOTHING")
            .bind(number)
            .bind(request)
            .execute(&mut **tx)
            .await?;
    Ok(done.rows_affected() == 1)
}

/// Freezes the draft as it was at `revision`. False when it has changed since.
pub(crate) async fn freeze(tx: &mut Tx, id: &str, revision: i64, frozen: &FrozenRequest) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE request SET state = 'frozen', plan = $3, number = $4, document = $5, document_sha256 = $6, frozen_at = $7,
         touched_at = $7 WHERE id = $1 AND revision = $2 AND state = 'draft'",
    )
    .bind(id)
    .bind(revision)
    .bind(&frozen.plan.0)
    .bind(&frozen.number)
    .bind(frozen.document.clone())
    .bind(&frozen.sha256)
    .bind(frozen.at.as_microsecond())
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Makes a draft again of what was frozen and not sent. False when there is no such request.
pub(crate) async fn reopen(tx: &mut Tx, account: &str, id: &str, now: Timestamp) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE request SET state = 'draft', plan = NULL, number = NULL, document = NULL, document_sha256 = NULL,
         frozen_at = NULL, report = NULL, certificate = NULL, certificate_at = NULL, touched_at = $3, revision = revision + 1
         WHERE id = $1 AND account = $2 AND state IN ('frozen', 'refused')",
    )
    .bind(id)
    .bind(account)
    .bind(now.as_microsecond())
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Remembers the certificate that was found good. False when the request is not waiting for a signature any more.
pub(crate) async fn keep_checked(
    tx: &mut Tx,
    id: &str,
    number: &str,
    checked: &CheckedCertificate,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE request SET certificate = $3, certificate_at = $4, touched_at = $4
         WHERE id = $1 AND number = $2 AND state IN ('frozen', 'refused')",
    )
    .bind(id)
    .bind(number)
    .bind(&checked.serial)
    .bind(checked.at.as_microsecond())
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Marks the request with this frozen document as submitted. False when somebody was faster.
pub(crate) async fn submit(tx: &mut Tx, id: &str, number: &str, now: Timestamp) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE request SET state = 'submitted', report = NULL, touched_at = $3
         WHERE id = $1 AND number = $2 AND state IN ('frozen', 'refused')",
    )
    .bind(id)
    .bind(number)
    .bind(now.as_microsecond())
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Keeps the report of a refused signature. False when somebody was faster.
pub(crate) async fn refuse(
    tx: &mut Tx,
    id: &str,
    number: &str,
    report: &Report,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE request SET state = 'refused', report = $3, attempts = attempts + 1, touched_at = $4, certificate = NULL,
         certificate_at = NULL
         WHERE id = $1 AND number = $2 AND state IN ('frozen', 'refused')",
    )
    .bind(id)
    .bind(number)
    .bind(to_json(report, "report")?)
    .bind(now.as_microsecond())
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Takes away a request that was not sent. False when there is no such request.
pub(crate) async fn discard(tx: &mut Tx, account: &str, id: &str) -> Result<bool, StoreError> {
    let done = sqlx::query("DELETE FROM request WHERE id = $1 AND account = $2 AND state <> 'submitted'")
        .bind(id)
        .bind(account)
        .execute(&mut **tx)
        .await?;
    if done.rows_affected() == 1 {
        sqlx::query("DELETE FROM request_file WHERE request = $1")
            .bind(id)
            .execute(&mut **tx)
            .await?;
        return Ok(true);
    }
    Ok(false)
}

/// Takes away unsent requests that nobody touched since `before`. Gives how many.
pub(crate) async fn sweep(tx: &mut Tx, before: Timestamp) -> Result<u64, StoreError> {
    let before = before.as_microsecond();
    sqlx::query(
        "DELETE FROM request_file WHERE request IN (SELECT id FROM request WHERE state <> 'submitted' AND touched_at < $1)",
    )
    .bind(before)
    .execute(&mut **tx)
    .await?;
    let done = sqlx::query("DELETE FROM request WHERE state <> 'submitted' AND touched_at < $1")
        .bind(before)
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected())
}

fn read(row: &AnyRow) -> Result<Request, StoreError> {
    let language: String = row.try_get("language")?;
    Ok(Request {
        id: row.try_get("id")?,
        account: row.try_get("account")?,
        regulation: RegulationId(row.try_get("regulation")?),
        language: Language::from_tag(&language).ok_or(StoreError::Corrupt { what: "language" })?,
        entered: from_json(row.try_get("entered")?, "values")?,
        revision: row.try_get("revision")?,
        opened_at: moment(row.try_get("opened_at")?)?,
        saved_at: maybe_moment(row.try_get("saved_at")?)?,
        touched_at: moment(row.try_get("touched_at")?)?,
        attempts: row.try_get("attempts")?,
        checked: read_checked(row)?,
        state: read_state(row)?,
    })
}

fn read_checked(row: &AnyRow) -> Result<Option<CheckedCertificate>, StoreError> {
    let serial: Option<String> = row.try_get("certificate")?;
    let at = maybe_moment(row.try_get("certificate_at")?)?;
    Ok(serial.zip(at).map(|(serial, at)| CheckedCertificate { serial, at }))
}

fn read_state(row: &AnyRow) -> Result<State, StoreError> {
    match row.try_get("state")? {
        "draft" => Ok(State::Draft),
        "frozen" => Ok(State::Frozen(read_frozen(row)?)),
        "refused" => {
            let report = from_json(row.try_get("report")?, "report")?;
            Ok(State::Refused {
                frozen: read_frozen(row)?,
                report: Box::new(report),
            })
        }
        "submitted" => Ok(State::Submitted(read_frozen(row)?)),
        _ => Err(StoreError::Corrupt { what: "state" }),
    }
}

fn read_frozen(row: &AnyRow) -> Result<FrozenRequest, StoreError> {
    Ok(FrozenRequest {
        plan: PlanHash(row.try_get("plan")?),
        number: row.try_get("number")?,
        document: row.try_get("document")?,
        sha256: row.try_get("document_sha256")?,
        at: moment(row.try_get("frozen_at")?)?,
    })
}
