//! Giving a case back: it stands where anybody may take it. The holder may, and the head.

use domain::Event;
use law::{System, Verb};
use serde_json::json;

use super::walk::desk_of;
use super::{Acting, Official, must_hold};
use crate::course::Course;
use crate::store::cases::Stored;
use crate::{Provider, Refusal};

/// Gives the case back. The limit for accepting it goes on from the registration: a deadline is not won anew.
pub(crate) async fn release(provider: &Provider, id: &str, official: &Official) -> Result<(), Refusal> {
    let mut tx = provider.participant.db.begin().await?;
    let stored = provider.for_change(&mut tx, id).await?;
    let acting = if official.is_head() {
        Acting::default()
    } else {
        must_hold(&stored, official)?
    };
    let plan = provider.plan_of(&stored)?;
    let course = Course::of(&plan, stored.procedure).ok_or(Refusal::Plan("channel"))?;
    let case = stored.case.clone().release()?;
    let since = case.registration().map_or(stored.due.since, |given| given.at);
    let way = &stored.way;
    let (due, stage) = match course.before(stored.due.action, |stage| stage.verb == Verb::Accept) {
        Some(accept) => (
            course.due(&provider.participant, Some(accept), since, way),
            Some(accept),
        ),
        None => (stored.due.clone(), course.stage(stored.due.action)),
    };
    let mut released = Stored {
        case,
        due,
        holder: None,
        ..stored.clone()
    };
    if let Some(stage) = stage {
        released.desk = desk_of(stage, &released);
    }
    provider.write(&mut tx, &released).await?;
    let event = Event::of_fact(
        System::Provider,
        id,
        "case_released",
        "Заявление возвращено в «Поступившие»",
        official.actor(),
        provider.now(),
    );
    provider
        .participant
        .record(&mut tx, event.with(acting.told(json!({}))))
        .await?;
    provider.participant.commit(tx).await?;
    Ok(())
}
