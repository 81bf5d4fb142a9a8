//! Circumstances of a case: they choose which of the act's limits hold. Some follow from the way the papers came;
//! the others are found by whoever holds the case.

use domain::Event;
use law::{Circumstance, System};
use serde_json::json;

use super::{Official, must_wait_for, stage_of};
use crate::course::Course;
use crate::store::cases::Stored;
use crate::{Provider, Refusal};

/// Those that a person may note. How the papers came is not a matter of opinion; a prolongation has its own act.
const NOTED: [Circumstance; 5] = [
    Circumstance::DocumentsInsufficient,
    Circumstance::FirstCertificate,
    Circumstance::Duplicate,
    Circumstance::Decision,
    Circumstance::ToCourier,
];

/// Those of `asked` that a person may note.
pub(crate) fn settable(asked: &[Circumstance]) -> impl Iterator<Item = Circumstance> {
    asked
        .iter()
        .copied()
        .filter(|circumstance| NOTED.contains(circumstance))
}

/// Notes some and takes back others; the limit of the stage is counted anew from when it began.
pub(crate) async fn note(
    provider: &Provider,
    id: &str,
    official: &Official,
    add: &[Circumstance],
    remove: &[Circumstance],
) -> Result<(), Refusal> {
    if settable(add).count() != add.len() || settable(remove).count() != remove.len() {
        return Err(Refusal::NoSuchCircumstance);
    }
    let mut tx = provider.participant.db.begin().await?;
    let mut stored = provider.for_change(&mut tx, id).await?;
    let acting = must_wait_for(&stored, official)?;
    let plan = provider.plan_of(&stored)?;
    let stage = stage_of(&plan, &stored)?;
    stored.way.circumstances.extend(add);
    stored.way.circumstances.retain(|known| !remove.contains(known));
    let course = Course::of(&plan, stored.procedure).ok_or(Refusal::Plan("channel"))?;
    let way = &stored.way;
    let due = course.due(&provider.participant, Some(&stage), stored.due.since, way);
    let text = "Обстоятельства дела отмечены";
    let known: Vec<&str> = way.circumstances.iter().map(|known| known.name()).collect();
    let event = Event::of_fact(
        System::Provider,
        id,
        "circumstances_noted",
        text,
        official.actor(),
        provider.now(),
    )
    .with(acting.told(json!({ "circumstances": known, "until": due.until })));
    let noted = Stored { due, ..stored };
    provider.participant.record(&mut tx, event).await?;
    provider.write(&mut tx, &noted).await?;
    provider.participant.commit(tx).await?;
    Ok(())
}
