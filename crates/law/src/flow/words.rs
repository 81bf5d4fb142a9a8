//! The names of a drawing in three languages: participants, roles, what is sent, how conditions end, the legend.

use crate::plan::{Performer, Procedure, Registry, Unit, Verb};
use crate::text::{Language, Text};

/// One name in the three languages, as a constant.
#[derive(Clone, Copy)]
pub(crate) struct Word {
    kk: &'static str,
    ru: &'static str,
    en: &'static str,
}

impl Word {
    pub(crate) fn to(self, language: Language) -> &'static str {
        match language {
            Language::Kk => self.kk,
            Language::Ru => self.ru,
            Language::En => self.en,
        }
    }
}

const fn word(kk: &'static str, ru: &'static str, en: &'static str) -> Word {
    Word { kk, ru, en }
}

pub(crate) const BEGIN: Word = word("басталуы", "начало", "start");
pub(crate) const DONE: Word = word("қызмет көрсетілді", "услуга оказана", "service rendered");
pub(crate) const PASSED: Word = word("берілді", "передано", "passed on");
pub(crate) const OVERDUE: Word = word("мерзім өтті", "срок истёк", "overdue");
pub(crate) const ARCHIVE: Word = word("мұрағатқа", "в архив", "to the archive");
pub(crate) const REFUSAL: Word = word("бас тарту", "отказ", "refusal");
pub(crate) const REFUSED: Word = word("бас тартылды", "отказано", "refused");
pub(crate) const RESULT: Word = word("нәтиже", "результат", "result");
pub(crate) const ANSWER: Word = word("нәтиже немесе бас тарту", "результат или отказ", "result or refusal");
pub(crate) const PAPERS: Word = word("өтініш пен құжаттар", "заявление и документы", "application and papers");
pub(crate) const DOCUMENTS: Word = word("құжаттар", "документы", "documents");
pub(crate) const ENQUIRY: Word = word("сұрау салу", "запрос сведений", "enquiry");
pub(crate) const DATA: Word = word("мәліметтер", "сведения", "data");
pub(crate) const RECEIPT_OF_REFUSAL: Word = word(
    "қабылдаудан бас тарту туралы қолхат",
    "расписка об отказе в приеме",
    "receipt of refusal to accept",
);
pub(crate) const WHOLE: Word = word(
    "құжаттар толық па?",
    "пакет документов полный?",
    "is the package complete?",
);

/// Where the name of a condition is not drawn beside its task.
pub(crate) fn question(verb: &Verb) -> Word {
    match verb {
        Verb::CheckCredentials => word("кіру сәтті ме?", "авторизация прошла?", "signed in?"),
        Verb::CheckRegistry => word("деректер бар ма?", "данные есть?", "are there data?"),
        Verb::VerifySignature => word("ЭЦҚ расталды ма?", "ЭЦП подтверждена?", "signature confirmed?"),
        _ => word("бұзушылықтар бар ма?", "есть ли нарушения?", "are there faults?"),
    }
}

/// How a condition ends when it holds, and when it does not.
pub(crate) fn exits(verb: &Verb) -> (Word, Word) {
    match verb {
        Verb::CheckCredentials => (
            word("кіру сәтті өтті", "вход прошел успешно", "signed in"),
            word(
                "деректерде бұзушылық бар",
                "есть нарушения в данных",
                "faults in the data",
            ),
        ),
        Verb::CheckRegistry => (
            word("деректер бар", "данные есть", "data found"),
            word("деректер жоқ", "данных нет", "no data"),
        ),
        Verb::VerifySignature => (
            word("ЭЦҚ расталды", "ЭЦП подтверждена", "signature good"),
            word("ЭЦҚ расталмады", "ЭЦП не подтверждена", "signature not good"),
        ),
        Verb::AcceptDocuments => (
            word("толық", "полный", "complete"),
            word("толық емес", "неполный", "incomplete"),
        ),
        _ => (
            word("бұзушылық жоқ", "нарушений нет", "no faults"),
            word("бұзушылық бар", "есть нарушения", "faults"),
        ),
    }
}

