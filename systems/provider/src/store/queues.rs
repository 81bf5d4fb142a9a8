//! Registers and waiting lists: who is entered, with which precedence, in which place.

use jiff::Timestamp;
use sqlx::Row;
use sqlx::any::AnyRow;
use store::{Db, StoreError, Tx};

use super::time;

/// The most entries on one page.
pub(crate) const PER_PAGE: u32 = 50;

#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) id: String,
    pub(crate) regulation: String,
    pub(crate) register: String,
    pub(crate) case: String,
    /// The number under which the applicant stands in the register.
    pub(crate) number: String,
    pub(crate) applicant_iin: String,
    pub(crate) applicant_name: String,
    pub(crate) category: String,
    /// The place of the category among those of the register, from 0: lower goes first.
    pub(crate) precedence: i64,
    /// For how many people it is.
    pub(crate) size: i64,
    pub(crate) entered: Timestamp,
    /// `waiting`, `referred`, `lapsed`, `left`.
    pub(crate) state: String,
    /// From 1 while waiting; 0 otherwise.
    pub(crate) place: i64,
    pub(crate) valid_until: Option<Timestamp>,
    pub(crate) cause: String,
}

pub(crate) async fn add(tx: &mut Tx, entry: &Entry) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO queue_entries (id, regulation, register, case_id, number, applicant_iin, applicant_name, category,
            precedence, size, entered_at, state, place, cause)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
    )
    .bind(&entry.id)
    .bind(&entry.regulation)
    .bind(&entry.register)
    .bind(&entry.case)
    .bind(&entry.number)
    .bind(&entry.applicant_iin)
    .bind(&entry.applicant_name)
    .bind(&entry.category)
    .bind(entry.precedence)
    .bind(entry.size)
    .bind(entry.entered.as_microsecond())
    .bind(&entry.state)
    .bind(entry.place)
    .bind(&entry.cause)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Writes what can change of an entry.
pub(crate) async fn change(tx: &mut Tx, entry: &Entry) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE queue_entries SET category = $2, precedence = $3, state = $4, place = $5, valid_until = $6, cause = $7
         WHERE id = $1",
    )
    .bind(&entry.id)
    .bind(&entry.category)
    .bind(entry.precedence)
    .bind(&entry.state)
    .bind(entry.place)
    .bind(entry.valid_until.map(Timestamp::as_microsecond))
    .bind(&entry.cause)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// How many were ever entered: the next number follows.
pub(crate) async fn entered(tx: &mut Tx, regulation: &str, register: &str) -> Result<i64, StoreError> {
    let row = sqlx::query("SELECT COUNT(*) AS found FROM queue_entries WHERE regulation = $1 AND register = $2")
        .bind(regulation)
        .bind(register)
        .fetch_one(&mut **tx)
        .await?;
    Ok(row.try_get("found")?)
}

/// Those who wait, in the order of the register: category, date, number.
pub(crate) async fn waiting(tx: &mut Tx, regulation: &str, register: &str) -> Result<Vec<Entry>, StoreError> {
    let rows = sqlx::query(
        "SELECT * FROM queue_entries WHERE regulation = $1 AND register = $2 AND state = 'waiting'
         ORDER BY precedence, entered_at, id",
    )
    .bind(regulation)
    .bind(register)
    .fetch_all(&mut **tx)
    .await?;
    rows.iter().map(read).collect()
}

/// The entry that a person changes.
pub(crate) async fn find(tx: &mut Tx, id: &str) -> Result<Option<Entry>, StoreError> {
    let row = sqlx::query("SELECT * FROM queue_entries WHERE id = $1")
        .bind(id)
        .fetch_optional(&mut **tx)
        .await?;
    row.as_ref().map(read).transpose()
}

