//! A signed document that waits for what proves its signature: the case goes on when it is there, and comes back to who
//! signs when it can never be.

use async_trait::async_trait;
use domain::case::Case;
use domain::{Actor, Event, Outcome};
use eds::Report;
use eds::report::Sentence;
use jiff::Timestamp;
use law::{Plan, Stage, Text};
use preservation::{Document, Holder, HolderError};
use serde_json::{Value, json};
use store::Tx;

use super::walk::{Exit, desk_of};
use super::{orders, queue, result, stage_of};
use crate::course::Course;
use crate::store::cases::{Held, Refuted, Stored};
use crate::{Provider, Refusal};

/// What the signed document brings about: the result leaves, registers and orders follow, and the case goes on.
pub(crate) async fn go_on(
    provider: &Provider,
    tx: &mut Tx,
    mut signed: Stored,
    plan: &Plan,
    stage: &Stage,
    now: Timestamp,
) -> Result<(), Refusal> {
    if let Some(announcing) = Course::announcing(stage)
        && signed.procedure == signed.request.channel
    {
        signed.status = announcing.status.clone();
        let home = signed.request.channel.home();
        signed.way.result_sent = announcing.notify.contains(&home);
        result::send(provider, tx, &signed, plan, announcing.after, &announcing.notify).await?;
    }
    let done = provider.go_on(tx, signed, plan, Exit::Success, now).await?;
    provider.write(tx, &done).await?;
    crate::counter::give_out(tx, &done, plan, now).await?;
    queue::on_signed(provider, tx, &done, plan).await?;
    orders::on_signed(provider, tx, &done, plan).await
}

/// That the document may not leave yet, under the clause of the stage that it keeps from ending.
pub(crate) async fn record_held(
    provider: &Provider,
    tx: &mut Tx,
    signed: &Stored,
    plan: &Plan,
    stage: &Stage,
    now: Timestamp,
) -> Result<(), Refusal> {
    let held = signed.way.held.as_ref();
    let facts = json!({
        "sha256": signed.signed_sha256(),
        "missing": held.map(|held| &held.missing),
        "next_try": held.map(|held| held.next_try),
    });
    let text = "Подписанный документ не выдан: нет метки времени или доказательств для его подписи";
    let event = of_proof(plan, stage, signed, ("document_held", text, Outcome::Failed), now);
    provider.participant.record(tx, event.with(facts)).await?;
    Ok(())
}

/// For whom the keeper works.
pub(crate) struct Waiting(pub(crate) std::sync::Arc<Provider>);

#[async_trait]
impl Holder for Waiting {
    async fn proved(&self, tx: &mut Tx, document: &Document, sha256: &str, report: &Report) -> Result<(), HolderError> {
        let provider = &self.0;
        let Some((mut stored, held)) = waiting(provider, tx, document).await? else {
            return Ok(());
        };
        let now = provider.now();
        let plan = provider.plan_of(&stored)?;
        let stage = stage_of(&plan, &stored)?;
        stored.case = stored.case.prove(sha256.to_owned()).map_err(Refusal::from)?;
        let facts = json!({
            "sha256": sha256,
            "before": document.original,
            "level": report.level_word(),
            "reach": report.reach.to_string(),
            "proved_at": report.proved_at,
            "held_since": held.since,
        });
        let text = "К подписи документа получены метка времени и доказательства, документ выдан";
        let event = of_proof(&plan, &stage, &stored, ("document_proved", text, Outcome::Done), now);
        provider.participant.record(tx, event.with(facts)).await?;
        go_on(provider, tx, stored, &plan, &stage, now).await?;
        Ok(())
    }

    async fn still_waits(
        &self,
        tx: &mut Tx,
        document: &Document,
        cause: &Sentence,
        again: Timestamp,
    ) -> Result<(), HolderError> {
        let Some((mut stored, held)) = waiting(&self.0, tx, document).await? else {
            return Ok(());
        };
        stored.way.held = Some(Held {
            missing: words(cause),
            next_try: again,
            ..held
        });
        self.0.write(tx, &stored).await?;
        Ok(())
    }

    /// The certificate was revoked before a stamp could show that the signature is older, or the like: what cannot be
    /// proved is signed anew.
    async fn refuted(&self, tx: &mut Tx, document: &Document, report: &Report) -> Result<(), HolderError> {
        let provider = &self.0;
        let Some((mut stored, _)) = waiting(provider, tx, document).await? else {
            return Ok(());
        };
        let now = provider.now();
        let plan = provider.plan_of(&stored)?;
        let stage = stage_of(&plan, &stored)?;
        let facts = json!({ "sha256": document.original, "report": report });
        let text = "Подпись документа не подтверждена, документ подписывается заново";
        let event = of_proof(&plan, &stage, &stored, ("document_refuted", text, Outcome::Failed), now);
        provider.participant.record(tx, event.with(facts)).await?;
        stored.case = stored.case.refute().map_err(Refusal::from)?;
        stored.desk = desk_of(&stage, &stored);
        stored.way.refuted = report.cause().map(|check| Refuted {
            cause: words(&check.answer),
            at: now,
        });
        provider.write(tx, &stored).await?;
        Ok(())
    }
}

/// What is said of a signature, as the pages say everything.
pub(super) fn words(said: &Sentence) -> Text {
    Text {
        kk: said.kk.to_string(),
        ru: said.ru.to_string(),
        en: said.en.to_string(),
    }
}

/// The case that waits for this document, with what it waits for taken out.
async fn waiting(provider: &Provider, tx: &mut Tx, document: &Document) -> Result<Option<(Stored, Held)>, Refusal> {
    let mut stored = provider.for_change(tx, &document.subject).await?;
    let is_it =
        matches!(stored.case, Case::Signed { .. }) && stored.signed_sha256() == Some(document.original.as_str());
    let held = stored.way.held.take();
    Ok(held.filter(|_| is_it).map(|held| (stored, held)))
}

/// An event about the proof of the signature, under the clause of the stage where the document is signed.
fn of_proof(
    plan: &Plan,
    stage: &Stage,
    stored: &Stored,
    (kind, text, outcome): (&str, &str, Outcome),
    now: Timestamp,
) -> Event {
    Event {
        kind: kind.to_owned(),
        text_ru: text.to_owned(),
        outcome,
        action: None,
        details: Value::Null,
        ..Event::of_stage(plan, stage, stored.id(), Actor::System, now, now)
    }
}
