//! Cases after intake, as far as they are worked on here.

use exchange::messages::Holder;
use jiff::Timestamp;
use law::{Channel, OutputKind, PlanHash, RegulationId};
use serde::{Deserialize, Serialize};
use sqlx::Row;
use sqlx::any::AnyRow;
use store::{Db, StoreError, Tx};

use super::{json, moment, of_json};

#[derive(Clone, Debug)]
pub(crate) struct Giving {
    pub(crate) id: String,
    pub(crate) regulation: RegulationId,
    pub(crate) plan: PlanHash,
    pub(crate) channel: Channel,
    pub(crate) number: String,
    pub(crate) applicant_iin: String,
    pub(crate) applicant_name: String,
    pub(crate) state: Standing,
    /// The stage that waits, or after which the request left; 0 where the act has no stage for giving out.
    pub(crate) stage: u32,
    pub(crate) version: i64,
    pub(crate) facts: Facts,
    pub(crate) since: Timestamp,
    pub(crate) until: Option<Timestamp>,
    pub(crate) unclaimed_at: Option<Timestamp>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// A stage of this system waits.
    Here,
    /// The provider works.
    Provider,
    Given,
    Archived,
}

impl Standing {
    pub(crate) const ALL: [Self; 4] = [Self::Here, Self::Provider, Self::Given, Self::Archived];

    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Here => "here",
            Self::Provider => "provider",
            Self::Given => "given",
            Self::Archived => "archived",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Facts {
    pub(crate) registration: Option<String>,
    pub(crate) holder: Option<Holder>,
    pub(crate) result: Option<Arrived>,
    /// The transmittal list on which the papers left.
    pub(crate) transmittal: Option<String>,
    /// How the recipient signed for the result.
    pub(crate) recipient: Option<Recipient>,
    pub(crate) handed: Option<Handed>,
}

/// The recipient's signature, judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Recipient {
    /// By hand: the scan of the signed record.
    Paper { sha256: String, at: Timestamp },
    /// A CMS over the record, by the applicant or their representative.
    Eds {
        sha256: String,
        iin: String,
        name: String,
        at: Timestamp,
    },
}

impl Recipient {
    /// `paper`, `eds`.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Self::Paper { .. } => "paper",
            Self::Eds { .. } => "eds",
        }
    }

    pub(crate) fn sha256(&self) -> &str {
        match self {
            Self::Paper { sha256, .. } | Self::Eds { sha256, .. } => sha256,
        }
    }
}

/// The signed document that came from the provider.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Arrived {
    pub(crate) output: String,
    pub(crate) kind: OutputKind,
    pub(crate) document_number: String,
    pub(crate) sha256: String,
    pub(crate) issued: Timestamp,
    pub(crate) at: Timestamp,
}

/// How the result was handed over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Handed {
    /// `in_person`, `email`.
    pub(crate) how: String,
    /// The document by which the person was recognised.
    pub(crate) identity_document: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) at: Timestamp,
}

const COLUMNS: &str = "SELECT id, regulation, plan, channel, number, applicant_iin, applicant_name, state, stage, version, \
    facts, since, until, unclaimed_at FROM givings";

pub(crate) async fn add(tx: &mut Tx, giving: &Giving) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO givings (id, regulation, plan, channel, number, applicant_iin, applicant_name, state, stage, version, \
         facts, since, until, unclaimed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10, $11, $12, $13)",
    )
    .bind(giving.id.clone())
    .bind(giving.regulation.0.clone())
    .bind(giving.plan.0.clone())
    .bind(giving.channel.name())
    .bind(giving.number.clone())
    .bind(giving.applicant_iin.clone())
    .bind(giving.applicant_name.clone())
    .bind(giving.state.word())
    .bind(i64::from(giving.stage))
    .bind(json(&giving.facts)?)
    .bind(giving.since.as_microsecond())
    .bind(giving.until.map(Timestamp::as_microsecond))
    .bind(giving.unclaimed_at.map(Timestamp::as_microsecond))
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// False when somebody has changed it since it was read.
pub(crate) async fn change(tx: &mut Tx, giving: &Giving) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE givings SET version = version + 1, state = $3, stage = $4, facts = $5, document_number = $6, since = $7, \
         until = $8, unclaimed_at = $9 WHERE id = $1 AND version = $2",
    )
    .bind(giving.id.clone())
    .bind(giving.version)
    .bind(giving.state.word())
    .bind(i64::from(giving.stage))
    .bind(json(&giving.facts)?)
    .bind(giving.facts.result.as_ref().map(|result| result.document_number.clone()))
    .bind(giving.since.as_microsecond())
    .bind(giving.until.map(Timestamp::as_microsecond))
    .bind(giving.unclaimed_at.map(Timestamp::as_microsecond))
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(crate) async fn find(db: &Db, id: &str) -> Result<Option<Giving>, StoreError> {
    let row = sqlx::query(sqlx::AssertSqlSafe(format!("{COLUMNS} WHERE id = $1")))
        .bind(id)
        .fetch_optional(db.reader())
        .await?;
    row.map(|row| read(&row)).transpose()
}

