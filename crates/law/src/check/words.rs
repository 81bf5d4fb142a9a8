//! The closed sets of words that a regulation is written in.

use crate::plan::{
    Channel, Circumstance, FilledBy, How, MessageKind, OutputKind, Performer, Registry, Source, System, Unit,
};

pub(crate) const CHANNELS: &[(&str, Channel)] = &[
    ("portal", Channel::Portal),
    ("center", Channel::Center),
    ("provider", Channel::Provider),
    ("akim", Channel::Akim),
];

pub(crate) const PERFORMERS: &[(&str, Performer)] = &[
    ("applicant", Performer::Applicant),
    ("operator", Performer::Operator),
    ("inspector", Performer::Inspector),
    ("issuing_clerk", Performer::IssuingClerk),
    ("collection_sector", Performer::CollectionSector),
    ("courier", Performer::Courier),
    ("official", Performer::Official),
    ("specialist", Performer::Specialist),
    ("chancellery", Performer::Chancellery),
    ("head", Performer::Head),
    ("deputy", Performer::Deputy),
    ("unit_head", Performer::UnitHead),
    ("executor", Performer::Executor),
    ("commission", Performer::Commission),
    ("akim", Performer::Akim),
    ("akim_specialist", Performer::AkimSpecialist),
    ("system", Performer::System),
];

pub(crate) const SYSTEMS: &[(&str, System)] = &[
    ("portal", System::Portal),
    ("center", System::Center),
    ("provider", System::Provider),
    ("gateway", System::Gateway),
    ("authority", System::Authority),
    ("registries", System::Registries),
];

pub(crate) const REGISTRIES: &[(&str, Registry)] = &[
    ("gbd_fl", Registry::GbdFl),
    ("nr_iin", Registry::NrIin),
    ("enis", Registry::Enis),
    ("cgo", Registry::Cgo),
    ("labour_market", Registry::LabourMarket),
    ("e_sobes", Registry::ESobes),
    ("guardianship", Registry::Guardianship),
];

/// The verbs at which somebody weighs a request, and may ask a registry that no step orders to be asked.
pub(crate) const WEIGHING: &[(&str, &str)] = &[
    ("review_documents", "review_documents"),
    ("decide", "decide"),
    ("execute", "execute"),
];

pub(crate) const CIRCUMSTANCES: &[(&str, Circumstance)] = &[
    ("via_akim", Circumstance::ViaAkim),
    ("via_center", Circumstance::ViaCenter),
    ("documents_insufficient", Circumstance::DocumentsInsufficient),
    ("decision", Circumstance::Decision),
    ("first_certificate", Circumstance::FirstCertificate),
    ("duplicate", Circumstance::Duplicate),
    ("additional_enquiries", Circumstance::AdditionalEnquiries),
    ("to_courier", Circumstance::ToCourier),
    ("drafting", Circumstance::Drafting),
    ("sending_to_sign", Circumstance::SendingToSign),
    ("incomplete_package", Circumstance::IncompletePackage),
    ("complete_package", Circumstance::CompletePackage),
    ("unclaimed", Circumstance::Unclaimed),
];

pub(crate) const HOWS: &[(&str, How)] = &[
    ("instead", How::Instead),
    ("follows", How::Follows),
    ("prolongs", How::Prolongs),
    ("ends", How::Ends),
];

pub(crate) const SOURCES: &[(&str, Source)] = &[
    ("act", Source::Act),
    ("twin", Source::Twin),
    ("standard", Source::Standard),
];

/// All verbs; their parameters are read in `verbs`.
pub(crate) const VERBS: &[&str] = &[
    "register_account",
    "authenticate",
    "check_credentials",
    "reject_credentials",
    "accept_documents",
    "fill_request",
    "query_registry",
    "check_registry",
    "reject_registry",
    "sign_request",
    "verify_signature",
    "reject_signature",
    "forward_request",
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
    "review_documents",
    "reject_documents",
    "form_result",
    "pass_on",
    "resolve",
    "execute",
    "sign_result",
    "hand_over",
    "deliver",
    "collect",
    "send_by_courier",
    "call_provider",
    "receive_result",
    "process",
    "nothing",
];

pub(crate) const MESSAGES: &[(&str, MessageKind)] = &[
    ("request", MessageKind::Request),
    ("notice", MessageKind::Notice),
    ("status", MessageKind::Status),
    ("result", MessageKind::Result),
    ("trace", MessageKind::Trace),
];

pub(crate) const UNITS: &[(&str, Unit)] = &[
    ("second", Unit::Second),
    ("minute", Unit::Minute),
    ("hour", Unit::Hour),
    ("working_day", Unit::WorkingDay),
    ("calendar_day", Unit::CalendarDay),
    ("month", Unit::Month),
];

pub(crate) const FILLED_BY: &[(&str, FilledBy)] = &[
    ("applicant", FilledBy::Applicant),
    ("account", FilledBy::Account),
    ("system", FilledBy::System),
    ("official", FilledBy::Official),
];

pub(crate) const OUTPUT_KINDS: &[(&str, OutputKind)] =
    &[("positive", OutputKind::Positive), ("refusal", OutputKind::Refusal)];

/// The kinds of fields; their parameters are read in `fields`.
pub(crate) const FIELD_KINDS: &[&str] = &[
    "text",
    "full_name",
    "address",
    "phone",
    "email",
    "iin",
    "integer",
    "money",
    "flag",
    "group",
    "year",
    "date",
    "number",
    "choice",
];
