//! Registering a request that has come: the signature is checked again, the files are kept, a number is given,
//! the case stands among «Поступившие», and those whom the plan names are told.

use async_trait::async_trait;
use domain::case::{Case, Registration};
use domain::{Actor, Event, Iin};
use eds::{Report, Verdict};
use exchange::envelope::home_of;
use exchange::messages::{CarriedFile, RequestBody};
use exchange::{ApplyError, Envelope, Handler};
use intake::freezing::ApplicationDocument;
use law::{MessageKind, Plan, System, Values};
use serde_json::json;
use sha2::{Digest, Sha256};
use store::{StoreError, Tx};

use crate::annex::Annex;
use crate::store::cases::{self, Request, Stored};
use crate::store::files::{self, File};
use crate::{Provider, Refusal};

/// How often a new number is drawn before the store is believed to be at fault: with eight digits of chance a day,
/// two repetitions in a row do not happen in a lifetime.
const NUMBERS_MAX: u32 = 16;

/// Applies what others send to the provider.
pub(crate) struct Desk(pub(crate) std::sync::Arc<Provider>);

#[async_trait]
impl Handler for Desk {
    async fn apply(&self, tx: &mut Tx, envelope: &Envelope) -> Result<(), ApplyError> {
        match envelope.kind {
            MessageKind::Request => register(&self.0, tx, envelope).await,
            MessageKind::Notice | MessageKind::Status | MessageKind::Result | MessageKind::Trace => {
                Err(ApplyError::Refused("the provider takes requests only".to_owned()))
            }
        }
    }
}

async fn register(provider: &Provider, tx: &mut Tx, envelope: &Envelope) -> Result<(), ApplyError> {
    let started = provider.now();
    if envelope.sender != home_of(envelope.channel) {
        return Err(refused("requests of this channel are taken in elsewhere"));
    }
    let plan = provider
        .participant
        .plan(&envelope.plan)
        .ok_or_else(|| ApplyError::NotNow("the plan of the request is not known here".to_owned()))?;
    let annex = Annex::of(&plan, envelope.channel).ok_or_else(|| refused("the act has no such channel"))?;
    let registering = annex
        .register()
        .ok_or_else(|| refused("the act does not register requests of this channel"))?;
    if cases::find_in(tx, &envelope.case).await?.is_some() {
        return Err(refused("the case has been registered before"));
    }
    let body: RequestBody =
        serde_json::from_value(envelope.body.clone()).map_err(|_| refused("the request cannot be read"))?;
    let document = compare(&body, envelope)?;
    let report = judge(provider, &body).await?;
    let kept = keep(provider, &body.attachments).await?;

    let now = provider.now();
    let number = new_number(provider, tx).await?;
    let stored = Stored {
        request: Request {
            id: envelope.case.clone(),
            number: body.number,
            regulation: envelope.regulation.clone(),
            plan: envelope.plan.clone(),
            channel: envelope.channel,
            service: plan.name.clone(),
            applicant_iin: body.applicant_iin,
            applicant_name: document.applicant.full_name,
            language: body.language,
            submitted: body.submitted,
            application: body.application,
            signature: body.signature,
            report: serde_json::to_value(&report).map_err(|_| refused("the report cannot be written"))?,
        },
        case: Case::register(Registration {
            number: number.clone(),
            at: now,
        }),
        version: 1,
        status: registering.status.clone(),
        due: annex.due(annex.accept(), now),
        holder: None,
        entered: Values::new(),
        draw_error: None,
    };
    cases::add(tx, &stored).await?;
    for (place, file) in kept.iter().enumerate() {
        files::add(tx, stored.id(), place, file).await?;
    }
    record(provider, tx, &plan, &stored, &report, started).await?;
    provider
        .announce(tx, &stored, &annex, &registering)
        .await
        .map_err(unapplied)
}

/// What the envelope says about the request must be what the signed document says.
fn compare(body: &RequestBody, envelope: &Envelope) -> Result<ApplicationDocument, ApplyError> {
    let document =
        intake::freezing::read(&body.application).map_err(|_| refused("the signed document is not an application"))?;
    let same = document.number == body.number
        && document.applicant.iin == body.applicant_iin
        && document.plan == envelope.plan
        && document.regulation == envelope.regulation
        && document.channel == envelope.channel;
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

/// «Условие 2» once more, over the exact bytes. What is refuted is refused; what cannot be proved now waits.
async fn judge(provider: &Provider, body: &RequestBody) -> Result<Report, ApplyError> {
    let iin = Iin::parse(&body.applicant_iin).map_err(|_| refused("the applicant's ИИН is not one"))?;
    let trust = &provider.participant.trust;
    let report = intake::checking::judge(trust, &body.signature, &body.application, &iin, provider.now()).await;
    let cause = || report.cause().map_or("unknown", |check| check.id.as_str()).to_owned();
    match report.verdict {
        Verdict::Valid => Ok(report),
        Verdict::Invalid => Err(refused(&format!("the applicant's signature is not valid: {}", cause()))),
        Verdict::Indeterminate => Err(ApplyError::NotNow(format!(
            "the applicant's signature cannot be proved now: {}",
            cause()
        ))),
    }
}

async fn keep(provider: &Provider, carried: &[CarriedFile]) -> Result<Vec<File>, ApplyError> {
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

async fn record(
    provider: &Provider,
    tx: &mut Tx,
    plan: &Plan,
    stored: &Stored,
    report: &Report,
    started: jiff::Timestamp,
) -> Result<(), ApplyError> {
    let annex = Annex::of(plan, stored.request.channel).ok_or_else(|| refused("the act has no such channel"))?;
    let Some(registering) = annex.register() else {
        return Ok(());
    };
    let checked = Event::of_fact(
        System::Provider,
        stored.id(),
        "signature_checked",
        "Подпись заявителя проверена повторно при получении запроса",
        Actor::System,
        started,
    )
    .with(json!({ "verdict": report.verdict, "serial": report.serial_hex, "policy": report.policy }));
    provider.participant.record(tx, checked).await?;
    let registered = annex
        .event(
            registering.action,
            stored.id(),
            Actor::System,
            started,
            stored.case.registration().at,
        )
        .with(json!({ "registration": stored.case.registration().number, "status": stored.status.0 }));
    provider.participant.record(tx, registered).await?;
    Ok(())
}

/// A number that no case and no document of this office has.
pub(crate) async fn new_number(provider: &Provider, tx: &mut Tx) -> Result<String, StoreError> {
    for _ in 0..NUMBERS_MAX {
        let number = domain::number::new_number(provider.now(), &provider.participant.chance);
        if !cases::is_taken(tx, &number).await? {
            return Ok(number);
        }
    }
    Err(StoreError::Duplicate)
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
