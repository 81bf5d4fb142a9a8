//! The log of look-ups.

use domain::Actor;
use exchange::Lookup;
use exchange::lookup::Outcome;
use jiff::Timestamp;
use sqlx::Row;
use sqlx::any::AnyRow;
use store::{Db, StoreError, Tx};

const CORRUPT: StoreError = StoreError::Corrupt { what: "look-up" };

/// How many look-ups one page shows, and how many pages can be leafed through.
pub(crate) const PAGE: u32 = 50;
pub(crate) const PAGES_MAX: u32 = 200;

/// A look-up with what became of it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Logged {
    pub(crate) lookup: Lookup,
    /// The word of the outcome, and what went wrong.
    pub(crate) outcome: String,
    pub(crate) reason: Option<String>,
    pub(crate) received: Timestamp,
    pub(crate) answered: Timestamp,
}

/// What is looked for; an empty text looks for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Filter {
    pub(crate) registry: String,
    pub(crate) case: String,
    pub(crate) iin: String,
}

/// False when this look-up has been logged before.
pub(crate) async fn add(
    tx: &mut Tx,
    lookup: &Lookup,
    outcome: &Outcome,
    received: Timestamp,
    answered: Timestamp,
) -> Result<bool, StoreError> {
    let actor = serde_json::to_string(&lookup.actor).map_err(|_| CORRUPT)?;
    let written = serde_json::to_string(lookup).map_err(|_| CORRUPT)?;
    let added = sqlx::query(
        "INSERT INTO lookups (id, registry, case_id, regulation, channel, clause, ground, sender, actor, subject_iin, \
             lookup, outcome, reason, received_at, answered_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) ON CONFLICT (id) DO NOTHING",
    )
    .bind(&lookup.id)
    .bind(lookup.registry.name())
    .bind(&lookup.case)
    .bind(&lookup.regulation.0)
    .bind(word(&lookup.channel))
    .bind(&lookup.clause)
    .bind(&lookup.ground)
    .bind(lookup.sender.name())
    .bind(actor)
    .bind(&lookup.subject.iin)
    .bind(written)
    .bind(outcome.word())
    .bind(outcome.reason())
    .bind(received.as_microsecond())
    .bind(answered.as_microsecond())
    .execute(&mut **tx)
    .await?;
    Ok(added.rows_affected() == 1)
}

pub(crate) async fn count(db: &Db, filter: &Filter) -> Result<u32, StoreError> {
    let found: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM (SELECT id FROM lookups WHERE ($1 = '' OR registry = $1) AND ($2 = '' OR case_id = $2) \
             AND ($3 = '' OR subject_iin = $3) LIMIT $4) AS found",
    )
    .bind(&filter.registry)
    .bind(&filter.case)
    .bind(&filter.iin)
    .bind(i64::from(PAGE) * i64::from(PAGES_MAX))
    .fetch_one(db.reader())
    .await?;
    Ok(u32::try_from(found).unwrap_or(0))
}

/// The newest first; `page` begins with 1.
pub(crate) async fn list(db: &Db, filter: &Filter, page: u32) -> Result<Vec<Logged>, StoreError> {
    let rows = sqlx::query(
        "SELECT lookup, outcome, reason, received_at, answered_at FROM lookups \
         WHERE ($1 = '' OR registry = $1) AND ($2 = '' OR case_id = $2) AND ($3 = '' OR subject_iin = $3) \
         ORDER BY position DESC LIMIT $4 OFFSET $5",
    )
    .bind(&filter.registry)
    .bind(&filter.case)
    .bind(&filter.iin)
    .bind(i64::from(PAGE))
    .bind(i64::from(page.saturating_sub(1)) * i64::from(PAGE))
    .fetch_all(db.reader())
    .await?;
    rows.iter().map(read).collect()
}

pub(crate) async fn find(db: &Db, id: &str) -> Result<Option<Logged>, StoreError> {
    let row = sqlx::query("SELECT lookup, outcome, reason, received_at, answered_at FROM lookups WHERE id = $1")
        .bind(id)
        .fetch_optional(db.reader())
        .await?;
    row.as_ref().map(read).transpose()
}

fn read(row: &AnyRow) -> Result<Logged, StoreError> {
    let lookup: String = row.try_get("lookup")?;
    let moment = |name: &str| -> Result<Timestamp, StoreError> {
        Timestamp::from_microsecond(row.try_get(name)?).map_err(|_| CORRUPT)
    };
    Ok(Logged {
        lookup: serde_json::from_str(&lookup).map_err(|_| CORRUPT)?,
        outcome: row.try_get("outcome")?,
        reason: row.try_get("reason")?,
        received: moment("received_at")?,
        answered: moment("answered_at")?,
    })
}

/// The word under which a channel is written.
fn word(channel: &law::Channel) -> String {
    match serde_json::to_value(channel) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

impl Logged {
    pub(crate) fn badge(&self) -> &'static str {
        match self.outcome.as_str() {
            "found" => "good",
            "not_found" => "info",
            _ => "bad",
        }
    }

    /// The ИИН as lists show it: its last four digits.
    pub(crate) fn masked(&self) -> String {
        let iin = &self.lookup.subject.iin;
        let end = iin
            .len()
            .checked_sub(4)
            .and_then(|from| iin.get(from..))
            .unwrap_or_default();
        format!("********{end}")
    }

    /// The person at the sender's desk, if there was one.
    pub(crate) fn asker(&self) -> Option<&str> {
        match &self.lookup.actor {
            Actor::Official { name, .. } | Actor::Operator { name, .. } => Some(name),
            Actor::Applicant { .. } | Actor::System => None,
        }
    }
}
