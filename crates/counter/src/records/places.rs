//! Who sits at which window of the hall.

use jiff::Timestamp;
use sqlx::Row;
use store::{Db, StoreError, Tx};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) place: String,
    pub(crate) clerk: String,
    pub(crate) clerk_name: String,
}

/// Sits down, and leaves the window where they sat before. False when somebody else sits there.
pub(crate) async fn sit(tx: &mut Tx, hall: &str, place: &Place, at: Timestamp) -> Result<bool, StoreError> {
    leave(tx, hall, &place.clerk).await?;
    let done = sqlx::query(
        "INSERT INTO hall_places (hall, place, clerk, clerk_name, since) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT DO NOTHING",
    )
    .bind(hall)
    .bind(place.place.clone())
    .bind(place.clerk.clone())
    .bind(place.clerk_name.clone())
    .bind(at.as_microsecond())
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(crate) async fn leave(tx: &mut Tx, hall: &str, clerk: &str) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM hall_places WHERE hall = $1 AND clerk = $2")
        .bind(hall)
        .bind(clerk)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// All windows at which somebody sits.
pub(crate) async fn all(db: &Db, hall: &str) -> Result<Vec<Place>, StoreError> {
    let rows = sqlx::query("SELECT place, clerk, clerk_name FROM hall_places WHERE hall = $1 ORDER BY place")
        .bind(hall)
        .fetch_all(db.reader())
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Place {
                place: row.try_get("place")?,
                clerk: row.try_get("clerk")?,
                clerk_name: row.try_get("clerk_name")?,
            })
        })
        .collect()
}
