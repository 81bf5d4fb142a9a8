//! A verb alone, or a verb with its parameters.

use super::channel::Setting;
use super::mapping::{Mapping, one_of};
use super::words;
use crate::diagnostic::{At, Findings, suggestion};
use crate::plan::{Performer, Registry, StatusId, System, Verb};
use crate::source::{Kind, Node};

pub(super) fn read(node: &Node, setting: Setting<'_>, findings: &Findings) -> Option<At<Verb>> {
    let (name, place, parameters) = match (&node.kind, node.entries()) {
        (Kind::Scalar(name), _) => (name.as_str(), &node.place, None),
        (Kind::Mapping(_), [entry]) => (entry.key.as_str(), &entry.place, Some(&entry.value)),
        _ => {
            findings.error(
                &node.place,
                "`do` is one verb, with its parameters below it if it has some",
            );
            return None;
        }
    };
    let verb = match (plain(name), parameters) {
        (Some(verb), None) => Some(verb),
        (_, _) if !words::VERBS.contains(&name) => {
            let hint = suggestion(name, words::VERBS.iter().copied());
            findings.error_with_hint(place, format!("unknown verb `{name}`"), hint);
            None
        }
        (_, Some(parameters)) if takes_parameters(name) => {
            Mapping::read(parameters, "a verb", findings, |verb| with(name, verb, setting))
        }
        (_, Some(_)) => {
            findings.error(place, format!("`{name}` has no parameters"));
            None
        }
        (None, None) => {
            findings.error(place, format!("`{name}` needs its parameters"));
            None
        }
    };
    verb.map(|value| At {
        value,
        place: place.clone(),
    })
}

/// The verb without parameters, where it may stand so.
fn plain(name: &str) -> Option<Verb> {
    Some(match name {
        "register_account" => Verb::RegisterAccount,
        "authenticate" => Verb::Authenticate,
        "check_credentials" => Verb::CheckCredentials,
        "reject_credentials" => Verb::RejectCredentials,
        "accept_documents" => Verb::AcceptDocuments,
        "fill_request" => Verb::FillRequest,
        "check_registry" => Verb::CheckRegistry,
        "reject_registry" => Verb::RejectRegistry,
        "sign_request" => Verb::SignRequest,
        "verify_signature" => Verb::VerifySignature,
        "reject_signature" => Verb::RejectSignature,
        "forward_request" => Verb::ForwardRequest { calls_provider: false },
        "take_in" => Verb::TakeIn,
        "register" => Verb::Register {
            status: None,
            notify: Vec::new(),
        },
        "form_document" => Verb::FormDocument {
            status: None,
            notify: Vec::new(),
        },
        "sign_document" => Verb::SignDocument {
            status: None,
            notify: Vec::new(),
        },
        "accept" => Verb::Accept,
        "decide" => Verb::Decide,
        "confirm_document" => Verb::ConfirmDocument,
        "review_documents" => Verb::ReviewDocuments,
        "reject_documents" => Verb::RejectDocuments,
        "form_result" => Verb::FormResult,
        "pass_on" => Verb::PassOn,
        "resolve" => Verb::Resolve,
        "execute" => Verb::Execute { agree: Vec::new() },
        "sign_result" => Verb::SignResult,
        "hand_over" => Verb::HandOver,
        "deliver" => Verb::Deliver,
        "collect" => Verb::Collect,
        "send_by_courier" => Verb::SendByCourier,
        "call_provider" => Verb::CallProvider,
        "receive_result" => Verb::ReceiveResult,
        "process" => Verb::Process,
        "nothing" => Verb::Nothing,
        _ => return None,
    })
}

fn takes_parameters(name: &str) -> bool {
    matches!(
        name,
        "query_registry"
            | "forward_request"
            | "route"
            | "register"
            | "show_status"
            | "form_document"
            | "sign_document"
            | "show_result"
            | "execute"
    )
}

fn with(name: &str, verb: &Mapping<'_>, setting: Setting<'_>) -> Option<Verb> {
    Some(match name {
        "route" => {
            let message = verb.one_of("message", words::MESSAGES);
            verb.need("to");
            let to = systems(verb, "to");
            Verb::Route {
                message: message?.value,
                to,
            }
        }
        "query_registry" => {
            verb.need("registries");
            let registries: Vec<Registry> = members(verb, "registries", "registry", words::REGISTRIES);
            if registries.is_empty() {
                return None;
            }
            Verb::QueryRegistry { registries }
        }
        "forward_request" => Verb::ForwardRequest {
            calls_provider: verb.flag("calls_provider")?,
        },
        "execute" => Verb::Execute {
            agree: members(verb, "agree", "performer", words::PERFORMERS),
        },
        "show_status" => Verb::ShowStatus {
            status: status(verb, setting)?,
        },
        "show_result" => Verb::ShowResult {
            status: status(verb, setting)?,
        },
        "register" => Verb::Register {
            notify: systems(verb, "notify"),
            status: Some(status(verb, setting)?),
        },
        "form_document" => Verb::FormDocument {
            notify: systems(verb, "notify"),
            status: Some(status(verb, setting)?),
        },
        _ => Verb::SignDocument {
            notify: systems(verb, "notify"),
            status: Some(status(verb, setting)?),
        },
    })
}

