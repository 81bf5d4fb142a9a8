//! `qyzmet sign`: signs a file with a key from a PKCS#12, or raises the level of a signature that is there.

mod words;

use std::path::PathBuf;
use std::process::ExitCode;

use domain::Clock;
use eds::cades::Level;
use eds::pades::{self, CONTENTS_BYTES, Dictionary, STAMPED_CONTENTS_BYTES};
use eds::pkcs12::{Choice, Entry, KeyStore, Pkcs12Error};
use eds::{Certificate, EdsError};
use exchange::{Enquiry, EnquiryError};
use jiff::Timestamp;
use preservation::{Named, RaiseError, Raising};

use super::verify::{VerifyError, material};
use crate::commands::fail;
use crate::commands::language::{self, Lang};
use crate::secrets::{self, SecretError};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The file to sign, or, with --add and --extend, the signed one.
    input: PathBuf,
    /// Where the signed file goes.
    output: PathBuf,
    /// The key: a PKCS#12 file. Not needed for --extend.
    #[arg(long, required_unless_present = "extend")]
    key: Option<PathBuf>,
    /// The file with the password, in its first line.
    #[arg(long, required_unless_present = "extend")]
    password_file: Option<PathBuf>,
    /// Which key of the file, by its name. Default: the one for signing.
    #[arg(long)]
    alias: Option<String>,
    /// Default: pades for a PDF, else cms.
    #[arg(long)]
    format: Option<Format>,
    /// b: the signature alone; t: with a time stamp; lt: with evidence too; lta: with a stamp over all of it.
    #[arg(long, default_value = "b")]
    level: Level,
    /// The CMS does not carry the content.
    #[arg(long)]
    detached: bool,
    /// Add a signer to the CMS that the input is; the others stay as they are.
    #[arg(long, conflicts_with = "extend")]
    add: bool,
    /// Sign nothing: raise the signatures of the input to the level, or stamp them again.
    #[arg(long)]
    extend: bool,
    /// The content of a detached CMS, for --add and --extend.
    #[arg(long)]
    content: Option<PathBuf>,
    /// The time-stamping authority (RFC 3161 over HTTP), for t and above.
    #[arg(long)]
    tsa: Option<String>,
    /// Certificates of the authorities, PEM or DER: for lt and above those that the key file lacks.
    #[arg(long)]
    trust: Vec<PathBuf>,
    /// Revocation lists for lt and above, in place of asking the addresses in the certificates.
    #[arg(long)]
    crl: Vec<PathBuf>,
    /// Why, for a PDF.
    #[arg(long, default_value = "")]
    reason: String,
    /// Where, for a PDF.
    #[arg(long, default_value = "")]
    location: String,
    /// The language of errors; without it that of the environment (LC_ALL, LC_MESSAGES, LANG), else English.
    #[arg(long)]
    lang: Option<Lang>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Cms,
    Pades,
    Xml,
}

