//! Texts: the platform's in three languages, the act's in those it exists in.

use super::mapping::Mapping;
use crate::diagnostic::{Findings, suggestion};
use crate::plan::Irregularity;
use crate::resolve::parameters::{Piece, pieces};
use crate::source::Node;
use crate::text::{ActText, Text};

/// The languages that the act exists in. Russian always.
#[derive(Clone, Copy, Debug)]
pub(super) struct ActLanguages {
    pub(super) kk: bool,
}

impl Mapping<'_> {
    pub(super) fn text(&self, key: &'static str) -> Option<Text> {
        text(self.need(key)?, self.findings())
    }

    pub(super) fn optional_text(&self, key: &'static str) -> Option<Text> {
        text(self.get(key)?, self.findings())
    }

    pub(super) fn act_text(&self, key: &'static str, languages: ActLanguages) -> Option<ActText> {
        act_text(self.need(key)?, languages, self.findings())
    }

    /// A text in which only `known` may stand in braces.
    pub(super) fn text_with(&self, key: &'static str, known: &[&str]) -> Option<Text> {
        let node = self.need(key)?;
        let text = text(node, self.findings())?;
        for (language, words) in [("kk", &text.kk), ("ru", &text.ru), ("en", &text.en)] {
            let place = node.get(language).map_or(&node.place, |node| &node.place);
            for name in placeholders(words).into_iter().filter(|name| !known.contains(name)) {
                let hint = suggestion(name, known.iter().copied());
                self.findings()
                    .error_with_hint(place, format!("`{{{name}}}` is not known here"), hint);
            }
        }
        Some(text)
    }

    /// Defects recorded beside a step or action, with the clause of their place.
    pub(super) fn irregularities(&self, clause: &str) -> Vec<Irregularity> {
        let read = |node| {
            Mapping::read(node, "an irregularity", self.findings(), |irregularity| {
                let (defect, reading) = (irregularity.word("defect"), irregularity.word("reading"));
                Some(Irregularity {
                    clause: clause.to_owned(),
                    defect: defect?.value,
                    reading: reading?.value,
                })
            })
        };
        self.optional_list("irregularities").iter().filter_map(read).collect()
    }
}

pub(super) fn text(node: &Node, findings: &Findings) -> Option<Text> {
    Mapping::read(node, "a text", findings, |text| {
        let mut words = ["kk", "ru", "en"].map(|language| translation(text, language));
        let [kk, ru, en] = &mut words;
        Some(Text {
            kk: kk.take()?,
            ru: ru.take()?,
            en: en.take()?,
        })
    })
}

pub(super) fn act_text(node: &Node, languages: ActLanguages, findings: &Findings) -> Option<ActText> {
    Mapping::read(node, "a text of the act", findings, |text| {
        let ru = translation(text, "ru");
        // A shared procedure may carry Kazakh of another act: it is not this act's text.
        let kk = if languages.kk {
            Some(translation(text, "kk")?)
        } else {
            text.get("kk").and(None)
        };
        let repaired = text.optional_word("repaired").map(|words| words.value);
        Some(ActText { ru: ru?, kk, repaired })
    })
}

/// The names in braces.
pub(super) fn placeholders(text: &str) -> Vec<&str> {
    pieces(text)
        .into_iter()
        .filter_map(|piece| match piece {
            Piece::Name(name) => Some(name),
            Piece::Text(_) => None,
        })
        .collect()
}

fn translation(text: &Mapping<'_>, language: &'static str) -> Option<String> {
    let Some(node) = text.get(language) else {
        let name = match language {
            "kk" => "Kazakh",
            "ru" => "Russian",
            _ => "English",
        };
        text.findings().error(
            &text.node().place,
            format!("the text is missing in {name} (`{language}`)"),
        );
        return None;
    };
    let words = node.scalar().map(str::trim).filter(|words| !words.is_empty());
    if words.is_none() {
        text.findings()
            .error(&node.place, format!("`{language}` is a text, not {}", node.what()));
    }
    words.map(str::to_owned)
}
