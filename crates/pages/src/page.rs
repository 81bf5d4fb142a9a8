//! What every template gets: language, words, navigation, the signed-in person.

use std::sync::{Arc, OnceLock};

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use law::{Choice, Field, Language, Text};

use crate::form::{Control, SelectOption};
use crate::{Locales, assets, rows};

/// One entry of a system's navigation; `key` is a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NavItem {
    pub href: String,
    pub key: &'static str,
    pub current: bool,
}

/// Handed to every template as `page`; `base.html` draws header, language switch, navigation and footer from it.
#[derive(Clone, Debug)]
pub struct Page {
    pub language: Language,
    /// The path with its query, for the language switch.
    pub path: String,
    /// `portal`, `provider` …: chooses the title message `system-<name>` and the accent colour.
    pub system: &'static str,
    /// Must stand in every form as the hidden field `csrf`. Empty on pages that know no visitor (error pages):
    /// they show neither sign-in nor sign-out.
    pub csrf: String,
    /// The signed-in person's name.
    pub user: Option<String>,
    pub nav: Vec<NavItem>,
    /// How many new things stand behind an entry of the navigation, by its key.
    pub counts: Vec<(&'static str, i64)>,
    /// A sentence shown once at the top (already translated).
    pub notice: Option<String>,
    /// Shows the demonstration banner.
    pub demonstration: bool,
    pub locales: Arc<Locales>,
}

impl Page {
    /// A page for nobody in particular: error pages, samples.
    pub fn plain(system: &'static str, language: Language, path: impl Into<String>, locales: Arc<Locales>) -> Self {
        Self {
            language,
            path: path.into(),
            system,
            csrf: String::new(),
            user: None,
            nav: Vec::new(),
            counts: Vec::new(),
            notice: None,
            demonstration: false,
            locales,
        }
    }

    /// How many new things stand behind an entry of the navigation; none when there is nothing to tell.
    pub fn count(&self, key: &str) -> Option<i64> {
        let of = |(of, count): &(&str, i64)| (*of == key && *count > 0).then_some(*count);
        self.counts.iter().find_map(of)
    }

    /// A message: `{{ page.t("sign-in") }}`.
    pub fn t(&self, key: &str) -> String {
        self.locales.say(self.language, key, &[])
    }

    /// A message with one argument.
    pub fn t1(&self, key: &str, name: &str, value: impl ToString) -> String {
        self.locales.say(self.language, key, &[(name, value.to_string())])
    }

    /// A message with two arguments.
    pub fn t2(&self, key: &str, name: &str, value: impl ToString, name2: &str, value2: impl ToString) -> String {
        self.locales.say(
            self.language,
            key,
            &[(name, value.to_string()), (name2, value2.to_string())],
        )
    }

    /// The message of a word that a record holds: `page.word("outcome", row.outcome)` says `outcome-passed`.
    pub fn word(&self, family: &str, word: &str) -> String {
        self.t(&format!("{family}-{word}"))
    }

