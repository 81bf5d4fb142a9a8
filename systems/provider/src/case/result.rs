//! The result leaves: the home of the case gets the signed document, the others learn that it exists.

use exchange::messages::{Document, ResultBody};
use law::{MessageKind, Output, Plan, System};
use store::Tx;

use crate::store::cases::Stored;
use crate::{Provider, Refusal};

/// Posts the result to each of `recipients`, as what stage `after` of the case's own channel gave rise to.
pub(crate) async fn send(
    provider: &Provider,
    tx: &mut Tx,
    done: &Stored,
    plan: &Plan,
    after: u32,
    recipients: &[System],
) -> Result<(), Refusal> {
    let output: &Output = done
        .output()
        .and_then(|id| plan.output(id))
        .ok_or(Refusal::Plan("output"))?;
    let signing = done.case.signing().ok_or(Refusal::NotDrawn)?;
    let mut body = ResultBody {
        number: done.request.number.clone(),
        registration: done.registration().to_owned(),
        status: done.status.clone(),
        output: output.id.clone(),
        output_kind: output.kind,
        document_number: done
            .case
            .drawing()
            .map_or_else(String::new, |drawing| drawing.document_number.clone()),
        document_sha256: signing.sha256.clone(),
        document: None,
        issued: signing.at,
    };
    let home = done.request.channel.home();
    for recipient in recipients {
        if *recipient == System::Provider {
            continue;
        }
        body.document = if *recipient == home {
            let pdf = provider.attachments.get(&signing.sha256).await?;
            Some(Document { pdf })
        } else {
            None
        };
        let envelope = provider.envelope(
            done,
            MessageKind::Result,
            *recipient,
            after,
            serde_json::to_value(&body)?,
        );
        provider.participant.post(tx, envelope).await?;
    }
    Ok(())
}
