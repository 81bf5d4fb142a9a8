//! Cases.

use exchange::messages::Holder;
use jiff::Timestamp;
use law::{Channel, StatusId};
use sqlx::Row;
use sqlx::any::AnyRow;
use store::{Db, StoreError, Tx};

use super::{micros, moment, number};

/// What is known of a case.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Case {
    pub(crate) id: String,
    pub(crate) regulation: String,
    pub(crate) plan: String,
    pub(crate) channel: Channel,
    pub(crate) number: String,
    pub(crate) registration: Option<String>,
    /// None until the portal's notice has come.
    pub(crate) applicant_iin: Option<String>,
    pub(crate) applicant_name: Option<String>,
    pub(crate) submitted_at: Option<Timestamp>,
    pub(crate) status: StatusId,
    pub(crate) stage: Stage,
    /// The action that shows the status.
    pub(crate) action: u32,
    pub(crate) holder: Option<Holder>,
    pub(crate) output: Option<String>,
    pub(crate) document_number: Option<String>,
    pub(crate) received_at: Timestamp,
    pub(crate) changed_at: Timestamp,
}

/// The heading under which an operator looks for a case; the status itself is the plan's word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    Received,
    InWork,
    Finished,
}

impl Stage {
    pub(crate) const ALL: [Self; 3] = [Self::Received, Self::InWork, Self::Finished];

    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::InWork => "in_work",
            Self::Finished => "finished",
        }
    }

    pub(crate) fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.word() == word)
    }
}

/// What is looked for; an empty text looks for everything.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wanted {
    /// The heading, or the id of a status.
    pub(crate) standing: String,
    /// The whole application or registration number, or the whole ИИН.
    pub(crate) words: String,
}

/// The case for changing; it stays locked until the transaction ends.
pub(crate) async fn lock(tx: &mut Tx, id: &str) -> Result<Option<Case>, StoreError> {
    // Writing first takes the row's lock on both databases; a plain SELECT takes none.
    sqlx::query("UPDATE cases SET changed_at = changed_at WHERE id = $1")
        .bind(id)
        .execute(&mut **tx)
        .await?;
    let row = sqlx::query("SELECT * FROM cases WHERE id = $1")
        .bind(id)
        .fetch_optional(&mut **tx)
        .await?;
    row.map(|row| read(&row)).transpose()
}

