//! Why something at the counter is not done, in words for the person and in facts for the program.

use axum::http::StatusCode;
use intake::AttachError;
use law::{FieldProblem, Text};
use pages::Problem;
use serde_json::{Value, json};

use crate::records::filings::Filing;
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

fn of(status: StatusCode, code: &'static str, kk: &str, ru: &str, en: &str) -> Problem {
    Problem::new(status, code, text(kk, ru, en))
}

pub(crate) fn malformed() -> Problem {
    of(
        StatusCode::BAD_REQUEST,
        "malformed",
        "Сұраныс оқылмады.",
        "Запрос не удалось прочитать.",
        "The request could not be read.",
    )
}

pub(crate) fn no_such_service() -> Problem {
    of(
        StatusCode::UNPROCESSABLE_ENTITY,
        "no_such_service",
        "Бұл қызмет мұнда көрсетілмейді.",
        "Здесь эта услуга не принимается.",
        "This service is not received here.",
    )
}

/// The visitor's particulars are not right.
pub(crate) fn visitor(problems: &[FieldProblem]) -> Problem {
    of(
        StatusCode::UNPROCESSABLE_ENTITY,
        "visitor_refused",
        "Келушінің деректерін тексеріңіз.",
        "Проверьте данные посетителя.",
        "Please check the visitor's particulars.",
    )
    .with_details(json!({ "problems": problems_json(problems) }))
}

/// The form or the package is not complete.
pub(crate) fn incomplete(problems: &[FieldProblem]) -> Problem {
    of(
        StatusCode::UNPROCESSABLE_ENTITY,
        "form_refused",
        "Өтініште қателер бар немесе құжаттар топтамасы толық емес.",
        "В заявлении есть ошибки, или пакет документов неполный.",
        "The application has mistakes, or the package of documents is incomplete.",
    )
    .with_details(json!({ "problems": problems_json(problems) }))
}

/// The step that waits is another one.
pub(crate) fn wrong_step(filing: &Filing) -> Problem {
    of(
        StatusCode::CONFLICT,
        "wrong_step",
        "Қазір басқа қадам орындалуы тиіс.",
        "Сейчас на очереди другой шаг.",
        "Another step is due now.",
    )
    .with_details(json!({ "state": filing.state.word(), "step": filing.step }))
}

/// Nothing is missing, so nothing is refused.
pub(crate) fn complete_package() -> Problem {
    of(
        StatusCode::CONFLICT,
        "package_complete",
        "Құжаттар топтамасы толық: қабылдаудан бас тартуға негіз жоқ.",
        "Пакет документов полный: оснований для отказа в приеме нет.",
        "The package is complete: there is no ground to refuse it.",
    )
}

pub(crate) fn raced() -> Problem {
    of(
        StatusCode::CONFLICT,
        "changed_meanwhile",
        "Өтініш осы арада өзгерді. Бетті жаңартыңыз.",
        "Заявление тем временем изменилось. Обновите страницу.",
        "The filing has changed meanwhile. Please read it again.",
    )
}

pub(crate) fn attachment(error: &AttachError) -> Problem {
    let status = match error {
        AttachError::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
        AttachError::MediaType { .. } => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        AttachError::Empty | AttachError::TooMany { .. } => StatusCode::UNPROCESSABLE_ENTITY,
    };
    Problem::new(status, "attachment_refused", error.message())
}

pub(crate) fn values_too_large() -> Problem {
    of(
        StatusCode::PAYLOAD_TOO_LARGE,
        "values_too_large",
        "Енгізілген мәтін тым үлкен.",
        "Введено слишком много текста.",
        "Too much text was entered.",
    )
}

pub(crate) fn not_frozen() -> Problem {
    of(
        StatusCode::CONFLICT,
        "not_frozen",
        "Алдымен өтінішті қол қоюға дайындаңыз.",
        "Сначала подготовьте заявление к подписанию.",
        "First prepare the application for signing.",
    )
}

pub(crate) fn frozen() -> Problem {
    of(
        StatusCode::CONFLICT,
        "filing_frozen",
        "Өтініш қол қоюға дайындалған. Өзгерту үшін қайта ашыңыз.",
        "Заявление подготовлено к подписанию. Чтобы изменить его, откройте заново.",
        "The application is ready to be signed. Reopen it to change it.",
    )
}

pub(crate) fn too_many_attempts() -> Problem {
    of(
        StatusCode::TOO_MANY_REQUESTS,
        "too_many_attempts",
        "Қолтаңба тым көп рет қабылданбады.",
        "Подпись отклонена слишком много раз.",
        "The signature has been refused too many times.",
    )
}

pub(crate) fn signature_unreadable() -> Problem {
    of(
        StatusCode::UNPROCESSABLE_ENTITY,
        "signature_unreadable",
        "Қолтаңба немесе тіркеу куәлігі оқылмады.",
        "Подпись или регистрационное свидетельство не читается.",
        "The signature or the certificate cannot be read.",
    )
}

pub(crate) fn foreign_certificate(organization: &str) -> Problem {
    of(
        StatusCode::UNPROCESSABLE_ENTITY,
        "foreign_certificate",
        "Бұл тіркеу куәлігі осы ұйымның қызметкері ретінде сізге берілмеген.",
        "Это регистрационное свидетельство выдано не вам как сотруднику этой организации.",
        "This certificate is not yours as an employee of this organization.",
    )
    .with_details(json!({ "organization": organization }))
}

