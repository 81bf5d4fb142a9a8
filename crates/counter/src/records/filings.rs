//! Filings. Every change is a compare-and-set on `version`: of two clerks with the same filing open, one writes.

use std::collections::BTreeMap;

use domain::{Iin, PersonName};
use intake::Applicant;
use intake::freezing::{Representative, Seen};
use jiff::Timestamp;
use law::{Channel, Language, PlanHash, Registry, RegulationId, Text, Values};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::Row;
use sqlx::any::AnyRow;
use store::{Db, StoreError, Tx};

use super::{json, moment, of_json};

/// A filing whole.
#[derive(Clone, Debug)]
pub struct Filing {
    pub id: String,
    pub channel: Channel,
    pub regulation: RegulationId,
    pub plan: PlanHash,
    pub number: String,
    pub state: State,
    /// The step of intake that waits; none where the act has no steps of intake, or it is over.
    pub step: Option<String>,
    pub version: i64,
    /// Who opened it.
    pub clerk: Opener,
    pub applicant: Applicant,
    pub language: Language,
    pub facts: Facts,
    pub frozen: Option<Frozen>,
    pub cms: Option<Vec<u8>>,
    pub opened_at: Timestamp,
    pub since: Timestamp,
    pub until: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opener {
    pub account: String,
    pub iin: String,
    pub name: String,
    pub role: String,
}

/// The exact bytes that are signed, or stand for the signed paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frozen {
    pub document: Vec<u8>,
    pub sha256: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Open,
    /// A registry did not answer: it can be asked again.
    Held,
    Refused,
    Withdrawn,
    Filed,
}

impl State {
    pub const ALL: [Self; 5] = [Self::Open, Self::Held, Self::Refused, Self::Withdrawn, Self::Filed];

    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Held => "held",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
            Self::Filed => "filed",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    pub fn is_over(self) -> bool {
        matches!(self, Self::Refused | Self::Withdrawn | Self::Filed)
    }
}

impl Filing {
    /// Whether the clerk signed the application electronically: a card can be made of it.
    pub fn is_signed(&self) -> bool {
        self.frozen.is_some() && self.cms.is_some()
    }
}

/// Everything that was entered, marked, asked and answered.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    pub phone: Option<String>,
    pub email: Option<String>,
    pub representative: Option<Representative>,
    /// The hall ticket with which the visitor was called.
    pub ticket: Option<String>,
    pub entered: Values,
    pub papers: BTreeMap<String, Seen>,
    pub looked: Vec<Looked>,
    pub held: Vec<Held>,
    pub refusal: Option<Refusal>,
    pub accepted_at: Option<Timestamp>,
    pub frozen_at: Option<Timestamp>,
    /// Of the clerk's signature.
    pub report: Option<Value>,
    /// The scan of the applicant's signed application.
    pub paper: Option<String>,
    pub attempts: u32,
}

/// What a registry said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Looked {
    pub registry: Registry,
    pub lookup: String,
    pub at: Timestamp,
    /// None: the registry knows nothing of the kind.
    pub facts: Option<Value>,
}

/// A registry that did not answer, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    pub registry: Registry,
    /// `silent`, `slow`, `faulty`, `refused`.
    pub failing: String,
    pub reason: String,
    pub at: Timestamp,
}

/// How the way ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    pub clause: String,
    pub label: Option<String>,
    pub message: Text,
    /// The documents or registries that were missing.
    pub missing: Vec<String>,
}

const COLUMNS: &str = "SELECT id, channel, regulation, plan, number, state, step, version, clerk, clerk_iin, clerk_name, \
    clerk_role, applicant_iin, applicant_name, language, facts, document, sha256, cms, opened_at, since, until, ended_at \
    FROM filings";

