//! Papers are accepted: the package is complete, and the visitor gets a receipt.

use domain::Outcome;
use law::{FieldProblem, Verb};
use pages::Problem;
use serde_json::json;

use super::settle::{self, Settled};
use super::{Work, control, finish};
use crate::receipts::{self, Receipt};
use crate::records::filings::Filing;
use crate::records::{self, files};
use crate::{Clerk, Counter, trouble, way};

/// Accepts the package. Where the act has no step that fills the form, or no signature, form and signed paper are part
/// of it.
pub(crate) async fn accept(counter: &Counter, clerk: &Clerk, id: &str) -> Result<Filing, Problem> {
    let mut work = Work::of(counter, clerk, id).await?;
    work.must_be_unfrozen()?;
    let step = work.step().cloned();
    if step.as_ref().is_some_and(|step| step.verb != Verb::AcceptDocuments) || work.filing.facts.accepted_at.is_some() {
        return Err(trouble::wrong_step(&work.filing));
    }
    let problems = problems(&work).await?;
    if !problems.is_empty() {
        return Err(trouble::incomplete(&problems));
    }
    let now = counter.now();
    // Where the act registers the application in a stage of its own, the receipt is given there.
    let receipt = match registers_later(&work)? {
        true => None,
        false => Some(receipt(&work, now).await?),
    };
    work.filing.facts.accepted_at = Some(now);
    let mut events = Vec::new();
    if let Some(step) = &step {
        let facts = json!({
            "receipt": receipt.as_ref().map(|receipt| &receipt.number),
            "sha256": receipt.as_ref().map(Receipt::sha256),
            "pdf": receipt.as_ref().map(|receipt| &receipt.pdf),
            "papers": control::marks(&work.filing),
            "due": receipt.as_ref().map(|receipt| receipt.due),
        });
        events.push(work.event(step, Outcome::Done, work.filing.since, now).with(facts));
    }
    events.extend(receipt.as_ref().map(|receipt| {
        work.fact("receipt_given", "Выдана расписка о приеме документов", now)
            .with(receipt.facts())
    }));
    let settled = match &step {
        Some(step) => settle::after(&mut work, step, now, &mut events)?,
        None => Settled::Complete,
    };
    if settled == Settled::Complete {
        return finish::complete_with(work, events, receipt).await;
    }
    let mut tx = work.begin().await?;
    if let Some(receipt) = &receipt {
        records::receipts::add(&mut tx, id, receipt)
            .await
            .map_err(Problem::failure)?;
    }
    work.write(&mut tx, events).await?;
    work.commit(tx).await?;
    Ok(work.filing)
}

/// What stands in the way of accepting.
pub(crate) async fn problems(work: &Work<'_>) -> Result<Vec<FieldProblem>, Problem> {
    let now = work.counter.now();
    let procedure = work.procedure()?;
    let mut problems = Vec::new();
    if way::fills_with_papers(procedure) {
        problems.extend(control::of_form(&work.plan, &work.filing, now));
    }
    problems.extend(control::of_papers(&work.plan, &work.filing, now));
    if !way::is_electronic(procedure) {
        let scanned = files::of(work.counter.db(), &work.filing.id)
            .await
            .map_err(Problem::failure)?;
        problems.extend(control::of_scans(&work.plan, &scanned, false));
    }
    Ok(problems)
}

fn registers_later(work: &Work<'_>) -> Result<bool, Problem> {
    let here = work.counter.system();
    let registers = |stage: &law::Stage| stage.system == here && matches!(stage.verb, Verb::Register { .. });
    Ok(here == law::System::Center && work.procedure()?.course.iter().any(registers))
}

async fn receipt(work: &Work<'_>, now: jiff::Timestamp) -> Result<Receipt, Problem> {
    let clause = work.cited()?.map_or_else(String::new, |step| step.clause.clone());
    receipts::of_acceptance(work.counter, &work.plan, &work.filing, work.clerk, &clause, now).await
}
