//! The words on a card, in three languages.

use serde_json::{Map, Value};

/// The language of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    Kk,
    Ru,
    En,
}

impl Language {
    /// `kk`, `ru`, `en`.
    pub fn of_code(code: &str) -> Option<Self> {
        match code {
            "kk" => Some(Self::Kk),
            "ru" => Some(Self::Ru),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    pub const fn code(self) -> &'static str {
        match self {
            Self::Kk => "kk",
            Self::Ru => "ru",
            Self::En => "en",
        }
    }

    /// The word under this key. Tests make sure that every key which is asked for is there.
    pub(crate) fn word(self, key: &str) -> &'static str {
        let found = WORDS.iter().find(|(known, ..)| *known == key);
        found.map_or("", |(_, kk, ru, en)| match self {
            Self::Kk => kk,
            Self::Ru => ru,
            Self::En => en,
        })
    }

    /// The same with `{}` filled in.
    pub(crate) fn sentence(self, key: &str, what: &str) -> String {
        self.word(key).replacen("{}", what, 1)
    }

    /// All words, for the template.
    pub(crate) fn words(self) -> Value {
        let words = WORDS.iter().map(|(key, ..)| ((*key).to_owned(), self.word(key).into()));
        Value::Object(words.collect::<Map<_, _>>())
    }
}

/// Key, Kazakh, Russian, English.
type Word = (&'static str, &'static str, &'static str, &'static str);

