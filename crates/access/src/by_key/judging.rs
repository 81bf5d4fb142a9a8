//! Judging the signature under a one-time text.

use std::borrow::Cow;
use std::future::Future;
use std::pin::Pin;

use eds::policy::ExpectedSigner;
use eds::report::{Check, CheckOutcome, Sentence};
use eds::{Certificate, Facts, Report, Verdict};

/// What a judge gives.
pub type Judged<'a> = Pin<Box<dyn Future<Output = Report> + Send + 'a>>;

/// Whoever knows whom a system believes, and what is revoked now. Judges by the policy's rule for signing in: which key
/// usage that takes is said there (`crates/eds/policies`).
pub trait Judge: Send + Sync {
    fn judge<'a>(&'a self, facts: &'a Facts, expected: &'a ExpectedSigner) -> Judged<'a>;
}

impl Judge for exchange::Trust {
    fn judge<'a>(&'a self, facts: &'a Facts, expected: &'a ExpectedSigner) -> Judged<'a> {
        Box::pin(self.judge_sign_in(facts, expected))
    }
}

/// The report for a sign-in: what the policy says, and the office must be the one that is expected.
pub(super) fn for_sign_in(mut report: Report, signer: &Certificate, office: Option<&(String, String)>) -> Report {
    if let Some((bin, name)) = office {
        report.checks.push(of_office(signer, bin, name));
    }
    report.verdict = verdict(&report.checks);
    report
}

fn of_office(signer: &Certificate, bin: &str, name: &str) -> Check {
    let (outcome, answer) = match signer.subject.bin.as_deref() {
        Some(held) if held == bin => (
            CheckOutcome::Passed,
            [
                "Иә: БСН сәйкес келеді.".to_owned(),
                "Да: БИН совпадает.".to_owned(),
                "Yes: the BIN is the same.".to_owned(),
            ],
        ),
        Some(_) => (
            CheckOutcome::Failed,
            [
                format!("Жоқ: куәлік басқа ұйымға берілген, «{name}» (БСН {bin}) керек."),
                format!("Нет: свидетельство выдано другой организации, а нужна «{name}» (БИН {bin})."),
                format!("No: the certificate names another organization; «{name}» (BIN {bin}) is needed."),
            ],
        ),
        None => (
            CheckOutcome::Failed,
            [
                format!("Жоқ: бұл жеке тұлғаның куәлігі, ал мұнда «{name}» қызметкерінің куәлігі (БСН {bin}) керек."),
                format!("Нет: это свидетельство физического лица, а нужно служебное: «{name}» (БИН {bin})."),
                format!("No: this certificate is a private person's; one of «{name}» (BIN {bin}) is needed."),
            ],
        ),
    };
    Check {
        id: "organization".into(),
        question: sentence([
            "Куәлік осы мекеменің қызметкеріне берілген бе?",
            "Свидетельство выдано сотруднику этого учреждения?",
            "Was the certificate given to somebody of this office?",
        ]),
        answer: sentence(answer),
        outcome,
        clause: "RFC 5280 §4.1.2.6".into(),
    }
}

fn verdict(checks: &[Check]) -> Verdict {
    let any = |wanted| checks.iter().any(|check| check.outcome == wanted);
    if any(CheckOutcome::Failed) {
        Verdict::Invalid
    } else if any(CheckOutcome::Unknown) {
        Verdict::Indeterminate
    } else {
        Verdict::Valid
    }
}

fn sentence<S: Into<Cow<'static, str>>>([kk, ru, en]: [S; 3]) -> Sentence {
    Sentence::new(kk, ru, en)
}
