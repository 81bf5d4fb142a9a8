//! Preserved documents in the store: what each is now, when it is due, what it was before.

use eds::cades::Level;
use eds::report::Sentence;
use jiff::Timestamp;
use sqlx::Row;
use sqlx::any::AnyRow;
use store::{Db, StoreError, Tx};

/// A signed document that must prove itself for years.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    pub id: String,
    /// The case.
    pub subject: String,
    pub form: Form,
    /// SHA-256 of the document as the rest of the store knows it.
    pub original: String,
    /// SHA-256 of the document as it is now.
    pub newest: String,
    /// SHA-256 of what a detached CMS is over.
    pub content: Option<String>,
    pub level: Level,
    /// Something waits for its proof.
    pub awaited: bool,
    /// When it is raised or stamped again; none where nothing more can be done.
    pub due: Option<Timestamp>,
    /// How often it was tried in vain.
    pub attempts: u32,
    /// Why, in three languages.
    pub last_error: Option<Sentence>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Pdf,
    Cms,
}

impl Form {
    /// A stable word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Cms => "cms",
        }
    }
}

/// The bytes of a document at some time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    pub sha256: String,
    pub size: usize,
    pub level: Level,
    pub made_at: Timestamp,
}

/// How many documents stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    pub all: u64,
    /// Tried in vain, to be tried again.
    pub troubled: u64,
    /// For which something waits.
    pub awaited: u64,
    /// Which nothing can prove any more.
    pub given_up: u64,
}

/// Keeps a document, with the change that made it. One that is kept already stays as it is.
pub async fn put(tx: &mut Tx, document: &Document, size: usize, now: Timestamp) -> Result<(), StoreError> {
    let added = sqlx::query(
        "INSERT INTO preserved (id, subject, form, original, newest, content, level, awaited, due, attempts, kept_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10) ON CONFLICT (original) DO NOTHING",
    )
    .bind(&document.id)
    .bind(&document.subject)
    .bind(document.form.name())
    .bind(&document.original)
    .bind(&document.newest)
    .bind(document.content.clone())
    .bind(document.level.to_string())
    .bind(i64::from(document.awaited))
    .bind(document.due.map(Timestamp::as_microsecond))
    .bind(now.as_microsecond())
    .execute(&mut **tx)
    .await?;
    if added.rows_affected() == 0 {
        return Ok(());
    }
    let version = Version {
        sha256: document.newest.clone(),
        size,
        level: document.level,
        made_at: now,
    };
    add_version(tx, &document.id, &version).await
}

/// Those whose time has come, the longest due first.
pub(crate) async fn due(db: &Db, now: Timestamp, limit: i64) -> Result<Vec<Document>, StoreError> {
    let rows = sqlx::query("SELECT * FROM preserved WHERE due <= $1 ORDER BY due, id LIMIT $2")
        .bind(now.as_microsecond())
        .bind(limit)
        .fetch_all(db.reader())
        .await?;
    rows.iter().map(document).collect()
}

/// Takes a document until `until`; false where somebody else has it. Whoever dies with it leaves it to the next.
pub(crate) async fn claim(db: &Db, document: &Document, until: Timestamp) -> Result<bool, StoreError> {
    let mut tx = db.begin().await?;
    let taken = sqlx::query("UPDATE preserved SET due = $3 WHERE id = $1 AND due = $2")
        .bind(&document.id)
        .bind(document.due.map(Timestamp::as_microsecond))
        .bind(until.as_microsecond())
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(taken.rows_affected() == 1)
}

/// The document has become `version`. One that something waited for is known by its new hash from now on. False where
/// somebody else was faster.
pub(crate) async fn renewed(
    tx: &mut Tx,
    document: &Document,
    version: &Version,
    due: Option<Timestamp>,
) -> Result<bool, StoreError> {
    let original = if document.awaited {
        &version.sha256
    } else {
        &document.original
    };
    let done = sqlx::query(
        "UPDATE preserved SET original = $3, newest = $4, level = $5, due = $6, awaited = 0, attempts = 0, \
         last_error = NULL WHERE id = $1 AND newest = $2",
    )
    .bind(&document.id)
    .bind(&document.newest)
    .bind(original)
    .bind(&version.sha256)
    .bind(version.level.to_string())
    .bind(due.map(Timestamp::as_microsecond))
    .execute(&mut **tx)
    .await?;
    if done.rows_affected() != 1 {
        return Ok(false);
    }
    add_version(tx, &document.id, version).await?;
    Ok(true)
}

