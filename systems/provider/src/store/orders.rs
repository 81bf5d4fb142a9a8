//! Orders to pay: what, when, how much.

use jiff::Timestamp;
use sqlx::Row;
use sqlx::any::AnyRow;
use store::{Db, StoreError, Tx};

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

/// What is still to be paid, the earliest first.
pub(crate) async fn open(db: &Db) -> Result<Vec<Order>, StoreError> {
    let rows = sqlx::query("SELECT * FROM orders WHERE state = 'ordered' ORDER BY due, ordered_at, id LIMIT 200")
        .fetch_all(db.reader())
        .await?;
    rows.iter().map(read).collect()
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
