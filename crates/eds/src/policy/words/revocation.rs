//! Of revocation: good, revoked with the reason, unknown with the cause.

use jiff::Timestamp;

use super::{local, say};
use crate::crl::RevocationReason;
use crate::policy::revocation::Gap;
use crate::report::Sentence;

pub(in crate::policy) fn revocation_question() -> Sentence {
    say(
        "Тіркеу куәлігі қайтарып алынбаған ба?",
        "Не отозвано ли регистрационное свидетельство?",
        "Is the certificate free of revocation?",
    )
}

pub(in crate::policy) fn not_revoked(as_of: Timestamp) -> Sentence {
    let as_of = local(as_of);
    say(
        format!("Қайтарып алынбаған: {as_of} күнгі тізім бойынша."),
        format!("Не отозвано: по списку от {as_of}."),
        format!("Not revoked, by the list of {as_of}."),
    )
}

pub(in crate::policy) fn revoked(at: Timestamp, reason: RevocationReason) -> Sentence {
    let at = local(at);
    let Sentence { kk, ru, en } = reason_words(reason);
    say(
        format!("{at} қайтарып алынған (күші жойылған){kk}. Жаңа тіркеу куәлігін алып, құжатқа қайта қол қойыңыз."),
        format!(
            "Отозвано (аннулировано) {at}{ru}. Получите новое регистрационное свидетельство и подпишите документ заново."
        ),
        format!("Revoked on {at}{en}. Obtain a new certificate and sign the document again."),
    )
}

fn reason_words(reason: RevocationReason) -> Sentence {
    match reason {
        RevocationReason::Unspecified => say("", "", ""),
        RevocationReason::KeyCompromise => say(
            ": кілт бөгде адамның қолына түскен",
            ": ключ попал в чужие руки",
            ": the key fell into other hands",
        ),
        RevocationReason::AffiliationChanged => say(
            ": иесінің жұмыс орны өзгерген",
            ": изменилось место работы владельца",
            ": the holder's affiliation changed",
        ),
        RevocationReason::Superseded => say(
            ": жаңасымен ауыстырылған",
            ": заменено новым",
            ": it was replaced by a new one",
        ),
        RevocationReason::CessationOfOperation => say(
            ": енді пайдаланылмайды",
            ": больше не используется",
            ": it is no longer used",
        ),
        RevocationReason::CertificateHold => say(
            ": қолданылуы тоқтатыла тұрған",
            ": действие приостановлено",
            ": it is suspended",
        ),
    }
}

pub(in crate::policy) fn authority_revoked(name: &str, at: Timestamp) -> Sentence {
    let at = local(at);
    say(
        format!("«{name}» орталығының тіркеу куәлігі {at} қайтарып алынған. Басқа орталық берген кілтпен қол қойыңыз."),
        format!("Свидетельство центра «{name}» отозвано {at}. Подпишите документ ключом, который выдал другой центр."),
        format!(
            "The certificate of the authority \"{name}\" was revoked on {at}. Sign the document with a key certified by another authority."
        ),
    )
}

pub(in crate::policy) fn revocation_unknown(gap: &Gap) -> Sentence {
    let Sentence { kk, ru, en } = gap_words(gap);
    say(
        format!(
            "Белгісіз: {kk}. Бұл тексерілмейінше қолтаңба қабылданбайды. Кейінірек қайталаңыз; көмектеспесе, қолдау қызметіне хабарласыңыз."
        ),
        format!(
            "Неизвестно: {ru}. Пока это не проверено, подпись не принимается. Повторите позже; если не поможет, обратитесь в службу поддержки."
        ),
        format!(
            "Unknown: {en}. Until this is checked, the signature is not accepted. Try again later; if that does not help, contact support."
        ),
    )
}

fn gap_words(gap: &Gap) -> Sentence {
    match gap {
        Gap::NoList { issuer } => say(
            format!("«{issuer}» орталығының қайтарып алынған тіркеу куәліктерінің тізімі жоқ"),
            format!("нет списка отозванных свидетельств центра «{issuer}»"),
            format!("there is no revocation list of \"{issuer}\""),
        ),
        Gap::NotByIssuer { issuer } => say(
            format!("қайтарып алынған тіркеу куәліктерінің тізіміне «{issuer}» орталығы қол қоймаған"),
            format!("список отозванных свидетельств подписан не центром «{issuer}»"),
            format!("the revocation list is not signed by \"{issuer}\""),
        ),
        Gap::Incomplete { issuer } => say(
            format!("«{issuer}» орталығының тізімі барлық тіркеу куәліктерін қамтымайды"),
            format!("список центра «{issuer}» охватывает не все свидетельства"),
            format!("the list of \"{issuer}\" does not cover all certificates"),
        ),
        Gap::NotYetCurrent { from } => {
            let from = local(*from);
            say(
                format!("қайтарып алынған тіркеу куәліктерінің тізімі {from} бастап қолданылады"),
                format!("список отозванных свидетельств начнёт действовать {from}"),
                format!("the revocation list comes into effect on {from}"),
            )
        }
        Gap::Stale { since } => {
            let since = local(*since);
            say(
                format!("қайтарып алынған тіркеу куәліктерінің тізімі {since} ескірген"),
                format!("список отозванных свидетельств устарел {since}"),
                format!("the revocation list went out of date on {since}"),
            )
        }
        Gap::NoChain => say(
            "тіркеу куәліктерінің тізбегі құрылмаған",
            "цепочка свидетельств не построена",
            "there is no chain of certificates",
        ),
        Gap::Unavailable { cause } => say(
            format!("қайтарып алынған тіркеу куәліктерінің тізімі қолжетімсіз ({cause})"),
            format!("список отозванных свидетельств недоступен ({cause})"),
            format!("the revocation list is not available ({cause})"),
        ),
    }
}
