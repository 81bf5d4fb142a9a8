//! A plan in words: what `law show` prints.

mod json;

use std::fmt::{self, Display, Formatter};

use crate::plan::{
    Action, Field, FieldKind, FilledBy, Limit, Output, Performer, Plan, Procedure, Stage, Step, System, Unit, Verb,
};
use crate::text::ActText;

pub use json::{json, listed};

/// The whole plan as plain text, some two hundred lines.
pub fn text(plan: &Plan) -> String {
    Shown(plan).to_string()
}

struct Shown<'a>(&'a Plan);

impl Display for Shown<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let plan = self.0;
        head(f, plan)?;
        for procedure in &plan.procedures {
            show_procedure(f, procedure)?;
        }
        show_form(f, plan)?;
        for output in &plan.outputs {
            show_output(f, output)?;
        }
        tail(f, plan)
    }
}

fn head(f: &mut Formatter<'_>, plan: &Plan) -> fmt::Result {
    writeln!(f, "{}", plan.id.0)?;
    writeln!(f, "  plan      {}", plan.hash().0)?;
    writeln!(
        f,
        "  act       {}, № {} of {}",
        plan.act.body.ru, plan.act.number, plan.act.date
    )?;
    writeln!(f, "            {}", plan.act.title.ru)?;
    if let (Some(number), Some(date)) = (&plan.act.registered_number, &plan.act.registered_date) {
        writeln!(f, "  register  № {number} of {date}")?;
    }
    if let Some(repealed) = &plan.act.repealed_by {
        writeln!(f, "  repealed  {repealed}")?;
    }
    writeln!(f, "  service   {}", plan.name.ru)?;
    writeln!(f, "            {}", plan.name.kk)?;
    writeln!(f, "            {}", plan.name.en)?;
    writeln!(f, "  provider  {} ({})", plan.provider.name.ru, plan.provider.short.ru)?;
    writeln!(f, "            {} ({})", plan.provider.name.kk, plan.provider.short.kk)?;
    writeln!(f, "  standard  {}", plan.standard.ru)?;
    writeln!(f, "\nStatuses")?;
    for (id, status) in &plan.statuses {
        writeln!(
            f,
            "  {:<22} {} / {} / {} [{}]",
            id.0, status.name.ru, status.name.kk, status.name.en, status.clause
        )?;
    }
    Ok(())
}

fn show_procedure(f: &mut Formatter<'_>, procedure: &Procedure) -> fmt::Result {
    writeln!(
        f,
        "\nChannel: {}, paragraph {}",
        procedure.channel.name(),
        procedure.paragraph
    )?;
    for step in &procedure.steps {
        show_step(f, step)?;
    }
    if !procedure.actions.is_empty() {
        writeln!(f, "\n{} ({})", procedure.table_title.ru, procedure.table.ru)?;
    }
    for action in &procedure.actions {
        show_action(f, action)?;
    }
    writeln!(f, "\nCourse")?;
    for stage in &procedure.course {
        show_stage(f, stage)?;
    }
    Ok(())
}

fn show_step(f: &mut Formatter<'_>, step: &Step) -> fmt::Result {
    let label = step
        .label
        .as_deref()
        .map(|label| format!(" {label}"))
        .unwrap_or_default();
    let (verb, system, performer) = (verb(&step.verb), step.system.name(), performer(step.performer));
    writeln!(
        f,
        "  {}{label}: {verb} (`{}`, {system}, {performer})",
        step.clause, step.id
    )?;
    act_text(f, "", &step.text)?;
    for limit in &step.limits {
        writeln!(f, "      limit: {}", limit_words(limit))?;
    }
    if let (Some(pass), Some(fail)) = (&step.on_success, &step.on_failure) {
        writeln!(f, "      passes → {pass}, fails → {fail}")?;
    }
    if let Some(message) = &step.message {
        writeln!(f, "      says: {}", message.ru)?;
    }
    for irregularity in &step.irregularities {
        writeln!(f, "      irregularity: {irregularity}")?;
    }
    Ok(())
}

