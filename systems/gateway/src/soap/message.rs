//! A message of the synchronous channel: opened strictly, its transport signature resolved to the Body that is read.
//!
//! Whether the certificate may be believed is judged later (`judge`): nothing here asks anybody.

use eds::Facts;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use xmldsig::{Document, Element, XmlError, security};

use super::fault::{Code, Fault};
use super::fields::{Fields, unfit};
use super::{SOAP, TYPES};

/// The longest identifier, in characters: UUIDs with braces and room for those who put a prefix before.
const ID_LENGTH_MAX: usize = 64;
/// The most properties of a request, and their sizes after the schema.
const PROPERTIES_MAX: usize = 32;
const KEY_LENGTH_MAX: usize = 30;
const VALUE_LENGTH_MAX: usize = 500;
/// The largest business data, in characters: a look-up with its signature and chain takes a tenth.
const DATA_LENGTH_MAX: usize = 128 * 1024;
/// The schema gives passwords no limit; they are read over and mean nothing here.
const PASSWORD_LENGTH_MAX: usize = 500;

/// A message whose signature value and digests are right.
#[derive(Clone, Debug)]
pub(super) struct Message {
    pub(super) info: Info,
    /// The business data as a document of its own.
    pub(super) data: String,
    /// Of the transport signature, to be judged.
    pub(super) facts: Facts,
    /// The signed wsu:Timestamp, where there is one.
    pub(super) lifetime: Option<(Timestamp, Timestamp)>,
}

/// `requestInfo`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Info {
    /// The sender's own number of the message.
    pub(super) id: String,
    pub(super) service: String,
    pub(super) date: Timestamp,
    pub(super) sender: String,
}

/// Opens the bytes of a request. Calculation only.
pub(super) fn open(bytes: &[u8]) -> Result<Message, Fault> {
    let document = Document::read(bytes).map_err(|error| match error {
        // Two elements that a reference could mean are an attack on the signature, not a slip of the form.
        error @ XmlError::DuplicateId { .. } => Fault::new(Code::TransportWrong, error.to_string()),
        error => unfit(error),
    })?;
    must_be_soap(&document)?;
    let message = security::verify(&document).map_err(unsigned)?;
    let facts = message.signed.facts;
    if !facts.digest_matches {
        let words = "the message was changed after it was signed";
        return Err(Fault::new(Code::TransportWrong, words));
    }
    if !facts.signature_matches {
        let words = "the transport signature was not made with the key of its certificate";
        return Err(Fault::new(Code::TransportWrong, words));
    }
    let body = document.inside(&message.body);
    let body = body.ok_or_else(|| Fault::new(Code::TransportWrong, "the signed Body cannot be found"))?;
    let (info, data) = request(&body)?;
    Ok(Message {
        info,
        data,
        facts,
        lifetime: message.lifetime,
    })
}

/// SOAP 1.1, and no header beside the signature that demands to be understood (§4.2.3).
fn must_be_soap(document: &Document<'_>) -> Result<(), Fault> {
    let root = document.root();
    if !root.is(SOAP, "Envelope") {
        return Err(Fault::format("send a SOAP 1.1 Envelope"));
    }
    let parts = root.children().map_err(unfit)?;
    for header in parts.iter().filter(|part| part.is(SOAP, "Header")) {
        for block in header.children().map_err(unfit)? {
            let demands = matches!(block.attribute(SOAP, "mustUnderstand"), Some("1" | "true"));
            if demands && block.name() != "Security" {
                let words = format!("the header {} is not understood here", block.name());
                return Err(Fault::format(words).because("must_understand"));
            }
        }
    }
    Ok(())
}

/// No signature, or one that signs something else than what would be read.
fn unsigned(error: XmlError) -> Fault {
    let code = match error {
        XmlError::NoSignature | XmlError::NoSecurity => Code::TransportMissing,
        XmlError::Soap { .. } => Code::Format,
        _ => Code::TransportWrong,
    };
    Fault::new(code, error.to_string())
}

