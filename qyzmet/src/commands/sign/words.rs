//! Why nothing was signed, for the person.

use eds::report::Sentence;

use super::SignError;
use crate::commands::chain;

fn told(kk: &str, ru: &str, cause: Sentence) -> Sentence {
    let Sentence {
        kk: cause_kk,
        ru: cause_ru,
        en,
    } = cause;
    Sentence::new(format!("{kk}: {cause_kk}"), format!("{ru}: {cause_ru}"), en)
}

impl SignError {
    /// What is wrong and what to do. What servers and formats said themselves stays in their words.
    pub(super) fn told(&self) -> Sentence {
        let say = |kk: String, ru: String, en: String| Sentence::new(kk, ru, en);
        let en = chain(self);
        match self {
            Self::File(cause) => cause.told(),
            Self::Key { path, cause } => {
                let told = cause.told();
                say(
                    format!("{path}: {}", told.kk),
                    format!("{path}: {}", told.ru),
                    format!("{path}: {}", told.en),
                )
            }
            Self::Unwritable { path, cause } => say(
                format!("{path}: файлды жазу мүмкін емес ({cause}); орын мен рұқсаттарды тексеріңіз"),
                format!("{path}: файл не записать ({cause}); проверьте место и права"),
                format!("{path} cannot be written ({cause}); check the place and the permissions"),
            ),
            Self::NoCertificate(alias) => say(
                format!("«{alias}» кілтінің қасында куәлік жоқ: оны `qyzmet key accept` арқылы қосыңыз"),
                format!("рядом с ключом «{alias}» нет свидетельства: добавьте его через `qyzmet key accept`"),
                en,
            ),
            Self::NotText => say(
                "файл UTF-8 мәтіні емес: XML немесе құпиясөз файлын UTF-8 түрінде сақтаңыз".to_owned(),
                "файл не является текстом UTF-8: сохраните XML или файл с паролем в UTF-8".to_owned(),
                "the file is not UTF-8 text: save the XML or the password file as UTF-8".to_owned(),
            ),
            Self::NoPassword { path } => say(
                format!("{path}: файл құпиясөз үшін тым үлкен"),
                format!("{path}: файл слишком велик для пароля"),
                en,
            ),
            Self::XmlLevel => say(
                "XML құжатына тек b деңгейінде қол қойылады: --level b беріңіз".to_owned(),
                "XML подписывается только на уровне b: дайте --level b".to_owned(),
                "XML is signed at level b only: give --level b".to_owned(),
            ),
            Self::NoTsa => say(
                "уақыт белгісі керек: қызметті --tsa URL арқылы көрсетіңіз".to_owned(),
                "нужна метка времени: укажите службу, --tsa URL".to_owned(),
                en,
            ),
            Self::NoContent => say(
                "қолтаңба құжаттан бөлек: құжатты --content FILE арқылы көрсетіңіз".to_owned(),
                "подпись отдельно от документа: укажите документ, --content FILE".to_owned(),
                en,
            ),
            Self::Network(cause) => told("қол қойылмады", "не подписано", cause.told()),
            Self::Raise(cause) => told("қол қойылмады", "не подписано", cause.told()),
            Self::NoEvidence { cause } => {
                let cause = cause.told();
                say(
                    format!(
                        "{}. Тізімін --crl арқылы немесе оны берген орталықтың куәлігін --trust арқылы беріңіз",
                        cause.kk
                    ),
                    format!(
                        "{}. Дайте его список, --crl, или свидетельство выдавшего центра, --trust",
                        cause.ru
                    ),
                    en,
                )
            }
            _ => say(format!("қол қойылмады: {en}"), format!("не подписано: {en}"), en),
        }
    }
}
