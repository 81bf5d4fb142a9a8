//! One-time texts for signing in by ЭЦП: one for each browser at a sign-in page, until it is used or out of date.

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use sqlx::Row;

use crate::{Db, StoreError, Tx, hold, row};

/// The most texts that wait to be signed at once: more than people sign in within minutes, and few enough that a
/// stranger who asks for one text after another does not fill the disk.
pub const OPEN_MAX: i64 = 20_000;

/// A text that waits to be signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    /// Tells it from every other; stands in the text.
    pub code: String,
    /// Exactly what is to be signed, UTF-8.
    pub text: String,
    pub expires_at: Timestamp,
}

/// Keeps the text for a browser in place of the one it had. False when [`OPEN_MAX`] others wait.
///
/// `browser` is the form token of the browser; only its SHA-256 is kept, as of a session's token.
pub async fn open(db: &Db, browser: &str, challenge: &Challenge, now: Timestamp) -> Result<bool, StoreError> {
    let mut tx = db.begin().await?;
    sweep(&mut tx, now).await?;
    let waiting = sqlx::query("SELECT COUNT(*) AS waiting FROM sign_in_challenges")
        .fetch_one(&mut *tx)
        .await?;
    if waiting.try_get::<i64, _>("waiting")? >= OPEN_MAX {
        return Ok(false);
    }
    sqlx::query(
        "INSERT INTO sign_in_challenges (browser_sha256, code, text, expires_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (browser_sha256) DO UPDATE SET code = excluded.code, text = excluded.text, \
         expires_at = excluded.expires_at",
    )
    .bind(digest(browser))
    .bind(&challenge.code)
    .bind(&challenge.text)
    .bind(challenge.expires_at.as_microsecond())
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(true)
}

/// The text that waits for this browser, out of date or not.
pub async fn find(db: &Db, browser: &str) -> Result<Option<Challenge>, StoreError> {
    let found = sqlx::query("SELECT code, text, expires_at FROM sign_in_challenges WHERE browser_sha256 = $1")
        .bind(digest(browser))
        .fetch_optional(db.reader())
        .await?;
    let Some(found) = found else { return Ok(None) };
    Ok(Some(Challenge {
        code: found.try_get("code")?,
        text: found.try_get("text")?,
        expires_at: row::time(&found, "expires_at")?,
    }))
}

/// Takes the text with this code away from the browser, for ever. None when it is not there: of two who come with the
/// same one, one gets it.
pub async fn take(db: &Db, browser: &str, code: &str) -> Result<Option<Challenge>, StoreError> {
    let Some(found) = find(db, browser).await?.filter(|challenge| challenge.code == code) else {
        return Ok(None);
    };
    let mut tx = db.begin().await?;
    hold(&mut tx, &found.code).await?;
    let taken = sqlx::query("DELETE FROM sign_in_challenges WHERE browser_sha256 = $1 AND code = $2")
        .bind(digest(browser))
        .bind(code)
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok((taken.rows_affected() == 1).then_some(found))
}

/// Removes the texts that are out of date.
pub(crate) async fn sweep(tx: &mut Tx, now: Timestamp) -> Result<(), StoreError> {
    // A text that has just run out stays a while, so that whoever comes late is told so and not "unknown".
    let gone = now.saturating_sub(KEPT_AFTERWARDS).unwrap_or(Timestamp::MIN);
    sqlx::query("DELETE FROM sign_in_challenges WHERE expires_at <= $1")
        .bind(gone.as_microsecond())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

const KEPT_AFTERWARDS: jiff::SignedDuration = jiff::SignedDuration::from_mins(15);

fn digest(browser: &str) -> String {
    hex::encode(Sha256::digest(browser))
}
