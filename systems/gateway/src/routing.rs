//! Which annex action the carrying of a message is.

use domain::{Actor, Event};
use exchange::Envelope;
use jiff::Timestamp;
use law::{Plan, System};

/// The systems a message can be carried to. A name beyond these is a mistake of the sender, told at once; one of
/// these without an address is a matter of configuration, and its messages wait.
const RECIPIENTS: [System; 3] = [System::Portal, System::Center, System::Provider];

/// Whether messages for this system are carried.
pub(crate) fn is_known(recipient: System) -> bool {
    RECIPIENTS.contains(&recipient)
}

/// The gateway's own event of carrying a message, when the annex has an action for it. Messages that no action
/// orders (a trace on its way home) are carried without one.
pub(crate) fn event(plan: &Plan, envelope: &Envelope, received: Timestamp, ended: Timestamp) -> Option<Event> {
    let procedure = plan.procedure(envelope.channel)?;
    let action = procedure.route_after(envelope.after_action?, envelope.recipient)?;
    if action.system != System::Gateway {
        return None;
    }
    let facts = serde_json::json!({
        "message": envelope.id,
        "message_kind": envelope.kind,
        "sender": envelope.sender,
        "recipient": envelope.recipient,
    });
    Some(Event::of_stage(plan, action, &envelope.case, Actor::System, received, ended).with(facts))
}

#[cfg(test)]
mod tests {
    use law::{Channel, MessageKind};

    use super::*;

    fn action_of(sender: System, recipient: System, kind: MessageKind, after_action: Option<u32>) -> Option<u32> {
        let plan = exchange::testing::plan();
        let envelope = Envelope {
            id: "m".into(),
            case: "c".into(),
            kind,
            sender,
            recipient,
            created: Timestamp::UNIX_EPOCH,
            regulation: plan.id.clone(),
            plan: plan.hash(),
            channel: Channel::Portal,
            after_action,
            body: serde_json::Value::Null,
            events: Vec::new(),
        };
        event(&plan, &envelope, Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH).and_then(|event| event.action)
    }

    #[test]
    fn messages_are_carried_under_the_action_after_the_one_that_sent_them() {
        use MessageKind::{Notice, Request, Result, Status, Trace};
        use System::{Center, Portal, Provider};
        for (sender, recipient, kind, after, expected) in [
            (Portal, Provider, Request, Some(1), Some(2)),
            (Portal, Center, Notice, Some(1), Some(2)),
            (Provider, Portal, Status, Some(3), None),
            (Provider, Portal, Status, Some(7), Some(8)),
            (Provider, Center, Status, Some(7), Some(8)),
            (Provider, Portal, Result, Some(12), Some(13)),
            (Provider, Center, Result, Some(12), Some(13)),
            (Center, Portal, Trace, None, None),
            (Portal, Provider, Request, Some(99), None),
        ] {
            assert_eq!(
                action_of(sender, recipient, kind, after),
                expected,
                "{sender:?} → {recipient:?} {kind:?}"
            );
        }
    }

    #[test]
    fn only_systems_that_take_part_are_recipients() {
        assert!(is_known(System::Provider));
        assert!(!is_known(System::Gateway) && !is_known(System::Authority));
    }
}
