//! The card of an applicant's signed request: a PDF with the exact bytes that were signed and the signature.

use ::card::{CardError, Order, Original};
use axum::http::StatusCode;
use eds::Verdict;
use eds::policy::ExpectedSigner;
use exchange::Participant;
use jiff::Timestamp;
use law::{Language, Text};
use pages::Problem;
use verification::Judging;

/// What the card is made of.
#[derive(Clone, Debug)]
pub struct Request {
    /// The unique number.
    pub number: String,
    /// What the form is called.
    pub title: Text,
    /// The exact signed bytes.
    pub document: Vec<u8>,
    pub cms: Vec<u8>,
    /// Which system makes the card.
    pub system: Text,
    /// The page «Проверка документа».
    pub check_address: String,
    pub language: Language,
    /// Make the card also where the signature does not pass today, and say so on it.
    pub as_it_is: bool,
}

/// Judges the signature as of now and makes the card. One whose signature does not pass is refused, unless it is asked
/// for as it is.
pub async fn of_request(participant: &Participant, request: Request, now: Timestamp) -> Result<Vec<u8>, Problem> {
    if request.cms.is_empty() {
        return Err(unsigned());
    }
    let trust = participant.trust.clone();
    // A signature that cannot be read is told of when the card is made.
    let signatures = eds::facts::of_cms(&request.cms, Some(&request.document)).unwrap_or_default();
    let facts = signatures.into_iter().next().unwrap_or_default();
    let revocation = trust.revocation_about(&facts).await;
    let making = tokio::task::spawn_blocking(move || {
        let judging = Judging {
            policy: trust.policy_for(&facts),
            trust: &trust.store,
            revocation: &revocation,
            expected: &ExpectedSigner::Anyone,
            now,
        };
        let signatures = ::card::examine([request.cms.as_slice()], &request.document, &judging)?;
        let name = format!("{}.json", request.number);
        let title = format!("{} № {}", request.title.to(request.language), request.number);
        ::card::make(&Order {
            title: &title,
            original: Original {
                name: &name,
                media_type: "application/json",
                bytes: &request.document,
            },
            signatures: &signatures,
            known: &revocation,
            system: request.system.to(request.language),
            check: Some(&request.check_address),
            language: match request.language {
                Language::Kk => ::card::Language::Kk,
                Language::Ru => ::card::Language::Ru,
                Language::En => ::card::Language::En,
            },
            at: now,
            codes: true,
            even_if_bad: request.as_it_is,
        })
    });
    match making.await.map_err(Problem::failure)? {
        Ok(pdf) => Ok(pdf),
        Err(CardError::NotValid(verdict)) => Err(not_valid(verdict)),
        Err(error) => Err(Problem::failure(error)),
    }
}

fn text(kk: &str, ru: &str, en: &str) -> Text {
    Text {
        kk: kk.to_owned(),
        ru: ru.to_owned(),
        en: en.to_owned(),
    }
}

fn unsigned() -> Problem {
    let message = text(
        "Бұл өтінішке электрондық қолтаңба қойылмаған, сондықтан карточка жасалмайды.",
        "Это заявление не подписано электронной подписью, карточку сделать не из чего.",
        "This application has no electronic signature to make a card of.",
    );
    Problem::new(StatusCode::NOT_FOUND, "card_unsigned", message)
}

fn not_valid(verdict: Verdict) -> Problem {
    let message = match verdict {
        Verdict::Invalid => text(
            "Қолтаңба қазір жарамды емес, карточка жасалмады.",
            "Подпись сейчас недействительна, карточка не сделана.",
            "The signature is not valid now; no card was made.",
        ),
        _ => text(
            "Қолтаңбаның жарамдылығын қазір дәлелдеу мүмкін емес, карточка жасалмады.",
            "Действительность подписи сейчас не доказать, карточка не сделана.",
            "The signature cannot be proved to be valid now; no card was made.",
        ),
    };
    let hint = text(
        "Кейінірек қайталаңыз. Осы нәтижесі көрсетілген карточка керек болса, мекенжайдың соңына ?as_it_is=1 қосыңыз.",
        "Повторите позже. Если нужна карточка с этим результатом, добавьте к адресу ?as_it_is=1.",
        "Try again later. If you need the card with this result on it, add ?as_it_is=1 to the address.",
    );
    Problem::new(StatusCode::CONFLICT, "card_not_valid", message).with_hint(hint)
}
