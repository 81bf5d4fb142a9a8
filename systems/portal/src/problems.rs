//! Why something is not done, in words for the person and in facts for the program.

use ::store::StoreError;
use axum::http::StatusCode;
use intake::AttachError;
use law::{FieldProblem, Text};
use pages::Problem;
use serde_json::{Value, json};

use crate::words::text;

pub(crate) fn text_json(text: &Text) -> Value {
    json!({ "kk": text.kk, "ru": text.ru, "en": text.en })
}

pub(crate) fn problems_json(problems: &[FieldProblem]) -> Value {
    problems
        .iter()
        .map(|problem| json!({ "field": problem.field, "message": text_json(&problem.message) }))
        .collect()
}

/// A store that failed is a fault of ours, not of the person's.
pub(crate) fn store(error: StoreError) -> Problem {
    Problem::internal(chain(&error))
}

/// An error with its causes, for the log.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        words.push_str(": ");
        words.push_str(&error.to_string());
        cause = error.source();
    }
    words
}

pub(crate) fn malformed() -> Problem {
    Problem::new(
        StatusCode::BAD_REQUEST,
        "malformed",
        text(
            "Сұраныс оқылмады.",
            "Запрос не удалось прочитать.",
            "The request could not be read.",
        ),
    )
}

pub(crate) fn form_invalid(problems: &[FieldProblem]) -> Problem {
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "form_invalid",
        text(
            "Қатесі бар өрістерді түзетіңіз.",
            "Исправьте отмеченные поля.",
            "Please correct the marked fields.",
        ),
    )
    .with_details(json!({ "problems": problems_json(problems) }))
}

pub(crate) fn account_exists() -> Problem {
    Problem::new(
        StatusCode::CONFLICT,
        "account_exists",
        text(
            "Бұл ЖСН бойынша жеке кабинет ашылған. Кіріңіз.",
            "С этим ИИН уже есть личный кабинет. Войдите в него.",
            "There is already an account with this IIN. Please sign in.",
        ),
    )
}

pub(crate) fn locked(until: jiff::Timestamp) -> Problem {
    Problem::new(
        StatusCode::TOO_MANY_REQUESTS,
        "locked",
        text(
            "Қате әрекеттер тым көп. 15 минуттан кейін қайталап көріңіз.",
            "Слишком много неудачных попыток. Попробуйте снова через 15 минут.",
            "Too many failed attempts. Please try again in 15 minutes.",
        ),
    )
    .with_details(json!({ "until": until.to_string() }))
}

pub(crate) fn too_many_drafts(limit: i64) -> Problem {
    Problem::new(
        StatusCode::CONFLICT,
        "too_many_drafts",
        text(
            format!("Аяқталмаған өтініштер тым көп: ең көбі {limit}. Ескілерін өшіріңіз."),
            format!("Слишком много незаконченных заявлений: можно не больше {limit}. Удалите лишние."),
            format!("Too many unfinished applications: at most {limit}. Please delete some."),
        ),
    )
}

/// What was frozen cannot be changed, or not any more.
pub(crate) fn not_a_draft() -> Problem {
    Problem::new(
        StatusCode::CONFLICT,
        "request_frozen",
        text(
            "Өтініш қол қоюға дайындалған, енді өзгермейді.",
            "Заявление уже подготовлено к подписи и не меняется.",
            "The application is already prepared for signing and does not change.",
        ),
    )
}

pub(crate) fn not_frozen() -> Problem {
    Problem::new(
        StatusCode::CONFLICT,
        "request_not_frozen",
        text(
            "Алдымен өтінішті тексеріп, қол қоюға дайындаңыз.",
            "Сначала проверьте заявление и подготовьте его к подписи.",
            "First check the application and prepare it for signing.",
        ),
    )
}

pub(crate) fn submitted_already() -> Problem {
    Problem::new(
        StatusCode::CONFLICT,
        "request_submitted",
        text(
            "Өтініш жіберіліп қойған.",
            "Заявление уже отправлено.",
            "The application has already been sent.",
        ),
    )
}

pub(crate) fn service_gone() -> Problem {
    Problem::new(
        StatusCode::CONFLICT,
        "service_gone",
        text(
            "Бұл қызметті портал арқылы алу тоқтатылған.",
            "Эту услугу через портал больше не оказывают.",
            "This service is no longer provided through the portal.",
        ),
    )
}

pub(crate) fn changed_meanwhile() -> Problem {
    Problem::new(
        StatusCode::CONFLICT,
        "changed_meanwhile",
        text(
            "Өтініш басқа терезеде өзгерді. Бетті жаңартып, қайта тексеріңіз.",
            "Заявление изменилось в другом окне. Обновите страницу и проверьте ещё раз.",
            "The application was changed in another window. Reload the page and check again.",
        ),
    )
}

