//! Why bytes and services prove nothing, for the person: the same causes as in the log, in three languages.

use crate::EdsError;
use crate::ocsp::{AnswerError, ErrorStatus};
use crate::report::Sentence;
use crate::tsp::{Rejection, TokenFault, TspError};

impl EdsError {
    /// Which part of a format is meant stays in English alone: it helps whoever reads the log.
    pub fn told(&self) -> Sentence {
        let en = self.to_string();
        match self {
            Self::Malformed { .. } => Sentence::new(
                "деректер бүлінген немесе басқа пішімде",
                "данные повреждены или другого формата",
                en,
            ),
            Self::Policy { .. } => Sentence::new(
                "тексеру саясатының құжаты түсініксіз",
                "документ политики проверки не разобран",
                en,
            ),
            Self::TooLarge { limit, .. } => Sentence::new(
                format!("деректер {limit} байттан үлкен"),
                format!("данные больше {limit} байт"),
                en,
            ),
            Self::TooMany { limit, .. } => Sentence::new(
                format!("бөліктердің саны {limit}-тен көп"),
                format!("частей больше, чем {limit}"),
                en,
            ),
            Self::UnknownCritical { oid, .. } => Sentence::new(
                format!("бізге белгісіз міндетті кеңейту бар ({oid})"),
                format!("есть неизвестное обязательное расширение ({oid})"),
                en,
            ),
            Self::UnsupportedAlgorithm { oid } => Sentence::new(
                format!("{oid} алгоритміне қолдау көрсетілмейді"),
                format!("алгоритм {oid} не поддерживается"),
                en,
            ),
            Self::Key { .. } => Sentence::new("кілтті пайдалану мүмкін емес", "ключ нельзя использовать", en),
            Self::SignatureMismatch => Sentence::new(
                "қолтаңбаның мәні кілтке және қол қойылған атрибуттарға сәйкес емес",
                "значение подписи не соответствует ключу и подписанным атрибутам",
                en,
            ),
            Self::KeyMismatch => Sentence::new(
                "тіркеу куәлігі қол қойған кілтке берілмеген",
                "регистрационное свидетельство выдано не на тот ключ, которым подписано",
                en,
            ),
            Self::Attributes { .. } => Sentence::new(
                "қол қойылған атрибуттар қабылданбайды",
                "подписанные атрибуты не принимаются",
                en,
            ),
            Self::DigestMismatch => Sentence::new(
                "қол қойылған атрибуттар басқа құжаттікі",
                "подписанные атрибуты относятся к другому документу",
                en,
            ),
            Self::ContentMissing => Sentence::new(
                "қолтаңба құжаттан бөлек, ал құжаттың өзі жоқ",
                "подпись отдельно от документа, а самого документа нет",
                en,
            ),
            Self::CutOff => Sentence::new("PDF үзіліп қалған: оның соңы жоқ", "PDF обрезан: его конца нет", en),
            Self::NoSignature => Sentence::new("қолтаңба жоқ", "подписи нет", en),
            Self::Profile { .. } => Sentence::new(
                "тіркеу куәлігін жасау мүмкін емес",
                "регистрационное свидетельство изготовить нельзя",
                en,
            ),
            Self::Attachment { .. } => {
                Sentence::new("қоса берілген файлдар оқылмайды", "приложенные файлы не читаются", en)
            }
            Self::Pdf { .. } => Sentence::new(
                "PDF құжатына қол қою немесе оны тексеру мүмкін емес",
                "PDF нельзя подписать или проверить",
                en,
            ),
        }
    }
}

impl AnswerError {
    pub fn told(&self) -> Sentence {
        let en = self.to_string();
        match self {
            Self::Unreadable(_) => Sentence::new("бұл OCSP жауабы емес", "это не ответ OCSP", en),
            Self::Refused(status) => {
                let Sentence { kk, ru, .. } = status.told();
                Sentence::new(
                    format!("OCSP қызметі бас тартты: {kk}"),
                    format!("служба OCSP отказала: {ru}"),
                    en,
                )
            }
            Self::OtherForm => Sentence::new(
                "OCSP жауабының пішіміне қолдау көрсетілмейді",
                "вид ответа OCSP не поддерживается",
                en,
            ),
        }
    }
}

