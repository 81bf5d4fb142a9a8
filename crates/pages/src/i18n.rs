//! Words of the pages: Fluent messages of the kit and of each system, whole in kk, ru, en.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use law::{Language, Text};
use unic_langid::{LanguageIdentifier, langid};

type Bundle = FluentBundle<FluentResource>;

const KIT: [(Language, &str); 3] = [
    (Language::Kk, include_str!("../locales/kk.ftl")),
    (Language::Ru, include_str!("../locales/ru.ftl")),
    (Language::En, include_str!("../locales/en.ftl")),
];

/// The arguments that words handed to a script keep as `{name}`, for the script to fill.
const SCRIPT_ARGUMENTS: [&str; 5] = ["code", "name", "date", "digest", "count"];

/// The messages of the kit (`crates/pages/locales/*.ftl`) together with those of one system.
pub struct Locales {
    bundles: BTreeMap<Language, Bundle>,
    keys: BTreeSet<String>,
}

#[derive(Debug, thiserror::Error)]
pub enum LocaleError {
    #[error("the {language} messages cannot be read: {cause}")]
    Syntax { language: &'static str, cause: String },
    #[error("the message {key} is missing in {language}")]
    Missing { key: String, language: &'static str },
}

impl Locales {
    /// Joins the kit's messages with a system's. Every key must exist in all three languages. A system's
    /// message takes the place of the kit's message of the same name.
    pub fn new(own: &[(Language, &'static str)]) -> Result<Self, LocaleError> {
        let mut bundles = BTreeMap::new();
        let mut keys: BTreeMap<Language, BTreeSet<String>> = BTreeMap::new();
        for language in Language::ALL {
            let mut bundle = Bundle::new_concurrent(vec![identifier(language)]);
            // Isolates are invisible characters around arguments; they end up in addresses and copied text.
            bundle.set_use_isolating(false);
            let known = keys.entry(language).or_default();
            for (_, source) in KIT.iter().chain(own).filter(|(of, _)| *of == language) {
                let resource = parse(language, source)?;
                known.extend(message_keys(source));
                bundle.add_resource_overriding(resource);
            }
            bundles.insert(language, bundle);
        }
        let all: BTreeSet<String> = keys.values().flatten().cloned().collect();
        for (language, known) in &keys {
            if let Some(key) = all.difference(known).next() {
                return Err(LocaleError::Missing {
                    key: key.clone(),
                    language: language.tag(),
                });
            }
        }
        Ok(Self { bundles, keys: all })
    }

    /// The message, with named arguments. A missing key gives the key in ⟦brackets⟧ and fails the page tests.
    ///
    /// An argument that is a whole number chooses plural forms; everything else is text.
    pub fn say(&self, language: Language, key: &str, arguments: &[(&str, String)]) -> String {
        let Some(bundle) = self.bundles.get(&language) else {
            return missing(key);
        };
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            tracing::warn!(key, language = language.tag(), "a message is missing");
            return missing(key);
        };
        let mut filled = FluentArgs::new();
        for (name, value) in arguments {
            filled.set(*name, argument(value));
        }
        let mut errors = Vec::new();
        let said = bundle.format_pattern(pattern, Some(&filled), &mut errors).into_owned();
        if !errors.is_empty() {
            tracing::warn!(key, language = language.tag(), "a message lacks arguments");
        }
        said
    }

    /// The message in all three languages.
    pub fn text(&self, key: &str, arguments: &[(&str, String)]) -> Text {
        let say = |language| self.say(language, key, arguments);
        Text {
            kk: say(Language::Kk),
            ru: say(Language::Ru),
            en: say(Language::En),
        }
    }

    /// All messages whose key begins with `prefix`, without it, as a JSON object: the words of a script. The
    /// arguments `code`, `name`, `date`, `digest`, `count` stay in them as `{code}` and so on.
    pub fn json(&self, language: Language, prefix: &str) -> String {
        let arguments: Vec<(&str, String)> = SCRIPT_ARGUMENTS
            .iter()
            .map(|name| (*name, format!("{{{name}}}")))
            .collect();
        let words: serde_json::Map<String, serde_json::Value> = self
            .keys
            .iter()
            .filter_map(|key| {
                Some((
                    key.strip_prefix(prefix)?.to_owned(),
                    self.say(language, key, &arguments).into(),
                ))
            })
            .collect();
        serde_json::Value::Object(words).to_string()
    }

    /// Every key, for tests that say each message.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.keys.iter().map(String::as_str)
    }
}

impl std::fmt::Debug for Locales {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Locales")
            .field("keys", &self.keys.len())
            .finish()
    }
}

/// The kit's own messages: for problems, which are made where no system's messages are at hand.
pub(crate) fn kit() -> &'static Locales {
    static LOCALES: OnceLock<Locales> = OnceLock::new();
    LOCALES.get_or_init(|| Locales::new(&[]).expect("the kit's messages are compiled in and tested"))
}

