//! Tickets of the hall. Every change is a compare-and-set on `version`: of two clerks who call, each gets another visitor.

use jiff::Timestamp;
use jiff::civil::Date;
use law::Language;
use sqlx::Row;
use sqlx::any::AnyRow;
use store::{Db, StoreError, Tx};

use super::moment;

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Ticket {
    pub(crate) id: String,
    pub(crate) hall: String,
    pub(crate) day: Date,
    pub(crate) number: String,
    pub(crate) letter: String,
    pub(crate) language: Language,
    pub(crate) state: Turn,
    pub(crate) version: i64,
    /// The window that called; of a waiting one, the window to which it was passed on.
    pub(crate) place: Option<String>,
    pub(crate) clerk: Option<(String, String)>,
    pub(crate) calls: i64,
    pub(crate) filing: Option<String>,
    pub(crate) taken_at: Timestamp,
    pub(crate) first_called_at: Option<Timestamp>,
    pub(crate) called_at: Option<Timestamp>,
    pub(crate) began_at: Option<Timestamp>,
    pub(crate) ended_at: Option<Timestamp>,
}

/// Where the holder of a ticket is in the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    Waiting,
    Called,
    Serving,
    Served,
    NoShow,
}

impl Turn {
    const ALL: [Self; 5] = [Self::Waiting, Self::Called, Self::Serving, Self::Served, Self::NoShow];

    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Called => "called",
            Self::Serving => "serving",
            Self::Served => "served",
            Self::NoShow => "no_show",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|turn| turn.word() == word)
    }
}

const COLUMNS: &str = "SELECT id, hall, day, number, letter, language, state, version, place, clerk, clerk_name, calls, \
    filing, taken_at, first_called_at, called_at, began_at, ended_at FROM hall_tickets";

/// False when the number was given to somebody else just now.
pub(crate) async fn add(tx: &mut Tx, ticket: &Ticket) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "INSERT INTO hall_tickets (id, hall, day, number, letter, language, state, version, calls, taken_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, 1, 0, $8) ON CONFLICT DO NOTHING",
    )
    .bind(ticket.id.clone())
    .bind(ticket.hall.clone())
    .bind(ticket.day.to_string())
    .bind(ticket.number.clone())
    .bind(ticket.letter.clone())
    .bind(ticket.language.tag())
    .bind(ticket.state.word())
    .bind(ticket.taken_at.as_microsecond())
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// False when somebody has changed it since it was read.
pub(crate) async fn change(tx: &mut Tx, ticket: &Ticket) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE hall_tickets SET version = version + 1, state = $3, place = $4, clerk = $5, clerk_name = $6, calls = $7, \
         filing = $8, first_called_at = $9, called_at = $10, began_at = $11, ended_at = $12, letter = $13 \
         WHERE id = $1 AND version = $2",
    )
    .bind(ticket.id.clone())
    .bind(ticket.version)
    .bind(ticket.state.word())
    .bind(ticket.place.clone())
    .bind(ticket.clerk.as_ref().map(|(account, _)| account.clone()))
    .bind(ticket.clerk.as_ref().map(|(_, name)| name.clone()))
    .bind(ticket.calls)
    .bind(ticket.filing.clone())
    .bind(ticket.first_called_at.map(Timestamp::as_microsecond))
    .bind(ticket.called_at.map(Timestamp::as_microsecond))
    .bind(ticket.began_at.map(Timestamp::as_microsecond))
    .bind(ticket.ended_at.map(Timestamp::as_microsecond))
    .bind(ticket.letter.clone())
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(crate) async fn find(db: &Db, id: &str) -> Result<Option<Ticket>, StoreError> {
    let row = sqlx::query(sqlx::AssertSqlSafe(format!("{COLUMNS} WHERE id = $1")))
        .bind(id)
        .fetch_optional(db.reader())
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// All of a hall's day, in the order in which they were taken.
pub(crate) async fn of_day(db: &Db, hall: &str, day: Date) -> Result<Vec<Ticket>, StoreError> {
    let text = format!("{COLUMNS} WHERE hall = $1 AND day = $2 ORDER BY taken_at, number");
    let rows = sqlx::query(sqlx::AssertSqlSafe(text))
        .bind(hall)
        .bind(day.to_string())
        .fetch_all(db.reader())
        .await?;
    rows.iter().map(read).collect()
}

/// How many tickets of a group a day has.
pub(crate) async fn count(tx: &mut Tx, hall: &str, day: Date, letter: &str) -> Result<i64, StoreError> {
    let row = sqlx::query("SELECT COUNT(*) AS many FROM hall_tickets WHERE hall = $1 AND day = $2 AND number LIKE $3")
        .bind(hall)
        .bind(day.to_string())
        .bind(format!("{letter}%"))
        .fetch_one(&mut **tx)
        .await?;
    Ok(row.try_get("many")?)
}

fn read(row: &AnyRow) -> Result<Ticket, StoreError> {
    let corrupt = |what| StoreError::Corrupt { what };
    let text = |column: &'static str| row.try_get::<String, _>(column);
    let maybe = |column: &'static str| row.try_get::<Option<String>, _>(column);
    let at = |column: &'static str| -> Result<Option<Timestamp>, StoreError> {
        row.try_get::<Option<i64>, _>(column)?.map(moment).transpose()
    };
    Ok(Ticket {
        id: text("id")?,
        hall: text("hall")?,
        day: text("day")?.parse().map_err(|_| corrupt("day"))?,
        number: text("number")?,
        letter: text("letter")?,
        language: Language::from_tag(&text("language")?).ok_or_else(|| corrupt("language"))?,
        state: Turn::from_word(&text("state")?).ok_or_else(|| corrupt("state"))?,
        version: row.try_get("version")?,
        place: maybe("place")?,
        clerk: maybe("clerk")?.zip(maybe("clerk_name")?),
        calls: row.try_get("calls")?,
        filing: maybe("filing")?,
        taken_at: moment(row.try_get("taken_at")?)?,
        first_called_at: at("first_called_at")?,
        called_at: at("called_at")?,
        began_at: at("began_at")?,
        ended_at: at("ended_at")?,
    })
}