/// The provider does not take the request in.
pub(crate) fn not_taken(reason: String) -> Problem {
    let mut problem = of(
        StatusCode::CONFLICT,
        "not_taken_in",
        "Қызмет беруші сұранысты қабылдамады. Өтініш сақталды, қайталап көріңіз.",
        "Услугодатель не принял запрос. Заявление сохранено, повторите позже.",
        "The provider did not take the request. The filing is kept; try again.",
    )
    .with_details(json!({ "reason": reason }));
    problem.internal = Some(reason);
    problem
}

/// The case waits for another stage.
pub(crate) fn wrong_stage(state: &str, stage: u32) -> Problem {
    of(
        StatusCode::CONFLICT,
        "wrong_stage",
        "Іс қазір басқа кезеңде.",
        "Дело сейчас на другом этапе.",
        "The case stands at another stage.",
    )
    .with_details(json!({ "state": state, "stage": stage }))
}

pub(crate) fn no_such_document() -> Problem {
    of(
        StatusCode::NOT_FOUND,
        "no_such_document",
        "Мұндай нөмірлі құжат табылмады.",
        "Документ с таким номером не найден.",
        "There is no document with this number.",
    )
}

pub(crate) fn on_a_list_already() -> Problem {
    of(
        StatusCode::CONFLICT,
        "on_a_list",
        "Іс тізілімге енгізілген.",
        "Дело уже внесено в реестр.",
        "The case stands on a list already.",
    )
}

pub(crate) fn another_provider() -> Problem {
    of(
        StatusCode::UNPROCESSABLE_ENTITY,
        "another_provider",
        "Бір тізілімге бір ғана көрсетілетін қызметті берушіге баратын істер енгізіледі.",
        "В один реестр вносятся дела одного услугодателя.",
        "One list holds the cases of one provider.",
    )
}

pub(crate) fn no_result_yet() -> Problem {
    of(
        StatusCode::CONFLICT,
        "no_result_yet",
        "Нәтиже әлі келген жоқ.",
        "Результат еще не получен.",
        "The result has not come yet.",
    )
}

pub(crate) fn not_recognised() -> Problem {
    of(
        StatusCode::UNPROCESSABLE_ENTITY,
        "not_recognised",
        "Алушының жеке басын куәландыратын құжатты көрсетіңіз.",
        "Укажите документ, удостоверяющий личность получателя.",
        "Name the recipient's identity document.",
    )
}

pub(crate) fn not_signed_for() -> Problem {
    of(
        StatusCode::UNPROCESSABLE_ENTITY,
        "not_signed_for",
        "Алушының қолы қойылған беру парағының сканын немесе оның ЭЦҚ файлын тіркеңіз.",
        "Прикрепите скан листа выдачи с подписью получателя или файл его ЭЦП.",
        "Attach a scan of the record with the recipient's signature, or the file of their electronic signature.",
    )
}

/// The act's clerk reads why: the first question of the report that was not answered with yes.
pub(crate) fn recipient_signature(report: &eds::Report) -> Problem {
    let mut problem = of(
        StatusCode::UNPROCESSABLE_ENTITY,
        "signature_refused",
        "Алушының ЭЦҚ расталмады.",
        "Подлинность ЭЦП получателя не подтверждена.",
        "The recipient's electronic signature is not confirmed.",
    )
    .with_details(json!({ "report": report }));
    problem.hint = report.cause().map(|cause| {
        let answer = &cause.answer;
        text(&*answer.kk, &*answer.ru, &*answer.en)
    });
    problem
}

/// Sending by e-mail is not set up.
pub(crate) fn mail_is_off(has_address: bool) -> Problem {
    of(
        StatusCode::CONFLICT,
        "mail_is_off",
        "Электрондық пошта бапталмаған: нәтижені қолма-қол беріңіз.",
        "Отправка по электронной почте не настроена: выдайте результат нарочно.",
        "Sending by e-mail is not set up: hand the result over in person.",
    )
    .with_details(json!({ "has_address": has_address }))
}

pub(crate) fn no_more_tickets() -> Problem {
    of(
        StatusCode::CONFLICT,
        "no_more_tickets",
        "Бүгінге талондар бітті. Залдағы қызметкерге жүгініңіз.",
        "На сегодня талоны закончились. Обратитесь к сотруднику зала.",
        "There are no more tickets today. Ask somebody of the hall.",
    )
}

pub(crate) fn no_window() -> Problem {
    of(
        StatusCode::UNPROCESSABLE_ENTITY,
        "no_window",
        "Терезенің нөмірін көрсетіңіз.",
        "Укажите номер окна.",
        "Say which window.",
    )
}

pub(crate) fn window_is_taken() -> Problem {
    of(
        StatusCode::CONFLICT,
        "window_is_taken",
        "Бұл терезеде басқа қызметкер отыр.",
        "За этим окном работает другой сотрудник.",
        "Somebody else works at this window.",
    )
}

pub(crate) fn somebody_is_called() -> Problem {
    of(
        StatusCode::CONFLICT,
        "somebody_is_called",
        "Шақырылған келуші бар: келді ме, келмеді ме, белгілеңіз.",
        "Посетитель уже вызван: отметьте, подошел он или нет.",
        "A visitor has been called: say whether they came.",
    )
}

pub(crate) fn not_at_this_window() -> Problem {
    of(
        StatusCode::CONFLICT,
        "not_at_this_window",
        "Бұл талон сіздің терезеңізде емес.",
        "Этот талон не у вашего окна.",
        "This ticket is not at your window.",
    )
}

/// For the field of the form.
pub(crate) fn no_such_ticket() -> Text {
    text(
        "Мұндай нөмірлі талон терезеңізге шақырылмаған.",
        "Талон с таким номером к вашему окну не вызван.",
        "No ticket with this number has been called to your window.",
    )
}
