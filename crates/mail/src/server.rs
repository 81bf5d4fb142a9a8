//! The mail server: where letters are handed in.

use std::fmt;
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use zeroize::Zeroizing;

use crate::Letter;

/// How long the server may take for one letter.
const PATIENCE: Duration = Duration::from_secs(30);

/// Where letters are handed in.
#[derive(Clone, PartialEq, Eq)]
pub struct Settings {
    pub host: String,
    pub port: u16,
    /// «ЦОН <con@example.kz>».
    pub from: String,
    pub tls: Tls,
    /// Name and password.
    pub credentials: Option<(String, Zeroizing<String>)>,
}

/// Without the password.
impl fmt::Debug for Settings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Settings")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("from", &self.from)
            .field("tls", &self.tls)
            .field("name", &self.credentials.as_ref().map(|(name, _)| name))
            .finish_non_exhaustive()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tls {
    /// For a server on this machine.
    None,
    StartTls,
    Tls,
}

/// Why the settings are not good.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    #[error("the sender's address cannot be read")]
    From(#[from] lettre::address::AddressError),
    #[error("the mail server cannot be used")]
    Server(#[from] lettre::transport::smtp::Error),
}

/// Why a letter was not taken. The words name no address: they are for the log.
pub(crate) struct NotTaken {
    /// Whether trying again would give the same answer.
    pub(crate) for_good: bool,
    pub(crate) cause: String,
}

/// The way to the mail server.
#[derive(Clone)]
pub struct Mail {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// Nobody's answering machine answers this (RFC 3834, section 5).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// Whether the text is the address of a mailbox, and nothing more (RFC 5321).
pub fn is_address(text: &str) -> bool {
    text.len() <= 254
        && text
            .parse::<Address>()
            .is_ok_and(|address| address.domain().contains('.'))
}

impl Mail {
    pub fn open(settings: &Settings) -> Result<Self, MailError> {
        type Smtp = AsyncSmtpTransport<Tokio1Executor>;
        let builder = match settings.tls {
            Tls::None => Smtp::builder_dangerous(&settings.host),
            Tls::StartTls => Smtp::starttls_relay(&settings.host)?,
            Tls::Tls => Smtp::relay(&settings.host)?,
        };
        let mut builder = builder.port(settings.port).timeout(Some(PATIENCE));
        if let Some((name, password)) = &settings.credentials {
            builder = builder.credentials(Credentials::new(name.clone(), password.to_string()));
        }
        Ok(Self {
            transport: builder.build(),
            from: settings.from.parse()?,
        })
    }

    pub(crate) async fn send(&self, letter: &Letter, pdf: Option<Vec<u8>>, now: Timestamp) -> Result<(), NotTaken> {
        let message = self
            .message(letter, pdf, now)
            .map_err(|cause| NotTaken { for_good: true, cause })?;
        self.transport.send(message).await.map(drop).map_err(|error| {
            // The server's words may repeat the address; its code says enough. A refusal of ourselves (53x: sign-in,
            // encryption) says nothing about the recipient and ends when the settings are mended.
            let code = error.status().map(u16::from);
            NotTaken {
                for_good: error.is_permanent() && !code.is_some_and(|code| (530..540).contains(&code)),
                cause: code.map_or_else(|| error.to_string(), |code| format!("the server answered {code}")),
            }
        })
    }

    fn message(&self, letter: &Letter, pdf: Option<Vec<u8>>, now: Timestamp) -> Result<Message, String> {
        let to: Address = letter
            .recipient
            .parse()
            .map_err(|_| "the address cannot be read".to_owned())?;
        let builder = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .date(SystemTime::from(now))
            // The same at every attempt, so that a letter that was taken twice is seen to be one.
            .message_id(Some(format!("<{}@{}>", letter.id, self.from.email.domain())))
            .header(AutoSubmitted)
            .subject(letter.words.subject.clone());
        let text = SinglePart::plain(letter.words.text.clone());
        let message = match pdf {
            None => builder.singlepart(text),
            Some(pdf) => {
                let kind = ContentType::parse("application/pdf").map_err(|error| error.to_string())?;
                let document = Attachment::new(letter.words.file.clone()).body(pdf, kind);
                builder.multipart(MultiPart::mixed().singlepart(text).singlepart(document))
            }
        };
        message.map_err(|error| error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_mailbox_with_a_domain() {
        for good in ["a@b.kz", "aigerim.s+qyzmet@mysal.example.kz"] {
            assert!(is_address(good), "{good}");
        }
        for bad in [
            "",
            "a",
            "a@",
            "@b.kz",
            "a@b",
            "a@b.kz, c@d.kz",
            "A <a@b.kz>",
            "a@b.kz\r\nBcc: c@d.kz",
        ] {
            assert!(!is_address(bad), "{bad}");
        }
    }
}
