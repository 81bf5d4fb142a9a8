//! Checking («условие 2»): exactly one signature, made by the person whose request it is, with a certificate that
//! is in force, trusted and known not to be revoked. The answer is a report, whatever was handed in.

use domain::Iin;
use eds::policy::ExpectedSigner;
use eds::report::{Check, CheckOutcome, Sentence};
use eds::{EdsError, Facts, Report, Verdict};
use exchange::Trust;
use jiff::Timestamp;

use crate::signing::{Handed, SigningError, to_cms};

/// A judged signature.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// The CMS, where one came out.
    pub cms: Option<Vec<u8>>,
    pub report: Report,
}

/// Makes the CMS from what was handed in and judges it.
pub async fn check(trust: &Trust, handed: Handed, document: &[u8], iin: &Iin, now: Timestamp) -> Checked {
    match to_cms(handed, document, &trust.store) {
        Ok(cms) => {
            let report = judge(trust, &cms, document, iin, now).await;
            Checked { cms: Some(cms), report }
        }
        Err(error) => Checked {
            cms: None,
            report: refusal(cause_of(&error), trust, now),
        },
    }
}

/// Judges a CMS over `document`. The provider asks this again when the request has come.
pub async fn judge(trust: &Trust, cms: &[u8], document: &[u8], iin: &Iin, now: Timestamp) -> Report {
    let facts = match eds::facts::of_cms(cms, Some(document)) {
        Ok(facts) => facts,
        Err(error) => return refusal(cause_of(&error.into()), trust, now),
    };
    match <[Facts; 1]>::try_from(facts) {
        Ok([only]) => trust.judge(&only, &ExpectedSigner::Iin(iin.as_str().to_owned())).await,
        Err(facts) => refusal(number_of_signatures(facts.len()), trust, now),
    }
}

/// The report of a signature that cannot be judged at all.
fn refusal(check: Check, trust: &Trust, now: Timestamp) -> Report {
    Report {
        verdict: Verdict::Invalid,
        signer_name: None,
        signer_iin: None,
        signer_bin: None,
        signer_organization: None,
        serial_hex: None,
        algorithm: String::new(),
        signed_at: None,
        proved_at: None,
        level: None,
        reach: eds::cades::Level::B,
        stamp_again_before: None,
        judged_at: now,
        policy: trust.policy.name.clone(),
        checks: vec![check],
        counter_signatures: Vec::new(),
    }
}

fn cause_of(error: &SigningError) -> Check {
    match error {
        SigningError::OtherContent => failed(
            "integrity",
            [
                "Дәл осы өтінішке қол қойылды ма?",
                "Подписано ли именно это заявление?",
                "Is it this application that was signed?",
            ],
            [
                "Жоқ: қолтаңбаның ішінде басқа құжат тұр.",
                "Нет: внутри подписи находится другой документ.",
                "No: the signature contains another document.",
            ],
            "RFC 5652 §5.4",
        ),
        SigningError::Eds(EdsError::SignatureMismatch | EdsError::KeyMismatch) => failed(
            "signature",
            [
                "Қолтаңба осы тіркеу куәлігінің кілтімен жасалды ма?",
                "Создана ли подпись ключом этого регистрационного свидетельства?",
                "Was the signature made with the key of this certificate?",
            ],
            [
                "Жоқ: қолтаңба бүлінген немесе басқа кілтпен жасалған.",
                "Нет: подпись повреждена или сделана другим ключом.",
                "No: the signature is damaged or was made with another key.",
            ],
            "RFC 5652 §5.6",
        ),
        SigningError::Eds(EdsError::UnsupportedAlgorithm { oid }) => {
            let no = |words: &str| format!("{words} ({oid}).");
            Check {
                id: "algorithm".into(),
                question: sentence([
                    "Қолтаңба алгоритмі қолданыла ма?",
                    "Поддерживается ли алгоритм подписи?",
                    "Is the algorithm of the signature supported?",
                ]),
                answer: Sentence::new(
                    no("Жоқ: бұл алгоритм қабылданбайды"),
                    no("Нет: такой алгоритм не принимается"),
                    no("No: this algorithm is not accepted"),
                ),
                outcome: CheckOutcome::Failed,
                clause: "RFC 5652 §10.1".into(),
            }
        }
        SigningError::Eds(_) => failed(
            "integrity",
            [
                "Қолтаңбаны оқуға бола ма?",
                "Читается ли подпись?",
                "Can the signature be read?",
            ],
            [
                "Жоқ: бұл файл CMS қолтаңбасы емес немесе бүлінген.",
                "Нет: это не подпись CMS, или она повреждена.",
                "No: this is not a CMS signature, or it is damaged.",
            ],
            "RFC 5652 §5.1",
        ),
    }
}

fn number_of_signatures(found: usize) -> Check {
    Check {
        id: "signature".into(),
        question: sentence(["Қолтаңба біреу ме?", "Подпись одна?", "Is there exactly one signature?"]),
        answer: Sentence::new(
            format!("Жоқ: {found} қолтаңба табылды, өтініш берушінің жалғыз қолтаңбасы керек."),
            format!("Нет: найдено подписей: {found}, а нужна одна – самого заявителя."),
            format!("No: {found} signatures were found; the applicant's single one is needed."),
        ),
        outcome: CheckOutcome::Failed,
        clause: "RFC 5652 §5.1".into(),
    }
}

fn failed(id: &'static str, question: [&'static str; 3], answer: [&'static str; 3], clause: &'static str) -> Check {
    Check {
        id: id.into(),
        question: sentence(question),
        answer: sentence(answer),
        outcome: CheckOutcome::Failed,
        clause: clause.into(),
    }
}

fn sentence([kk, ru, en]: [&'static str; 3]) -> Sentence {
    Sentence::new(kk, ru, en)
}
