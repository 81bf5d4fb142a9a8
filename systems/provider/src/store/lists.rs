//! The lists of the desk: «Поступившие», «В работе», done. Overdue first, then by deadline.

use jiff::Timestamp;
use law::{Channel, PlanHash, Text};
use sqlx::Row;
use sqlx::any::AnyRow;
use store::{Db, StoreError};

use super::cases::{Due, Holder, channel, holder};
use super::time;

/// The most cases on one page.
pub(crate) const PER_PAGE: u32 = 25;

/// Which list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shelf {
    /// Registered and not yet taken.
    Received,
    /// Taken, until the document is signed.
    InWork,
    Done,
}

impl Shelf {
    pub(crate) const ALL: [Self; 3] = [Self::Received, Self::InWork, Self::Done];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::InWork => "in_work",
            Self::Done => "done",
        }
    }

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|shelf| shelf.name() == name)
    }

    /// The first and last state of the list; states in between lie alphabetically anywhere, so they are named.
    fn states(self) -> [&'static str; 4] {
        match self {
            Self::Received => ["registered"; 4],
            Self::InWork => ["taken", "decided", "drawn", "confirmed"],
            Self::Done => ["signed"; 4],
        }
    }
}

/// One line of a list.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) id: String,
    pub(crate) number: String,
    pub(crate) registration: String,
    pub(crate) service: Text,
    pub(crate) applicant_name: String,
    pub(crate) state: String,
    pub(crate) status: String,
    pub(crate) holder: Option<Holder>,
    /// With the channel it tells which clause is due.
    pub(crate) plan: PlanHash,
    pub(crate) channel: Channel,
    pub(crate) due: Due,
}

/// What is looked for, and for whom.
#[derive(Clone, Debug)]
pub(crate) struct Search<'a> {
    pub(crate) shelf: Shelf,
    /// Part of a name, of an ИИН or of a number; empty for all.
    pub(crate) words: &'a str,
    /// Only the cases this account holds.
    pub(crate) held_by: Option<&'a str>,
}

impl Search<'_> {
    /// The pattern for LIKE, with its own signs made harmless.
    fn pattern(&self) -> String {
        let words = self.words.trim().to_lowercase();
        let plain = words.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        format!("%{plain}%")
    }
}

/// One page of a list, from 0.
///
/// Overdue ones have the earliest deadlines, so the order by deadline puts them first; cases without a deadline
/// come last. Finished cases stand the other way round: the newest first.
pub(crate) async fn page(db: &Db, search: &Search<'_>, page: u32) -> Result<Vec<Line>, StoreError> {
    let [a, b, c, d] = search.shelf.states();
    let statement = match search.shelf {
        Shelf::Done => {
            "SELECT id, number, registration, service, applicant_name, state, status, taken_by, taken_by_iin, taken_by_name,
                since, until, plan, channel, task FROM cases
             WHERE state IN ($1, $2, $3, $4) AND ($5 = '' OR taken_by = $5)
                AND (applicant_sought LIKE $6 ESCAPE '\\' OR number LIKE $6 ESCAPE '\\' OR registration LIKE $6 ESCAPE '\\'
                    OR applicant_iin LIKE $6 ESCAPE '\\')
             ORDER BY since DESC, id DESC LIMIT $7 OFFSET $8"
        }
        Shelf::Received | Shelf::InWork => {
            "SELECT id, number, registration, service, applicant_name, state, status, taken_by, taken_by_iin, taken_by_name,
                since, until, plan, channel, task FROM cases
             WHERE state IN ($1, $2, $3, $4) AND ($5 = '' OR taken_by = $5)
                AND (applicant_sought LIKE $6 ESCAPE '\\' OR number LIKE $6 ESCAPE '\\' OR registration LIKE $6 ESCAPE '\\'
                    OR applicant_iin LIKE $6 ESCAPE '\\')
             ORDER BY CASE WHEN until IS NULL THEN 1 ELSE 0 END, until, since, id LIMIT $7 OFFSET $8"
        }
    };
    let rows = sqlx::query(statement)
        .bind(a)
        .bind(b)
        .bind(c)
        .bind(d)
        .bind(search.held_by.unwrap_or_default().to_owned())
        .bind(search.pattern())
        .bind(i64::from(PER_PAGE))
        .bind(i64::from(page) * i64::from(PER_PAGE))
        .fetch_all(db.reader())
        .await?;
    rows.iter().map(read).collect()
}

