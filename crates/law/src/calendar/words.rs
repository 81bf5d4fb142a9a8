//! Why a day is off or worked, in words.

use jiff::civil::{Date, Weekday};

use crate::text::Text;

/// «суббота, выходной день».
pub(super) fn weekend(day: Weekday) -> Text {
    let name = weekday_name(day);
    Text {
        kk: format!("{}, демалыс күні", name.kk),
        ru: format!("{}, выходной день", name.ru),
        en: format!("{}, a day off", name.en),
    }
}

/// «День Победы», with the mark of a date that is only expected.
pub(super) fn holiday(name: &Text, estimated: bool) -> Text {
    if !estimated {
        return name.clone();
    }
    Text {
        kk: format!("{} (күтілетін күн)", name.kk),
        ru: format!("{} (ожидаемая дата)", name.ru),
        en: format!("{} (expected date)", name.en),
    }
}

/// «выходной за 23.03.2024 (Наурыз мейрамы): праздник совпал с субботой».
pub(super) fn transferred(from: Date, name: &Text) -> Text {
    let (date, weekday) = (day(from), from.weekday());
    Text {
        kk: format!(
            "{date} үшін демалыс ({}): мереке {} сәйкес келді",
            name.kk,
            weekday_with(weekday).kk
        ),
        ru: format!(
            "выходной за {date} ({}): праздник совпал с {}",
            name.ru,
            weekday_with(weekday).ru
        ),
        en: format!(
            "day off for {date} ({}), which fell on a {}",
            name.en,
            weekday_with(weekday).en
        ),
    }
}

/// «день отдыха перенесён сюда с субботы 29.12.2012».
pub(super) fn swapped_off(with: Date) -> Text {
    let (date, name) = (day(with), weekday_from(with.weekday()));
    Text {
        kk: format!(
            "демалыс күні {date} ({}) осы күнге ауыстырылды",
            weekday_name(with.weekday()).kk
        ),
        ru: format!("день отдыха перенесён с {} {date}", name.ru),
        en: format!("day of rest moved here from {} {date}", name.en),
    }
}

/// «рабочий день: день отдыха перенесён на понедельник 31.12.2012».
pub(super) fn swapped_working(off: Date) -> Text {
    let date = day(off);
    let name = weekday_name(off.weekday());
    Text {
        kk: format!("жұмыс күні: демалыс {date} ({}) күніне ауыстырылды", name.kk),
        ru: format!("рабочий день: день отдыха перенесён на {date} ({})", name.ru),
        en: format!("worked: its rest was moved to {} {date}", name.en),
    }
}

pub(crate) fn weekday_name(day: Weekday) -> Text {
    let (kk, ru, en) = match day {
        Weekday::Monday => ("дүйсенбі", "понедельник", "Monday"),
        Weekday::Tuesday => ("сейсенбі", "вторник", "Tuesday"),
        Weekday::Wednesday => ("сәрсенбі", "среда", "Wednesday"),
        Weekday::Thursday => ("бейсенбі", "четверг", "Thursday"),
        Weekday::Friday => ("жұма", "пятница", "Friday"),
        Weekday::Saturday => ("сенбі", "суббота", "Saturday"),
        Weekday::Sunday => ("жексенбі", "воскресенье", "Sunday"),
    };
    text(kk, ru, en)
}

/// «с субботой».
fn weekday_with(day: Weekday) -> Text {
    let (kk, ru, en) = match day {
        Weekday::Monday => ("дүйсенбіге", "понедельником", "Monday"),
        Weekday::Tuesday => ("сейсенбіге", "вторником", "Tuesday"),
        Weekday::Wednesday => ("сәрсенбіге", "средой", "Wednesday"),
        Weekday::Thursday => ("бейсенбіге", "четвергом", "Thursday"),
        Weekday::Friday => ("жұмаға", "пятницей", "Friday"),
        Weekday::Saturday => ("сенбіге", "субботой", "Saturday"),
        Weekday::Sunday => ("жексенбіге", "воскресеньем", "Sunday"),
    };
    text(kk, ru, en)
}

/// «с субботы».
fn weekday_from(day: Weekday) -> Text {
    let ru = match day {
        Weekday::Monday => "понедельника",
        Weekday::Tuesday => "вторника",
        Weekday::Wednesday => "среды",
        Weekday::Thursday => "четверга",
        Weekday::Friday => "пятницы",
        Weekday::Saturday => "субботы",
        Weekday::Sunday => "воскресенья",
    };
    let name = weekday_name(day);
    text(&name.kk, ru, &name.en)
}

fn day(date: Date) -> String {
    format!("{:02}.{:02}.{:04}", date.day(), date.month(), date.year())
}

fn text(kk: &str, ru: &str, en: &str) -> Text {
    Text {
        kk: kk.to_owned(),
        ru: ru.to_owned(),
        en: en.to_owned(),
    }
}
