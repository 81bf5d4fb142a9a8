//! Of the signature and the document it is for.

use super::say;
use crate::facts::Below;
use crate::report::Sentence;

pub(in crate::policy) fn algorithm_question() -> Sentence {
    say(
        "Қолтаңба рұқсат етілген алгоритммен жасалған ба?",
        "Создана ли подпись допустимым алгоритмом?",
        "Was the signature made with an accepted algorithm?",
    )
}

pub(in crate::policy) fn algorithm_refused(name: &str) -> Sentence {
    say(
        format!(
            "Жоқ: {name} алгоритмі қабылданбайды. Құжатқа RSA, ECDSA немесе ГОСТ 34.10-2015 кілтімен, SHA-256 немесе Стрибог хешімен қайта қол қойыңыз."
        ),
        format!(
            "Нет: алгоритм {name} не принимается. Подпишите документ заново ключом RSA, ECDSA или ГОСТ 34.10-2015, с хешем SHA-256 или «Стрибог»."
        ),
        format!(
            "No: {name} is not accepted. Sign the document again with an RSA, ECDSA or GOST 34.10-2015 key and a SHA-256 or Streebog digest."
        ),
    )
}

pub(in crate::policy) fn key_short(bits: usize, min: usize) -> Sentence {
    say(
        format!("Жоқ: {bits} биттік RSA кілті рұқсат етілген {min} биттен қысқа. Жаңа тіркеу куәлігін алыңыз."),
        format!(
            "Нет: ключ RSA длиной {bits} бит короче допустимых {min}. Получите новое регистрационное свидетельство."
        ),
        format!("No: an RSA key of {bits} bits is shorter than the {min} allowed. Obtain a new certificate."),
    )
}

pub(in crate::policy) fn integrity_question() -> Sentence {
    say(
        "Құжат қол қойылғаннан кейін өзгертілмеген бе?",
        "Не изменён ли документ после подписания?",
        "Is the document unchanged since it was signed?",
    )
}

pub(in crate::policy) fn unchanged() -> Sentence {
    say(
        "Құжат өзгертілмеген.",
        "Документ не изменён.",
        "The document is unchanged.",
    )
}

pub(in crate::policy) fn changed() -> Sentence {
    say(
        "Құжат өзгертілген немесе қолтаңба басқа құжатқа қойылған. Қол қойылған құжаттың өзін ұсыныңыз немесе құжатқа қайта қол қойыңыз.",
        "Документ изменён, или подпись поставлена под другим документом. Предоставьте именно тот документ, который был подписан, или подпишите его заново.",
        "The document was changed, or the signature belongs to another one. Provide the very document that was signed, or sign it again.",
    )
}

pub(in crate::policy) fn signature_question() -> Sentence {
    say(
        "Қолтаңба тіркеу куәлігінің кілтімен жасалған ба?",
        "Создана ли подпись ключом регистрационного свидетельства?",
        "Was the signature made with the key of the certificate?",
    )
}

pub(in crate::policy) fn signature_fits() -> Sentence {
    say(
        "Иә, қолтаңба кілтке сәйкес келеді.",
        "Да, подпись соответствует ключу.",
        "Yes, the signature matches the key.",
    )
}

pub(in crate::policy) fn signature_wrong() -> Sentence {
    say(
        "Жоқ, қолтаңба бүлінген немесе басқа кілтпен жасалған. Құжатқа қайта қол қойыңыз.",
        "Нет, подпись повреждена или создана другим ключом. Подпишите документ заново.",
        "No, the signature is damaged or was made with another key. Sign the document again.",
    )
}

pub(in crate::policy) fn signer_missing() -> Sentence {
    say(
        "Қолтаңбада қол қоюшының тіркеу куәлігі жоқ. Тіркеу куәлігін қосып, құжатқа қайта қол қойыңыз.",
        "В подписи нет регистрационного свидетельства подписавшего. Подпишите документ заново, включив свидетельство в подпись.",
        "The signature does not contain the signer's certificate. Sign the document again with the certificate included.",
    )
}

pub(in crate::policy) fn attributes_question() -> Sentence {
    say(
        "Қолтаңбада құжат туралы міндетті мәліметтер бар ма?",
        "Есть ли в подписи обязательные сведения о документе?",
        "Does the signature carry the required statements about the document?",
    )
}

pub(in crate::policy) fn attributes_present() -> Sentence {
    say(
        "Иә, мазмұн түрі мен хеш көрсетілген.",
        "Да, тип содержимого и хеш указаны.",
        "Yes, content type and digest are stated.",
    )
}

pub(in crate::policy) fn attributes_missing() -> Sentence {
    say(
        "Жоқ, мазмұн түрі немесе хеш көрсетілмеген не бірнеше рет көрсетілген. Құжатқа CAdES қолтаңбасын жасайтын бағдарламамен қол қойыңыз.",
        "Нет, тип содержимого или хеш не указан либо указан несколько раз. Подпишите документ программой, создающей подпись CAdES.",
        "No, content type or digest is missing or repeated. Sign the document with a program that makes CAdES signatures.",
    )
}

