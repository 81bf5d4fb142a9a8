//! Which paths a channel has: read off the regulation, none is written down by hand.

use law::{
    AttachmentItem, Channel, Circumstance, How, OutputKind, Performer, Plan, Procedure, Registry, Required, Stage,
    Step, Verb,
};

/// One way that a case can go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Path {
    /// The positive output with this id is given.
    Granted { output: String },
    /// The refusal with this id is given.
    Refused { output: String },
    /// Somebody signs in with a wrong password.
    WrongPassword,
    /// The signer's certificate has been revoked.
    RevokedKey,
    /// The registry answers in another way than with the person's data.
    Registry { registry: Registry, answer: RegistryAnswer },
    /// A representative comes with a power of attorney.
    Representative,
    /// Whoever compares the originals by hand finds that they do not agree.
    Disagreeing,
    /// A document is missing at the counter.
    IncompletePackage,
    /// A desk sends the case back to the one before it.
    Returned,
    /// The term is prolonged.
    Prolonged,
    /// A limit passes before anybody acts.
    Overdue,
    /// Nobody comes for the result.
    Unclaimed,
}

/// How a registry answers when it does not give the person's data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RegistryAnswer {
    NotFound,
    Silent,
    Slow,
    Faulty,
}

impl RegistryAnswer {
    const ALL: [Self; 4] = [Self::NotFound, Self::Silent, Self::Slow, Self::Faulty];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::Silent => "silent",
            Self::Slow => "slow",
            Self::Faulty => "faulty",
        }
    }
}

impl Path {
    /// The name on the command line and in reports.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Granted { output } => format!("granted:{output}"),
            Self::Refused { output } => format!("refused:{output}"),
            Self::WrongPassword => "wrong-password".to_owned(),
            Self::RevokedKey => "revoked-key".to_owned(),
            Self::Registry { registry, answer } => {
                format!("registry:{}:{}", registry.name(), answer.name())
            }
            Self::Representative => "representative".to_owned(),
            Self::Disagreeing => "disagreeing".to_owned(),
            Self::IncompletePackage => "incomplete-package".to_owned(),
            Self::Returned => "returned".to_owned(),
            Self::Prolonged => "prolonged".to_owned(),
            Self::Overdue => "overdue".to_owned(),
            Self::Unclaimed => "unclaimed".to_owned(),
        }
    }

    /// The event without which the path did not happen.
    pub(crate) fn leaves_an_event(&self) -> Option<&'static str> {
        match self {
            Self::Overdue => Some("overdue"),
            _ => None,
        }
    }

    /// Whether the path moves the clock, so that nothing else may be under way.
    pub(crate) fn moves_the_clock(&self) -> bool {
        matches!(self, Self::Prolonged | Self::Overdue | Self::Unclaimed)
    }
}

/// All paths of a channel, the granted ones first.
pub(crate) fn of(plan: &Plan, procedure: &Procedure) -> Vec<Path> {
    let mut paths = Vec::new();
    let decides = decides(plan, procedure);
    for output in plan.outputs.iter().filter(|_| decides) {
        paths.push(match output.kind {
            OutputKind::Positive => Path::Granted {
                output: output.id.clone(),
            },
            OutputKind::Refusal => Path::Refused {
                output: output.id.clone(),
            },
        });
    }
    // Where nobody decides, the one output is still given.
    if !decides && let Some(output) = plan.outputs.iter().find(|output| output.kind == OutputKind::Positive) {
        paths.push(Path::Granted {
            output: output.id.clone(),
        });
    }
    let has = |name: &str| procedure.steps.iter().any(|step| step.verb.name() == name);
    if has("check_credentials") {
        paths.push(Path::WrongPassword);
    }
    if has("verify_signature") {
        paths.push(Path::RevokedKey);
    }
    if has("check_registry") {
        paths.extend(registries(procedure).into_iter().flat_map(|registry| {
            RegistryAnswer::ALL
                .into_iter()
                .map(move |answer| Path::Registry { registry, answer })
        }));
    }
    let by_hand = |step: &Step| step.verb == Verb::CheckRegistry && step.performer != Performer::System;
    if procedure.steps.iter().any(by_hand) {
        paths.push(Path::Disagreeing);
    }
    if registries(procedure).contains(&Registry::Enis) {
        paths.push(Path::Representative);
    }
    // A list without a required document has no incomplete package.
    let demands = |item: &AttachmentItem| item.required == Required::Always;
    if has("accept_documents") && plan.form.attachments.items.iter().any(demands) {
        paths.push(Path::IncompletePackage);
    }
    let stages = every_stage(plan, procedure);
    if stages.iter().any(|stage| matches!(stage.verb, Verb::Resolve)) {
        paths.push(Path::Returned);
    }
    if limited(&stages, |limit| limit.how == How::Prolongs) {
        paths.push(Path::Prolonged);
    }
    if limited(&stages, |limit| limit.when.is_none()) {
        paths.push(Path::Overdue);
    }
    if limited(&stages, |limit| limit.when == Some(Circumstance::Unclaimed)) {
        paths.push(Path::Unclaimed);
    }
    paths
}

/// The stages of the channel and, where it hands the case over, of the provider.
fn every_stage<'a>(plan: &'a Plan, procedure: &'a Procedure) -> Vec<&'a Stage> {
    let calls = |verb: &Verb| verb.calls_provider();
    let called = procedure.steps.iter().any(|step| calls(&step.verb));
    let provider = plan
        .procedure(Channel::Provider)
        .filter(|_| called && procedure.channel != Channel::Provider);
    procedure
        .course
        .iter()
        .chain(provider.into_iter().flat_map(|provider| &provider.course))
        .collect()
}

/// Whether somebody chooses between the outputs.
fn decides(plan: &Plan, procedure: &Procedure) -> bool {
    every_stage(plan, procedure).iter().any(|stage| {
        matches!(
            stage.verb,
            Verb::Decide | Verb::ReviewDocuments | Verb::Execute { .. } | Verb::FormResult
        )
    })
}

fn limited(stages: &[&Stage], test: impl Fn(&law::Limit) -> bool) -> bool {
    stages.iter().flat_map(|stage| &stage.limits).any(test)
}

/// The registries that the intake of the channel asks.
pub(crate) fn registries(procedure: &Procedure) -> Vec<Registry> {
    let of_step = |step: &Step| match &step.verb {
        Verb::QueryRegistry { registries } => registries.clone(),
        _ => Vec::new(),
    };
    procedure.steps.iter().flat_map(of_step).collect()
}
