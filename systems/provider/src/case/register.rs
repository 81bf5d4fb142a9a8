//! A request has come by message, or from this office's own counter: the signature is checked again, the files are
//! kept, and the case goes to the first desk of its course.

use async_trait::async_trait;
use domain::{Actor, Event, Iin};
use eds::{Report, Verdict};
use exchange::envelope::home_of;
use exchange::messages::{CarriedFile, RequestBody, Signature};
use exchange::{ApplyError, Envelope, Handler};
use intake::freezing::ApplicationDocument;
use law::{Channel, MessageKind, Plan, System};
use serde_json::json;
use sha2::{Digest, Sha256};
use store::Tx;

use super::arrive::{self, Coming};
use super::keep;
use crate::store::cases::{self, Request};
use crate::store::files::File;
use crate::{Provider, Refusal};

/// Applies what others send to the provider.
pub(crate) struct Desk(pub(crate) std::sync::Arc<Provider>);

#[async_trait]
impl Handler for Desk {
    async fn apply(&self, tx: &mut Tx, envelope: &Envelope) -> Result<(), ApplyError> {
        match envelope.kind {
            MessageKind::Request => register(&self.0, tx, envelope).await,
            // Of a case that began here others tell only what they have shown; the events are kept already.
            MessageKind::Trace if envelope.channel.home() == System::Provider => Ok(()),
            MessageKind::Notice | MessageKind::Status | MessageKind::Result | MessageKind::Trace => {
                Err(ApplyError::Refused("the provider takes requests only".to_owned()))
            }
        }
    }
}

async fn register(provider: &Provider, tx: &mut Tx, envelope: &Envelope) -> Result<(), ApplyError> {
    if envelope.sender != home_of(envelope.channel) {
        return Err(refused("requests of this channel are taken in elsewhere"));
    }
    let plan = provider
        .participant
        .plan(&envelope.plan)
        .ok_or_else(|| ApplyError::NotNow("the plan of the request is not known here".to_owned()))?;
    let body = serde_json::from_value(envelope.body.clone()).map_err(|_| refused("the request cannot be read"))?;
    let arrived = Arrived {
        case: &envelope.case,
        plan: &plan,
        channel: envelope.channel,
        after: envelope.after_action,
        body,
    };
    take_in(provider, tx, arrived).await
}

/// A request that has come: in an envelope, or from this office's own counter.
pub(crate) struct Arrived<'a> {
    pub(crate) case: &'a str,
    pub(crate) plan: &'a Plan,
    pub(crate) channel: Channel,
    /// The sender's stage of this channel; none for the intake.
    pub(crate) after: Option<u32>,
    pub(crate) body: RequestBody,
}

/// Brings it to its first desk, in the caller's transaction.
pub(crate) async fn take_in(provider: &Provider, tx: &mut Tx, arrived: Arrived<'_>) -> Result<(), ApplyError> {
    let started = provider.now();
    let Arrived {
        case,
        plan,
        channel,
        after,
        body,
    } = arrived;
    if !arrive::is_expected(plan, channel, after) {
        return Err(refused("the act has no such channel, or its requests do not come here"));
    }
    if cases::find_in(tx, case).await?.is_some() {
        return Err(refused("the case has been registered before"));
    }
    let document = compare(&body, plan, channel)?;
    let report = judge(provider, &body, &document).await?;
    let signed = keep::evidence(provider, case, body.signature.cms(), &body.application).await?;
    let files = keep_files(provider, &body.attachments).await?;

    let checked = report.as_ref().map(|report| {
        Event::of_fact(
            System::Provider,
            case,
            "signature_checked",
            "Подпись под запросом проверена повторно при его получении",
            Actor::System,
            started,
        )
        .with(json!({ "verdict": report.verdict, "serial": report.serial_hex, "policy": report.policy }))
    });
    let coming = Coming {
        request: Request {
            id: case.to_owned(),
            number: body.number,
            regulation: plan.id.clone(),
            plan: plan.hash(),
            channel,
            service: plan.name.clone(),
            applicant_iin: body.applicant_iin,
            applicant_name: document.applicant.full_name,
            language: body.language,
            submitted: body.submitted,
            application: body.application,
            signature: body.signature.cms().to_vec(),
            report: serde_json::to_value(&report).map_err(|_| refused("the report cannot be written"))?,
        },
        files,
        after,
        at: started,
        events: checked.into_iter().collect(),
        signed,
    };
    arrive::arrive(provider, tx, plan, coming).await.map_err(unapplied)?;
    Ok(())
}

