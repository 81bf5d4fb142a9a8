//! `qyzmet key …`: keys in PKCS#12 files and on tokens: made, shown, certified.

mod accept;
mod authority;
mod holder;
mod new;
mod request;
mod show;
mod source;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;
use eds::EdsError;
use eds::pkcs12::Pkcs12Error;
use eds::report::Sentence;
use tokens::TokenError;

use crate::commands::fail;
use crate::commands::language::{self, Lang};
use crate::secrets::{self, Secret, SecretError};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: KeyCommand,
    /// The language of what is said; without it that of the environment (LC_ALL, LC_MESSAGES, LANG), else English.
    #[arg(long, global = true)]
    lang: Option<Lang>,
}

#[derive(Subcommand)]
enum KeyCommand {
    /// Make a key and keep it in a PKCS#12 file; with --test-authority also certify it, for tests and demonstrations.
    New(new::Arguments),
    /// Show what a PKCS#12 file, a PEM file or a token holds.
    Show(show::Arguments),
    /// Write a request for a certificate (PKCS#10), signed with the key.
    Request(request::Arguments),
    /// Put the issued certificate beside its key.
    Accept(accept::Arguments),
}

/// Why a command about keys did not end well.
#[derive(Debug, thiserror::Error)]
enum KeyError {
    #[error("{path}: {cause}")]
    File { path: PathBuf, cause: std::io::Error },
    #[error("{path}: {cause}")]
    Store { path: PathBuf, cause: Pkcs12Error },
    #[error("{0}")]
    Token(#[from] TokenError),
    #[error("{path}: {cause}")]
    Content { path: PathBuf, cause: EdsError },
    #[error("{0}")]
    Eds(#[from] EdsError),
    /// What the person gave does not do; the words are theirs.
    #[error("{}", .0.en)]
    Said(Sentence),
}

impl KeyError {
    /// What is wrong and what to do.
    fn told(&self, language: &str) -> String {
        match self {
            Self::Store { path, cause } => format!("{}: {}", path.display(), cause.told().in_language(language)),
            Self::Token(cause) => cause.told().in_language(language).to_owned(),
            Self::Said(sentence) => sentence.in_language(language).to_owned(),
            Self::File { path, cause } => {
                let words = say(
                    "файлды оқу немесе жазу мүмкін емес",
                    "файл не читается или не пишется",
                    "the file cannot be read or written",
                );
                format!("{}: {} ({cause})", path.display(), words.in_language(language))
            }
            Self::Content { path, cause } => {
                let words = say(
                    "файлдың мазмұны жарамсыз",
                    "содержимое файла непригодно",
                    "the content of the file is unusable",
                );
                format!("{}: {} ({cause})", path.display(), words.in_language(language))
            }
            Self::Eds(cause) => {
                let words = say(
                    "кілт не куәлік жасалмады",
                    "ключ или свидетельство не удалось сделать",
                    "the key or the certificate could not be made",
                );
                format!("{} ({cause})", words.in_language(language))
            }
        }
    }
}

pub(super) fn run(arguments: &Arguments) -> ExitCode {
    let language = language::spoken(arguments.lang);
    let done = match &arguments.command {
        KeyCommand::New(arguments) => new::run(arguments, language),
        KeyCommand::Show(arguments) => show::run(arguments, language),
        KeyCommand::Request(arguments) => request::run(arguments, language),
        KeyCommand::Accept(arguments) => accept::run(arguments, language),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&error.told(language)),
    }
}

fn say(kk: &str, ru: &str, en: &str) -> Sentence {
    Sentence::new(kk.to_owned(), ru.to_owned(), en.to_owned())
}

fn said<T>(kk: &str, ru: &str, en: &str) -> Result<T, KeyError> {
    Err(KeyError::Said(say(kk, ru, en)))
}

fn read(path: &Path) -> Result<Vec<u8>, KeyError> {
    std::fs::read(path).map_err(|cause| KeyError::File {
        path: path.to_owned(),
        cause,
    })
}

/// Writes beside and renames, so that a crash leaves the old file or the new one; readable for the owner only.
fn write_private(path: &Path, bytes: &[u8]) -> Result<(), KeyError> {
    use std::io::Write as _;
    use std::os::unix::fs::OpenOptionsExt as _;

    let failed = |cause| KeyError::File {
        path: path.to_owned(),
        cause,
    };
    let beside = path.with_extension("new");
    let mut options = std::fs::OpenOptions::new();
    let mut file = options
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&beside)
        .map_err(failed)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(failed)?;
    std::fs::rename(&beside, path).map_err(failed)
}

/// A password or PIN: the first line of a file.
fn secret(path: &Path) -> Result<Secret, KeyError> {
    secrets::first_line(path).map_err(|error| match error {
        SecretError::Unreadable(cause) => KeyError::File {
            path: path.to_owned(),
            cause,
        },
        SecretError::NotText => KeyError::Said(say(
            "Құпиясөз файлы UTF-8 мәтіні емес.",
            "Файл с паролем — не текст UTF-8.",
            "The file with the password is no UTF-8 text.",
        )),
        SecretError::TooLarge { .. } => KeyError::Said(say(
            "Құпиясөз файлы тым үлкен: бұл құпиясөз емес.",
            "Файл с паролем слишком велик: это не пароль.",
            "The file with the password is too large: this is no password.",
        )),
    })
}

/// Certificates of a PEM file, or one in DER.
fn certificates(path: &Path) -> Result<Vec<eds::Certificate>, KeyError> {
    let bytes = read(path)?;
    let read = match std::str::from_utf8(&bytes) {
        Ok(pem) if pem.contains("-----BEGIN") => eds::Certificate::many_from_pem(pem),
        _ => eds::Certificate::from_der(&bytes).map(|one| vec![one]),
    };
    read.map_err(|cause| KeyError::Content {
        path: path.to_owned(),
        cause,
    })
}
