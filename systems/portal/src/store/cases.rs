//! Cases: submitted requests with their status, holder and result.

use eds::Report;
use exchange::messages::{Holder, Place};
use jiff::Timestamp;
use law::{PlanHash, RegulationId, StatusId, Text};
use sqlx::Row;
use sqlx::any::AnyRow;
use store::{Db, StoreError, Tx};

use super::{from_json, moment, to_json};

/// A case as the applicant's cabinet knows it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Case {
    pub(crate) id: String,
    pub(crate) account: String,
    pub(crate) applicant_iin: String,
    pub(crate) regulation: RegulationId,
    pub(crate) plan: PlanHash,
    pub(crate) number: String,
    /// The CMS exactly as it was accepted.
    pub(crate) cms: Vec<u8>,
    pub(crate) report: Report,
    pub(crate) submitted_at: Timestamp,
    pub(crate) registration: Option<String>,
    /// None between sending and registration.
    pub(crate) status: Option<StatusId>,
    /// Where the applicant stands in a waiting list, as last told.
    pub(crate) place: Option<Place>,
    pub(crate) stage: Stage,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Stage {
    Held(Box<Holder>),
    Finished(Box<Outcome>),
}

/// The result that arrived.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Outcome {
    pub(crate) at: Timestamp,
    pub(crate) output: String,
    pub(crate) document_number: String,
    /// The signed PDF in the file store.
    pub(crate) document_sha256: String,
    pub(crate) document_report: Report,
    pub(crate) issued: Timestamp,
}

/// One change of status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) status: Option<StatusId>,
    pub(crate) clause: String,
    /// What the change was for, where it was no change of the status itself.
    pub(crate) reason: Option<Text>,
    pub(crate) at: Timestamp,
}

impl Case {
    pub(crate) fn outcome(&self) -> Option<&Outcome> {
        match &self.stage {
            Stage::Held(_) => None,
            Stage::Finished(outcome) => Some(outcome),
        }
    }

    pub(crate) fn holder(&self) -> Option<&Holder> {
        match &self.stage {
            Stage::Held(holder) => Some(holder),
            Stage::Finished(_) => None,
        }
    }
}

pub(crate) async fn add(tx: &mut Tx, case: &Case) -> Result<(), StoreError> {
    let holder = case.holder().map(|holder| to_json(holder, "holder")).transpose()?;
    sqlx::query(
        "INSERT INTO case_file (id, account, applicant_iin, regulation, plan, number, cms, report, submitted_at, holder,
         changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $9)",
    )
    .bind(&case.id)
    .bind(&case.account)
    .bind(&case.applicant_iin)
    .bind(&case.regulation.0)
    .bind(&case.plan.0)
    .bind(&case.number)
    .bind(case.cms.clone())
    .bind(to_json(&case.report, "report")?)
    .bind(case.submitted_at.as_microsecond())
    .bind(holder)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The account's cases, the newest first, at most `limit` after the first `skip`.
pub(crate) async fn of(db: &Db, account: &str, limit: i64, skip: i64) -> Result<Vec<Case>, StoreError> {
    sqlx::query("SELECT * FROM case_file WHERE account = $1 ORDER BY submitted_at DESC, id DESC LIMIT $2 OFFSET $3")
        .bind(account)
        .bind(limit)
        .bind(skip)
        .fetch_all(db.reader())
        .await?
        .iter()
        .map(read)
        .collect()
}

pub(crate) async fn count(db: &Db, account: &str) -> Result<i64, StoreError> {
    let row = sqlx::query("SELECT COUNT(*) AS cases FROM case_file WHERE account = $1")
        .bind(account)
        .fetch_one(db.reader())
        .await?;
    Ok(row.try_get("cases")?)
}

/// The case with this id, if it is this account's.
pub(crate) async fn find(db: &Db, account: &str, id: &str) -> Result<Option<Case>, StoreError> {
    sqlx::query("SELECT * FROM case_file WHERE id = $1 AND account = $2")
        .bind(id)
        .bind(account)
        .fetch_optional(db.reader())
        .await?
        .map(|row| read(&row))
        .transpose()
}

/// The case whose application or output document has this number.
pub(crate) async fn by_number(db: &Db, number: &str) -> Result<Option<Case>, StoreError> {
    sqlx::query("SELECT * FROM case_file WHERE number = $1 OR document_number = $1 ORDER BY submitted_at LIMIT 1")
        .bind(number)
        .fetch_optional(db.reader())
        .await?
        .map(|row| read(&row))
        .transpose()
}

/// The case inside a unit of work, whoever's it is: for messages.
pub(crate) async fn find_in(tx: &mut Tx, id: &str) -> Result<Option<Case>, StoreError> {
    sqlx::query("SELECT * FROM case_file WHERE id = $1")
        .bind(id)
        .fetch_optional(&mut **tx)
        .await?
        .map(|row| read(&row))
        .transpose()
}

