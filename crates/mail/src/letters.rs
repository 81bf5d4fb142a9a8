//! Letters in the store: those that wait, those that were sent, those that did not arrive.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::Row;
use store::{Db, StoreError, Tx};

/// A letter to be sent.
#[derive(Clone, Debug)]
pub struct Letter {
    pub id: String,
    /// Empty for a letter about no case.
    pub case: String,
    pub recipient: String,
    pub words: Words,
    /// The document that goes with it, by its hash in the file store.
    pub sha256: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    pub subject: String,
    pub text: String,
    /// The name of the document's file.
    pub file: String,
}

/// A letter as the desk and the cabinet show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    pub id: String,
    pub case: String,
    pub recipient: String,
    pub with_document: bool,
    pub written: Timestamp,
    pub standing: Standing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Waiting,
    Sent(Timestamp),
    /// The server does not take letters for this address.
    Refused,
    /// No server took it for days.
    GivenUp,
    /// It was taken, and came back: a person has said so.
    Returned,
}

impl Standing {
    /// A stable word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent(_) => "sent",
            Self::Refused => "refused",
            Self::GivenUp => "given_up",
            Self::Returned => "returned",
        }
    }

    /// Whether it is known not to have arrived.
    pub fn is_bad(self) -> bool {
        matches!(self, Self::Refused | Self::GivenUp | Self::Returned)
    }
}

/// A letter whose turn it is.
pub(crate) struct Due {
    pub(crate) letter: Letter,
    pub(crate) attempts: i64,
}

/// Writes a letter with the change that causes it.
pub async fn put(tx: &mut Tx, letter: &Letter, now: Timestamp) -> Result<(), StoreError> {
    let body = serde_json::to_string(&letter.words).map_err(|_| StoreError::Corrupt { what: "letter" })?;
    sqlx::query(
        "INSERT INTO letters (id, case_id, recipient, body, sha256, due, attempts, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, 0, $6)",
    )
    .bind(&letter.id)
    .bind(&letter.case)
    .bind(&letter.recipient)
    .bind(body)
    .bind(letter.sha256.clone().unwrap_or_default())
    .bind(now.as_microsecond())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The letters about a case, the latest first.
pub async fn of_case(db: &Db, case: &str) -> Result<Vec<Known>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, case_id, recipient, sha256, due, sent_at, outcome, created_at FROM letters \
         WHERE case_id = $1 ORDER BY created_at DESC, id DESC LIMIT 50",
    )
    .bind(case)
    .fetch_all(db.reader())
    .await?;
    rows.iter().map(known).collect()
}

/// The latest letters that did not arrive, about whatever case.
pub async fn not_arrived(db: &Db, limit: i64) -> Result<Vec<Known>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, case_id, recipient, sha256, due, sent_at, outcome, created_at FROM letters \
         WHERE outcome IS NOT NULL ORDER BY created_at DESC, id DESC LIMIT $1",
    )
    .bind(limit)
    .fetch_all(db.reader())
    .await?;
    rows.iter().map(known).collect()
}

/// The latest letter to an address, if one was ever written.
pub async fn latest_to(db: &Db, recipient: &str) -> Result<Option<Known>, StoreError> {
    let row = sqlx::query(
        "SELECT id, case_id, recipient, sha256, due, sent_at, outcome, created_at FROM letters \
         WHERE recipient = $1 ORDER BY created_at DESC, id DESC LIMIT 1",
    )
    .bind(recipient)
    .fetch_optional(db.reader())
    .await?;
    row.as_ref().map(known).transpose()
}

/// Notes that a letter of this case came back. False when there is none that was sent.
pub async fn returned(tx: &mut Tx, case: &str, id: &str) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE letters SET outcome = 'returned' \
         WHERE id = $1 AND case_id = $2 AND sent_at IS NOT NULL AND outcome IS NULL",
    )
    .bind(id)
    .bind(case)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(crate) async fn due(db: &Db, now: Timestamp, limit: i64) -> Result<Vec<Due>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, case_id, recipient, body, sha256, attempts FROM letters WHERE due <= $1 ORDER BY due, id LIMIT $2",
    )
    .bind(now.as_microsecond())
    .bind(limit)
    .fetch_all(db.reader())
    .await?;
    rows.iter()
        .map(|row| {
            let (body, sha256): (String, String) = (row.try_get("body")?, row.try_get("sha256")?);
            Ok(Due {
                letter: Letter {
                    id: row.try_get("id")?,
                    case: row.try_get("case_id")?,
                    recipient: row.try_get("recipient")?,
                    words: serde_json::from_str(&body).map_err(|_| StoreError::Corrupt { what: "letter" })?,
                    sha256: Some(sha256).filter(|sha256| !sha256.is_empty()),
                },
                attempts: row.try_get("attempts")?,
            })
        })
        .collect()
}

/// The server has taken it; what it said is needed no more.
pub(crate) async fn sent(tx: &mut Tx, id: &str, at: Timestamp) -> Result<(), StoreError> {
    sqlx::query("UPDATE letters SET due = NULL, sent_at = $2, body = '{}', attempts = attempts + 1 WHERE id = $1")
        .bind(id)
        .bind(at.as_microsecond())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Tried in vain; it is tried again at `again`.
pub(crate) async fn failed(db: &Db, id: &str, error: &str, again: Timestamp) -> Result<(), StoreError> {
    let mut tx = db.begin().await?;
    sqlx::query("UPDATE letters SET due = $2, last_error = $3, attempts = attempts + 1 WHERE id = $1")
        .bind(id)
        .bind(again.as_microsecond())
        .bind(error)
        .execute(&mut *tx)
        .await?;
    Ok(tx.commit().await?)
}

/// Tried in vain for the last time.
pub(crate) async fn ended(tx: &mut Tx, id: &str, error: &str, outcome: Standing) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE letters SET due = NULL, last_error = $2, outcome = $3, body = '{}', attempts = attempts + 1 WHERE id = $1",
    )
    .bind(id)
    .bind(error)
    .bind(outcome.name())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

fn known(row: &sqlx::any::AnyRow) -> Result<Known, StoreError> {
    let moment = |at: i64| Timestamp::from_microsecond(at).map_err(|_| StoreError::Corrupt { what: "time" });
    let (due, sent): (Option<i64>, Option<i64>) = (row.try_get("due")?, row.try_get("sent_at")?);
    let outcome: Option<String> = row.try_get("outcome")?;
    let standing = match (outcome.as_deref(), sent, due) {
        (Some("refused"), ..) => Standing::Refused,
        (Some("returned"), ..) => Standing::Returned,
        (Some(_), ..) => Standing::GivenUp,
        (None, Some(at), _) => Standing::Sent(moment(at)?),
        (None, None, Some(_)) => Standing::Waiting,
        // Given up before outcomes were kept.
        (None, None, None) => Standing::GivenUp,
    };
    Ok(Known {
        id: row.try_get("id")?,
        case: row.try_get("case_id")?,
        recipient: row.try_get("recipient")?,
        with_document: !row.try_get::<String, _>("sha256")?.is_empty(),
        written: moment(row.try_get("created_at")?)?,
        standing,
    })
}
