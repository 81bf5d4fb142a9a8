//! Reading rows of the journal, joined with what became of each message.

use exchange::Sealed;
use jiff::Timestamp;
use sqlx::Row;
use sqlx::any::AnyRow;
use store::StoreError;

use super::{Carried, Delivery, Entry, Route};

const CORRUPT: StoreError = StoreError::Corrupt { what: "journal" };

pub(super) fn carried(row: &AnyRow) -> Result<Carried, StoreError> {
    Ok(Carried {
        entry: entry(row)?,
        delivery: delivery(row)?,
    })
}

fn entry(row: &AnyRow) -> Result<Entry, StoreError> {
    Ok(Entry {
        id: row.try_get("id")?,
        case: row.try_get("case_id")?,
        kind: row.try_get("kind")?,
        sender: row.try_get("sender")?,
        recipient: row.try_get("recipient")?,
        regulation: row.try_get("regulation")?,
        plan: row.try_get("plan")?,
        after_action: number(row, "after_action")?,
        route: route(row)?,
        size: u64::try_from(row.try_get::<i64, _>("size")?).map_err(|_| CORRUPT)?,
        sha256: row.try_get("sha256")?,
        created: time(row.try_get("created_at")?)?,
        received: time(row.try_get("received_at")?)?,
        seal: row.try_get("seal")?,
        transit: transit(row)?,
    })
}

fn route(row: &AnyRow) -> Result<Option<Route>, StoreError> {
    let (action, clause) = (
        number(row, "route_action")?,
        row.try_get::<Option<String>, _>("route_clause")?,
    );
    Ok(action.zip(clause).map(|(action, clause)| Route { action, clause }))
}

fn transit(row: &AnyRow) -> Result<Option<Sealed>, StoreError> {
    let content: Option<Vec<u8>> = row.try_get("transit")?;
    let signature: Option<Vec<u8>> = row.try_get("transit_seal")?;
    Ok(content
        .zip(signature)
        .map(|(content, signature)| Sealed { content, signature }))
}

fn delivery(row: &AnyRow) -> Result<Delivery, StoreError> {
    if let Some(at) = row.try_get::<Option<i64>, _>("delivered_at")? {
        let attempts = number(row, "delivered_attempts")?.unwrap_or(0);
        return Ok(Delivery::Delivered {
            at: time(at)?,
            attempts,
        });
    }
    let attempts = number(row, "waiting_attempts")?.ok_or(CORRUPT)?;
    let last_error = row.try_get("last_error")?;
    match row.try_get::<Option<i64>, _>("next_at")? {
        Some(next_at) => Ok(Delivery::Waiting {
            attempts,
            last_error,
            next_at: time(next_at)?,
        }),
        None => Ok(Delivery::Dead { attempts, last_error }),
    }
}

fn number(row: &AnyRow, column: &str) -> Result<Option<u32>, StoreError> {
    row.try_get::<Option<i64>, _>(column)?
        .map(|number| u32::try_from(number).map_err(|_| CORRUPT))
        .transpose()
}

fn time(microseconds: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_microsecond(microseconds).map_err(|_| CORRUPT)
}