/// What goes from a step to the next one in another pool.
pub(crate) fn message(verb: &Verb) -> Word {
    match verb {
        Verb::RegisterAccount | Verb::Authenticate => word("кіру деректері", "данные для входа", "sign-in data"),
        Verb::CheckCredentials => word("кіру орындалды", "вход выполнен", "signed in"),
        Verb::VerifySignature => word("ЭЦҚ расталды", "ЭЦП подтверждена", "signature confirmed"),
        Verb::CheckRegistry => word("деректер алынды", "данные получены", "data received"),
        Verb::FillRequest => word("толтырылған нысан", "форма запроса", "filled form"),
        Verb::SignRequest => word("қол қойылған сұрау салу", "подписанный запрос", "signed request"),
        Verb::ForwardRequest { .. } | Verb::Route { .. } => word("сұрау салу", "запрос", "request"),
        Verb::ReviewDocuments => word("құжаттар қабылданды", "документы приняты", "documents accepted"),
        verb if verb.is_refusal() => REFUSAL,
        Verb::FormResult | Verb::SignResult | Verb::HandOver | Verb::Deliver | Verb::ShowResult { .. } => RESULT,
        _ => DOCUMENTS,
    }
}

/// The applicant, as the procedure calls him.
pub(crate) fn applicant(procedure: &Procedure) -> Word {
    if says(procedure, "услугополучател") {
        word("Көрсетілетін қызметті алушы", "Услугополучатель", "Applicant")
    } else {
        word("Тұтынушы", "Потребитель", "Consumer")
    }
}

pub(crate) fn portal(procedure: &Procedure) -> Word {
    if says(procedure, "ПЭП") {
        word("ЭҮП", "ПЭП", "Portal")
    } else {
        word("Портал", "Портал", "Portal")
    }
}

pub(crate) fn center(procedure: &Procedure) -> Word {
    if says(procedure, "Государственной корпорации") {
        word(
            "Мемлекеттік корпорация",
            "Государственная корпорация",
            "State Corporation",
        )
    } else {
        word("ХҚКО", "ЦОН", "Public service centre")
    }
}

pub(crate) const AKIM: Word = word("Әкім аппараты", "Аппарат акима", "Office of the akim");
pub(crate) const GATEWAY: Word = word("ЭҮШ (ЭҮӨШ)", "ШЭП (РШЭП)", "E-government gateway");

fn says(procedure: &Procedure, word: &str) -> bool {
    procedure.steps.iter().any(|step| step.text.ru.contains(word))
}

pub(crate) fn registry(registry: Registry) -> Word {
    let ru = registry.printed();
    match registry {
        Registry::GbdFl => word("ЖТ МДҚ", ru, "Database of individuals"),
        Registry::NrIin => word("ЖСН ҰТ", ru, "Register of IINs"),
        Registry::Enis => word("БНАЖ", ru, "Notaries' system"),
        Registry::Cgo => word("ОМО АЖ", ru, "Central state bodies"),
        Registry::LabourMarket => word("«Еңбек нарығы» АЖ", ru, "Labour market"),
        Registry::ESobes => word("«Е-собес» АЖ", ru, "E-sobes"),
        Registry::Guardianship => word("Қорғаншылық тізілімі", "Реестр по опеке", "Register of guardianship"),
    }
}

/// The role of a lane, as the procedure calls it.
pub(crate) fn role(performer: Performer, procedure: &Procedure) -> Word {
    match performer {
        Performer::Applicant => word("Өтініш беруші", "Заявитель", "Applicant"),
        Performer::Operator if says(procedure, "оператор") => word("Оператор", "Оператор", "Operator"),
        Performer::Operator => word("Қызметкер", "Работник", "Operator"),
        Performer::Inspector => word("Инспектор", "Инспектор", "Inspector"),
        Performer::IssuingClerk => word("Беру секторы", "Сектор выдачи", "Issuing clerk"),
        Performer::CollectionSector => word("Жинақтау секторы", "Накопительный сектор", "Collection sector"),
        Performer::Courier => word("Курьер", "Курьер", "Courier"),
        Performer::Official => word("Қызметкер", "Сотрудник", "Official"),
        Performer::Specialist => word("Маман", "Специалист", "Specialist"),
        Performer::Chancellery => word("Кеңсе", "Канцелярия", "Chancellery"),
        Performer::Head => word("Басшы", "Руководитель", "Head"),
        Performer::Deputy => word("Басшының орынбасары", "Заместитель руководителя", "Deputy head"),
        Performer::UnitHead => word("Бөлім басшысы", "Руководитель отдела", "Head of unit"),
        Performer::Executor => word("Жауапты орындаушы", "Ответственный исполнитель", "Executor"),
        Performer::Commission => word("Комиссия", "Комиссия", "Commission"),
        Performer::Akim => word("Әкім", "Аким", "Akim"),
        Performer::AkimSpecialist => word("Маман", "Специалист", "Specialist"),
        Performer::System => word("Ақпараттық жүйе", "Информационная система", "Information system"),
    }
}

