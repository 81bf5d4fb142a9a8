//! What the components of `templates/components.html` draw: who holds a case, a trace, files, a signature's
//! report, a pager. Systems fill these from their own records.

use jiff::Timestamp;
use law::Language;
use serde_json::Value;

use crate::Page;

/// Who holds a case: "who, since when, until when, under which clause".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The name of the system: `provider`.
    pub system: String,
    /// The office, in the page's language.
    pub office: String,
    pub since: Timestamp,
    pub until: Option<Timestamp>,
    /// Whether `until` has passed.
    pub overdue: bool,
    /// Whether it soon will have.
    pub near: bool,
    /// «приложение 1, таблица 3, действие 5».
    pub clause: String,
    /// What has to be done, in the act's words.
    pub task_ru: String,
    /// How `until` was counted, day by day, in the page's language.
    pub proof: Option<String>,
    /// The term of the whole service.
    pub service: Option<ServiceTerm>,
}

/// The term of the whole service, where the act states one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceTerm {
    pub until: Timestamp,
    pub overdue: bool,
    pub near: bool,
    pub clause: String,
    /// How `until` was counted, in the page's language.
    pub proof: String,
}

/// One event of a trace, with the words of the API's trace object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceRow {
    pub clause: Option<String>,
    /// «процесс 5».
    pub label: Option<String>,
    /// The number of the annex action.
    pub action: Option<u32>,
    /// `portal`.
    pub system: String,
    /// `applicant`, `official`, `operator`, `system`.
    pub actor: String,
    /// `done`, `passed`, `failed`.
    pub outcome: String,
    pub started: Timestamp,
    pub ended: Timestamp,
    pub limit_seconds: Option<u64>,
    /// Whether it took longer than the act allows.
    pub late: bool,
    /// The act's words.
    pub text_ru: String,
    pub hash: String,
}

impl TraceRow {
    pub fn has_failed(&self) -> bool {
        self.outcome == "failed"
    }

    /// A fact that belongs to no step and no action of the act, such as an official's reading of the case.
    pub fn is_beside_the_steps(&self) -> bool {
        self.label.is_none() && self.action.is_none() && self.clause.is_none()
    }

    /// The first digits of the hash: enough to compare by eye.
    pub fn short_hash(&self) -> &str {
        self.hash.get(..12).unwrap_or(&self.hash)
    }
}

/// One file of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRow {
    pub name: String,
    pub href: String,
    /// «PDF», «JPEG».
    pub kind: String,
    pub size: u64,
    /// Posted with `csrf` to take the file away; none when it stays.
    pub remove: Option<String>,
}

/// One document of a form's list, with the files that were given for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The id of the document in the regulation; empty for whatever else is attached.
    pub id: String,
    pub label: String,
    pub required: bool,
    /// `remove` of each holds what its button posts as `remove`.
    pub files: Vec<FileRow>,
    /// Whether one more file may be attached.
    pub open: bool,
}

impl Slot {
    /// The key under which problems with it are told.
    pub fn key(&self) -> String {
        if self.id.is_empty() {
            "attachments".to_owned()
        } else {
            format!("attachments.{}", self.id)
        }
    }
}

/// Which page of a long list is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pager {
    /// From 1.
    pub page: u32,
    pub pages: u32,
    /// The address without `page=`, ending with `?` or `&`.
    pub base: String,
}

impl Pager {
    pub fn previous(&self) -> Option<String> {
        (self.page > 1).then(|| format!("{}page={}", self.base, self.page - 1))
    }

    pub fn next(&self) -> Option<String> {
        (self.page < self.pages).then(|| format!("{}page={}", self.base, self.page + 1))
    }
}

/// A signature's report, for reading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReportView {
    /// `valid`, `invalid`, `indeterminate`.
    pub verdict: String,
    pub signer_name: String,
    pub signer_iin: String,
    pub signer_organization: String,
    pub serial: String,
    pub algorithm: String,
    /// `B`, `T`, `LT`, `LTA`; `none` below the baseline of its form; empty where no signature was judged.
    pub level: String,
    /// How far it proves itself, whatever its level.
    pub reach: String,
    /// The baseline that it lies below: `PAdES`, `CAdES`, `XAdES`.
    pub below: String,
    pub signed_at: Option<Timestamp>,
    pub judged_at: Option<Timestamp>,
    pub checks: Vec<CheckRow>,
}

