//! Stages that one person does with one case: registering, passing on, receiving.

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
    let receipt = match stage.verb {
        Verb::Register { .. } => Some(acceptance(&hands, &stage, now).await?),
        _ => None,
    };
    let mut tx = counter.db().begin().await.map_err(Problem::failure)?;
    let mut event = hands.event(&stage, now);
    if let Some(receipt) = receipt {
        event = event.with(json!({
            "number": hands.giving.number, "receipt": receipt.number, "sha256": receipt.sha256(), "pdf": receipt.pdf,
            "due": receipt.due,
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
    receipts::of_acceptance(counter, &hands.plan, &filing, hands.clerk, &stage.clause, now).await
}

/// A code is scanned in, or a number typed: the paper has come back. It may be the QR code of the document, the
/// number of the document, or the bar code of the case on the transmittal list.
pub(crate) async fn receive(counter: &Counter, clerk: &Clerk, scanned: &str) -> Result<Giving, Problem> {
    let digits = number_of(scanned);
    let giving = match givings::of_document(counter.db(), &digits).await {
        Ok(None) => givings::of_number(counter.db(), &digits).await,
        found => found,
    };
    let giving = giving
        .map_err(Problem::failure)?
        .ok_or_else(trouble::no_such_document)?;
    let mut hands = Hands::with(counter, clerk, giving)?;
    let stage = hands.must_stand_at(|stage| stage.verb == Verb::ReceiveResult)?;
    let now = counter.now();
    let facts: Value = json!({
        "scanned": digits,
        "document_number": hands.giving.facts.result.as_ref().map(|result| result.document_number.clone()),
        "sha256": hands.giving.facts.result.as_ref().map(|result| result.sha256.clone()),
    });
    let event = hands.event(&stage, now).with(facts);
    let mut tx = counter.db().begin().await.map_err(Problem::failure)?;
    hands.go_on(&mut tx, &stage, now).await?;
    hands.write(&mut tx, vec![event]).await?;
    hands.commit(tx).await?;
    Ok(hands.giving)
}

/// The number in what a scanner typed: the last part of an address of verification, else the whole.
pub(crate) fn number_of(scanned: &str) -> String {
    let last = scanned
        .trim()
        .trim_end_matches('/')
        .rsplit('/')
        .next()
        .unwrap_or_default();
    last.chars()
        .filter(char::is_ascii_alphanumeric)
        .take(NUMBER_LENGTH_MAX)
        .collect()
}

/// Longer than any number here.
const NUMBER_LENGTH_MAX: usize = 40;

#[cfg(test)]
mod tests {
    use super::number_of;

    #[test]
    fn a_scanner_may_type_a_number_or_an_address() {
        for scanned in [
            "26030300000099\n",
            " 2603 0300 000099",
            "http://127.0.0.1:8080/portal/check/26030300000099",
            "https://egov.example/portal/check/26030300000099/",
        ] {
            assert_eq!(number_of(scanned), "26030300000099");
        }
    }
}