/// How many cases a search finds.
pub(crate) async fn count(db: &Db, search: &Search<'_>) -> Result<u64, StoreError> {
    let [a, b, c, d] = search.shelf.states();
    let row = sqlx::query(
        "SELECT COUNT(*) AS found FROM cases
         WHERE state IN ($1, $2, $3, $4) AND ($5 = '' OR taken_by = $5)
            AND (applicant_sought LIKE $6 ESCAPE '\\' OR number LIKE $6 ESCAPE '\\' OR registration LIKE $6 ESCAPE '\\'
                    OR applicant_iin LIKE $6 ESCAPE '\\')",
    )
    .bind(a)
    .bind(b)
    .bind(c)
    .bind(d)
    .bind(search.held_by.unwrap_or_default().to_owned())
    .bind(search.pattern())
    .fetch_one(db.reader())
    .await?;
    Ok(u64::try_from(row.try_get::<i64, _>("found")?).unwrap_or(0))
}

/// How many cases of a list are past their deadline.
pub(crate) async fn overdue(db: &Db, shelf: Shelf, now: Timestamp) -> Result<u64, StoreError> {
    let [a, b, c, d] = shelf.states();
    let row = sqlx::query("SELECT COUNT(*) AS found FROM cases WHERE state IN ($1, $2, $3, $4) AND until < $5")
        .bind(a)
        .bind(b)
        .bind(c)
        .bind(d)
        .bind(now.as_microsecond())
        .fetch_one(db.reader())
        .await?;
    Ok(u64::try_from(row.try_get::<i64, _>("found")?).unwrap_or(0))
}

/// More cases than one official can look through by going from one to the next.
const NEXT_MAX: i64 = 1000;

/// The case that comes after this one for an official: first what they hold, then what nobody has taken; after the
/// last comes the first again, so that a case that was passed over is not offered before all others.
pub(crate) async fn next(db: &Db, account: &str, after: &str) -> Result<Option<String>, StoreError> {
    let rows = sqlx::query(
        "SELECT id FROM cases
         WHERE state = 'registered' OR (taken_by = $1 AND state IN ('taken', 'drawn', 'confirmed'))
         ORDER BY CASE WHEN state = 'registered' THEN 1 ELSE 0 END,
            CASE WHEN until IS NULL THEN 1 ELSE 0 END, until, since, id LIMIT $2",
    )
    .bind(account)
    .bind(NEXT_MAX)
    .fetch_all(db.reader())
    .await?;
    let ids: Vec<String> = rows.iter().map(|row| row.try_get("id")).collect::<Result<_, _>>()?;
    Ok(following(ids, after))
}

/// The id that follows, round the list; never the same one.
fn following(ids: Vec<String>, after: &str) -> Option<String> {
    let place = ids.iter().position(|id| id == after).map_or(0, |place| place + 1);
    let (passed, ahead) = ids.split_at(place);
    let mut round = ahead.iter().chain(passed);
    round.find(|id| *id != after).cloned()
}

fn read(row: &AnyRow) -> Result<Line, StoreError> {
    let until: Option<i64> = row.try_get("until")?;
    let service: String = row.try_get("service")?;
    Ok(Line {
        id: row.try_get("id")?,
        number: row.try_get("number")?,
        registration: row.try_get("registration")?,
        service: serde_json::from_str(&service).map_err(|_| StoreError::Corrupt {
            what: "name of a service",
        })?,
        applicant_name: row.try_get("applicant_name")?,
        state: row.try_get("state")?,
        status: row.try_get("status")?,
        holder: holder(row)?,
        plan: PlanHash(row.try_get("plan")?),
        channel: channel(row)?,
        due: Due {
            action: u32::try_from(row.try_get::<i64, _>("task")?).unwrap_or(0),
            since: time(row.try_get("since")?)?,
            until: until.map(time).transpose()?,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_case_goes_round_the_list() {
        let list = || vec!["a".to_owned(), "b".to_owned(), "c".to_owned()];
        for (after, next) in [("", "a"), ("a", "b"), ("b", "c"), ("c", "a"), ("gone", "a")] {
            assert_eq!(following(list(), after).as_deref(), Some(next), "{after}");
        }
        assert_eq!(following(vec!["a".to_owned()], "a"), None);
        assert_eq!(following(Vec::new(), "a"), None);
    }
}