impl ErrorStatus {
    /// RFC 6960 §2.3; in English its name there.
    pub fn told(self) -> Sentence {
        let (kk, ru) = match self {
            Self::MalformedRequest => ("сұрау дұрыс құрылмаған", "запрос составлен неправильно"),
            Self::InternalError => ("қызметтің ішкі қатесі", "внутренняя ошибка службы"),
            Self::TryLater => ("кейінірек сұрау керек", "спросить нужно позже"),
            Self::SignatureRequired => ("сұрауға қол қойылуы тиіс", "запрос должен быть подписан"),
            Self::Unauthorized => (
                "ол бұл орталықтың куәліктері туралы жауап бермейді",
                "она не отвечает о свидетельствах этого центра",
            ),
        };
        Sentence::new(kk, ru, self.name())
    }
}

impl TspError {
    pub fn told(&self) -> Sentence {
        let en = self.to_string();
        match self {
            Self::Unreadable(_) => Sentence::new("бұл уақыт белгісі емес", "это не метка времени", en),
            Self::Rejected { failure, .. } => {
                let Sentence { kk, ru, .. } = failure.map_or_else(no_cause, Rejection::told);
                Sentence::new(format!("қызмет бас тартты: {kk}"), format!("служба отказала: {ru}"), en)
            }
            Self::OtherImprint => Sentence::new(
                "уақыт белгісі басқа деректерге қойылған",
                "метка времени поставлена на другие данные",
                en,
            ),
            Self::OtherNonce => Sentence::new(
                "уақыт белгісі басқа сұрауға берілген",
                "метка времени дана на другой запрос",
                en,
            ),
            Self::OtherPolicy { found, wanted } => Sentence::new(
                format!("уақыт белгісі {wanted} емес, {found} саясатымен берілген"),
                format!("метка времени дана по политике {found}, а не {wanted}"),
                en,
            ),
            Self::CertificateMissing => Sentence::new(
                "уақыт белгісімен бірге орталықтың тіркеу куәлігі келмеді",
                "вместе с меткой времени не пришло свидетельство её центра",
                en,
            ),
            Self::Token(fault) => fault.told(),
        }
    }
}

fn no_cause() -> Sentence {
    Sentence::new("себебі айтылмаған", "причина не названа", "no cause given")
}

impl Rejection {
    /// RFC 3161 §2.4.2.
    pub fn told(self) -> Sentence {
        let (kk, ru) = match self {
            Self::BadAlgorithm => (
                "хэш алгоритміне қолдау көрсетілмейді немесе оның ұзындығы басқа",
                "алгоритм хэша не поддерживается, или его длина другая",
            ),
            Self::BadRequest => ("мұндай сұрауға қолдау көрсетілмейді", "такой запрос не поддерживается"),
            Self::BadDataFormat => ("сұрау дұрыс құрылмаған", "запрос составлен неправильно"),
            Self::TimeNotAvailable => (
                "оның сағаты қазір қолжетімсіз, кейінірек қайталаңыз",
                "её часы сейчас недоступны, повторите позже",
            ),
            Self::UnacceptedPolicy => (
                "сұралған саясатпен уақыт белгісі берілмейді",
                "по запрошенной политике метки времени не даются",
            ),
            Self::UnacceptedExtension => (
                "сұрауда қолдау көрсетілмейтін кеңейту бар",
                "в запросе есть расширение, которое не поддерживается",
            ),
            Self::AddInfoNotAvailable => ("қосымша мәлімет түсініксіз", "дополнительные сведения непонятны"),
            Self::SystemFailure => (
                "қызметтің ішкі қатесі, кейінірек қайталаңыз",
                "внутренняя ошибка службы, повторите позже",
            ),
        };
        Sentence::new(kk, ru, self.words())
    }
}

