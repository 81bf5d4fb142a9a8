//! Pages of the journal, newest first.

use store::{Db, StoreError};

use super::{Carried, read};
use crate::leafing;

/// What is asked for; an empty text asks for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Filter {
    pub(crate) case: String,
    /// Sender or recipient.
    pub(crate) system: String,
    /// `waiting`, `dead`, `delivered`.
    pub(crate) state: String,
}

/// One page of the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Listed {
    pub(crate) rows: Vec<Carried>,
    /// From 1, at most `pages`.
    pub(crate) page: u32,
    pub(crate) pages: u32,
}

/// What waits and what is dead is short and found from the outbox; the rest from the journal.
pub(crate) async fn list(db: &Db, filter: &Filter, page: u32) -> Result<Listed, StoreError> {
    let queued = matches!(filter.state.as_str(), "waiting" | "dead");
    let (counting, reading) = if queued {
        (COUNT_QUEUED, QUEUED)
    } else {
        (COUNT_JOURNAL, JOURNAL)
    };
    let found: i64 = sqlx::query_scalar(counting)
        .bind(&filter.case)
        .bind(&filter.system)
        .bind(&filter.state)
        .bind(leafing::rows_max())
        .fetch_one(db.reader())
        .await?;
    let pages = leafing::pages(found);
    let page = page.clamp(1, pages);
    let (limit, offset) = leafing::bounds(page);
    let rows = sqlx::query(reading)
        .bind(&filter.case)
        .bind(&filter.system)
        .bind(&filter.state)
        .bind(limit)
        .bind(offset)
        .fetch_all(db.reader())
        .await?;
    Ok(Listed {
        rows: rows.iter().map(read::carried).collect::<Result<_, _>>()?,
        page,
        pages,
    })
}

const JOURNAL: &str = "SELECT journal.*, outbox.attempts AS waiting_attempts, outbox.last_error, outbox.next_at, \
        outbox_delivered.delivered_at, outbox_delivered.attempts AS delivered_attempts \
    FROM journal LEFT JOIN outbox ON outbox.id = journal.id \
        LEFT JOIN outbox_delivered ON outbox_delivered.id = journal.id \
    WHERE ($1 = '' OR journal.case_id = $1) AND ($2 = '' OR journal.sender = $2 OR journal.recipient = $2) \
        AND ($3 = '' OR outbox_delivered.id IS NOT NULL) \
    ORDER BY journal.position DESC LIMIT $4 OFFSET $5";

const COUNT_JOURNAL: &str = "SELECT COUNT(*) FROM (SELECT journal.id FROM journal \
        LEFT JOIN outbox_delivered ON outbox_delivered.id = journal.id \
    WHERE ($1 = '' OR journal.case_id = $1) AND ($2 = '' OR journal.sender = $2 OR journal.recipient = $2) \
        AND ($3 = '' OR outbox_delivered.id IS NOT NULL) LIMIT $4) AS found";

const QUEUED: &str = "SELECT journal.*, outbox.attempts AS waiting_attempts, outbox.last_error, outbox.next_at, \
        outbox_delivered.delivered_at, outbox_delivered.attempts AS delivered_attempts \
    FROM outbox JOIN journal ON journal.id = outbox.id \
        LEFT JOIN outbox_delivered ON outbox_delivered.id = journal.id \
    WHERE ($1 = '' OR journal.case_id = $1) AND ($2 = '' OR journal.sender = $2 OR journal.recipient = $2) \
        AND (($3 = 'dead' AND outbox.next_at IS NULL) OR ($3 = 'waiting' AND outbox.next_at IS NOT NULL)) \
    ORDER BY outbox.position LIMIT $4 OFFSET $5";

const COUNT_QUEUED: &str = "SELECT COUNT(*) FROM (SELECT journal.id FROM outbox JOIN journal ON journal.id = outbox.id \
    WHERE ($1 = '' OR journal.case_id = $1) AND ($2 = '' OR journal.sender = $2 OR journal.recipient = $2) \
        AND (($3 = 'dead' AND outbox.next_at IS NULL) OR ($3 = 'waiting' AND outbox.next_at IS NOT NULL)) \
    LIMIT $4) AS found";
