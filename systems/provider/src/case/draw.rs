//! Drawing the output document of a decided case, off the request. Done by a job, so it survives a restart; the
//! drawing itself is pure and may be repeated.

use std::collections::BTreeMap;
use std::sync::Arc;

use documents::DrawError;
use domain::case::{Case, Drawing};
use domain::{Actor, Event, Outcome};
use intake::filling::day_in_kazakhstan;
use intake::paper::{self, OutputPaper};
use jiff::Timestamp;
use law::{Field, FieldKind, FilledBy, Output, Performer, Plan, System, Values};
use serde_json::json;
use store::jobs::Job;

use super::number::new_number;
use super::seal;
use super::stage_of;
use super::walk::{Exit, desk_of};
use crate::course::{Course, role_of};
use crate::store::cases::{self, Stored};
use crate::store::staff;
use crate::{Provider, Refusal};

/// Draws what the job asks for, and ends the job. A case that has gone another way meanwhile only ends it.
pub(crate) async fn draw(provider: &Provider, job: &Job) -> Result<(), Refusal> {
    let Some((stored, plan)) = due(provider, job).await? else {
        return end(provider, job).await;
    };
    let output = stored
        .output()
        .and_then(|id| plan.output(id))
        .ok_or(Refusal::Plan("output"))?
        .clone();
    let number = {
        let mut tx = provider.participant.db.begin().await?;
        new_number(provider, &mut tx).await?
    };
    let now = provider.now();
    match paint(provider, &plan, &output, &stored, &number, now).await {
        Ok(pdf) => {
            let sha256 = provider.attachments.put(&pdf).await?;
            keep(
                provider,
                job,
                stored,
                &plan,
                Drawing {
                    document_number: number,
                    sha256,
                    at: now,
                },
            )
            .await
        }
        Err(error) => {
            tracing::error!(case.id = stored.id(), %error, "the document of case {} cannot be drawn", stored.id());
            give_up(provider, job, stored, cause_of(&error)).await
        }
    }
}

/// The decided case that the job is about, unless it was decided anew or drawn already.
async fn due(provider: &Provider, job: &Job) -> Result<Option<(Stored, Arc<Plan>)>, Refusal> {
    let Some((id, version)) = job.subject.rsplit_once('/') else {
        return Ok(None);
    };
    let Some(stored) = cases::find(provider.participant.db.reader(), id).await? else {
        return Ok(None);
    };
    if stored.version.to_string() != version || !matches!(stored.case, Case::Decided { .. }) {
        return Ok(None);
    }
    let plan = provider.plan_of(&stored)?;
    Ok(Some((stored, plan)))
}

async fn end(provider: &Provider, job: &Job) -> Result<(), Refusal> {
    let mut tx = provider.participant.db.begin().await?;
    store::jobs::done(&mut tx, job.id).await?;
    tx.commit().await?;
    Ok(())
}

async fn paint(
    provider: &Provider,
    plan: &Arc<Plan>,
    output: &Output,
    stored: &Stored,
    number: &str,
    now: Timestamp,
) -> Result<Vec<u8>, DrawError> {
    let head = head_name(provider, plan, stored).await;
    let place = super::queue::expected(provider, stored, plan, output)
        .await
        .unwrap_or_default();
    let values = values(&head, place.as_deref(), output, stored, now);
    let specialist = stored
        .holder
        .as_ref()
        .map_or_else(String::new, |holder| holder.name.clone());
    let signatories: Vec<String> = output
        .signatories
        .iter()
        .map(|signatory| match signatory.role {
            Performer::Head | Performer::Akim => head.clone(),
            _ => specialist.clone(),
        })
        .collect();
    let check_address = format!("{}{number}", provider.check_url);
    let (library, plan, output, number) = (
        provider.participant.library.clone(),
        plan.clone(),
        output.clone(),
        number.to_owned(),
    );
    let participant = provider.participant.clone();
    let company = seal::company(provider).await;
    let painting = tokio::task::spawn_blocking(move || {
        let paper = OutputPaper {
            number: &number,
            issued: now,
            values: &values,
            signatories: &signatories,
            check_address: &check_address,
            seal: Some(verification::Seal {
                signer: &participant.key,
                certificate: &participant.certificate,
                chain: &company.chain,
                lists: &company.lists,
                answer: company.answer.as_deref(),
            }),
        };
        paper::output(&library, &plan, &output, &paper)
    });
    painting
        .await
        .unwrap_or_else(|_| Err(DrawError::Template("the drawing was broken off".to_owned())))
}

/// Who is printed as the first signatory: the head of the rural district where the akim signs, else the office's.
async fn head_name(provider: &Provider, plan: &Plan, stored: &Stored) -> String {
    let signer = Course::of(plan, stored.procedure).and_then(|course| {
        let signs = |stage: &law::Stage| stage.verb == law::Verb::SignResult;
        course.stages().find(|stage| signs(stage)).map(role_of)
    });
    if signer == Some(crate::AKIM)
        && let Ok(akims) = staff::with_role(&provider.participant.db, crate::AKIM).await
        && let Some(akim) = akims.into_iter().next()
    {
        return akim.name;
    }
    provider.head_name.clone()
}

