//! How the signed documents fare, for the person.

use eds::report::Sentence;
use preservation::Document;
use preservation::documents::Figures;

use super::cause;

pub(super) fn failed(cause: &str) -> Sentence {
    Sentence::new(
        format!("қол қойылған құжаттар оқылмайды: {cause}"),
        format!("подписанные документы не прочитать: {cause}"),
        cause.to_owned(),
    )
}

pub(super) fn counted(system: &str, figures: Figures) -> Sentence {
    let Figures {
        all,
        troubled,
        awaited,
        given_up,
    } = figures;
    Sentence::new(
        format!(
            "{system}: сақталған құжаттар {all}, нәтижесіз әрекет {troubled}, уақыт белгісін күтіп тұрғаны {awaited}, үміт үзілгені {given_up}"
        ),
        format!(
            "{system}: хранится документов {all}, неудачных попыток {troubled}, ждут метки времени {awaited}, больше не пытаемся {given_up}"
        ),
        format!(
            "{system}: {all} documents kept, {troubled} tried in vain, {awaited} held until they are stamped, {given_up} given up"
        ),
    )
}

pub(super) fn document(document: &Document) -> Sentence {
    let Document {
        form,
        original,
        level,
        subject,
        attempts,
        ..
    } = document;
    let form = form.name();
    let cause = |language| cause(document, language);
    let [kk, ru, en] = match document.due {
        None => [
            "бұдан былай қайталанбайды".to_owned(),
            "больше не повторяется".to_owned(),
            "not tried again".to_owned(),
        ],
        Some(due) => [
            format!("келесі әрекет {due}"),
            format!("следующая попытка {due}"),
            format!("next try {due}"),
        ],
    };
    Sentence::new(
        format!(
            "{form} {original} (деңгейі {level}, іс {subject}): {}; әрекеттер {attempts}, {kk}",
            cause("kk")
        ),
        format!(
            "{form} {original} (уровень {level}, дело {subject}): {}; попыток {attempts}, {ru}",
            cause("ru")
        ),
        format!(
            "{form} {original} (level {level}, case {subject}): {}; {attempts} attempts, {en}",
            cause("en")
        ),
    )
}

#[cfg(test)]
mod tests {
    use eds::cades::Level;
    use preservation::documents::Form;

    use super::*;

    #[test]
    fn a_document_and_its_cause_are_told_in_each_language() {
        let document = Document {
            id: "1".into(),
            subject: "42".into(),
            form: Form::Pdf,
            original: "ab".into(),
            newest: "ab".into(),
            content: None,
            level: Level::T,
            awaited: false,
            due: None,
            attempts: 3,
            last_error: Some(Sentence::new("себеп", "причина", "cause")),
        };
        let told = super::document(&document);
        assert_eq!(
            told.kk,
            "pdf ab (деңгейі T, іс 42): себеп; әрекеттер 3, бұдан былай қайталанбайды"
        );
        assert_eq!(
            told.ru,
            "pdf ab (уровень T, дело 42): причина; попыток 3, больше не повторяется"
        );
        assert_eq!(told.en, "pdf ab (level T, case 42): cause; 3 attempts, not tried again");
        let counted = counted(
            "portal",
            Figures {
                all: 2,
                ..Figures::default()
            },
        );
        assert!(
            counted.ru.starts_with("portal: хранится документов 2,"),
            "{}",
            counted.ru
        );
    }
}
