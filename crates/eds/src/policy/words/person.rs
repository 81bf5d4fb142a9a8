//! Of who signed and who should have.

use super::say;
use crate::policy::ExpectedSigner;
use crate::report::Sentence;

pub(in crate::policy) fn identity_question(expected: &ExpectedSigner) -> Sentence {
    match expected {
        ExpectedSigner::Anyone => say(
            "Белгілі бір адамның қолтаңбасы талап етіле ме?",
            "Требуется ли подпись определённого лица?",
            "Is a particular person's signature required?",
        ),
        ExpectedSigner::Iin(_) => say(
            "Сұрау салуда көрсетілген ЖСН тіркеу куәлігінде көрсетілген ЖСН-ге сәйкес келе ме?",
            "Совпадает ли ИИН, указанный в запросе, с ИИН, указанным в регистрационном свидетельстве?",
            "Is the IIN in the request the IIN in the certificate?",
        ),
        ExpectedSigner::System(name) => say(
            format!("Қолтаңбаны «{name}» ақпараттық жүйесі қойды ма?"),
            format!("Подписала ли это информационная система «{name}»?"),
            format!("Did the information system \"{name}\" sign this?"),
        ),
    }
}

pub(in crate::policy) fn anyone_may_sign() -> Sentence {
    say(
        "Жоқ, кез келген иесінің қолтаңбасы қабылданады.",
        "Нет, принимается подпись любого владельца.",
        "No, anybody's signature is accepted.",
    )
}

pub(in crate::policy) fn iin_same() -> Sentence {
    say("Иә, сәйкес келеді.", "Да, совпадает.", "Yes, it is the same.")
}

pub(in crate::policy) fn iin_differs() -> Sentence {
    say(
        "Жоқ, сәйкес келмейді. Сұрау салуға өз атыңызға берілген ЭЦҚ-мен қол қойыңыз.",
        "Нет, не совпадает. Подпишите запрос ЭЦП, выданной на ваше имя.",
        "No, it is another one. Sign the request with the electronic signature issued in your own name.",
    )
}

pub(in crate::policy) fn iin_missing() -> Sentence {
    say(
        "Жоқ, тіркеу куәлігінде ЖСН көрсетілмеген. Сұрау салуға өз атыңызға берілген ЭЦҚ-мен қол қойыңыз.",
        "Нет, в регистрационном свидетельстве не указан ИИН. Подпишите запрос ЭЦП, выданной на ваше имя.",
        "No, the certificate has no IIN. Sign the request with the electronic signature issued in your own name.",
    )
}

pub(in crate::policy) fn system_differs(name: &str) -> Sentence {
    say(
        format!(
            "Жоқ, тіркеу куәлігі «{name}» ақпараттық жүйесіне берілмеген. Хабарлама қабылданбайды; жүйенің әкімшісіне хабарласыңыз."
        ),
        format!(
            "Нет, свидетельство выдано не информационной системе «{name}». Сообщение не принимается; обратитесь к администратору системы."
        ),
        format!(
            "No, the certificate was not issued to the information system \"{name}\". The message is not accepted; contact the system's administrator."
        ),
    )
}