/// One check: a question and its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckRow {
    pub question: String,
    pub answer: String,
    /// `passed`, `failed`, `unknown`.
    pub outcome: String,
    pub clause: String,
}

impl ReportView {
    /// Reads the JSON of a report, as it is stored and as the API gives it.
    pub fn from_json(report: &Value, language: Language) -> Self {
        let word = |key: &str| report.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let time = |key: &str| {
            report
                .get(key)
                .and_then(Value::as_str)
                .and_then(|text| text.parse().ok())
        };
        let checks = report
            .get("checks")
            .and_then(Value::as_array)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let ids = || {
            checks
                .iter()
                .filter_map(|check| check.get("id").and_then(Value::as_str))
        };
        let below = ids()
            .find_map(|id| id.strip_suffix("_baseline"))
            .map(|form| match form {
                "pades" => "PAdES",
                "xades" => "XAdES",
                _ => "CAdES",
            });
        let is_judged = ids().any(|id| id == "signature");
        // Reports that were stored before there was a level for such signatures say how far they reach as their level.
        let reach = Some(word("reach")).filter(|reach| !reach.is_empty());
        Self {
            level: match below {
                _ if !is_judged => String::new(),
                Some(_) => "none".to_owned(),
                None => word("level"),
            },
            reach: reach.unwrap_or_else(|| word("level")),
            below: below.unwrap_or_default().to_owned(),
            verdict: word("verdict"),
            signer_name: word("signer_name"),
            signer_iin: word("signer_iin"),
            signer_organization: word("signer_organization"),
            serial: word("serial_hex"),
            algorithm: word("algorithm"),
            signed_at: time("signed_at"),
            judged_at: time("judged_at"),
            checks: checks
                .iter()
                .map(|check| CheckRow::from_json(check, language))
                .collect(),
        }
    }

    pub fn is_valid(&self) -> bool {
        self.verdict == "valid"
    }

    /// The level for a person.
    pub fn level_in_words(&self, page: &Page) -> String {
        match (self.level.as_str(), self.reach.as_str()) {
            ("none", "B" | "none" | "") => page.t1("report-level-none", "profile", &self.below),
            ("none", reach) => page.t2("report-level-none-reach", "profile", &self.below, "reach", reach),
            (level, _) => level.to_owned(),
        }
    }

    /// How many checks the signature passed.
    pub fn passed(&self) -> usize {
        let passed = |check: &&CheckRow| check.outcome == "passed";
        self.checks.iter().filter(passed).count()
    }
}

impl CheckRow {
    fn from_json(check: &Value, language: Language) -> Self {
        let word = |key: &str| check.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let sentence = |key: &str| {
            let text = check.get(key).and_then(|sentence| sentence.get(language.tag()));
            text.and_then(Value::as_str).unwrap_or_default().to_owned()
        };
        Self {
            question: sentence("question"),
            answer: sentence("answer"),
            outcome: word("outcome"),
            clause: word("clause"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_read_in_the_language_of_the_page() {
        let report = serde_json::json!({
            "verdict": "invalid", "signer_name": "Серикова Айгуль", "signed_at": "2026-11-22T09:05:00Z",
            "checks": [{"question": {"kk": "?", "ru": "Не отозвано?", "en": "Not revoked?"},
                        "answer": {"kk": "!", "ru": "Отозвано.", "en": "Revoked."}, "outcome": "failed", "clause": "RFC 5280 §6.3"}],
        });
        let view = ReportView::from_json(&report, Language::En);
        assert!(!view.is_valid());
        assert_eq!(view.checks.first().map(|check| check.answer.as_str()), Some("Revoked."));
        assert!(view.signed_at.is_some());
        assert_eq!(ReportView::from_json(&Value::Null, Language::En), ReportView::default());
    }

    #[test]
    fn a_pager_stops_at_both_ends() {
        let pager = |page| Pager {
            page,
            pages: 2,
            base: "/portal/cases?".to_owned(),
        };
        assert_eq!(pager(1).previous(), None);
        assert_eq!(pager(1).next().as_deref(), Some("/portal/cases?page=2"));
        assert_eq!(pager(2).next(), None);
    }
}