pub(crate) async fn keep(tx: &mut Tx, case: &Case) -> Result<(), StoreError> {
    let holder = case
        .holder
        .as_ref()
        .map(serde_json::to_string)
        .transpose()
        .map_err(|_| StoreError::Corrupt { what: "holder" })?;
    sqlx::query(
        "INSERT INTO cases (id, regulation, plan, channel, number, registration, applicant_iin, applicant_name, submitted_at, \
         status, stage, action, holder, output, document_number, received_at, changed_at, until) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) \
         ON CONFLICT (id) DO UPDATE SET registration = excluded.registration, applicant_iin = excluded.applicant_iin, \
         applicant_name = excluded.applicant_name, submitted_at = excluded.submitted_at, status = excluded.status, \
         stage = excluded.stage, action = excluded.action, holder = excluded.holder, output = excluded.output, \
         document_number = excluded.document_number, changed_at = excluded.changed_at, until = excluded.until",
    )
    .bind(case.id.clone())
    .bind(case.regulation.clone())
    .bind(case.plan.clone())
    .bind(channel_word(case.channel))
    .bind(case.number.clone())
    .bind(case.registration.clone())
    .bind(case.applicant_iin.clone())
    .bind(case.applicant_name.clone())
    .bind(case.submitted_at.map(micros))
    .bind(case.status.0.clone())
    .bind(case.stage.word())
    .bind(i64::from(case.action))
    .bind(holder)
    .bind(case.output.clone())
    .bind(case.document_number.clone())
    .bind(micros(case.received_at))
    .bind(micros(case.changed_at))
    .bind(case.holder.as_ref().and_then(|holder| holder.until).map(micros))
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(crate) async fn find(db: &Db, id: &str) -> Result<Option<Case>, StoreError> {
    let row = sqlx::query("SELECT * FROM cases WHERE id = $1")
        .bind(id)
        .fetch_optional(db.reader())
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// Cases: what is overdue or due until `rising` first, by its end; then the most recently changed.
pub(crate) async fn list(
    db: &Db,
    wanted: &Wanted,
    rising: Timestamp,
    limit: i64,
    offset: i64,
) -> Result<Vec<Case>, StoreError> {
    let rows = sqlx::query(
        "SELECT * FROM cases WHERE ($1 = '' OR stage = $1 OR status = $1) \
         AND ($2 = '' OR number = $2 OR registration = $2 OR applicant_iin = $2) \
         ORDER BY CASE WHEN until <= $5 AND stage <> 'finished' THEN until ELSE $6 END, changed_at DESC, id \
         LIMIT $3 OFFSET $4",
    )
    .bind(wanted.standing.clone())
    .bind(wanted.words.clone())
    .bind(limit)
    .bind(offset)
    .bind(micros(rising))
    .bind(i64::MAX)
    .fetch_all(db.reader())
    .await?;
    rows.iter().map(read).collect()
}

/// How many [`list`] would find.
pub(crate) async fn count(db: &Db, wanted: &Wanted) -> Result<i64, StoreError> {
    let row = sqlx::query(
        "SELECT COUNT(*) AS found FROM cases WHERE ($1 = '' OR stage = $1 OR status = $1) \
         AND ($2 = '' OR number = $2 OR registration = $2 OR applicant_iin = $2)",
    )
    .bind(wanted.standing.clone())
    .bind(wanted.words.clone())
    .fetch_one(db.reader())
    .await?;
    Ok(row.try_get("found")?)
}

/// How many cases stand under each heading.
pub(crate) async fn counts(db: &Db) -> Result<Vec<(Stage, i64)>, StoreError> {
    let rows = sqlx::query("SELECT stage, COUNT(*) AS found FROM cases GROUP BY stage")
        .fetch_all(db.reader())
        .await?;
    let mut counts: Vec<_> = Stage::ALL.into_iter().map(|stage| (stage, 0)).collect();
    for row in rows {
        let word: String = row.try_get("stage")?;
        if let Some(count) = counts.iter_mut().find(|(stage, _)| stage.word() == word) {
            count.1 = row.try_get("found")?;
        }
    }
    Ok(counts)
}

fn read(row: &AnyRow) -> Result<Case, StoreError> {
    let stage = Stage::from_word(&row.try_get::<String, _>("stage")?).ok_or(StoreError::Corrupt { what: "stage" })?;
    let channel =
        channel_from_word(&row.try_get::<String, _>("channel")?).ok_or(StoreError::Corrupt { what: "channel" })?;
    let holder: Option<String> = row.try_get("holder")?;
    let holder = holder
        .map(|json| serde_json::from_str(&json))
        .transpose()
        .map_err(|_| StoreError::Corrupt { what: "holder" })?;
    Ok(Case {
        id: row.try_get("id")?,
        regulation: row.try_get("regulation")?,
        plan: row.try_get("plan")?,
        channel,
        number: row.try_get("number")?,
        registration: row.try_get("registration")?,
        applicant_iin: row.try_get("applicant_iin")?,
        applicant_name: row.try_get("applicant_name")?,
        submitted_at: row.try_get::<Option<i64>, _>("submitted_at")?.map(moment).transpose()?,
        status: StatusId(row.try_get("status")?),
        stage,
        action: number(row.try_get("action")?)?,
        holder,
        output: row.try_get("output")?,
        document_number: row.try_get("document_number")?,
        received_at: moment(row.try_get("received_at")?)?,
        changed_at: moment(row.try_get("changed_at")?)?,
    })
}

const CHANNELS: [(Channel, &str); 4] = [
    (Channel::Provider, "provider"),
    (Channel::Akim, "akim"),
    (Channel::Center, "center"),
    (Channel::Portal, "portal"),
];

fn channel_word(channel: Channel) -> &'static str {
    CHANNELS
        .into_iter()
        .find(|(known, _)| *known == channel)
        .map_or("portal", |(_, word)| word)
}

fn channel_from_word(word: &str) -> Option<Channel> {
    CHANNELS
        .into_iter()
        .find(|(_, known)| *known == word)
        .map(|(channel, _)| channel)
}
