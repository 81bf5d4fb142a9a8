//! A proof in words.

use jiff::civil::{Date, DateTime, Time};
use law::{Amount, Language, Text, Unit};

use super::proof::clock;
use super::{Counted, Joins, Pace, Proof, Skipped, Span};

/// So many days in a row are told one by one; more as a run.
const TOLD_ONE_BY_ONE: usize = 12;

/// The rules that are no act's own, with their sources.
pub(super) mod rule {
    use law::Text;

    use super::text;

    /// What is filed after hours is received on the next working day.
    pub(in super::super) fn reception() -> Text {
        text(
            "мемлекеттік қызмет стандарттары: жұмыс уақыты аяқталғаннан кейін, демалыс және мереке күндері берілген өтініш келесі жұмыс күні қабылданады",
            "стандарты государственных услуг: обращение после окончания рабочего времени, в выходные и праздничные дни принимается следующим рабочим днём",
            "standards of public services: what is filed after working hours, on days off and holidays is received on the next working day",
        )
    }

    pub(in super::super) fn intake_excluded() -> Text {
        text(
            "мерзімнің өз ескертпесі: «құжаттарды қабылдау күні мен беру күні мерзімге кірмейді»",
            "оговорка самого срока: «день приема и день выдачи документов не входят в срок оказания государственной услуги»",
            "the limit’s own words: the day of reception and the day of issue are not part of the term",
        )
    }

    pub(in super::super) fn beginning() -> Text {
        text(
            "ҚР Азаматтық кодексінің 173-бабы",
            "Гражданский кодекс РК, статья 173",
            "Civil Code, article 173",
        )
    }

    pub(in super::super) fn end_on_day_off() -> Text {
        text(
            "ҚР Азаматтық кодексінің 175-бабы",
            "Гражданский кодекс РК, статья 175",
            "Civil Code, article 175",
        )
    }
}

pub(super) fn intake() -> Text {
    text(
        "қабылдау күні есептелмейді",
        "день приёма не считается",
        "the day of reception is not counted",
    )
}

pub(super) fn closed() -> Text {
    text("жұмыс істемейтін күн", "нерабочий день", "not a working day")
}

pub(super) fn after_hours(closes: Time) -> Text {
    let at = clock(closes);
    Text {
        kk: format!("жұмыс уақытынан ({at}) кейін берілген: келесі жұмыс күні қабылданды"),
        ru: format!("подано после окончания рабочего времени ({at}): принято следующим рабочим днём"),
        en: format!("filed after working hours ({at}): received on the next working day"),
    }
}

pub(super) fn filed_on_day_off(why: &Text) -> Text {
    Text {
        kk: format!(
            "жұмыс істемейтін күні берілген ({}): келесі жұмыс күні қабылданды",
            why.kk
        ),
        ru: format!("подано в нерабочий день ({}): принято следующим рабочим днём", why.ru),
        en: format!("filed on a day off ({}): received on the next working day", why.en),
    }
}

pub(super) fn ends_on_day_off(why: &Text) -> Text {
    Text {
        kk: format!("{}: мерзім келесі жұмыс күні аяқталады", why.kk),
        ru: format!("{}: срок оканчивается в ближайший следующий рабочий день", why.ru),
        en: format!("{}: the term ends on the next working day", why.en),
    }
}

pub(super) fn suspended(cause: &Text) -> Text {
    Text {
        kk: format!("мерзім тоқтатыла тұрды: {}", cause.kk),
        ru: format!("срок приостановлен: {}", cause.ru),
        en: format!("the term is suspended: {}", cause.en),
    }
}

/// A clause of the regulation as the act of a skipped day.
pub(super) fn clause(clause: &str) -> Text {
    text(
        &format!("регламент, {clause}"),
        &format!("регламент, {clause}"),
        &format!("regulation, {clause}"),
    )
}

