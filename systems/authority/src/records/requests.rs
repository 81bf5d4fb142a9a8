//! Requests for certificates of persons, employees and other organizations' systems.

use exchange::authority::Applicant;
use jiff::Timestamp;
use sqlx::Row;
use sqlx::any::AnyRow;
use store::{Db, StoreError, Tx};

use super::certificates::Identification;
use super::{micros, moment};

/// A request with the state it is in.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) id: String,
    pub(crate) code: String,
    pub(crate) applicant: Applicant,
    /// The system for which the applicant asks; None: for themself.
    pub(crate) system: Option<ForeignSystem>,
    pub(crate) public_key: Vec<u8>,
    pub(crate) to_sign: Vec<u8>,
    pub(crate) state: State,
    pub(crate) created_at: Timestamp,
}

/// An information system of another organization. Whoever asks for its certificate answers for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ForeignSystem {
    /// As its certificate names it.
    pub(crate) name: String,
    pub(crate) bin: String,
    pub(crate) organization: String,
    pub(crate) ground: Ground,
}

/// The document on which somebody asks on behalf of an organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ground {
    pub(crate) document_type: String,
    pub(crate) number: String,
}

/// Where a request stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// The key holder has not yet signed with the new key.
    PendingProof,
    /// Nobody has yet said who the key holder is.
    PendingIdentification,
    Issued {
        serial_hex: String,
    },
    Refused {
        reason: String,
    },
}

impl State {
    pub(crate) const fn word(&self) -> &'static str {
        match self {
            Self::PendingProof => "pending_proof",
            Self::PendingIdentification => "pending_identification",
            Self::Issued { .. } => "issued",
            Self::Refused { .. } => "refused",
        }
    }
}

/// The document that the registrar saw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SeenDocument {
    pub(crate) document_type: String,
    pub(crate) number: String,
}

pub(crate) async fn add(tx: &mut Tx, request: &Request) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO certificate_requests (id, code, iin, surname, given_name, patronymic, bin, organization, \
         public_key, to_sign, state, created_at, changed_at, system, system_upper, ground_type, ground_number) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
    )
    .bind(request.id.clone())
    .bind(request.code.clone())
    .bind(request.applicant.iin.clone())
    .bind(request.applicant.surname.clone())
    .bind(request.applicant.given_name.clone())
    .bind(request.applicant.patronymic.clone())
    .bind(request.applicant.bin.clone())
    .bind(request.applicant.organization.clone())
    .bind(request.public_key.clone())
    .bind(request.to_sign.clone())
    .bind(request.state.word())
    .bind(micros(request.created_at))
    .bind(micros(request.created_at))
    .bind(request.system.as_ref().map(|system| system.name.clone()))
    .bind(request.system.as_ref().map(|system| system.name.to_uppercase()))
    .bind(
        request
            .system
            .as_ref()
            .map(|system| system.ground.document_type.clone()),
    )
    .bind(request.system.as_ref().map(|system| system.ground.number.clone()))
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(crate) async fn find(db: &Db, id: &str) -> Result<Option<Request>, StoreError> {
    let row = sqlx::query("SELECT * FROM certificate_requests WHERE id = $1")
        .bind(id)
        .fetch_optional(db.reader())
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// Whether a code is already taken.
pub(crate) async fn code_is_taken(tx: &mut Tx, code: &str) -> Result<bool, StoreError> {
    let row = sqlx::query("SELECT id FROM certificate_requests WHERE code = $1")
        .bind(code)
        .fetch_optional(&mut **tx)
        .await?;
    Ok(row.is_some())
}

/// How many requests for `iin` made after `since` still wait for something.
pub(crate) async fn pending_count(tx: &mut Tx, iin: &str, since: Timestamp) -> Result<i64, StoreError> {
    let row = sqlx::query(
        "SELECT COUNT(*) AS pending FROM certificate_requests \
         WHERE iin = $1 AND created_at > $2 AND state IN ('pending_proof', 'pending_identification')",
    )
    .bind(iin)
    .bind(micros(since))
    .fetch_one(&mut **tx)
    .await?;
    Ok(row.try_get("pending")?)
}

/// Requests in a state, oldest first; or, with a code, ИИН, surname, БИН or name of a system to look for, those of any
/// state: whoever stands at the desk with a code does not know in which state the request is.
pub(crate) async fn list(db: &Db, state: &str, words: &str, limit: i64) -> Result<Vec<Request>, StoreError> {
    let part = format!("%{}%", words.to_uppercase().replace(['%', '_', '\\'], ""));
    let code: String = words
        .to_uppercase()
        .chars()
        .filter(|sign| sign.is_alphanumeric())
        .collect();
    let rows = sqlx::query(
        "SELECT * FROM certificate_requests WHERE ($2 = '' AND state = $1) \
         OR ($2 <> '' AND (iin = $2 OR bin = $2 OR REPLACE(code, '-', '') = $3 OR surname LIKE $4 \
             OR system_upper LIKE $4)) \
         ORDER BY created_at, id LIMIT $5",
    )
    .bind(state)
    .bind(words)
    .bind(code)
    .bind(part)
    .bind(limit)
    .fetch_all(db.reader())
    .await?;
    rows.iter().map(read).collect()
}

/// How many requests wait for the registrar.
pub(crate) async fn waiting_count(db: &Db) -> Result<i64, StoreError> {
    let row =
        sqlx::query("SELECT COUNT(*) AS waiting FROM certificate_requests WHERE state = 'pending_identification'")
            .fetch_one(db.reader())
            .await?;
    Ok(row.try_get("waiting")?)
}

/// The proof was right. False when the request had moved on meanwhile.
pub(crate) async fn proved(tx: &mut Tx, id: &str, pkcs10: &[u8], now: Timestamp) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE certificate_requests SET state = 'pending_identification', request = $1, changed_at = $2 \
         WHERE id = $3 AND state = 'pending_proof'",
    )
    .bind(pkcs10.to_vec())
    .bind(micros(now))
    .bind(id)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The certificate is issued. False when the request was not waiting for identification.
