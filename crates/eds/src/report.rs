//! The report: every check as a question and an answer.

use std::borrow::Cow;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::cades::Level;
use crate::policy::words;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Valid,
    Invalid,
    /// Not refuted, but not proved: unknown revocation. Refused like `invalid`.
    Indeterminate,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckOutcome {
    Passed,
    Failed,
    Unknown,
}

/// A sentence in the three languages (this crate knows nothing of ours, so it has its own small type). Most are fixed texts,
/// which cost nothing to put into a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sentence {
    pub kk: Cow<'static, str>,
    pub ru: Cow<'static, str>,
    pub en: Cow<'static, str>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// `algorithm`, `integrity`, `signature`, `attributes`, `signing_certificate`, `chain`, `validity`, `key_usage`, `revocation`,
    /// `identity`, `time`, `counter_signatures` (where there are any), `coverage` (PDF only).
    pub id: String,
    pub question: Sentence,
    pub answer: Sentence,
    pub outcome: CheckOutcome,
    /// «RFC 5652 §5.4».
    pub clause: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    pub verdict: Verdict,
    pub signer_name: Option<String>,
    pub signer_iin: Option<String>,
    pub signer_bin: Option<String>,
    pub signer_organization: Option<String>,
    pub serial_hex: Option<String>,
    pub algorithm: String,
    /// The signer's claim.
    pub signed_at: Option<Timestamp>,
    /// When the signature existed at the latest, by a time stamp that holds.
    #[serde(default)]
    pub proved_at: Option<Timestamp>,
    /// How far the signature proves itself (ETSI EN 319 122-1 §6.1).
    #[serde(default)]
    pub level: Level,
    /// Until then the newest stamp can be shown to hold; before, it should be stamped again.
    #[serde(default)]
    pub stamp_again_before: Option<Timestamp>,
    pub judged_at: Timestamp,
    pub policy: String,
    pub checks: Vec<Check>,
    /// Those who signed this signature, each with a report of its own.
    #[serde(default)]
    pub counter_signatures: Vec<Self>,
}

impl Report {
    pub fn is_valid(&self) -> bool {
        self.verdict == Verdict::Valid
    }
    /// Whether nothing says that a signature in a PDF is less than one of the PAdES baseline (ETSI EN 319 142-1).
    pub fn is_pades_baseline(&self) -> bool {
        self.checks.iter().all(|check| check.id != "pades_baseline")
    }

    /// The cause to tell the person: the first check that failed, else the first that stayed unknown.
    pub fn cause(&self) -> Option<&Check> {
        let first = |outcome| self.checks.iter().find(|check| check.outcome == outcome);
        first(CheckOutcome::Failed).or_else(|| first(CheckOutcome::Unknown))
    }
}

impl Sentence {
    /// The same thing said in Kazakh, Russian and English.
    pub fn new(
        kk: impl Into<Cow<'static, str>>,
        ru: impl Into<Cow<'static, str>>,
        en: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            kk: kk.into(),
            ru: ru.into(),
            en: en.into(),
        }
    }

    /// The sentence in `lang`: `kk`, `en`, and Russian for everything else.
    pub fn in_language(&self, lang: &str) -> &str {
        match lang {
            "kk" => &self.kk,
            "en" => &self.en,
            _ => &self.ru,
        }
    }
}

/// The report as text for a person: the verdict, who signed and when, then every check with its answer.
/// `lang` is `kk`, `ru` or `en`; anything else reads as `ru`.
pub fn in_words(report: &Report, lang: &str) -> String {
    let label = |kk: &'static str, ru: &'static str, en: &'static str| match lang {
        "kk" => kk,
        "en" => en,
        _ => ru,
    };
    let mut lines = vec![
        match report.verdict {
            Verdict::Valid => label("Қолтаңба жарамды.", "Подпись действительна.", "The signature is valid."),
            Verdict::Invalid => label(
                "Қолтаңба жарамсыз.",
                "Подпись недействительна.",
                "The signature is not valid.",
            ),
            Verdict::Indeterminate => label(
                "Қолтаңбаның жарамдылығы дәлелденбеген, ол қабылданбайды.",
                "Действительность подписи не доказана, она не принимается.",
                "The signature is not proved to be valid and is not accepted.",
            ),
        }
        .to_owned(),
    ];
    if let Some(cause) = report.cause() {
        lines.push(format!(
            "{}: {}",
            label("Себебі", "Причина", "Cause"),
            cause.answer.in_language(lang)
        ));
    }
    let moment = |moment: Timestamp| words::local(moment);
    let facts = [
        (label("Қол қойған", "Подписал", "Signed by"), report.signer_name.clone()),
        (label("ЖСН", "ИИН", "IIN"), report.signer_iin.clone()),
        (
            label("Ұйым", "Организация", "Organization"),
            report.signer_organization.clone(),
        ),
        (label("БСН", "БИН", "BIN"), report.signer_bin.clone()),
        (
            label(
                "Тіркеу куәлігінің нөмірі",
                "Номер регистрационного свидетельства",
                "Certificate number",
            ),
            report.serial_hex.clone(),
        ),
        (
            label("Алгоритм", "Алгоритм", "Algorithm"),
            Some(report.algorithm.clone()),
        ),
        (
            label(
                "Қол қою уақыты (қол қоюшының айтуынша)",
                "Время подписания (со слов подписавшего)",
                "Signed at (by the signer's clock)",
            ),
            report.signed_at.map(moment),
        ),
        (
            label(
                "Қол қойылған уақыты (дәлелденген)",
                "Время подписания (доказано)",
                "Signed before (proved)",
            ),
            report.proved_at.map(moment),
        ),
        (label("Деңгейі", "Уровень", "Level"), Some(level(report, lang))),
        (
            label("Тексерілген уақыты", "Проверено", "Checked at"),
            Some(moment(report.judged_at)),
        ),
    ];
    lines.extend(
        facts
            .into_iter()
            .filter_map(|(name, value)| value.map(|value| format!("{name}: {value}"))),
    );
    for check in &report.checks {
        let mark = match check.outcome {
            CheckOutcome::Passed => '✓',
            CheckOutcome::Failed => '✗',
            CheckOutcome::Unknown => '?',
        };
        lines.push(format!(
            "{mark} {} {} ({})",
            check.question.in_language(lang),
            check.answer.in_language(lang),
            check.clause
        ));
    }
    for counter in &report.counter_signatures {
        lines.push(label("Растаушы қолтаңба:", "Заверяющая подпись:", "Counter-signature:").to_owned());
        lines.extend(in_words(counter, lang).lines().map(|line| format!("    {line}")));
    }
    lines.push(String::new());
    lines.join("\n")
}

/// How far the signature proves itself; a signature in a PDF may do so without being one of the PAdES baseline.
fn level(report: &Report, lang: &str) -> String {
    let level = report.level;
    if report.is_pades_baseline() {
        return level.to_string();
    }
    match lang {
        "kk" => format!("{level}, PAdES базалық профилінен төмен"),
        "en" => format!("{level}, below the PAdES baseline"),
        _ => format!("{level}, ниже базового профиля PAdES"),
    }
}
