//! A plan as JSON for other programs: the contract of `law show --json` and `law list --json`.

use serde_json::{Map, Value, json};

use crate::plan::{Act, Action, Limit, Plan, Procedure, Step, Verb};
use crate::text::ActText;

/// A line of `law list --json`.
pub fn listed(plan: &Plan) -> Value {
    json!({
        "id": plan.id.0,
        "name": plan.name,
        "channels": plan.procedures.iter().map(|procedure| procedure.channel.name()).collect::<Vec<_>>(),
        "act": act(&plan.act),
        "provider": plan.provider.name,
        "steps": plan.procedures.iter().map(|procedure| procedure.steps.len()).sum::<usize>(),
        "actions": plan.procedures.iter().map(|procedure| procedure.actions.len()).sum::<usize>(),
    })
}

/// The whole regulation: `law show ID --json`.
pub fn json(plan: &Plan) -> Value {
    let channels: Map<String, Value> = plan
        .procedures
        .iter()
        .map(|procedure| (procedure.channel.name().to_owned(), channel(procedure)))
        .collect();
    json!({
        "id": plan.id.0,
        "plan": plan.hash().0,
        "act": act(&plan.act),
        "service": {
            "name": plan.name,
            "provider": plan.provider,
            "standard": act_text(&plan.standard),
            "information": plan.information,
            "status_check": plan.status_check,
            "requirements": plan.requirements.iter().map(act_text).collect::<Vec<_>>(),
            "conditions": plan.conditions.iter().map(act_text).collect::<Vec<_>>(),
            "term": plan.term.iter().map(|term| {
                let mut written = limit(&term.limit);
                written["clause"] = json!(term.clause);
                written["channels"] = json!(term.channels);
                written
            }).collect::<Vec<_>>(),
            "statuses": plan.statuses,
            "registries": plan.registries.iter().map(|used| json!({
                "registry": used.registry.name(),
                "name": used.registry.printed(),
                "data": act_text(&used.data),
                "on_missing": used.on_missing.as_ref().map(act_text),
                "of": used.of,
                "asked_at": used.asked_at,
            })).collect::<Vec<_>>(),
        },
        "channels": channels,
        "forms": [plan.form],
        "outputs": plan.outputs,
        "receipts": plan.receipts,
        "registers": plan.registers,
        "survey": plan.survey,
        "irregularities": plan.irregularities,
    })
}

fn act(act: &Act) -> Value {
    json!({
        "title": act_text(&act.title),
        "body": act_text(&act.body),
        "number": act.number,
        "date": act.date,
        "registered_number": act.registered_number,
        "registered_date": act.registered_date,
        "repealed_by": act.repealed_by,
    })
}

fn channel(procedure: &Procedure) -> Value {
    json!({
        "paragraph": procedure.paragraph,
        "table": procedure.table.ru,
        "table_title": procedure.table_title.ru,
        "steps": procedure.steps.iter().map(|one| step(procedure, one)).collect::<Vec<_>>(),
        "actions": procedure.actions.iter().map(action).collect::<Vec<_>>(),
        "course": procedure.course.iter().map(|stage| json!({
            "n": stage.n,
            "clause": stage.clause,
            "do": stage.verb.name(),
            "performer": stage.performer,
            "system": stage.system,
            "on_success": stage.on_success,
            "on_failure": stage.on_failure,
            "steps": stage.steps,
            "action": stage.action,
        })).collect::<Vec<_>>(),
    })
}

fn step(procedure: &Procedure, step: &Step) -> Value {
    // An exit is named as the step that it leads to is: by its clause.
    let exit = |id: &Option<String>| -> Option<&str> {
        let step = procedure.step_of_id(id.as_deref()?)?;
        Some(step.clause.as_str())
    };
    json!({
        "id": step.id,
        "clause": step.clause,
        "label": step.label,
        "text_ru": step.text.ru,
        "text_kk": step.text.kk,
        "repaired": step.text.repaired,
        "do": step.verb.name(),
        "with": parameters(&step.verb),
        "performer": step.performer,
        "system": step.system,
        "system_name": step.system_name,
        "limits": step.limits.iter().map(limit).collect::<Vec<_>>(),
        "on_success": exit(&step.on_success),
        "on_failure": exit(&step.on_failure),
        "message": step.message,
        "action": step.action,
    })
}

/// The parameters of a verb; none where it has none.
fn parameters(verb: &Verb) -> Value {
    match serde_json::to_value(verb) {
        Ok(Value::Object(written)) => written.into_iter().next().map_or(Value::Null, |(_, with)| with),
        _ => Value::Null,
    }
}

fn action(action: &Action) -> Value {
    json!({
        "n": action.n,
        "system": action.participant.ru,
        "system_kk": action.participant.kk,
        "text_ru": action.text.ru,
        "text_kk": action.text.kk,
        "completion_ru": action.completion.ru,
        "completion_kk": action.completion.kk,
        "repaired": { "text": action.text.repaired, "completion": action.completion.repaired },
        "limit": action.limits.first().map(limit),
        "limits": action.limits.iter().map(limit).collect::<Vec<_>>(),
        "next": action.next_text,
        "next_numbers": action.next,
        "steps": action.steps,
    })
}

fn limit(limit: &Limit) -> Value {
    json!({
        "value": limit.value,
        "unit": limit.unit,
        "when": limit.words,
        "circumstance": limit.when,
        "how": limit.how,
        "range_min": limit.range_min,
        "excluding_intake": limit.excludes_intake_and_issue,
        "text_ru": (!limit.text.ru.is_empty()).then_some(&limit.text.ru),
        "text_kk": limit.text.kk,
    })
}

fn act_text(text: &ActText) -> Value {
    json!({ "ru": text.ru, "kk": text.kk, "repaired": text.repaired })
}
