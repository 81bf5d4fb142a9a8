//! Sending: the request to the provider and the notice of it to the others whom the regulation names, in the
//! caller's transaction.

use exchange::messages::{CarriedFile, NoticeBody, RequestBody};
use exchange::{Envelope, Participant};
use jiff::Timestamp;
use law::{ActionVerb, Channel, Language, MessageKind, Plan, System};
use store::{StoreError, Tx};

use crate::filling::Applicant;

/// A signed and checked request with everything that travels.
#[derive(Clone, Copy, Debug)]
pub struct Signed<'a> {
    pub case: &'a str,
    pub plan: &'a Plan,
    pub channel: Channel,
    pub number: &'a str,
    /// The exact signed bytes.
    pub document: &'a [u8],
    pub cms: &'a [u8],
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

/// Posts the messages. The caller commits, and then wakes the courier.
pub async fn send(tx: &mut Tx, participant: &Participant, signed: &Signed<'_>) -> Result<(), SendError> {
    let (after, recipients) = recipients(signed.plan, signed.channel).ok_or(SendError::NoRoute)?;
    for recipient in recipients {
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

/// The number of the intake's action and those to whom the gateway routes the request after it.
fn recipients(plan: &Plan, channel: Channel) -> Option<(u32, &[System])> {
    let procedure = plan.procedure(channel)?;
    let intake = procedure.action_where(|action| action.verb == ActionVerb::TakeIn)?;
    let route = procedure.action(intake.next?)?;
    let ActionVerb::Route { to, .. } = &route.verb else {
        return None;
    };
    Some((intake.n, to))
}

fn request(signed: &Signed<'_>) -> RequestBody {
    RequestBody {
        number: signed.number.to_owned(),
        application: signed.document.to_vec(),
        signature: signed.cms.to_vec(),
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
