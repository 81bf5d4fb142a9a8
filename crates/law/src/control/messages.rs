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

pub(super) fn between(min: i64, max: i64) -> Text {
    text(
        format!("Сан {min} мен {max} аралығында болуы керек."),
        format!("Число должно быть от {min} до {max}."),
        format!("The number must be from {min} to {max}."),
    )
}

pub(super) fn email() -> Text {
    text(
        "Электрондық пошта мекенжайын толық жазыңыз, мысалы aty@mysal.kz.",
        "Напишите адрес электронной почты полностью, например imya@primer.kz.",
        "Write the whole e-mail address, for example name@example.kz.",
    )
}

pub(super) fn iin() -> Text {
    text(
        "ЖСН — 12 цифр. Бақылау цифры сәйкес келмейді: құжаттағы нөмірмен салыстырыңыз.",
        "ИИН — 12 цифр. Контрольная цифра не сходится: сверьте номер с документом.",
        "The IIN has 12 digits. The check digit does not fit: compare the number with the document.",
    )
}

pub(super) fn money() -> Text {
    text(
        "Соманы теңгемен цифрлармен жазыңыз, мысалы 12500 немесе 12500,50.",
        "Напишите сумму в тенге цифрами, например 12500 или 12500,50.",
        "Write the amount in tenge in digits, for example 12500 or 12500.50.",
    )
}

pub(super) fn too_many_rows(max: u32) -> Text {
    text(
        format!("{max} жолдан аспауы керек."),
        format!("Не больше {max} строк."),
        format!("No more than {max} rows."),
    )
}

pub(super) fn document() -> Text {
    text(
        "Бұл құжат міндетті. Оның көшірмесін тіркеңіз.",
        "Этот документ обязателен. Прикрепите его копию.",
        "This document is required. Attach a copy of it.",
    )
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
