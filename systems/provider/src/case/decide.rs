//! Deciding: the certificate or a reasoned refusal. The answer is there at once; the document is drawn by a job
//! that was stored with the decision.

use domain::case::Decision;
use domain::{Event, Outcome};
use intake::filling::{accept_fields, day_in_kazakhstan};
use law::control::check_fields;
use law::{Circumstance, Field, FieldProblem, FilledBy, Output, OutputKind, System, Values, Verb};
use serde::Deserialize;
use serde_json::{Value, json};

use super::walk::{Exit, desk_of};
use super::{Official, circumstances, stage_of};
use crate::course::{Course, decides, makes_document};
use crate::store::cases::{Entering, Ground, Stored};
use crate::words::text;
use crate::{Provider, Refusal};

/// The name of the job that draws a document.
pub(crate) const DRAW: &str = "draw_document";

/// The most bytes that all entered values may have together.
const VALUES_BYTES_MAX: usize = 64 * 1024;

/// What is decided.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Deciding {
    /// The id of an output of the plan.
    pub(crate) output: String,
    #[serde(default)]
    pub(crate) values: Values,
    /// The ground of a refusal: a point of the standard, and what it says here.
    #[serde(default)]
    pub(crate) ground: Option<Ground>,
    /// Circumstances that this decision brings to light.
    #[serde(default)]
    pub(crate) circumstances: Vec<Circumstance>,
    /// With which precedence the applicant enters the register.
    #[serde(default)]
    pub(crate) register: Option<Entering>,
}

/// Decides the case with the official's words.
pub(crate) async fn decide(
    provider: &Provider,
    id: &str,
    official: &Official,
    deciding: &Deciding,
) -> Result<(), Refusal> {
    let mut tx = provider.participant.db.begin().await?;
    let (stored, acting) = provider.held_by(&mut tx, id, official).await?;
    let plan = provider.plan_of(&stored)?;
    let output = plan
        .output(&deciding.output)
        .ok_or_else(|| Refusal::NoSuchOutput(deciding.output.clone()))?;
    let now = provider.now();
    let decision = Decision {
        by: official.account.clone(),
        instead_of: acting.account(),
        output: output.id.clone(),
        at: now,
    };
    let case = stored.case.clone().decide(decision)?;
    let stage = stage_of(&plan, &stored)?;
    if !decides(&stage.verb) {
        return Err(Refusal::NotHere {
            state: stored.case.name(),
        });
    }
    let entered = accept(output, &deciding.values);
    let problems = problems(output, &entered, &day_in_kazakhstan(now));
    if !problems.is_empty() {
        return Err(Refusal::Form(problems));
    }
    let mut decided = Stored {
        case,
        entered,
        draw_error: None,
        ..stored
    };
    decided.way.ground = ground(&plan, output, deciding, &decided.entered);
    decided.way.entering = deciding.register.clone();
    decided
        .way
        .circumstances
        .extend(circumstances::settable(&deciding.circumstances));
    let mut details = json!({ "output": output.id });
    if let Some(ground) = &decided.way.ground {
        details["ground"] = serde_json::to_value(ground)?;
    }
    let details = acting.told(details);
    let decided = after(provider, &mut tx, decided, &plan, &stage, output, official, details).await?;
    provider.write(&mut tx, &decided).await?;
    // The version makes each decision a job of its own: going back and deciding anew is drawn anew.
    store::jobs::put(&mut tx, DRAW, &format!("{id}/{}", decided.version + 1), now).await?;
    provider.participant.commit(tx).await?;
    provider.drawing.notify_one();
    Ok(())
}

