//! One case as it is stored, with its state, and the only statement that changes a state.
//!
//! Every change is a compare-and-set on `version`: of two officials who read the same state, one writes and the
//! other finds nothing to write.

use domain::case::{Case, Confirmation, Decision, Drawing, Registration, Signing, Taking};
use jiff::Timestamp;
use law::{Channel, Language, PlanHash, RegulationId, StatusId, Text, Values};
use sqlx::any::AnyRow;
use sqlx::{AnyPool, Row};
use store::{StoreError, Tx};

use super::time;

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

/// What is due: which action of the annex, since when, until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Due {
    /// The number of the action; 0 when nothing more is due.
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

/// A case whole.
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    pub(crate) request: Request,
    pub(crate) case: Case,
    pub(crate) version: i64,
    pub(crate) status: StatusId,
    pub(crate) due: Due,
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

    /// The id of the decided output.
    pub(crate) fn output(&self) -> Option<&str> {
        self.case.decision().map(|decision| decision.output.as_str())
    }

    /// The signed document's hash, once signed.
    pub(crate) fn signed_sha256(&self) -> Option<&str> {
        match &self.case {
            Case::Signed { signing, .. } => Some(&signing.sha256),
            _ => None,
        }
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
    let registration = stored.case.registration();
    sqlx::query(
        "INSERT INTO cases (id, number, registration, regulation, plan, channel, service, applicant_iin, applicant_name,
            applicant_sought, language, submitted_at, application, signature, report, state, version, status, task,
            since, until, registered_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 1, $17, $18, $19, $20, $21)",
    )
    .bind(&request.id)
    .bind(&request.number)
    .bind(&registration.number)
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
    .bind(registration.at.as_microsecond())
    .execute(&mut **tx)
    .await
    .map_err(|error| if store::db::is_duplicate(&error) { StoreError::Duplicate } else { error.into() })?;
    Ok(())
}

/// Writes the new state of a case. False when somebody changed it since it was read.
pub(crate) async fn change(tx: &mut Tx, stored: &Stored) -> Result<bool, StoreError> {
    let case = &stored.case;
    let (taking, decision, drawing) = (case.taking(), case.decision(), case.drawing());
    let (confirmation, signing) = match case {
        Case::Signed {
            confirmation, signing, ..
        } => (Some(confirmation), Some(signing)),
        Case::Confirmed { confirmation, .. } => (Some(confirmation), None),
        _ => (None, None),
    };
    let holder = stored.holder.as_ref();
    let done = sqlx::query(
        "UPDATE cases SET version = version + 1, state = $3, status = $4, task = $5, since = $6, until = $7,
            taken_by = $8, taken_by_iin = $9, taken_by_name = $10, taken_at = $11, output = $12, entered = $13,
            decided_at = $14, draw_error = $15, document_number = $16, unsigned_sha256 = $17, drawn_at = $18,
            confirmed_at = $19, signed_sha256 = $20, signed_at = $21
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
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
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
    Ok(Stored {
        request,
        case: state(row)?,
        version: row.try_get("version")?,
        status: StatusId(row.try_get("status")?),
        due: Due {
            action: u32::try_from(row.try_get::<i64, _>("task")?).unwrap_or(0),
            since: time(row.try_get("since")?)?,
            until: until.map(time).transpose()?,
        },
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

/// The state from its columns; a missing fact is a corrupt record and not a guess.
fn state(row: &AnyRow) -> Result<Case, StoreError> {
    let corrupt = || StoreError::Corrupt {
        what: "state of a case",
    };
    let moment = |column: &str| -> Result<Timestamp, StoreError> {
        time(row.try_get::<Option<i64>, _>(column)?.ok_or_else(corrupt)?)
    };
    let text =
        |column: &str| -> Result<String, StoreError> { row.try_get::<Option<String>, _>(column)?.ok_or_else(corrupt) };
    let registration = Registration {
        number: row.try_get("registration")?,
        at: time(row.try_get("registered_at")?)?,
    };
    let taking = || -> Result<Taking, StoreError> {
        Ok(Taking {
            by: text("taken_by")?,
            at: moment("taken_at")?,
        })
    };
    let decision = || -> Result<Decision, StoreError> {
        Ok(Decision {
            by: text("taken_by")?,
            output: text("output")?,
            at: moment("decided_at")?,
        })
    };
    let drawing = || -> Result<Drawing, StoreError> {
        Ok(Drawing {
            document_number: text("document_number")?,
            sha256: text("unsigned_sha256")?,
            at: moment("drawn_at")?,
        })
    };
    let confirmation = || -> Result<Confirmation, StoreError> {
        Ok(Confirmation {
            by: text("taken_by")?,
            at: moment("confirmed_at")?,
        })
    };
    let signing = || -> Result<Signing, StoreError> {
        Ok(Signing {
            by: text("taken_by")?,
            sha256: text("signed_sha256")?,
            at: moment("signed_at")?,
        })
    };
    Ok(match row.try_get::<String, _>("state")?.as_str() {
        "registered" => Case::Registered { registration },
        "taken" => Case::Taken {
            registration,
            taking: taking()?,
        },
        "decided" => Case::Decided {
            registration,
            taking: taking()?,
            decision: decision()?,
        },
        "drawn" => Case::Drawn {
            registration,
            taking: taking()?,
            decision: decision()?,
            drawing: drawing()?,
        },
        "confirmed" => Case::Confirmed {
            registration,
            taking: taking()?,
            decision: decision()?,
            drawing: drawing()?,
            confirmation: confirmation()?,
        },
        "signed" => Case::Signed {
            registration,
            taking: taking()?,
            decision: decision()?,
            drawing: drawing()?,
            confirmation: confirmation()?,
            signing: signing()?,
        },
        _ => return Err(corrupt()),
    })
}
