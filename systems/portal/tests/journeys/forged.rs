//! Other systems that say what they have no right to say.

use exchange::Envelope;
use exchange::messages::{Holder, StatusBody};
use law::{Channel, MessageKind, PlanHash, StatusId, System};

use crate::support::{IIN, Neighbour, OTHER_IIN, TestPortal};

/// A status message about a case, as an honest provider would word it.
fn status(portal: &TestPortal, case: &str, number: &str, from: &Neighbour) -> Envelope {
    let holder = Holder {
        system: System::Provider,
        office: portal.plan.provider.name.clone(),
        since: portal.now(),
        until: None,
        clause: String::new(),
        task_ru: String::new(),
        proof: None,
    };
    let body = StatusBody {
        place: None,
        prolonged: None,
        number: number.to_owned(),
        registration: None,
        status: StatusId("in_work".to_owned()),
        holder,
        moved_from: None,
    };
    Envelope {
        id: from.participant.new_id(),
        case: case.to_owned(),
        kind: MessageKind::Status,
        sender: from.participant.system,
        recipient: System::Portal,
        created: portal.now(),
        regulation: portal.plan.id.clone(),
        plan: portal.plan.hash(),
        channel: Channel::Portal,
        after_action: Some(7),
        body: serde_json::to_value(body).unwrap(),
        events: Vec::new(),
    }
}

/// Posts, carries, and gives why the portal refused.
async fn refusal(portal: &TestPortal, from: &Neighbour, envelope: Envelope) -> Option<String> {
    let mut tx = from.participant.db.begin().await.unwrap();
    from.participant.post(&mut tx, envelope).await.unwrap();
    from.participant.commit(tx).await.unwrap();
    portal.carry().await;
    let dead = store::outbox::dead_letters(&from.participant.db).await.unwrap();
    dead.into_iter().next_back().and_then(|letter| letter.last_error)
}

#[tokio::test]
async fn nobody_but_the_provider_tells_what_becomes_of_a_case() {
    let portal = TestPortal::simple().await;
    let citizen = portal.citizen(IIN).await;
    let (id, number) = citizen.submitted().await;
    portal.carry().await;
    let forged = status(&portal, &id, &number, &portal.center);
    let refused = refusal(&portal, &portal.center, forged).await;
    assert!(refused.is_some_and(|cause| cause.contains("does not decide")));
    let case = citizen.get(&format!("/cases/{id}")).await.json();
    assert_eq!(case["status"]["id"], "sent");
}

#[tokio::test]
async fn a_status_of_somebody_elses_case_or_of_another_plan_is_refused() {
    let portal = TestPortal::simple().await;
    let (citizen, other) = (portal.citizen(IIN).await, portal.citizen(OTHER_IIN).await);
    let ((id, _), (_, others_number)) = (citizen.submitted().await, other.submitted().await);
    portal.carry().await;
    let mixed = status(&portal, &id, &others_number, &portal.provider);
    let refused = refusal(&portal, &portal.provider, mixed).await;
    assert!(refused.is_some_and(|cause| cause.contains("another number")));

    let portal = TestPortal::simple().await;
    let citizen = portal.citizen(IIN).await;
    let (id, number) = citizen.submitted().await;
    portal.carry().await;
    let mut center_channel = status(&portal, &id, &number, &portal.provider);
    center_channel.channel = Channel::Center;
    let refused = refusal(&portal, &portal.provider, center_channel).await;
    assert!(refused.is_some_and(|cause| cause.contains("another plan or channel")));
}

#[tokio::test]
async fn an_unknown_plan_waits_and_changes_nothing() {
    let portal = TestPortal::simple().await;
    let citizen = portal.citizen(IIN).await;
    let (id, number) = citizen.submitted().await;
    portal.carry().await;
    let mut unknown = status(&portal, &id, &number, &portal.provider);
    unknown.plan = PlanHash("0".repeat(64));
    assert_eq!(refusal(&portal, &portal.provider, unknown).await, None);
    let case = citizen.get(&format!("/cases/{id}")).await.json();
    assert_eq!(case["status"]["id"], "sent");
}

#[tokio::test]
async fn a_result_signed_by_a_private_person_is_refused() {
    let portal = TestPortal::simple().await;
    let citizen = portal.citizen(IIN).await;
    let (id, number) = citizen.submitted().await;
    portal.carry().await;
    let (key, certificate) = portal.authority.person(OTHER_IIN, "Мысалова", "Үлгі");
    let pdf = portal.pdf_signed_by(&key, &certificate);
    portal.tell_result(&id, &number, &pdf).await;
    let case = citizen.get(&format!("/cases/{id}")).await.json();
    assert_eq!(case["finished"], false);
    let dead = store::outbox::dead_letters(&portal.provider.participant.db)
        .await
        .unwrap();
    let cause = dead
        .first()
        .and_then(|letter| letter.last_error.clone())
        .unwrap_or_default();
    assert!(cause.contains("private person"), "{cause}");
}
