//! The annex-1 table of a channel as rows, columns being actions as in the acts («Описание действий …»). An act
//! without a table gets one made of its steps, which says so.

use serde_json::{Value, json};

use crate::plan::{Channel, Limit, Performer, Plan, Procedure, Step, Unit};
use crate::text::{ActText, Language};

/// A table: a title and its columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    pub title: String,
    /// Whether the act prints it; otherwise it was made of the steps.
    pub printed: bool,
    /// The names of the rows.
    pub rows: [String; 6],
    /// One column an action: number, participant, action, form of completion, limit, next.
    pub columns: Vec<[String; 6]>,
}

/// The table of `channel` in `language`; none where the regulation has no such channel. Where the act has no text in
/// the language, the Russian stands.
pub fn table(plan: &Plan, channel: Channel, language: Language) -> Option<Table> {
    let procedure = plan.procedure(channel)?;
    let rows = rows(language);
    if procedure.actions.is_empty() {
        return Some(Table {
            title: made_title(procedure, language),
            printed: false,
            rows,
            columns: procedure
                .steps
                .iter()
                .enumerate()
                .map(|(place, step)| of_step(procedure, step, place, language))
                .collect(),
        });
    }
    let columns = procedure
        .actions
        .iter()
        .map(|action| {
            [
                action.n.to_string(),
                in_language(&action.participant, language),
                in_language(&action.text, language),
                in_language(&action.completion, language),
                action
                    .limits
                    .iter()
                    .map(|limit| limit_words(limit, language))
                    .collect::<Vec<_>>()
                    .join("; "),
                action.next_text.clone().unwrap_or_else(|| "-".to_owned()),
            ]
        })
        .collect();
    Some(Table {
        title: in_language(&procedure.table_title, language),
        printed: true,
        rows,
        columns,
    })
}

impl Table {
    /// As JSON: title and columns as objects.
    pub fn to_json(&self) -> Value {
        let columns: Vec<Value> = self
            .columns
            .iter()
            .map(|[n, participant, action, completion, limit, next]| {
                json!({ "n": n, "participant": participant, "action": action, "completion": completion, "limit": limit, "next": next })
            })
            .collect();
        json!({ "title": self.title, "printed": self.printed, "rows": self.rows, "actions": columns })
    }

    /// As text for a terminal: one block an action, since a table of fifteen columns is wider than any screen.
    pub fn to_text(&self) -> String {
        let width = self.rows.iter().map(|row| row.chars().count()).max().unwrap_or(0);
        let mut text = format!("{}\n", self.title);
        for column in &self.columns {
            text.push('\n');
            for (name, cell) in self.rows.iter().zip(column) {
                let space = " ".repeat(width.saturating_sub(name.chars().count()));
                text.push_str(&format!("{name}{space}  {cell}\n"));
            }
        }
        text
    }
}

fn rows(language: Language) -> [String; 6] {
    let rows = match language {
        // The words of the acts (приложение 1; Aktobe act, Kazakh text).
        Language::Ru => [
            "№ действия (хода, потока работ)",
            "Наименование СФЕ, ИС",
            "Наименование действия (процесса, процедуры, операции) и их описание",
            "Форма завершения (данные, документ, организационно-распорядительное решение)",
            "Сроки исполнения",
            "Номер следующего действия",
        ],
        Language::Kk => [
            "Әрекет № (барысы, жұмыс ағыны)",
            "ҚФБ, АЖ атауы",
            "Әрекет (үдеріс, рәсім, операция) атауы және олардың сипаттамасы",
            "Аяқтау нысаны (мәліметтер, құжат, ұйымдастыру-өкімдік шешім)",
            "Орындалу мерзімдері",
            "Келесі әрекеттің нөмірі",
        ],
        Language::En => [
            "No. of the action (of the course of work)",
            "Structural unit or information system",
            "Action (process, procedure, operation) and its description",
            "Form of completion (data, document, organisational decision)",
            "Time limit",
            "No. of the next action",
        ],
    };
    rows.map(str::to_owned)
}

fn made_title(procedure: &Procedure, language: Language) -> String {
    let paragraph = &procedure.paragraph;
    match language {
        Language::Ru => format!("Действия по шагам пункта {paragraph} (в акте таблицы нет)"),
        Language::Kk => format!("{paragraph}-тармақтың қадамдары бойынша әрекеттер (актіде кесте жоқ)"),
        Language::En => format!("Actions by the steps of paragraph {paragraph} (the act prints no table)"),
    }
}