fn show_action(f: &mut Formatter<'_>, action: &Action) -> fmt::Result {
    writeln!(f, "  {} {}", action.n, action.participant.ru)?;
    act_text(f, "", &action.text)?;
    act_text(f, "ends: ", &action.completion)?;
    for limit in &action.limits {
        writeln!(f, "      limit: {}", limit_words(limit))?;
    }
    if let Some(next) = &action.next_text {
        writeln!(f, "      next: {next}")?;
    }
    if !action.steps.is_empty() {
        writeln!(f, "      carries out: {}", action.steps.join(", "))?;
    }
    Ok(())
}

fn show_stage(f: &mut Formatter<'_>, stage: &Stage) -> fmt::Result {
    let (system, performer) = (stage.system.name(), performer(stage.performer));
    write!(f, "  {:>2} {} ({system}, {performer})", stage.n, verb(&stage.verb))?;
    match (stage.on_success, stage.on_failure) {
        (Some(next), Some(failure)) => writeln!(f, " → {next}, fails → {failure}"),
        (Some(next), None) => writeln!(f, " → {next}"),
        (None, _) => writeln!(f, ", end"),
    }
}

fn show_form(f: &mut Formatter<'_>, plan: &Plan) -> fmt::Result {
    let form = &plan.form;
    writeln!(
        f,
        "\nForm: {} [{}], template {}",
        form.title.ru, form.clause, form.template
    )?;
    writeln!(f, "  {}", form.addressee.ru)?;
    writeln!(f, "  {}", form.body.ru)?;
    for field in &form.fields {
        show_field(f, field)?;
    }
    for rule in &form.rules {
        writeln!(f, "  rule: {} — {}", rule.check, rule.message.ru)?;
    }
    let attachments = &form.attachments;
    let required = if attachments.required { "required" } else { "optional" };
    writeln!(f, "  attachments ({required}): {}", attachments.label.ru)?;
    let types = attachments.media_types.join(", ");
    writeln!(
        f,
        "      at most {} of {} bytes each: {types}",
        attachments.max_count, attachments.max_bytes_each
    )
}

fn show_output(f: &mut Formatter<'_>, output: &Output) -> fmt::Result {
    writeln!(
        f,
        "\nOutput `{}`: {} [{}], template {}",
        output.id, output.title.ru, output.clause, output.template
    )?;
    for field in &output.fields {
        show_field(f, field)?;
    }
    let signatories: Vec<&str> = output
        .signatories
        .iter()
        .map(|signatory| signatory.position.ru.as_str())
        .collect();
    writeln!(f, "  signed by: {}", signatories.join(", "))
}

fn show_field(f: &mut Formatter<'_>, field: &Field) -> fmt::Result {
    let required = if field.required { "required" } else { "optional" };
    let filler = match field.filled_by {
        FilledBy::Applicant => "the applicant",
        FilledBy::Account => "the account",
        FilledBy::System => "the system",
        FilledBy::Official => "the official",
    };
    writeln!(f, "  {:<22} {}", field.key, field.label.ru)?;
    writeln!(f, "      {}, {required}, filled by {filler}", kind(&field.kind))
}

fn tail(f: &mut Formatter<'_>, plan: &Plan) -> fmt::Result {
    if !plan.survey.questions.is_empty() {
        writeln!(f, "\nSurvey: {} [{}]", plan.survey.title.ru, plan.survey.clause)?;
    }
    for question in &plan.survey.questions {
        let answers: Vec<&str> = question.answers.iter().map(|answer| answer.ru.as_str()).collect();
        writeln!(f, "  {}\n      {}", question.question.ru, answers.join(" / "))?;
    }
    writeln!(f, "\nNotices")?;
    act_text(f, "", &plan.notices.rule)?;
    writeln!(
        f,
        "\nInformation\n      {}\n      {}",
        plan.information.ru, plan.status_check.ru
    )?;
    for (title, texts) in [("Requirements", &plan.requirements), ("Conditions", &plan.conditions)] {
        writeln!(f, "\n{title}")?;
        for text in texts {
            act_text(f, "", text)?;
        }
    }
    writeln!(f, "\nIrregularities and the readings chosen")?;
    for found in &plan.irregularities {
        writeln!(
            f,
            "  {}: {}\n      reading: {}",
            found.clause, found.defect, found.reading
        )?;
    }
    Ok(())
}