fn request(body: &Element<'_, '_>) -> Result<(Info, String), Fault> {
    let mut body = Fields::of(body, TYPES)?;
    let operation = body.one("SendMessage")?;
    body.end()?;
    let mut operation = Fields::of(&operation, "")?;
    let request = operation.one("request")?;
    operation.end()?;
    let mut request = Fields::of(&request, "")?;
    let (head, data) = (request.one("requestInfo")?, request.one("requestData")?);
    request.end()?;
    let info = info(&head)?;
    let mut data = Fields::of(&data, "")?;
    let content = business(&data.one("data")?)?;
    data.end()?;
    Ok((info, content))
}

fn info(head: &Element<'_, '_>) -> Result<Info, Fault> {
    let mut head = Fields::of(head, "")?;
    let id = identifier(head.text("messageId", ID_LENGTH_MAX)?, "messageId")?;
    head.maybe_text("correlationId", ID_LENGTH_MAX)?;
    let service = head.text("serviceId", ID_LENGTH_MAX)?;
    let date =
        moment(&head.text("messageDate", ID_LENGTH_MAX)?).ok_or_else(|| Fault::format("messageDate is no moment"))?;
    head.maybe_text("routeId", ID_LENGTH_MAX)?;
    let sender = head.one("sender")?;
    for _ in 0..PROPERTIES_MAX {
        let Some(property) = head.maybe("properties") else {
            break;
        };
        let mut property = Fields::of(&property, "")?;
        property.text("key", KEY_LENGTH_MAX)?;
        property.text("value", VALUE_LENGTH_MAX)?;
        property.end()?;
    }
    head.maybe_text("sessionId", ID_LENGTH_MAX)?;
    head.end()?;
    let mut sender = Fields::of(&sender, "")?;
    let name = identifier(sender.text("senderId", ID_LENGTH_MAX)?, "senderId")?;
    sender.maybe_text("password", PASSWORD_LENGTH_MAX)?;
    sender.end()?;
    Ok(Info {
        id,
        service,
        date,
        sender: name,
    })
}

/// Identifiers stand in journals and logs.
fn identifier(text: String, what: &str) -> Result<String, Fault> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic());
    if text.is_empty() || !is_plain {
        return Err(Fault::format(format!(
            "{what} must have 1 to {ID_LENGTH_MAX} visible ASCII characters"
        )));
    }
    Ok(text)
}

/// The business data: one element, or the text of a document.
fn business(data: &Element<'_, '_>) -> Result<String, Fault> {
    let text = match data.text() {
        Ok(text) => text.trim().to_owned(),
        Err(_) => {
            let mut content = Fields::of(data, "")?;
            let element = content.any().ok_or_else(|| Fault::format("data is empty"))?;
            content.end()?;
            element.alone().map_err(unfit)?
        }
    };
    if text.len() > DATA_LENGTH_MAX {
        return Err(Fault::format(format!("data has more than {DATA_LENGTH_MAX} bytes")));
    }
    Ok(text)
}

/// xs:dateTime. One without an offset is the time of Kazakhstan.
fn moment(text: &str) -> Option<Timestamp> {
    if let Ok(moment) = text.parse() {
        return Some(moment);
    }
    let local: DateTime = text.parse().ok()?;
    let zone = TimeZone::get("Asia/Almaty").unwrap_or(TimeZone::UTC);
    Some(local.to_zoned(zone).ok()?.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_without_offset_is_kazakhstans() {
        let at = |text: &str| moment(text).unwrap().to_string();
        assert_eq!(at("2026-11-22T14:00:00"), "2026-11-22T09:00:00Z");
        assert_eq!(at("2026-11-22T09:00:00.5Z"), "2026-11-22T09:00:00.5Z");
        assert_eq!(at("2026-11-22T14:00:00+05:00"), "2026-11-22T09:00:00Z");
        assert!(moment("yesterday").is_none());
    }
}