fn of_step(procedure: &Procedure, step: &Step, place: usize, language: Language) -> [String; 6] {
    let number = |id: &str| procedure.steps.iter().position(|other| other.id == id).map(|at| at + 1);
    let exits: Vec<String> = [&step.on_success, &step.on_failure]
        .into_iter()
        .flatten()
        .filter_map(|id| number(id))
        .map(|n| n.to_string())
        .collect();
    [
        (place + 1).to_string(),
        step.system_name
            .clone()
            .unwrap_or_else(|| who(step.performer, language).to_owned()),
        in_language(&step.text, language),
        step.label.clone().unwrap_or_else(|| "-".to_owned()),
        step.limits
            .iter()
            .map(|limit| limit_words(limit, language))
            .collect::<Vec<_>>()
            .join("; "),
        if exits.is_empty() {
            "-".to_owned()
        } else {
            exits.join("; ")
        },
    ]
}

fn in_language(text: &ActText, language: Language) -> String {
    match (language, &text.kk) {
        (Language::Kk, Some(kk)) => kk.clone(),
        _ => text.ru.clone(),
    }
}

/// A limit in words: the act's, or the number with its unit; with its circumstance.
pub fn limit_words(limit: &Limit, language: Language) -> String {
    let own = in_language(&limit.text, language);
    let words = if own.is_empty() { quantity(limit, language) } else { own };
    match &limit.words {
        Some(when) => format!("{words} ({when})"),
        None => words,
    }
}

fn quantity(limit: &Limit, language: Language) -> String {
    let value = limit.value;
    let many = value.whole();
    match language {
        Language::Ru => format!("{value} {}", russian(limit.unit, many)),
        Language::Kk => {
            let unit = match limit.unit {
                Unit::Second => "секунд",
                Unit::Minute => "минут",
                Unit::Hour => "сағат",
                Unit::WorkingDay => "жұмыс күні",
                Unit::CalendarDay => "күнтізбелік күн",
                Unit::Month => "ай",
            };
            format!("{value} {unit}")
        }
        Language::En => {
            let unit = match limit.unit {
                Unit::Second => "second",
                Unit::Minute => "minute",
                Unit::Hour => "hour",
                Unit::WorkingDay => "working day",
                Unit::CalendarDay => "calendar day",
                Unit::Month => "month",
            };
            let plural = if many == Some(1) { "" } else { "s" };
            format!("{value} {unit}{plural}")
        }
    }
}

/// Russian counts in three forms: 1 минута, 2 минуты, 5 минут; a fraction takes the second.
fn russian(unit: Unit, many: Option<u32>) -> &'static str {
    let forms = match unit {
        Unit::Second => ["секунда", "секунды", "секунд"],
        Unit::Minute => ["минута", "минуты", "минут"],
        Unit::Hour => ["час", "часа", "часов"],
        Unit::WorkingDay => ["рабочий день", "рабочих дня", "рабочих дней"],
        Unit::CalendarDay => ["календарный день", "календарных дня", "календарных дней"],
        Unit::Month => ["месяц", "месяца", "месяцев"],
    };
    let [one, few, lots] = forms;
    match many {
        None => few,
        Some(n) if n % 10 == 1 && n % 100 != 11 => one,
        Some(n) if (2..=4).contains(&(n % 10)) && !(12..=14).contains(&(n % 100)) => few,
        Some(_) => lots,
    }
}

/// The performer's name, in the acts' words.
pub fn who(performer: Performer, language: Language) -> &'static str {
    let [kk, ru, en] = match performer {
        Performer::Applicant => ["көрсетілетін қызметті алушы", "услугополучатель", "applicant"],
        Performer::Operator => ["орталық операторы", "оператор центра", "centre's operator"],
        Performer::Inspector => ["орталық инспекторы", "инспектор центра", "centre's inspector"],
        Performer::IssuingClerk => [
            "дайын құжаттарды беретін қызметкер",
            "работник, выдающий готовые документы",
            "issuing clerk",
        ],
        Performer::CollectionSector => ["жинақтау секторы", "накопительный сектор", "accumulating sector"],
        Performer::Courier => ["курьер", "курьер", "courier"],
        Performer::Official => ["қызметкер", "сотрудник", "official"],
        Performer::Specialist => ["маман", "специалист", "specialist"],
        Performer::Chancellery => ["кеңсе маманы", "специалист канцелярии", "chancellery"],
        Performer::Head => ["басшы", "руководитель", "head"],
        Performer::Deputy => ["басшының орынбасары", "заместитель руководителя", "deputy head"],
        Performer::UnitHead => ["бөлім басшысы", "руководитель отдела", "head of the unit"],
        Performer::Executor => ["жауапты орындаушы", "ответственный исполнитель", "executor"],
        Performer::Commission => ["комиссия", "комиссия", "commission"],
        Performer::Akim => ["ауылдық округ әкімі", "аким сельского округа", "rural akim"],
        Performer::AkimSpecialist => [
            "әкім аппаратының маманы",
            "специалист аппарата акима",
            "specialist of the akim's office",
        ],
        Performer::System => ["ақпараттық жүйе", "информационная система", "information system"],
    };
    match language {
        Language::Kk => kk,
        Language::Ru => ru,
        Language::En => en,
    }
}
