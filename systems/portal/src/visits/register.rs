//! Registration: ИИН, names and a password become an account. A wrong check digit is an error; an ИИН that does not
//! fit a date or a sex is a warning at most (since decree 853 of 2013 the number is not tied to them).

use axum::http::StatusCode;
use domain::{Iin, PersonName};
use law::{FieldProblem, Text};
use pages::Problem;

use crate::words::text;
use crate::{Portal, problems};

const NAME_CHARS_MAX: usize = 100;
const PASSWORD_CHARS_MIN: usize = 8;
/// Hashing is slow on purpose; nobody needs more than this.
const PASSWORD_CHARS_MAX: usize = 200;

/// What the person entered.
#[derive(Clone, Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Registration {
    #[serde(default)]
    pub(crate) iin: String,
    #[serde(default)]
    pub(crate) surname: String,
    #[serde(default)]
    pub(crate) given_name: String,
    #[serde(default)]
    pub(crate) patronymic: Option<String>,
    #[serde(default)]
    pub(crate) password: String,
}

pub(crate) struct Registered {
    pub(crate) id: String,
    pub(crate) warnings: Vec<Text>,
}

/// Opens the account.
pub(crate) async fn register(portal: &Portal, entered: &Registration) -> Result<Registered, Problem> {
    let (iin, name) = check(entered).map_err(|found| problems::form_invalid(&found))?;
    let warnings = doubts(&iin, &name);
    match portal
        .access
        .open_account(&iin, &name, &entered.password, &["applicant"])
        .await
    {
        Ok(account) => Ok(Registered {
            id: account.id,
            warnings,
        }),
        Err(problem) if problem.status == StatusCode::CONFLICT => Err(problems::account_exists()),
        Err(problem) => Err(problem),
    }
}

/// Reads the entered values; all problems at once, in the order of the fields.
pub(crate) fn check(entered: &Registration) -> Result<(Iin, PersonName), Vec<FieldProblem>> {
    let mut found = Vec::new();
    let iin = Iin::parse(entered.iin.trim());
    if let Err(error) = &iin {
        found.push(problem("iin", iin_words(*error)));
    }
    let surname = name_part("surname", &entered.surname, &mut found);
    let given_name = name_part("given_name", &entered.given_name, &mut found);
    let patronymic = entered
        .patronymic
        .as_deref()
        .map(str::trim)
        .filter(|patronymic| !patronymic.is_empty());
    let patronymic = patronymic.map(|patronymic| name_part("patronymic", patronymic, &mut found));
    match entered.password.chars().count() {
        length if length < PASSWORD_CHARS_MIN => found.push(problem("password", password_short())),
        length if length > PASSWORD_CHARS_MAX => found.push(problem("password", password_long())),
        _ => {}
    }
    match iin {
        Ok(iin) if found.is_empty() => Ok((
            iin,
            PersonName {
                surname,
                given_name,
                patronymic,
            },
        )),
        _ => Err(found),
    }
}

/// What looks unusual, so that the person looks again at what was typed.
fn doubts(iin: &Iin, name: &PersonName) -> Vec<Text> {
    let digits = iin.as_str().as_bytes();
    let mut doubts = Vec::new();
    if birth_date(iin.as_str()).is_none() {
        doubts.push(text(
            "ЖСН-нің алғашқы алты цифры күнге ұқсамайды. Дұрыс терілгенін тексеріңіз.",
            "Первые шесть цифр ИИН не похожи на дату. Проверьте, всё ли набрано верно.",
            "The first six digits of the IIN do not look like a date. Check that you typed it correctly.",
        ));
    }
    let man_by_number = digits.get(6).and_then(|digit| match digit {
        b'1' | b'3' | b'5' => Some(true),
        b'2' | b'4' | b'6' => Some(false),
        _ => None,
    });
    if let (Some(by_number), Some(by_name)) = (man_by_number, name.patronymic.as_deref().and_then(is_son))
        && by_number != by_name
    {
        doubts.push(text(
            "ЖСН-нің жетінші цифры әкесінің атымен сәйкес келмейтін сияқты. Дұрыс терілгенін тексеріңіз.",
            "Седьмая цифра ИИН как будто не подходит к отчеству. Проверьте, всё ли набрано верно.",
            "The seventh digit of the IIN does not seem to fit the patronymic. Check that you typed it correctly.",
        ));
    }
    doubts
}

/// The date in the first six digits, in the century that the seventh names.
fn birth_date(iin: &str) -> Option<jiff::civil::Date> {
    let number = |from: usize| iin.get(from..from + 2)?.parse::<i8>().ok();
    let century = match iin.as_bytes().get(6)? {
        b'1' | b'2' => 1800,
        b'3' | b'4' => 1900,
        b'5' | b'6' => 2000,
        _ => return None,
    };
    jiff::civil::Date::new(century + i16::from(number(0)?), number(2)?, number(4)?).ok()
}

