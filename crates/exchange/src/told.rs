//! Why services prove nothing, for the person who asked. What a service or a format says itself stays in its words.

use eds::report::Sentence;

use crate::enquiry::EnquiryError;
use crate::trust::{AskError, StampError};

fn say(kk: String, ru: String, en: String) -> Sentence {
    Sentence::new(kk, ru, en)
}

impl AskError {
    pub fn told(&self) -> Sentence {
        let en = self.to_string();
        match self {
            Self::NoAddress { address } => say(
                format!("«{address}» мекенжай емес; оны http://host:port/path түрінде жазыңыз"),
                format!("«{address}» не адрес; напишите его как http://host:port/path"),
                en,
            ),
            Self::Unreachable { address, late: true } => say(
                format!("{address} уақытында жауап бермеді"),
                format!("{address} не ответил вовремя"),
                en,
            ),
            Self::Unreachable { address, late: false } => say(
                format!("{address} жауап бермейді: байланыс жоқ"),
                format!("{address} не отвечает: нет соединения"),
                en,
            ),
            Self::Status { address, status } => say(
                format!("{address} {status} мәртебесімен жауап береді"),
                format!("{address} отвечает статусом {status}"),
                en,
            ),
            Self::TooLarge { address, limit } => say(
                format!("{address} жауабы {limit} байттан үлкен"),
                format!("ответ {address} больше {limit} байт"),
                en,
            ),
            Self::Forbidden { address } => say(
                format!("{address}: куәлік бізді мұндай мекенжайға жібере алмайды"),
                format!("{address}: по такому адресу свидетельство не может нас послать"),
                en,
            ),
        }
    }
}

impl StampError {
    pub fn told(&self) -> Sentence {
        let en = self.to_string();
        match self {
            Self::NoAddress => say(
                "уақыт белгілері орталығының мекенжайы көрсетілмеген".to_owned(),
                "адрес центра меток времени не указан".to_owned(),
                en,
            ),
            Self::Ask { source, .. } => source.told(),
            Self::Token { address, source } => say(
                format!("{address} жарамды уақыт белгісін бермеді ({source})"),
                format!("{address} не дал годной метки времени ({source})"),
                en,
            ),
            Self::NotTrusted { address, reason } => say(
                format!("{address} уақыт белгілері орталығына сенім жоқ ({reason})"),
                format!("центру меток времени {address} нет доверия ({reason})"),
                en,
            ),
            Self::OtherTime { address, stamped } => say(
                format!("{address} уақыт белгісінде {stamped} тұр, бұл қазіргі уақыт емес"),
                format!("в метке времени {address} стоит {stamped}, это не текущее время"),
                en,
            ),
        }
    }
}

impl EnquiryError {
    pub fn told(&self) -> Sentence {
        match self {
            Self::Client(cause) => say(
                format!("HTTP клиенті жасалмады ({cause})"),
                format!("не создать клиента HTTP ({cause})"),
                format!("{self}: {cause}"),
            ),
            Self::Ask(cause) => cause.told(),
            Self::Stamp { address, source } => say(
                format!("{address} уақыт белгілері орталығы: {source}"),
                format!("центр меток времени {address}: {source}"),
                format!("{self}: {source}"),
            ),
            Self::Ocsp { address, source } => say(
                format!("{address} OCSP қызметі: {source}"),
                format!("служба OCSP {address}: {source}"),
                format!("{self}: {source}"),
            ),
            Self::OcspFault { address, fault } => say(
                format!("{address} OCSP қызметінің жауабы ештеңені дәлелдемейді ({fault})"),
                format!("ответ службы OCSP {address} ничего не доказывает ({fault})"),
                self.to_string(),
            ),
            Self::Revoked { address, at } => say(
                format!("{address} OCSP қызметінің айтуынша куәлік {at} кері қайтарылған"),
                format!("по ответу службы OCSP {address} свидетельство отозвано {at}"),
                self.to_string(),
            ),
            Self::NotKnown { address } => say(
                format!("{address} OCSP қызметі бұл куәлікті білмейді"),
                format!("служба OCSP {address} не знает этого свидетельства"),
                self.to_string(),
            ),
            Self::Unreadable { address, source } => say(
                format!("{address} бергені оқылмайды ({source})"),
                format!("то, что даёт {address}, не читается ({source})"),
                format!("{self}: {source}"),
            ),
        }
    }
}
