//! Sending: the request to the provider and the notice of it to the others whom the regulation names, in the
//! caller's transaction.

use exchange::messages::{CarriedFile, NoticeBody, RequestBody, Signature};
use exchange::{Envelope, Participant};
use jiff::Timestamp;
use law::{Channel, Language, MessageKind, Plan, Procedure, System, Verb};
use store::{StoreError, Tx};

use crate::filling::Applicant;

/// A checked request with everything that travels, signed or on paper.
#[derive(Clone, Copy, Debug)]
pub struct Signed<'a> {
    pub case: &'a str,
    pub plan: &'a Plan,
    pub channel: Channel,
    pub number: &'a str,
    /// The exact signed bytes.
    pub document: &'a [u8],
    pub signature: &'a Signature,
    pub attachments: &'a [CarriedFile],
    pub applicant: &'a Applicant,
    pub language: Language,
    pub submitted: Timestamp,
}

/// Why a request could not be put on its way.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    #[error("the regulation does not say to whom a request of this channel goes")]
    NoRoute,
    #[error("the message cannot be written")]
    Body(#[from] serde_json::Error),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Posts the messages that follow the intake. The caller commits, and then wakes the courier.
pub async fn send(tx: &mut Tx, participant: &Participant, signed: &Signed<'_>) -> Result<(), SendError> {
    let procedure = signed.plan.procedure(signed.channel).ok_or(SendError::NoRoute)?;
    let intake = procedure
        .stage_where(|stage| stage.verb == Verb::TakeIn)
        .ok_or(SendError::NoRoute)?;
    send_after(tx, participant, signed, intake.n).await
}

/// The same after stage `after`, where the request leaves later: the papers were collected first.
pub async fn send_after(
    tx: &mut Tx,
    participant: &Participant,
    signed: &Signed<'_>,
    after: u32,
) -> Result<(), SendError> {
    let procedure = signed.plan.procedure(signed.channel).ok_or(SendError::NoRoute)?;
    // The sender has its own request already.
    for recipient in recipients(procedure, after)
        .iter()
        .filter(|recipient| **recipient != participant.system)
    {
        let (kind, body) = match recipient {
            System::Provider => (MessageKind::Request, serde_json::to_value(request(signed))?),
            _ => (MessageKind::Notice, serde_json::to_value(notice(signed))?),
        };
        let envelope = Envelope {
            id: participant.new_id(),
            case: signed.case.to_owned(),
            kind,
            sender: participant.system,
            recipient: *recipient,
            created: signed.submitted,
            regulation: signed.plan.id.clone(),
            plan: signed.plan.hash(),
            channel: signed.channel,
            after_action: Some(after),
            body,
            events: Vec::new(),
        };
        participant.post(tx, envelope).await?;
    }
    Ok(())
}

/// Those to whom the gateway routes the request after this stage. Where the act has no routing of its own, the
/// request goes to the provider.
fn recipients(procedure: &Procedure, after: u32) -> &[System] {
    let next = procedure
        .stage(after)
        .and_then(|stage| procedure.stage(stage.on_success?));
    match next.map(|stage| &stage.verb) {
        Some(Verb::Route { to, .. }) => to.as_slice(),
        _ => &[System::Provider],
    }
}

/// The body of the message to the provider.
pub fn request(signed: &Signed<'_>) -> RequestBody {
    RequestBody {
        number: signed.number.to_owned(),
        application: signed.document.to_vec(),
        signature: signed.signature.clone(),
        attachments: signed.attachments.to_vec(),
        applicant_iin: signed.applicant.iin.as_str().to_owned(),
        applicant_name: signed.applicant.name.full(),
        language: signed.language,
        submitted: signed.submitted,
    }
}

fn notice(signed: &Signed<'_>) -> NoticeBody {
    NoticeBody {
        number: signed.number.to_owned(),
        applicant_iin: signed.applicant.iin.as_str().to_owned(),
        applicant_name: signed.applicant.name.full(),
        submitted: signed.submitted,
    }
}
