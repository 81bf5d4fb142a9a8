//! May this be asked? Only by a system that has cases, for a case, under a clause that orders it, on a ground.

use exchange::Lookup;
use exchange::lookup::Refusal;
use law::{Plan, Procedure, Registry, System};

/// The systems that have cases.
const SENDERS: [System; 3] = [System::Portal, System::Center, System::Provider];

/// Through which door a look-up came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Door {
    /// From a system of this installation, under its own seal.
    Systems,
    /// From a participant of another organization; the gateway has checked its signatures and asks on its behalf.
    Participants,
}

impl Door {
    fn lets_in(self, lookup: &Lookup) -> bool {
        match self {
            Self::Systems => SENDERS.contains(&lookup.sender) && lookup.participant.is_none(),
            Self::Participants => lookup.sender == System::Gateway && lookup.participant.is_some(),
        }
    }
}

/// Why not, in a word and in words; `plan` is the one that the look-up names, if it is known here.
pub(super) fn judge(lookup: &Lookup, plan: Option<&Plan>, door: Door) -> Result<(), (Refusal, String)> {
    let sender = lookup.sender.name();
    if !door.lets_in(lookup) {
        return Err((Refusal::Sender, format!("the system {sender} asks no registries")));
    }
    for (text, cause, what) in [
        (&lookup.case, Refusal::NoCase, "no case"),
        (&lookup.clause, Refusal::NoClause, "no clause"),
        (&lookup.ground, Refusal::NoGround, "no ground"),
    ] {
        if text.trim().is_empty() {
            return Err((cause, format!("the look-up names {what}")));
        }
    }
    let is_iin = |iin: &String| domain::Iin::parse(iin).is_ok();
    if !is_iin(&lookup.subject.iin) || !lookup.subject.other.iter().all(is_iin) {
        return Err((Refusal::NoSubject, "the look-up names nobody by an ИИН".to_owned()));
    }
    let Some(plan) = plan.filter(|plan| plan.id == lookup.regulation) else {
        let reason = format!(
            "the plan {} of {} is not known here",
            lookup.plan.0, lookup.regulation.0
        );
        return Err((Refusal::UnknownPlan, reason));
    };
    let ordered = plan
        .procedure(lookup.channel)
        .map(|procedure| registries_of(plan, procedure, &lookup.clause))
        .unwrap_or_default();
    let channel = lookup.channel.name();
    let (clause, registry) = (&lookup.clause, lookup.registry);
    if ordered.is_empty() {
        let reason = format!("clause {clause} of {} ({channel}) orders no look-up", plan.id.0);
        return Err((Refusal::NotInProcedure, reason));
    }
    if !ordered.contains(&registry) {
        let reason = format!(
            "clause {clause} of {} ({channel}) does not name {}",
            plan.id.0,
            registry.printed()
        );
        return Err((Refusal::OtherRegistry, reason));
    }
    Ok(())
}

/// The registries that may be asked under a clause, of a step of the paragraph or a stage of the table: those that it
/// orders, and those that whoever weighs the request asks there.
fn registries_of(plan: &Plan, procedure: &Procedure, clause: &str) -> Vec<Registry> {
    let steps = procedure.steps.iter().map(|step| (step.clause.as_str(), &step.verb));
    let stages = procedure
        .course
        .iter()
        .map(|stage| (stage.clause.as_str(), &stage.verb));
    let named = steps.chain(stages).filter(|(named, _)| *named == clause);
    named.flat_map(|(_, verb)| plan.registries_at(verb)).collect()
}

#[cfg(test)]
mod tests {
    use domain::Actor;
    use exchange::lookup::Subject;
    use jiff::Timestamp;
    use law::Channel;

    use super::*;

    fn lookup() -> Lookup {
        let plan = exchange::testing::plan();
        Lookup {
            id: "l".into(),
            registry: Registry::GbdFl,
            case: "c".into(),
            regulation: plan.id.clone(),
            plan: plan.hash(),
            channel: Channel::Portal,
            clause: "8.3".into(),
            ground: "пункт 8, подпункт 3)".into(),
            subject: Subject::of("900101300007"),
            sender: System::Portal,
            participant: None,
            actor: Actor::System,
            created: Timestamp::UNIX_EPOCH,
        }
    }

    #[track_caller]
    fn check(change: impl FnOnce(&mut Lookup), expected: Option<Refusal>) {
        let plan = exchange::testing::plan();
        let mut lookup = lookup();
        change(&mut lookup);
        let judged = judge(&lookup, (lookup.plan == plan.hash()).then_some(&plan), Door::Systems);
        assert_eq!(judged.err().map(|(cause, _)| cause), expected);
        // On behalf of a participant the same is judged the same.
        if expected != Some(Refusal::Sender) {
            (lookup.sender, lookup.participant) = (System::Gateway, Some("akimat-is".into()));
            let judged = judge(
                &lookup,
                (lookup.plan == plan.hash()).then_some(&plan),
                Door::Participants,
            );
            assert_eq!(judged.err().map(|(cause, _)| cause), expected);
        }
    }

    #[test]
    fn what_the_plan_orders_may_be_asked() {
        check(|_| {}, None);
        check(|lookup| lookup.registry = Registry::Enis, None);
        for sender in SENDERS {
            check(|lookup| lookup.sender = sender, None);
        }
    }

    #[test]
    fn everything_else_is_refused_with_its_cause() {
        check(|lookup| lookup.case.clear(), Some(Refusal::NoCase));
        check(|lookup| lookup.clause = " ".into(), Some(Refusal::NoClause));
        check(|lookup| lookup.ground.clear(), Some(Refusal::NoGround));
        check(
            |lookup| lookup.subject = Subject::of("900101300008"),
            Some(Refusal::NoSubject),
        );
        check(
            |lookup| lookup.subject.other = Some("1".into()),
            Some(Refusal::NoSubject),
        );
        check(|lookup| lookup.sender = System::Authority, Some(Refusal::Sender));
        check(|lookup| lookup.sender = System::Gateway, Some(Refusal::Sender));
        check(
            |lookup| lookup.participant = Some("akimat-is".into()),
            Some(Refusal::Sender),
        );
        check(|lookup| lookup.plan.0 = "00".into(), Some(Refusal::UnknownPlan));
        check(
            |lookup| lookup.regulation.0 = "other".into(),
            Some(Refusal::UnknownPlan),
        );
        check(|lookup| lookup.clause = "8.4".into(), Some(Refusal::NotInProcedure));
        check(|lookup| lookup.channel = Channel::Center, Some(Refusal::NotInProcedure));
        check(|lookup| lookup.registry = Registry::Cgo, Some(Refusal::OtherRegistry));
    }
}
