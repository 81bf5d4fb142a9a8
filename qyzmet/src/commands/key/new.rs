//! `qyzmet key new`: a key in a PKCS#12 file, with a certificate of a test authority if one is wanted.

use std::path::PathBuf;

use eds::pkcs12::KeyStore;
use eds::{Algorithm, PrivateKey};

use super::authority::TestAuthority;
use super::holder::Holder;
use super::{KeyError, said, secret, write_private};
use crate::commands;

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// rsa-2048, rsa-3072, rsa-4096, p-256, p-384, gost-2015-512, gost-2015-256, gost-2004.
    #[arg(long, value_parser = algorithm)]
    algorithm: Algorithm,
    /// The PKCS#12 file to be written; it must not exist.
    #[arg(long)]
    out: PathBuf,
    /// The file whose first line is the password of the key store.
    #[arg(long)]
    password_file: PathBuf,
    /// The alias of the key (default: the algorithm).
    #[arg(long)]
    name: Option<String>,
    /// A folder with an authority for tests, made when it is empty: `ca.pem`, `crl.pem`, `authority.p12`. It certifies
    /// whomever it is told to and proves nothing about anybody.
    #[arg(long)]
    test_authority: Option<PathBuf>,
    #[command(flatten)]
    holder: Holder,
}

fn algorithm(name: &str) -> Result<Algorithm, String> {
    name.parse().map_err(|_| {
        let known: Vec<&str> = Algorithm::ALL.iter().map(|algorithm| algorithm.name()).collect();
        format!("there are: {}", known.join(", "))
    })
}

pub(super) fn run(arguments: &Arguments, language: &str) -> Result<(), KeyError> {
    if arguments.out.exists() {
        return said(
            "--out файлы бар: кілттің үстінен жазылмайды. Басқа атау беріңіз.",
            "Файл --out уже есть: поверх ключа ничего не пишется. Укажите другое имя.",
            "The file of --out exists: nothing is written over a key. Give another name.",
        );
    }
    let password = secret(&arguments.password_file)?;
    if password.is_empty() {
        return said(
            "Құпиясөз бос. Файлдың бірінші жолына құпиясөз жазыңыз.",
            "Пароль пуст. Запишите пароль в первую строку файла.",
            "The password is empty. Write it into the first line of the file.",
        );
    }
    let key = PrivateKey::generate(arguments.algorithm)?;
    let certificates = match &arguments.test_authority {
        Some(folder) => {
            let profile = arguments.holder.profile()?;
            TestAuthority::open(folder, arguments.algorithm, &password)?.certify(&key.public_key_der(), &profile)?
        }
        None if arguments.holder.is_absent() => Vec::new(),
        None => {
            return said(
                "Иесі тек --test-authority қоса берілгенде жазылады. Куәлікті кейін «key request» арқылы сұратыңыз.",
                "Владелец записывается только вместе с --test-authority. Свидетельство запросите потом через «key request».",
                "A holder is written only with --test-authority. Ask for a certificate afterwards with `key request`.",
            );
        }
    };
    let alias = arguments.name.as_deref().unwrap_or(arguments.algorithm.name());
    let store = KeyStore::write(&key, alias, &certificates, &password).map_err(|cause| KeyError::Store {
        path: arguments.out.clone(),
        cause,
    })?;
    write_private(&arguments.out, &store)?;
    let done = super::say("Кілт жазылды", "Ключ записан", "The key was written");
    commands::say(&format!(
        "{}: {} ({})",
        done.in_language(language),
        arguments.out.display(),
        key.kind()
    ));
    Ok(())
}
