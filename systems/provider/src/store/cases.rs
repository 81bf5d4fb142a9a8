//! One case as it is stored, with its state, and the only statement that changes a state.
//!
//! Every change is a compare-and-set on `version`: of two officials who read the same state, one writes and the
//! other finds nothing to write.

use std::collections::BTreeSet;

use domain::case::{Agreement, Case};
use jiff::Timestamp;
use law::{Channel, Circumstance, Language, Limit, PlanHash, RegulationId, StatusId, Text, Values};
use serde::{Deserialize, Deserializer, Serialize};
use sqlx::any::AnyRow;
use sqlx::{AnyPool, Row};
use store::{StoreError, Tx};

use super::state::state;
use super::{concerns, time};

/// What never changes after registration.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) id: String,
    pub(crate) number: String,
    pub(crate) regulation: RegulationId,
    pub(crate) plan: PlanHash,
    pub(crate) channel: Channel,
    pub(crate) service: Text,
    pub(crate) applicant_iin: String,
    pub(crate) applicant_name: String,
    pub(crate) language: Language,
    pub(crate) submitted: Timestamp,
    /// The exact signed bytes.
    pub(crate) application: Vec<u8>,
    pub(crate) signature: Vec<u8>,
    /// The report of the signature as JSON.
    pub(crate) report: serde_json::Value,
}

/// What is due: which stage of the course, since when, until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Due {
    /// The number of the stage; 0 when nothing more is due.
    pub(crate) action: u32,
    pub(crate) since: Timestamp,
    pub(crate) until: Option<Timestamp>,
}

/// Who holds the case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Holder {
    pub(crate) account: String,
    pub(crate) iin: String,
    pub(crate) name: String,
}

/// For whom the case waits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Desk {
    /// A role of accounts; none when it waits for no person.
    pub(crate) role: Option<String>,
    /// The account, when it waits for one of them only.
    pub(crate) account: Option<String>,
}

/// The facts of a case's way that its state does not carry.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Way {
    /// The stage of the case's own channel that called the provider's procedure.
    pub(crate) returns_to: Option<u32>,
    pub(crate) circumstances: BTreeSet<Circumstance>,
    pub(crate) extensions: Vec<Extension>,
    /// Who sent the case back to the desk where it stands, and why.
    pub(crate) sent_back: Option<SentBack>,
    pub(crate) conclusions: Vec<Conclusion>,
    pub(crate) ground: Option<Ground>,
    /// What the decision says about the register that the applicant enters.
    pub(crate) entering: Option<Entering>,
    pub(crate) lookups: Vec<LookedUp>,
    /// The signed document waits for what proves its signature.
    pub(crate) held: Option<Held>,
    /// Why the signature was found invalid before the document left, and it has to be signed anew.
    pub(crate) refuted: Option<Refuted>,
    /// Whether the result has gone to where the case began.
    pub(crate) result_sent: bool,
    pub(super) decided_by: Option<String>,
    pub(super) decided_for: Option<String>,
    pub(super) confirmed_by: Option<String>,
    pub(super) agree: Vec<String>,
    pub(super) agreements: Vec<Agreed>,
    pub(super) signed_by: Option<String>,
    pub(super) handed_over: Option<HandedOver>,
}

impl Way {
    /// A way that begins.
    pub(crate) fn under(circumstances: BTreeSet<Circumstance>) -> Self {
        Self {
            circumstances,
            ..Self::default()
        }
    }
}

/// A term made longer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Extension {
    /// The id of the stage.
    pub(crate) stage: String,
    /// What is added, where the plan's own limit for the circumstance does not say it.
    pub(crate) limit: Option<Limit>,
    pub(crate) clause: String,
    pub(crate) reason: String,
    pub(crate) at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SentBack {
    pub(crate) by: String,
    pub(crate) reason: String,
    pub(crate) at: Timestamp,
}

/// A signed document that may not leave yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Held {
    /// What is missing and why.
    #[serde(deserialize_with = "in_three_languages")]
    pub(crate) missing: Text,
    pub(crate) since: Timestamp,
    /// When somebody tries again.
    pub(crate) next_try: Timestamp,
}

/// What was noted before there were three languages is one text.
fn in_three_languages<'de, D: Deserializer<'de>>(input: D) -> Result<Text, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Noted {
        Three(Text),
        One(String),
    }
    Ok(match Noted::deserialize(input)? {
        Noted::Three(text) => text,
        Noted::One(text) => Text {
            kk: text.clone(),
            ru: text.clone(),
            en: text,
        },
    })
}

