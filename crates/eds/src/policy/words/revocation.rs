//! Of revocation: good, revoked with the reason, unknown with the cause.

use jiff::Timestamp;

use super::{local, local_seconds, say};
use crate::crl::RevocationReason;
use crate::ocsp::AnswerFault;
use crate::policy::revocation::{Gap, Source};
use crate::report::Sentence;

pub(in crate::policy) fn revocation_question() -> Sentence {
    say(
        "Тіркеу куәлігі қайтарып алынбаған ба?",
        "Не отозвано ли регистрационное свидетельство?",
        "Is the certificate free of revocation?",
    )
}

pub(in crate::policy) fn not_revoked(as_of: Timestamp, source: Source) -> Sentence {
    let as_of = local(as_of);
    match source {
        Source::List => say(
            format!("Қайтарып алынбаған: {as_of} күнгі тізім бойынша."),
            format!("Не отозвано: по списку от {as_of}."),
            format!("Not revoked, by the list of {as_of}."),
        ),
        Source::Answer => say(
            format!("Қайтарып алынбаған: орталықтың {as_of} берген жауабы (OCSP) бойынша."),
            format!("Не отозвано: по ответу центра (OCSP) от {as_of}."),
            format!("Not revoked, by the authority's answer (OCSP) of {as_of}."),
        ),
    }
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
    let Sentence {
        kk: again_kk,
        ru: again_ru,
        en: again_en,
    } = again_words(gap);
    say(
        format!(
            "Белгісіз: {kk}. Бұл тексерілмейінше қолтаңба қабылданбайды. {again_kk}; көмектеспесе, қолдау қызметіне хабарласыңыз."
        ),
        format!(
            "Неизвестно: {ru}. Пока это не проверено, подпись не принимается. {again_ru}; если не поможет, обратитесь в службу поддержки."
        ),
        format!(
            "Unknown: {en}. Until this is checked, the signature is not accepted. {again_en}; if that does not help, contact support."
        ),
    )
}

/// When to try again: the moment from which the evidence is asked for anew, where it is known.
fn again_words(gap: &Gap) -> Sentence {
    match gap {
        Gap::Unavailable {
            next_try: Some(moment), ..
        } => {
            let moment = local_seconds(*moment);
            say(
                format!("{moment} кейін қайталаңыз"),
                format!("Повторите после {moment}"),
                format!("Try again after {moment}"),
            )
        }
        _ => say("Кейінірек қайталаңыз", "Повторите позже", "Try again later"),
    }
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
        Gap::Indirect { issuer } => say(
            format!(
                "«{issuer}» орталығының тізімі басқа орталықтардың тіркеу куәліктерін де қамтиды, ондай тізім ештеңені дәлелдемейді"
            ),
            format!(
                "список центра «{issuer}» содержит свидетельства других центров (indirectCRL), такой список ничего не доказывает"
            ),
            format!("the list of \"{issuer}\" is an indirect one, which proves nothing here"),
        ),
        Gap::Partitioned { issuer } => say(
            format!("«{issuer}» орталығының тізімі барлық тіркеу куәліктерін қамтымайды"),
            format!("список центра «{issuer}» охватывает не все свидетельства"),
            format!("the list of \"{issuer}\" does not cover all certificates"),
        ),
        Gap::Unreadable { issuer, oid } => say(
            format!("«{issuer}» орталығының тізімінде бізге белгісіз міндетті кеңейту бар ({oid})"),
            format!("в списке центра «{issuer}» есть неизвестное обязательное расширение ({oid})"),
            format!("the list of \"{issuer}\" has a critical extension that is not known here ({oid})"),
        ),
        Gap::DeltaAlone { issuer } => say(
            format!("«{issuer}» орталығының өзгерістер тізімі ғана бар, толық тізімі жоқ"),
            format!("есть только список изменений центра «{issuer}», а полного списка нет"),
            format!("there is only a delta of \"{issuer}\" and no complete list"),
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
        Gap::AfterExpiry { from } => {
            let from = local(*from);
            say(
                format!("деректер ({from}) тіркеу куәлігінің мерзімі біткеннен кейін жасалған"),
                format!("данные от {from} составлены после окончания срока свидетельства"),
                format!("the evidence of {from} was made after the certificate had run out"),
            )
        }
        Gap::Answer(fault) => fault.told(),
        Gap::NotKnown { issuer } => say(
            format!("«{issuer}» орталығы бұл тіркеу куәлігін білмейді (OCSP: unknown)"),
            format!("центр «{issuer}» не знает этого свидетельства (OCSP: unknown)"),
            format!("the authority \"{issuer}\" does not know the certificate (OCSP: unknown)"),
        ),
        Gap::ResponderUnproved => say(
            "OCSP жауабына қол қойған қызметтің тіркеу куәлігі қайтарып алынбағаны дәлелденбеген",
            "не доказано, что не отозвано свидетельство службы, подписавшей ответ OCSP",
            "it is not proved that the certificate of the OCSP responder is not revoked",
        ),
        Gap::NoChain => say(
            "тіркеу куәліктерінің тізбегі құрылмаған",
            "цепочка свидетельств не построена",
            "there is no chain of certificates",
        ),
        Gap::Unavailable {
            cause: Sentence { kk, ru, en },
            ..
        } => say(
            format!("тіркеу куәліктерінің қайтарып алынуы туралы деректер қолжетімсіз ({kk})"),
            format!("данные об отзыве свидетельств недоступны ({ru})"),
            format!("the data on revocation are not available ({en})"),
        ),
    }
}