/// «3 рабочих дня с 27.12.2012 16:30: день приёма не входит; 28.12 — 1; … Срок истекает 03.01.2013 в 18:30.»
pub(super) fn of(proof: &Proof, language: Language) -> String {
    let from = proof.deadline.from.to_zoned(proof.zone.clone()).datetime();
    let due = proof.due_civil().datetime();
    let length = lengths(proof, language);
    let head = match language {
        Language::Kk => format!("{} бастап {length}", at(from)),
        Language::Ru => format!("{length} с {}", at(from)),
        Language::En => format!("{length} from {}", at(from)),
    };
    let mut items = items(proof, language);
    if proof.deadline.pace == Pace::Elapsed && proof.skipped.is_empty() {
        items.clear();
    }
    let body = match items.as_slice() {
        [] => String::new(),
        items => format!(": {}", items.join("; ")),
    };
    let end = match language {
        Language::Kk => format!("Мерзім {} аяқталады.", at(due)),
        Language::Ru => format!("Срок истекает {} в {}.", long(due.date()), clock(due.time())),
        Language::En => format!("The term ends on {} at {}.", long(due.date()), clock(due.time())),
    };
    let issue = proof.issue.map(|date| match language {
        Language::Kk => format!(" Беру күні ({}) мерзімге кірмейді.", long(date)),
        Language::Ru => format!(" День выдачи ({}) в срок не входит.", long(date)),
        Language::En => format!(" The day of issue ({}) is not part of the term.", long(date)),
    });
    format!("{head}{body}. {end}{}", issue.unwrap_or_default())
}

/// «19 рабочих дней + 4 рабочих дня, продлено на 1 месяц (п. 8: дополнительный запрос)».
fn lengths(proof: &Proof, language: Language) -> String {
    let mut told = String::new();
    for span in &proof.deadline.spans {
        if !told.is_empty() {
            told.push_str(match span.joins {
                Joins::Follows => " + ",
                Joins::Prolongs => prolonged(language),
            });
        }
        told.push_str(&length(*span, language));
    }
    for prolongation in &proof.deadline.prolongations {
        told.push_str(prolonged(language));
        told.push_str(&length(prolongation.span, language));
        told.push_str(&format!(
            " ({}: {})",
            prolongation.clause,
            prolongation.cause.to(language)
        ));
    }
    told
}

fn prolonged(language: Language) -> &'static str {
    match language {
        Language::Kk => ", ұзартылды: ",
        Language::Ru => ", продлено на ",
        Language::En => ", prolonged by ",
    }
}

/// «3 рабочих дня».
pub(super) fn length(span: Span, language: Language) -> String {
    let value = match language {
        Language::En => span.value.to_string(),
        _ => span.value.to_string().replace('.', ","),
    };
    format!("{value} {}", unit(span.unit, span.value, language))
}

fn unit(unit: Unit, value: Amount, language: Language) -> &'static str {
    let form = match language {
        Language::Kk => 0,
        Language::En => usize::from(value.whole() != Some(1)),
        Language::Ru => russian_form(value),
    };
    let forms: [&'static str; 3] = match (language, unit) {
        (Language::Kk, Unit::Second) => ["секунд"; 3],
        (Language::Kk, Unit::Minute) => ["минут"; 3],
        (Language::Kk, Unit::Hour) => ["сағат"; 3],
        (Language::Kk, Unit::WorkingDay) => ["жұмыс күні"; 3],
        (Language::Kk, Unit::CalendarDay) => ["күнтізбелік күн"; 3],
        (Language::Kk, Unit::Month) => ["ай"; 3],
        (Language::Ru, Unit::Second) => ["секунда", "секунды", "секунд"],
        (Language::Ru, Unit::Minute) => ["минута", "минуты", "минут"],
        (Language::Ru, Unit::Hour) => ["час", "часа", "часов"],
        (Language::Ru, Unit::WorkingDay) => ["рабочий день", "рабочих дня", "рабочих дней"],
        (Language::Ru, Unit::CalendarDay) => ["календарный день", "календарных дня", "календарных дней"],
        (Language::Ru, Unit::Month) => ["месяц", "месяца", "месяцев"],
        (Language::En, Unit::Second) => ["second", "seconds", "seconds"],
        (Language::En, Unit::Minute) => ["minute", "minutes", "minutes"],
        (Language::En, Unit::Hour) => ["hour", "hours", "hours"],
        (Language::En, Unit::WorkingDay) => ["working day", "working days", "working days"],
        (Language::En, Unit::CalendarDay) => ["calendar day", "calendar days", "calendar days"],
        (Language::En, Unit::Month) => ["month", "months", "months"],
    };
    forms.get(form).copied().unwrap_or_default()
}

