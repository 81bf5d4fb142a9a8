//! Subjects, and the words around what a letter says. No subject names a person, a service or a number.

use law::{Language, Text};

use crate::Words;

/// The subject of a letter with, or about, a result.
pub fn result_subject(language: Language) -> &'static str {
    match language {
        Language::Kk => "Мемлекеттік қызметтің нәтижесі",
        Language::Ru => "Результат государственной услуги",
        Language::En => "The result of a public service",
    }
}

/// The subject of a notice.
pub fn notice_subject(language: Language) -> &'static str {
    match language {
        Language::Kk => "Мемлекеттік қызмет бойынша хабарлама",
        Language::Ru => "Уведомление по государственной услуге",
        Language::En => "Notice about a public service",
    }
}

/// The subject of the letter that carries a code.
pub fn confirm_subject(language: Language) -> &'static str {
    match language {
        Language::Kk => "Электрондық пошта мекенжайын растау",
        Language::Ru => "Подтверждение адреса электронной почты",
        Language::En => "Confirm your e-mail address",
    }
}

/// A notice in the applicant's language, with the address where the rest is to be read.
pub fn notice(language: Language, said: &Text, link: Option<&str>) -> Words {
    plain(notice_subject(language), said.to(language), link, language)
}

/// A result that lies in the cabinet: the letter says so and carries nothing.
pub fn result_lies(language: Language, said: &Text, link: &str) -> Words {
    plain(result_subject(language), said.to(language), Some(link), language)
}

/// A result that goes with the letter, as a file of this name.
pub fn result_enclosed(language: Language, said: &Text, file: &str) -> Words {
    let enclosed = match language {
        Language::Kk => "Электрондық құжат осы хатқа тіркелген.",
        Language::Ru => "Электронный документ приложен к этому письму.",
        Language::En => "The electronic document is attached to this letter.",
    };
    let text = format!("{}\n\n{enclosed}", said.to(language));
    Words {
        file: file.to_owned(),
        ..plain(result_subject(language), &text, None, language)
    }
}

/// The code that proves that an address is read by who gave it.
pub fn confirm(language: Language, code: &str) -> Words {
    let text = match language {
        Language::Kk => {
            format!(
                "Растау коды: {code}\n\nОны порталдағы «Нәтижелер қайда келеді» бетіне енгізіңіз. Код бір тәулік жарамды."
            )
        }
        Language::Ru => format!(
            "Код подтверждения: {code}\n\nВведите его на портале на странице «Куда приходят результаты». Код действует сутки."
        ),
        Language::En => {
            format!(
                "Your code: {code}\n\nEnter it in the portal on the page “Where results come”. It is good for a day."
            )
        }
    };
    let not_you = match language {
        Language::Kk => "Егер бұл сіз болмасаңыз, хатты елемеңіз.",
        Language::Ru => "Если это были не вы, ничего делать не нужно.",
        Language::En => "If it was not you, there is nothing to do.",
    };
    plain(
        confirm_subject(language),
        &format!("{text}\n\n{not_you}"),
        None,
        language,
    )
}

fn plain(subject: &str, said: &str, link: Option<&str>, language: Language) -> Words {
    let by_machine = match language {
        Language::Kk => "Бұл хатты жүйе жіберді, оған жауап берудің қажеті жоқ.",
        Language::Ru => "Письмо отправлено системой, отвечать на него не нужно.",
        Language::En => "This letter was sent by a system; no answer is needed.",
    };
    let link = link.map_or_else(String::new, |link| format!("{link}\n\n"));
    Words {
        subject: subject.to_owned(),
        text: format!("{said}\n\n{link}{by_machine}\n"),
        file: String::new(),
    }
}
