//! The messages the center takes.

use exchange::messages::{NoticeBody, ResultBody, StatusBody};
use exchange::{ApplyError, Envelope};
use law::{MessageKind, System};
use serde::de::DeserializeOwned;

use crate::records::cases::Stage;

/// A body read by its kind.
pub(super) enum Message {
    Notice(NoticeBody),
    Status(StatusBody),
    Result(ResultBody),
}

impl Message {
    /// A notice comes from the portal, the rest from the provider; anything else is for a person to look at.
    pub(super) fn read(envelope: &Envelope) -> Result<Self, ApplyError> {
        match (envelope.kind, envelope.sender) {
            (MessageKind::Notice, System::Portal) => body(envelope).map(Self::Notice),
            (MessageKind::Status, System::Provider) => body(envelope).map(Self::Status),
            (MessageKind::Result, System::Provider) => body(envelope).map(Self::Result),
            (kind, sender) => Err(ApplyError::Refused(format!(
                "the center takes no {kind:?} message from {}",
                sender.name()
            ))),
        }
    }

    pub(super) fn number(&self) -> &str {
        match self {
            Self::Notice(notice) => &notice.number,
            Self::Status(status) => &status.number,
            Self::Result(result) => &result.number,
        }
    }

    /// Under which heading the case stands from now on.
    pub(super) fn stage(&self) -> Stage {
        match self {
            Self::Notice(_) => Stage::Received,
            Self::Status(_) => Stage::InWork,
            Self::Result(_) => Stage::Finished,
        }
    }
}

fn body<T: DeserializeOwned>(envelope: &Envelope) -> Result<T, ApplyError> {
    serde_json::from_value(envelope.body.clone())
        .map_err(|_| ApplyError::Refused(format!("the body is no {:?} message", envelope.kind)))
}