    /// A text of a regulation in the page's language.
    pub fn say<'a>(&self, text: &'a Text) -> &'a str {
        text.to(self.language)
    }

    /// A text that may be absent: empty then.
    pub fn say_maybe<'a>(&self, text: &'a Option<Text>) -> &'a str {
        text.as_ref().map_or("", |text| text.to(self.language))
    }

    /// Choices of a regulation as options of a select or radio group.
    pub fn options(&self, choices: &[Choice]) -> Vec<SelectOption> {
        choices
            .iter()
            .map(|choice| SelectOption::new(&choice.value, self.say(&choice.label)))
            .collect()
    }

    /// How a field of a regulation is entered.
    pub fn control(&self, field: &Field) -> Control {
        Control::of(field, self.language)
    }

    /// The fields of a row of a group.
    pub fn parts<'a>(&self, group: &'a Field) -> &'a [Field] {
        rows::fields_of(group)
    }

    /// «22.11.2026, 14:05» in Kazakhstan's time.
    pub fn instant(&self, at: &Timestamp) -> String {
        at.to_zoned(kazakhstan()).strftime("%d.%m.%Y, %H:%M").to_string()
    }

    /// «22.11.2026, 14:05:09»: where seconds are the point, in a trace.
    pub fn moment(&self, at: &Timestamp) -> String {
        at.to_zoned(kazakhstan()).strftime("%d.%m.%Y, %H:%M:%S").to_string()
    }

    /// «22.11.2026».
    pub fn date(&self, at: &Timestamp) -> String {
        at.to_zoned(kazakhstan()).strftime("%d.%m.%Y").to_string()
    }

    /// «10 минут», «1 минута», «25 секунд» with right plurals; of a long time the two largest units.
    pub fn duration(&self, seconds: &u64) -> String {
        let units = [
            ("duration-days", seconds / 86_400),
            ("duration-hours", seconds / 3600 % 24),
            ("duration-minutes", seconds / 60 % 60),
            ("duration-seconds", seconds % 60),
        ];
        let parts: Vec<String> = units
            .iter()
            .skip_while(|(_, count)| *count == 0)
            .take(2)
            .filter(|(_, count)| *count > 0)
            .map(|(key, count)| self.t1(key, "count", count))
            .collect();
        if parts.is_empty() {
            self.t1("duration-seconds", "count", 0)
        } else {
            parts.join(" ")
        }
    }

    /// How long something took, from its two ends.
    pub fn between(&self, from: &Timestamp, to: &Timestamp) -> String {
        let elapsed = to.duration_since(*from);
        let whole = u64::try_from(elapsed.as_secs()).unwrap_or(0);
        if whole == 0 {
            self.t("duration-instant")
        } else {
            self.duration(&whole)
        }
    }

    /// «1,4 МБ», «312 КБ»: a file's size.
    pub fn size(&self, bytes: &u64) -> String {
        let tenths = bytes.saturating_mul(10) / 1_048_576;
        if tenths < 10 {
            return self.t1("size-kilobytes", "size", bytes.div_ceil(1024));
        }
        let point = if self.language == Language::En { '.' } else { ',' };
        self.t1(
            "size-megabytes",
            "size",
            format!("{}{point}{}", tenths / 10, tenths % 10),
        )
    }

    /// The same page in another language, for the switch: `path` with `lang=` set.
    pub fn in_language(&self, language: &Language) -> String {
        let (path, query) = self.path.split_once('?').unwrap_or((&self.path, ""));
        // Two slashes at the start would make an address of another host.
        let path = path.trim_start_matches('/');
        let kept = query
            .split('&')
            .filter(|pair| !pair.is_empty() && !pair.starts_with("lang="));
        let pairs: Vec<String> = kept
            .map(str::to_owned)
            .chain([format!("lang={}", language.tag())])
            .collect();
        format!("/{path}?{}", pairs.join("&"))
    }

    /// The name of a language in itself.
    pub fn language_name(&self, language: &Language) -> &'static str {
        match language {
            Language::Kk => "Қазақша",
            Language::Ru => "Русский",
            Language::En => "English",
        }
    }

    /// Whether the page is in this language.
    pub fn is_in(&self, language: &Language) -> bool {
        self.language == *language
    }

    /// All languages, for the switch.
    pub fn languages(&self) -> [Language; 3] {
        Language::ALL
    }

    /// The address of a file of the kit, with its version: `page.asset("site.css")`.
    pub fn asset(&self, name: &str) -> String {
        assets::address(self.system, name)
    }

    /// The words of a script as JSON: every message that begins with `prefix`.
    pub fn words(&self, prefix: &str) -> String {
        self.locales.json(self.language, prefix)
    }
}

fn kazakhstan() -> TimeZone {
    static ZONE: OnceLock<TimeZone> = OnceLock::new();
    // The zone is bundled. One time, UTC+5, holds in the whole country since 1 March 2024.
    ZONE.get_or_init(|| TimeZone::get("Asia/Almaty").unwrap_or_else(|_| TimeZone::fixed(Offset::constant(5))))
        .clone()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(language: Language, path: &str) -> Page {
        Page::plain(
            "portal",
            language,
            path,
            Arc::new(Locales::new(&[]).expect("the kit is whole")),
        )
    }

    #[test]
    fn times_are_those_of_kazakhstan() {
        let page = page(Language::Ru, "/portal");
        let at = |text: &str| text.parse::<Timestamp>().expect("a time");
        assert_eq!(page.instant(&at("2026-11-22T09:05:00Z")), "22.11.2026, 14:05");
        assert_eq!(page.instant(&at("2024-02-01T09:05:00Z")), "01.02.2024, 15:05");
        assert_eq!(page.date(&at("2026-11-22T20:00:00Z")), "23.11.2026");
    }

    #[test]
    fn durations_have_right_plurals() {
        let check =
            |language, seconds: u64, expected: &str| assert_eq!(page(language, "/").duration(&seconds), expected);
        check(Language::Ru, 600, "10 минут");
        check(Language::Ru, 60, "1 минута");
        check(Language::Ru, 25, "25 секунд");
        check(Language::Ru, 22, "22 секунды");
        check(Language::Ru, 0, "0 секунд");
        check(Language::Ru, 5400, "1 час 30 минут");
        check(Language::Ru, 3 * 86_400, "3 дня");
        check(Language::Ru, 86_400 + 61, "1 день");
        check(Language::Kk, 600, "10 минут");
        check(Language::En, 61, "1 minute 1 second");
    }

    #[test]
    fn the_switch_keeps_the_rest_of_the_query_and_the_host() {
        let check =
            |path: &str, expected: &str| assert_eq!(page(Language::Ru, path).in_language(&Language::Kk), expected);
        check("/portal", "/portal?lang=kk");
        check("/portal/cases?page=2&lang=en", "/portal/cases?page=2&lang=kk");
        check("//evil.example/x", "/evil.example/x?lang=kk");
    }

    #[test]
    fn sizes_are_readable() {
        assert_eq!(page(Language::En, "/").size(&1), "1 KB");
        assert_eq!(page(Language::Ru, "/").size(&319_488), "312 КБ");
        assert_eq!(page(Language::Ru, "/").size(&1_500_000), "1,4 МБ");
    }
}
