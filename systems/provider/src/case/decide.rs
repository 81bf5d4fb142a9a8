//! Deciding: the certificate or a reasoned refusal. The answer is there at once; the document is drawn by a job
//! that was stored with the decision.

use domain::case::Decision;
use intake::filling::day_in_kazakhstan;
use law::control::check_fields;
use law::{Field, FieldProblem, FilledBy, Output, OutputKind, Values};
use serde_json::json;

use super::Official;
use crate::annex::Annex;
use crate::store::cases::Stored;
use crate::words::text;
use crate::{Provider, Refusal};

/// The name of the job that draws a document.
pub(crate) const DRAW: &str = "draw_document";

/// The most bytes that all entered values may have together.
const VALUES_BYTES_MAX: usize = 64 * 1024;

/// Decides the case for `output` with the official's words.
pub(crate) async fn decide(
    provider: &Provider,
    id: &str,
    official: &Official,
    output: &str,
    entered: &Values,
) -> Result<(), Refusal> {
    let mut tx = provider.participant.db.begin().await?;
    let stored = provider.held_by(&mut tx, id, official).await?;
    let plan = provider.plan_of(&stored)?;
    let annex = Annex::of(&plan, stored.request.channel).ok_or(Refusal::Plan("channel"))?;
    let action = annex.decide().ok_or(Refusal::Plan("decide"))?;
    let forming = annex.form_document().ok_or(Refusal::Plan("form_document"))?;
    let output = plan
        .output(output)
        .ok_or_else(|| Refusal::NoSuchOutput(output.to_owned()))?;

    let now = provider.now();
    let since = stored.due.since;
    let decision = Decision {
        by: official.account.clone(),
        output: output.id.clone(),
        at: now,
    };
    let case = stored.case.decide(decision)?;
    let entered = accept(output, entered);
    let problems = problems(output, &entered, &day_in_kazakhstan(now));
    if !problems.is_empty() {
        return Err(Refusal::Form(problems));
    }
    let decided = Stored {
        case,
        due: annex.due(Some(forming.action), now),
        entered,
        draw_error: None,
        ..stored
    };
    provider.write(&mut tx, &decided).await?;
    let event = annex
        .event(action, id, official.actor(), since, now)
        .with(json!({ "output": output.id }));
    provider.participant.record(&mut tx, event).await?;
    // The version makes each decision a job of its own: going back and deciding anew is drawn anew.
    store::jobs::put(&mut tx, DRAW, &format!("{id}/{}", decided.version + 1), now).await?;
    provider.participant.commit(tx).await?;
    provider.drawing.notify_one();
    Ok(())
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
    asked(output)
        .into_iter()
        .filter_map(|field| {
            let value = entered.get(&field.key)?.trim().replace("\r\n", "\n");
            (!value.is_empty()).then(|| (field.key.clone(), value))
        })
        .collect()
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
