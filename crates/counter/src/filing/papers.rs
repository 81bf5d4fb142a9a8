//! What lies on the counter: each document of the list is marked as original, copy or missing.

use std::collections::BTreeMap;

use intake::freezing::Seen;
use law::Verb;
use pages::Problem;
use serde_json::json;

use super::{Work, control};
use crate::records::filings::Filing;
use crate::{Clerk, Counter};

/// Keeps the marks. What the regulation does not list is dropped.
pub(crate) async fn mark(
    counter: &Counter,
    clerk: &Clerk,
    id: &str,
    marks: &BTreeMap<String, Seen>,
) -> Result<Filing, Problem> {
    let mut work = Work::of(counter, clerk, id).await?;
    work.must_be_unfrozen()?;
    let known: Vec<String> = work
        .plan
        .form
        .attachments
        .items
        .iter()
        .map(|item| item.id.clone())
        .collect();
    for (item, seen) in marks.iter().filter(|(item, _)| known.contains(item)) {
        work.filing.facts.papers.insert(item.clone(), *seen);
    }
    let now = counter.now();
    let cited = work.step().map(|step| (step.verb.clone(), step.clause.clone()));
    let facts = json!({
        "marks": work.filing.facts.papers,
        "counted": control::marks(&work.filing),
        "clause": cited.as_ref().map(|(_, clause)| clause),
    });
    // While papers are being taken, the step's own event tells of them.
    let beside = !matches!(cited, Some((Verb::AcceptDocuments, _)));
    let event = work
        .fact("papers_compared", "Документы сверены с оригиналами", now)
        .with(facts);
    work.keep(beside.then_some(event).into_iter().collect()).await?;
    Ok(work.filing)
}