/// What the message says about the request must be what the document says.
fn compare(body: &RequestBody, plan: &Plan, channel: Channel) -> Result<ApplicationDocument, ApplyError> {
    let document =
        intake::freezing::read(&body.application).map_err(|_| refused("the signed document is not an application"))?;
    let same = document.number == body.number
        && document.applicant.iin == body.applicant_iin
        && document.plan == plan.hash()
        && document.regulation == plan.id
        && document.channel == channel;
    if !same {
        return Err(refused("the message and the signed document contradict each other"));
    }
    // Names and kinds too: an official is shown what the applicant signed, not what the message says of it.
    let listed = document
        .attachments
        .iter()
        .map(|file| (&file.sha256, file.size, &file.name, &file.media_type));
    let came = body.attachments.iter().map(|file| {
        let size = file.bytes.len() as u64;
        (&file.sha256, size, &file.name, &file.media_type)
    });
    if !listed.eq(came) {
        return Err(refused("the files that came are not those that were signed"));
    }
    let intact = |file: &CarriedFile| hex::encode(Sha256::digest(&file.bytes)) == file.sha256;
    if !body.attachments.iter().all(intact) {
        return Err(refused("an attached file is not the one that was signed"));
    }
    Ok(document)
}

/// «Условие 2» once more, over the exact bytes, by the key of whoever signed: the applicant, or whoever received the
/// visitor. What is refuted is refused; what cannot be proved now waits. A signed paper has no report: its scan is there.
async fn judge(
    provider: &Provider,
    body: &RequestBody,
    document: &ApplicationDocument,
) -> Result<Option<Report>, ApplyError> {
    Iin::parse(&body.applicant_iin).map_err(|_| refused("the applicant's ИИН is not one"))?;
    match (&body.signature, &document.counter) {
        (Signature::Applicant { .. }, None) => {}
        (Signature::Clerk { iin, .. }, Some(counter)) if counter.clerk.iin == *iin => {}
        (Signature::Paper { sha256 }, Some(_)) if body.attachments.iter().any(|file| file.sha256 == *sha256) => {
            return Ok(None);
        }
        _ => return Err(refused("the request is signed by somebody else than it says")),
    }
    let signer = body.signature.signer(&body.applicant_iin).unwrap_or_default();
    let iin = Iin::parse(signer).map_err(|_| refused("the signer's ИИН is not one"))?;
    let trust = &provider.participant.trust;
    let cms = body.signature.cms();
    let report = intake::checking::judge(trust, cms, &body.application, &iin, provider.now()).await;
    let cause = || report.cause().map_or("unknown", |check| check.id.as_ref()).to_owned();
    match report.verdict {
        Verdict::Valid => employed(&body.signature, &report).map(|()| Some(report)),
        Verdict::Invalid => Err(refused(&format!(
            "the signature of the request is not valid: {}",
            cause()
        ))),
        Verdict::Indeterminate => Err(ApplyError::NotNow(format!(
            "the signature of the request cannot be proved now: {}",
            cause()
        ))),
    }
}

/// With the certificate of a private person nobody files for somebody else.
fn employed(signature: &Signature, report: &Report) -> Result<(), ApplyError> {
    match signature {
        Signature::Clerk { bin, .. } if report.signer_bin.as_deref() != Some(bin.as_str()) => {
            Err(refused("whoever filed the request signed it as a private person"))
        }
        _ => Ok(()),
    }
}

async fn keep_files(provider: &Provider, carried: &[CarriedFile]) -> Result<Vec<File>, ApplyError> {
    let mut kept = Vec::with_capacity(carried.len());
    for file in carried {
        let sha256 = provider.attachments.put(&file.bytes).await?;
        kept.push(File {
            sha256,
            name: file.name.clone(),
            media_type: file.media_type.clone(),
            size: file.bytes.len() as u64,
        });
    }
    Ok(kept)
}

fn refused(reason: &str) -> ApplyError {
    ApplyError::Refused(reason.to_owned())
}

fn unapplied(refusal: Refusal) -> ApplyError {
    match refusal {
        Refusal::Store(error) => ApplyError::Store(error),
        other => ApplyError::Refused(other.to_string()),
    }
}
