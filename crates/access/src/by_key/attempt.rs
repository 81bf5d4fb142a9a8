//! One attempt: the text is used up, the signature judged, the failure counted or the session begun.

use domain::Iin;
use eds::policy::ExpectedSigner;
use eds::{Certificate, Facts, Verdict};
use jiff::Timestamp;
use pages::Problem;
use store::accounts::{self, SignIn};
use store::challenges::{self, Challenge};

use super::challenge::address_of;
use super::judging::for_sign_in;
use super::{ByKey, Cause, Refusal};
use crate::Access;
use crate::attempt::Begun;

/// What the person hands in.
pub struct Given {
    /// The code of the text that was signed.
    pub code: String,
    /// Who they say they are; empty: whoever the certificate names.
    pub iin: String,
    pub signed: Signed,
}

/// The signature.
pub enum Signed {
    /// The value over signed attributes that were prepared here.
    Value {
        certificate: Box<Certificate>,
        signed_attributes: Vec<u8>,
        signature: Vec<u8>,
    },
    /// A CMS made elsewhere, attached or detached.
    Cms(Vec<u8>),
    /// Something that is neither.
    Unreadable,
}

/// What came of it.
pub enum KeyAttempt {
    Begun(Box<Begun>),
    Refused(Box<Refusal>),
    Locked { until: Timestamp },
}

/// Somebody as the certificate names them, and what was wrong.
struct Failure {
    iin: Option<Iin>,
    cause: Cause,
    report: Option<eds::Report>,
}

impl Access {
    /// Tries to sign in as the holder of the certificate. `browser` is the form token that the text was made for.
    pub async fn sign_in_by_key(&self, by_key: &ByKey, browser: &str, given: Given) -> Result<KeyAttempt, Problem> {
        let now = self.clock.now();
        let visit = self.chance.id(now);
        // Used up before anything is looked at: no second attempt with the same text.
        let challenge = challenges::take(&self.db, browser, &given.code)
            .await
            .map_err(Problem::failure)?;
        match self.proved(by_key, challenge, &given, now).await? {
            Ok(iin) => match self.counted(&iin, true, now).await? {
                SignIn::Accepted(account) => {
                    let begun = self.begin(account, visit, now).await?;
                    Ok(KeyAttempt::Begun(Box::new(begun)))
                }
                SignIn::Locked { until } => Ok(KeyAttempt::Locked { until }),
                SignIn::Refused => Ok(KeyAttempt::Refused(Box::new(Refusal {
                    visit,
                    iin: Some(iin),
                    cause: Cause::NoAccount,
                    report: None,
                }))),
            },
            Err(Failure { iin, cause, report }) => {
                if let Some(iin) = &iin
                    && let SignIn::Locked { until } = self.counted(iin, false, now).await?
                {
                    return Ok(KeyAttempt::Locked { until });
                }
                Ok(KeyAttempt::Refused(Box::new(Refusal {
                    visit,
                    iin,
                    cause,
                    report,
                })))
            }
        }
    }

    async fn counted(&self, iin: &Iin, proved: bool, now: Timestamp) -> Result<SignIn, Problem> {
        accounts::sign_in_proved(&self.db, iin, proved, now)
            .await
            .map_err(Problem::failure)
    }

    /// Whose signature it is, if everything about it is good.
    async fn proved(
        &self,
        by_key: &ByKey,
        challenge: Option<Challenge>,
        given: &Given,
        now: Timestamp,
    ) -> Result<Result<Iin, Failure>, Problem> {
        let claimed = Iin::parse(given.iin.trim()).ok();
        let fail = |iin: Option<Iin>, cause| {
            let iin = iin.or_else(|| claimed.clone());
            Ok(Err(Failure {
                iin,
                cause,
                report: None,
            }))
        };
        let Some(cms) = cms_of(&given.signed) else {
            return fail(None, Cause::Unreadable);
        };
        let holder = eds::cms::signer_certificate(&cms).ok().flatten();
        let named = holder.as_ref().and_then(|holder| holder.subject.iin.as_deref());
        let iin = named.and_then(|iin| Iin::parse(iin).ok());
        let attached = eds::cms::attached_content(&cms).ok().flatten();
        if let Some(content) = &attached
            && address_of(content).is_some_and(|address| address != by_key.address)
        {
            return fail(iin, Cause::OtherSystem);
        }
        let Some(challenge) = challenge else {
            return fail(iin, Cause::ChallengeGone);
        };
        if now >= challenge.expires_at {
            return fail(iin, Cause::ChallengeExpired);
        }
        if attached.is_some_and(|content| content != challenge.text.as_bytes()) {
            return fail(iin, Cause::OtherContent);
        }
        let facts = match eds::facts::of_cms(&cms, Some(challenge.text.as_bytes())).map(<[Facts; 1]>::try_from) {
            Ok(Ok([facts])) => facts,
            Ok(Err(_)) => return fail(iin, Cause::NotOne),
            Err(_) => return fail(iin, Cause::Unreadable),
        };
        let (Some(signer), Some(iin)) = (&facts.signer, iin.clone()) else {
            return fail(iin, Cause::NoIin);
        };
        let wanted = match given.iin.trim() {
            "" => iin.as_str().to_owned(),
            named => named.to_owned(),
        };
        let report = by_key.judge.judge(&facts, &ExpectedSigner::Iin(wanted)).await;
        let report = for_sign_in(report, signer, by_key.organization.as_ref());
        let cause = match report.verdict {
            Verdict::Valid => return Ok(Ok(iin)),
            Verdict::Indeterminate => Cause::RevocationUnknown,
            Verdict::Invalid => Cause::NotGood,
        };
        Ok(Err(Failure {
            // Who claims to be somebody else guesses at that other account.
            iin: claimed.or(Some(iin)),
            cause,
            report: Some(report),
        }))
    }
}

fn cms_of(signed: &Signed) -> Option<Vec<u8>> {
    match signed {
        Signed::Value {
            certificate,
            signed_attributes,
            signature,
        } => eds::cms::assemble(signed_attributes, signature, certificate, &[], None).ok(),
        Signed::Cms(cms) => Some(cms.clone()),
        Signed::Unreadable => None,
    }
}
