//! What the doctor says: one sentence each, which part is wrong and what to do.

use std::borrow::Cow;

use eds::ocsp::ErrorStatus;
use eds::report::Sentence;
use exchange::trust::AskError;
use jiff::Timestamp;

use super::found::Found;

pub(super) fn say(
    kk: impl Into<Cow<'static, str>>,
    ru: impl Into<Cow<'static, str>>,
    en: impl Into<Cow<'static, str>>,
) -> Sentence {
    Sentence::new(kk, ru, en)
}

/// Before a finding: all right, or not.
pub(super) fn marks() -> [Sentence; 2] {
    [say("жақсы", "верно", "good"), say("ҚАТЕ", "ОШИБКА", "BAD")]
}

pub(super) fn not_usable(cause: &str) -> Sentence {
    say(
        format!("бұл бөлімді пайдалану мүмкін емес: {cause}"),
        format!("этот раздел нельзя использовать: {cause}"),
        format!("this section cannot be used: {cause}"),
    )
}

/// Why an address gave nothing, and what to do.
pub(super) fn silent(error: &AskError) -> Sentence {
    match error {
        AskError::Status { status, .. } if (300..400).contains(status) => say(
            format!("басқа жерге бағыттайды ({status} мәртебесі); нақты мекенжайды жазыңыз"),
            format!("ведёт в другое место (статус {status}); напишите адрес, где это на самом деле"),
            format!("it leads elsewhere (status {status}); write the address where it really is"),
        ),
        AskError::Status { status, .. } => say(
            format!("{status} мәртебесімен жауап береді; мекенжайды түзетіңіз немесе сол сервердің журналын қараңыз"),
            format!("отвечает статусом {status}; исправьте адрес или посмотрите журнал того сервера"),
            format!("it answers with the status {status}; correct the address or look at that server's log"),
        ),
        AskError::TooLarge { limit, .. } => say(
            format!("жауап {limit} байттан үлкен; бұл басқа қызмет"),
            format!("ответ больше {limit} байт; это другая служба"),
            format!("the answer is larger than {limit} bytes; this is another service"),
        ),
        AskError::NoAddress { .. } | AskError::Forbidden { .. } => say(
            "бұл мекенжай емес; оны http://host:port/path түрінде жазыңыз",
            "это не адрес; напишите его как http://host:port/path",
            "this is not an address; write it as http://host:port/path",
        ),
        AskError::Unreachable { late: true, .. } => say(
            "бес секундта ешкім жауап бермеді; сервер істеп тұр ма, желіаралық экран өткізе ме?",
            "за пять секунд никто не ответил; работает ли сервер, пропускает ли межсетевой экран?",
            "nothing answered in five seconds; is the server running, and does a firewall let us through?",
        ),
        AskError::Unreachable { late: false, .. } => say(
            "ол жерде ешкім тыңдап тұрған жоқ; серверді іске қосыңыз немесе мекенжайды түзетіңіз",
            "там никто не слушает; запустите сервер или исправьте адрес",
            "nobody listens there; start the server or correct the address",
        ),
    }
}

/// What came is not what was wanted: «жауап — веб-бет, ал … емес».
pub(super) fn instead(found: Found, [kk, ru, en]: [&str; 3], [kk_do, ru_do, en_do]: [&str; 3]) -> Sentence {
    let [kk_found, ru_found, en_found] = match found {
        Found::Nothing => ["жауап бос", "ответ пуст", "the answer is empty"],
        Found::Page => [
            "жауап ретінде веб-бет келді",
            "пришла веб-страница",
            "the answer is a web page",
        ],
        Found::Other => [
            "жауап ретінде басқа нәрсе келді",
            "пришло что-то другое",
            "the answer is something else",
        ],
    };
    say(
        format!("{kk_found}, {kk} емес; {kk_do}"),
        format!("{ru_found}, а не {ru}; {ru_do}"),
        format!("{en_found} and not {en}; {en_do}"),
    )
}

pub(super) fn no_root(cause: &std::io::Error) -> Sentence {
    say(
        format!("сенімді түбірлік куәлік оқылмайды ({cause}); [trust] root түзетіңіз"),
        format!("доверенное корневое свидетельство не читается ({cause}); исправьте [trust] root"),
        format!("the trusted root cannot be read ({cause}); correct [trust] root"),
    )
}

