//! Issued certificates.

use eds::Certificate;
use eds::crl::{RevocationReason, Revoked};
use jiff::Timestamp;
use sqlx::Row;
use sqlx::any::AnyRow;
use store::{Db, StoreError, Tx};

use super::{micros, moment};

/// On what grounds a certificate was issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Identification {
    /// The registrar saw the person and a document.
    Document,
    /// The person signed with a certificate issued after real identification.
    Certificate,
    /// Nobody was identified: the demonstration's shortcut.
    Demonstration,
    /// A system showed the installation's shared secret.
    Secret,
    /// A system of the same process, certified at start.
    Start,
}

impl Identification {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Certificate => "certificate",
            Self::Demonstration => "demonstration",
            Self::Secret => "secret",
            Self::Start => "start",
        }
    }

    fn from_word(word: &str) -> Result<Self, StoreError> {
        [
            Self::Document,
            Self::Certificate,
            Self::Demonstration,
            Self::Secret,
            Self::Start,
        ]
        .into_iter()
        .find(|known| known.word() == word)
        .ok_or(StoreError::Corrupt { what: "identification" })
    }

    /// Whether a person behind the certificate was really identified, so that it may identify them again.
    pub(crate) const fn proves_a_person(self) -> bool {
        matches!(self, Self::Document | Self::Certificate)
    }
}

/// Whose certificate it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Person,
    Employee,
    System,
}

impl Kind {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Employee => "employee",
            Self::System => "system",
        }
    }

    fn from_word(word: &str) -> Result<Self, StoreError> {
        [Self::Person, Self::Employee, Self::System]
            .into_iter()
            .find(|known| known.word() == word)
            .ok_or(StoreError::Corrupt {
                what: "certificate profile",
            })
    }
}

/// A certificate with what the authority knows about it.
#[derive(Clone, Debug)]
pub(crate) struct Issued {
    pub(crate) certificate: Certificate,
    pub(crate) kind: Kind,
    /// ИИН, or the name of the system.
    pub(crate) holder: String,
    /// Full name in upper case.
    pub(crate) name: String,
    pub(crate) request: Option<String>,
    pub(crate) identification: Identification,
    pub(crate) revoked: Option<(Timestamp, RevocationReason)>,
}

impl Issued {
    pub(crate) fn is_system(&self) -> bool {
        self.kind == Kind::System
    }

    pub(crate) fn demonstration(&self) -> bool {
        self.identification == Identification::Demonstration
    }
}

/// The word of a reason, in the API, the desk's form and the store.
pub(crate) const fn reason_word(reason: RevocationReason) -> &'static str {
    match reason {
        RevocationReason::Unspecified => "unspecified",
        RevocationReason::KeyCompromise => "key_compromise",
        RevocationReason::AffiliationChanged => "affiliation_changed",
        RevocationReason::Superseded => "superseded",
        RevocationReason::CessationOfOperation => "cessation_of_operation",
        RevocationReason::CertificateHold => "certificate_hold",
    }
}

/// All reasons, in the order in which the desk offers them.
pub(crate) const REASONS: [RevocationReason; 6] = [
    RevocationReason::KeyCompromise,
    RevocationReason::AffiliationChanged,
    RevocationReason::Superseded,
    RevocationReason::CessationOfOperation,
    RevocationReason::Unspecified,
    RevocationReason::CertificateHold,
];

pub(crate) fn reason_from_word(word: &str) -> Option<RevocationReason> {
    REASONS.into_iter().find(|reason| reason_word(*reason) == word)
}