/// A signature that will never be proved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Refuted {
    pub(crate) cause: Text,
    pub(crate) at: Timestamp,
}

/// What a commission concluded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Conclusion {
    pub(crate) protocol: String,
    /// ISO 8601.
    pub(crate) date: String,
    pub(crate) members: Vec<String>,
    pub(crate) votes_for: u32,
    pub(crate) votes_against: u32,
    #[serde(default)]
    pub(crate) abstained: u32,
    pub(crate) conclusion: String,
}

/// The ground of a refusal: the point of the standard, and what it says about this case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Ground {
    pub(crate) clause: String,
    pub(crate) text: String,
}

/// With which precedence the applicant enters a register.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Entering {
    pub(crate) category: Option<String>,
    /// How many people it is for (the family).
    pub(crate) size: Option<u32>,
}

/// What a registry answered at a stage that asks it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct LookedUp {
    pub(crate) registry: String,
    pub(crate) clause: String,
    /// `found`, `not_found`, `silent` …
    pub(crate) outcome: String,
    pub(crate) facts: serde_json::Value,
    pub(crate) at: Timestamp,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Agreed {
    pub(super) role: String,
    pub(super) by: String,
    pub(super) at: Timestamp,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct HandedOver {
    pub(super) by: String,
    pub(super) way: String,
    pub(super) at: Timestamp,
}

/// A case whole.
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    pub(crate) request: Request,
    pub(crate) case: Case,
    pub(crate) version: i64,
    pub(crate) status: StatusId,
    /// The channel in whose course the case stands.
    pub(crate) procedure: Channel,
    pub(crate) due: Due,
    pub(crate) desk: Desk,
    pub(crate) way: Way,
    pub(crate) holder: Option<Holder>,
    /// What the official wrote into the output's fields.
    pub(crate) entered: Values,
    /// Why the document could not be drawn.
    pub(crate) draw_error: Option<String>,
}

impl Stored {
    pub(crate) fn id(&self) -> &str {
        &self.request.id
    }

    /// The registration number; empty before it is given.
    pub(crate) fn registration(&self) -> &str {
        self.case.registration().map_or("", |registration| &registration.number)
    }

    /// Whether nothing is left to be done here.
    pub(crate) fn is_done(&self) -> bool {
        self.due.action == 0
    }

    /// The id of the decided output.
    pub(crate) fn output(&self) -> Option<&str> {
        self.case.decision().map(|decision| decision.output.as_str())
    }

    /// The signed document's hash, once signed.
    pub(crate) fn signed_sha256(&self) -> Option<&str> {
        self.case.signing().map(|signing| signing.sha256.as_str())
    }

    /// The way with what the state carries, for the row.
    fn written_way(&self) -> Way {
        let case = &self.case;
        let (decision, confirmation) = (case.decision(), case.confirmation());
        Way {
            decided_by: decision.map(|decision| decision.by.clone()),
            decided_for: decision.and_then(|decision| decision.instead_of.clone()),
            confirmed_by: confirmation.map(|confirmation| confirmation.by.clone()),
            agree: confirmation.map_or_else(Vec::new, |confirmation| confirmation.agree.clone()),
            agreements: case.agreements().iter().map(Agreed::of).collect(),
            signed_by: case.signing().map(|signing| signing.by.clone()),
            handed_over: match case {
                Case::HandedOver { hand_over, .. } => Some(HandedOver {
                    by: hand_over.by.clone(),
                    way: hand_over.way.clone(),
                    at: hand_over.at,
                }),
                _ => None,
            },
            ..self.way.clone()
        }
    }
}

impl Agreed {
    fn of(agreement: &Agreement) -> Self {
        Self {
            role: agreement.role.clone(),
            by: agreement.by.clone(),
            at: agreement.at,
        }
    }
}

/// Stands for the number of a case that has none yet: numbers have digits only.
const UNNUMBERED: char = '~';

/// The registration number of a row; empty where none is given yet.
pub(super) fn number_of(column: String) -> String {
    if column.starts_with(UNNUMBERED) {
        String::new()
    } else {
        column
    }
}

const SELECT: &str = "SELECT * FROM cases WHERE id = $1";

/// The case outside a unit of work.
pub(crate) async fn find(reader: &AnyPool, id: &str) -> Result<Option<Stored>, StoreError> {
    sqlx::query(SELECT)
        .bind(id)
        .fetch_optional(reader)
        .await?
        .map(|row| read(&row))
        .transpose()
}