impl TokenFault {
    pub fn told(&self) -> Sentence {
        match self {
            Self::NoCertificate => Sentence::new(
                "орталықтың тіркеу куәлігі жоқ",
                "в ней нет свидетельства её центра",
                "it does not carry the certificate of its authority",
            ),
            Self::Purpose => Sentence::new(
                "орталықтың куәлігі уақыт белгілеріне арналмаған",
                "свидетельство центра не предназначено для меток времени",
                "the certificate of its authority is not for time stamps",
            ),
            Self::NotValidThen { .. } => Sentence::new(
                "орталықтың куәлігі сол кезде жарамсыз болған",
                "свидетельство центра тогда не действовало",
                "the certificate of its authority was not valid then",
            ),
            Self::Algorithm { .. } | Self::Attributes | Self::Digest | Self::Signature | Self::OtherCertificate => {
                Sentence::new("ол бүлінген", "она повреждена", "it is damaged")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::ocsp::AnswerFault;

    /// Says something of its own in each language, and no English in the first two.
    fn is_whole(told: &Sentence) {
        assert!(
            told.kk != told.ru && told.ru != told.en && !told.en.is_empty(),
            "{told:?}"
        );
        for text in [&told.kk, &told.ru] {
            let english = |word: &&str| word.chars().filter(char::is_ascii_alphabetic).count() > 1;
            let known = |word: &str| ["OCSP", "PDF"].contains(&word.trim_matches([',', ':', '.', '(', ')']));
            let left: Vec<&str> = text.split(' ').filter(english).filter(|word| !known(word)).collect();
            assert!(left.is_empty(), "{left:?} in {text}");
        }
    }

    #[test]
    fn every_cause_is_said_in_three_languages() {
        let what = "time-stamp response";
        let oid = || "1.2.3".to_owned();
        let (name, at) = (|| "«Қызмет»".to_owned(), Timestamp::UNIX_EPOCH);
        for error in [
            EdsError::Malformed { what },
            EdsError::Policy {
                cause: "missing field".into(),
            },
            EdsError::TooLarge { what, limit: 1 },
            EdsError::TooMany { what, limit: 1 },
            EdsError::UnknownCritical { what, oid: oid() },
            EdsError::UnsupportedAlgorithm { oid: oid() },
            EdsError::Key { what },
            EdsError::SignatureMismatch,
            EdsError::KeyMismatch,
            EdsError::Attributes { what },
            EdsError::DigestMismatch,
            EdsError::ContentMissing,
            EdsError::CutOff,
            EdsError::NoSignature,
            EdsError::Profile { what },
            EdsError::Attachment { what },
            EdsError::Pdf { what },
        ] {
            is_whole(&error.told());
            is_whole(&AnswerError::from(error.clone()).told());
            is_whole(&TspError::from(error).told());
        }
        is_whole(&AnswerError::OtherForm.told());
        for status in ErrorStatus::ALL {
            is_whole(&AnswerError::Refused(status).told());
        }
        for failure in Rejection::ALL.map(Some).into_iter().chain([None]) {
            let words = "Bad request".to_owned();
            is_whole(&TspError::Rejected { failure, words }.told());
        }
        let (found, wanted) = (oid(), oid());
        for error in [
            TspError::OtherImprint,
            TspError::OtherNonce,
            TspError::OtherPolicy { found, wanted },
            TspError::CertificateMissing,
            TspError::Token(TokenFault::NoCertificate),
            TspError::Token(TokenFault::Purpose),
            TspError::Token(TokenFault::NotValidThen { at }),
            TspError::Token(TokenFault::Signature),
        ] {
            is_whole(&error.told());
        }
        for fault in [
            AnswerFault::OtherCertificate,
            AnswerFault::ResponderMissing,
            AnswerFault::Algorithm { oid: oid() },
            AnswerFault::Signature,
            AnswerFault::NotAppointed { name: name() },
            AnswerFault::Purpose { name: name() },
            AnswerFault::ResponderExpired { name: name(), at },
            AnswerFault::NotYet { from: at },
            AnswerFault::Stale { since: at },
            AnswerFault::OtherNonce,
        ] {
            is_whole(&fault.told());
        }
    }
}