pub(crate) async fn issued(
    tx: &mut Tx,
    id: &str,
    serial_hex: &str,
    how: Identification,
    seen: Option<&SeenDocument>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE certificate_requests SET state = 'issued', serial_hex = $1, identification = $2, document_type = $3, \
         document_number = $4, changed_at = $5 WHERE id = $6 AND state = 'pending_identification'",
    )
    .bind(serial_hex)
    .bind(how.word())
    .bind(seen.map(|document| document.document_type.clone()))
    .bind(seen.map(|document| document.number.clone()))
    .bind(micros(now))
    .bind(id)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The request is refused. False when it no longer waited.
pub(crate) async fn refused(tx: &mut Tx, id: &str, reason: &str, now: Timestamp) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE certificate_requests SET state = 'refused', reason = $1, changed_at = $2 \
         WHERE id = $3 AND state IN ('pending_proof', 'pending_identification')",
    )
    .bind(reason)
    .bind(micros(now))
    .bind(id)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Requests that have waited since before `before`.
pub(crate) async fn stale(tx: &mut Tx, before: Timestamp, limit: i64) -> Result<Vec<String>, StoreError> {
    let rows = sqlx::query(
        "SELECT id FROM certificate_requests \
         WHERE state IN ('pending_proof', 'pending_identification') AND created_at < $1 ORDER BY created_at LIMIT $2",
    )
    .bind(micros(before))
    .bind(limit)
    .fetch_all(&mut **tx)
    .await?;
    rows.iter().map(|row| Ok(row.try_get("id")?)).collect()
}

fn read(row: &AnyRow) -> Result<Request, StoreError> {
    let state = match row.try_get::<String, _>("state")?.as_str() {
        "pending_proof" => State::PendingProof,
        "pending_identification" => State::PendingIdentification,
        "issued" => {
            let serial: Option<String> = row.try_get("serial_hex")?;
            State::Issued {
                serial_hex: serial.ok_or(StoreError::Corrupt {
                    what: "serial number of a request",
                })?,
            }
        }
        "refused" => State::Refused {
            reason: row.try_get::<Option<String>, _>("reason")?.unwrap_or_default(),
        },
        _ => {
            return Err(StoreError::Corrupt {
                what: "state of a request",
            });
        }
    };
    let applicant = Applicant {
        iin: row.try_get("iin")?,
        surname: row.try_get("surname")?,
        given_name: row.try_get("given_name")?,
        patronymic: row.try_get("patronymic")?,
        bin: row.try_get("bin")?,
        organization: row.try_get("organization")?,
    };
    Ok(Request {
        id: row.try_get("id")?,
        code: row.try_get("code")?,
        system: read_system(row, &applicant)?,
        applicant,
        public_key: row.try_get("public_key")?,
        to_sign: row.try_get("to_sign")?,
        state,
        created_at: moment(row.try_get("created_at")?)?,
    })
}

/// A system without its organization is no system: no certificate is issued upon half a row.
fn read_system(row: &AnyRow, applicant: &Applicant) -> Result<Option<ForeignSystem>, StoreError> {
    let Some(name) = row.try_get::<Option<String>, _>("system")? else {
        return Ok(None);
    };
    let whole = |part: Option<String>| {
        part.ok_or(StoreError::Corrupt {
            what: "system of a request",
        })
    };
    Ok(Some(ForeignSystem {
        name,
        bin: whole(applicant.bin.clone())?,
        organization: whole(applicant.organization.clone())?,
        ground: Ground {
            document_type: whole(row.try_get("ground_type")?)?,
            number: whole(row.try_get("ground_number")?)?,
        },
    }))
}
