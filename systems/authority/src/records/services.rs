//! The certificates of the authority's own services.

use eds::Certificate;
use jiff::Timestamp;
use sqlx::Row;
use store::{Db, StoreError};

use super::micros;

/// The newest generation of a service's certificate.
pub(crate) async fn latest(db: &Db, name: &str) -> Result<Option<(i64, Certificate)>, StoreError> {
    let row =
        sqlx::query("SELECT generation, certificate FROM services WHERE name = $1 ORDER BY generation DESC LIMIT 1")
            .bind(name)
            .fetch_optional(db.reader())
            .await?;
    let Some(row) = row else { return Ok(None) };
    let certificate = read(&row.try_get::<Vec<u8>, _>("certificate")?)?;
    Ok(Some((row.try_get("generation")?, certificate)))
}

pub(crate) async fn keep(
    db: &Db,
    name: &str,
    generation: i64,
    certificate: &Certificate,
    now: Timestamp,
) -> Result<(), StoreError> {
    let mut tx = db.begin().await?;
    sqlx::query(
        "INSERT INTO services (name, generation, serial_hex, certificate, created_at) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(name)
    .bind(generation)
    .bind(certificate.serial_hex.clone())
    .bind(certificate.der.clone())
    .bind(micros(now))
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(())
}

/// The certificate of a service, of any generation, with this serial number.
pub(crate) async fn find(db: &Db, serial_hex: &str) -> Result<Option<Certificate>, StoreError> {
    let row = sqlx::query("SELECT certificate FROM services WHERE serial_hex = $1")
        .bind(serial_hex)
        .fetch_optional(db.reader())
        .await?;
    row.map(|row| read(&row.try_get::<Vec<u8>, _>("certificate")?))
        .transpose()
}

fn read(der: &[u8]) -> Result<Certificate, StoreError> {
    Certificate::from_der(der).map_err(|_| StoreError::Corrupt {
        what: "service certificate",
    })
}