fn act_text(f: &mut Formatter<'_>, lead: &str, text: &ActText) -> fmt::Result {
    writeln!(f, "      {lead}{}", text.ru)?;
    if let Some(kk) = &text.kk {
        writeln!(f, "      {lead}{kk}")?;
    }
    if let Some(repaired) = &text.repaired {
        writeln!(f, "      repaired: {repaired}")?;
    }
    Ok(())
}

fn limit_words(limit: &Limit) -> String {
    let unit = match limit.unit {
        Unit::Second => "s",
        Unit::Minute => "min",
        Unit::Hour => "h",
        Unit::WorkingDay => "working days",
        Unit::CalendarDay => "calendar days",
        Unit::Month => "months",
    };
    let mut words = format!("{} {unit}", limit.value);
    if !limit.text.ru.is_empty() {
        words = format!("{words} («{}»)", limit.text.ru);
    }
    match &limit.words {
        Some(when) => format!("{words}: {when}"),
        None => words,
    }
}

fn performer(performer: Performer) -> String {
    match performer {
        Performer::System => "by itself".to_owned(),
        other => other.name().replace('_', " "),
    }
}

fn verb(verb: &Verb) -> String {
    let to = |systems: &[System]| {
        systems
            .iter()
            .map(|system| system.name())
            .collect::<Vec<_>>()
            .join(", ")
    };
    let name = verb.name().replace('_', " ");
    match verb {
        Verb::Route { message, to: systems } => {
            format!("{name} {} → {}", format!("{message:?}").to_lowercase(), to(systems))
        }
        Verb::QueryRegistry { registries } => {
            let names: Vec<&str> = registries.iter().map(|registry| registry.name()).collect();
            format!("{name} {}", names.join(", "))
        }
        Verb::ShowStatus { status } | Verb::ShowResult { status } => format!("{name} {}", status.0),
        Verb::Register {
            status: Some(status),
            notify,
        }
        | Verb::FormDocument {
            status: Some(status),
            notify,
        }
        | Verb::SignDocument {
            status: Some(status),
            notify,
        } => {
            format!("{name}, {}, notify {}", status.0, to(notify))
        }
        _ => name,
    }
}

fn kind(kind: &FieldKind) -> String {
    match kind {
        FieldKind::Text {
            max_length, min_length, ..
        } => format!("text of {} to {max_length} characters", min_length.unwrap_or(0)),
        FieldKind::FullName => "full name".to_owned(),
        FieldKind::Address => "address".to_owned(),
        FieldKind::Phone => "telephone".to_owned(),
        FieldKind::Year { min, max_years_ahead } => {
            format!("year from {min} to {max_years_ahead} ahead of the current")
        }
        FieldKind::Email => "e-mail address".to_owned(),
        FieldKind::Iin => "ИИН".to_owned(),
        FieldKind::Integer { min, max } => format!("number from {min} to {max}"),
        FieldKind::Money => "tenge".to_owned(),
        FieldKind::Flag => "yes or no".to_owned(),
        FieldKind::Group { fields, max } => {
            let keys: Vec<&str> = fields.iter().map(|field| field.key.as_str()).collect();
            format!("up to {max} rows of {}", keys.join(", "))
        }
        FieldKind::Date => "date".to_owned(),
        FieldKind::Number => "number".to_owned(),
        FieldKind::Choice { options } => format!("one of {}", options.len()),
    }
}