pub(super) fn root_is_none() -> Sentence {
    say(
        "файлда PEM түріндегі куәлік жоқ; онда орталығыңыздың түбірлік куәлігін қойыңыз",
        "в файле нет свидетельства в PEM; положите туда корневое свидетельство своего центра",
        "the file holds no certificate in PEM; put the root of your authority there",
    )
}

pub(super) fn answers() -> Sentence {
    say("жүйе жауап береді", "система отвечает", "the system answers")
}

pub(super) fn mail_answers() -> Sentence {
    say(
        "пошта сервері қосылымдарды қабылдайды",
        "почтовый сервер принимает соединения",
        "the mail server accepts connections",
    )
}

pub(super) fn mail_silent() -> Sentence {
    say(
        "пошта сервері жауап бермейді; [mail] host пен port түзетіңіз",
        "почтовый сервер не отвечает; исправьте [mail] host и port",
        "the mail server does not answer; correct [mail] host and port",
    )
}

pub(super) fn expired(name: &str, until: Timestamp) -> Sentence {
    say(
        format!("«{name}» куәлігінің мерзімі {until} бітті; орталыққа жаңа куәлік керек"),
        format!("срок свидетельства «{name}» истёк {until}; центру нужно новое"),
        format!("the certificate \"{name}\" expired at {until}; the authority needs a new one"),
    )
}

pub(super) fn not_yet(name: &str, from: Timestamp) -> Sentence {
    say(
        format!("«{name}» куәлігі тек {from} бастап қолданылады; сағат дұрыс па?"),
        format!("свидетельство «{name}» действует только с {from}; верны ли часы?"),
        format!("the certificate \"{name}\" is valid from {from} only; is the clock right?"),
    )
}

pub(super) fn ends_soon(name: &str, until: Timestamp) -> Sentence {
    say(
        format!("«{name}» куәлігінің мерзімі жақында, {until} бітеді; орталықтың куәлігін жаңартыңыз"),
        format!("срок свидетельства «{name}» скоро истекает, {until}; обновите свидетельство центра"),
        format!("the certificate \"{name}\" ends soon, at {until}; renew the authority"),
    )
}

pub(super) fn stranger(name: &str, offered: &str) -> Sentence {
    say(
        format!(
            "«{name}» куәландырушы орталығына сенімді түбір қол қоймаған (оның өз түбірі — «{offered}»); [trust] root немесе [addresses] authority түзетіңіз"
        ),
        format!(
            "удостоверяющий центр «{name}» подписан не тем корнем, которому доверяют (его собственный корень — «{offered}»); исправьте [trust] root или [addresses] authority"
        ),
        format!(
            "the issuing authority \"{name}\" is not signed by the trusted root (its own root is \"{offered}\"); correct [trust] root or [addresses] authority"
        ),
    )
}

pub(super) fn no_certificate() -> Sentence {
    say(
        "орталық бірде-бір куәлік жарияламайды; ол жердегі орталықтың істеп тұрғанын тексеріңіз",
        "центр не публикует ни одного свидетельства; проверьте, работает ли он там",
        "it publishes no certificate; see whether the authority runs there",
    )
}

pub(super) fn in_force(name: &str, pinned: bool) -> Sentence {
    if pinned {
        say(
            format!("«{name}» қолданыста, сенімді түбірден"),
            format!("«{name}» действует, под доверенным корнем"),
            format!("\"{name}\" is in force under the trusted root"),
        )
    } else {
        say(
            format!("«{name}» қолданыста; оның түбірі [trust] root арқылы бекітілмеген"),
            format!("«{name}» действует; его корень не закреплён в [trust] root"),
            format!("\"{name}\" is in force; its root is not pinned by [trust] root"),
        )
    }
}

pub(super) fn list_good(number: u64, length: usize, until: Timestamp) -> Sentence {
    say(
        format!("№ {number} тізім, жазбалары: {length}, {until} дейін жарамды"),
        format!("список № {number}, записей: {length}, годен до {until}"),
        format!("list {number} with {length} entries, good until {until}"),
    )
}

