//! Letters about a case: notices to who filed here and left an address, and the result where they asked for it so.
//! Whoever filed elsewhere is told there.

use domain::Event;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use law::{Plan, System, Text};
use mail::{Known, Letter, letters, words};
use serde_json::json;
use store::Tx;

use super::Official;
use crate::store::cases::{self, Stored};
use crate::words::text;
use crate::{Provider, Refusal};

/// The address that the applicant left at the counter.
pub(crate) fn address(stored: &Stored) -> Option<String> {
    let document = intake::freezing::read(&stored.request.application).ok()?;
    document.counter?.email.filter(|email| mail::is_address(email))
}

/// Writes a notice beside the change of which it tells. Nothing where mail is not set up, or nobody waits for it here.
pub(crate) async fn tell(
    provider: &Provider,
    tx: &mut Tx,
    stored: &Stored,
    plan: &Plan,
    said: &Text,
) -> Result<(), Refusal> {
    if provider.mail.is_none() || stored.request.channel.home() != System::Provider {
        return Ok(());
    }
    let Some(recipient) = address(stored) else {
        return Ok(());
    };
    let number = &stored.request.number;
    let said = text(
        format!("«{}» қызметі бойынша {number} өтінім. {}", plan.name.kk, said.kk),
        format!("Заявление {number}, услуга «{}». {}", plan.name.ru, said.ru),
        format!("Application {number}, “{}”. {}", plan.name.en, said.en),
    );
    let letter = Letter {
        id: provider.participant.new_id(),
        case: stored.id().to_owned(),
        recipient,
        words: words::notice(stored.request.language, &said, None),
        sha256: None,
    };
    Ok(letters::put(tx, &letter, provider.now()).await?)
}

/// That the result waits to be fetched.
pub(crate) fn ready() -> Text {
    text(
        "Нәтиже дайын. Оны өтініш берген жерден жеке басын куәландыратын құжатпен алыңыз.",
        "Результат готов. Получите его там, где подавали заявление, с документом, удостоверяющим личность.",
        "The result is ready. Fetch it where you applied, with an identity document.",
    )
}

/// That the term is longer, and why.
pub(crate) fn prolonged(provider: &Provider, reason: &str, until: Option<Timestamp>) -> Text {
    let day = until.map_or_else(String::new, |until| day(provider, until));
    text(
        format!("Мерзім ұзартылды: {day}. Себебі: {reason}"),
        format!("Срок продлён: {day}. Причина: {reason}"),
        format!("The term was prolonged: {day}. Reason: {reason}"),
    )
}

/// That the term ends at another moment, since the working calendar has changed.
pub(crate) fn moved(provider: &Provider, until: Option<Timestamp>) -> Text {
    let day = until.map_or_else(String::new, |until| day(provider, until));
    text(
        format!("Жұмыс күнтізбесі өзгерді, жаңа мерзім: {day}."),
        format!("Рабочий календарь изменён, новый срок: {day}."),
        format!("The working calendar has changed; the new term: {day}."),
    )
}

/// The place in a waiting list, and why it is this one.
pub(crate) fn place(register: &Text, place: Option<u32>, of: usize, cause: &Text) -> Text {
    let at = |among: String, left: &str| if place.is_some() { among } else { left.to_owned() };
    let n = place.unwrap_or(0);
    text(
        format!(
            "{}: {}. {}",
            register.kk,
            at(format!("{of} ішінде {n}-орын"), "тізімнен шығарылды"),
            cause.kk
        ),
        format!(
            "{}: {}. {}",
            register.ru,
            at(format!("место {n} из {of}"), "исключено из списка"),
            cause.ru
        ),
        format!(
            "{}: {}. {}",
            register.en,
            at(format!("place {n} of {of}"), "no longer on the list"),
            cause.en
        ),
    )
}