/// «Процедура услугодателя (пункт 5)».
pub(crate) fn providers_procedure(paragraph: Option<&str>) -> Text {
    let of =
        |open: &str, close: &str| paragraph.map_or_else(String::new, |paragraph| format!("{open}{paragraph}{close}"));
    Text {
        kk: format!("қызмет берушінің рәсімі{}", of(" (", "-тармақ)")),
        ru: format!("процедура услугодателя{}", of(" (пункт ", ")")),
        en: format!("the provider's procedure{}", of(" (item ", ")")),
    }
}

/// What is done, where no text of the act exists in the language.
pub(crate) fn deed(verb: &Verb) -> Word {
    match verb {
        Verb::RegisterAccount => word("порталда тіркелу", "регистрация на портале", "register on the portal"),
        Verb::Authenticate => word("авторизациялау", "авторизация", "sign in"),
        Verb::CheckCredentials => word(
            "кіру деректерін тексеру",
            "проверка данных для входа",
            "check the credentials",
        ),
        Verb::RejectCredentials => word(
            "авторизациялаудан бас тарту туралы хабарлама",
            "отказ в авторизации",
            "say that sign-in is refused",
        ),
        Verb::AcceptDocuments => word("құжаттарды қабылдау", "прием документов", "accept the documents"),
        Verb::FillRequest => word(
            "қызметті таңдау және нысанды толтыру",
            "заполнение формы",
            "choose the service and fill in the form",
        ),
        Verb::QueryRegistry { .. } => word("тізілімдерге сұрау салу", "запрос в реестры", "ask the registries"),
        Verb::CheckRegistry => word(
            "тізілім деректерін тексеру",
            "проверка наличия данных",
            "check the registries' data",
        ),
        Verb::RejectRegistry => word(
            "деректердің жоқтығы туралы хабарлама",
            "сообщение об отсутствии данных",
            "say that there are no data",
        ),
        Verb::SignRequest => word("сұрау салуға ЭЦҚ қою", "подписание запроса", "sign the request"),
        Verb::VerifySignature => word("ЭЦҚ тіркеу куәлігін тексеру", "проверка ЭЦП", "verify the signature"),
        Verb::RejectSignature => word(
            "ЭЦҚ расталмауы туралы хабарлама",
            "ЭЦП не подтверждена",
            "say that the signature is not confirmed",
        ),
        Verb::ForwardRequest { .. } => word("сұрау салуды жіберу", "направление запроса", "send the request on"),
        Verb::TakeIn => word("өтінішті қабылдау", "прием заявления", "take the application in"),
        Verb::Route { .. } => word("маршруттау", "маршрутизация", "route the message"),
        Verb::Register { .. } => word("өтінішті тіркеу", "регистрация заявления", "register the application"),
        Verb::ShowStatus { .. } => word("мәртебені көрсету", "отображение статуса", "show the status"),
        Verb::Accept => word("орындауға қабылдау", "принятие на исполнение", "take up the case"),
        Verb::Decide => word("шешім қабылдау", "принятие решения", "decide"),
        Verb::FormDocument { .. } => word(
            "шығыс құжатын қалыптастыру",
            "формирование выходного документа",
            "draw up the document",
        ),
        Verb::ConfirmDocument => word("құжатты растау", "подтверждение документа", "confirm the document"),
        Verb::SignDocument { .. } => word("құжатқа қол қою", "подписание документа", "sign the document"),
        Verb::ShowResult { .. } => word("нәтижені көрсету", "отображение результата", "show the result"),
        Verb::ReviewDocuments => word("құжаттарды тексеру", "проверка документов", "review the documents"),
        Verb::RejectDocuments => word(
            "бас тарту туралы хабарлама",
            "сообщение об отказе",
            "refuse with reasons",
        ),
        Verb::FormResult => word(
            "нәтижені қалыптастыру",
            "формирование результата",
            "draw up and sign the result",
        ),
        Verb::PassOn => word(
            "құжаттарды қарау және беру",
            "ознакомление и передача",
            "read and pass on",
        ),
        Verb::Resolve => word("орындаушыны белгілеу", "наложение резолюции", "name the executor"),
        Verb::Execute { .. } => word(
            "құжаттарды қарап, нәтижені ресімдеу",
            "исполнение",
            "examine and draw up the result",
        ),
        Verb::SignResult => word("нәтижеге қол қою", "подписание результата", "sign the result"),
        Verb::HandOver | Verb::Deliver => word("нәтижені беру", "выдача результата", "hand over the result"),
        Verb::Collect => word(
            "құжаттарды жинақтау",
            "передача в накопительный сектор",
            "collect the documents",
        ),
        Verb::SendByCourier => word("курьермен жіберу", "направление с курьером", "send by courier"),
        Verb::CallProvider => word(
            "қызмет берушіге жіберу",
            "направление услугодателю",
            "hand to the provider",
        ),
        Verb::ReceiveResult => word("нәтижені қабылдау", "получение результата", "receive the result"),
        Verb::Process | Verb::Nothing => word("сұрау салуды өңдеу", "обработка запроса", "process the request"),
    }
}

