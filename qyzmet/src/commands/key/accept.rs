//! `qyzmet key accept`: the issued certificate comes to its key.

use std::path::PathBuf;

use eds::Certificate;
use eds::pkcs12::KeyStore;

use super::source::{chosen, open_store};
use super::{KeyError, certificates, said, say, secret, write_private};
use crate::commands;

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The key store, PKCS#12. It is written anew in the modern form.
    #[arg(long)]
    key: PathBuf,
    /// The file whose first line is its password.
    #[arg(long)]
    password_file: PathBuf,
    /// The alias of the key, where there are several.
    #[arg(long)]
    alias: Option<String>,
    /// The issued certificate and those above it, PEM or DER.
    #[arg(long, required = true)]
    certificate: Vec<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, language: &str) -> Result<(), KeyError> {
    let store = open_store(&arguments.key, &arguments.password_file)?;
    if store.entries.len() > 1 {
        return said(
            "Файлда бірнеше кілт бар, ал жазылатыны біреу ғана. Алдымен кілттерді бөлек файлдарға бөліңіз.",
            "В файле несколько ключей, а записан был бы только один. Сначала разделите их по файлам.",
            "There are several keys in the file, and only one would be written. Divide them into files first.",
        );
    }
    let entry = &store.entries[chosen(&store, &arguments.key, arguments.alias.as_deref())?];
    let mut given: Vec<Certificate> = Vec::new();
    for path in &arguments.certificate {
        given.extend(certificates(path)?);
    }
    let Some(place) = given.iter().position(|certificate| certificate.is_of(&entry.key)) else {
        return said(
            "Берілген куәліктердің ешқайсысы бұл кілтке арналмаған. Сұрау жасалған кілттің файлын таңдаңыз.",
            "Ни одно из свидетельств не выдано на этот ключ. Выберите файл ключа, для которого делался запрос.",
            "None of the certificates is for this key. Choose the file of the key that the request was made for.",
        );
    };
    given.swap(0, place);
    let alias = entry.alias.as_deref().unwrap_or(entry.key.algorithm().name());
    let password = secret(&arguments.password_file)?;
    let bytes = KeyStore::write(&entry.key, alias, &given, &password).map_err(|cause| KeyError::Store {
        path: arguments.key.clone(),
        cause,
    })?;
    write_private(&arguments.key, &bytes)?;
    let done = say(
        "Куәлік кілтке қосылды",
        "Свидетельство добавлено к ключу",
        "The certificate was added to its key",
    );
    let holder = given.first().map(|own| own.subject.full_name()).unwrap_or_default();
    commands::say(&format!("{}: {holder}", done.in_language(language)));
    Ok(())
}
