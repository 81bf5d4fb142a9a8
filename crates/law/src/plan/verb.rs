//! What the platform does at a step or an action: the closed set of verbs, with typed parameters.

use serde::{Deserialize, Serialize};

use super::{MessageKind, Performer, Registry, StatusId, System};

/// What the platform does. No verb knows a service; services are data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verb {
    // Intake: from the visitor or the signed-in person to the signed request on its way.
    RegisterAccount,
    Authenticate,
    CheckCredentials,
    RejectCredentials,
    /// A visitor's papers are taken: complete, a receipt of acceptance; incomplete, a receipt of refusal.
    AcceptDocuments,
    FillRequest,
    /// The registries are asked through the gateway.
    QueryRegistry {
        registries: Vec<Registry>,
    },
    CheckRegistry,
    RejectRegistry,
    /// The form is signed: by the applicant, or by the person at the counter who marked and scanned the papers.
    SignRequest,
    VerifySignature,
    RejectSignature,
    /// The signed request leaves for the provider; with `calls_provider` the provider's own procedure runs.
    ForwardRequest {
        calls_provider: bool,
    },

    // The whole intake as one action of a table.
    TakeIn,

    // After intake.
    /// The gateway carries `message` (and for `request` the notice of it) to each of `to`.
    Route {
        message: MessageKind,
        to: Vec<System>,
    },
    /// A registration number is given; where the act has statuses, the case stands in `status` and `notify` are told.
    Register {
        status: Option<StatusId>,
        notify: Vec<System>,
    },
    /// `status` is shown to those who look.
    ShowStatus {
        status: StatusId,
    },
    /// An official takes the case.
    Accept,
    /// An official decides.
    Decide,
    /// The system draws the output document; `status` is announced to `notify`.
    FormDocument {
        status: Option<StatusId>,
        notify: Vec<System>,
    },
    /// An official confirms the drawn document.
    ConfirmDocument,
    /// The official signs; result and `status` go to `notify`.
    SignDocument {
        status: Option<StatusId>,
        notify: Vec<System>,
    },
    /// The applicant may read the output document; `status` is shown.
    ShowResult {
        status: StatusId,
    },
    /// The provider judges the documents: a positive output, or the refusal to which the failure leads.
    ReviewDocuments,
    /// The refusal is drawn, confirmed, signed and sent.
    RejectDocuments,
    /// The decided output is drawn, confirmed and signed, and goes to where the case began.
    FormResult,
    /// The case passes on to the next desk.
    PassOn,
    /// The head names the executor.
    Resolve,
    /// The executor decides; the document is drawn and confirmed, and agreed by each of `agree`.
    Execute {
        agree: Vec<Performer>,
    },
    /// The head signs the document.
    SignResult,
    /// The result is given out: in person, by e-mail, to the cabinet, to a courier.
    HandOver,
    /// A result that came from elsewhere is received by the one who will hand it over.
    Deliver,
    /// The accumulating sector collects cases and draws up the transmittal list.
    Collect,
    SendByCourier,
    /// The provider's own procedure runs, and the case comes back.
    CallProvider,
    /// The result comes back on paper and its bar code is scanned in.
    ReceiveResult,
    /// A step that actions of the table carry out.
    Process,
    /// An empty place of a table («-»).
    Nothing,
}

impl Verb {
    /// The word of the regulations for it, without parameters.
    pub fn name(&self) -> &'static str {
        match self {
            Self::RegisterAccount => "register_account",
            Self::Authenticate => "authenticate",
            Self::CheckCredentials => "check_credentials",
            Self::RejectCredentials => "reject_credentials",
            Self::AcceptDocuments => "accept_documents",
            Self::FillRequest => "fill_request",
            Self::QueryRegistry { .. } => "query_registry",
            Self::CheckRegistry => "check_registry",
            Self::RejectRegistry => "reject_registry",
            Self::SignRequest => "sign_request",
            Self::VerifySignature => "verify_signature",
            Self::RejectSignature => "reject_signature",
            Self::ForwardRequest { .. } => "forward_request",
            Self::TakeIn => "take_in",
            Self::Route { .. } => "route",
            Self::Register { .. } => "register",
            Self::ShowStatus { .. } => "show_status",
            Self::Accept => "accept",
            Self::Decide => "decide",
            Self::FormDocument { .. } => "form_document",
            Self::ConfirmDocument => "confirm_document",
            Self::SignDocument { .. } => "sign_document",
            Self::ShowResult { .. } => "show_result",
            Self::ReviewDocuments => "review_documents",
            Self::RejectDocuments => "reject_documents",
            Self::FormResult => "form_result",
            Self::PassOn => "pass_on",
            Self::Resolve => "resolve",
            Self::Execute { .. } => "execute",
            Self::SignResult => "sign_result",
            Self::HandOver => "hand_over",
            Self::Deliver => "deliver",
            Self::Collect => "collect",
            Self::SendByCourier => "send_by_courier",
            Self::CallProvider => "call_provider",
            Self::ReceiveResult => "receive_result",
            Self::Process => "process",
            Self::Nothing => "nothing",
        }
    }

    /// Whether it belongs to intake: what happens before there is a request to work on.
    pub fn is_intake(&self) -> bool {
        matches!(
            self,
            Self::RegisterAccount
                | Self::Authenticate
                | Self::CheckCredentials
                | Self::RejectCredentials
                | Self::AcceptDocuments
                | Self::FillRequest
                | Self::QueryRegistry { .. }
                | Self::CheckRegistry
                | Self::RejectRegistry
                | Self::SignRequest
                | Self::VerifySignature
                | Self::RejectSignature
                | Self::ForwardRequest { .. }
        )
    }

    /// Whether it decides between two exits.
    pub fn is_condition(&self) -> bool {
        matches!(
            self,
            Self::CheckCredentials | Self::CheckRegistry | Self::VerifySignature | Self::ReviewDocuments
        )
    }

    /// Whether it tells the person that something is refused, which ends the way.
    pub fn is_refusal(&self) -> bool {
        matches!(
            self,
            Self::RejectCredentials | Self::RejectRegistry | Self::RejectSignature | Self::RejectDocuments
        )
    }

    /// The status that it shows or announces.
    pub fn status(&self) -> Option<&StatusId> {
        match self {
            Self::ShowStatus { status } | Self::ShowResult { status } => Some(status),
            Self::Register { status, .. } | Self::FormDocument { status, .. } | Self::SignDocument { status, .. } => {
                status.as_ref()
            }
            _ => None,
        }
    }

    /// Whether the provider's own procedure runs before the next stage.
    pub fn calls_provider(&self) -> bool {
        matches!(self, Self::CallProvider | Self::ForwardRequest { calls_provider: true })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verb_is_named_as_it_is_written() {
        let status = StatusId("received".to_owned());
        let verbs = [
            Verb::RegisterAccount,
            Verb::QueryRegistry { registries: Vec::new() },
            Verb::ForwardRequest { calls_provider: true },
            Verb::Route {
                message: MessageKind::Request,
                to: Vec::new(),
            },
            Verb::ShowStatus { status },
            Verb::Execute { agree: Vec::new() },
            Verb::HandOver,
        ];
        for verb in verbs {
            let written = serde_json::to_value(&verb).unwrap();
            let name = written
                .as_str()
                .or_else(|| Some(written.as_object()?.keys().next()?.as_str()));
            assert_eq!(name, Some(verb.name()));
        }
    }
}
