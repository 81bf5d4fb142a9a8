//! In which language a command speaks: as `--lang` says, else as the environment does, else English.

/// A language of the acts, or English.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Lang {
    Kk,
    Ru,
    En,
}

impl Lang {
    pub(crate) const fn tag(self) -> &'static str {
        match self {
            Self::Kk => "kk",
            Self::Ru => "ru",
            Self::En => "en",
        }
    }
}

/// The tag of the language to speak.
pub(crate) fn spoken(given: Option<Lang>) -> &'static str {
    let of_environment = || of_locales(["LC_ALL", "LC_MESSAGES", "LANG"].map(|name| std::env::var(name).ok()));
    given.unwrap_or_else(of_environment).tag()
}

/// The first that is set decides (POSIX.1-2017 §8.2); a locale of another country speaks English.
fn of_locales(locales: [Option<String>; 3]) -> Lang {
    let set = locales.into_iter().flatten().find(|locale| !locale.is_empty());
    match set.as_deref().unwrap_or_default().split(['_', '.', '@']).next() {
        Some("kk") => Lang::Kk,
        Some("ru") => Lang::Ru,
        _ => Lang::En,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_locale_that_is_set_decides() {
        let of = |all: &str, messages: &str, lang: &str| {
            let set = |value: &str| (value != "-").then(|| value.to_owned());
            of_locales([set(all), set(messages), set(lang)])
        };
        assert_eq!(of("-", "-", "-"), Lang::En);
        assert_eq!(of("-", "-", "kk_KZ.UTF-8"), Lang::Kk);
        assert_eq!(of("", "-", "ru_KZ"), Lang::Ru);
        assert_eq!(of("-", "ru", "kk_KZ.UTF-8"), Lang::Ru);
        assert_eq!(of("C.UTF-8", "ru", "kk"), Lang::En);
        assert_eq!(of("-", "-", "de_DE.UTF-8"), Lang::En);
    }
}
