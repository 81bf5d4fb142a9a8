//! The closed sets of words that a regulation is written in.

use crate::plan::{Channel, FilledBy, MessageKind, OutputKind, Performer, StepVerb, System, Unit};

pub(super) const CHANNELS: &[(&str, Channel)] = &[
    ("agency", Channel::Agency),
    ("center", Channel::Center),
    ("portal", Channel::Portal),
];

pub(super) const PERFORMERS: &[(&str, Performer)] = &[
    ("applicant", Performer::Applicant),
    ("operator", Performer::Operator),
    ("official", Performer::Official),
    ("system", Performer::System),
];

pub(super) const SYSTEMS: &[(&str, System)] = &[
    ("portal", System::Portal),
    ("center", System::Center),
    ("provider", System::Provider),
    ("gateway", System::Gateway),
    ("authority", System::Authority),
    ("registries", System::Registries),
];

pub(super) const STEP_VERBS: &[(&str, StepVerb)] = &[
    ("register_account", StepVerb::RegisterAccount),
    ("authenticate", StepVerb::Authenticate),
    ("check_credentials", StepVerb::CheckCredentials),
    ("reject_credentials", StepVerb::RejectCredentials),
    ("fill_request", StepVerb::FillRequest),
    ("sign_request", StepVerb::SignRequest),
    ("verify_signature", StepVerb::VerifySignature),
    ("reject_signature", StepVerb::RejectSignature),
    ("forward_request", StepVerb::ForwardRequest),
    ("form_result", StepVerb::FormResult),
];

/// The verbs of actions; their parameters are read in `actions`.
pub(super) const ACTION_VERBS: &[&str] = &[
    "take_in",
    "route",
    "register",
    "show_status",
    "accept",
    "decide",
    "form_document",
    "confirm_document",
    "sign_document",
    "show_result",
];

pub(super) const MESSAGES: &[(&str, MessageKind)] = &[
    ("request", MessageKind::Request),
    ("notice", MessageKind::Notice),
    ("status", MessageKind::Status),
    ("result", MessageKind::Result),
    ("trace", MessageKind::Trace),
];

pub(super) const UNITS: &[(&str, Unit)] = &[
    ("second", Unit::Second),
    ("minute", Unit::Minute),
    ("hour", Unit::Hour),
    ("working_day", Unit::WorkingDay),
    ("calendar_day", Unit::CalendarDay),
];

pub(super) const FILLED_BY: &[(&str, FilledBy)] = &[
    ("applicant", FilledBy::Applicant),
    ("account", FilledBy::Account),
    ("system", FilledBy::System),
    ("official", FilledBy::Official),
];

pub(super) const OUTPUT_KINDS: &[(&str, OutputKind)] =
    &[("positive", OutputKind::Positive), ("refusal", OutputKind::Refusal)];

/// The kinds of fields; their parameters are read in `fields`.
pub(super) const FIELD_KINDS: &[&str] = &[
    "text",
    "full_name",
    "address",
    "phone",
    "year",
    "date",
    "number",
    "choice",
];