/// All values of the document: what the official wrote, what the application said under the same keys, and what
/// the system knows. The system's fields are known by what they are: a name of which the application says nothing is
/// the applicant's unless it is the head's, `application_date` and `submitted_at` are the day of the application.
fn values(head: &str, place: Option<&str>, output: &Output, stored: &Stored, now: Timestamp) -> Values {
    let applied = intake::freezing::read(&stored.request.application)
        .map_or_else(|_| BTreeMap::new(), |document| document.fields);
    let system = |field: &Field| match (&field.kind, field.key.as_str()) {
        (_, key) if applied.get(key).is_some_and(|said| !said.is_empty()) => applied.get(key).cloned(),
        (FieldKind::Integer { .. }, "queue_number") => place.map(str::to_owned),
        (FieldKind::FullName, key) if key.contains("head") => Some(head.to_owned()),
        (FieldKind::FullName, _) => Some(stored.request.applicant_name.clone()),
        (FieldKind::Date, "issued_at") => Some(day_in_kazakhstan(now)),
        (FieldKind::Date, _) => Some(day_in_kazakhstan(stored.request.submitted)),
        (_, "iin" | "applicant_iin") => Some(stored.request.applicant_iin.clone()),
        (_, "registration_number") => Some(stored.registration().to_owned()),
        (_, key) => applied.get(key).cloned(),
    };
    let mut values: Values = output
        .fields
        .iter()
        .filter(|field| field.filled_by != FilledBy::Official)
        .filter_map(|field| Some((field.key.clone(), system(field)?)))
        .collect();
    values.extend(stored.entered.clone());
    values
}

async fn keep(provider: &Provider, job: &Job, stored: Stored, plan: &Plan, drawing: Drawing) -> Result<(), Refusal> {
    let now = drawing.at;
    let stage = stage_of(plan, &stored)?;
    let announcing = Course::announcing(&stage);
    let mut details = json!({ "document_number": drawing.document_number, "sha256": drawing.sha256 });
    if let Some(announcing) = &announcing {
        details["status"] = announcing.status.0.clone().into();
    }
    let drawn = Stored {
        case: stored.case.draw(drawing)?,
        draw_error: None,
        ..stored
    };
    let mut tx = provider.participant.db.begin().await?;
    store::jobs::done(&mut tx, job.id).await?;
    let drawn = if announcing.is_some() {
        provider
            .record_stage(
                &mut tx,
                plan,
                &drawn,
                &stage,
                &Actor::System,
                Outcome::Done,
                details,
                now,
            )
            .await?;
        provider.go_on(&mut tx, drawn, plan, Exit::Success, now).await?
    } else {
        let text = "Документ сформирован";
        let fact = Event::of_fact(System::Provider, drawn.id(), "document_drawn", text, Actor::System, now);
        provider.participant.record(&mut tx, fact.with(details)).await?;
        Stored {
            desk: desk_of(&stage, &drawn),
            ..drawn
        }
    };
    // Somebody who changed the case meanwhile has the last word: nothing of this is kept but the end of the job.
    if !cases::change(&mut tx, &drawn).await? {
        tx.rollback().await.map_err(store::StoreError::from)?;
        return end(provider, job).await;
    }
    provider.participant.commit(tx).await?;
    Ok(())
}

/// Ends a job that has failed too often: the official sees that something is amiss, and the log says what.
pub(crate) async fn abandon(provider: &Provider, job: &Job) -> Result<(), Refusal> {
    match due(provider, job).await? {
        Some((stored, _)) => give_up(provider, job, stored, "template").await,
        None => end(provider, job).await,
    }
}

fn cause_of(error: &DrawError) -> &'static str {
    match error {
        DrawError::TooManyPages { .. }
        | DrawError::TooMuchData { .. }
        | DrawError::RowTooLong { .. }
        | DrawError::TooManyFiles { .. } => "too_long",
        DrawError::Template(_) | DrawError::Export(_) | DrawError::Qr(_) | DrawError::Row(_) => "template",
    }
}

/// A document that cannot be drawn stays a decided case with a cause: the official goes back and decides in other
/// words, or somebody mends the template.
async fn give_up(provider: &Provider, job: &Job, stored: Stored, cause: &str) -> Result<(), Refusal> {
    let failed = Stored {
        draw_error: Some(cause.to_owned()),
        ..stored
    };
    let mut tx = provider.participant.db.begin().await?;
    store::jobs::done(&mut tx, job.id).await?;
    cases::change(&mut tx, &failed).await?;
    tx.commit().await?;
    Ok(())
}
