//! Why an official's wish is not carried out, and what each refusal says to a person.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::transition::InvalidTransition;
use law::FieldProblem;
use pages::Problem;
use serde_json::json;
use store::StoreError;

use crate::words::text;

#[derive(Debug, thiserror::Error)]
pub(crate) enum Refusal {
    #[error("there is no such case")]
    NotFound,
    /// Somebody else holds the case.
    #[error("the case is held by another official")]
    HeldBy { name: String },
    /// Neither theirs, nor on its way through their hands.
    #[error("the case does not concern this official")]
    NotConcerned { holder: Option<String> },
    #[error("letters cannot be sent from here")]
    MailIsOff,
    #[error("the case has not been taken by anybody")]
    NotTaken,
    /// The case is not in the state in which this can be done.
    #[error(transparent)]
    OutOfOrder(#[from] InvalidTransition),
    /// The case waits for somebody with another role.
    #[error("the case waits for the role {role}")]
    OtherRole { role: String },
    /// The act orders something else at the stage where the case stands.
    #[error("this is not done where the case stands")]
    NotHere { state: &'static str },
    #[error("nobody of this office with the right role is named")]
    NoSuchExecutor,
    #[error("such a circumstance is not noted by people")]
    NoSuchCircumstance,
    #[error("neither the act nor a named point of the standard prolongs this term")]
    NoPower { days_max: u32 },
    #[error("the conclusion of the commission is not whole")]
    NoConclusion,
    #[error("it is not shown who receives the result")]
    NotProved,
    #[error("nobody can be substituted so")]
    NoSubstitution,
    #[error("another change of the case came in between")]
    Raced,
    #[error("the regulation has no output {0}")]
    NoSuchOutput(String),
    #[error("the form has {} problems", .0.len())]
    Form(Vec<FieldProblem>),
    #[error("a reason is needed")]
    NoReason,
    #[error("the document is not drawn yet")]
    NotDrawn,
    #[error("the certificate or the signature value cannot be read")]
    Unreadable,
    #[error("the certificate belongs to somebody else")]
    ForeignCertificate,
    #[error("the certificate is not of the provider's organization")]
    ForeignOrganization { expected: String },
    #[error("signing was not begun, or the document has changed since")]
    SigningNotBegun,
    #[error("the signature was refused")]
    Signature { report: Box<eds::Report> },
    /// The regulation under which the case runs lacks what is needed; its plan is kept for ever, so this is a fault.
    #[error("the plan of the case is unknown or lacks the action {0}")]
    Plan(&'static str),
    #[error("the signature could not be made")]
    Eds(#[from] eds::EdsError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("a record cannot be written")]
    Json(#[from] serde_json::Error),
}

impl From<sqlx::Error> for Refusal {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let conflict = |code, message| Self::new(StatusCode::CONFLICT, code, message);
        let unfit = |code, message| Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, message);
        match refusal {
            Refusal::NotFound => Self::not_found(),
            Refusal::HeldBy { name } => conflict(
                "case_taken",
                text(
                    format!("Бұл өтінішпен {name} жұмыс істеп жатыр."),
                    format!("Это заявление уже взял(а) в работу {name}."),
                    format!("This case is held by {name}."),
                ),
            )
            .with_details(json!({ "by": name })),
            Refusal::NotConcerned { holder } => {
                Self::new(StatusCode::FORBIDDEN, "not_your_case", not_concerned(holder.as_deref()))
                    .with_details(json!({ "by": holder }))
            }
            Refusal::MailIsOff => conflict(
                "mail_is_off",
                text(
                    "Электрондық пошта бапталмаған: нәтижені қолма-қол беріңіз.",
                    "Отправка по электронной почте не настроена: выдайте результат нарочно.",
                    "Sending by e-mail is not set up: hand the result over in person.",
                ),
            ),
            Refusal::NotTaken => conflict(
                "case_not_taken",
                text(
                    "Алдымен өтінішті жұмысқа алыңыз.",
                    "Сначала возьмите заявление в работу.",
                    "Take the case first.",
                ),
            ),
            Refusal::OutOfOrder(InvalidTransition::HeldByAnother { by }) => conflict(
                "case_taken",
                text(
                    "Өтініш басқа қызметкерде.",
                    "Заявление у другого сотрудника.",
                    "Another official holds the case.",
                ),
            )
            .with_details(json!({ "by": by })),
            Refusal::OutOfOrder(InvalidTransition::OutOfOrder { state, attempt }) => out_of_order(state, attempt),
            Refusal::OtherRole { role } => Self::forbidden().with_details(json!({ "role": role })),
            Refusal::NotHere { state } => conflict(
                "not_here",
                text(
                    "Іс тұрған кезеңде бұл әрекет жасалмайды.",
                    "На этом этапе это действие не выполняется.",
                    "This is not done where the case stands now.",
                ),
            )
            .with_details(json!({ "state": state })),
            Refusal::NoSuchExecutor => unfit(
                "no_such_executor",
                text(
                    "Орындаушыны тізімнен таңдаңыз.",
                    "Выберите сотрудника из списка.",
                    "Choose somebody from the list.",
                ),
            ),
            Refusal::NoSuchCircumstance => unfit(
                "no_such_circumstance",
                text(
                    "Мұндай мән-жайды қолмен белгілеуге болмайды.",
                    "Такое обстоятельство не отмечается вручную.",
                    "This circumstance is not noted by hand.",
                ),
            ),
            Refusal::NoPower { days_max } => unfit(
                "no_power_to_prolong",
                text(
                    format!("Мерзімді ұзартуға рұқсат беретін тармақты және жұмыс күндерін (1–{days_max}) көрсетіңіз."),
                    format!("Укажите пункт, который разрешает продлить срок, и число рабочих дней (1–{days_max})."),
                    format!("Name the point that allows the prolongation, and the working days (1–{days_max})."),
                ),
            ),
            Refusal::NoConclusion => unfit(
                "conclusion_needed",
                text(
                    "Комиссия қорытындысын толық енгізіңіз: хаттама, күні, мүшелері, дауыстар, қорытынды.",
                    "Внесите заключение комиссии полностью: протокол, дата, члены, голоса, заключение.",
                    "Enter the commission's conclusion whole: protocol, date, members, votes, conclusion.",
                ),
            ),
            Refusal::NotProved => unfit(
                "receiver_not_proved",
                text(
                    "Нәтижені кім және қалай алатынын көрсетіңіз: жеке басын куәландыратын құжат пен қолы не электрондық мекенжай.",
                    "Укажите, кто и как получает результат: документ, удостоверяющий личность, и подпись либо адрес электронной почты.",
                    "Say who receives the result and how: an identity document and a signature, or an e-mail address.",
                ),
            ),
            Refusal::NoSubstitution => unfit(
                "no_such_substitution",
                text(
                    "Орынбасар басқа қызметкер болуы, ал кезеңі әлі бітпеген болуы керек.",
                    "Замещать должен другой сотрудник, а срок не должен быть прошедшим.",
                    "The substitute must be another member of staff, and the time must not be over.",
                ),
            ),
            Refusal::Raced => conflict(
                "case_changed",
                text(
                    "Осы уақытта өтініш өзгерді. Бетті жаңартыңыз.",
                    "Заявление за это время изменилось. Обновите страницу.",
                    "The case has changed meanwhile. Read the page again.",
                ),
            ),
            Refusal::NoSuchOutput(_) => unfit(
                "form_refused",
                text("Шешімді таңдаңыз.", "Выберите решение.", "Choose a decision."),
            )
            .with_details(json!({ "problems": [] })),
            Refusal::Form(problems) => unfit(
                "form_refused",
                text(
                    "Шешім нысанында қателер бар.",
                    "В форме решения есть ошибки.",
                    "The decision form has errors.",
                ),
            )
            .with_details(json!({ "problems": problems.iter().map(problem).collect::<Vec<_>>() })),
            Refusal::NoReason => unfit(
                "reason_needed",
                text("Себебін жазыңыз.", "Укажите причину.", "Give a reason."),
            ),
            Refusal::NotDrawn => conflict(
                "not_drawn_yet",
                text(
                    "Құжат әлі жасалуда.",
                    "Документ ещё формируется.",
                    "The document is still being drawn.",
                ),
            ),
            Refusal::Unreadable => Self::new(
                StatusCode::BAD_REQUEST,
                "unreadable",
                text(
                    "Куәлік немесе қолтаңба оқылмайды.",
                    "Не удалось прочитать регистрационное свидетельство или подпись.",
                    "The certificate or the signature cannot be read.",
                ),
            ),
            Refusal::ForeignCertificate => unfit(
                "signature_refused",
                text(
                    "Бұл тіркеу куәлігі басқа адамға берілген: ондағы ЖСН сіздің ЖСН-ге сәйкес келмейді.",
                    "Это регистрационное свидетельство выдано другому человеку: ИИН в нём не совпадает с вашим.",
                    "This certificate belongs to somebody else: its IIN is not yours.",
                ),
            ),
            Refusal::ForeignOrganization { expected } => unfit(
                "signature_refused",
                text(
                    format!("Тіркеу куәлігі ұйым қызметкеріне берілмеген (БСН {expected} күтіледі)."),
                    format!(
                        "Регистрационное свидетельство выдано не сотруднику этой организации (ожидается БИН {expected})."
                    ),
                    format!("The certificate is not of an employee of this organization (BIN {expected} is expected)."),
                ),
            ),
            Refusal::SigningNotBegun => conflict(
                "signing_not_begun",
                text(
                    "Құжат өзгерген немесе қол қою басталмаған. Бетті жаңартып, қайта қол қойыңыз.",
                    "Документ изменился или подписание не начато. Обновите страницу и подпишите ещё раз.",
                    "The document has changed or signing was not begun. Read the page again and sign once more.",
                ),
            ),
            Refusal::Signature { report } => signature(&report),
            refusal @ (Refusal::Plan(_) | Refusal::Eds(_) | Refusal::Store(_) | Refusal::Json(_)) => {
                Self::failure(refusal)
            }
        }
    }
}

/// Who has it is said, so that one knows whom to ask.
fn not_concerned(holder: Option<&str>) -> law::Text {
    match holder {
        Some(name) => text(
            format!("Бұл өтінішпен {name} жұмыс істеп жатыр; оны іске қатысы барлар ғана көреді."),
            format!("Это заявление в работе у сотрудника: {name}. Его видят только те, кого оно касается."),
            format!("This case is held by {name}. Only those whom it concerns may read it."),
        ),
        None => text(
            "Бұл өтініш сізге қатысты емес: оны іске қатысы барлар ғана көреді.",
            "Это заявление вас не касается: его видят только те, у кого оно было или к кому придёт.",
            "This case does not concern you: only those who have or had it may read it.",
        ),
    }
}

fn problem(problem: &FieldProblem) -> serde_json::Value {
    let words = &problem.message;
    json!({ "field": problem.field, "message": { "kk": words.kk, "ru": words.ru, "en": words.en } })
}

fn out_of_order(state: &str, attempt: &str) -> Problem {
    let code = match attempt {
        "taken" => "case_taken",
        "decided" => "case_decided",
        "drawn" | "confirmed" if state == "decided" => "not_drawn_yet",
        _ => "case_changed",
    };
    let message = match state {
        "arrived" => text(
            "Өтініш әлі тіркелмеген.",
            "Заявление ещё не зарегистрировано.",
            "The application is not registered yet.",
        ),
        "registered" => text(
            "Алдымен өтінішті жұмысқа алыңыз.",
            "Сначала возьмите заявление в работу.",
            "Take the case first.",
        ),
        "taken" => text(
            "Бұл өтініш бойынша әлі шешім жоқ.",
            "По этому заявлению ещё нет решения.",
            "The case is not decided yet.",
        ),
        "decided" => text(
            "Шешім қабылданды, құжат жасалуда.",
            "Решение уже принято, документ формируется.",
            "The case is decided; its document is being drawn.",
        ),
        "drawn" => text(
            "Шешім қабылданды, құжат дайын.",
            "Решение уже принято, документ готов.",
            "The case is decided; its document is ready.",
        ),
        "confirmed" => text(
            "Құжат расталды.",
            "Документ уже подтверждён.",
            "The document is already confirmed.",
        ),
        _ => text(
            "Құжатқа қол қойылып, жіберілді.",
            "Документ уже подписан и отправлен.",
            "The document is already signed and sent.",
        ),
    };
    Problem::new(StatusCode::CONFLICT, code, message)
}

/// The first check that did not pass is the cause to tell.
fn signature(report: &eds::Report) -> Problem {
    let message = report.cause().map_or_else(
        || {
            text(
                "Қолтаңба қабылданбады.",
                "Подпись не принята.",
                "The signature was refused.",
            )
        },
        |check| text(&*check.answer.kk, &*check.answer.ru, &*check.answer.en),
    );
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "signature_refused", message)
        .with_details(json!({ "report": report }))
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        Problem::from(self).into_response()
    }
}
