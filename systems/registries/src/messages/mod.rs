//! The messages of the registries: request and response, XML and the same as JSON.
//!
//! The shapes of the ГБД ФЛ are those of its synchronous service: `messageId`, `messageDate`, `requestId`, `sender`,
//! `receiver`, `messageResult`, `persons`; every value of a dictionary is `{code, nameRu, nameKz}`.

mod node;
mod person;
mod records;
mod request;
mod response;

pub(crate) use request::request;
pub(crate) use response::{Context, Known, response};

/// The namespace of requests and responses.
const NAMESPACE: &str = "http://message.persistence.interactive.nat";
