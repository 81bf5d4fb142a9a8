//! The form: saved whatever the mistakes, and handed on when nothing in it is wrong.

use domain::Outcome;
use intake::filling;
use law::{FieldProblem, Values, Verb};
use pages::Problem;
use serde_json::json;

use super::settle::{self, Settled};
use super::{Work, ask, control, finish};
use crate::records::filings::Filing;
use crate::{Clerk, Counter, trouble};

/// Keeps what was entered and gives what is wrong.
pub(crate) async fn save(
    counter: &Counter,
    clerk: &Clerk,
    id: &str,
    entered: &Values,
) -> Result<(Filing, Vec<FieldProblem>), Problem> {
    let mut work = Work::of(counter, clerk, id).await?;
    work.must_be_unfrozen()?;
    let accepted = filling::accept(&work.plan.form, entered).map_err(|_| trouble::values_too_large())?;
    work.filing.facts.entered = accepted;
    work.keep(Vec::new()).await?;
    let problems = control::of_form(&work.plan, &work.filing, counter.now());
    Ok((work.filing, problems))
}

/// The step that fills the form is done. Where a registry is asked next, it is asked at once, and what it knows may
/// still fill what is empty.
pub(crate) async fn done(counter: &Counter, clerk: &Clerk, id: &str) -> Result<Filing, Problem> {
    let mut work = Work::of(counter, clerk, id).await?;
    work.must_be_unfrozen()?;
    let Some(step) = work.step().filter(|step| step.verb == Verb::FillRequest).cloned() else {
        return Err(trouble::wrong_step(&work.filing));
    };
    let now = counter.now();
    let asks = work
        .procedure()?
        .intake()
        .iter()
        .any(|step| matches!(step.verb, Verb::QueryRegistry { .. }));
    let problems = if asks {
        control::of_entered(&work.plan, &work.filing, now)
    } else {
        control::of_form(&work.plan, &work.filing, now)
    };
    if !problems.is_empty() {
        let fields: Vec<&str> = problems.iter().map(|problem| problem.field.as_str()).collect();
        let event = work
            .event(&step, Outcome::Failed, work.filing.since, now)
            .with(json!({ "refused": "form", "fields": fields }));
        work.keep(vec![event]).await?;
        return Err(trouble::incomplete(&problems));
    }
    let mut events = vec![
        work.event(&step, Outcome::Done, work.filing.since, now)
            .with(json!({ "number": work.filing.number })),
    ];
    let settled = settle::after(&mut work, &step, now, &mut events)?;
    if settled == Settled::Complete {
        return finish::complete(work, events).await;
    }
    work.keep(events).await?;
    match settled {
        Settled::Asking => ask::ask(counter, clerk, id).await,
        _ => Ok(work.filing),
    }
}
