//! The lists of the desk: what waits for me, «Поступившие», «В работе», done. Overdue first, then by deadline.

use jiff::Timestamp;
use law::{Channel, PlanHash, Text};
use sqlx::Row;
use sqlx::any::AnyRow;
use store::{Db, StoreError};

use super::cases::{Due, Holder, channel, holder, number_of};
use super::time;

/// The most cases on one page.
pub(crate) const PER_PAGE: u32 = 25;

/// Which list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shelf {
    /// What waits for the person who looks: for their role, or for them.
    Mine,
    /// Come, and not yet taken by anybody.
    Received,
    /// Taken, until nothing is left to be done.
    InWork,
    Done,
}

impl Shelf {
    pub(crate) const ALL: [Self; 4] = [Self::Mine, Self::Received, Self::InWork, Self::Done];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Received => "received",
            Self::InWork => "in_work",
            Self::Done => "done",
        }
    }

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|shelf| shelf.name() == name)
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
    /// With the procedure it tells which clause is due.
    pub(crate) plan: PlanHash,
    pub(crate) channel: Channel,
    pub(crate) procedure: Channel,
    /// The role it waits for.
    pub(crate) desk: Option<String>,
    /// Whether it was sent back to where it stands.
    pub(crate) returned: bool,
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
    /// Whose desk it is.
    pub(crate) waits_for: Waits<'a>,
    /// Only cases of the rural district: all that the people of an akim see.
    pub(crate) district_only: bool,
    /// Only cases of this regulation; empty for all.
    pub(crate) regulation: &'a str,
    /// Not only what concerns the person: the chancellery, heads and auditors see everything.
    pub(crate) everything: bool,
}

/// Accounts and roles of the person who looks, and of those for whom they act.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Waits<'a> {
    pub(crate) accounts: &'a [String],
    pub(crate) roles: &'a [String],
}

impl Waits<'_> {
    /// A list that LIKE looks into: `|official|head|`.
    pub(super) fn listed(words: &[String]) -> String {
        format!("|{}|", words.join("|"))
    }
}

impl Search<'_> {
    fn pattern(&self) -> String {
        super::pattern(self.words)
    }

    fn channel(&self) -> &'static str {
        if self.district_only { "akim" } else { "" }
    }

    fn scope(&self) -> &'static str {
        if self.everything { "everything" } else { "concerned" }
    }
}

/// A statement about the cases of one list: `$1` the holder, `$2` the words, `$3` the channel, `$4` accounts, `$5`
/// roles, `$6` whether it is everything or what concerns the person (see `case::read::must_concern`), `$7` the regulation.
macro_rules! of_list {
    ($select:literal, $list:literal, $order:literal) => {
        concat!(
            "SELECT ",
            $select,
            " FROM cases WHERE ",
            $list,
            " AND ($1 = '' OR taken_by = $1) AND ($3 = '' OR channel = $3)
                AND (applicant_sought LIKE $2 ESCAPE '\\' OR number LIKE $2 ESCAPE '\\' OR registration LIKE $2 ESCAPE '\\'
                    OR applicant_iin LIKE $2 ESCAPE '\\')
                AND ($7 = '' OR regulation = $7)
                AND ($6 = 'everything' OR $4 LIKE '%|' || COALESCE(assignee, '-') || '|%'
                    OR (assignee IS NULL AND $5 LIKE '%|' || COALESCE(desk, '-') || '|%')
                    OR EXISTS (SELECT 1 FROM case_concerns WHERE case_id = cases.id
                        AND ($4 LIKE '%|' || account || '|%' OR $5 LIKE '%|' || role || '|%')))",
            $order
        )
    };
}

/// The four lists.
macro_rules! statement {
    ($shelf:expr, $select:literal, $open:literal, $done:literal) => {
        match $shelf {
            Shelf::Mine => of_list!(
                $select,
                "task <> 0 AND ((assignee IS NOT NULL AND $4 LIKE '%|' || assignee || '|%')
                    OR (assignee IS NULL AND desk IS NOT NULL AND $5 LIKE '%|' || desk || '|%'))",
                $open
            ),
            Shelf::Received => of_list!(
                $select,
                "task <> 0 AND state IN ('arrived', 'registered') AND $4 <> '' AND $5 <> ''",
                $open
            ),
            Shelf::InWork => of_list!(
                $select,
                "task <> 0 AND state NOT IN ('arrived', 'registered') AND $4 <> '' AND $5 <> ''",
                $open
            ),
            Shelf::Done => of_list!($select, "task = 0 AND $4 <> '' AND $5 <> ''", $done),
        }
    };
}