/// Why nothing was signed.
#[derive(Debug, thiserror::Error)]
enum SignError {
    #[error(transparent)]
    File(#[from] VerifyError),
    #[error("{path}: {cause}")]
    Key { path: String, cause: Pkcs12Error },
    #[error("{path} cannot be written: {cause}")]
    Unwritable { path: String, cause: std::io::Error },
    #[error("the key {0} has no certificate beside it: put it there with `qyzmet key accept`")]
    NoCertificate(String),
    #[error("{0}")]
    Eds(#[from] EdsError),
    #[error("the XML cannot be signed: {0}")]
    Xml(#[from] xmldsig::XmlError),
    #[error("the file is not UTF-8 text")]
    NotText,
    #[error("{path} is too large to hold a password")]
    NoPassword { path: String },
    #[error("XML is signed at level b only")]
    XmlLevel,
    #[error("the level needs a time stamp: name its authority with --tsa URL")]
    NoTsa,
    #[error(transparent)]
    Network(#[from] EnquiryError),
    #[error("{cause}. Give its list with --crl, or the certificate of its issuer with --trust")]
    NoEvidence { cause: RaiseError },
    #[error(transparent)]
    Raise(RaiseError),
    #[error("the signature is detached: name its content with --content FILE")]
    NoContent,
}

impl From<RaiseError> for SignError {
    fn from(error: RaiseError) -> Self {
        match error {
            RaiseError::NoAuthority => Self::NoTsa,
            cause @ RaiseError::NoEvidence { .. } => Self::NoEvidence { cause },
            error => Self::Raise(error),
        }
    }
}

pub(super) async fn run(arguments: Arguments) -> ExitCode {
    match sign(&arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(error.told().in_language(language::spoken(arguments.lang))),
    }
}

async fn sign(arguments: &Arguments) -> Result<(), SignError> {
    let input = material::read(&arguments.input)?;
    let format = arguments.format.unwrap_or_else(|| format_of(&input));
    let now = domain::clock::WallClock::default().now();
    let work = Work {
        arguments,
        now,
        sources: Named {
            enquiry: Enquiry::new()?,
            tsa: arguments.tsa.clone(),
            certificates: material::certificates(&arguments.trust)?,
            lists: material::lists(&arguments.crl)?,
            now,
        },
    };
    let output = match (arguments.extend, format) {
        (true, Format::Pades) => work.extend_pdf(input.clone()).await?,
        (true, Format::Cms) => work.extend_cms(input.clone()).await?,
        (_, Format::Xml) if arguments.extend || arguments.level > Level::B => return Err(SignError::XmlLevel),
        (false, Format::Pades) => work.pdf(&input).await?,
        (false, Format::Cms) => work.cms(&input).await?,
        (_, Format::Xml) => work.xml(&input)?,
    };
    if format == Format::Pades {
        pades::check_update(&input, &output)?;
    }
    std::fs::write(&arguments.output, output).map_err(|cause| SignError::Unwritable {
        path: arguments.output.display().to_string(),
        cause,
    })
}

fn format_of(input: &[u8]) -> Format {
    if input.starts_with(b"%PDF-") {
        Format::Pades
    } else {
        Format::Cms
    }
}

struct Work<'a> {
    arguments: &'a Arguments,
    now: Timestamp,
    sources: Named,
}

/// A key with its certificate and what is above it.
struct Holder {
    store: KeyStore,
    index: usize,
    certificate: Certificate,
}

impl Holder {
    fn entry(&self) -> Option<&Entry> {
        self.store.entries.get(self.index)
    }

    fn key(&self) -> Result<&eds::PrivateKey, SignError> {
        let missing = || SignError::NoCertificate(self.certificate.subject.common_name.clone());
        self.entry().map(|entry| &entry.key).ok_or_else(missing)
    }

    fn chain(&self) -> &[Certificate] {
        self.entry().map(|entry| entry.chain.as_slice()).unwrap_or_default()
    }
}

impl Work<'_> {
    fn holder(&self) -> Result<Holder, SignError> {
        // clap has seen to it that both are there.
        let path = self.arguments.key.clone().unwrap_or_default();
        let password = self.arguments.password_file.clone().unwrap_or_default();
        let refused = |cause| SignError::Key {
            path: path.display().to_string(),
            cause,
        };
        let password = secrets::first_line(&password).map_err(|error| match error {
            SecretError::Unreadable(cause) => SignError::File(VerifyError::Unreadable {
                path: password.display().to_string(),
                cause,
            }),
            SecretError::NotText => SignError::NotText,
            SecretError::TooLarge { .. } => SignError::NoPassword {
                path: password.display().to_string(),
            },
        })?;
        let store = KeyStore::read(&material::read(&path)?, &password).map_err(refused)?;
        let choice = match &self.arguments.alias {
            Some(alias) => Choice::Alias(alias.clone()),
            None if store.entries.len() == 1 => Choice::Only,
            None => Choice::Signing,
        };
        let chosen = store.choose(&choice).map_err(refused)?;
        let certificate = chosen
            .certificate
            .clone()
            .ok_or_else(|| SignError::NoCertificate(chosen.alias.clone().unwrap_or_default()))?;
        let index = store
            .entries
            .iter()
            .position(|entry| std::ptr::eq(entry, chosen))
            .unwrap_or_default();
        Ok(Holder {
            store,
            index,
            certificate,
        })
    }

    async fn cms(&self, input: &[u8]) -> Result<Vec<u8>, SignError> {
        let holder = self.holder()?;
        let (key, chain) = (holder.key()?, holder.chain());
        let given = self.arguments.content.as_deref().map(material::read).transpose()?;
        let (cms, content) = if self.arguments.add {
            let attached = eds::cms::attached_content(input)?;
            let content = given.or(attached).ok_or(SignError::NoContent)?;
            let cms = eds::cms::add_signer(input, Some(&content), key, &holder.certificate, chain, Some(self.now))?;
            (cms, content)
        } else {
            let attach = !self.arguments.detached;
            let cms = eds::cms::sign(key, &holder.certificate, chain, input, attach, Some(self.now))?;
            (cms, input.to_vec())
        };
        let last = eds::cades::signatures(&cms)?.saturating_sub(1);
        Ok(self.raising().cms(cms, &content, &[last]).await?)
    }

    async fn pdf(&self, input: &[u8]) -> Result<Vec<u8>, SignError> {
        let holder = self.holder()?;
        let dictionary = Dictionary {
            name: holder.certificate.subject.full_name(),
            reason: self.arguments.reason.clone(),
            location: self.arguments.location.clone(),
            signed_at: self.now,
        };
        let bytes = if self.arguments.level > Level::B {
            STAMPED_CONTENTS_BYTES
        } else {
            CONTENTS_BYTES
        };
        let prepared = pades::prepare_for(input, &dictionary, bytes)?;
        let cms = pades::sign_prepared(&prepared, holder.key()?, &holder.certificate, holder.chain())?;
        Ok(self.raising().signed(&prepared, &cms, false).await?)
    }

    async fn extend_pdf(&self, pdf: Vec<u8>) -> Result<Vec<u8>, SignError> {
        Ok(self.raising().pdf(pdf).await?)
    }

    async fn extend_cms(&self, cms: Vec<u8>) -> Result<Vec<u8>, SignError> {
        let given = self.arguments.content.as_deref().map(material::read).transpose()?;
        let attached = eds::cms::attached_content(&cms)?;
        let content = given.or(attached).ok_or(SignError::NoContent)?;
        let all: Vec<usize> = (0..eds::cades::signatures(&cms)?).collect();
        Ok(self.raising().cms(cms, &content, &all).await?)
    }

    fn raising(&self) -> Raising<'_, Named> {
        Raising {
            sources: &self.sources,
            level: self.arguments.level,
            now: self.now,
        }
    }

    fn xml(&self, input: &[u8]) -> Result<Vec<u8>, SignError> {
        let holder = self.holder()?;
        let text = std::str::from_utf8(input).map_err(|_| SignError::NotText)?;
        let evidence = xmldsig::Evidence {
            chain: holder.chain(),
            ..xmldsig::Evidence::default()
        };
        let signed = xmldsig::sign(
            text,
            xmldsig::Place::Enveloped,
            holder.key()?,
            &holder.certificate,
            &evidence,
        )?;
        Ok(signed.into_bytes())
    }
}
