//! The journal of look-ups.

use exchange::Lookup;
use exchange::lookup::{Outcome, Refusal};
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use sqlx::Row;
use sqlx::any::AnyRow;
use store::{Db, StoreError, Tx};

use crate::leafing;

const CORRUPT: StoreError = StoreError::Corrupt { what: "look-up" };

/// The outcome of one whose answer is not known yet.
pub(super) const ASKED: &str = "asked";

/// A look-up as the journal has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Noted {
    pub(crate) id: String,
    pub(crate) registry: String,
    pub(crate) case: String,
    pub(crate) regulation: String,
    pub(crate) channel: String,
    pub(crate) clause: String,
    pub(crate) ground: String,
    pub(crate) sender: String,
    /// On whose behalf the gateway asked.
    pub(crate) participant: Option<String>,
    /// JSON.
    pub(crate) actor: String,
    pub(crate) subject: String,
    pub(crate) other: Option<String>,
    pub(crate) outcome: String,
    pub(crate) cause: Option<String>,
    pub(crate) reason: Option<String>,
    pub(crate) repeated: i64,
    pub(crate) received: Timestamp,
    pub(crate) answered: Option<Timestamp>,
}

/// What is looked for; an empty text looks for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Filter {
    pub(crate) case: String,
    pub(crate) registry: String,
    pub(crate) outcome: String,
}

/// Writes a look-up down, as asked or as refused at once. False when its id has been written down before; then it is
/// only counted.
pub(super) async fn add(
    tx: &mut Tx,
    lookup: &Lookup,
    (content, seal): (&[u8], &[u8]),
    refusal: Option<&(Refusal, String)>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let added = sqlx::query(
        "INSERT INTO lookups (id, registry, case_id, regulation, plan, channel, clause, ground, sender, actor, \
             subject_iin, other_iin, sha256, seal, outcome, cause, reason, repeated, created_at, received_at, answered_at, \
             participant) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 0, $18, $19, $20, $21) \
         ON CONFLICT (id) DO NOTHING",
    )
    .bind(&lookup.id)
    .bind(lookup.registry.name())
    .bind(&lookup.case)
    .bind(&lookup.regulation.0)
    .bind(&lookup.plan.0)
    .bind(lookup.channel.name())
    .bind(&lookup.clause)
    .bind(&lookup.ground)
    .bind(lookup.sender.name())
    .bind(serde_json::to_string(&lookup.actor).map_err(|_| CORRUPT)?)
    .bind(&lookup.subject.iin)
    .bind(&lookup.subject.other)
    .bind(hex::encode(Sha256::digest(content)))
    .bind(seal)
    .bind(if refusal.is_some() { "refused" } else { ASKED })
    .bind(refusal.map(|(cause, _)| cause.word()))
    .bind(refusal.map(|(_, reason)| reason))
    .bind(lookup.created.as_microsecond())
    .bind(now.as_microsecond())
    .bind(refusal.map(|_| now.as_microsecond()))
    .bind(&lookup.participant)
    .execute(&mut **tx)
    .await?;
    if added.rows_affected() == 1 {
        return Ok(true);
    }
    sqlx::query("UPDATE lookups SET repeated = repeated + 1 WHERE id = $1")
        .bind(&lookup.id)
        .execute(&mut **tx)
        .await?;
    Ok(false)
}

/// Writes down what became of a look-up that was let through.
pub(super) async fn settle(tx: &mut Tx, id: &str, outcome: &Outcome, now: Timestamp) -> Result<(), StoreError> {
    let cause = match outcome {
        Outcome::Refused { cause, .. } => Some(cause.word()),
        _ => None,
    };
    sqlx::query("UPDATE lookups SET outcome = $2, cause = $3, reason = $4, answered_at = $5 WHERE id = $1")
        .bind(id)
        .bind(outcome.word())
        .bind(cause)
        .bind(outcome.reason())
        .bind(now.as_microsecond())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// How many pages there are to leaf through.
pub(crate) async fn pages(db: &Db, filter: &Filter) -> Result<u32, StoreError> {
    let found: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM (SELECT id FROM lookups WHERE ($1 = '' OR case_id = $1) AND ($2 = '' OR registry = $2) \
             AND ($3 = '' OR outcome = $3) LIMIT $4) AS found",
    )
    .bind(&filter.case)
    .bind(&filter.registry)
    .bind(&filter.outcome)
    .bind(leafing::rows_max())
    .fetch_one(db.reader())
    .await?;
    Ok(leafing::pages(found))
}