pub(crate) async fn find_in(tx: &mut Tx, id: &str) -> Result<Option<Giving>, StoreError> {
    let row = sqlx::query(sqlx::AssertSqlSafe(format!("{COLUMNS} WHERE id = $1")))
        .bind(id)
        .fetch_optional(&mut **tx)
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// The case whose document has this number.
pub(crate) async fn of_document(db: &Db, number: &str) -> Result<Option<Giving>, StoreError> {
    let row = sqlx::query(sqlx::AssertSqlSafe(format!("{COLUMNS} WHERE document_number = $1")))
        .bind(number)
        .fetch_optional(db.reader())
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// The case of an application with this number.
pub(crate) async fn of_number(db: &Db, number: &str) -> Result<Option<Giving>, StoreError> {
    let row = sqlx::query(sqlx::AssertSqlSafe(format!("{COLUMNS} WHERE number = $1")))
        .bind(number)
        .fetch_optional(db.reader())
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// Near-due first. With empty `state` those that are not over; `words` is a whole number or ИИН.
pub(crate) async fn list(db: &Db, state: &str, words: &str, limit: i64) -> Result<Vec<Giving>, StoreError> {
    let text = format!(
        "{COLUMNS} WHERE (state = $1 OR ($1 = '' AND state IN ('here', 'provider'))) \
         AND ($2 = '' OR number = $2 OR applicant_iin = $2 OR document_number = $2) \
         ORDER BY CASE WHEN until IS NULL THEN 1 ELSE 0 END, until, since, id LIMIT $3"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(text))
        .bind(state)
        .bind(words)
        .bind(limit)
        .fetch_all(db.reader())
        .await?;
    rows.iter().map(read).collect()
}

/// Results that nobody fetched in time.
pub(crate) async fn unclaimed(db: &Db, now: Timestamp, limit: i64) -> Result<Vec<Giving>, StoreError> {
    let text = format!("{COLUMNS} WHERE state = 'here' AND unclaimed_at <= $1 ORDER BY unclaimed_at, id LIMIT $2");
    let rows = sqlx::query(sqlx::AssertSqlSafe(text))
        .bind(now.as_microsecond())
        .bind(limit)
        .fetch_all(db.reader())
        .await?;
    rows.iter().map(read).collect()
}

fn read(row: &AnyRow) -> Result<Giving, StoreError> {
    let corrupt = |what| StoreError::Corrupt { what };
    let text = |column: &'static str| row.try_get::<String, _>(column);
    let at = |column: &'static str| -> Result<Option<Timestamp>, StoreError> {
        row.try_get::<Option<i64>, _>(column)?.map(moment).transpose()
    };
    Ok(Giving {
        id: text("id")?,
        regulation: RegulationId(text("regulation")?),
        plan: PlanHash(text("plan")?),
        channel: Channel::from_name(&text("channel")?).ok_or_else(|| corrupt("channel"))?,
        number: text("number")?,
        applicant_iin: text("applicant_iin")?,
        applicant_name: text("applicant_name")?,
        state: Standing::from_word(&text("state")?).ok_or_else(|| corrupt("state"))?,
        stage: u32::try_from(row.try_get::<i64, _>("stage")?).map_err(|_| corrupt("stage"))?,
        version: row.try_get("version")?,
        facts: of_json(&text("facts")?)?,
        since: moment(row.try_get("since")?)?,
        until: at("until")?,
        unclaimed_at: at("unclaimed_at")?,
    })
}