fn status(verb: &Mapping<'_>, setting: Setting<'_>) -> Option<StatusId> {
    let word = verb.word("status")?;
    if !setting.statuses.contains(&word.value.as_str()) {
        let hint = suggestion(&word.value, setting.statuses.iter().copied());
        verb.findings()
            .error_with_hint(&word.place, format!("unknown status `{}`", word.value), hint);
        return None;
    }
    Some(StatusId(word.value))
}

fn systems(verb: &Mapping<'_>, key: &'static str) -> Vec<System> {
    members(verb, key, "system", words::SYSTEMS)
}

/// The members of a closed set that a list names, each once.
fn members<T: Copy + PartialEq>(
    verb: &Mapping<'_>,
    key: &'static str,
    what: &'static str,
    set: &[(&'static str, T)],
) -> Vec<T> {
    let mut members = Vec::new();
    for word in verb.words(key) {
        let Some(member) = one_of(&word, what, set, verb.findings()) else {
            continue;
        };
        if members.contains(&member.value) {
            verb.findings()
                .error(&word.place, format!("`{}` stands twice", word.value));
        }
        members.push(member.value);
    }
    members
}

/// Each verb belongs to certain systems, and to people or to the system itself.
pub(super) fn check_doer(verb: &At<Verb>, system: System, performer: Performer, findings: &Findings) {
    use System::{Center, Gateway, Portal, Provider, Registries};
    let systems: &[System] = match &verb.value {
        Verb::RegisterAccount => &[Portal],
        Verb::Authenticate
        | Verb::CheckCredentials
        | Verb::RejectCredentials
        | Verb::FillRequest
        | Verb::SignRequest
        | Verb::VerifySignature
        | Verb::RejectSignature
        | Verb::ForwardRequest { .. }
        | Verb::TakeIn => &[Portal, Center, Provider],
        Verb::AcceptDocuments | Verb::Deliver | Verb::HandOver | Verb::PassOn => &[Center, Provider],
        Verb::QueryRegistry { .. } | Verb::CheckRegistry | Verb::RejectRegistry => {
            &[Portal, Center, Provider, Gateway, Registries]
        }
        Verb::Route { .. } => &[Gateway],
        Verb::ShowStatus { .. } => &[Portal, Center, Provider],
        Verb::ShowResult { .. } => &[Portal, Center],
        Verb::Collect | Verb::SendByCourier | Verb::ReceiveResult | Verb::CallProvider | Verb::Register { .. } => {
            &[Center, Provider]
        }
        Verb::Accept
        | Verb::Decide
        | Verb::FormDocument { .. }
        | Verb::ConfirmDocument
        | Verb::SignDocument { .. }
        | Verb::ReviewDocuments
        | Verb::RejectDocuments
        | Verb::FormResult
        | Verb::Resolve
        | Verb::Execute { .. }
        | Verb::SignResult => &[Provider],
        Verb::Process | Verb::Nothing => return,
    };
    let name = verb.value.name();
    if !systems.contains(&system) {
        let known: Vec<&str> = systems.iter().map(|system| system.name()).collect();
        findings.error_with_hint(
            &verb.place,
            format!("`{name}` is not done in the system `{}`", system.name()),
            Some(format!("one of: {}", known.join(", "))),
        );
    }
    let (by_system, by_people) = match &verb.value {
        Verb::Route { .. } | Verb::ShowStatus { .. } | Verb::ShowResult { .. } | Verb::FormDocument { .. } => {
            (true, false)
        }
        Verb::Accept
        | Verb::Decide
        | Verb::ConfirmDocument
        | Verb::SignDocument { .. }
        | Verb::ReviewDocuments
        | Verb::Resolve
        | Verb::Execute { .. }
        | Verb::SignResult
        | Verb::AcceptDocuments => (false, true),
        _ => (true, true),
    };
    let is_system = performer == Performer::System;
    if (is_system && !by_system) || (!is_system && !by_people) {
        findings.error(&verb.place, format!("`{name}` has another performer"));
    }
}