/// Notes why it could not be done, and when it is tried again; none where trying is of no use.
pub(crate) async fn failed(
    tx: &mut Tx,
    document: &Document,
    cause: &Sentence,
    again: Option<Timestamp>,
) -> Result<(), StoreError> {
    let cause = serde_json::to_string(cause).map_err(|_| corrupt())?;
    sqlx::query("UPDATE preserved SET attempts = attempts + 1, last_error = $2, due = $3 WHERE id = $1")
        .bind(&document.id)
        .bind(cause)
        .bind(again.map(Timestamp::as_microsecond))
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// The document that the store knows by this hash.
pub async fn known_by(db: &Db, original: &str) -> Result<Option<Document>, StoreError> {
    let row = sqlx::query("SELECT * FROM preserved WHERE original = $1")
        .bind(original)
        .fetch_optional(db.reader())
        .await?;
    row.as_ref().map(document).transpose()
}

/// The documents of a case.
pub async fn of_subject(db: &Db, subject: &str) -> Result<Vec<Document>, StoreError> {
    let rows = sqlx::query("SELECT * FROM preserved WHERE subject = $1 ORDER BY kept_at, id LIMIT 50")
        .bind(subject)
        .fetch_all(db.reader())
        .await?;
    rows.iter().map(document).collect()
}

/// Those that could not be raised or stamped again when they were tried last, the longest waiting first.
pub async fn troubled(db: &Db, limit: i64) -> Result<Vec<Document>, StoreError> {
    let rows = sqlx::query("SELECT * FROM preserved WHERE last_error IS NOT NULL ORDER BY kept_at, id LIMIT $1")
        .bind(limit)
        .fetch_all(db.reader())
        .await?;
    rows.iter().map(document).collect()
}

pub async fn figures(db: &Db) -> Result<Figures, StoreError> {
    let row = sqlx::query(
        "SELECT COUNT(*) AS total, \
         COUNT(CASE WHEN last_error IS NOT NULL AND due IS NOT NULL THEN 1 END) AS troubled, \
         COUNT(CASE WHEN awaited = 1 AND due IS NOT NULL THEN 1 END) AS awaited, \
         COUNT(CASE WHEN due IS NULL THEN 1 END) AS given_up FROM preserved",
    )
    .fetch_one(db.reader())
    .await?;
    let count = |name: &str| -> Result<u64, StoreError> {
        u64::try_from(row.try_get::<i64, _>(name)?).map_err(|_| StoreError::Corrupt { what: "count" })
    };
    Ok(Figures {
        all: count("total")?,
        troubled: count("troubled")?,
        awaited: count("awaited")?,
        given_up: count("given_up")?,
    })
}

/// What a document was, the first version first.
pub async fn versions(db: &Db, id: &str) -> Result<Vec<Version>, StoreError> {
    let rows =
        sqlx::query("SELECT sha256, size, level, made_at FROM preserved_versions WHERE document = $1 ORDER BY n")
            .bind(id)
            .fetch_all(db.reader())
            .await?;
    rows.iter()
        .map(|row| {
            Ok(Version {
                sha256: row.try_get("sha256")?,
                size: usize::try_from(row.try_get::<i64, _>("size")?).map_err(|_| corrupt())?,
                level: level(row)?,
                made_at: moment(row.try_get("made_at")?)?,
            })
        })
        .collect()
}

async fn add_version(tx: &mut Tx, id: &str, version: &Version) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO preserved_versions (document, n, sha256, size, level, made_at) \
         SELECT $1, COUNT(*) + 1, $2, $3, $4, $5 FROM preserved_versions WHERE document = $1",
    )
    .bind(id)
    .bind(&version.sha256)
    .bind(i64::try_from(version.size).unwrap_or(i64::MAX))
    .bind(version.level.to_string())
    .bind(version.made_at.as_microsecond())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

fn document(row: &AnyRow) -> Result<Document, StoreError> {
    let form: String = row.try_get("form")?;
    let due: Option<i64> = row.try_get("due")?;
    Ok(Document {
        id: row.try_get("id")?,
        subject: row.try_get("subject")?,
        form: [Form::Pdf, Form::Cms]
            .into_iter()
            .find(|known| known.name() == form)
            .ok_or_else(corrupt)?,
        original: row.try_get("original")?,
        newest: row.try_get("newest")?,
        content: row.try_get("content")?,
        level: level(row)?,
        awaited: row.try_get::<i64, _>("awaited")? != 0,
        due: due.map(moment).transpose()?,
        attempts: u32::try_from(row.try_get::<i64, _>("attempts")?).map_err(|_| corrupt())?,
        last_error: row.try_get::<Option<String>, _>("last_error")?.map(cause),
    })
}

/// What was noted before there were three languages is one text.
fn cause(noted: String) -> Sentence {
    serde_json::from_str(&noted).unwrap_or_else(|_| Sentence::new(noted.clone(), noted.clone(), noted))
}

fn level(row: &AnyRow) -> Result<Level, StoreError> {
    row.try_get::<String, _>("level")?.parse().map_err(|_| corrupt())
}

fn moment(microseconds: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_microsecond(microseconds).map_err(|_| corrupt())
}

const fn corrupt() -> StoreError {
    StoreError::Corrupt {
        what: "preserved document",
    }
}