const WORDS: &[Word] = &[
    (
        "name",
        "Электрондық құжат карточкасы",
        "Карточка электронного документа",
        "Card of an electronic document",
    ),
    ("page", "бет", "стр.", "page"),
    (
        "made",
        "Карточка жасалған күн мен уақыт",
        "Дата и время формирования карточки",
        "Card made at",
    ),
    ("system", "Карточканы жасаған", "Карточку сформировала", "Card made by"),
    ("document", "Түпнұсқа файлы", "Файл подлинника", "File of the original"),
    ("kind", "Файл түрі", "Тип файла", "Kind of file"),
    ("size", "Көлемі", "Размер", "Size"),
    ("bytes", "{} байт", "{} байт", "{} bytes"),
    ("policy", "Тексеру саясаты", "Политика проверки", "Policy of the check"),
    ("checked", "Тексерілген уақыты", "Проверено", "Checked at"),
    (
        "attachments",
        "Карточкаға тіркелген файлдар",
        "Файлы, приложенные к карточке",
        "Files attached to the card",
    ),
    ("number", "№", "№", "№"),
    ("file", "Файл", "Файл", "File"),
    ("note", "Бұл не", "Что это", "What it is"),
    ("contents", "Мазмұны", "Содержание", "Contents"),
    ("about", "Карточка туралы", "О карточке", "About the card"),
    (
        "original",
        "Электрондық құжаттың түпнұсқасы",
        "Подлинник электронного документа",
        "The original of the electronic document",
    ),
    ("signature_of", "Қолтаңба: {}", "Подпись: {}", "Signature of {}"),
    ("signature", "{}-қолтаңба", "Подпись {}", "Signature {}"),
    ("unnamed", "аты көрсетілмеген", "имя не указано", "no name given"),
    (
        "valid",
        "Барлық қолтаңба жарамды, түпнұсқа өзгертілмеген.",
        "Все подписи действительны, подлинник не изменён.",
        "All signatures are valid, the original is unchanged.",
    ),
    (
        "invalid",
        "НАЗАР АУДАРЫҢЫЗ: қолтаңба жарамсыз. Бұл карточка ештеңені дәлелдемейді.",
        "ВНИМАНИЕ: подпись недействительна. Эта карточка ничего не подтверждает.",
        "WARNING: a signature is not valid. This card proves nothing.",
    ),
    (
        "indeterminate",
        "НАЗАР АУДАРЫҢЫЗ: қолтаңбаның жарамдылығы дәлелденбеген. Бұл карточка ештеңені дәлелдемейді.",
        "ВНИМАНИЕ: действительность подписи не доказана. Эта карточка ничего не подтверждает.",
        "WARNING: a signature is not proved to be valid. This card proves nothing.",
    ),
    (
        "one_valid",
        "Қолтаңба жарамды.",
        "Подпись действительна.",
        "The signature is valid.",
    ),
    (
        "one_invalid",
        "Қолтаңба жарамсыз: {}",
        "Подпись недействительна: {}",
        "The signature is not valid: {}",
    ),
    (
        "one_indeterminate",
        "Қолтаңбаның жарамдылығы дәлелденбеген: {}",
        "Действительность подписи не доказана: {}",
        "The signature is not proved to be valid: {}",
    ),
    (
        "note_what",
        "Электрондық құжат карточкасы — электрондық құжаттың түпнұсқасын және оған қойылған барлық электрондық цифрлық қолтаңбаны бір файлға жинайтын PDF. Олар карточкаға файл түрінде тіркелген, PDF көрсететін бағдарламада оларды сақтап алуға болады.",
        "Карточка электронного документа — это PDF, который в одном файле хранит подлинник электронного документа и все электронные цифровые подписи под ним. Они приложены к карточке как файлы, их можно сохранить из программы для просмотра PDF.",
        "A card of an electronic document is a PDF that keeps the original of an electronic document and all electronic signatures over it in one file. They are attached as files and can be saved from a program that shows PDF.",
    ),
    (
        "note_original",
        "Түпнұсқа — қол қойылған файлдың дәл өзі. Заңға («Электрондық құжат және электрондық цифрлық қолтаңба туралы» 2003 жылғы 7 қаңтардағы № 370-II ҚРЗ, 7-баптың 1-тармағы) сәйкес қолтаңбалары жарамды түпнұсқа қағаз жеткізгіштегі қол қойылған құжатқа тең.",
        "Подлинник — это в точности тот файл, который был подписан. По закону (пункт 1 статьи 7 ЗРК от 7 января 2003 года № 370-II «Об электронном документе и электронной цифровой подписи») подлинник с действительными подписями равнозначен подписанному документу на бумажном носителе.",
        "The original is exactly the file that was signed. By law (article 7, paragraph 1, of Law № 370-II of 7 January 2003 “On the Electronic Document and the Electronic Digital Signature”) an original with valid signatures is equivalent to a signed document on paper.",
    ),
    (
        "note_checked",
        "Карточка жасалған кезде жүйе барлық қолтаңбаны және түпнұсқаның тұтастығын тексерді; нәтижесі жоғарыда, сұрақтар мен жауаптар қолтаңбалардың беттерінде көрсетілген.",
        "При формировании карточки система проверила все подписи и целостность подлинника; итог стоит выше, вопросы и ответы — на страницах подписей.",
        "When the card was made, all signatures and the integrity of the original were checked; the result stands above, questions and answers on the pages of the signatures.",
    ),
    (
        "note_page",
        "Қайта тексеру үшін осы файлды {} мекенжайындағы «Құжатты тексеру» бетіне жүктеңіз.",
        "Чтобы проверить ещё раз, загрузите этот файл на страницу «Проверка документа»: {}",
        "To check again, upload this file to the page “Check a document”: {}",
    ),
    (
        "note_command",
        "Қайта тексеру үшін: qyzmet verify {}. Тіркелген файлдарды CMS түсінетін кез келген басқа бағдарламамен де тексеруге болады.",
        "Чтобы проверить ещё раз: qyzmet verify {}. Приложенные файлы можно проверить и любой другой программой, которая понимает CMS.",
        "To check again: qyzmet verify {}. The attached files can be checked with any other program that understands CMS as well.",
    ),
    (
        "note_warning",
        "Карточканың беттері өзгертуден қорғалмаған және заңдық күші жоқ: оларға емес, тексерілген түпнұсқаға сеніңіз.",
        "Страницы карточки не защищены от изменений и не имеют юридической силы: доверяйте не им, а проверенному подлиннику.",
        "The pages of the card are not protected from changes and have no legal force: trust the original that was checked, not them.",
    ),
    ("signer", "Қол қойған", "Подписал", "Signed by"),
    ("iin", "ЖСН", "ИИН", "IIN"),
    ("organization", "Ұйым", "Организация", "Organization"),
    ("bin", "БСН", "БИН", "BIN"),
    (
        "subject",
        "Тіркеу куәлігінің иесі",
        "Владелец регистрационного свидетельства",
        "Holder of the certificate",
    ),
    (
        "serial",
        "Тіркеу куәлігінің нөмірі",
        "Номер регистрационного свидетельства",
        "Certificate number",
    ),
    ("validity", "Қолданылу мерзімі", "Срок действия", "Valid"),
    ("issuer", "Куәлік берген", "Издатель", "Issuer"),
    (
        "policies",
        "Куәліктің үлгісі (OID)",
        "Шаблон свидетельства (OID)",
        "Certificate policies (OID)",
    ),
    ("key_usage", "Кілтті пайдалану", "Использование ключа", "Key usage"),
    (
        "extended_key_usage",
        "Кілтті кеңейтілген пайдалану (OID)",
        "Расширенное использование ключа (OID)",
        "Extended key usage (OID)",
    ),
    ("algorithm", "Алгоритм", "Алгоритм", "Algorithm"),
    ("level", "Қолтаңба деңгейі", "Уровень подписи", "Level of the signature"),
    (
        "claimed",
        "Қол қою уақыты (қол қоюшының айтуынша)",
        "Время подписания (со слов подписавшего)",
        "Signed at (by the signer's clock)",
    ),
    (
        "proved",
        "Қол қойылған уақыты (дәлелденген)",
        "Время подписания (доказано)",
        "Signed before (proved)",
    ),
    (
        "stamp",
        "Уақыт белгісі (RFC 3161)",
        "Метка времени (RFC 3161)",
        "Time stamp (RFC 3161)",
    ),
    (
        "archive_stamp",
        "Мұрағаттық уақыт белгісі",
        "Архивная метка времени",
        "Archive time stamp",
    ),
    (
        "no_stamp",
        "Уақыт белгісі жоқ: қолтаңба карточка тексерілген сәтке қатысты бағаланады.",
        "Метки времени нет: подпись оценивается на момент проверки карточки.",
        "There is no time stamp: the signature is judged at the moment of the check.",
    ),
    ("stamp_time", "Белгінің уақыты", "Время метки", "Time of the stamp"),
    (
        "stamp_fits",
        "Осы қолтаңбаға қойылған",
        "Поставлена на эту подпись",
        "Over this signature",
    ),
    ("yes", "иә", "да", "yes"),
    ("no", "жоқ", "нет", "no"),
    (
        "authority_serial",
        "Қызмет куәлігінің нөмірі",
        "Номер свидетельства службы",
        "Certificate number of the service",
    ),
    ("authority_subject", "Қызмет", "Служба", "Service"),
    (
        "authority_issuer",
        "Қызмет куәлігін берген",
        "Издатель свидетельства службы",
        "Issuer of the service's certificate",
    ),
    (
        "ocsp",
        "OCSP жауабы (RFC 6960)",
        "Ответ OCSP (RFC 6960)",
        "OCSP answer (RFC 6960)",
    ),
    ("status", "Мәртебесі", "Статус", "Status"),
    ("good", "жарамды (good)", "действует (good)", "good"),
    ("revoked", "қайтарып алынған (revoked)", "отозвано (revoked)", "revoked"),
    ("unknown", "белгісіз (unknown)", "неизвестно (unknown)", "unknown"),
    ("as_of", "Күйі мына уақытқа", "По состоянию на", "As of"),
    ("until", "Келесі жаңарту", "Следующее обновление", "Next update"),
    (
        "crl",
        "Қайтарып алынған куәліктер тізімі (CRL)",
        "Список отозванных свидетельств (CRL)",
        "Revocation list (CRL)",
    ),
    (
        "delta",
        "Тізімге өзгерістер (delta CRL)",
        "Изменения к списку (delta CRL)",
        "Changes to the list (delta CRL)",
    ),
    ("crl_number", "Тізімнің нөмірі", "Номер списка", "Number of the list"),
    (
        "listed",
        "Қол қоюшының куәлігі тізімде",
        "Свидетельство подписавшего в списке",
        "The signer's certificate is listed",
    ),
    (
        "evidence_outside",
        "Бұл дәлел қолтаңбаның ішінде жоқ: карточка жасалған кезде жүйеде болған.",
        "Этого доказательства нет внутри подписи: оно было у системы при формировании карточки.",
        "This evidence is not inside the signature: the system had it when the card was made.",
    ),
    (
        "no_evidence",
        "Куәліктің қайтарып алынбағаны туралы дәлел жоқ.",
        "Доказательств того, что свидетельство не отозвано, нет.",
        "There is no evidence that the certificate is not revoked.",
    ),
    (
        "evidence",
        "Қайтарып алу туралы дәлел",
        "Сведения об отзыве",
        "Evidence of revocation",
    ),
    (
        "counter",
        "Растаушы қолтаңба",
        "Заверяющая подпись",
        "Counter-signature",
    ),
    ("checks", "Тексеру", "Проверка", "Checks"),
    ("question", "Сұрақ", "Вопрос", "Question"),
    ("answer", "Жауап", "Ответ", "Answer"),
    ("clause", "Негіз", "Основание", "Source"),
    (
        "codes",
        "{}-қолтаңба QR кодтарда",
        "Подпись {} в QR-кодах",
        "Signature {} as QR codes",
    ),
    (
        "codes_note",
        "Қолтаңбаны қағаздан оқуға болады: кодтарды кез келген ретпен сканерлеңіз. Түпнұсқаның өзі кодтарда жоқ, ол бөлек беріледі.",
        "Подпись можно прочитать с бумаги: коды сканируются в любом порядке. Самого подлинника в кодах нет, он предоставляется отдельно.",
        "The signature can be read from paper: scan the codes in any order. The original itself is not in the codes and is provided beside.",
    ),
    (
        "codes_too_many",
        "Бұл қолтаңба қағаздағы кодтарға сыймайды: ол тек тіркелген файлда бар.",
        "Эта подпись слишком велика для кодов на бумаге: она есть только в приложенном файле.",
        "This signature is too large for codes on paper: it is in the attached file only.",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_has_three_languages_and_every_key_stands_once() {
        for (place, (key, kk, ru, en)) in WORDS.iter().enumerate() {
            assert!(!kk.is_empty() && !ru.is_empty() && !en.is_empty(), "{key}");
            let filled = kk.matches("{}").count();
            assert!(
                ru.matches("{}").count() == filled && en.matches("{}").count() == filled,
                "{key}"
            );
            assert!(WORDS[place + 1..].iter().all(|(other, ..)| other != key), "{key} twice");
        }
    }

    /// Every `word("…")`, `sentence("…")` of this room and `words.…` of the template.
    #[test]
    fn every_word_that_is_asked_for_is_there() {
        let mut asked: Vec<String> = Vec::new();
        for source in [
            include_str!("page.rs"),
            include_str!("make.rs"),
            include_str!("page/signer.rs"),
        ] {
            for call in ["word(\"", "sentence(\"", "row(\"", "moment_row(\""] {
                asked.extend(
                    source
                        .split(call)
                        .skip(1)
                        .filter_map(|rest| rest.split('"').next())
                        .map(str::to_owned),
                );
            }
        }
        let template = include_str!("card.typ");
        asked.extend(template.split("words.").skip(1).map(|rest| {
            rest.chars()
                .take_while(|character| character.is_ascii_lowercase() || *character == '_')
                .collect()
        }));
        assert!(asked.len() > 40, "{}", asked.len());
        for key in asked {
            assert!(WORDS.iter().any(|(known, ..)| *known == key), "{key:?} is no word");
        }
    }
}