pub(super) fn list_incomplete() -> Sentence {
    say(
        "бұл дельта, жанама немесе ішінара тізім, ол жеке ештеңені дәлелдемейді; [trust] crl_url ішінде толық тізімді көрсетіңіз",
        "это дельта, косвенный или частичный список, сам по себе он ничего не доказывает; укажите полный список в [trust] crl_url",
        "the list is a delta, indirect or partial one, which proves nothing alone; name the complete list in [trust] crl_url",
    )
}

pub(super) fn list_of_stranger(name: &str) -> Sentence {
    say(
        format!(
            "тізімге «{name}» қол қойған, оған сенбейміз немесе кілті басқа; мекенжайды немесе [trust] root түзетіңіз"
        ),
        format!(
            "список подписал «{name}», которому мы не доверяем или чей ключ другой; исправьте адрес или [trust] root"
        ),
        format!(
            "the list is signed by \"{name}\", whom we do not trust or whose key is another; correct the address or [trust] root"
        ),
    )
}

pub(super) fn list_stale(since: Timestamp) -> Sentence {
    say(
        format!("тізім {since} ескірді; орталық жаңасын жариялауы керек"),
        format!("список устарел {since}; центр должен опубликовать новый"),
        format!("the list went out of date at {since}; the authority must publish a new one"),
    )
}

pub(super) fn list_of_future(from: Timestamp) -> Sentence {
    say(
        format!("тізім болашақтан, {from}; сағаттарды түзетіңіз"),
        format!("список из будущего, {from}; исправьте часы"),
        format!("the list is of the future, {from}; set the clocks"),
    )
}

pub(super) fn delta_good(number: u64, base: u64) -> Sentence {
    say(
        format!("№ {base} тізімге № {number} дельта"),
        format!("дельта № {number} к списку № {base}"),
        format!("delta {number} to the list {base}"),
    )
}

pub(super) fn delta_ahead(base: u64) -> Sentence {
    say(
        format!("дельта № {base} тізімге жасалған, ол жарияланғанынан жаңа; тізімді қайта жариялаңыз"),
        format!("дельта сделана к списку № {base}, он новее опубликованного; опубликуйте список заново"),
        format!("the delta is to the list {base}, which is newer than the one published; republish the list"),
    )
}

pub(super) fn delta_is_none() -> Sentence {
    say(
        "бұл тізім дельта емес; [trust] delta_url түзетіңіз",
        "этот список не дельта; исправьте [trust] delta_url",
        "the list is no delta; correct [trust] delta_url",
    )
}

pub(super) fn delta_not_yet() -> Sentence {
    say(
        "әлі жарияланбаған: қолданыстағы бұрынғы тізім жоқ",
        "ещё не опубликована: более раннего действующего списка нет",
        "not published yet: there is no older list in force",
    )
}

pub(super) fn no_issuer() -> Sentence {
    say(
        "орталықтың куәлігінсіз бағалау мүмкін емес; жоғарыдан қараңыз",
        "нельзя оценить без свидетельства центра; см. выше",
        "cannot be judged without the certificate of the issuing authority; see above",
    )
}

pub(super) fn ocsp_refuses(status: ErrorStatus) -> Sentence {
    let Sentence { kk, ru, en } = status.told();
    say(
        format!(
            "OCSP қызметі бас тартады ({kk}): ол бұл орталық атынан сөйлемейді немесе ақаулы; [trust] ocsp_url түзетіңіз"
        ),
        format!("служба OCSP отказывает ({ru}): она не от этого центра или неисправна; исправьте [trust] ocsp_url"),
        format!(
            "the responder refuses with {en}: it does not speak for this authority or is not well; correct [trust] ocsp_url"
        ),
    )
}

pub(super) fn ocsp_good() -> Sentence {
    say(
        "OCSP қызметі жауап береді, оны орталық тағайындаған",
        "служба OCSP отвечает и назначена центром",
        "the responder answers and the authority appointed it",
    )
}