fn day(provider: &Provider, at: Timestamp) -> String {
    let zone = TimeZone::get(provider.calendar().zone()).unwrap_or(TimeZone::UTC);
    at.to_zoned(zone).strftime("%d.%m.%Y %H:%M").to_string()
}

/// The signed document on its way to an address that the applicant gave and chose.
pub(crate) async fn enclose(
    provider: &Provider,
    tx: &mut Tx,
    stored: &Stored,
    plan: &Plan,
    to: &str,
) -> Result<(), Refusal> {
    if provider.mail.is_none() {
        return Err(Refusal::MailIsOff);
    }
    let (Some(drawing), Some(sha256)) = (stored.case.drawing(), stored.signed_sha256()) else {
        return Err(Refusal::NotDrawn);
    };
    let (name, number) = (&plan.name, &drawing.document_number);
    let said = text(
        format!("«{}» қызметінің нәтижесі: № {number}.", name.kk),
        format!("Результат услуги «{}»: № {number}.", name.ru),
        format!("The result of the service “{}”: No. {number}.", name.en),
    );
    let letter = Letter {
        id: provider.participant.new_id(),
        case: stored.id().to_owned(),
        recipient: to.trim().to_owned(),
        words: words::result_enclosed(stored.request.language, &said, &format!("{number}.pdf")),
        sha256: Some(sha256.to_owned()),
    };
    Ok(letters::put(tx, &letter, provider.now()).await?)
}

/// What was written about a case, the latest first.
pub(crate) async fn of(provider: &Provider, stored: &Stored) -> Result<Vec<Known>, Refusal> {
    Ok(letters::of_case(&provider.participant.db, stored.id()).await?)
}

/// A person notes that a letter came back: the server took it, and the mailbox did not.
pub(crate) async fn came_back(provider: &Provider, id: &str, official: &Official, letter: &str) -> Result<(), Refusal> {
    let mut tx = provider.participant.db.begin().await?;
    let stored = cases::find_in(&mut tx, id).await?.ok_or(Refusal::NotFound)?;
    super::read::must_concern(provider, &stored, official).await?;
    if !letters::returned(&mut tx, id, letter).await? {
        return Err(Refusal::NotFound);
    }
    let text_ru = "Письмо вернулось: адресат его не получил";
    note(provider, &mut tx, id, official, "letter_returned", text_ru, letter).await?;
    provider.participant.commit(tx).await?;
    Ok(())
}

/// The result once more, to an address that the applicant gives now: the letter before did not arrive.
pub(crate) async fn send_again(provider: &Provider, id: &str, official: &Official, to: &str) -> Result<(), Refusal> {
    let mut tx = provider.participant.db.begin().await?;
    let stored = cases::find_in(&mut tx, id).await?.ok_or(Refusal::NotFound)?;
    super::read::must_concern(provider, &stored, official).await?;
    let lost = of(provider, &stored).await?;
    let Some(lost) = lost.iter().find(|known| known.with_document) else {
        return Err(Refusal::NotFound);
    };
    if !lost.standing.is_bad() || !mail::is_address(to.trim()) {
        return Err(Refusal::NotProved);
    }
    let plan = provider.plan_of(&stored)?;
    enclose(provider, &mut tx, &stored, &plan, to).await?;
    let text_ru = "Результат отправляется повторно на другой адрес";
    note(
        provider,
        &mut tx,
        id,
        official,
        "letter_written_again",
        text_ru,
        &lost.id,
    )
    .await?;
    provider.participant.commit(tx).await?;
    Ok(())
}

/// The address stays out of the trace, which travels.
async fn note(
    provider: &Provider,
    tx: &mut Tx,
    id: &str,
    official: &Official,
    kind: &str,
    text_ru: &str,
    letter: &str,
) -> Result<(), Refusal> {
    let event = Event::of_fact(System::Provider, id, kind, text_ru, official.actor(), provider.now())
        .with(json!({ "letter": letter }));
    provider.participant.record(tx, event).await?;
    Ok(())
}
