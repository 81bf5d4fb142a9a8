//! What a person can do with a case now: the same questions that the operations ask, answered without doing them.

use domain::case::Case;
use law::{Plan, Verb};

use super::step::Step;
use super::{Official, must_hold, must_wait_for, send_back, sign};
use crate::course::{Course, decides};
use crate::store::cases::Stored;

/// The words of the operations, in the order in which a page offers them.
pub(crate) fn can(plan: &Plan, stored: &Stored, official: &Official) -> Vec<&'static str> {
    let Some(course) = Course::of(plan, stored.procedure) else {
        return Vec::new();
    };
    let Some(stage) = course.stage(stored.due.action) else {
        return Vec::new();
    };
    let mut can = Vec::new();
    let waits = must_wait_for(stored, official).is_ok();
    let holds = must_hold(stored, official).is_ok();
    if waits {
        match &stage.verb {
            Verb::Accept => can.push("take"),
            Verb::Resolve => can.push("resolve"),
            Verb::HandOver | Verb::Deliver => can.push("hand_over"),
            Verb::QueryRegistry { .. } => can.push("look_up"),
            verb => can.extend(Step::of(verb).map(Step::name)),
        }
    }
    let weighs = !plan.registries_at(&stage.verb).is_empty() && !can.contains(&"look_up");
    if weighs && holds && matches!(stored.case, Case::Taken { .. }) {
        can.push("look_up");
    }
    match &stored.case {
        Case::Registered { .. } if waits && decides(&stage.verb) => can.push("take"),
        Case::Taken { .. } if holds && decides(&stage.verb) => can.extend(["decide", "circumstances"]),
        Case::Decided { .. } if holds => can.push("reopen"),
        Case::Drawn { .. } if holds => can.extend(["confirm", "reopen"]),
        Case::Confirmed { .. } if stored.case.must_agree().is_some() && waits => can.push("agree"),
        Case::Confirmed { .. }
            if stored.case.must_agree().is_none()
                && sign::signs(&stage.verb)
                && sign::may_sign(stored, official).is_ok() =>
        {
            can.push("sign");
        }
        _ => {}
    }
    if waits && send_back::is_possible(&course, stored) {
        can.push("send_back");
    }
    if matches!(stored.case, Case::Taken { .. }) && (holds || official.is_head()) {
        can.push("release");
    }
    let open = stored.case.signing().is_none();
    if waits && open && !stage.limits.is_empty() {
        can.push("prolong");
    }
    if open && (official.acts_as(crate::COMMISSION).is_some() || (waits && decides(&stage.verb))) {
        can.push("conclude");
    }
    can
}
