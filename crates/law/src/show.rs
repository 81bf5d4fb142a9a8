//! A plan in words: what `law show` prints.

use std::fmt::{self, Display, Formatter};

use crate::plan::{
    Action, ActionText, ActionVerb, Channel, ChannelText, Field, FieldKind, FilledBy, Limit, Output, Performer, Plan,
    Procedure, Step, StepText, StepVerb, System, Unit,
};
use crate::text::ActText;

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
        for channel in &plan.other_channels {
            show_channel_text(f, channel)?;
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
        channel(procedure.channel),
        procedure.paragraph
    )?;
    for step in &procedure.steps {
        show_step(f, step)?;
    }
    writeln!(f, "\n{} ({})", procedure.table_title.ru, procedure.table.ru)?;
    for action in &procedure.actions {
        show_action(f, action)?;
    }
    Ok(())
}

fn show_step(f: &mut Formatter<'_>, step: &Step) -> fmt::Result {
    let label = step
        .label
        .as_deref()
        .map(|label| format!(" {label}"))
        .unwrap_or_default();
    let (verb, system, performer) = (step_verb(step.verb), step.system.name(), performer(step.performer));
    writeln!(
        f,
        "  {}{label}: {verb} (`{}`, {system}, {performer})",
        step.clause, step.id
    )?;
    act_text(f, "", &step.text)?;
    if let (Some(pass), Some(fail)) = (&step.on_pass, &step.on_fail) {
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
    let (system, performer) = (action.system.name(), performer(action.performer));
    writeln!(
        f,
        "  {} {}: {} ({system}, {performer})",
        action.n,
        action.participant.ru,
        action_verb(&action.verb)
    )?;
    act_text(f, "", &action.text)?;
    act_text(f, "ends: ", &action.completion)?;
    writeln!(
        f,
        "      limit: {}; next: {}",
        limit(action.limit.as_ref()),
        next(action.next)
    )?;
    if !action.steps.is_empty() {
        writeln!(f, "      carries out: {}", action.steps.join(", "))?;
    }
    Ok(())
}

fn show_channel_text(f: &mut Formatter<'_>, text: &ChannelText) -> fmt::Result {
    writeln!(
        f,
        "\nChannel: {}, paragraph {} (not executed, kept for its text)",
        channel(text.channel),
        text.paragraph
    )?;
    for step in &text.steps {
        show_step_text(f, step)?;
    }
    writeln!(f, "\n{} ({})", text.table_title.ru, text.table.ru)?;
    for action in &text.actions {
        show_action_text(f, action)?;
    }
    Ok(())
}

fn show_step_text(f: &mut Formatter<'_>, step: &StepText) -> fmt::Result {
    let label = step
        .label
        .as_deref()
        .map(|label| format!(" {label}"))
        .unwrap_or_default();
    writeln!(f, "  {}{label} (`{}`)", step.clause, step.id)?;
    act_text(f, "", &step.text)?;
    if let (Some(pass), Some(fail)) = (&step.on_pass, &step.on_fail) {
        writeln!(f, "      passes → {pass}, fails → {fail}")?;
    }
    Ok(())
}

fn show_action_text(f: &mut Formatter<'_>, action: &ActionText) -> fmt::Result {
    writeln!(f, "  {} {}", action.n, action.participant.ru)?;
    act_text(f, "", &action.text)?;
    act_text(f, "ends: ", &action.completion)?;
    writeln!(
        f,
        "      limit: {}; next: {}",
        limit(action.limit.as_ref()),
        next(action.next)
    )
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
    writeln!(f, "\nSurvey: {} [{}]", plan.survey.title.ru, plan.survey.clause)?;
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

fn limit(limit: Option<&Limit>) -> String {
    let Some(limit) = limit else {
        return "none".to_owned();
    };
    let unit = match limit.unit {
        Unit::Second => "s",
        Unit::Minute => "min",
        Unit::Hour => "h",
        Unit::WorkingDay => "working days",
        Unit::CalendarDay => "calendar days",
    };
    format!("{} {unit} («{}»)", limit.value, limit.text.ru)
}

fn next(next: Option<u32>) -> String {
    next.map_or_else(|| "none".to_owned(), |n| n.to_string())
}

fn channel(channel: Channel) -> &'static str {
    match channel {
        Channel::Agency => "agency",
        Channel::Center => "center",
        Channel::Portal => "portal",
    }
}

fn performer(performer: Performer) -> &'static str {
    match performer {
        Performer::Applicant => "applicant",
        Performer::Operator => "operator",
        Performer::Official => "official",
        Performer::System => "by itself",
    }
}

fn step_verb(verb: StepVerb) -> &'static str {
    match verb {
        StepVerb::RegisterAccount => "register account",
        StepVerb::Authenticate => "authenticate",
        StepVerb::CheckCredentials => "check credentials",
        StepVerb::RejectCredentials => "reject credentials",
        StepVerb::FillRequest => "fill request",
        StepVerb::SignRequest => "sign request",
        StepVerb::VerifySignature => "verify signature",
        StepVerb::RejectSignature => "reject signature",
        StepVerb::ForwardRequest => "forward request",
        StepVerb::FormResult => "form result",
    }
}

fn action_verb(verb: &ActionVerb) -> String {
    let to = |systems: &[System]| {
        systems
            .iter()
            .map(|system| system.name())
            .collect::<Vec<_>>()
            .join(", ")
    };
    match verb {
        ActionVerb::TakeIn => "take in".to_owned(),
        ActionVerb::Route { message, to: systems } => {
            format!("route {} → {}", format!("{message:?}").to_lowercase(), to(systems))
        }
        ActionVerb::Register { status, notify } => {
            format!("register as {}, notify {}", status.0, to(notify))
        }
        ActionVerb::ShowStatus { status } => format!("show status {}", status.0),
        ActionVerb::Accept => "accept".to_owned(),
        ActionVerb::Decide => "decide".to_owned(),
        ActionVerb::FormDocument { status, notify } => {
            format!("form document, {}, notify {}", status.0, to(notify))
        }
        ActionVerb::ConfirmDocument => "confirm document".to_owned(),
        ActionVerb::SignDocument { status, notify } => {
            format!("sign document, {}, notify {}", status.0, to(notify))
        }
        ActionVerb::ShowResult { status } => format!("show result, {}", status.0),
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
        FieldKind::Date => "date".to_owned(),
        FieldKind::Number => "number".to_owned(),
        FieldKind::Choice { options } => format!("one of {}", options.len()),
    }
}
