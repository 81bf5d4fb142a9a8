//! Signing the confirmed document in two halves, and sending it. The server prepares what has to be signed, the
//! official's key signs it elsewhere, the certificate and the signature are judged, what proves the signature years later
//! is added, and only then the case ends. Where that cannot be had, the document waits ([`super::prove`]).

use domain::case::{Case, Signing};
use domain::{Event, Outcome};
use eds::pades::{self, Dictionary, Prepared};
use eds::policy::ExpectedSigner;
use eds::{Certificate, Report};
use jiff::{SignedDuration, Timestamp};
use law::{System, Text, Verb};
use preservation::WhenSilent;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::prove::words;
use super::{Acting, Official, must_hold, must_wait_for, prove, stage_of};
use crate::store::cases::{self, Desk, Held, Stored};
use crate::store::signings::{self, UnderWay};
use crate::{Provider, Refusal};

/// How long the moment of signing stays the same while the official looks for the key.
const MOMENT_LASTS: SignedDuration = SignedDuration::from_mins(15);

/// What the official's key has to sign.
pub(crate) struct ToSign {
    pub(crate) signed_attributes: Vec<u8>,
    /// SHA-256 over the byte range of the PDF that is being signed.
    pub(crate) digest: [u8; 32],
    /// That PDF, with the place for the signature still empty. It begins with the document that was confirmed.
    pub(crate) document: Vec<u8>,
}

/// What came back.
pub(crate) struct Signed {
    pub(crate) certificate: Certificate,
    pub(crate) signed_attributes: Vec<u8>,
    pub(crate) signature: Vec<u8>,
}

/// The first half: the signed attributes for the official's certificate.
pub(crate) async fn begin(
    provider: &Provider,
    id: &str,
    official: &Official,
    certificate: &Certificate,
) -> Result<ToSign, Refusal> {
    check_owner(provider, official, certificate)?;
    let stored = confirmed(provider, id, official).await?;
    let underway = under_way(provider, &stored, official).await?;
    let prepared = prepare(provider, &stored, official, &underway).await?;
    Ok(ToSign {
        signed_attributes: prepared.signed_attributes(certificate)?,
        digest: prepared.digest,
        document: prepared.pdf,
    })
}

/// The PDF with the empty place, for whoever brings a CMS of their own: a program beside the browser, a token.
pub(crate) async fn begin_elsewhere(provider: &Provider, id: &str, official: &Official) -> Result<Vec<u8>, Refusal> {
    let stored = confirmed(provider, id, official).await?;
    let underway = under_way(provider, &stored, official).await?;
    Ok(prepare(provider, &stored, official, &underway).await?.pdf)
}

/// The exact bytes that are signed: the PDF without the place kept for the signature. Whoever signs hashes them to
/// see that the signed attributes speak of the document that was shown; it is their beginning.
pub(crate) async fn covered(provider: &Provider, id: &str, official: &Official) -> Result<Vec<u8>, Refusal> {
    let stored = confirmed(provider, id, official).await?;
    let underway = under_way(provider, &stored, official).await?;
    let prepared = prepare(provider, &stored, official, &underway).await?;
    let covered = without_place(&prepared.pdf).ok_or(Refusal::SigningNotBegun)?;
    debug_assert_eq!(Sha256::digest(&covered).as_slice(), prepared.digest);
    Ok(covered)
}

/// The signature under way, or a new one: its moment must be the same in both halves, and not long ago.
async fn under_way(provider: &Provider, stored: &Stored, official: &Official) -> Result<UnderWay, Refusal> {
    let drawing = stored.case.drawing().ok_or(Refusal::NotDrawn)?;
    let now = provider.now();
    if let Some(underway) = signings::find(&provider.participant.db, stored.id()).await? {
        let fits = underway.account == official.account && underway.document_number == drawing.document_number;
        if fits && now.duration_since(underway.signed_at) < MOMENT_LASTS {
            return Ok(underway);
        }
    }
    let underway = UnderWay {
        account: official.account.clone(),
        document_number: drawing.document_number.clone(),
        // A PDF date has whole seconds.
        signed_at: Timestamp::from_second(now.as_second()).unwrap_or(now),
    };
    let mut tx = provider.participant.db.begin().await?;
    signings::begin(&mut tx, stored.id(), &underway).await?;
    tx.commit().await?;
    Ok(underway)
}

