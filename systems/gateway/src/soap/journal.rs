//! The journal of participants' requests.

use jiff::Timestamp;
use sqlx::Row;
use sqlx::any::AnyRow;
use store::{Db, StoreError, Tx};

use super::fault::Fault;
use crate::leafing;

const CORRUPT: StoreError = StoreError::Corrupt { what: "SOAP request" };

/// The outcome of one that is being answered, and of one that was answered.
const TAKEN: &str = "taken";
pub(super) const ANSWERED: &str = "SCSS001";

/// A request as it comes in.
pub(super) struct Entry<'a> {
    pub(super) session: &'a str,
    pub(super) participant: &'a str,
    pub(super) message: &'a str,
    pub(super) service: &'a str,
    pub(super) certificate: &'a str,
    pub(super) sha256: &'a str,
    pub(super) size: usize,
    pub(super) created: Timestamp,
    pub(super) received: Timestamp,
    /// The certificate is not in force: refused at once, and the number is not used up.
    pub(super) refusal: Option<&'a Fault>,
}

/// A request as the journal has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Noted {
    pub(crate) id: String,
    pub(crate) participant: String,
    pub(crate) message: String,
    pub(crate) service: String,
    pub(crate) certificate: String,
    pub(crate) lookup: Option<String>,
    pub(crate) outcome: String,
    pub(crate) cause: Option<String>,
    pub(crate) reason: Option<String>,
    pub(crate) repeated: i64,
    pub(crate) received: Timestamp,
    pub(crate) answered: Option<Timestamp>,
}

/// Writes a request down. False when this participant's message has been taken before; then it is only counted.
pub(super) async fn add(tx: &mut Tx, entry: &Entry<'_>) -> Result<bool, StoreError> {
    let once = entry
        .refusal
        .is_none()
        .then(|| format!("{}:{}", entry.participant, entry.message));
    let added = sqlx::query(
        "INSERT INTO soap_requests (id, participant, message_id, once, service, certificate, sha256, size, outcome, \
             cause, reason, repeated, created_at, received_at, answered_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, $12, $13, $14) ON CONFLICT (once) DO NOTHING",
    )
    .bind(entry.session)
    .bind(entry.participant)
    .bind(entry.message)
    .bind(&once)
    .bind(entry.service)
    .bind(entry.certificate)
    .bind(entry.sha256)
    .bind(i64::try_from(entry.size).unwrap_or(i64::MAX))
    .bind(entry.refusal.map_or(TAKEN, |fault| fault.code.word()))
    .bind(entry.refusal.and_then(|fault| fault.cause))
    .bind(entry.refusal.map(|fault| fault.message.as_str()))
    .bind(entry.created.as_microsecond())
    .bind(entry.received.as_microsecond())
    .bind(entry.refusal.map(|_| entry.received.as_microsecond()))
    .execute(&mut **tx)
    .await?;
    if added.rows_affected() == 1 {
        return Ok(true);
    }
    sqlx::query("UPDATE soap_requests SET repeated = repeated + 1 WHERE once = $1")
        .bind(&once)
        .execute(&mut **tx)
        .await?;
    Ok(false)
}

/// Writes down what became of it.
pub(super) async fn settle(
    tx: &mut Tx,
    session: &str,
    lookup: Option<&str>,
    fault: Option<&Fault>,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE soap_requests SET lookup = $2, outcome = $3, cause = $4, reason = $5, answered_at = $6 WHERE id = $1",
    )
    .bind(session)
    .bind(lookup)
    .bind(fault.map_or(ANSWERED, |fault| fault.code.word()))
    .bind(fault.and_then(|fault| fault.cause))
    .bind(fault.map(|fault| fault.message.as_str()))
    .bind(now.as_microsecond())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// How many pages there are to leaf through; an empty participant is any.
pub(crate) async fn pages(db: &Db, participant: &str) -> Result<u32, StoreError> {
    let found: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM (SELECT id FROM soap_requests WHERE ($1 = '' OR participant = $1) LIMIT $2) AS found",
    )
    .bind(participant)
    .bind(leafing::rows_max())
    .fetch_one(db.reader())
    .await?;
    Ok(leafing::pages(found))
}

/// The newest first; `page` begins with 1.
pub(crate) async fn list(db: &Db, participant: &str, page: u32) -> Result<Vec<Noted>, StoreError> {
    let (limit, offset) = leafing::bounds(page);
    let rows = sqlx::query(
        "SELECT * FROM soap_requests WHERE ($1 = '' OR participant = $1) ORDER BY position DESC LIMIT $2 OFFSET $3",
    )
    .bind(participant)
    .bind(limit)
    .bind(offset)
    .fetch_all(db.reader())
    .await?;
    rows.iter().map(read).collect()
}

fn read(row: &AnyRow) -> Result<Noted, StoreError> {
    let moment = |at: i64| Timestamp::from_microsecond(at).map_err(|_| CORRUPT);
    let answered: Option<i64> = row.try_get("answered_at")?;
    Ok(Noted {
        id: row.try_get("id")?,
        participant: row.try_get("participant")?,
        message: row.try_get("message_id")?,
        service: row.try_get("service")?,
        certificate: row.try_get("certificate")?,
        lookup: row.try_get("lookup")?,
        outcome: row.try_get("outcome")?,
        cause: row.try_get("cause")?,
        reason: row.try_get("reason")?,
        repeated: row.try_get("repeated")?,
        received: moment(row.try_get("received_at")?)?,
        answered: answered.map(moment).transpose()?,
    })
}

impl Noted {
    /// Whether it is still being answered.
    pub(crate) fn is_taken(&self) -> bool {
        self.outcome == TAKEN
    }

    pub(crate) fn badge(&self) -> &'static str {
        match self.outcome.as_str() {
            ANSWERED => "good",
            TAKEN => "wait",
            _ => "bad",
        }
    }
}