impl AnswerFault {
    /// Why the answer proves nothing, for the person.
    pub fn told(&self) -> Sentence {
        match self {
            Self::OtherCertificate => say(
                "OCSP жауабы басқа тіркеу куәлігі туралы",
                "ответ OCSP о другом свидетельстве",
                "the OCSP answer is about another certificate",
            ),
            Self::ResponderMissing => say(
                "OCSP жауабына қол қойған қызметтің тіркеу куәлігі жауапта жоқ",
                "в ответе OCSP нет свидетельства службы, которая его подписала",
                "the OCSP answer lacks the certificate of its responder",
            ),
            Self::Algorithm { oid } => say(
                format!("OCSP жауабына қолдау көрсетілмейтін {oid} алгоритмімен қол қойылған"),
                format!("ответ OCSP подписан по неподдерживаемому алгоритму {oid}"),
                format!("the OCSP answer is signed with the unsupported algorithm {oid}"),
            ),
            Self::Signature => say(
                "OCSP жауабының қолтаңбасы дұрыс емес",
                "подпись ответа OCSP неверна",
                "the signature of the OCSP answer is wrong",
            ),
            Self::NotAppointed { name } => say(
                format!("OCSP жауабын берген «{name}» қызметін орталықтың өзі тағайындамаған"),
                format!("служба OCSP «{name}» не назначена самим центром"),
                format!("the OCSP responder \"{name}\" was not appointed by the authority itself"),
            ),
            Self::Purpose { name } => say(
                format!("«{name}» тіркеу куәлігі OCSP жауаптарына арналмаған"),
                format!("свидетельство «{name}» не предназначено для ответов OCSP"),
                format!("the certificate of \"{name}\" is not for OCSP"),
            ),
            Self::ResponderExpired { name, .. } => say(
                format!("OCSP қызметінің «{name}» тіркеу куәлігінің мерзімі сай емес"),
                format!("срок свидетельства службы OCSP «{name}» не действует"),
                format!("the certificate of the OCSP responder \"{name}\" is not in force"),
            ),
            Self::NotYet { from } => {
                let from = local(*from);
                say(
                    format!("OCSP жауабы болашақтағы уақытпен белгіленген ({from})"),
                    format!("ответ OCSP датирован будущим ({from})"),
                    format!("the OCSP answer is of the future ({from})"),
                )
            }
            Self::Stale { since } => {
                let since = local(*since);
                say(
                    format!("OCSP жауабы {since} ескірген"),
                    format!("ответ OCSP устарел {since}"),
                    format!("the OCSP answer went out of date on {since}"),
                )
            }
            Self::OtherNonce => say(
                "OCSP жауабы басқа сұрауға берілген",
                "ответ OCSP дан на другой запрос",
                "the OCSP answer is to another request",
            ),
        }
    }
}