/// The two ranges that `/ByteRange [a b c d]` names, joined (ISO 32000-1 §12.8.1).
fn without_place(pdf: &[u8]) -> Option<Vec<u8>> {
    const KEY: &[u8] = b"/ByteRange";
    let at = pdf.windows(KEY.len()).rposition(|window| window == KEY)? + KEY.len();
    let rest = pdf.get(at..)?;
    let open = rest.iter().position(|byte| *byte == b'[')?;
    let close = rest.iter().position(|byte| *byte == b']')?;
    let numbers = std::str::from_utf8(rest.get(open + 1..close)?).ok()?;
    let numbers: Vec<usize> = numbers
        .split_ascii_whitespace()
        .map(str::parse)
        .collect::<Result<_, _>>()
        .ok()?;
    let [first, first_length, second, second_length] = numbers.as_slice() else {
        return None;
    };
    let mut covered = pdf.get(*first..first.checked_add(*first_length)?)?.to_vec();
    covered.extend_from_slice(pdf.get(*second..second.checked_add(*second_length)?)?);
    Some(covered)
}

/// The second half: gives the number of the signed and sent document. Repeating it after success changes nothing.
pub(crate) async fn finish(
    provider: &Provider,
    id: &str,
    official: &Official,
    signed: &Signed,
) -> Result<String, Refusal> {
    if let Some(number) = signed_before(provider, id, official).await? {
        return Ok(number);
    }
    check_owner(provider, official, &signed.certificate)?;
    let stored = confirmed(provider, id, official).await?;
    let underway = under_way(provider, &stored, official).await?;
    let prepared = prepare(provider, &stored, official, &underway).await?;
    // Attributes of an older moment, another document or another certificate are not those that were given out.
    if prepared.signed_attributes(&signed.certificate)? != signed.signed_attributes {
        return Err(Refusal::SigningNotBegun);
    }
    let cms = assemble(provider, signed)?;
    let signed = seal(provider, official, &prepared, &cms, false).await?;
    send(provider, stored, official, signed).await
}

/// The second half with a CMS made elsewhere over the bytes of [`covered`], detached.
pub(crate) async fn finish_elsewhere(
    provider: &Provider,
    id: &str,
    official: &Official,
    cms: &[u8],
) -> Result<String, Refusal> {
    if let Some(number) = signed_before(provider, id, official).await? {
        return Ok(number);
    }
    let certificate = eds::cms::signer_certificate(cms)
        .ok()
        .flatten()
        .ok_or(Refusal::Unreadable)?;
    check_owner(provider, official, &certificate)?;
    let stored = confirmed(provider, id, official).await?;
    let underway = under_way(provider, &stored, official).await?;
    let prepared = prepare(provider, &stored, official, &underway).await?;
    let signed = seal(provider, official, &prepared, cms, true).await?;
    send(provider, stored, official, signed).await
}

async fn signed_before(provider: &Provider, id: &str, official: &Official) -> Result<Option<String>, Refusal> {
    let stored = cases::find(provider.participant.db.reader(), id)
        .await?
        .ok_or(Refusal::NotFound)?;
    let own = stored
        .case
        .signing()
        .is_some_and(|signing| signing.by == official.account);
    Ok(stored
        .case
        .drawing()
        .filter(|_| own)
        .map(|drawing| drawing.document_number.clone()))
}

/// The case, confirmed and held by the official.
async fn confirmed(provider: &Provider, id: &str, official: &Official) -> Result<Stored, Refusal> {
    let stored = cases::find(provider.participant.db.reader(), id)
        .await?
        .ok_or(Refusal::NotFound)?;
    may_sign(&stored, official)?;
    let plan = provider.plan_of(&stored)?;
    match &stored.case {
        Case::Confirmed { .. } if stored.case.must_agree().is_none() => {
            let here = stage_of(&plan, &stored)?;
            if signs(&here.verb) {
                Ok(stored)
            } else {
                Err(Refusal::NotHere {
                    state: stored.case.name(),
                })
            }
        }
        other => Err(domain::transition::InvalidTransition::OutOfOrder {
            state: other.name(),
            attempt: "signed",
        }
        .into()),
    }
}

