//! The proof of a rate: every accepted case is looked up, whole and once.

use std::collections::BTreeMap;
use std::time::Duration;

use law::{Channel, Plan, Verb};
use serde_json::Value;

use crate::actors::Applicant;

/// How often each annex action must stand in the trace of one case: once, and a route once for each recipient.
pub(super) fn expected_actions(plan: &Plan) -> BTreeMap<u64, usize> {
    let actions = plan
        .procedure(Channel::Portal)
        .map(|procedure| procedure.course.as_slice())
        .unwrap_or_default();
    actions
        .iter()
        .map(|action| {
            let times = match &action.verb {
                Verb::Route { to, .. } => to.len(),
                _ => 1,
            };
            (u64::from(action.n), times)
        })
        .collect()
}

/// What is wrong with a case, if anything: missing, doubled, or without its events.
pub(super) async fn fault(applicant: &Applicant, case: &str, expected: &BTreeMap<u64, usize>) -> Option<String> {
    // The center's last event may still be on its way when the load ends.
    let mut last = None;
    for _ in 0..100 {
        last = fault_now(applicant, case, expected).await;
        last.as_ref()?;
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    last
}

async fn fault_now(applicant: &Applicant, case: &str, expected: &BTreeMap<u64, usize>) -> Option<String> {
    match applicant.case(case).await {
        Ok(state) if state["finished"] == true => {}
        Ok(_) => return Some(format!("case {case} is not finished")),
        Err(error) => return Some(format!("case {case} is missing: {error}")),
    }
    let trace = match applicant.trace(case).await {
        Ok(trace) => trace,
        Err(error) => return Some(format!("case {case} has no trace: {error}")),
    };
    let counted = counted(&trace);
    (&counted != expected).then(|| format!("case {case} has the events {counted:?}, not {expected:?}"))
}

fn counted(trace: &Value) -> BTreeMap<u64, usize> {
    let mut counted = BTreeMap::new();
    for n in trace
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|event| event["action"].as_u64())
    {
        *counted.entry(n).or_default() += 1;
    }
    counted
}
