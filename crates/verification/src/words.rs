//! The questions and answers that XML and barcodes add.

use eds::report::Sentence;

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
