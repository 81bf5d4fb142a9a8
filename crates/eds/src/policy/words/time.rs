//! Of the time of signing, and of those who signed the signature.

use jiff::Timestamp;

use super::{chain_broken, local, revocation_unknown, say};
use crate::policy::proof::Fault;
use crate::report::Sentence;

pub(in crate::policy) fn time_question() -> Sentence {
    say(
        "Қол қою уақыты дәлелденген бе?",
        "Доказано ли время подписания?",
        "Is the time of signing proved?",
    )
}

pub(in crate::policy) fn time_proved(at: Timestamp, by: &str, is_archived: bool) -> Sentence {
    let at = local(at);
    if is_archived {
        return say(
            format!(
                "Иә: қолтаңба {at} кезінде болған, мұны «{by}» уақыт белгісі растайды, дәлелдемелер мұрағаттық белгімен қорғалған."
            ),
            format!(
                "Да: подпись существовала {at}, это подтверждает метка времени «{by}», а доказательства защищены архивной меткой."
            ),
            format!(
                "Yes: the signature existed at {at} by the time stamp of \"{by}\", and the evidence is protected by an archive time stamp."
            ),
        );
    }
    say(
        format!(
            "Иә: қолтаңба {at} кезінде болған, мұны «{by}» уақыт белгісі растайды. Тіркеу куәлігі осы сәтке тексерілді."
        ),
        format!(
            "Да: подпись существовала {at}, это подтверждает метка времени «{by}». Свидетельство проверено на этот момент."
        ),
        format!(
            "Yes: the signature existed at {at} by the time stamp of \"{by}\". The certificate was checked as of that moment."
        ),
    )
}

pub(in crate::policy) fn no_stamp() -> Sentence {
    say(
        "Уақыт белгісі жоқ және талап етілмейді: бәрі тексеру сәтіне тексерілді.",
        "Метки времени нет, и она не требуется: всё проверено на момент проверки.",
        "There is no time stamp and none is required: everything was checked as of the moment of checking.",
    )
}

pub(in crate::policy) fn stamp_missing() -> Sentence {
    say(
        "Жоқ: уақыт белгісі талап етіледі, бірақ қолтаңбада ол жоқ. Құжатқа уақыт белгісін қосып қайта қол қойыңыз.",
        "Нет: требуется метка времени, а в подписи её нет. Подпишите документ заново с меткой времени.",
        "No: a time stamp is required and the signature has none. Sign the document again with a time stamp.",
    )
}

pub(in crate::policy) fn claimed_after_stamp(claimed: Timestamp, at: Timestamp) -> Sentence {
    let (claimed, at) = (local(claimed), local(at));
    say(
        format!(
            "Жоқ: қол қоюшы {claimed} уақытын көрсетеді, ал уақыт белгісі одан ерте, {at} қойылған. Компьютер сағатын түзетіп, құжатқа қайта қол қойыңыз."
        ),
        format!(
            "Нет: подписавший указывает {claimed}, а метка времени поставлена раньше, {at}. Исправьте часы компьютера и подпишите документ заново."
        ),
        format!(
            "No: the signer claims {claimed}, but the time stamp is earlier, of {at}. Correct the clock of the computer and sign the document again."
        ),
    )
}

pub(in crate::policy) fn stamp_left_aside(fault: &Fault) -> Sentence {
    let [kk, ru, en] = named(fault);
    say(
        format!("Уақыт белгісі бар, бірақ ол дәлел емес ({kk}); талап етілмейді, бәрі тексеру сәтіне тексерілді."),
        format!("Метка времени есть, но не доказательна ({ru}); она не требуется, всё проверено на момент проверки."),
        format!(
            "There is a time stamp, but it proves nothing ({en}); none is required, and everything was checked as of the moment of checking."
        ),
    )
}

pub(in crate::policy) fn stamp_fault(fault: &Fault) -> Sentence {
    let [kk, ru, en] = named(fault);
    say(
        format!("Жоқ: уақыт белгісі дәлел емес ({kk}). Құжатқа жаңа уақыт белгісімен қайта қол қойыңыз."),
        format!("Нет: метка времени не доказательна ({ru}). Подпишите документ заново с новой меткой времени."),
        format!("No: the time stamp proves nothing ({en}). Sign the document again with a new time stamp."),
    )
}

