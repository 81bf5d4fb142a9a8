//! Of the certificate: who issued it, when it is valid, what it is for.

use jiff::Timestamp;

use super::{local, needs_signer, say};
use crate::policy::chain::Broken;
use crate::policy::{Purpose, SIGNATURE_CHECKS_MAX};
use crate::report::Sentence;

pub(in crate::policy) fn chain_question() -> Sentence {
    say(
        "Тіркеу куәлігін сенімді куәландырушы орталық берген бе?",
        "Выдано ли регистрационное свидетельство доверенным удостоверяющим центром?",
        "Was the certificate issued by a trusted authority?",
    )
}

pub(in crate::policy) fn chain_broken(broken: &Broken) -> Sentence {
    match broken {
        Broken::NoSigner => needs_signer(),
        Broken::IssuerUnknown { issuer } => say(
            format!(
                "Жоқ: «{issuer}» орталығы сенімді орталықтар қатарында жоқ. Құжатқа сенімді куәландырушы орталық берген кілтпен қол қойыңыз."
            ),
            format!(
                "Нет: центра «{issuer}» нет среди доверенных. Подпишите документ ключом, который выдал доверенный удостоверяющий центр."
            ),
            format!(
                "No: \"{issuer}\" is not a trusted authority. Sign the document with a key certified by a trusted authority."
            ),
        ),
        Broken::TooLong => say(
            "Жоқ: тіркеу куәліктерінің тізбегі рұқсат етілгеннен ұзын. Басқа кілтпен қол қойыңыз.",
            "Нет: цепочка регистрационных свидетельств длиннее допустимой. Подпишите документ другим ключом.",
            "No: the chain of certificates is longer than allowed. Sign the document with another key.",
        ),
        Broken::NotAuthority { name } => say(
            format!(
                "Жоқ: «{name}» тіркеу куәліктерін беруге құқылы емес. Құжатқа сенімді куәландырушы орталық берген кілтпен қол қойыңыз."
            ),
            format!(
                "Нет: «{name}» не вправе выдавать регистрационные свидетельства. Подпишите документ ключом, который выдал доверенный удостоверяющий центр."
            ),
            format!(
                "No: \"{name}\" has no right to issue certificates. Sign the document with a key certified by a trusted authority."
            ),
        ),
        Broken::UnknownCritical { name, oid } => say(
            format!(
                "Жоқ: «{name}» тіркеу куәлігінде жүйе тексере алмайтын міндетті {oid} шарты бар. Басқа кілтпен қол қойыңыз."
            ),
            format!(
                "Нет: в свидетельстве «{name}» есть обязательное условие {oid}, которое система не умеет проверять. Подпишите документ другим ключом."
            ),
            format!(
                "No: the certificate \"{name}\" has the mandatory condition {oid}, which the system cannot check. Sign the document with another key."
            ),
        ),
        Broken::NameForbidden { name, by } => say(
            format!(
                "Жоқ: «{by}» орталығының «{name}» атына тіркеу куәлігін беруге құқығы жоқ (аттар шектеуі). Басқа кілтпен қол қойыңыз."
            ),
            format!(
                "Нет: центр «{by}» не вправе выдавать свидетельства на имя «{name}» (ограничение имён). Подпишите документ другим ключом."
            ),
            format!(
                "No: the authority \"{by}\" may not issue certificates for \"{name}\" (name constraints). Sign the document with another key."
            ),
        ),
        Broken::AuthorityNotCurrent { name } => say(
            format!(
                "Жоқ: «{name}» орталығы тіркеу куәлігінің мерзімі басталмаған немесе өтіп кеткен. Қолдау қызметіне хабарласыңыз."
            ),
            format!(
                "Нет: срок действия свидетельства центра «{name}» не начался или истёк. Обратитесь в службу поддержки."
            ),
            format!(
                "No: the certificate of the authority \"{name}\" is not yet valid or has expired. Contact support."
            ),
        ),
        Broken::UnknownAlgorithm { name, oid } => say(
            format!(
                "Жоқ: «{name}» тіркеу куәлігіне қабылданбайтын {oid} алгоритмімен қол қойылған. Жаңа тіркеу куәлігін алыңыз."
            ),
            format!(
                "Нет: свидетельство «{name}» подписано алгоритмом {oid}, который не принимается. Получите новое регистрационное свидетельство."
            ),
            format!(
                "No: the certificate \"{name}\" is signed with {oid}, which is not accepted. Obtain a new certificate."
            ),
        ),
        Broken::SignatureWrong { name } => say(
            format!("Жоқ: «{name}» тіркеу куәлігіндегі орталықтың қолтаңбасы дұрыс емес. Жаңа тіркеу куәлігін алыңыз."),
            format!(
                "Нет: подпись центра под свидетельством «{name}» неверна. Получите новое регистрационное свидетельство."
            ),
            format!("No: the authority's signature on the certificate \"{name}\" is wrong. Obtain a new certificate."),
        ),
        Broken::Budget => say(
            format!(
                "Жоқ: тізбекті тексеруге {SIGNATURE_CHECKS_MAX} қолтаңбадан көп керек, тексеру тоқтатылды. Артық тіркеу куәліктерінсіз қайта қол қойыңыз."
            ),
            format!(
                "Нет: для проверки цепочки нужно сверить больше {SIGNATURE_CHECKS_MAX} подписей, проверка остановлена. Подпишите документ заново без лишних свидетельств."
            ),
            format!(
                "No: checking the chain takes more than {SIGNATURE_CHECKS_MAX} signatures and was stopped. Sign the document again without surplus certificates."
            ),
        ),
    }
}