/// Where the decision leads: the table's decision is an action of its own; a review has two exits; other stages end
/// when their document is confirmed or signed.
#[expect(clippy::too_many_arguments, reason = "an event has this many facts")]
async fn after(
    provider: &Provider,
    tx: &mut store::Tx,
    decided: Stored,
    plan: &law::Plan,
    stage: &law::Stage,
    output: &Output,
    official: &Official,
    details: Value,
) -> Result<Stored, Refusal> {
    let now = provider.now();
    let course = Course::of(plan, decided.procedure).ok_or(Refusal::Plan("channel"))?;
    // The document is made at the stage that the act has for it, or here where it has none.
    let forms = course
        .after(stage.n)
        .is_some_and(|next| next.system == System::Provider && makes_document(&next.verb));
    let (outcome, exit) = match (&stage.verb, output.kind) {
        (Verb::Decide, _) => (Outcome::Done, Some(Exit::Success)),
        (Verb::ReviewDocuments, OutputKind::Positive) => (Outcome::Passed, forms.then_some(Exit::Success)),
        (Verb::ReviewDocuments, OutputKind::Refusal) => (Outcome::Failed, Some(Exit::Failure)),
        _ => {
            let text = "Решение принято, документ формируется";
            let fact = Event::of_fact(
                System::Provider,
                decided.id(),
                "case_decided",
                text,
                official.actor(),
                now,
            );
            provider.participant.record(tx, fact.with(details)).await?;
            return Ok(Stored {
                desk: desk_of(stage, &decided),
                ..decided
            });
        }
    };
    provider
        .record_stage(tx, plan, &decided, stage, &official.actor(), outcome, details, now)
        .await?;
    match exit {
        Some(Exit::Failure) if course.failed(stage.n).is_none() => Ok(decided),
        Some(exit) => provider.go_on(tx, decided, plan, exit, now).await,
        None => Ok(Stored {
            desk: desk_of(stage, &decided),
            ..decided
        }),
    }
}

/// The ground of a refusal: what was named, else the standard with the words of the refusal.
fn ground(plan: &law::Plan, output: &Output, deciding: &Deciding, entered: &Values) -> Option<Ground> {
    if output.kind != OutputKind::Refusal {
        return None;
    }
    let words = || {
        let keys = asked(output);
        let value = keys.first().and_then(|field| entered.get(&field.key));
        value.cloned().unwrap_or_default()
    };
    let given = deciding.ground.clone().unwrap_or_else(|| Ground {
        clause: String::new(),
        text: String::new(),
    });
    let or = |written: String, other: String| if written.trim().is_empty() { other } else { written };
    Some(Ground {
        clause: or(given.clause, plan.standard.ru.clone()),
        text: or(given.text, words()),
    })
}

/// The official's fields of an output.
pub(crate) fn asked(output: &Output) -> Vec<&Field> {
    output
        .fields
        .iter()
        .filter(|field| field.filled_by == FilledBy::Official)
        .collect()
}

/// The entered values that belong to the official's fields, trimmed.
pub(crate) fn accept(output: &Output, entered: &Values) -> Values {
    // What is too large is kept here and refused as a problem of the form.
    let mut kept = accept_fields(asked(output), entered).unwrap_or_else(|_| entered.clone());
    kept.retain(|_, value| !value.is_empty());
    kept
}

/// Format-logic control of the official's part. A refusal without a ground is never accepted, whatever the form.
pub(crate) fn problems(output: &Output, entered: &Values, today: &str) -> Vec<FieldProblem> {
    let fields = asked(output);
    let mut problems = check_fields(&fields, &[], entered, today);
    let bytes: usize = entered.values().map(String::len).sum();
    if let Some(first) = fields.first() {
        let say = |message| FieldProblem {
            field: first.key.clone(),
            message,
        };
        if output.kind == OutputKind::Refusal && entered.is_empty() {
            // Says more than "fill in this field".
            problems = vec![say(text(
                "бас тарту негізін жазыңыз — қай талап орындалмаған және бұл неге негізделген.",
                "укажите основание отказа — какое требование не выполнено и на чём это основано.",
                "give the ground of the refusal: which requirement is not met and on what this rests.",
            ))];
        }
        if bytes > VALUES_BYTES_MAX {
            problems.push(say(text(
                "Мәтін тым ұзын.",
                "Текст слишком длинный.",
                "The text is too long.",
            )));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use law::library::DiskFolder;
    use law::{Library, RegulationId};

    use super::*;

    #[test]
    fn a_schedule_of_payments_is_kept_row_by_row_and_nothing_else() {
        let folder = DiskFolder::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../regulations"));
        let (library, _) = Library::compile(&folder).expect("the regulations compile");
        let plan = &library.plans[&RegulationId("atyrau-2015-child-benefit".to_owned())];
        let award = plan.output("notification").expect("the award");
        let entered: Values = [
            ("payments.1.due_on", " 2016-02-01 "),
            ("payments.1.amount", "21820"),
            ("payments.2.due_on", ""),
            ("payments.1.bribe", "1"),
            ("full_name", "Somebody Else"),
        ]
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .into();
        let kept = accept(award, &entered);
        let kept: Vec<(&str, &str)> = kept.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        assert_eq!(
            kept,
            [("payments.1.amount", "21820"), ("payments.1.due_on", "2016-02-01")]
        );
    }
}