/// False when the number is taken: the caller draws another.
pub(crate) async fn add(tx: &mut Tx, filing: &Filing) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "INSERT INTO filings (id, channel, regulation, plan, number, state, step, version, clerk, clerk_iin, clerk_name, \
         clerk_role, applicant_iin, applicant_name, language, facts, opened_at, since, until) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) \
         ON CONFLICT DO NOTHING",
    )
    .bind(filing.id.clone())
    .bind(filing.channel.name())
    .bind(filing.regulation.0.clone())
    .bind(filing.plan.0.clone())
    .bind(filing.number.clone())
    .bind(filing.state.word())
    .bind(filing.step.clone())
    .bind(filing.clerk.account.clone())
    .bind(filing.clerk.iin.clone())
    .bind(filing.clerk.name.clone())
    .bind(filing.clerk.role.clone())
    .bind(filing.applicant.iin.as_str())
    .bind(json(&filing.applicant.name)?)
    .bind(filing.language.tag())
    .bind(json(&filing.facts)?)
    .bind(filing.opened_at.as_microsecond())
    .bind(filing.since.as_microsecond())
    .bind(filing.until.map(Timestamp::as_microsecond))
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// False when somebody has changed it since it was read.
pub(crate) async fn change(tx: &mut Tx, filing: &Filing) -> Result<bool, StoreError> {
    let (document, sha256) = match &filing.frozen {
        Some(frozen) => (Some(frozen.document.clone()), Some(frozen.sha256.clone())),
        None => (None, None),
    };
    let done = sqlx::query(
        "UPDATE filings SET version = version + 1, state = $3, step = $4, applicant_name = $5, language = $6, facts = $7, \
         document = $8, sha256 = $9, cms = $10, since = $11, until = $12, ended_at = $13 WHERE id = $1 AND version = $2",
    )
    .bind(filing.id.clone())
    .bind(filing.version)
    .bind(filing.state.word())
    .bind(filing.step.clone())
    .bind(json(&filing.applicant.name)?)
    .bind(filing.language.tag())
    .bind(json(&filing.facts)?)
    .bind(document)
    .bind(sha256)
    .bind(filing.cms.clone())
    .bind(filing.since.as_microsecond())
    .bind(filing.until.map(Timestamp::as_microsecond))
    .bind(filing.ended_at.map(Timestamp::as_microsecond))
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(crate) async fn find(db: &Db, id: &str) -> Result<Option<Filing>, StoreError> {
    let row = sqlx::query(sqlx::AssertSqlSafe(format!("{COLUMNS} WHERE id = $1")))
        .bind(id)
        .fetch_optional(db.reader())
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// Filings in this state, or with empty `state` those that are not over; near-due first. `words` is a whole number or
/// ИИН.
pub(crate) async fn list(db: &Db, state: &str, words: &str, limit: i64) -> Result<Vec<Filing>, StoreError> {
    let text = format!(
        "{COLUMNS} WHERE (state = $1 OR ($1 = '' AND state IN ('open', 'held'))) \
         AND ($2 = '' OR number = $2 OR applicant_iin = $2) \
         ORDER BY CASE WHEN until IS NULL THEN 1 ELSE 0 END, until, opened_at DESC, id LIMIT $3"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(text))
        .bind(state)
        .bind(words)
        .bind(limit)
        .fetch_all(db.reader())
        .await?;
    rows.iter().map(read).collect()
}

fn read(row: &AnyRow) -> Result<Filing, StoreError> {
    let corrupt = |what| StoreError::Corrupt { what };
    let text = |column: &'static str| row.try_get::<String, _>(column);
    let document: Option<Vec<u8>> = row.try_get("document")?;
    let sha256: Option<String> = row.try_get("sha256")?;
    Ok(Filing {
        id: text("id")?,
        channel: Channel::from_name(&text("channel")?).ok_or_else(|| corrupt("channel"))?,
        regulation: RegulationId(text("regulation")?),
        plan: PlanHash(text("plan")?),
        number: text("number")?,
        state: State::from_word(&text("state")?).ok_or_else(|| corrupt("state"))?,
        step: row.try_get("step")?,
        version: row.try_get("version")?,
        clerk: Opener {
            account: text("clerk")?,
            iin: text("clerk_iin")?,
            name: text("clerk_name")?,
            role: text("clerk_role")?,
        },
        applicant: Applicant {
            iin: Iin::parse(&text("applicant_iin")?).map_err(|_| corrupt("applicant_iin"))?,
            name: of_json::<PersonName>(&text("applicant_name")?)?,
        },
        language: Language::from_tag(&text("language")?).ok_or_else(|| corrupt("language"))?,
        facts: of_json(&text("facts")?)?,
        frozen: document
            .zip(sha256)
            .map(|(document, sha256)| Frozen { document, sha256 }),
        cms: row.try_get("cms")?,
        opened_at: moment(row.try_get("opened_at")?)?,
        since: moment(row.try_get("since")?)?,
        until: row.try_get::<Option<i64>, _>("until")?.map(moment).transpose()?,
        ended_at: row.try_get::<Option<i64>, _>("ended_at")?.map(moment).transpose()?,
    })
}
