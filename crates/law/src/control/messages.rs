//! What is said beside a field.

use crate::text::Text;

pub(super) fn required() -> Text {
    text("Бұл өрісті толтырыңыз.", "Заполните это поле.", "Fill in this field.")
}

pub(super) fn control_characters() -> Text {
    text(
        "Мәтінде рұқсат етілмеген таңбалар бар. Оны қайта теріңіз.",
        "В тексте есть недопустимые символы. Наберите его заново.",
        "The text has characters that are not allowed. Type it again.",
    )
}

pub(super) fn too_long(max: u32) -> Text {
    text(
        format!("Ұзындығы {max} таңбадан аспауы керек."),
        format!("Не больше {max} символов."),
        format!("No more than {max} characters."),
    )
}

pub(super) fn too_short(min: u32) -> Text {
    text(
        format!("Кемінде {min} таңба жазыңыз."),
        format!("Напишите не меньше {min} символов."),
        format!("Write at least {min} characters."),
    )
}

pub(super) fn full_name() -> Text {
    text(
        "Тегін, атын және бар болса әкесінің атын әріптермен жазыңыз.",
        "Напишите фамилию, имя и, при наличии, отчество буквами.",
        "Write the surname, the given name and the patronymic, if any, in letters.",
    )
}

pub(super) fn address() -> Text {
    text(
        "Мекенжайды толық жазыңыз: елді мекен, көше, үй.",
        "Напишите адрес полностью: населенный пункт, улица, дом.",
        "Write the whole address: settlement, street, house.",
    )
}

pub(super) fn phone() -> Text {
    text(
        "Телефон нөмірін цифрлармен жазыңыз, мысалы +7 700 000 00 00.",
        "Напишите номер телефона цифрами, например +7 700 000 00 00.",
        "Write the telephone number in digits, for example +7 700 000 00 00.",
    )
}

pub(super) fn year() -> Text {
    text(
        "Жылды төрт цифрмен жазыңыз, мысалы 2012.",
        "Напишите год четырьмя цифрами, например 2012.",
        "Write the year in four digits, for example 2012.",
    )
}

pub(super) fn year_between(min: i64, max: i64) -> Text {
    text(
        format!("Жыл {min} мен {max} аралығында болуы керек."),
        format!("Год должен быть от {min} до {max}."),
        format!("The year must be from {min} to {max}."),
    )
}

pub(super) fn date() -> Text {
    text(
        "Күнтізбеде бар күнді көрсетіңіз: жыл, ай, күн, мысалы 2012-09-05.",
        "Укажите дату, которая есть в календаре: год, месяц, день, например 2012-09-05.",
        "Give a date of the calendar: year, month, day, for example 2012-09-05.",
    )
}

pub(super) fn number() -> Text {
    text("Тек цифрларды жазыңыз.", "Напишите только цифры.", "Write digits only.")
}

pub(super) fn choice() -> Text {
    text(
        "Тізімнен біреуін таңдаңыз.",
        "Выберите одно из списка.",
        "Choose one of the list.",
    )
}

fn text(kk: impl Into<String>, ru: impl Into<String>, en: impl Into<String>) -> Text {
    Text {
        kk: kk.into(),
        ru: ru.into(),
        en: en.into(),
    }
}
