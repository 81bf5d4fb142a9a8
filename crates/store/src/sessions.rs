//! Sessions of signed-in people, for pages (cookie) and for the API (bearer token).

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use sqlx::Row;

use crate::{Db, StoreError, accounts, challenges, hold, row};

/// A session as its holder's token finds it. Only the SHA-256 of the token is stored: who reads the table cannot
/// take a session over. The token has 256 bits of chance, so a plain hash is enough.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub account: String,
    /// The visit: the subject of the events from sign-in on.
    pub visit: String,
    /// The token that forms must carry.
    pub csrf: String,
    pub signed_in_at: Timestamp,
    pub expires_at: Timestamp,
}

/// Begins a session; `Duplicate` when the token has one.
pub async fn begin(db: &Db, token: &str, session: &Session) -> Result<(), StoreError> {
    let mut tx = db.begin().await?;
    let begun = sqlx::query(
        "INSERT INTO sessions (token_sha256, account, visit, csrf, signed_in_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (token_sha256) DO NOTHING",
    )
    .bind(digest(token))
    .bind(&session.account)
    .bind(&session.visit)
    .bind(&session.csrf)
    .bind(session.signed_in_at.as_microsecond())
    .bind(session.expires_at.as_microsecond())
    .execute(&mut *tx)
    .await?;
    if begun.rows_affected() == 0 {
        return Err(StoreError::Duplicate);
    }
    Ok(tx.commit().await?)
}

/// The session behind a token, unless it has expired.
pub async fn find(db: &Db, token: &str, now: Timestamp) -> Result<Option<Session>, StoreError> {
    let found = sqlx::query(
        "SELECT account, visit, csrf, signed_in_at, expires_at FROM sessions \
         WHERE token_sha256 = $1 AND expires_at > $2",
    )
    .bind(digest(token))
    .bind(now.as_microsecond())
    .fetch_optional(db.reader())
    .await?;
    let Some(found) = found else { return Ok(None) };
    Ok(Some(Session {
        account: found.try_get("account")?,
        visit: found.try_get("visit")?,
        csrf: found.try_get("csrf")?,
        signed_in_at: row::time(&found, "signed_in_at")?,
        expires_at: row::time(&found, "expires_at")?,
    }))
}

/// Ends the session behind a token, if there is one.
pub async fn end(db: &Db, token: &str) -> Result<(), StoreError> {
    let mut tx = db.begin().await?;
    sqlx::query("DELETE FROM sessions WHERE token_sha256 = $1")
        .bind(digest(token))
        .execute(&mut *tx)
        .await?;
    Ok(tx.commit().await?)
}

/// Removes expired sessions, and with them sign-in failures, locks and one-time texts that no longer count. Gives how many sessions
/// that were.
pub async fn sweep(db: &Db, now: Timestamp) -> Result<u64, StoreError> {
    let mut tx = db.begin().await?;
    // Two processes that sweep at once take turns.
    hold(&mut tx, "sweep").await?;
    accounts::sweep(&mut tx, now).await?;
    challenges::sweep(&mut tx, now).await?;
    let swept = sqlx::query("DELETE FROM sessions WHERE expires_at <= $1")
        .bind(now.as_microsecond())
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(swept.rows_affected())
}

fn digest(token: &str) -> String {
    hex::encode(Sha256::digest(token))
}