/// 0 for «1 день», 1 for «2 дня» and «1,5 дня», 2 for «5 дней».
fn russian_form(value: Amount) -> usize {
    let Some(whole) = value.whole() else { return 1 };
    match (whole % 10, whole % 100) {
        (1, last) if last != 11 => 0,
        (2..=4, last) if !(12..=14).contains(&last) => 1,
        _ => 2,
    }
}

/// The days in their order, runs of the same told together.
fn items(proof: &Proof, language: Language) -> Vec<String> {
    let mut told: Vec<(Date, String)> = Vec::new();
    let plain = proof.counted.iter().filter(|day| day.hours.is_none()).count();
    let mut counted = proof.counted.as_slice();
    while let Some(first) = counted.first() {
        let run = match plain > TOLD_ONE_BY_ONE {
            true => run_of_counted(counted),
            false => 1,
        };
        let (these, rest) = counted.split_at(run.max(1).min(counted.len()));
        told.push((first.date, counted_words(these, proof, language)));
        counted = rest;
    }
    let mut skipped = proof.skipped.as_slice();
    while let Some(first) = skipped.first() {
        let run = run_of_skipped(skipped);
        let (these, rest) = skipped.split_at(run.max(1).min(skipped.len()));
        let dates = dates(first.date, these.last().map_or(first.date, |last| last.date), proof);
        told.push((first.date, format!("{dates} — {}", first.reason.to(language))));
        skipped = rest;
    }
    // Stable: of one date what was counted stands before what follows from it.
    told.sort_by_key(|(date, _)| *date);
    told.into_iter().map(|(_, words)| words).collect()
}

fn run_of_counted(days: &[Counted]) -> usize {
    let mut run = 1;
    for (day, next) in days.iter().zip(days.iter().skip(1)) {
        let follows = day.date.tomorrow().is_ok_and(|date| date == next.date) && day.unit == next.unit;
        if !follows || day.note.is_some() || next.note.is_some() {
            break;
        }
        run += 1;
    }
    run
}

fn run_of_skipped(days: &[Skipped]) -> usize {
    let mut run = 1;
    for (day, next) in days.iter().zip(days.iter().skip(1)) {
        if day.reason != next.reason || day.date.tomorrow().is_ok_and(|date| date != next.date) {
            break;
        }
        run += 1;
    }
    run
}

fn counted_words(days: &[Counted], proof: &Proof, language: Language) -> String {
    let (Some(first), Some(last)) = (days.first(), days.last()) else {
        return String::new();
    };
    if let Some((from, until)) = first.hours {
        let part = format!("{} {}–{}", short(first.date, proof), clock(from), clock(until));
        // Of an hour's first minutes no hour has passed yet.
        return match first.n {
            0 => part,
            n => format!("{part} — {n}"),
        };
    }
    let note = first.note.as_ref().map(|note| format!(" ({})", note.to(language)));
    match first.n == last.n {
        true => format!("{} — {}{}", short(first.date, proof), first.n, note.unwrap_or_default()),
        false => format!("{} — {}–{}", dates(first.date, last.date, proof), first.n, last.n),
    }
}

fn dates(first: Date, last: Date, proof: &Proof) -> String {
    match first == last {
        true => short(first, proof),
        false => format!("{}–{}", short(first, proof), short(last, proof)),
    }
}

/// Without the year where it is that of the filing.
fn short(date: Date, proof: &Proof) -> String {
    let filed = proof.deadline.from.to_zoned(proof.zone.clone());
    match date.year() == filed.year() {
        true => format!("{:02}.{:02}", date.day(), date.month()),
        false => long(date),
    }
}

fn long(date: Date) -> String {
    format!("{:02}.{:02}.{:04}", date.day(), date.month(), date.year())
}

fn at(at: DateTime) -> String {
    format!("{} {}", long(at.date()), clock(at.time()))
}

fn text(kk: &str, ru: &str, en: &str) -> Text {
    Text {
        kk: kk.to_owned(),
        ru: ru.to_owned(),
        en: en.to_owned(),
    }
}
