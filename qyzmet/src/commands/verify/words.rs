//! What is wrong with a file, for the person.

use std::path::Path;

use eds::report::Sentence;

use verification::VerificationError;

use super::VerifyError;

impl VerifyError {
    /// What is wrong and what to do.
    pub(in crate::commands) fn told(&self) -> Sentence {
        let say = |kk: String, ru: String, en: String| Sentence::new(kk, ru, en);
        match self {
            Self::Unreadable { path, cause } => say(
                format!("{path}: файлды оқу мүмкін емес ({cause}); жолы мен рұқсаттарын тексеріңіз"),
                format!("{path}: файл не читается ({cause}); проверьте путь и права"),
                format!("{path} cannot be read ({cause}); check the path and the permissions"),
            ),
            Self::Malformed { path, cause } => say(
                format!("{path}: файл бүлінген немесе басқа пішімде ({cause})"),
                format!("{path}: файл повреждён или другого формата ({cause})"),
                format!("{path}: {cause}"),
            ),
            Self::File { path, cause } => {
                let told = of_file(cause);
                say(
                    format!("{path}: {}", told.kk),
                    format!("{path}: {}", told.ru),
                    format!("{path}: {}", told.en),
                )
            }
            Self::NoContent(path) => say(
                format!("{path}: қолтаңба құжаттан бөлек; құжатты --content FILE арқылы көрсетіңіз"),
                format!("{path}: подпись отдельно от документа; укажите документ: --content FILE"),
                format!("{path} is a detached signature: name its content with --content FILE"),
            ),
            Self::NoTrust => say(
                "куәландырушы орталықтың куәліктері жоқ: --trust ca.pem беріңіз немесе ca.pem файлын қасына қойыңыз"
                    .to_owned(),
                "нет свидетельств удостоверяющего центра: дайте --trust ca.pem или положите ca.pem рядом с файлом"
                    .to_owned(),
                "no certificates of an authority: give --trust ca.pem, or put ca.pem beside the file".to_owned(),
            ),
            Self::NoRoot => say(
                "берілген куәліктердің ішінде түбірлік (өзіне өзі қол қойған) куәлік жоқ: оны да --trust арқылы беріңіз"
                    .to_owned(),
                "среди данных свидетельств нет корневого (подписанного самим собой): дайте и его через --trust"
                    .to_owned(),
                "no certificate given is a root, signed by itself: give the authority's root with --trust too"
                    .to_owned(),
            ),
            Self::NoPolicy(name) => say(
                format!("«{name}» саясаты жоқ; own-authority, nuc-rk немесе саясат құжатының жолын беріңіз"),
                format!("нет политики «{name}»; дайте own-authority, nuc-rk или путь к документу политики"),
                format!("there is no policy {name:?}; give own-authority, nuc-rk or the path of a policy document"),
            ),
        }
    }
}

/// Said beside the report: who named a content shall not think that it was looked at.
pub(super) fn content_unused(file: &Path) -> Sentence {
    let path = file.display();
    Sentence::new(
        format!("{path}: --content пайдаланылмады, өйткені қолтаңба осы файлдың өзінде тұрғанға қойылған"),
        format!("{path}: --content не использован: подписано то, что находится в самом файле"),
        format!("{path}: --content was not used: what is signed is in the file itself"),
    )
}

/// What is wrong with the file itself; causes deep inside are left in the words of the formats.
fn of_file(cause: &VerificationError) -> Sentence {
    let say = |kk: String, ru: String, en: String| Sentence::new(kk, ru, en);
    let en = cause.to_string();
    match cause {
        VerificationError::TooLarge { limit } => say(
            format!("файл {limit} байттан үлкен"),
            format!("файл больше {limit} байт"),
            en,
        ),
        VerificationError::TooManyFiles { limit } => say(
            format!("файлдар саны {limit}-тен көп"),
            format!("файлов больше, чем {limit}"),
            en,
        ),
        VerificationError::Mixed => say(
            "бірге тек бір құжат беттерінің суреттері тексеріледі".to_owned(),
            "вместе проверяются только изображения страниц одного документа".to_owned(),
            en,
        ),
        VerificationError::Card(cause) => say(
            format!("электрондық құжат карточкасы қабылданбайды: {cause}"),
            format!("карточка электронного документа не принимается: {cause}"),
            en,
        ),
        VerificationError::UnknownKind => say(
            "файл PDF те, CMS те, XML де, сурет те (PNG, JPEG, TIFF) емес".to_owned(),
            "файл не PDF, не CMS, не XML и не изображение (PNG, JPEG, TIFF)".to_owned(),
            en,
        ),
        VerificationError::ContentMissing => say(
            "қолтаңба құжаттан бөлек: қол қойылған құжатты да беріңіз".to_owned(),
            "подпись отдельно от документа: дайте и сам подписанный документ".to_owned(),
            en,
        ),
        VerificationError::CutOff => say(
            "файл үзіліп қалған: оның соңы жоқ; файлды қайтадан толық алыңыз".to_owned(),
            "файл обрезан: его конца нет; получите файл заново целиком".to_owned(),
            en,
        ),
        VerificationError::NoSignature => say("файлда қолтаңба жоқ".to_owned(), "в файле нет подписи".to_owned(), en),
        VerificationError::Pdf(_)
        | VerificationError::Cms(_)
        | VerificationError::Xml(_)
        | VerificationError::Picture(_) => say(
            format!("файл бүлінген немесе оқылмайды ({cause})"),
            format!("файл повреждён или не читается ({cause})"),
            en,
        ),
        VerificationError::Particulars { what } => say(
            format!("қол қойылған деректер құжаттың деректері емес ({what})"),
            format!("подписанные данные не являются данными документа ({what})"),
            en,
        ),
    }
}