/// The case inside a unit of work.
pub(crate) async fn find_in(tx: &mut Tx, id: &str) -> Result<Option<Stored>, StoreError> {
    sqlx::query(SELECT)
        .bind(id)
        .fetch_optional(&mut **tx)
        .await?
        .map(|row| read(&row))
        .transpose()
}

/// Whether a registration or document number is already given.
pub(crate) async fn is_taken(tx: &mut Tx, number: &str) -> Result<bool, StoreError> {
    let row = sqlx::query("SELECT id FROM cases WHERE registration = $1 OR document_number = $1")
        .bind(number)
        .fetch_optional(&mut **tx)
        .await?;
    Ok(row.is_some())
}

/// Adds a registered case.
pub(crate) async fn add(tx: &mut Tx, stored: &Stored) -> Result<(), StoreError> {
    let request = &stored.request;
    let registration = stored
        .case
        .registration()
        .map_or_else(|| format!("{UNNUMBERED}{}", request.id), |given| given.number.clone());
    let since = match &stored.case {
        Case::Arrived { arrival } => arrival.at,
        other => other
            .registration()
            .map_or(stored.due.since, |registration| registration.at),
    };
    sqlx::query(
        "INSERT INTO cases (id, number, registration, regulation, plan, channel, service, applicant_iin, applicant_name,
            applicant_sought, language, submitted_at, application, signature, report, state, version, status, task,
            since, until, registered_at, procedure, desk, assignee, returned, way)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 1, $17, $18, $19, $20, $21, $22,
            $23, $24, 0, $25)",
    )
    .bind(&request.id)
    .bind(&request.number)
    .bind(registration)
    .bind(&request.regulation.0)
    .bind(&request.plan.0)
    .bind(word(&request.channel)?)
    .bind(json(&request.service)?)
    .bind(&request.applicant_iin)
    .bind(&request.applicant_name)
    .bind(request.applicant_name.to_lowercase())
    .bind(request.language.tag())
    .bind(request.submitted.as_microsecond())
    .bind(&request.application)
    .bind(&request.signature)
    .bind(request.report.to_string())
    .bind(stored.case.name())
    .bind(&stored.status.0)
    .bind(i64::from(stored.due.action))
    .bind(stored.due.since.as_microsecond())
    .bind(stored.due.until.map(Timestamp::as_microsecond))
    .bind(since.as_microsecond())
    .bind(stored.procedure.name())
    .bind(stored.desk.role.clone())
    .bind(stored.desk.account.clone())
    .bind(json(&stored.written_way())?)
    .execute(&mut **tx)
    .await
    .map_err(|error| if store::db::is_duplicate(&error) { StoreError::Duplicate } else { error.into() })?;
    concerns::note(tx, stored).await
}

/// Writes the new state of a case. False when somebody changed it since it was read.
pub(crate) async fn change(tx: &mut Tx, stored: &Stored) -> Result<bool, StoreError> {
    let case = &stored.case;
    let (taking, decision, drawing) = (case.taking(), case.decision(), case.drawing());
    let (confirmation, signing) = (case.confirmation(), case.signing());
    let holder = stored.holder.as_ref();
    let done = sqlx::query(
        "UPDATE cases SET version = version + 1, state = $3, status = $4, task = $5, since = $6, until = $7,
            taken_by = $8, taken_by_iin = $9, taken_by_name = $10, taken_at = $11, output = $12, entered = $13,
            decided_at = $14, draw_error = $15, document_number = $16, unsigned_sha256 = $17, drawn_at = $18,
            confirmed_at = $19, signed_sha256 = $20, signed_at = $21, procedure = $22, desk = $23, assignee = $24,
            returned = $25, way = $26, registration = COALESCE($27, registration),
            registered_at = COALESCE($28, registered_at)
         WHERE id = $1 AND version = $2",
    )
    .bind(stored.id())
    .bind(stored.version)
    .bind(case.name())
    .bind(&stored.status.0)
    .bind(i64::from(stored.due.action))
    .bind(stored.due.since.as_microsecond())
    .bind(stored.due.until.map(Timestamp::as_microsecond))
    .bind(holder.map(|holder| holder.account.clone()))
    .bind(holder.map(|holder| holder.iin.clone()))
    .bind(holder.map(|holder| holder.name.clone()))
    .bind(taking.map(|taking| taking.at.as_microsecond()))
    .bind(decision.map(|decision| decision.output.clone()))
    .bind(json(&stored.entered)?)
    .bind(decision.map(|decision| decision.at.as_microsecond()))
    .bind(stored.draw_error.clone())
    .bind(drawing.map(|drawing| drawing.document_number.clone()))
    .bind(drawing.map(|drawing| drawing.sha256.clone()))
    .bind(drawing.map(|drawing| drawing.at.as_microsecond()))
    .bind(confirmation.map(|confirmation| confirmation.at.as_microsecond()))
    .bind(signing.map(|signing| signing.sha256.clone()))
    .bind(signing.map(|signing| signing.at.as_microsecond()))
    .bind(stored.procedure.name())
    .bind(stored.desk.role.clone())
    .bind(stored.desk.account.clone())
    .bind(i64::from(stored.way.sent_back.is_some()))
    .bind(json(&stored.written_way())?)
    .bind(case.registration().map(|registration| registration.number.clone()))
    .bind(case.registration().map(|registration| registration.at.as_microsecond()))
    .execute(&mut **tx)
    .await?;
    if done.rows_affected() != 1 {
        return Ok(false);
    }
    concerns::note(tx, stored).await?;
    Ok(true)
}