pub(crate) fn values_too_large() -> Problem {
    Problem::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "values_too_large",
        text("Мәтін тым ұзын.", "Слишком длинный текст.", "The text is too long."),
    )
}

pub(crate) fn attachment(error: &AttachError) -> Problem {
    let (status, code, details) = match error {
        AttachError::Empty => (StatusCode::UNPROCESSABLE_ENTITY, "file_empty", json!({})),
        AttachError::TooLarge { limit } => (
            StatusCode::PAYLOAD_TOO_LARGE,
            "file_too_large",
            json!({ "limit_bytes": limit }),
        ),
        AttachError::TooMany { limit } => (StatusCode::CONFLICT, "too_many_files", json!({ "limit": limit })),
        AttachError::MediaType { found, accepted } => (
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "file_type",
            json!({ "found": found, "accepted": accepted }),
        ),
    };
    Problem::new(status, code, error.message()).with_details(details)
}

pub(crate) fn file_missing() -> Problem {
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "file_missing",
        text("Файлды таңдаңыз.", "Выберите файл.", "Choose a file."),
    )
}

/// Nothing can be sent by e-mail from here.
pub(crate) fn mail_is_off() -> Problem {
    Problem::new(
        StatusCode::CONFLICT,
        "mail_is_off",
        text(
            "Портал электрондық пошта жібермейді: нәтижені жеке кабинеттен қараңыз.",
            "Портал не отправляет электронную почту: результат ждёт вас в личном кабинете.",
            "The portal sends no e-mail: find the result in your account.",
        ),
    )
}

/// A mailbox is not filled with codes.
pub(crate) fn too_many_codes() -> Problem {
    Problem::new(
        StatusCode::TOO_MANY_REQUESTS,
        "too_many_codes",
        text(
            "Бүгін тым көп код жіберілді. Ертең қайталаңыз.",
            "Сегодня отправлено слишком много кодов. Попробуйте завтра.",
            "Too many codes were sent today. Try again tomorrow.",
        ),
    )
}

/// Nothing is lost: the draft stays, and the person may try again.
pub(crate) fn registry_silent(registry: &str) -> Problem {
    let mut problem = Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "registry_silent",
        text(
            format!("{registry} қазір жауап бермейді. Өтініміңіз сақталды."),
            format!("{registry} сейчас не отвечает. Ваше заявление сохранено."),
            format!("{registry} does not answer now. Your application is kept."),
        ),
    );
    problem.hint = Some(text(
        "Біраздан кейін қайталаңыз.",
        "Попробуйте ещё раз немного позже.",
        "Try again a little later.",
    ));
    problem
}

pub(crate) fn certificate_unreadable() -> Problem {
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "certificate_unreadable",
        text(
            "Тіркеу куәлігі оқылмады: PEM мәтіні керек.",
            "Регистрационное свидетельство не читается: нужен текст PEM.",
            "The certificate cannot be read: PEM text is needed.",
        ),
    )
}

pub(crate) fn signature_unreadable() -> Problem {
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "signature_unreadable",
        text(
            "Қолтаңба оқылмады: base64 немесе PEM мәтіні керек.",
            "Подпись не читается: нужен текст base64 или PEM.",
            "The signature cannot be read: base64 or PEM text is needed.",
        ),
    )
}

pub(crate) fn too_many_attempts(limit: i64) -> Problem {
    Problem::new(
        StatusCode::TOO_MANY_REQUESTS,
        "too_many_attempts",
        text(
            format!("Қолтаңба {limit} рет қабылданбады. Жаңа өтініш бастаңыз."),
            format!("Подпись не принята {limit} раз. Начните новое заявление."),
            format!("The signature was refused {limit} times. Please start a new application."),
        ),
    )
}

pub(crate) fn not_finished() -> Problem {
    Problem::new(
        StatusCode::CONFLICT,
        "case_not_finished",
        text(
            "Қызмет көрсету әлі аяқталмады.",
            "Оказание услуги ещё не завершено.",
            "The service is not finished yet.",
        ),
    )
}

pub(crate) fn survey_given() -> Problem {
    Problem::new(
        StatusCode::CONFLICT,
        "survey_given",
        text(
            "Сіз сауалнамаға жауап бердіңіз.",
            "Вы уже ответили на анкету.",
            "You have already answered the questionnaire.",
        ),
    )
}

pub(crate) fn survey_incomplete() -> Problem {
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "survey_incomplete",
        text(
            "Әр сұраққа бір жауап таңдаңыз.",
            "Выберите по одному ответу на каждый вопрос.",
            "Choose one answer to every question.",
        ),
    )
}
