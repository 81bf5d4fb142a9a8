//! The result is handed over: in person, against an identity document and the recipient's signature, or by e-mail.

use domain::Event;
use law::{Language, Text, Verb};
use mail::{Letter, letters, words};
use pages::Problem;
use serde::Deserialize;
use serde_json::json;

use super::{Hands, move_to};
use crate::giving::course::Then;
use crate::records::filings;
use crate::records::givings::{Arrived, Giving, Handed, Standing};
use crate::{Clerk, Counter, trouble};

/// The longest number of an identity document, in characters.
const WORDS_MAX: usize = 100;

/// How, as it was entered.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Entered {
    /// `in_person`, `email`.
    pub(crate) how: String,
    /// Kind and number of the document by which the person was recognised.
    pub(crate) identity_document: String,
}

pub(crate) async fn hand_over(
    counter: &Counter,
    clerk: &Clerk,
    id: &str,
    entered: &Entered,
) -> Result<Giving, Problem> {
    let mut hands = Hands::of(counter, clerk, id).await?;
    // An act without a stage for it: the result is given all the same, as a fact.
    let stage = if hands.giving.state == Standing::Here && hands.giving.stage == 0 {
        None
    } else {
        Some(hands.must_stand_at(|stage| stage.verb == Verb::HandOver)?)
    };
    let result = hands.giving.facts.result.clone().ok_or_else(trouble::no_result_yet)?;
    let now = counter.now();
    let filing = filings::find(counter.db(), id).await.map_err(Problem::failure)?;
    let language = filing.as_ref().map_or(Language::Kk, |filing| filing.language);
    let email = filing.and_then(|filing| filing.facts.email);
    let identity: String = entered.identity_document.trim().chars().take(WORDS_MAX).collect();
    let handed = match entered.how.as_str() {
        "in_person" if identity.is_empty() => return Err(trouble::not_recognised()),
        "in_person" if hands.giving.facts.recipient.is_none() => return Err(trouble::not_signed_for()),
        "in_person" => Handed {
            how: "in_person".to_owned(),
            identity_document: Some(identity),
            email: None,
            at: now,
        },
        "email" => match &email {
            Some(address) if counter.mail.is_some() => Handed {
                how: "email".to_owned(),
                identity_document: None,
                email: Some(address.clone()),
                at: now,
            },
            _ => return Err(trouble::mail_is_off(email.is_some())),
        },
        _ => return Err(trouble::malformed()),
    };
    let facts = json!({
        "how": handed.how, "document_number": result.document_number, "sha256": result.sha256,
        "recognised": handed.identity_document.is_some(),
        "signed": hands.giving.facts.recipient.as_ref().map(|recipient| json!({
            "how": recipient.word(), "sha256": recipient.sha256(),
        })),
    });
    let mut events: Vec<Event> = Vec::new();
    match &stage {
        Some(stage) => events.push(hands.event(stage, now).with(facts.clone())),
        None => events.push(
            hands
                .fact("handed_over", "Результат выдан услугополучателю", now)
                .with(facts.clone()),
        ),
    }
    let mut tx = counter.db().begin().await.map_err(Problem::failure)?;
    match &handed.email {
        Some(address) => {
            let letter = letter(&hands, address, &result, language);
            letters::put(&mut tx, &letter, now).await.map_err(Problem::failure)?;
        }
        None => events.push(
            hands
                .fact("file_to_paper", "Электронный документ напечатан и выдан на бумаге", now)
                .with(json!({ "sha256": result.sha256, "document_number": result.document_number })),
        ),
    }
    hands.giving.facts.handed = Some(handed);
    let plan = hands.plan.clone();
    move_to(counter, &plan, &mut hands.giving, &Then::Over, now);
    hands.write(&mut tx, events).await?;
    hands.commit(tx).await?;
    Ok(hands.giving)
}

/// The notice in the applicant's language, with the signed document.
fn letter(hands: &Hands<'_>, address: &str, result: &Arrived, language: Language) -> Letter {
    let (name, number) = (&hands.plan.name, &result.document_number);
    let said = Text {
        kk: format!("«{}» қызметінің нәтижесі тіркелген: № {number}.", name.kk),
        ru: format!("Результат услуги «{}» приложен: № {number}.", name.ru),
        en: format!("The result of the service “{}” is attached: № {number}.", name.en),
    };
    Letter {
        id: hands.counter.participant.new_id(),
        case: hands.giving.id.clone(),
        recipient: address.to_owned(),
        words: words::result_enclosed(language, &said, &format!("{number}.pdf")),
        sha256: Some(result.sha256.clone()),
    }
}
