//! What goes back: an answer or a fault, each with the gateway's transport signature, and the answer's business data
//! with a signature of their own.

use exchange::Participant;
use exchange::lookup::Found;
use jiff::Timestamp;
use law::Registry;
use xmldsig::security::{Sealing, Token};
use xmldsig::{Document, Evidence, Place, XmlError, security, written};

use super::fault::{Code, Fault};
use super::journal::ANSWERED;
use super::{COMMON, LOOKUP, SOAP, TYPES};

/// The schema gives `status/message` so many characters.
const STATUS_LENGTH_MAX: usize = 250;

/// An answer to be written.
pub(super) struct Answer<'a> {
    pub(super) session: &'a str,
    /// The participant's number of the message.
    pub(super) message: &'a str,
    pub(super) lookup: &'a str,
    pub(super) registry: Registry,
    pub(super) answered: Timestamp,
    /// None: the registry knows nothing of the kind about this person.
    pub(super) found: Option<&'a Found>,
}

impl Answer<'_> {
    /// The whole signed envelope.
    pub(super) fn sealed(&self, gateway: &Participant) -> Result<String, XmlError> {
        let data = self.data(gateway)?;
        let id = gateway.new_id();
        let info = format!(
            "<messageId>{id}</messageId><correlationId>{}</correlationId><responseDate>{}</responseDate><status><code>{ANSWERED}</code>\
             <message>Message has been processed successfully</message></status><sessionId>{}</sessionId>",
            written(self.message),
            self.answered,
            guid(self.session),
        );
        // As text: whoever takes it out has the very document that was signed, without the namespaces around it.
        let data = format!(
            r#"<data xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xs:string">{}</data>"#,
            written(&data)
        );
        let body = format!(
            r#"<ns:SendMessageResponse xmlns:ns="{TYPES}"><response><responseInfo>{info}</responseInfo><responseData>{data}</responseData></response></ns:SendMessageResponse>"#
        );
        sealed(gateway, &id, &body)
    }

    /// The business data: what the registry said, in its own shape.
    fn data(&self, gateway: &Participant) -> Result<String, XmlError> {
        let (code, kk, ru, en) = match self.found {
            Some(_) => ("FOUND", "Табылды", "Найдено", "Found"),
            None => ("NOT_FOUND", "Табылмады", "Не найдено", "Not found"),
        };
        let message = match self.found {
            None => String::new(),
            Some(found) => {
                let document = Document::read(&found.message)?;
                format!("<message>{}</message>", document.root().alone()?)
            }
        };
        let text = format!(
            r#"<lookupResponse xmlns="{LOOKUP}"><messageId>{}</messageId><serviceId>{}</serviceId><lookup>{}</lookup><answered>{}</answered><status><code>{code}</code><messageKz>{kk}</messageKz><messageRu>{ru}</messageRu><messageEn>{en}</messageEn></status>{message}</lookupResponse>"#,
            written(self.message),
            self.registry.name(),
            written(self.lookup),
            self.answered,
        );
        let evidence = Evidence {
            chain: &gateway.chain,
            ..Evidence::default()
        };
        xmldsig::sign(&text, Place::Enveloped, &gateway.key, &gateway.certificate, &evidence)
    }
}

/// The whole signed envelope of a fault.
pub(super) fn fault(gateway: &Participant, fault: &Fault, session: &str, at: Timestamp) -> Result<String, XmlError> {
    let whose = match fault.code {
        Code::Internal => "Server",
        _ => "Client",
    };
    let (code, message) = (fault.code.word(), written(&short(&fault.message)));
    let data = fault
        .data
        .as_ref()
        .map_or_else(String::new, |data| format!("<errorData>{}</errorData>", written(data)));
    let inner = fault.cause.map_or_else(String::new, |cause| {
        format!(
            "<subError><errorCode>{cause}</errorCode><errorMessage>{message}</errorMessage><errorDate>{at}</errorDate></subError>"
        )
    });
    let body = format!(
        r#"<soap:Fault><faultcode>soap:{whose}</faultcode><faultstring>{message}</faultstring><detail><ns:SendMessageFault1_SendMessageFault xmlns:ns="{TYPES}"><errorCode>{code}</errorCode><errorMessage>{message}</errorMessage>{data}<errorDate>{at}</errorDate>{inner}<sessionId>{}</sessionId></ns:SendMessageFault1_SendMessageFault></detail></soap:Fault>"#,
        guid(session)
    );
    sealed(gateway, &gateway.new_id(), &body)
}

fn sealed(gateway: &Participant, unique: &str, body: &str) -> Result<String, XmlError> {
    let envelope = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><soap:Envelope xmlns:soap="{SOAP}"><soap:Body>{body}</soap:Body></soap:Envelope>"#
    );
    let sealing = Sealing {
        unique,
        token: Token::KeyIdentifier,
        lifetime: None,
    };
    security::sign(&envelope, &sealing, &gateway.key, &gateway.certificate)
}

/// As the schema of the ШЭП has it: with braces.
fn guid(session: &str) -> String {
    format!("{{{session}}}")
}

fn short(text: &str) -> String {
    text.chars().take(STATUS_LENGTH_MAX).collect()
}

/// The description of the service at this address.
pub(super) fn description(address: &str) -> String {
    include_str!("sync_channel.wsdl")
        .replace("{address}", &written(address))
        .replace("{types}", TYPES)
        .replace("{common}", COMMON)
}
