//! May this signer be believed, and is it the participant? The judge is the one of every other signature; here his
//! answer becomes a code of the ШЭП.

use domain::Actor;
use eds::policy::ExpectedSigner;
use eds::{Facts, Report, Subject};
use exchange::Trust;

use super::fault::{Code, Fault};
use super::member::Member;

/// What the judge says of a transport signature.
pub(super) struct Transport {
    /// Whether the certificate is the participant's, by an authority that is trusted, expired or revoked or not: then
    /// the request stands in the journal.
    pub(super) is_theirs: bool,
    pub(super) refusal: Option<Fault>,
}

/// Judges the signature that a message of this participant bears.
pub(super) async fn transport(trust: &Trust, facts: &Facts, member: &Member) -> Transport {
    let signer = facts.signer.as_ref().map(|signer| &signer.subject);
    if !signer.is_some_and(|signer| signer.common_name == member.common_name && is_of(signer, member)) {
        // Said before the judge asks anybody about a certificate that is no participant's.
        let words = format!("the certificate is not that of the participant {}", member.name);
        return Transport {
            is_theirs: false,
            refusal: Some(Fault::new(Code::TransportWrong, words)),
        };
    }
    let whom = match &member.iin {
        Some(iin) => ExpectedSigner::Iin(iin.clone()),
        None => ExpectedSigner::System(member.common_name.clone()),
    };
    let report = trust.judge(facts, &whom).await;
    let refusal = refusal(&report, Code::TransportNotCurrent, Code::TransportWrong);
    Transport {
        is_theirs: ["signature", "chain", "identity"].iter().all(|id| passed(&report, id)),
        refusal,
    }
}

/// Judges the signature over the business data, and says who asks: an official of the participant's organization, the
/// person who is asked about, or the participant itself.
pub(super) async fn business(trust: &Trust, facts: &Facts, member: &Member, about: &str) -> Result<Actor, Fault> {
    let report = trust.judge(facts, &ExpectedSigner::Anyone).await;
    if let Some(fault) = refusal(&report, Code::DataNotCurrent, Code::DataWrong) {
        return Err(fault);
    }
    let signer = facts.signer.as_ref().map(|signer| &signer.subject);
    let nobody = "the business data are signed neither by an official of the participant, nor by the participant, nor \
                  by the person who is asked about";
    let nobody = || Fault::new(Code::DataWrong, nobody).because("alien_signer");
    let signer = signer.ok_or_else(nobody)?;
    match &signer.iin {
        Some(iin) if is_of(signer, member) => Ok(Actor::Official {
            iin: iin.clone(),
            name: signer.full_name(),
        }),
        Some(iin) if signer.bin.is_none() && iin == about => Ok(Actor::Applicant { iin: iin.clone() }),
        None if signer.common_name == member.common_name && is_of(signer, member) => Ok(Actor::System),
        _ => Err(nobody()),
    }
}

fn is_of(signer: &Subject, member: &Member) -> bool {
    signer.bin.as_ref() == Some(&member.bin)
}

/// Expired, not yet valid, revoked, or not provably in force: not current. Everything else: wrong.
fn refusal(report: &Report, not_current: Code, wrong: Code) -> Option<Fault> {
    if report.is_valid() {
        return None;
    }
    let Some(check) = report.cause() else {
        return Some(Fault::new(wrong, "the signature is not accepted"));
    };
    let code = match check.id.as_ref() {
        "validity" | "revocation" => not_current,
        _ => wrong,
    };
    let words = format!("{}: {}", check.id, check.answer.en);
    Some(Fault::new(code, words).saying(&check.answer))
}

fn passed(report: &Report, id: &str) -> bool {
    let mut checks = report.checks.iter().filter(|check| check.id == id);
    checks
        .next()
        .is_some_and(|check| check.outcome == eds::CheckOutcome::Passed)
}