pub(crate) async fn add(tx: &mut Tx, issued: &Issued, public_key_sha256: &str) -> Result<(), StoreError> {
    let certificate = &issued.certificate;
    sqlx::query(
        "INSERT INTO certificates (serial_hex, certificate, public_key_sha256, profile, holder, name, request, \
         identification, demonstration, not_before, not_after) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(certificate.serial_hex.clone())
    .bind(certificate.der.clone())
    .bind(public_key_sha256)
    .bind(issued.kind.word())
    .bind(issued.holder.clone())
    .bind(issued.name.clone())
    .bind(issued.request.clone())
    .bind(issued.identification.word())
    .bind(i64::from(issued.demonstration()))
    .bind(micros(certificate.not_before))
    .bind(micros(certificate.not_after))
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(crate) async fn find(db: &Db, serial_hex: &str) -> Result<Option<Issued>, StoreError> {
    let row = sqlx::query("SELECT * FROM certificates WHERE serial_hex = $1")
        .bind(serial_hex)
        .fetch_optional(db.reader())
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// The certificates of one public key, newest first.
pub(crate) async fn of_key(db: &Db, public_key_sha256: &str) -> Result<Vec<Issued>, StoreError> {
    let rows = sqlx::query("SELECT * FROM certificates WHERE public_key_sha256 = $1 ORDER BY not_before DESC")
        .bind(public_key_sha256)
        .fetch_all(db.reader())
        .await?;
    rows.iter().map(read).collect()
}

/// Certificates by serial number, holder, part of the name, and by the БИН or ИИН of who asked for them; an empty `words`
/// finds the newest of all.
pub(crate) async fn search(db: &Db, words: &str, limit: i64) -> Result<Vec<Issued>, StoreError> {
    let part = format!("%{}%", words.to_uppercase().replace(['%', '_', '\\'], ""));
    let rows = sqlx::query(
        "SELECT * FROM certificates WHERE $1 = '' OR holder = $1 OR serial_hex = $2 OR name LIKE $3 \
             OR request IN (SELECT id FROM certificate_requests WHERE bin = $1 OR iin = $1) \
         ORDER BY not_before DESC, serial_hex LIMIT $4",
    )
    .bind(words)
    .bind(words.to_lowercase())
    .bind(part)
    .bind(limit)
    .fetch_all(db.reader())
    .await?;
    rows.iter().map(read).collect()
}

/// How many there are, and how many of them are revoked or suspended.
pub(crate) async fn counts(db: &Db) -> Result<(i64, i64), StoreError> {
    let row = sqlx::query("SELECT COUNT(*) AS issued, COUNT(revoked_at) AS revoked FROM certificates")
        .fetch_one(db.reader())
        .await?;
    Ok((row.try_get("issued")?, row.try_get("revoked")?))
}

/// What stands on a list made now: everything revoked that had not run out before `expired_before`.
pub(crate) async fn revoked(tx: &mut Tx, expired_before: Timestamp) -> Result<Vec<Revoked>, StoreError> {
    let rows = sqlx::query(
        "SELECT serial_hex, revoked_at, revocation_reason FROM certificates \
         WHERE revoked_at IS NOT NULL AND not_after >= $1 ORDER BY revoked_at, serial_hex",
    )
    .bind(micros(expired_before))
    .fetch_all(&mut **tx)
    .await?;
    rows.iter().map(read_entry).collect()
}

/// Marks a certificate as revoked. A suspended one may be revoked for good; a revoked one stays as it is, and the
/// answer is false.
pub(crate) async fn revoke(
    tx: &mut Tx,
    serial_hex: &str,
    at: Timestamp,
    reason: RevocationReason,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE certificates SET revoked_at = $1, revocation_reason = $2 \
         WHERE serial_hex = $3 AND (revoked_at IS NULL OR (revocation_reason = 'certificate_hold' AND $4 <> 'certificate_hold'))",
    )
    .bind(micros(at))
    .bind(reason_word(reason))
    .bind(serial_hex)
    .bind(reason_word(reason))
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// What was revoked or suspended since `since`, for a delta.
pub(crate) async fn revoked_since(tx: &mut Tx, since: Timestamp) -> Result<Vec<Revoked>, StoreError> {
    let rows = sqlx::query(
        "SELECT serial_hex, revoked_at, revocation_reason FROM certificates \
         WHERE revoked_at >= $1 ORDER BY revoked_at, serial_hex",
    )
    .bind(micros(since))
    .fetch_all(&mut **tx)
    .await?;
    rows.iter().map(read_entry).collect()
}

/// Serial numbers that are suspended no longer, and since when, for a delta: released since `since` and not revoked
/// again.
pub(crate) async fn released_since(tx: &mut Tx, since: Timestamp) -> Result<Vec<(String, Timestamp)>, StoreError> {
    let rows = sqlx::query(
        "SELECT s.serial_hex AS serial_hex, MAX(s.released_at) AS released_at FROM suspensions_ended s \
         JOIN certificates c ON c.serial_hex = s.serial_hex \
         WHERE s.released_at >= $1 AND c.revoked_at IS NULL GROUP BY s.serial_hex ORDER BY s.serial_hex",
    )
    .bind(micros(since))
    .fetch_all(&mut **tx)
    .await?;
    rows.iter()
        .map(|row| Ok((row.try_get("serial_hex")?, moment(row.try_get("released_at")?)?)))
        .collect()
}

/// Ends a suspension. False when the certificate is not suspended.
pub(crate) async fn release(tx: &mut Tx, serial_hex: &str, at: Timestamp) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE certificates SET revoked_at = NULL, revocation_reason = NULL \
         WHERE serial_hex = $1 AND revocation_reason = 'certificate_hold'",
    )
    .bind(serial_hex)
    .execute(&mut **tx)
    .await?;
    if done.rows_affected() != 1 {
        return Ok(false);
    }
    sqlx::query("INSERT INTO suspensions_ended (serial_hex, released_at) VALUES ($1, $2) ON CONFLICT DO NOTHING")
        .bind(serial_hex)
        .bind(micros(at))
        .execute(&mut **tx)
        .await?;
    Ok(true)
}

fn read_entry(row: &AnyRow) -> Result<Revoked, StoreError> {
    let serial_hex = row.try_get("serial_hex")?;
    let (at, reason) = read_revocation(row)?.ok_or(StoreError::Corrupt { what: "revocation" })?;
    Ok(Revoked { serial_hex, at, reason })
}

fn read(row: &AnyRow) -> Result<Issued, StoreError> {
    let der: Vec<u8> = row.try_get("certificate")?;
    Ok(Issued {
        certificate: Certificate::from_der(&der).map_err(|_| StoreError::Corrupt { what: "certificate" })?,
        kind: Kind::from_word(&row.try_get::<String, _>("profile")?)?,
        holder: row.try_get("holder")?,
        name: row.try_get("name")?,
        request: row.try_get("request")?,
        identification: Identification::from_word(&row.try_get::<String, _>("identification")?)?,
        revoked: read_revocation(row)?,
    })
}

fn read_revocation(row: &AnyRow) -> Result<Option<(Timestamp, RevocationReason)>, StoreError> {
    let Some(at) = row.try_get::<Option<i64>, _>("revoked_at")? else {
        return Ok(None);
    };
    let word: Option<String> = row.try_get("revocation_reason")?;
    let reason = word.as_deref().and_then(reason_from_word).ok_or(StoreError::Corrupt {
        what: "revocation reason",
    })?;
    Ok(Some((moment(at)?, reason)))
}