/// Whether the document is signed at a stage with this verb.
pub(crate) fn signs(verb: &Verb) -> bool {
    matches!(
        verb,
        Verb::SignDocument { .. } | Verb::SignResult | Verb::ReviewDocuments | Verb::RejectDocuments | Verb::FormResult
    )
}

/// The certificate must be the official's own, as an employee of this office. The judge looks again.
fn check_owner(provider: &Provider, official: &Official, certificate: &Certificate) -> Result<(), Refusal> {
    if certificate.subject.iin.as_deref() != Some(official.iin.as_str()) {
        return Err(Refusal::ForeignCertificate);
    }
    if certificate.subject.bin.as_deref() != Some(provider.organization.0.as_str()) {
        return Err(Refusal::ForeignOrganization {
            expected: provider.organization.0.clone(),
        });
    }
    Ok(())
}

/// Makes the PDF with the empty place for the signature: the same inputs give the same bytes, in both halves.
async fn prepare(
    provider: &Provider,
    stored: &Stored,
    official: &Official,
    underway: &UnderWay,
) -> Result<Prepared, Refusal> {
    let drawing = stored.case.drawing().ok_or(Refusal::NotDrawn)?;
    let pdf = provider.attachments.get(&drawing.sha256).await?;
    let plan = provider.plan_of(stored)?;
    let title = stored
        .output()
        .and_then(|id| plan.output(id))
        .map_or("", |output| &output.title.ru);
    let dictionary = Dictionary {
        name: official.name.clone(),
        reason: title.to_owned(),
        location: plan.provider.region.ru.clone(),
        signed_at: underway.signed_at,
    };
    let contents_bytes = provider.keeper.settings.contents_bytes();
    Ok(pades::prepare_for(&pdf, &dictionary, contents_bytes)?)
}

/// The document with the signature, and what became of its proof.
struct Sealed {
    pdf: Vec<u8>,
    report: Report,
    /// It may not leave: what is missing, and when it is tried again.
    held: Option<(Text, Timestamp)>,
}

/// The CMS of the value that came back, with the authority above the certificate.
fn assemble(provider: &Provider, signed: &Signed) -> Result<Vec<u8>, Refusal> {
    let issuer = &signed.certificate.issuer_common_name;
    let intermediates = provider.participant.trust.store.intermediates.iter();
    let chain: Vec<Certificate> = intermediates
        .filter(|above| above.subject.common_name == *issuer)
        .cloned()
        .collect();
    eds::cms::assemble(
        &signed.signed_attributes,
        &signed.signature,
        &signed.certificate,
        &chain,
        None,
    )
    .map_err(|_| Refusal::Unreadable)
}

/// Puts the signature into the PDF, judges the whole as any reader would, and adds what proves it later. Where that
/// cannot be had, the signature is kept as it is: the official need not sign again.
async fn seal(
    provider: &Provider,
    official: &Official,
    prepared: &Prepared,
    cms: &[u8],
    of_agent: bool,
) -> Result<Sealed, Refusal> {
    let pdf = if of_agent {
        pades::embed_of_agent(prepared, cms).map_err(|_| Refusal::SigningNotBegun)?
    } else {
        pades::embed(prepared, cms)?
    };
    let report = judge(provider, official, &pdf).await?;
    let keeper = &provider.keeper;
    if !keeper.settings.raises() {
        return Ok(Sealed {
            pdf,
            report,
            held: None,
        });
    }
    let missing = match keeper.signed(prepared, cms, of_agent).await {
        Ok(raised) => {
            return Ok(Sealed {
                pdf: raised.bytes,
                report: raised.report,
                held: None,
            });
        }
        Err(missing) => missing,
    };
    tracing::warn!(cause = %missing, "the signature of a result does not prove itself yet");
    let is_held = keeper.settings.when_silent == WhenSilent::Hold;
    Ok(Sealed {
        pdf,
        report,
        held: is_held.then(|| (words(&missing.told()), missing.next_try(provider.now()))),
    })
}