fn named(fault: &Fault) -> [String; 3] {
    let inside = |Sentence { kk, ru, en }: Sentence| {
        [kk, ru, en].map(|words| words.trim_end_matches('.').replace(['(', ')'], ""))
    };
    match fault {
        Fault::Other => [
            "ол басқа деректерге қойылған",
            "она поставлена на другие данные",
            "it is over other data",
        ]
        .map(ToOwned::to_owned),
        Fault::Token(fault) => inside(fault.told()),
        Fault::Chain(broken) => inside(chain_broken(broken)),
        Fault::Expired { at } => {
            let at = local(*at);
            [
                format!("орталықтың куәлігі {at} аяқталған, мұрағаттық белгі жоқ"),
                format!("свидетельство центра истекло {at}, а архивной метки нет"),
                format!("the certificate of its authority expired on {at} and there is no archive time stamp"),
            ]
        }
        Fault::NotYet { at } => {
            let at = local(*at);
            [
                format!("ол {at}, тексеру сәтінен кейін қойылған"),
                format!("она поставлена {at}, позже момента проверки"),
                format!("it is of {at}, after the moment of checking"),
            ]
        }
        Fault::Revoked { at } => {
            let at = local(*at);
            [
                format!("орталықтың куәлігі {at} қайтарып алынған"),
                format!("свидетельство центра отозвано {at}"),
                format!("the certificate of its authority was revoked on {at}"),
            ]
        }
        Fault::Unknown(gap) => inside(revocation_unknown(gap)),
        Fault::Algorithm { name } => [
            format!("{name} алгоритмі бұдан былай қабылданбайды"),
            format!("алгоритм {name} больше не принимается"),
            format!("{name} is no longer accepted"),
        ],
    }
}

pub(in crate::policy) fn algorithm_outdated(name: &str) -> Sentence {
    say(
        format!("Жоқ: {name} алгоритмінің мерзімі осы сәтке өтіп кеткен. Құжатқа жаңа кілтпен қол қойыңыз."),
        format!("Нет: срок алгоритма {name} к этому моменту истёк. Подпишите документ новым ключом."),
        format!("No: the time of {name} was over at that moment. Sign the document with a new key."),
    )
}

pub(in crate::policy) fn was_valid(at: Timestamp, until: Timestamp) -> Sentence {
    let (at, until) = (local(at), local(until));
    say(
        format!("Иә: {at}, дәлелденген қол қою сәтінде жарамды болған; мерзімі {until} аяқталды."),
        format!("Да: {at}, в доказанный момент подписания, действовало; срок истёк {until}."),
        format!("Yes: it was valid at {at}, the proved moment of signing; it expired on {until}."),
    )
}

pub(in crate::policy) fn counter_question() -> Sentence {
    say(
        "Осы қолтаңбаны растаған қолтаңбалар жарамды ма?",
        "Действительны ли подписи, заверяющие эту подпись?",
        "Are the signatures over this signature valid?",
    )
}

pub(in crate::policy) fn counter_unproved(name: &str) -> Sentence {
    say(
        format!("Белгісіз: «{name}» растаушы қолтаңбасының жарамдылығы дәлелденбеген, төмендегі есепті қараңыз."),
        format!("Неизвестно: действительность заверяющей подписи «{name}» не доказана, смотрите её отчёт ниже."),
        format!("Unknown: the counter-signature of \"{name}\" is not proved to be valid; see its report below."),
    )
}

pub(in crate::policy) fn counter_wrong(name: &str) -> Sentence {
    say(
        format!("Жоқ: «{name}» растаушы қолтаңбасы жарамсыз, төмендегі есепті қараңыз."),
        format!("Нет: заверяющая подпись «{name}» недействительна, смотрите её отчёт ниже."),
        format!("No: the counter-signature of \"{name}\" is not valid; see its report below."),
    )
}
