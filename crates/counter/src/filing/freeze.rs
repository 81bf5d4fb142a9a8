//! The filing becomes an electronic document: canonical bytes that are signed, or that stand for the signed paper.

use intake::freezing::{AtCounter, DocumentApplicant, Filled, PaperMark, RegistryMark, freeze as write};
use intake::{Attachment, filling};
use jiff::Timestamp;
use law::FieldProblem;
use pages::Problem;

use super::{Work, control};
use crate::records::files::{self, File};
use crate::records::filings::{Filing, Frozen};
use crate::{Clerk, Counter, trouble, way};

/// Freezes the filing at the step at which it is signed; what is frozen already stays as it is.
pub(crate) async fn freeze(counter: &Counter, clerk: &Clerk, id: &str) -> Result<Filing, Problem> {
    let mut work = Work::of(counter, clerk, id).await?;
    work.must_be_open()?;
    let signing = way::signing(work.procedure()?).map(|step| step.id.clone());
    if signing.is_none() || work.filing.step != signing {
        return Err(trouble::wrong_step(&work.filing));
    }
    if work.filing.frozen.is_some() {
        return Ok(work.filing);
    }
    let problems = problems(&work).await?;
    if !problems.is_empty() {
        return Err(trouble::incomplete(&problems));
    }
    let now = counter.now();
    compose(&mut work, now).await?;
    work.keep(Vec::new()).await?;
    Ok(work.filing)
}

/// Everything that is wrong before signing.
pub(crate) async fn problems(work: &Work<'_>) -> Result<Vec<FieldProblem>, Problem> {
    let now = work.counter.now();
    let scanned = files::of(work.counter.db(), &work.filing.id)
        .await
        .map_err(Problem::failure)?;
    let mut problems = control::of_form(&work.plan, &work.filing, now);
    problems.extend(control::of_papers(&work.plan, &work.filing, now));
    problems.extend(control::of_scans(&work.plan, &scanned, work.is_electronic()?));
    Ok(problems)
}

/// Opens the filing again for changes.
pub(crate) async fn reopen(counter: &Counter, clerk: &Clerk, id: &str) -> Result<Filing, Problem> {
    let mut work = Work::of(counter, clerk, id).await?;
    work.must_be_open()?;
    work.filing.frozen = None;
    work.filing.facts.frozen_at = None;
    work.filing.facts.report = None;
    work.keep(Vec::new()).await?;
    Ok(work.filing)
}

/// Writes the bytes.
pub(crate) async fn compose(work: &mut Work<'_>, now: Timestamp) -> Result<(), Problem> {
    let scanned = files::of(work.counter.db(), &work.filing.id)
        .await
        .map_err(Problem::failure)?;
    let marks = at_counter(work);
    let filing = &work.filing;
    let values = filling::whole(&work.plan.form, &filing.facts.entered, &filing.applicant);
    let attachments: Vec<Attachment> = scanned.into_iter().map(|File { file, .. }| file).collect();
    let frozen = write(&Filled {
        plan: &work.plan,
        channel: filing.channel,
        applicant: &filing.applicant,
        values: &values,
        attachments: &attachments,
        language: filing.language,
        number: &filing.number,
        created: now,
        counter: Some(&marks),
    })
    .map_err(Problem::failure)?;
    work.filing.frozen = Some(Frozen {
        document: frozen.document,
        sha256: frozen.sha256,
    });
    work.filing.facts.frozen_at = Some(now);
    Ok(())
}

fn at_counter(work: &Work<'_>) -> AtCounter {
    let facts = &work.filing.facts;
    let role = work
        .plan
        .procedure(work.filing.channel)
        .and_then(|procedure| work.clerk.role(procedure));
    AtCounter {
        clerk: DocumentApplicant {
            full_name: work.clerk.account.name.full(),
            iin: work.clerk.account.iin.as_str().to_owned(),
        },
        role: role.map_or_else(|| work.filing.clerk.role.clone(), |role| role.name().to_owned()),
        representative: facts.representative.clone(),
        phone: facts.phone.clone(),
        email: facts.email.clone(),
        papers: facts
            .papers
            .iter()
            .map(|(id, seen)| PaperMark {
                id: id.clone(),
                seen: *seen,
            })
            .collect(),
        registries: facts
            .looked
            .iter()
            .map(|looked| RegistryMark {
                registry: looked.registry,
                lookup: looked.lookup.clone(),
                found: looked.facts.is_some(),
                at: looked.at,
            })
            .collect(),
    }
}
