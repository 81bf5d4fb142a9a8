//! Orders to pay: what, when, how much.

use jiff::Timestamp;
use sqlx::Row;
use sqlx::any::AnyRow;
use store::{Db, StoreError, Tx};

use super::lists::Waits;
use super::time;

#[derive(Clone, Debug)]
pub(crate) struct Order {
    pub(crate) id: String,
    pub(crate) case: String,
    pub(crate) place: i64,
    pub(crate) what: String,
    /// ISO 8601, or empty: with the decision.
    pub(crate) due: String,
    /// Tenge, as entered.
    pub(crate) amount: String,
    /// `ordered`, `paid`.
    pub(crate) state: String,
    pub(crate) ordered: Timestamp,
    pub(crate) paid: Option<Timestamp>,
}

pub(crate) async fn add(tx: &mut Tx, order: &Order) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO orders (id, case_id, place, what, due, amount, state, ordered_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(&order.id)
    .bind(&order.case)
    .bind(order.place)
    .bind(&order.what)
    .bind(&order.due)
    .bind(&order.amount)
    .bind(&order.state)
    .bind(order.ordered.as_microsecond())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Notes that an order was paid. None when there is no such order to be paid.
pub(crate) async fn pay(tx: &mut Tx, id: &str, now: Timestamp) -> Result<Option<Order>, StoreError> {
    let done = sqlx::query("UPDATE orders SET state = 'paid', paid_at = $2 WHERE id = $1 AND state = 'ordered'")
        .bind(id)
        .bind(now.as_microsecond())
        .execute(&mut **tx)
        .await?;
    if done.rows_affected() != 1 {
        return Ok(None);
    }
    let row = sqlx::query("SELECT * FROM orders WHERE id = $1")
        .bind(id)
        .fetch_optional(&mut **tx)
        .await?;
    row.as_ref().map(read).transpose()
}

/// The orders of a case, in their order.
pub(crate) async fn of(db: &Db, case: &str) -> Result<Vec<Order>, StoreError> {
    let rows = sqlx::query("SELECT * FROM orders WHERE case_id = $1 ORDER BY place")
        .bind(case)
        .fetch_all(db.reader())
        .await?;
    rows.iter().map(read).collect()
}

/// The most orders on one page.
pub(crate) const PER_PAGE: u32 = 50;

/// What is looked for among the orders, by whom.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Search<'a> {
    /// `ordered`, `paid`.
    pub(crate) state: &'a str,
    /// Part of a name, an ИИН or a number; empty for all.
    pub(crate) words: &'a str,
    pub(crate) accounts: &'a [String],
    pub(crate) roles: &'a [String],
    /// Not only of cases that concern the person.
    pub(crate) everything: bool,
}

/// An order with the case that gave rise to it.
#[derive(Clone, Debug)]
pub(crate) struct Listed {
    pub(crate) order: Order,
    pub(crate) applicant: String,
    pub(crate) number: String,
    pub(crate) service: String,
}

/// `$1` state, `$2` words, `$3` whether everything, `$4` accounts, `$5` roles.
macro_rules! found {
    ($select:literal, $order:literal) => {
        concat!(
            "SELECT ",
            $select,
            " FROM orders JOIN cases ON cases.id = orders.case_id WHERE orders.state = $1
                AND (cases.applicant_sought LIKE $2 ESCAPE '\\' OR cases.applicant_iin LIKE $2 ESCAPE '\\'
                    OR cases.number LIKE $2 ESCAPE '\\' OR cases.registration LIKE $2 ESCAPE '\\')
                AND ($3 = 'everything' OR EXISTS (SELECT 1 FROM case_concerns WHERE case_concerns.case_id = cases.id
                    AND ($4 LIKE '%|' || account || '|%' OR $5 LIKE '%|' || role || '|%')))",
            $order
        )
    };
}

/// One page of orders, from 0: the earliest due first.
pub(crate) async fn page(db: &Db, search: &Search<'_>, page: u32) -> Result<Vec<Listed>, StoreError> {
    let statement = found!(
        "orders.*, cases.applicant_name, cases.number AS case_number, cases.service",
        " ORDER BY orders.due, orders.ordered_at, orders.case_id, orders.place LIMIT $6 OFFSET $7"
    );
    let rows = sqlx::query(statement)
        .bind(search.state)
        .bind(super::pattern(search.words))
        .bind(search.scope())
        .bind(Waits::listed(search.accounts))
        .bind(Waits::listed(search.roles))
        .bind(i64::from(PER_PAGE))
        .bind(i64::from(page) * i64::from(PER_PAGE))
        .fetch_all(db.reader())
        .await?;
    let listed = rows.iter().map(|row| {
        Ok(Listed {
            order: read(row)?,
            applicant: row.try_get("applicant_name")?,
            number: row.try_get("case_number")?,
            service: row.try_get("service")?,
        })
    });
    listed.collect()
}

/// How many a search finds.
pub(crate) async fn found(db: &Db, search: &Search<'_>) -> Result<u64, StoreError> {
    let row = sqlx::query(found!("COUNT(*) AS found", ""))
        .bind(search.state)
        .bind(super::pattern(search.words))
        .bind(search.scope())
        .bind(Waits::listed(search.accounts))
        .bind(Waits::listed(search.roles))
        .fetch_one(db.reader())
        .await?;
    Ok(u64::try_from(row.try_get::<i64, _>("found")?).unwrap_or(0))
}

impl Search<'_> {
    fn scope(&self) -> &'static str {
        if self.everything { "everything" } else { "concerned" }
    }
}

fn read(row: &AnyRow) -> Result<Order, StoreError> {
    let paid: Option<i64> = row.try_get("paid_at")?;
    Ok(Order {
        id: row.try_get("id")?,
        case: row.try_get("case_id")?,
        place: row.try_get("place")?,
        what: row.try_get("what")?,
        due: row.try_get("due")?,
        amount: row.try_get("amount")?,
        state: row.try_get("state")?,
        ordered: time(row.try_get("ordered_at")?)?,
        paid: paid.map(time).transpose()?,
    })
}