fn parse(language: Language, source: &str) -> Result<FluentResource, LocaleError> {
    FluentResource::try_new(source.to_owned()).map_err(|(_, errors)| {
        let cause = errors.first().map_or_else(String::new, |error| {
            let line = source
                .get(..error.pos.start)
                .map_or(0, |before| before.matches('\n').count() + 1);
            format!("line {line}: {}", error.kind)
        });
        LocaleError::Syntax {
            language: language.tag(),
            cause,
        }
    })
}

/// The names of the messages: in Fluent only they stand at the very beginning of a line before `=`.
fn message_keys(source: &str) -> impl Iterator<Item = String> {
    source.lines().filter_map(|line| {
        let (name, _) = line.split_once('=')?;
        let name = name.trim_end();
        let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        is_name.then(|| name.to_owned())
    })
}

fn identifier(language: Language) -> LanguageIdentifier {
    match language {
        Language::Kk => langid!("kk"),
        Language::Ru => langid!("ru"),
        Language::En => langid!("en"),
    }
}

fn missing(key: &str) -> String {
    format!("⟦{key}⟧")
}

/// Only what is written as a number is one: an ИИН that begins with a zero must stay as it is.
fn argument(value: &str) -> FluentValue<'static> {
    match value.parse::<i64>() {
        Ok(number) if value.len() <= 15 && number.to_string() == value => FluentValue::from(number),
        _ => FluentValue::from(value.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kit_is_whole_and_every_message_can_be_said() {
        let locales = Locales::new(&[]).expect("the kit is whole");
        for key in locales.keys() {
            for language in Language::ALL {
                assert!(
                    !locales.say(language, key, &[]).contains('⟦'),
                    "{key} in {}",
                    language.tag()
                );
            }
        }
    }

    #[test]
    fn a_message_missing_in_one_language_is_told() {
        let own = [
            (Language::Kk, "hello = Сәлем\n"),
            (Language::Ru, "hello = Здравствуйте\n"),
        ];
        let error = Locales::new(&own).expect_err("English is missing");
        assert_eq!(error.to_string(), "the message hello is missing in en");
    }

    #[test]
    fn a_broken_message_is_told_with_its_line() {
        let error = Locales::new(&[(Language::Ru, "good = да\nbroken { = нет\n")]).expect_err("not Fluent");
        assert!(
            error.to_string().starts_with("the ru messages cannot be read: line "),
            "{error}"
        );
    }

    #[test]
    fn plurals_follow_each_language_and_nothing_is_isolated() {
        let locales = Locales::new(&[]).expect("the kit is whole");
        let say = |language, count: &str| locales.say(language, "duration-minutes", &[("count", count.to_owned())]);
        assert_eq!(say(Language::Ru, "1"), "1 минута");
        assert_eq!(say(Language::Ru, "3"), "3 минуты");
        assert_eq!(say(Language::Ru, "10"), "10 минут");
        assert_eq!(say(Language::Kk, "10"), "10 минут");
        assert_eq!(say(Language::En, "1"), "1 minute");
        assert_eq!(say(Language::En, "10"), "10 minutes");
    }

    #[test]
    fn leading_zeros_stay() {
        assert!(matches!(argument("000101200002"), FluentValue::String(_)));
        assert!(matches!(argument("900101300007"), FluentValue::Number(_)));
        let own = [
            (Language::Kk, "who = { $iin }\n"),
            (Language::Ru, "who = { $iin }\n"),
            (Language::En, "who = { $iin }\n"),
        ];
        let locales = Locales::new(&own).expect("whole");
        assert_eq!(
            locales.say(Language::En, "who", &[("iin", "900101300007".to_owned())]),
            "900101300007"
        );
    }

    #[test]
    fn words_of_a_script_keep_their_places() {
        let own = [
            (Language::Kk, "do-it = { $code } деңіз\n"),
            (Language::Ru, "do-it = Назовите { $code }\n"),
            (Language::En, "do-it = Say { $code }\n"),
        ];
        let locales = Locales::new(&own).expect("whole");
        assert_eq!(locales.json(Language::En, "do-"), r#"{"it":"Say {code}"}"#);
    }
}