/// «процесс 5» in the language; the act's own words are Russian.
pub(crate) fn label(printed: &str, language: Language) -> String {
    let number: String = printed
        .chars()
        .filter(|letter| letter.is_ascii_digit() || *letter == '-')
        .collect();
    let condition = printed.contains("услови");
    let number = number.trim_matches('-');
    match (language, condition) {
        (Language::Ru, _) => printed.to_owned(),
        (Language::Kk, false) => format!("{number} үдеріс"),
        (Language::Kk, true) => format!("{number} шарт"),
        (Language::En, false) => format!("process {number}"),
        (Language::En, true) => format!("condition {number}"),
    }
}

/// «30 мин», «3 раб. дня» in short.
pub(crate) fn unit(unit: Unit) -> Word {
    match unit {
        Unit::Second => word("сек", "сек", "s"),
        Unit::Minute => word("мин", "мин", "min"),
        Unit::Hour => word("сағ", "ч", "h"),
        Unit::WorkingDay => word("жұмыс күні", "раб. дн.", "working d."),
        Unit::CalendarDay => word("күнтізбелік күн", "кал. дн.", "calendar d."),
        Unit::Month => word("ай", "мес.", "month"),
    }
}

/// The words of the drawing itself, after «Условные обозначения» of the acts.
pub(crate) mod legend {
    use super::{Word, word};

    /// A word of the legend.
    pub(crate) type Sign = Word;

    pub(crate) const TITLE: Word = word("Шартты белгілер", "Условные обозначения", "Legend");
    pub(crate) const START: Word = word("Бастапқы хабарлама", "Сообщение начальное", "Message start");
    pub(crate) const END: Word = word("Аяқтаушы хабарлама", "Сообщение завершающее", "Message end");
    pub(crate) const BETWEEN: Word = word("Аралық хабарлама", "Сообщение промежуточное", "Intermediate message");
    pub(crate) const PLAIN: Word = word("Қарапайым аяқтаушы оқиға", "Простое событие завершающее", "Plain end");
    pub(crate) const ERROR: Word = word("Қате", "Ошибка", "Error");
    pub(crate) const TIMER: Word = word("Таймер-оқиға", "Событие-таймер", "Timer");
    pub(crate) const SYSTEM: Word = word("Ақпараттық жүйе", "Информационная система", "Information system");
    pub(crate) const PROCESS: Word = word("Үдеріс", "Процесс", "Process");
    pub(crate) const CONDITION: Word = word("Шарт", "Условие", "Condition");
    pub(crate) const EITHER: Word = word(
        "Хабарламалардың бірін күту",
        "Ожидание одного из сообщений",
        "Wait for either message",
    );
    pub(crate) const MESSAGE: Word = word("Хабарламалар ағыны", "Поток сообщений", "Message flow");
    pub(crate) const CONTROL: Word = word("Басқару ағыны", "Поток управления", "Control flow");
    pub(crate) const DOCUMENT: Word = word(
        "Тұтынушыға берілетін электрондық құжат",
        "Электронный документ, представляемый конечному потребителю",
        "Electronic document given to the consumer",
    );
    pub(crate) const TERM: Word = word("Қызмет көрсету мерзімі", "Срок оказания услуги", "Term of the service");
    pub(crate) const CHANNELS: [Word; 4] = [
        word("портал арқылы", "через портал", "through the portal"),
        word("орталық арқылы", "через центр", "through the centre"),
        word("қызмет беруші арқылы", "через услугодателя", "at the provider"),
        word(
            "ауылдық округ әкімі арқылы",
            "через акима сельского округа",
            "through the akim of a rural district",
        ),
    ];
    pub(crate) const PARAGRAPH: Word = word("тармақ", "пункт", "item");
    pub(crate) const OF: Word = word("қаулысы", "от", "of");
}
