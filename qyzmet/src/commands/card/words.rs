//! What comes of a card, for the person.

use card::CardError;
use eds::report::Sentence;

use super::Failure;
use crate::commands::chain;

pub(super) fn made(path: &str, size_bytes: usize) -> Sentence {
    Sentence::new(
        format!("{path}: {size_bytes} байт"),
        format!("{path}: {size_bytes} байт"),
        format!("{path}: {size_bytes} bytes"),
    )
}

impl Failure {
    /// What is wrong and what to do.
    pub(super) fn told(&self) -> Sentence {
        let say = |kk: String, ru: String, en: String| Sentence::new(kk, ru, en);
        match self {
            Self::Material(cause) => cause.told(),
            Self::NoContent => say(
                "бірде-бір CMS ішінде құжат жоқ: қол қойылған құжатты --content FILE арқылы көрсетіңіз".to_owned(),
                "ни в одной CMS нет самого документа: укажите подписанный документ, --content FILE".to_owned(),
                self.to_string(),
            ),
            Self::Cms(cause) => say(
                format!("CMS оқылмайды ({cause})"),
                format!("CMS не читается ({cause})"),
                self.to_string(),
            ),
            Self::Card(cause) => of_card(cause),
            Self::Unwritable { path, cause } => say(
                format!("{path}: файлды жазу мүмкін емес ({cause}); орын мен рұқсаттарды тексеріңіз"),
                format!("{path}: файл не записать ({cause}); проверьте место и права"),
                format!("{path} cannot be written ({cause}); check the place and the permissions"),
            ),
        }
    }
}

/// Why there is no card; what formats say themselves stays in their words.
fn of_card(error: &CardError) -> Sentence {
    let say = |kk: String, ru: String, en: String| Sentence::new(kk, ru, en);
    let en = chain(error);
    match error {
        CardError::Signature { number, cause } => say(
            format!("{number}-қолтаңба оқылмайды ({cause})"),
            format!("подпись {number} не читается ({cause})"),
            en,
        ),
        CardError::OtherContent { number } => say(
            format!("{number}-қолтаңбаның ішінде түпнұсқадан басқа құжат тұр"),
            format!("внутри подписи {number} не подлинник, а другой документ"),
            en,
        ),
        CardError::NoSignature => say(
            "карточка жасайтын қолтаңба жоқ".to_owned(),
            "нет подписи, для которой делать карточку".to_owned(),
            en,
        ),
        CardError::TooManySignatures { limit } => say(
            format!("қолтаңбалар саны {limit}-тен көп"),
            format!("подписей больше, чем {limit}"),
            en,
        ),
        CardError::TooLarge { limit } => say(
            format!("түпнұсқа {limit} байттан үлкен"),
            format!("подлинник больше {limit} байт"),
            en,
        ),
        CardError::Name(name) => say(
            format!("«{name}» файл атауы емес: түпнұсқаның атауы жолсыз болуы керек"),
            format!("«{name}» не имя файла: у подлинника должно быть имя без пути"),
            en,
        ),
        CardError::NotValid(_) => say(
            "қолтаңбалардың жарамдылығы дәлелденбеген; себебін `qyzmet verify` айтады, --even-if-bad соны көрсететін карточка жасайды".to_owned(),
            "действительность подписей не доказана; причину скажет `qyzmet verify`, а --even-if-bad сделает карточку, в которой это сказано".to_owned(),
            format!("{en}; `qyzmet verify` says why, and --even-if-bad makes a card that says so"),
        ),
        CardError::Draw(cause) => say(
            format!("карточка салынбады: {}", chain(cause)),
            format!("карточка не сделана: {}", chain(cause)),
            en,
        ),
    }
}
