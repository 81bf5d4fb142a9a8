//! Giving the result out: in person, by e-mail, to the cabinet, with a courier to the centre, to the akim.

use domain::Outcome;
use domain::case::HandOver;
use law::{Channel, Circumstance, Verb};
use serde::Deserialize;
use serde_json::json;

use super::walk::Exit;
use super::{Official, letters, must_wait_for, stage_of};
use crate::store::cases::Stored;
use crate::{Provider, Refusal};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum WayOut {
    /// To the applicant or a representative, whose document was looked at and who signed for it.
    InPerson,
    Email,
    /// To where the applicant looks for it: the portal.
    Cabinet,
    /// To the centre.
    Courier,
    Akim,
}

impl WayOut {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::InPerson => "in_person",
            Self::Email => "email",
            Self::Cabinet => "cabinet",
            Self::Courier => "courier",
            Self::Akim => "akim",
        }
    }
}

/// Who receives it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HandingOver {
    pub(crate) way: WayOut,
    /// The kind and number of the document that proved who came.
    #[serde(default)]
    pub(crate) document_type: String,
    #[serde(default)]
    pub(crate) document_number: String,
    /// Whether the receiver signed for it.
    #[serde(default)]
    pub(crate) signed_for: bool,
    /// The address of the e-mail, or the name of the courier.
    #[serde(default)]
    pub(crate) to: String,
    /// Whether the applicant asked for the document by e-mail, which is not encrypted.
    #[serde(default)]
    pub(crate) asked_for: bool,
}

/// The ways in which the result of this case may leave, the usual one first.
pub(crate) fn ways(provider: &Provider, stored: &Stored) -> Vec<WayOut> {
    let called = stored.way.returns_to.is_some();
    match stored.request.channel {
        Channel::Center => vec![WayOut::Courier],
        Channel::Akim if called => vec![WayOut::Akim],
        Channel::Portal => vec![WayOut::Cabinet],
        Channel::Akim | Channel::Provider if provider.mail.is_some() => vec![WayOut::InPerson, WayOut::Email],
        Channel::Akim | Channel::Provider => vec![WayOut::InPerson],
    }
}

pub(crate) async fn hand_over(
    provider: &Provider,
    id: &str,
    official: &Official,
    handing: &HandingOver,
) -> Result<(), Refusal> {
    let mut tx = provider.participant.db.begin().await?;
    let stored = provider.for_change(&mut tx, id).await?;
    let acting = must_wait_for(&stored, official)?;
    let plan = provider.plan_of(&stored)?;
    let stage = stage_of(&plan, &stored)?;
    if !matches!(stage.verb, Verb::HandOver | Verb::Deliver) {
        return Err(Refusal::NotHere {
            state: stored.case.name(),
        });
    }
    let is_proved = !handing.document_type.trim().is_empty() && !handing.document_number.trim().is_empty();
    let fits = match handing.way {
        WayOut::InPerson => is_proved && handing.signed_for,
        WayOut::Email => mail::is_address(handing.to.trim()) && handing.asked_for,
        WayOut::Cabinet | WayOut::Courier | WayOut::Akim => true,
    };
    if handing.way == WayOut::Email && provider.mail.is_none() {
        return Err(Refusal::MailIsOff);
    }
    if !ways(provider, &stored).contains(&handing.way) || !fits {
        return Err(Refusal::NotProved);
    }
    let now = provider.now();
    let mut given = Stored {
        case: stored.case.clone().hand_over(HandOver {
            by: official.account.clone(),
            way: handing.way.name().to_owned(),
            at: now,
        })?,
        ..stored
    };
    if handing.way == WayOut::Courier {
        given.way.circumstances.insert(Circumstance::ToCourier);
    }
    if handing.way == WayOut::Email {
        letters::enclose(provider, &mut tx, &given, &plan, &handing.to).await?;
    }
    // The number of the document that was shown stays out of the trace, which travels.
    let details = acting.told(json!({
        "way": handing.way.name(),
        "identity_document": is_proved.then(|| handing.document_type.trim().to_owned()),
        "signed_for": handing.signed_for,
        "sha256": given.signed_sha256(),
    }));
    provider
        .record_stage(
            &mut tx,
            &plan,
            &given,
            &stage,
            &official.actor(),
            Outcome::Done,
            details,
            now,
        )
        .await?;
    let moved = provider.go_on(&mut tx, given, &plan, Exit::Success, now).await?;
    provider.write(&mut tx, &moved).await?;
    provider.participant.commit(tx).await?;
    Ok(())
}
