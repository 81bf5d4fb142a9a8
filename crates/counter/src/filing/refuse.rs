//! The package is incomplete: the visitor gets a receipt of refusal that names what is missing, and the way ends.

use domain::Outcome;
use law::Verb;
use pages::Problem;
use serde_json::json;

use super::{Work, control};
use crate::receipts;
use crate::records;
use crate::records::filings::{Filing, Refusal, State};
use crate::words::text;
use crate::{Clerk, Counter, trouble};

/// Refuses to accept. Only a missing document is a ground.
pub(crate) async fn refuse(counter: &Counter, clerk: &Clerk, id: &str) -> Result<Filing, Problem> {
    let mut work = Work::of(counter, clerk, id).await?;
    work.must_be_unfrozen()?;
    let procedure = work.procedure()?;
    // Where papers have a step of their own, only there; elsewhere until the request is signed.
    let at_papers = work.step().is_none_or(|step| step.verb == Verb::AcceptDocuments);
    let has_papers_step = procedure.intake().iter().any(|step| step.verb == Verb::AcceptDocuments);
    if !at_papers && has_papers_step {
        return Err(trouble::wrong_step(&work.filing));
    }
    let now = counter.now();
    let missing = control::missing_papers(&work.plan, &work.filing, now);
    if missing.is_empty() {
        return Err(trouble::complete_package());
    }
    let step = work.cited()?.cloned();
    let cited = step.as_ref().map_or_else(String::new, |step| step.clause.clone());
    let message = text(
        "Құжаттар топтамасы толық емес, құжаттарды қабылдаудан бас тартылды.",
        "Пакет документов неполный, в приеме документов отказано.",
        "The package of documents is incomplete; the documents are not accepted.",
    );
    let labels = missing.iter().map(|(_, label)| label.clone()).collect();
    let (plan, filing) = (&work.plan, &work.filing);
    let receipt = receipts::of_refusal(counter, plan, filing, clerk, &cited, labels, &message).await?;
    let facts = json!({
        "receipt": receipt.number,
        "sha256": receipt.sha256(),
        "pdf": receipt.pdf,
        "kind": receipt.kind,
        "missing": missing.iter().map(|(id, _)| id).collect::<Vec<_>>(),
    });
    let mut events = Vec::new();
    if let Some(step) = &step {
        events.push(
            work.event(step, Outcome::Failed, work.filing.since, now)
                .with(facts.clone()),
        );
    }
    events.push(
        work.fact("receipt_given", "Выдана расписка об отказе в приеме документов", now)
            .with(facts),
    );
    work.filing.facts.refusal = Some(Refusal {
        clause: receipt.clause.clone(),
        label: step.and_then(|step| step.label),
        message,
        missing: missing.into_iter().map(|(id, _)| id).collect(),
    });
    work.end(State::Refused, now);
    let mut tx = work.begin().await?;
    records::receipts::add(&mut tx, id, &receipt)
        .await
        .map_err(Problem::failure)?;
    work.write(&mut tx, events).await?;
    work.commit(tx).await?;
    Ok(work.filing)
}