pub(in crate::policy) fn validity_question() -> Sentence {
    say(
        "Тексеру сәтінде тіркеу куәлігі қолданыста ма?",
        "Действует ли регистрационное свидетельство в момент проверки?",
        "Is the certificate valid at the moment of checking?",
    )
}

pub(in crate::policy) fn valid_until(end: Timestamp) -> Sentence {
    let end = local(end);
    say(
        format!("Иә, {end} дейін қолданыста."),
        format!("Да, действует до {end}."),
        format!("Yes, until {end}."),
    )
}

pub(in crate::policy) fn expired(end: Timestamp) -> Sentence {
    let end = local(end);
    say(
        format!("Жоқ, қолданылу мерзімі {end} аяқталған. Жаңа тіркеу куәлігін алып, құжатқа қайта қол қойыңыз."),
        format!(
            "Нет, срок действия истёк {end}. Получите новое регистрационное свидетельство и подпишите документ заново."
        ),
        format!("No, it expired on {end}. Obtain a new certificate and sign the document again."),
    )
}

pub(in crate::policy) fn not_yet_valid(start: Timestamp) -> Sentence {
    let start = local(start);
    say(
        format!("Жоқ, қолданылу мерзімі {start} басталады. Құжатқа осы уақыттан кейін қол қойыңыз."),
        format!("Нет, срок действия начнётся {start}. Подпишите документ после этого времени."),
        format!("No, it becomes valid on {start}. Sign the document after that."),
    )
}

pub(in crate::policy) fn key_usage_question(purpose: Purpose) -> Sentence {
    match purpose {
        Purpose::Document => say(
            "Тіркеу куәлігі қол қоюға арналған ба?",
            "Предназначено ли регистрационное свидетельство для подписания?",
            "Is the certificate meant for signing?",
        ),
        Purpose::SignIn => say(
            "Тіркеу куәлігі жүйеге кіруге арналған ба?",
            "Предназначено ли регистрационное свидетельство для входа?",
            "Is the certificate meant for signing in?",
        ),
    }
}

pub(in crate::policy) fn for_sign_in() -> Sentence {
    say(
        "Иә: бұл кіруге арналған куәлік.",
        "Да: это свидетельство для входа.",
        "Yes: this is a certificate for signing in.",
    )
}

pub(in crate::policy) fn signing_signs_in() -> Sentence {
    say(
        "Иә: қол қоюға арналған куәлікпен де кіруге болады.",
        "Да: свидетельством для подписания здесь можно и войти.",
        "Yes: here a certificate for signing documents signs in too.",
    )
}

/// Two keys were given, and the other one was taken.
pub(in crate::policy) fn only_for_signing() -> Sentence {
    say(
        "Жоқ, бұл куәлік тек құжаттарға қол қоюға арналған. Кіру үшін аутентификация кілтін (AUTH_… файлын) немесе бірыңғай кілтті (GOST512…) таңдаңыз.",
        "Нет, это свидетельство только для подписания документов. Для входа выберите ключ аутентификации (файл AUTH_…) или единый ключ (GOST512…).",
        "No, this certificate is for signing documents only. To sign in, choose the authentication key (file AUTH_…) or the unified one (GOST512…).",
    )
}

pub(in crate::policy) fn not_for_sign_in() -> Sentence {
    say(
        "Жоқ, ол басқа мақсатқа берілген. Кіруге арналған кілтті (AUTH_… файлын) немесе бірыңғай кілтті (GOST512…) таңдаңыз.",
        "Нет, оно выдано для другой цели. Выберите ключ для входа (файл AUTH_…) или единый ключ (GOST512…).",
        "No, it was issued for another purpose. Choose a key for signing in (file AUTH_…) or the unified one (GOST512…).",
    )
}

/// The counterpart of [`only_for_signing`].
pub(in crate::policy) fn only_for_sign_in() -> Sentence {
    say(
        "Жоқ, бұл куәлік тек жүйеге кіруге арналған (AUTH_… файлы). Құжатқа қол қою үшін RSA256… немесе GOST512… кілтін таңдаңыз.",
        "Нет, это свидетельство только для входа (файл AUTH_…). Чтобы подписать документ, выберите ключ RSA256… или GOST512….",
        "No, this certificate is for signing in only (file AUTH_…). To sign a document, choose the key RSA256… or GOST512….",
    )
}

pub(in crate::policy) fn for_signing() -> Sentence {
    say("Иә, қол қоюға арналған.", "Да, для подписания.", "Yes, for signing.")
}

pub(in crate::policy) fn not_for_signing() -> Sentence {
    say(
        "Жоқ, ол басқа мақсатқа, мысалы, жүйеге кіруге берілген. Қол қоюға арналған кілтті таңдаңыз.",
        "Нет, оно выдано для другой цели, например для входа. Выберите ключ, предназначенный для подписания.",
        "No, it was issued for another purpose, such as signing in. Choose a key meant for signing.",
    )
}
