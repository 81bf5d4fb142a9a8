//! Of what was added to a PDF after it was signed.

use super::say;
use crate::facts::{Addition, Change};
use crate::report::Sentence;

pub(in crate::policy) fn coverage_question() -> Sentence {
    say(
        "Қолтаңба бүкіл файлды қамти ма, ал одан кейін рұқсат етілгені ғана қосылған ба?",
        "Охватывает ли подпись весь файл, и добавлено ли после неё только допустимое?",
        "Does the signature cover the whole file, and was only what is allowed added after it?",
    )
}

pub(in crate::policy) fn whole_file() -> Sentence {
    say("Иә, бүкіл файлды қамтиды.", "Да, весь файл.", "Yes, all of it.")
}

pub(in crate::policy) fn only_added(additions: &[Addition]) -> Sentence {
    let list = |words: fn(Addition) -> [&'static str; 3], language: usize| {
        additions
            .iter()
            .filter_map(|addition| words(*addition).get(language).copied())
            .collect::<Vec<_>>()
            .join(", ")
    };
    if additions.is_empty() {
        return say(
            "Иә: кейін қосылған деректер құжатта ештеңені өзгертпейді.",
            "Да: добавленное после подписи ничего в документе не меняет.",
            "Yes: what was added after the signature changes nothing in the document.",
        );
    }
    say(
        format!(
            "Иә, қол қойылғаннан кейін тек мыналар қосылған: {}. Құжаттың өзі өзгермеген.",
            list(addition, 0)
        ),
        format!(
            "Да, после подписи добавлены только: {}. Сам документ не изменён.",
            list(addition, 1)
        ),
        format!(
            "Yes, only these were added after the signature: {}. The document itself is unchanged.",
            list(addition, 2)
        ),
    )
}

const fn addition(addition: Addition) -> [&'static str; 3] {
    match addition {
        Addition::Signature => ["басқа қолтаңба", "другая подпись", "another signature"],
        Addition::TimeStamp => [
            "құжаттың уақыт белгісі",
            "метка времени документа",
            "a document time stamp",
        ],
        Addition::ValidationData => [
            "тексеру деректері (DSS)",
            "данные для проверки (DSS)",
            "validation data (DSS)",
        ],
        Addition::EmptyField => [
            "қолтаңбаға арналған бос өріс",
            "пустое поле для подписи",
            "an empty field for a signature",
        ],
        Addition::Notes => [
            "бағдарламаның белгілері (өзгертілген күні)",
            "отметки программы (дата изменения)",
            "notes of the program (date of change)",
        ],
    }
}

pub(in crate::policy) fn changed_after(change: Change) -> Sentence {
    if change == Change::CutOff {
        return say(
            "Жоқ: қол қойылғаннан кейін басталған қосымшаның соңы жоқ, файл үзіліп қалған немесе өзгертілген. Файлды қайтадан толық алыңыз.",
            "Нет: начатое после подписания дополнение не имеет конца, файл обрезан или изменён. Получите файл заново целиком.",
            "No: the update begun after the document was signed has no end, the file is cut off or was changed. Obtain the whole file again.",
        );
    }
    let [kk, ru, en] = named(change);
    say(
        format!("Жоқ, қол қойылғаннан кейін файл өзгертілген: {kk}. Қол қойылған күйіндегі файлды ұсыныңыз."),
        format!("Нет, после подписания файл изменён: {ru}. Предоставьте файл в том виде, в котором он был подписан."),
        format!("No, the file was changed after it was signed: {en}. Provide the file as it was signed."),
    )
}

const fn named(change: Change) -> [&'static str; 3] {
    match change {
        Change::Unreadable => [
            "қосылғаны оқылмайды",
            "добавленное не читается",
            "what was added cannot be read",
        ],
        Change::Detached => [
            "қосымша қол қойылған күйді жалғастырмайды",
            "дополнение не продолжает подписанное состояние",
            "the update does not go on from the signed state",
        ],
        Change::Unaccounted => [
            "соңында ешбір кестеде көрсетілмеген деректер бар",
            "в конце есть данные, не учтённые ни одной таблицей",
            "there is data at the end that no table accounts for",
        ],
        Change::CutOff => [
            "кейін басталған қосымшаның соңы жоқ, файл үзіліп қалған",
            "начатое после неё дополнение не имеет конца, файл обрезан",
            "the update begun after it has no end, the file is cut off",
        ],
        Change::Catalog => [
            "құжаттың каталогы өзгертілген",
            "изменён каталог документа",
            "the document catalog was changed",
        ],
        Change::Page => ["бет өзгертілген", "изменена страница", "a page was changed"],
        Change::PageTree => [
            "беттердің саны немесе реті өзгертілген",
            "изменено число или порядок страниц",
            "the number or order of pages was changed",
        ],
        Change::Content => [
            "беттің мазмұны өзгертілген",
            "изменено содержимое страницы",
            "the content of a page was changed",
        ],
        Change::Font => ["қаріп ауыстырылған", "заменён шрифт", "a font was replaced"],
        Change::Drawing => [
            "сурет немесе кескін ауыстырылған",
            "заменено изображение или рисунок",
            "a picture or drawing was replaced",
        ],
        Change::Annotation => [
            "беттің үстіне аннотация қосылған немесе өзгертілген",
            "добавлена или изменена аннотация поверх страницы",
            "an annotation over a page was added or changed",
        ],
        Change::VisibleSignature => [
            "кейінгі қолтаңба беттің үстіне сурет салады",
            "последующая подпись рисует поверх страницы",
            "a later signature draws over a page",
        ],
        Change::Form => [
            "нысанның өрісі өзгертілген",
            "изменено поле формы",
            "a form field was changed",
        ],
        Change::Shadow => [
            "қол қойылған беттер сілтеген, бірақ кейін ғана пайда болған объект бар",
            "появился объект, на который подписанные страницы ссылались заранее",
            "an object appeared that the signed pages had referred to in advance",
        ],
        Change::Hidden => [
            "жасырын объект қосылған",
            "добавлен скрытый объект",
            "a hidden object was added",
        ],
        Change::Removed => [
            "құжаттың бөлігі алып тасталған",
            "удалена часть документа",
            "a part of the document was removed",
        ],
        Change::Forbidden => [
            "бұрынғы қолтаңба мұндай қосымшаға тыйым салады (DocMDP, FieldMDP)",
            "прежняя подпись запрещает такое дополнение (DocMDP, FieldMDP)",
            "an earlier signature forbids this addition (DocMDP, FieldMDP)",
        ],
        Change::Other => [
            "құжаттың басқа объектісі өзгертілген",
            "изменён другой объект документа",
            "another object of the document was changed",
        ],
    }
}