/// One page of a list, from 0.
///
/// Overdue ones have the earliest deadlines, so the order by deadline puts them first; cases without a deadline
/// come last. Finished cases stand the other way round: the newest first.
pub(crate) async fn page(db: &Db, search: &Search<'_>, page: u32) -> Result<Vec<Line>, StoreError> {
    let statement = statement!(
        search.shelf,
        "id, number, registration, service, applicant_name, state, status, taken_by, taken_by_iin, taken_by_name,
            since, until, plan, channel, task, procedure, desk, returned",
        " ORDER BY CASE WHEN until IS NULL THEN 1 ELSE 0 END, until, since, id LIMIT $8 OFFSET $9",
        " ORDER BY since DESC, id DESC LIMIT $8 OFFSET $9"
    );
    let rows = sqlx::query(statement)
        .bind(search.held_by.unwrap_or_default().to_owned())
        .bind(search.pattern())
        .bind(search.channel())
        .bind(Waits::listed(search.waits_for.accounts))
        .bind(Waits::listed(search.waits_for.roles))
        .bind(search.scope())
        .bind(search.regulation)
        .bind(i64::from(PER_PAGE))
        .bind(i64::from(page) * i64::from(PER_PAGE))
        .fetch_all(db.reader())
        .await?;
    rows.iter().map(read).collect()
}

/// How many cases a search finds.
pub(crate) async fn count(db: &Db, search: &Search<'_>) -> Result<u64, StoreError> {
    let row = sqlx::query(statement!(search.shelf, "COUNT(*) AS found", "", ""))
        .bind(search.held_by.unwrap_or_default().to_owned())
        .bind(search.pattern())
        .bind(search.channel())
        .bind(Waits::listed(search.waits_for.accounts))
        .bind(Waits::listed(search.waits_for.roles))
        .bind(search.scope())
        .bind(search.regulation)
        .fetch_one(db.reader())
        .await?;
    Ok(u64::try_from(row.try_get::<i64, _>("found")?).unwrap_or(0))
}

/// How many cases of a list are past their deadline.
pub(crate) async fn overdue(db: &Db, search: &Search<'_>, now: Timestamp) -> Result<u64, StoreError> {
    let row = sqlx::query(statement!(
        search.shelf,
        "COUNT(*) AS found",
        " AND until < $8",
        " AND until < $8"
    ))
    .bind(search.held_by.unwrap_or_default().to_owned())
    .bind(search.pattern())
    .bind(search.channel())
    .bind(Waits::listed(search.waits_for.accounts))
    .bind(Waits::listed(search.waits_for.roles))
    .bind(search.scope())
    .bind(search.regulation)
    .bind(now.as_microsecond())
    .fetch_one(db.reader())
    .await?;
    Ok(u64::try_from(row.try_get::<i64, _>("found")?).unwrap_or(0))
}

/// More cases than one official can look through by going from one to the next.
const NEXT_MAX: i64 = 1000;

/// The case that comes after this one for a person: first what they hold, then what waits for their role; after the
/// last comes the first again, so that a case that was passed over is not offered before all others.
pub(crate) async fn next(db: &Db, waits: Waits<'_>, after: &str) -> Result<Option<String>, StoreError> {
    let rows = sqlx::query(
        "SELECT id FROM cases
         WHERE task <> 0 AND state <> 'decided' AND ((assignee IS NOT NULL AND $1 LIKE '%|' || assignee || '|%')
            OR (assignee IS NULL AND desk IS NOT NULL AND $2 LIKE '%|' || desk || '|%'))
         ORDER BY CASE WHEN assignee IS NULL THEN 1 ELSE 0 END,
            CASE WHEN until IS NULL THEN 1 ELSE 0 END, until, since, id LIMIT $3",
    )
    .bind(Waits::listed(waits.accounts))
    .bind(Waits::listed(waits.roles))
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
        registration: number_of(row.try_get("registration")?),
        service: serde_json::from_str(&service).map_err(|_| StoreError::Corrupt {
            what: "name of a service",
        })?,
        applicant_name: row.try_get("applicant_name")?,
        state: row.try_get("state")?,
        status: row.try_get("status")?,
        holder: holder(row)?,
        plan: PlanHash(row.try_get("plan")?),
        channel: channel(row)?,
        procedure: match row.try_get::<Option<String>, _>("procedure")? {
            None => channel(row)?,
            Some(name) => Channel::from_name(&name).ok_or(StoreError::Corrupt { what: "procedure" })?,
        },
        desk: row.try_get("desk")?,
        returned: row.try_get::<Option<i64>, _>("returned")? == Some(1),
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