fn json<T: serde::Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|_| StoreError::Corrupt { what: "value" })
}

/// An enum's word, as serde writes it.
fn word<T: serde::Serialize>(value: &T) -> Result<String, StoreError> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => Ok(word),
        _ => Err(StoreError::Corrupt { what: "word" }),
    }
}

fn parsed<T: serde::de::DeserializeOwned>(text: &str, what: &'static str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|_| StoreError::Corrupt { what })
}

fn read(row: &AnyRow) -> Result<Stored, StoreError> {
    let request = Request {
        id: row.try_get("id")?,
        number: row.try_get("number")?,
        regulation: RegulationId(row.try_get("regulation")?),
        plan: PlanHash(row.try_get("plan")?),
        channel: channel(row)?,
        service: parsed(&row.try_get::<String, _>("service")?, "name of a service")?,
        applicant_iin: row.try_get("applicant_iin")?,
        applicant_name: row.try_get("applicant_name")?,
        language: Language::from_tag(&row.try_get::<String, _>("language")?)
            .ok_or(StoreError::Corrupt { what: "language" })?,
        submitted: time(row.try_get("submitted_at")?)?,
        application: row.try_get("application")?,
        signature: row.try_get("signature")?,
        report: parsed(&row.try_get::<String, _>("report")?, "report")?,
    };
    let until: Option<i64> = row.try_get("until")?;
    let entered: Option<String> = row.try_get("entered")?;
    let way: Option<String> = row.try_get("way")?;
    let way: Way = way.map_or(Ok(Way::default()), |way| parsed(&way, "way of a case"))?;
    let procedure: Option<String> = row.try_get("procedure")?;
    let procedure = match procedure {
        None => request.channel,
        Some(name) => Channel::from_name(&name).ok_or(StoreError::Corrupt { what: "procedure" })?,
    };
    Ok(Stored {
        request,
        case: state(row, &way)?,
        version: row.try_get("version")?,
        status: StatusId(row.try_get("status")?),
        due: Due {
            action: u32::try_from(row.try_get::<i64, _>("task")?).unwrap_or(0),
            since: time(row.try_get("since")?)?,
            until: until.map(time).transpose()?,
        },
        procedure,
        desk: Desk {
            role: row.try_get("desk")?,
            account: row.try_get("assignee")?,
        },
        way,
        holder: holder(row)?,
        entered: entered.map_or(Ok(Values::new()), |entered| parsed(&entered, "entered values"))?,
        draw_error: row.try_get("draw_error")?,
    })
}

pub(super) fn channel(row: &AnyRow) -> Result<Channel, StoreError> {
    let word: String = row.try_get("channel")?;
    parsed(&format!("\"{word}\""), "channel")
}

pub(super) fn holder(row: &AnyRow) -> Result<Option<Holder>, StoreError> {
    let account: Option<String> = row.try_get("taken_by")?;
    let iin: Option<String> = row.try_get("taken_by_iin")?;
    let name: Option<String> = row.try_get("taken_by_name")?;
    Ok(match (account, iin, name) {
        (Some(account), Some(iin), Some(name)) => Some(Holder { account, iin, name }),
        _ => None,
    })
}
