//! The certificates of root and issuing authority.

use eds::Certificate;
use jiff::Timestamp;
use sqlx::Row;
use store::{Db, StoreError};

use super::micros;

/// What has been made so far.
#[derive(Default)]
pub(crate) struct Authorities {
    pub(crate) root: Option<Certificate>,
    pub(crate) issuing: Option<Certificate>,
}

pub(crate) async fn all(db: &Db) -> Result<Authorities, StoreError> {
    let mut authorities = Authorities::default();
    for row in sqlx::query("SELECT name, certificate FROM authorities")
        .fetch_all(db.reader())
        .await?
    {
        let der: Vec<u8> = row.try_get("certificate")?;
        let certificate = Certificate::from_der(&der).map_err(|_| StoreError::Corrupt {
            what: "authority certificate",
        })?;
        match row.try_get::<String, _>("name")?.as_str() {
            "root" => authorities.root = Some(certificate),
            "issuing" => authorities.issuing = Some(certificate),
            _ => {
                return Err(StoreError::Corrupt { what: "authority name" });
            }
        }
    }
    Ok(authorities)
}

pub(crate) async fn keep(db: &Db, name: &str, certificate: &Certificate, now: Timestamp) -> Result<(), StoreError> {
    let mut tx = db.begin().await?;
    sqlx::query("INSERT INTO authorities (name, certificate, created_at) VALUES ($1, $2, $3)")
        .bind(name)
        .bind(certificate.der.clone())
        .bind(micros(now))
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(())
}