/// Referrals whose time is over.
pub(crate) async fn lapsing(db: &Db, now: Timestamp) -> Result<Vec<String>, StoreError> {
    let rows = sqlx::query("SELECT id FROM queue_entries WHERE state = 'referred' AND valid_until < $1 LIMIT 200")
        .bind(now.as_microsecond())
        .fetch_all(db.reader())
        .await?;
    rows.iter().map(|row| Ok(row.try_get("id")?)).collect()
}

/// What is looked for in a register.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Search<'a> {
    pub(crate) regulation: &'a str,
    pub(crate) register: &'a str,
    pub(crate) state: &'a str,
    /// Empty for all.
    pub(crate) category: &'a str,
    /// Part of a name, an ИИН or a number; empty for all.
    pub(crate) words: &'a str,
}

/// `$1` regulation, `$2` register, `$3` state, `$4` category, `$5` words. The name in lower case stands with the case.
macro_rules! found {
    ($select:literal, $order:literal) => {
        concat!(
            "SELECT ",
            $select,
            " FROM queue_entries WHERE regulation = $1 AND register = $2 AND state = $3 AND ($4 = '' OR category = $4)
                AND ($5 = '%%' OR number LIKE $5 ESCAPE '\\' OR EXISTS (SELECT 1 FROM cases
                    WHERE cases.id = queue_entries.case_id AND (cases.applicant_sought LIKE $5 ESCAPE '\\'
                        OR cases.applicant_iin LIKE $5 ESCAPE '\\' OR cases.number LIKE $5 ESCAPE '\\')))",
            $order
        )
    };
}

/// One page of a register, from 0: those who wait in their order, or those in another state, the latest first.
pub(crate) async fn page(db: &Db, search: &Search<'_>, page: u32) -> Result<Vec<Entry>, StoreError> {
    let rows = sqlx::query(found!("*", " ORDER BY place, entered_at DESC, id LIMIT $6 OFFSET $7"))
        .bind(search.regulation)
        .bind(search.register)
        .bind(search.state)
        .bind(search.category)
        .bind(super::pattern(search.words))
        .bind(i64::from(PER_PAGE))
        .bind(i64::from(page) * i64::from(PER_PAGE))
        .fetch_all(db.reader())
        .await?;
    rows.iter().map(read).collect()
}

/// How many a search finds.
pub(crate) async fn found(db: &Db, search: &Search<'_>) -> Result<u64, StoreError> {
    let row = sqlx::query(found!("COUNT(*) AS found", ""))
        .bind(search.regulation)
        .bind(search.register)
        .bind(search.state)
        .bind(search.category)
        .bind(super::pattern(search.words))
        .fetch_one(db.reader())
        .await?;
    Ok(u64::try_from(row.try_get::<i64, _>("found")?).unwrap_or(0))
}

/// How many are in a state.
pub(crate) async fn count(db: &Db, regulation: &str, register: &str, state: &str) -> Result<u64, StoreError> {
    let row = sqlx::query(
        "SELECT COUNT(*) AS found FROM queue_entries WHERE regulation = $1 AND register = $2 AND state = $3",
    )
    .bind(regulation)
    .bind(register)
    .bind(state)
    .fetch_one(db.reader())
    .await?;
    Ok(u64::try_from(row.try_get::<i64, _>("found")?).unwrap_or(0))
}

fn read(row: &AnyRow) -> Result<Entry, StoreError> {
    let valid_until: Option<i64> = row.try_get("valid_until")?;
    Ok(Entry {
        id: row.try_get("id")?,
        regulation: row.try_get("regulation")?,
        register: row.try_get("register")?,
        case: row.try_get("case_id")?,
        number: row.try_get("number")?,
        applicant_iin: row.try_get("applicant_iin")?,
        applicant_name: row.try_get("applicant_name")?,
        category: row.try_get("category")?,
        precedence: row.try_get("precedence")?,
        size: row.try_get("size")?,
        entered: time(row.try_get("entered_at")?)?,
        state: row.try_get("state")?,
        place: row.try_get("place")?,
        valid_until: valid_until.map(time).transpose()?,
        cause: row.try_get("cause")?,
    })
}
