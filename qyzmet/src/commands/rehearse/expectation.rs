//! What the regulation says about a path, held against what happened.

use law::{Channel, OutputKind, Plan, Procedure, Step, Verb};
use serde_json::Value;

use super::Story;
use super::play::Played;

/// Everything that did not go as the regulation says; empty when all did.
pub(super) fn judge(plan: &Plan, story: Story, played: &Played) -> Vec<String> {
    let Some(procedure) = plan.procedure(Channel::Portal) else {
        return vec!["the regulation has no portal channel".to_owned()];
    };
    let mut findings = match story {
        Story::Granted => finished(plan, procedure, played, OutputKind::Positive),
        Story::Refused => finished(plan, procedure, played, OutputKind::Refusal),
        Story::WrongPassword => refused_at(procedure, played, 401, "credentials_refused", &Verb::RejectCredentials),
        Story::InvalidForm => invalid_form(played),
        Story::ForeignIin
        | Story::ExpiredKey
        | Story::RevokedKey
        | Story::UnknownRevocation
        | Story::BrokenSignature => {
            let mut findings = refused_at(procedure, played, 422, "signature_refused", &Verb::RejectSignature);
            findings.extend(cause(story, played));
            findings
        }
    };
    if !played.trace.is_array() {
        findings.push("there is no trace".to_owned());
    }
    findings
}

fn finished(plan: &Plan, procedure: &Procedure, played: &Played, kind: OutputKind) -> Vec<String> {
    let mut findings = Vec::new();
    let output = played.final_state["output"].as_str().and_then(|id| plan.output(id));
    if output.map(|output| output.kind) != Some(kind) {
        findings.push(format!("the case did not end with an output of kind {kind:?}"));
    }
    if !played.result.as_ref().is_some_and(|pdf| pdf.starts_with(b"%PDF-")) {
        findings.push("no signed PDF arrived in the cabinet".to_owned());
    }
    let on_the_path = |step: &&Step| !matches!(step.verb, Verb::RejectCredentials | Verb::RejectSignature);
    let steps: Vec<_> = procedure
        .steps
        .iter()
        .filter(on_the_path)
        .map(|step| step.clause.clone())
        .collect();
    let happened = column(&played.trace, |event| {
        event["action"]
            .is_null()
            .then(|| event["clause"].as_str().map(str::to_owned))
            .flatten()
    });
    findings.extend(missing_in_order("step", &steps, &happened));
    let actions: Vec<_> = procedure.actions.iter().map(|action| action.n.to_string()).collect();
    let happened = column(&played.trace, |event| event["action"].as_u64().map(|n| n.to_string()));
    findings.extend(missing_in_order("action", &actions, &happened));
    if played.center.to_string().find("\"status\"").is_none() {
        findings.push("the center does not show the case".to_owned());
    }
    findings
}

fn refused_at(procedure: &Procedure, played: &Played, status: u16, code: &str, verb: &Verb) -> Vec<String> {
    let mut findings = Vec::new();
    if played.refusal != Some((status, code.to_owned())) {
        findings.push(format!(
            "expected the refusal {status} {code}, got {:?}",
            played.refusal
        ));
    }
    let Some(step) = procedure.step(verb) else {
        findings.push(format!("the regulation has no step for {verb:?}"));
        return findings;
    };
    if played.refusal_details["clause"] != step.clause.as_str() {
        findings.push(format!("the refusal does not cite clause {}", step.clause));
    }
    if played.refusal_details["text_ru"] != step.text.ru.as_str() {
        findings.push("the refusal is not in the act's words".to_owned());
    }
    let reached = column(&played.trace, |event| event["clause"].as_str().map(str::to_owned));
    if !reached.contains(&step.clause) {
        findings.push(format!("the trace does not reach clause {}", step.clause));
    }
    findings
}

/// The check of the report that must be the reason.
fn cause(story: Story, played: &Played) -> Option<String> {
    let id = match story {
        Story::ForeignIin => "identity",
        Story::ExpiredKey => "validity",
        Story::RevokedKey | Story::UnknownRevocation => "revocation",
        Story::BrokenSignature => "signature",
        _ => return None,
    };
    let failed = played.refusal_details["report"]["checks"]
        .as_array()
        .into_iter()
        .flatten()
        .any(|check| check["id"] == id && check["outcome"] != "passed");
    (!failed).then(|| format!("the report does not name `{id}` as the reason"))
}

fn invalid_form(played: &Played) -> Vec<String> {
    let mut findings = Vec::new();
    if played.refusal != Some((422, "form_refused".to_owned())) {
        findings.push(format!(
            "expected the refusal 422 form_refused, got {:?}",
            played.refusal
        ));
    }
    if played.refusal_details["problems"].as_array().is_none_or(Vec::is_empty) {
        findings.push("the refusal names no field".to_owned());
    }
    findings
}

fn column(trace: &Value, take: impl Fn(&Value) -> Option<String>) -> Vec<String> {
    trace.as_array().into_iter().flatten().filter_map(take).collect()
}

/// Whether `expected` stands in `happened` in this order, other things between.
fn missing_in_order(what: &str, expected: &[String], happened: &[String]) -> Option<String> {
    let mut rest = happened.iter();
    let missing = expected.iter().find(|wanted| !rest.any(|event| event == *wanted))?;
    Some(format!("the trace has no {what} {missing} after those before it"))
}
