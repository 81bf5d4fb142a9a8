//! Why services prove nothing, for the person who asked. What belongs to the log alone stays in English.

use eds::report::{Sentence, local};

use crate::enquiry::EnquiryError;
use crate::trust::{AskError, OcspError, StampError};

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
            Self::Token { address, source } => {
                let Sentence { kk, ru, .. } = source.told();
                say(
                    format!("{address} жарамды уақыт белгісін бермеді ({kk})"),
                    format!("{address} не дал годной метки времени ({ru})"),
                    en,
                )
            }
            Self::NotTrusted { address, reason } => say(
                format!("{address} уақыт белгілері орталығына сенім жоқ ({})", reason.kk),
                format!("центру меток времени {address} нет доверия ({})", reason.ru),
                en,
            ),
            Self::OtherTime { address, stamped } => {
                let stamped = local(*stamped);
                say(
                    format!("{address} уақыт белгісінде {stamped} тұр, бұл қазіргі уақыт емес"),
                    format!("в метке времени {address} стоит {stamped}, это не текущее время"),
                    format!("the time stamp of {address} says {stamped}, which is not now"),
                )
            }
        }
    }
}

impl OcspError {
    pub fn told(&self) -> Sentence {
        let en = self.to_string();
        match self {
            Self::Ask(cause) => cause.told(),
            Self::Unreadable { address, source } => of_responder(address, source.told(), en),
            Self::Fault { address, fault } => of_responder(address, fault.told(), en),
        }
    }
}

fn of_responder(address: &str, Sentence { kk, ru, .. }: Sentence, en: String) -> Sentence {
    say(
        format!("{address} OCSP қызметі: {kk}"),
        format!("служба OCSP {address}: {ru}"),
        en,
    )
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
            Self::Stamp { address, source } => {
                let Sentence { kk, ru, .. } = source.told();
                say(
                    format!("{address} уақыт белгілері орталығы: {kk}"),
                    format!("центр меток времени {address}: {ru}"),
                    format!("{self}: {source}"),
                )
            }
            Self::Ocsp { address, source } => of_responder(address, source.told(), format!("{self}: {source}")),
            Self::OcspFault { address, fault } => of_responder(address, fault.told(), self.to_string()),
            Self::Revoked { address, at } => {
                let at = local(*at);
                say(
                    format!("{address} OCSP қызметінің айтуынша куәлік {at} кері қайтарылған"),
                    format!("по ответу службы OCSP {address} свидетельство отозвано {at}"),
                    format!("the OCSP responder {address} says: revoked on {at}"),
                )
            }
            Self::NotKnown { address } => say(
                format!("{address} OCSP қызметі бұл куәлікті білмейді"),
                format!("служба OCSP {address} не знает этого свидетельства"),
                self.to_string(),
            ),
            Self::Unreadable { address, source } => {
                let Sentence { kk, ru, .. } = source.told();
                say(
                    format!("{address} бергені оқылмайды ({kk})"),
                    format!("то, что даёт {address}, не читается ({ru})"),
                    format!("{self}: {source}"),
                )
            }
        }
    }
}
