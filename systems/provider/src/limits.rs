//! Until when a stage has to be done: which of its limits hold, and the moment they give.

use std::collections::BTreeSet;

use domain::Deadline;
use domain::deadline::{Joins, Prolongation, Proof, Span};
use exchange::Participant;
use jiff::Timestamp;
use law::{Circumstance, How, Limit, Stage};

use crate::store::cases::Way;
use crate::words::text;

/// The circumstances that hold for every case that reaches their stage: the parts of one stage, and the ordinary way
/// of a decision, unless it is about a duplicate.
pub(crate) fn with_usual(circumstances: &BTreeSet<Circumstance>) -> BTreeSet<Circumstance> {
    let mut all = circumstances.clone();
    all.extend([Circumstance::Drafting, Circumstance::SendingToSign]);
    if !all.contains(&Circumstance::Duplicate) {
        all.insert(Circumstance::Decision);
    }
    all
}

/// The limits of a stage that hold, in their order: a circumstance's own takes the place of those that hold always,
/// what follows and what prolongs is added.
pub(crate) fn holding<'a>(stage: &'a Stage, circumstances: &BTreeSet<Circumstance>) -> Vec<&'a Limit> {
    let known = with_usual(circumstances);
    let holds = |limit: &&Limit| limit.when.is_none_or(|when| known.contains(&when));
    let mut instead = stage.limits.iter().filter(|limit| limit.how == How::Instead);
    let special = instead.clone().find(|limit| limit.when.is_some() && holds(limit));
    let first = special.or_else(|| instead.find(|limit| limit.when.is_none()));
    let added = stage
        .limits
        .iter()
        .filter(holds)
        .filter(|limit| matches!(limit.how, How::Follows | How::Prolongs));
    first.into_iter().chain(added).collect()
}

/// Why a stage that was reached at `since` has to be done until when: the limits that hold, counted by the working
/// calendar, and what the term was prolonged by. None where the act sets none.
pub(crate) fn proof(office: &Participant, stage: &Stage, since: Timestamp, way: &Way) -> Option<Proof> {
    let known: Vec<Circumstance> = with_usual(&way.circumstances).into_iter().collect();
    let mut deadline = Deadline::of_stage(stage, &known, since)?;
    let added = way.extensions.iter().filter(|extension| extension.stage == stage.id);
    deadline.prolongations.extend(added.filter_map(|extension| {
        let limit = extension.limit.as_ref()?;
        Some(Prolongation {
            span: Span {
                value: limit.value,
                unit: limit.unit,
                joins: Joins::Prolongs,
            },
            clause: extension.clause.clone(),
            cause: text(&extension.reason, &extension.reason, &extension.reason),
        })
    }));
    office.proof(&deadline, &stage.clause)
}

#[cfg(test)]
mod tests {
    use law::Unit;
    use serde_json::json;

    use super::*;

    fn stage(limits: Vec<Limit>) -> Stage {
        serde_json::from_value(json!({
            "n": 2, "id": "execute", "clause": "5.3", "label": null, "text": { "ru": "исполнитель" },
            "performer": "executor", "system": "provider", "do": { "execute": { "agree": [] } },
            "limits": limits, "on_success": null, "on_failure": null, "steps": [], "action": null,
        }))
        .expect("a stage")
    }

    fn limit(value: u32, when: Option<Circumstance>, how: How) -> Limit {
        Limit {
            when,
            how,
            ..Limit::of(value, Unit::Minute)
        }
    }

    fn minutes(stage: &Stage, circumstances: &[Circumstance]) -> u32 {
        let known = circumstances.iter().copied().collect();
        let tenths: u32 = holding(stage, &known).iter().map(|limit| limit.value.tenths()).sum();
        tenths / 10
    }

    #[test]
    fn nineteen_and_four_and_four_and_a_month() {
        let execute = stage(vec![
            limit(19, Some(Circumstance::Decision), How::Instead),
            limit(4, Some(Circumstance::FirstCertificate), How::Follows),
            limit(5, Some(Circumstance::Duplicate), How::Instead),
            limit(30, Some(Circumstance::AdditionalEnquiries), How::Prolongs),
            limit(60, Some(Circumstance::Unclaimed), How::Ends),
        ]);
        assert_eq!(minutes(&execute, &[]), 19);
        assert_eq!(minutes(&execute, &[Circumstance::FirstCertificate]), 23);
        assert_eq!(minutes(&execute, &[Circumstance::Duplicate]), 5);
        assert_eq!(minutes(&execute, &[Circumstance::AdditionalEnquiries]), 49);
    }

    #[test]
    fn papers_through_the_akim_have_a_limit_of_their_own_and_the_draft_follows() {
        let execute = stage(vec![
            limit(6, None, How::Instead),
            limit(20, Some(Circumstance::ViaAkim), How::Instead),
            limit(1, Some(Circumstance::Drafting), How::Follows),
        ]);
        assert_eq!(minutes(&execute, &[]), 7);
        assert_eq!(minutes(&execute, &[Circumstance::ViaAkim]), 21);
    }
}
