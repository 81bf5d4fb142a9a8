//! `qyzmet key request`: PKCS#10 for a key that is there.

use std::path::PathBuf;

use eds::issue;

use super::holder::{self, Holder};
use super::source::Source;
use super::{KeyError, say, write_private};
use crate::commands;

#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    source: Source,
    /// The request, PEM.
    #[arg(long)]
    out: PathBuf,
    /// Without a holder, the one of the certificate that the key has: a renewal.
    #[command(flatten)]
    holder: Holder,
}

pub(super) fn run(arguments: &Arguments, language: &str) -> Result<(), KeyError> {
    let found = arguments.source.find()?;
    // Whoever renews need not say again who they are.
    let profile = match &found.certificate {
        Some(certificate) if arguments.holder.is_absent() => holder::of_subject(&certificate.subject)?,
        _ => arguments.holder.profile()?,
    };
    let spki = found.signer.public_key_der();
    let info = issue::request_info(&profile, &spki)?;
    let request = issue::assemble_request(&info, &spki, &found.signer.sign(&info)?)?;
    write_private(&arguments.out, issue::request_pem(&request).as_bytes())?;
    let next = say(
        "Сұрау жазылды. Оны куәландырушы орталыққа беріңіз, берілген куәлікті «key accept» арқылы қосыңыз",
        "Запрос записан. Передайте его удостоверяющему центру, а выданное свидетельство добавьте через «key accept»",
        "The request was written. Hand it to the authority, and add the issued certificate with `key accept`",
    );
    commands::say(&format!("{}: {}", next.in_language(language), arguments.out.display()));
    Ok(())
}
