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
    /// `identity`, `time`, `counter_signatures` (where there are any), `coverage` (PDF only); `pades_baseline`,
    /// `cades_baseline` or `xades_baseline` only where the signature lies below it.
    pub id: Cow<'static, str>,
    pub question: Sentence,
    pub answer: Sentence,
    pub outcome: CheckOutcome,
    /// «RFC 5652 §5.4».
    pub clause: Cow<'static, str>,
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
    /// The level of the baseline of its form (ETSI EN 319 122-1 §6.1, 319 142-1 §6.1); `none` for a signature that lies
    /// below it, and the check `…_baseline` says why.
    #[serde(default, with = "level_or_none")]
    pub level: Option<Level>,
    /// How far it proves itself by time stamps and evidence, whether it is one of the baseline or not.
    #[serde(default)]
    pub reach: Level,
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

/// What stands for a level where there is none.
const NO_LEVEL: &str = "none";

mod level_or_none {
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

    use super::{Level, NO_LEVEL};

    pub(super) fn serialize<S: Serializer>(level: &Option<Level>, out: S) -> Result<S::Ok, S::Error> {
        match level {
            Some(level) => level.serialize(out),
            None => out.serialize_str(NO_LEVEL),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(input: D) -> Result<Option<Level>, D::Error> {
        let word = String::deserialize(input)?;
        if word == NO_LEVEL {
            return Ok(None);
        }
        word.parse().map(Some).map_err(de::Error::custom)
    }
}

impl Report {
    pub fn is_valid(&self) -> bool {
        self.verdict == Verdict::Valid
    }

    /// The level as programs read it: `B`, `T`, `LT`, `LTA`, or `none` below the baseline.
    pub fn level_word(&self) -> String {
        self.level
            .map_or_else(|| NO_LEVEL.to_owned(), |level| level.to_string())
    }

    /// The level for a person: «LT», or «нет (ниже базового профиля PAdES), доказательства как на уровне LT».
    pub fn level_in_words(&self, lang: &str) -> String {
        if let Some(level) = self.level {
            return level.to_string();
        }
        let profile = match self.checks.iter().find_map(|check| check.id.strip_suffix("_baseline")) {
            Some("pades") => "PAdES",
            Some("xades") => "XAdES",
            _ => "CAdES",
        };
        let none = match lang {
            "kk" => format!("жоқ ({profile} базалық профилінен төмен)"),
            "en" => format!("none (below the {profile} baseline)"),
            _ => format!("нет (ниже базового профиля {profile})"),
        };
        match (self.reach, lang) {
            (Level::B, _) => none,
            (reach, "kk") => format!("{none}, дәлелдері {reach} деңгейіндегідей"),
            (reach, "en") => format!("{none}, with the evidence of {reach}"),
            (reach, _) => format!("{none}, доказательства как на уровне {reach}"),
        }
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

    /// Several causes as one, in their order.
    pub fn joined(all: &[Self]) -> Self {
        let of = |lang| {
            let texts: Vec<&str> = all.iter().map(|one| one.in_language(lang)).collect();
            texts.join("; ")
        };
        Self::new(of("kk"), of("ru"), of("en"))
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

/// Date and time as people in the country write them, in its time.
pub fn local(moment: Timestamp) -> String {
    words::local(moment)
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
        (label("Деңгейі", "Уровень", "Level"), Some(report.level_in_words(lang))),
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
