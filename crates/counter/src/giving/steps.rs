//! Stages that one person does with one case: registering, passing on, receiving.

use domain::number::new_number;
use law::{Stage, Verb};
use pages::Problem;
use serde_json::{Value, json};

use super::Hands;
use crate::receipts::{self, Receipt};
use crate::records;
use crate::records::filings;
use crate::records::givings::{self, Giving};
use crate::{Clerk, Counter, trouble};

/// Done without further facts: registered, passed on, handed to the accumulating sector, received by message.
pub(crate) async fn done(counter: &Counter, clerk: &Clerk, id: &str) -> Result<Giving, Problem> {
    let mut hands = Hands::of(counter, clerk, id).await?;
    let stage = hands.must_stand_at(is_plain)?;
    let now = counter.now();
    let mut tx = counter.db().begin().await.map_err(Problem::failure)?;
    let mut event = hands.event(&stage, now);
    if matches!(stage.verb, Verb::Register { .. }) {
        let receipt = acceptance(&hands, &stage, now).await?;
        event = event.with(json!({
            "number": hands.giving.number, "receipt": receipt.number, "sha256": receipt.sha256(), "due": receipt.due,
        }));
        records::receipts::add(&mut tx, id, &receipt)
            .await
            .map_err(Problem::failure)?;
    } else if let Some(result) = &hands.giving.facts.result {
        event = event.with(json!({ "document_number": result.document_number, "sha256": result.sha256 }));
    }
    hands.go_on(&mut tx, &stage, now).await?;
    hands.write(&mut tx, vec![event]).await?;
    hands.commit(tx).await?;
    Ok(hands.giving)
}

pub(crate) fn is_plain(stage: &Stage) -> bool {
    !matches!(stage.verb, Verb::SendByCourier | Verb::ReceiveResult | Verb::HandOver)
}

/// The receipt that the act orders where the application is registered.
async fn acceptance(hands: &Hands<'_>, stage: &Stage, now: jiff::Timestamp) -> Result<Receipt, Problem> {
    let counter = hands.counter;
    let filing = filings::find(counter.db(), &hands.giving.id)
        .await
        .map_err(Problem::failure)?
        .ok_or_else(Problem::not_found)?;
    let (title, clause) = receipts::title(&hands.plan, receipts::ACCEPTANCE);
    let items = &hands.plan.form.attachments.items;
    Ok(Receipt {
        kind: receipts::ACCEPTANCE.to_owned(),
        number: new_number(now, &counter.participant.chance),
        title,
        clause: clause.unwrap_or_else(|| stage.clause.clone()),
        application: filing.number.clone(),
        service: hands.plan.name.clone(),
        applicant: filing.applicant.name.full(),
        clerk: hands.clerk.account.name.full(),
        papers: filing
            .facts
            .papers
            .iter()
            .filter(|(_, seen)| **seen != intake::freezing::Seen::Missing)
            .filter_map(|(id, _)| Some(items.iter().find(|item| item.id == *id)?.label.clone()))
            .collect(),
        given_at: now,
        due: receipts::due(counter, &hands.plan, filing.channel, now),
    })
}

/// The bar code of the document is scanned in, or its number typed: the paper has come back.
pub(crate) async fn receive(counter: &Counter, clerk: &Clerk, number: &str) -> Result<Giving, Problem> {
    let digits: String = number.chars().filter(char::is_ascii_alphanumeric).collect();
    let giving = givings::of_document(counter.db(), &digits)
        .await
        .map_err(Problem::failure)?
        .ok_or_else(trouble::no_such_document)?;
    let mut hands = Hands::with(counter, clerk, giving)?;
    let stage = hands.must_stand_at(|stage| stage.verb == Verb::ReceiveResult)?;
    let now = counter.now();
    let facts: Value = json!({
        "document_number": digits,
        "sha256": hands.giving.facts.result.as_ref().map(|result| result.sha256.clone()),
    });
    let event = hands.event(&stage, now).with(facts);
    let mut tx = counter.db().begin().await.map_err(Problem::failure)?;
    hands.go_on(&mut tx, &stage, now).await?;
    hands.write(&mut tx, vec![event]).await?;
    hands.commit(tx).await?;
    Ok(hands.giving)
}