/// A new status and holder.
pub(crate) async fn change_status(
    tx: &mut Tx,
    id: &str,
    status: &StatusId,
    registration: Option<&str>,
    holder: &Holder,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE case_file SET status = $2, registration = COALESCE($3, registration), holder = $4, changed_at = $5 WHERE id = $1",
    )
    .bind(id)
    .bind(&status.0)
    .bind(registration)
    .bind(to_json(holder, "holder")?)
    .bind(now.as_microsecond())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// A new place in a waiting list.
pub(crate) async fn change_place(tx: &mut Tx, id: &str, place: &Place) -> Result<(), StoreError> {
    sqlx::query("UPDATE case_file SET place = $2 WHERE id = $1")
        .bind(id)
        .bind(to_json(place, "place")?)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// The result has come: nobody holds the case any more.
pub(crate) async fn finish(
    tx: &mut Tx,
    id: &str,
    status: &StatusId,
    registration: &str,
    outcome: &Outcome,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE case_file SET status = $2, registration = $3, holder = NULL, changed_at = $4, finished_at = $4, output = $5,
         document_number = $6, document_sha256 = $7, document_report = $8, issued_at = $9 WHERE id = $1",
    )
    .bind(id)
    .bind(&status.0)
    .bind(registration)
    .bind(outcome.at.as_microsecond())
    .bind(&outcome.output)
    .bind(&outcome.document_number)
    .bind(&outcome.document_sha256)
    .bind(to_json(&outcome.document_report, "report")?)
    .bind(outcome.issued.as_microsecond())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Adds to the history of statuses.
pub(crate) async fn add_change(tx: &mut Tx, id: &str, change: &Change) -> Result<(), StoreError> {
    let row = sqlx::query("SELECT COUNT(*) AS known FROM status_change WHERE case_id = $1")
        .bind(id)
        .fetch_one(&mut **tx)
        .await?;
    let known: i64 = row.try_get("known")?;
    sqlx::query(
        "INSERT INTO status_change (case_id, n, status, clause, changed_at, reason) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(id)
    .bind(known + 1)
    .bind(change.status.as_ref().map(|status| status.0.clone()))
    .bind(&change.clause)
    .bind(change.at.as_microsecond())
    .bind(
        change
            .reason
            .as_ref()
            .map(|reason| to_json(reason, "reason"))
            .transpose()?,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(crate) async fn changes(db: &Db, id: &str) -> Result<Vec<Change>, StoreError> {
    sqlx::query("SELECT status, clause, changed_at, reason FROM status_change WHERE case_id = $1 ORDER BY n")
        .bind(id)
        .fetch_all(db.reader())
        .await?
        .iter()
        .map(|row| {
            let status: Option<String> = row.try_get("status")?;
            let reason: Option<String> = row.try_get("reason")?;
            Ok(Change {
                reason: reason.map(|reason| from_json(&reason, "reason")).transpose()?,
                status: status.map(StatusId),
                clause: row.try_get("clause")?,
                at: moment(row.try_get("changed_at")?)?,
            })
        })
        .collect()
}

/// Where the drawn application form lies in the file store, once it has been asked for.
pub(crate) async fn paper(db: &Db, id: &str) -> Result<Option<String>, StoreError> {
    let row = sqlx::query("SELECT paper_sha256 FROM case_file WHERE id = $1")
        .bind(id)
        .fetch_optional(db.reader())
        .await?;
    row.map_or(Ok(None), |row| Ok(row.try_get("paper_sha256")?))
}

pub(crate) async fn keep_paper(tx: &mut Tx, id: &str, sha256: &str) -> Result<(), StoreError> {
    sqlx::query("UPDATE case_file SET paper_sha256 = $2 WHERE id = $1")
        .bind(id)
        .bind(sha256)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

fn read(row: &AnyRow) -> Result<Case, StoreError> {
    let status: Option<String> = row.try_get("status")?;
    let place: Option<String> = row.try_get("place")?;
    Ok(Case {
        id: row.try_get("id")?,
        account: row.try_get("account")?,
        applicant_iin: row.try_get("applicant_iin")?,
        regulation: RegulationId(row.try_get("regulation")?),
        plan: PlanHash(row.try_get("plan")?),
        number: row.try_get("number")?,
        cms: row.try_get("cms")?,
        report: from_json(row.try_get("report")?, "report")?,
        submitted_at: moment(row.try_get("submitted_at")?)?,
        registration: row.try_get("registration")?,
        status: status.map(StatusId),
        place: place.map(|place| from_json(&place, "place")).transpose()?,
        stage: read_stage(row)?,
    })
}

fn read_stage(row: &AnyRow) -> Result<Stage, StoreError> {
    let finished_at: Option<i64> = row.try_get("finished_at")?;
    let Some(finished_at) = finished_at else {
        return Ok(Stage::Held(Box::new(from_json(row.try_get("holder")?, "holder")?)));
    };
    Ok(Stage::Finished(Box::new(Outcome {
        at: moment(finished_at)?,
        output: row.try_get("output")?,
        document_number: row.try_get("document_number")?,
        document_sha256: row.try_get("document_sha256")?,
        document_report: from_json(row.try_get("document_report")?, "report")?,
        issued: moment(row.try_get("issued_at")?)?,
    })))
}
