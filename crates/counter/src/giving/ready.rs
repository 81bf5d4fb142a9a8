//! A course that ends with the signed document and has no stage for giving it out: it waits at the counter all the same.

use jiff::Timestamp;
use law::{Channel, OutputKind, Plan, Verb};
use store::{StoreError, Tx};

use crate::records::givings::{self, Arrived, Facts, Giving, Standing};

/// A signed document of a case that was filed at this system's own counter.
#[derive(Clone, Debug)]
pub struct Ready<'a> {
    pub case: &'a str,
    pub plan: &'a Plan,
    pub channel: Channel,
    /// The number of the application.
    pub number: &'a str,
    pub registration: &'a str,
    pub applicant_iin: &'a str,
    pub applicant_name: &'a str,
    pub output: &'a str,
    pub kind: OutputKind,
    pub document_number: &'a str,
    /// SHA-256 of the signed PDF, which is in the file store.
    pub sha256: &'a str,
}

/// Whether nobody would give the result out: the course of the channel has no stage that hands over.
pub fn is_left_lying(plan: &Plan, channel: Channel) -> bool {
    let hands_over =
        |stage: &law::Stage| matches!(stage.verb, Verb::HandOver | Verb::Deliver) || stage.verb.calls_provider();
    let procedure = plan.procedure(channel);
    procedure.is_some_and(|procedure| !procedure.course.iter().any(hands_over))
}

/// Puts the document among the results that wait to be given out, in the caller's unit of work.
pub async fn result_ready(tx: &mut Tx, ready: &Ready<'_>, now: Timestamp) -> Result<(), StoreError> {
    let giving = Giving {
        id: ready.case.to_owned(),
        regulation: ready.plan.id.clone(),
        plan: ready.plan.hash(),
        channel: ready.channel,
        number: ready.number.to_owned(),
        applicant_iin: ready.applicant_iin.to_owned(),
        applicant_name: ready.applicant_name.to_owned(),
        state: Standing::Here,
        stage: 0,
        version: 1,
        facts: Facts {
            registration: Some(ready.registration.to_owned()),
            result: Some(Arrived {
                output: ready.output.to_owned(),
                kind: ready.kind,
                document_number: ready.document_number.to_owned(),
                sha256: ready.sha256.to_owned(),
                issued: now,
                at: now,
            }),
            ..Facts::default()
        },
        since: now,
        until: None,
        unclaimed_at: None,
    };
    givings::add(tx, &giving).await?;
    // The number of the document is a column of its own, for the scanner.
    givings::change(tx, &giving).await?;
    Ok(())
}
