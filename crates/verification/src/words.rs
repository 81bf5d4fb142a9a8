//! The questions and answers that XML and barcodes add.

use eds::report::Sentence;
use jiff::Timestamp;
use jiff::tz::TimeZone;

fn say(kk: &'static str, ru: &'static str, en: &'static str) -> Sentence {
    Sentence::new(kk, ru, en)
}

pub(crate) fn coverage_question() -> Sentence {
    say(
        "Қолтаңба бүкіл құжатты қамти ма?",
        "Охватывает ли подпись весь документ?",
        "Does the signature cover the whole document?",
    )
}

pub(crate) fn coverage(whole: bool) -> Sentence {
    if whole {
        say("Иә, бүкіл құжатты қамтиды.", "Да, весь документ.", "Yes, all of it.")
    } else {
        say(
            "Жоқ, құжаттың бір бөлігіне ғана қол қойылған. Қалған бөлігін дәлелдемейді: толық қол қойылған құжатты ұсыныңыз.",
            "Нет, подписана только часть документа. Остальное не подтверждено: предоставьте документ, подписанный целиком.",
            "No, only a part of the document is signed. The rest is not proved: provide a document that is signed as a whole.",
        )
    }
}

pub(crate) fn number_question() -> Sentence {
    say(
        "Штрих-кодтағы нөмір қол қойылған деректердегі нөмірге сәйкес пе?",
        "Совпадает ли номер в штрих-коде с номером в подписанных данных?",
        "Is the number in the barcode the number in the signed data?",
    )
}

pub(crate) fn number(agrees: bool) -> Sentence {
    if agrees {
        say("Иә, сәйкес.", "Да, совпадает.", "Yes, it is.")
    } else {
        say(
            "Жоқ, штрих-кодтар басқа құжатқа тиесілі. Құжаттың түпнұсқасын сұраңыз.",
            "Нет, штрих-коды относятся к другому документу. Запросите подлинник документа.",
            "No, the barcodes belong to another document. Ask for the original of the document.",
        )
    }
}

pub(crate) fn card(name: &str, size_bytes: usize, sha256: &str, signatures: usize) -> Sentence {
    Sentence::new(
        format!(
            "Электрондық құжат карточкасы. Түпнұсқасы: {name}, {size_bytes} байт, SHA-256 {sha256}; тіркелген қолтаңбалар: {signatures}. Карточканың беттері ештеңені дәлелдемейді: тіркелген түпнұсқа мен қолтаңбалар тексерілді."
        ),
        format!(
            "Карточка электронного документа. Подлинник: {name}, {size_bytes} байт, SHA-256 {sha256}; приложено подписей: {signatures}. Страницы карточки ничего не доказывают: проверены приложенные подлинник и подписи."
        ),
        format!(
            "Card of an electronic document. Original: {name}, {size_bytes} bytes, SHA-256 {sha256}; signatures attached: {signatures}. The pages of the card prove nothing: the attached original and signatures were checked."
        ),
    )
}

pub(crate) fn snapshot_question() -> Sentence {
    say(
        "Қағаздағы деректер желісіз нені және қай уақытқа дәлелдейді?",
        "Что и на какой момент доказывают данные на бумаге без сети?",
        "What do the data on the paper prove without network, and as of when?",
    )
}

pub(crate) fn snapshot_of_list(as_of: Timestamp, until: Timestamp, now: Timestamp) -> Sentence {
    let as_of = local(as_of);
    let known = Sentence::new(
        format!("Штрих-кодтардағы тізім бойынша {as_of} тіркеу куәлігі қайтарып алынбаған"),
        format!("По списку внутри штрих-кодов на {as_of} регистрационное свидетельство не было отозвано"),
        format!("By the list inside the barcodes the certificate was not revoked on {as_of}"),
    );
    snapshot(&known, until, now)
}

pub(crate) fn snapshot_of_answer(as_of: Timestamp, until: Timestamp, now: Timestamp) -> Sentence {
    let as_of = local(as_of);
    let known = Sentence::new(
        format!("Штрих-кодтардағы куәландырушы орталықтың жауабы бойынша {as_of} тіркеу куәлігі қайтарып алынбаған"),
        format!(
            "По ответу удостоверяющего центра внутри штрих-кодов на {as_of} регистрационное свидетельство не было отозвано"
        ),
        format!("By the authority's answer inside the barcodes the certificate was not revoked on {as_of}"),
    );
    snapshot(&known, until, now)
}

fn snapshot(known: &Sentence, until: Timestamp, now: Timestamp) -> Sentence {
    let (is_current, until) = (now <= until, local(until));
    let today = if is_current {
        Sentence::new(
            format!("бұл {until} дейін жеткілікті"),
            format!("этого достаточно до {until}"),
            format!("that suffices until {until}"),
        )
    } else {
        Sentence::new(
            format!("{until} кейін не болғанын ол дәлелдемейді: ол үшін жаңа тізім керек"),
            format!("что было после {until}, он не доказывает: для этого нужен новый список"),
            format!("what happened after {until} it does not prove: that needs a newer list"),
        )
    };
    Sentence::new(
        format!("{}; {}.", known.kk, today.kk),
        format!("{}; {}.", known.ru, today.ru),
        format!("{}; {}.", known.en, today.en),
    )
}

fn local(moment: Timestamp) -> String {
    let zone = TimeZone::get("Asia/Almaty").unwrap_or(TimeZone::UTC);
    moment.to_zoned(zone).strftime("%d.%m.%Y %H:%M").to_string()
}