pub(in crate::policy) fn signing_certificate_question() -> Sentence {
    say(
        "Қолтаңба дәл осы тіркеу куәлігін көрсете ме?",
        "Указывает ли подпись именно на это регистрационное свидетельство?",
        "Does the signature name this very certificate?",
    )
}

pub(in crate::policy) fn certificate_named() -> Sentence {
    say("Иә, көрсетеді.", "Да, указывает.", "Yes, it does.")
}

pub(in crate::policy) fn certificate_not_named() -> Sentence {
    say(
        "Жоқ, қолтаңба өз тіркеу куәлігін көрсетпейді немесе басқасын көрсетеді. Құжатқа CAdES қолтаңбасын жасайтын бағдарламамен қол қойыңыз.",
        "Нет, подпись не указывает своё регистрационное свидетельство или указывает другое. Подпишите документ программой, создающей подпись CAdES.",
        "No, the signature names no certificate or another one. Sign the document with a program that makes CAdES signatures.",
    )
}

pub(in crate::policy) fn baseline_question() -> Sentence {
    say(
        "Қолтаңба қай түрде жасалған?",
        "В какой форме сделана подпись?",
        "In which form was the signature made?",
    )
}

/// What keeps it below the baseline, and that this alone is no reason to doubt it.
pub(in crate::policy) fn below_baseline(below: Below) -> Sentence {
    match below {
        Below::PdfTimeSigned => say(
            "PDF ішіндегі CAdES, PAdES базалық профилінен төмен: қол қою уақыты қолтаңбаның атрибуттарында тұр. NCALayer осылай қол қояды; қолтаңбаның жарамдылығына әсер етпейді.",
            "CAdES внутри PDF, ниже базового профиля PAdES: время подписания стоит в атрибутах подписи. Так подписывает NCALayer; на действительность подписи это не влияет.",
            "CAdES in a PDF, below the PAdES baseline: the signing time stands among the attributes of the signature. NCALayer signs so; the signature is no less valid.",
        ),
        Below::PdfTimeMissing => say(
            "PAdES базалық профилінен төмен: файлда қол қою уақыты (M жазбасы) көрсетілмеген. Қолтаңбаның жарамдылығына әсер етпейді.",
            "Ниже базового профиля PAdES: в файле не указано время подписания (запись M). На действительность подписи это не влияет.",
            "Below the PAdES baseline: the file states no time of signing (entry M). The signature is no less valid.",
        ),
        Below::PdfFilter => say(
            "Adobe пішіміндегі қолтаңба (adbe.pkcs7.detached), PAdES базалық профилінен төмен: онда ETSI.CAdES.detached талап етіледі. Қолтаңбаның жарамдылығына әсер етпейді.",
            "Подпись формата Adobe (adbe.pkcs7.detached), ниже базового профиля PAdES: он требует ETSI.CAdES.detached. На действительность подписи это не влияет.",
            "A signature in Adobe's form (adbe.pkcs7.detached), below the PAdES baseline, which demands ETSI.CAdES.detached. The signature is no less valid.",
        ),
        Below::PdfCertificateNotNamed => say(
            "PDF ішіндегі CMS, PAdES базалық профилінен төмен: қол қоюшының тіркеу куәлігі атрибуттарда көрсетілмеген.",
            "CMS внутри PDF, ниже базового профиля PAdES: регистрационное свидетельство подписавшего не указано в атрибутах.",
            "CMS in a PDF, below the PAdES baseline: no attribute names the signer's certificate.",
        ),
        Below::CmsTimeMissing => say(
            "CAdES базалық профилінен төмен: қол қою уақыты қолтаңбаның атрибуттарында көрсетілмеген. Қолтаңбаның жарамдылығына әсер етпейді.",
            "Ниже базового профиля CAdES: время подписания не указано в атрибутах подписи. На действительность подписи это не влияет.",
            "Below the CAdES baseline: the signing time is not among the attributes of the signature. The signature is no less valid.",
        ),
        Below::CmsCertificateNotNamed => say(
            "CMS, CAdES базалық профилінен төмен: қол қоюшының тіркеу куәлігі атрибуттарда көрсетілмеген.",
            "CMS, ниже базового профиля CAdES: регистрационное свидетельство подписавшего не указано в атрибутах.",
            "CMS, below the CAdES baseline: no attribute names the signer's certificate.",
        ),
        Below::XmlWithoutProperties => say(
            "XMLDSig қолтаңбасы, XAdES базалық профилінен төмен: XAdES қасиеттері жоқ. ШЭП пен NCALayer осылай қол қояды; қолтаңбаның жарамдылығына әсер етпейді.",
            "Подпись XMLDSig, ниже базового профиля XAdES: свойств XAdES в ней нет. Так подписывают ШЭП и NCALayer; на действительность подписи это не влияет.",
            "A signature of XMLDSig, below the XAdES baseline: it has no XAdES properties. The gateway of the state and NCALayer sign so; the signature is no less valid.",
        ),
    }
}