async fn judge(provider: &Provider, official: &Official, pdf: &[u8]) -> Result<Report, Refusal> {
    let trust = &provider.participant.trust;
    let facts = eds::facts::of_pdf(pdf)?;
    let [facts] = facts.as_slice() else {
        return Err(Refusal::Unreadable);
    };
    let report = trust
        .judge(facts, &ExpectedSigner::Iin(official.iin.as_str().to_owned()))
        .await;
    if !report.is_valid() {
        return Err(Refusal::Signature {
            report: Box::new(report),
        });
    }
    Ok(report)
}

/// The last unit of work: signed state, events, what the signed document brings about, and the way on; or what it waits
/// for.
async fn send(provider: &Provider, stored: Stored, official: &Official, sealed: Sealed) -> Result<String, Refusal> {
    let Sealed { pdf, report, held } = sealed;
    let sha256 = provider.attachments.put(&pdf).await?;
    debug_assert_eq!(sha256, hex::encode(Sha256::digest(&pdf)));
    let plan = provider.plan_of(&stored)?;
    let acting = may_sign(&stored, official)?;
    let stage = stage_of(&plan, &stored)?;
    let now = provider.now();
    let mut signed = Stored {
        case: stored.case.clone().sign(Signing {
            by: official.account.clone(),
            sha256: sha256.clone(),
            at: now,
        })?,
        ..stored
    };
    signed.way.refuted = None;
    let number = signed
        .case
        .drawing()
        .map_or_else(String::new, |drawing| drawing.document_number.clone());
    let details = acting.told(json!({
        "output": signed.output(),
        "document_number": number,
        "sha256": sha256,
        "serial": report.serial_hex,
        "level": report.level_word(),
        "reach": report.reach.to_string(),
        "proved_at": report.proved_at,
    }));
    let mut tx = provider.participant.db.begin().await?;
    signings::end(&mut tx, signed.id()).await?;
    if stage.verb == Verb::ReviewDocuments {
        let text = "Документ подписан";
        let fact = Event::of_fact(
            System::Provider,
            signed.id(),
            "document_signed",
            text,
            official.actor(),
            now,
        );
        provider.participant.record(&mut tx, fact.with(details)).await?;
    } else {
        provider
            .record_stage(
                &mut tx,
                &plan,
                &signed,
                &stage,
                &official.actor(),
                Outcome::Done,
                details,
                now,
            )
            .await?;
    }
    let keeper = &provider.keeper;
    match held {
        None => {
            keeper
                .keep_pdf(&mut tx, signed.id(), &sha256, pdf.len(), &report)
                .await?;
            prove::go_on(provider, &mut tx, signed, &plan, &stage, now).await?;
        }
        Some((missing, next_try)) => {
            keeper
                .keep_held(&mut tx, signed.id(), &sha256, pdf.len(), next_try)
                .await?;
            signed.way.held = Some(Held {
                missing,
                since: now,
                next_try,
            });
            // The term of the stage runs on; nobody can do anything but wait.
            signed.desk = Desk::default();
            prove::record_held(provider, &mut tx, &signed, &plan, &stage, now).await?;
            provider.write(&mut tx, &signed).await?;
        }
    }
    provider.participant.commit(tx).await?;
    Ok(number)
}

/// Whether the person may sign: at a stage of its own whoever has its role, else whoever holds the case.
pub(crate) fn may_sign(stored: &Stored, official: &Official) -> Result<Acting, Refusal> {
    if stored.desk.account.is_none() && stored.desk.role.is_some() && stored.case.must_agree().is_none() {
        must_wait_for(stored, official)
    } else {
        must_hold(stored, official)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_covered_bytes_are_those_of_the_last_byte_range() {
        let pdf = b"%PDF /ByteRange [0 1 2 3] ... 0123456789 /ByteRange [0 4 10 3   ] tail";
        let covered = without_place(pdf).expect("it has a range");
        assert_eq!(covered, [&pdf[0..4], &pdf[10..13]].concat());
        assert_eq!(without_place(b"/ByteRange [0 4 90 3]"), None);
        assert_eq!(without_place(b"/ByteRange [0 x]"), None);
        assert_eq!(without_place(b"no range"), None);
    }
}
