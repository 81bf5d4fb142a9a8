//! Results by e-mail: a letter is written with the hand-over and sent until the server has taken it.

use std::time::Duration;

use domain::{Actor, Event};
use jiff::SignedDuration;
use lettre::message::header::ContentType;
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use pages::Problem;
use serde_json::json;

use crate::Counter;
use crate::records::letters::{self, Letter};

/// How long the server may take for one letter.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often a letter is tried: with the pauses below, two days.
const ATTEMPTS_MAX: i64 = 12;
const ROUND: i64 = 20;

/// Where letters are handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    pub host: String,
    pub port: u16,
    /// «ЦОН <con@example.kz>».
    pub from: String,
    pub tls: Tls,
    /// Name and password.
    pub credentials: Option<(String, String)>,
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

/// The way to the mail server.
pub struct Mail {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
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
            builder = builder.credentials(Credentials::new(name.clone(), password.clone()));
        }
        Ok(Self {
            transport: builder.build(),
            from: settings.from.parse()?,
        })
    }

    /// The words of the failure for the log; no address of a person.
    async fn send(&self, letter: &Letter, pdf: Vec<u8>) -> Result<(), String> {
        let to: Mailbox = letter
            .recipient
            .parse()
            .map_err(|_| "the address cannot be read".to_owned())?;
        let kind = ContentType::parse("application/pdf").map_err(|error| error.to_string())?;
        let body = MultiPart::mixed()
            .singlepart(SinglePart::plain(letter.words.text.clone()))
            .singlepart(Attachment::new(letter.words.file.clone()).body(pdf, kind));
        let message = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(letter.words.subject.clone())
            .multipart(body)
            .map_err(|error| error.to_string())?;
        self.transport
            .send(message)
            .await
            .map(drop)
            .map_err(|error| error.to_string())
    }
}

impl Counter {
    /// Sends what waits. Gives how many letters the server has taken.
    pub async fn send_letters(&self) -> Result<usize, Problem> {
        let Some(mail) = &self.mail else { return Ok(0) };
        let mut taken = 0;
        for letter in letters::due(self.db(), self.now(), ROUND)
            .await
            .map_err(Problem::failure)?
        {
            let pdf = self.attachments.get(&letter.sha256).await.map_err(Problem::failure)?;
            match mail.send(&letter, pdf).await {
                Ok(()) => {
                    let now = self.now();
                    let text = "Результат отправлен по электронной почте";
                    let event = Event::of_fact(self.system(), &letter.case, "letter_sent", text, Actor::System, now)
                        .with(json!({ "letter": letter.id, "sha256": letter.sha256 }));
                    let mut tx = self.db().begin().await.map_err(Problem::failure)?;
                    letters::sent(&mut tx, &letter.id, now)
                        .await
                        .map_err(Problem::failure)?;
                    self.participant
                        .record(&mut tx, event)
                        .await
                        .map_err(Problem::failure)?;
                    self.participant.commit(tx).await.map_err(Problem::failure)?;
                    taken += 1;
                }
                Err(cause) => {
                    tracing::warn!(letter = letter.id, cause, "a letter could not be sent");
                    // One minute, two, four … at most eight hours.
                    let minutes = 1_i64 << letter.attempts.clamp(0, 9);
                    let pause = SignedDuration::from_mins(minutes.min(480));
                    let again = (letter.attempts + 1 < ATTEMPTS_MAX).then(|| self.now() + pause);
                    letters::failed(self.db(), &letter.id, &cause, again)
                        .await
                        .map_err(Problem::failure)?;
                }
            }
        }
        Ok(taken)
    }
}