fn is_son(patronymic: &str) -> Option<bool> {
    let lower = patronymic.to_lowercase();
    let ends = |endings: &[&str]| endings.iter().any(|ending| lower.ends_with(ending));
    if ends(&["ович", "евич", "ұлы", "улы"]) {
        Some(true)
    } else if ends(&["овна", "евна", "қызы", "кызы"]) {
        Some(false)
    } else {
        None
    }
}

fn name_part(field: &str, entered: &str, found: &mut Vec<FieldProblem>) -> String {
    let part = entered.split_whitespace().collect::<Vec<_>>().join(" ");
    let letters = part
        .chars()
        .all(|letter| letter.is_alphabetic() || matches!(letter, ' ' | '-' | '\'' | '’' | 'ʼ' | '.'));
    if part.is_empty() {
        found.push(problem(field, name_missing(field)));
    } else if !letters || !part.chars().any(char::is_alphabetic) {
        found.push(problem(
            field,
            text("Тек әріптермен жазыңыз.", "Пишите только буквами.", "Use letters only."),
        ));
    } else if part.chars().count() > NAME_CHARS_MAX {
        found.push(problem(
            field,
            text(
                format!("{NAME_CHARS_MAX} таңбадан аспасын."),
                format!("Не больше {NAME_CHARS_MAX} знаков."),
                format!("At most {NAME_CHARS_MAX} characters."),
            ),
        ));
    }
    part
}

fn name_missing(field: &str) -> Text {
    match field {
        "surname" => text("Тегіңізді жазыңыз.", "Напишите фамилию.", "Enter your surname."),
        "given_name" => text("Атыңызды жазыңыз.", "Напишите имя.", "Enter your first name."),
        _ => text(
            "Әкеңіздің атын жазыңыз.",
            "Напишите отчество.",
            "Enter your patronymic.",
        ),
    }
}

fn problem(field: &str, message: Text) -> FieldProblem {
    FieldProblem {
        field: field.to_owned(),
        message,
    }
}

pub(crate) fn iin_words(error: domain::iin::IinError) -> Text {
    use domain::iin::IinError::{CheckDigit, NeverIssued, NotTwelveDigits};
    match error {
        NotTwelveDigits => text(
            "ЖСН 12 цифрдан тұрады.",
            "ИИН состоит из 12 цифр.",
            "An IIN has 12 digits.",
        ),
        CheckDigit | NeverIssued => text(
            "Мұндай ЖСН болмайды: бір цифры қате терілген.",
            "Такого ИИН не бывает: какая-то цифра набрана неверно.",
            "There is no such IIN: one of the digits is mistyped.",
        ),
    }
}

fn password_short() -> Text {
    text(
        format!("Құпиясөзде кемінде {PASSWORD_CHARS_MIN} таңба болсын."),
        format!("В пароле должно быть не меньше {PASSWORD_CHARS_MIN} знаков."),
        format!("The password needs at least {PASSWORD_CHARS_MIN} characters."),
    )
}

fn password_long() -> Text {
    text(
        format!("Құпиясөз {PASSWORD_CHARS_MAX} таңбадан аспасын."),
        format!("Пароль не длиннее {PASSWORD_CHARS_MAX} знаков."),
        format!("The password may have at most {PASSWORD_CHARS_MAX} characters."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entered(iin: &str, patronymic: &str) -> Registration {
        Registration {
            iin: iin.into(),
            surname: "Сыналова".into(),
            given_name: "Үлгі".into(),
            patronymic: Some(patronymic.into()),
            password: "құпия-сөз-1".into(),
        }
    }

    fn warnings(iin: &str, patronymic: &str) -> usize {
        let (iin, name) = check(&entered(iin, patronymic)).unwrap();
        doubts(&iin, &name).len()
    }

    #[test]
    fn check_digit_is_an_error_and_date_or_sex_a_warning() {
        assert_eq!(check(&entered("900101300008", "")).unwrap_err()[0].field, "iin");
        assert_eq!(warnings("900101300007", ""), 0);
        assert_eq!(warnings("900101300007", "Үлгіұлы"), 0);
        assert_eq!(warnings("900101300007", "Примеровна"), 1);
    }

    #[test]
    fn all_problems_come_at_once() {
        let empty = Registration {
            surname: "123".into(),
            ..Registration::default()
        };
        let fields: Vec<_> = check(&empty)
            .unwrap_err()
            .into_iter()
            .map(|problem| problem.field)
            .collect();
        assert_eq!(fields, ["iin", "surname", "given_name", "password"]);
    }
}