/// The newest first; `page` begins with 1.
pub(crate) async fn list(db: &Db, filter: &Filter, page: u32) -> Result<Vec<Noted>, StoreError> {
    let (limit, offset) = leafing::bounds(page);
    let rows = sqlx::query(
        "SELECT * FROM lookups WHERE ($1 = '' OR case_id = $1) AND ($2 = '' OR registry = $2) \
             AND ($3 = '' OR outcome = $3) \
         ORDER BY position DESC LIMIT $4 OFFSET $5",
    )
    .bind(&filter.case)
    .bind(&filter.registry)
    .bind(&filter.outcome)
    .bind(limit)
    .bind(offset)
    .fetch_all(db.reader())
    .await?;
    rows.iter().map(read).collect()
}

pub(crate) async fn find(db: &Db, id: &str) -> Result<Option<Noted>, StoreError> {
    let row = sqlx::query("SELECT * FROM lookups WHERE id = $1")
        .bind(id)
        .fetch_optional(db.reader())
        .await?;
    row.as_ref().map(read).transpose()
}

fn read(row: &AnyRow) -> Result<Noted, StoreError> {
    let moment = |at: i64| Timestamp::from_microsecond(at).map_err(|_| CORRUPT);
    let answered: Option<i64> = row.try_get("answered_at")?;
    Ok(Noted {
        id: row.try_get("id")?,
        registry: row.try_get("registry")?,
        case: row.try_get("case_id")?,
        regulation: row.try_get("regulation")?,
        channel: row.try_get("channel")?,
        clause: row.try_get("clause")?,
        ground: row.try_get("ground")?,
        sender: row.try_get("sender")?,
        participant: row.try_get("participant")?,
        actor: row.try_get("actor")?,
        subject: row.try_get("subject_iin")?,
        other: row.try_get("other_iin")?,
        outcome: row.try_get("outcome")?,
        cause: row.try_get("cause")?,
        reason: row.try_get("reason")?,
        repeated: row.try_get("repeated")?,
        received: moment(row.try_get("received_at")?)?,
        answered: answered.map(moment).transpose()?,
    })
}

impl Noted {
    /// The registry's name as the acts print it.
    pub(crate) fn printed(&self) -> &str {
        match law::Registry::from_name(&self.registry) {
            Some(registry) => registry.printed(),
            None => &self.registry,
        }
    }

    /// The ИИН as lists show it: its last four digits.
    pub(crate) fn masked(&self) -> String {
        let end = self
            .subject
            .len()
            .checked_sub(4)
            .and_then(|from| self.subject.get(from..));
        format!("********{}", end.unwrap_or_default())
    }

    pub(crate) fn badge(&self) -> &'static str {
        match self.outcome.as_str() {
            "found" => "good",
            "not_found" => "info",
            ASKED => "wait",
            _ => "bad",
        }
    }

    /// The word of the one who asked: our system, or the participant on whose behalf the gateway did.
    pub(crate) fn outsider(&self) -> Option<&str> {
        self.participant.as_deref()
    }

    /// The person at the sender's desk, if there was one.
    pub(crate) fn asker(&self) -> Option<String> {
        match serde_json::from_str(&self.actor).ok()? {
            domain::Actor::Official { name, .. } | domain::Actor::Operator { name, .. } => Some(name),
            _ => None,
        }
    }
}