pub(super) fn ocsp_not_appointed(name: &str) -> Sentence {
    say(
        format!(
            "OCSP жауабына «{name}» куәлігімен қол қойылған, оған орталық қол қоймаған; [trust] ocsp_url түзетіңіз немесе қызметке осы орталықтың куәлігін беріңіз"
        ),
        format!(
            "ответ OCSP подписан свидетельством «{name}», которое центр не подписывал; исправьте [trust] ocsp_url или дайте службе свидетельство этого центра"
        ),
        format!(
            "the responder signs with the certificate \"{name}\", which the issuing authority did not sign; correct [trust] ocsp_url or give the responder a certificate of this authority"
        ),
    )
}

pub(super) fn ocsp_other_key() -> Sentence {
    say(
        "OCSP жауабына куәліктегіден басқа кілтпен қол қойылған; қызметке өз кілтін беріңіз",
        "ответ OCSP подписан не тем ключом, что в свидетельстве; дайте службе её собственный ключ",
        "the answer is signed with another key than its certificate's; give the responder its own key",
    )
}

pub(super) fn ocsp_expired(name: &str) -> Sentence {
    say(
        format!("OCSP қызметінің «{name}» куәлігінің мерзімі бітті; оны жаңартыңыз"),
        format!("срок свидетельства службы OCSP «{name}» истёк; обновите его"),
        format!("the responder's certificate \"{name}\" has expired; renew it"),
    )
}

pub(super) fn ocsp_proves_nothing(fault: &Sentence) -> Sentence {
    let Sentence { kk, ru, en } = fault;
    say(
        format!("OCSP жауабы ештеңені дәлелдемейді ({kk}); қызметтің куәлігі мен сағатын қараңыз"),
        format!("ответ OCSP ничего не доказывает ({ru}); проверьте свидетельство и часы службы"),
        format!("{en}; look at the responder's certificate and clock"),
    )
}

pub(super) fn tsp_certificate(fault: &Sentence) -> Sentence {
    let Sentence { kk, ru, en } = fault;
    say(
        format!("уақыт белгісі қызметінің куәлігі жарамайды ({kk}); оған тиісті куәлік беріңіз"),
        format!("свидетельство службы меток времени не годится ({ru}); дайте ей надлежащее"),
        format!("{en}; give the time-stamping authority a proper certificate"),
    )
}

pub(super) fn tsp_proves_nothing(fault: &Sentence) -> Sentence {
    let Sentence { kk, ru, en } = fault;
    say(
        format!("уақыт белгісі алынбады ({kk}); уақыт белгісі қызметінің баптауын қараңыз"),
        format!("метки времени нет ({ru}); проверьте настройку службы меток времени"),
        format!("{en}; look at the setup of the time-stamping authority"),
    )
}

pub(super) fn tsp_alone() -> Sentence {
    say(
        "уақыт белгісі қызметінің куәлігі белгімен бірге келмейді; қызмет оны қосып жіберуі керек",
        "свидетельство службы меток времени не приходит вместе с меткой; служба должна его прилагать",
        "the certificate of the time-stamping authority does not come along; it must be sent with the stamp",
    )
}

pub(super) fn tsp_stranger(name: &str) -> Sentence {
    say(
        format!(
            "белгілерге «{name}» қол қояды, оның куәлігін сенімді орталық бермеген; [trust] tsp_url немесе [trust] root түзетіңіз"
        ),
        format!(
            "метки подписывает «{name}», чьё свидетельство выдал не тот центр, которому доверяют; исправьте [trust] tsp_url или [trust] root"
        ),
        format!(
            "the stamps are signed by \"{name}\", whose certificate is not of an authority we trust; correct [trust] tsp_url or [trust] root"
        ),
    )
}

pub(super) fn tsp_other_time(stamped: Timestamp, now: Timestamp) -> Sentence {
    say(
        format!("белгідегі уақыт {stamped}, ал біздің сағат {now}; сағаттарды түзетіңіз"),
        format!("в метке {stamped}, а на наших часах {now}; исправьте часы"),
        format!("the stamp says {stamped} and our clock {now}; set the clocks"),
    )
}

pub(super) fn tsp_good(name: &str, until: Timestamp) -> Sentence {
    say(
        format!("«{name}» белгі қояды; оның куәлігі {until} дейін"),
        format!("«{name}» ставит метки; его свидетельство до {until}"),
        format!("\"{name}\" stamps; its certificate lasts until {until}"),
    )
}
