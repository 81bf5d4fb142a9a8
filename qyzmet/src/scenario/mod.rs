//! Scenarios that a lawyer can read: who does what when, each line with its clause, every date computed. They are made
//! of the regulation and the working calendar alone, with everybody using the whole of their time; the files of
//! `scenarios/` are held against them by a test.

mod walk;

use std::fmt::Write;

use domain::deadline::Proof;
use jiff::Timestamp;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use law::{Calendar, Channel, Circumstance, How, Language, Plan, Procedure, Step};

use walk::{Line, Walk};

/// Ten o'clock of a working Monday with holidays ahead, in the year of the act.
fn beginning(plan: &Plan, calendar: &Calendar, zone: &TimeZone) -> Option<Timestamp> {
    let year: i16 = plan.act.date.get(..4)?.parse().ok()?;
    let mut day = Date::new(year, 12, 20).ok()?;
    while !calendar.works(day).ok()? || day.weekday() != Weekday::Monday {
        day = day.tomorrow().ok()?;
    }
    let zoned = day.at(10, 0, 0, 0).to_zoned(zone.clone()).ok()?;
    Some(zoned.timestamp())
}

/// All scenarios of a regulation as Markdown. None when the calendar does not cover the year of the act.
pub(crate) fn markdown(plan: &Plan, calendar: &Calendar) -> Option<String> {
    let zone = TimeZone::get(calendar.zone()).ok()?;
    let from = beginning(plan, calendar, &zone)?;
    let mut text = String::new();
    let act = &plan.act;
    let _ = writeln!(text, "# {}\n", plan.name.ru);
    let _ = writeln!(
        text,
        "{}. {}, № {} от {}. Регламент `{}`.\n",
        act.title.ru.trim_end_matches('.'),
        capital(&act.body.ru),
        act.number,
        date(&act.date),
        plan.id.0
    );
    let _ = writeln!(
        text,
        "Каждый сценарий идёт по самому длинному пути: каждый участник использует весь свой срок. Шаг без срока в акте \
         времени не занимает. В скобках — пункт или действие таблицы, которое эта строка доказывает."
    );
    for procedure in &plan.procedures {
        for variant in variants(procedure) {
            let walk = Walk {
                plan,
                calendar,
                zone: &zone,
                fails_at: variant.fails_at,
                circumstances: &variant.circumstances,
            };
            let lines = walk.of(procedure, from);
            let _ = writeln!(text, "\n## {}: {}\n", through(procedure.channel), variant.title);
            let _ = writeln!(text, "Ситуация: {}\n", variant.situation);
            for (n, line) in lines.iter().enumerate() {
                let _ = writeln!(text, "{}. {}", n + 1, sentence(line));
            }
            if let Some(last) = lines.last() {
                let _ = writeln!(text, "\n{}", ending(last, from));
            }
        }
    }
    Some(text)
}

/// One way through a channel.
struct Variant<'a> {
    title: String,
    situation: String,
    fails_at: Option<&'a str>,
    circumstances: Vec<Circumstance>,
}

fn variants(procedure: &Procedure) -> Vec<Variant<'_>> {
    let mut variants = vec![Variant {
        title: "услуга оказана".to_owned(),
        situation: "документы полные, все проверки пройдены, решение положительное.".to_owned(),
        fails_at: None,
        circumstances: Vec::new(),
    }];
    let conditions = procedure.steps.iter().filter(|step| step.verb.is_condition());
    variants.extend(conditions.map(|step| Variant {
        title: format!("отказ после проверки «{}»", name(step)),
        situation: format!("{} даёт отрицательный ответ.", name(step)),
        fails_at: Some(&step.id),
        circumstances: Vec::new(),
    }));
    for (circumstance, words) in circumstances(procedure) {
        variants.push(Variant {
            title: words.clone(),
            situation: format!("{words}; остальное — как в первом сценарии."),
            fails_at: None,
            circumstances: vec![circumstance],
        });
    }
    variants
}

/// Circumstances that change a limit of this channel by themselves, in the act's words.
fn circumstances(procedure: &Procedure) -> Vec<(Circumstance, String)> {
    let mut found: Vec<(Circumstance, String)> = Vec::new();
    for limit in procedure.steps.iter().flat_map(|step| &step.limits) {
        let Some(when) = limit.when.filter(|_| limit.how != How::Ends) else {
            continue;
        };
        // These arise from the channel or come with the step, not from the case.
        let of_the_channel = matches!(
            when,
            Circumstance::ViaAkim | Circumstance::ViaCenter | Circumstance::ToCourier
        );
        let of_every_case = when.always_comes() || when == Circumstance::Decision;
        if !of_the_channel && !of_every_case && !found.iter().any(|(known, _)| *known == when) {
            found.push((when, limit.words.clone().unwrap_or_default()));
        }
    }
    found
}

fn sentence(line: &Line<'_>) -> String {
    let mut text = format!(
        "**{}.** {}: {}",
        moment(line.since, line.zone),
        who(line),
        quoted(line.text)
    );
    match &line.proof {
        Some(proof) if long(proof) => {
            let _ = write!(text, " Срок: {}", proof.words(Language::Ru));
        }
        Some(proof) => {
            let _ = write!(text, " Срок — до {}.", moment(proof.due, line.zone));
        }
        None => {}
    }
    let _ = write!(text, " ({})", line.clauses.join("; "));
    text
}

/// Days need their proof; minutes are seen at a glance.
fn long(proof: &Proof) -> bool {
    proof
        .deadline
        .spans
        .iter()
        .any(|span| !matches!(span.unit, law::Unit::Second | law::Unit::Minute | law::Unit::Hour))
}

fn ending(last: &Line<'_>, from: Timestamp) -> String {
    let end = last.proof.as_ref().map_or(last.since, |proof| proof.due);
    format!(
        "Начало — {}; по акту путь заканчивается не позднее {}.",
        moment(from, last.zone),
        moment(end, last.zone)
    )
}

fn who(line: &Line<'_>) -> String {
    capital(law::table::who(line.performer, Language::Ru))
}

/// The act's words, shortened at a word.
fn quoted(text: &str) -> String {
    const LETTERS_MAX: usize = 200;
    let text = text.trim_end_matches([';', '.']);
    if text.chars().count() <= LETTERS_MAX {
        return format!("«{text}».");
    }
    let cut: String = text.chars().take(LETTERS_MAX).collect();
    let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(whole, _)| whole);
    format!("«{whole} …».")
}

fn name(step: &Step) -> &str {
    step.label.as_deref().unwrap_or(&step.clause)
}

fn through(channel: Channel) -> &'static str {
    match channel {
        Channel::Portal => "Через портал",
        Channel::Center => "Через центр обслуживания",
        Channel::Provider => "У услугодателя",
        Channel::Akim => "Через акима сельского округа",
    }
}

fn moment(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%d.%m.%Y, %H:%M").to_string()
}

fn date(iso: &str) -> String {
    match iso.split('-').collect::<Vec<_>>().as_slice() {
        [year, month, day] => format!("{day}.{month}.{year}"),
        _ => iso.to_owned(),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
