//! `qyzmet key show`: what is inside, without the private parts.

use std::path::PathBuf;

use eds::key::KeyKind;
use eds::{Certificate, PrivateKey};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::source::{open_store, open_token};
use super::{KeyError, certificates, read, said, say};
use crate::commands;

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// PKCS#12, or PEM with certificates.
    file: Option<PathBuf>,
    /// The file whose first line is the password of the key store, or the PIN of the token.
    #[arg(long, alias = "pin-file")]
    password_file: Option<PathBuf>,
    /// The PKCS#11 library of a token.
    #[arg(long, conflicts_with = "file")]
    pkcs11: Option<PathBuf>,
    /// The slot of the token, where several are plugged in.
    #[arg(long, requires = "pkcs11")]
    slot: Option<u64>,
    /// As JSON.
    #[arg(long)]
    json: bool,
}

/// One key, or one certificate without its key.
#[derive(Serialize)]
struct Shown {
    /// Whether the private key is there.
    private_key: bool,
    alias: Option<String>,
    algorithm: Option<String>,
    certificate: Option<ShownCertificate>,
    /// The names of the authorities that came along, from the issuer upwards.
    chain: Vec<String>,
}

#[derive(Serialize)]
struct ShownCertificate {
    name: String,
    iin: Option<String>,
    bin: Option<String>,
    organization: Option<String>,
    issuer: String,
    serial: String,
    not_before: String,
    not_after: String,
    /// Both in the country's time, for people.
    #[serde(skip)]
    term: String,
    /// `signing`, `authentication`, `authority`.
    usage: Vec<&'static str>,
    extended_key_usages: Vec<String>,
}

pub(super) fn run(arguments: &Arguments, language: &str) -> Result<(), KeyError> {
    let shown = collect(arguments)?;
    if arguments.json {
        let json = serde_json::json!({ "keys": shown });
        commands::say(&serde_json::to_string_pretty(&json).unwrap_or_default());
    } else {
        for one in &shown {
            commands::say(&in_words(one, language));
        }
    }
    Ok(())
}

fn collect(arguments: &Arguments) -> Result<Vec<Shown>, KeyError> {
    match (&arguments.file, &arguments.pkcs11, &arguments.password_file) {
        (None, Some(module), Some(pin)) => {
            let token = open_token(module, arguments.slot, pin)?;
            let keys = token.keys()?;
            let show = |key: &tokens::TokenKey| Shown {
                private_key: true,
                alias: Some(key.label().to_owned()),
                algorithm: kind(&eds::Signer::public_key_der(key)),
                certificate: key.certificate().map(certificate),
                chain: Vec::new(),
            };
            Ok(keys.iter().map(show).collect())
        }
        (Some(path), _, _) if is_pem(path)? => of_pem(path),
        (Some(path), _, Some(password)) => {
            let store = open_store(path, password)?;
            let show = |entry: &eds::pkcs12::Entry| Shown {
                private_key: true,
                alias: entry.alias.clone(),
                algorithm: Some(entry.key.kind().to_string()),
                certificate: entry.certificate.as_ref().map(certificate),
                chain: entry.chain.iter().map(|one| one.subject.common_name.clone()).collect(),
            };
            Ok(store.entries.iter().map(show).collect())
        }
        (Some(_), _, None) | (None, Some(_), None) => said(
            "Құпиясөз керек: оның файлын --password-file арқылы көрсетіңіз.",
            "Нужен пароль: укажите файл с ним через --password-file.",
            "A password is needed: name its file with --password-file.",
        ),
        (None, None, _) => said(
            "Файлды (*.p12, *.pem) немесе --pkcs11 кітапханасын көрсетіңіз.",
            "Укажите файл (*.p12, *.pem) или библиотеку --pkcs11.",
            "Name a file (*.p12, *.pem) or a library with --pkcs11.",
        ),
    }
}

fn is_pem(path: &std::path::Path) -> Result<bool, KeyError> {
    Ok(read(path)?.windows(11).any(|octets| octets == b"-----BEGIN "))
}

/// Certificates, or an unencrypted PKCS#8 key.
fn of_pem(path: &std::path::Path) -> Result<Vec<Shown>, KeyError> {
    let bytes = read(path)?;
    let keys = PrivateKey::many_from_pem(&String::from_utf8_lossy(&bytes)).map_err(|cause| KeyError::Content {
        path: path.to_owned(),
        cause,
    })?;
    let held = if String::from_utf8_lossy(&bytes).contains("BEGIN CERTIFICATE-----") {
        certificates(path)?
    } else {
        Vec::new()
    };
    let mut shown: Vec<Shown> = keys
        .iter()
        .map(|key| Shown {
            private_key: true,
            alias: None,
            algorithm: Some(key.kind().to_string()),
            certificate: held.iter().find(|one| one.is_of(key)).map(certificate),
            chain: Vec::new(),
        })
        .collect();
    let alone = held.iter().filter(|one| !keys.iter().any(|key| one.is_of(key)));
    shown.extend(alone.map(|one| Shown {
        private_key: false,
        alias: None,
        algorithm: kind(&one.public_key_der()),
        certificate: Some(certificate(one)),
        chain: Vec::new(),
    }));
    Ok(shown)
}

fn kind(spki: &[u8]) -> Option<String> {
    KeyKind::of(spki).ok().map(|kind| kind.to_string())
}

fn certificate(certificate: &Certificate) -> ShownCertificate {
    let usage = [
        (certificate.is_for_signing(), "signing"),
        (certificate.is_for_authentication(), "authentication"),
        (certificate.is_ca, "authority"),
    ];
    ShownCertificate {
        name: certificate.subject.full_name(),
        iin: certificate.subject.iin.clone(),
        bin: certificate.subject.bin.clone(),
        organization: certificate.subject.organization.clone(),
        issuer: certificate.issuer_common_name.clone(),
        serial: certificate.serial_hex.clone(),
        not_before: certificate.not_before.to_string(),
        not_after: certificate.not_after.to_string(),
        term: format!("{} – {}", local(certificate.not_before), local(certificate.not_after)),
        usage: usage.into_iter().filter_map(|(is, name)| is.then_some(name)).collect(),
        extended_key_usages: certificate.extended_key_usages(),
    }
}

fn local(moment: Timestamp) -> String {
    let zone = TimeZone::get("Asia/Almaty").unwrap_or(TimeZone::UTC);
    moment.to_zoned(zone).strftime("%d.%m.%Y %H:%M").to_string()
}

/// One line for each thing known, the labels in the person's language.
fn in_words(shown: &Shown, language: &str) -> String {
    let mut lines = Vec::new();
    let mut line = |kk: &str, ru: &str, en: &str, value: &str| {
        if !value.is_empty() {
            lines.push(format!("{}: {value}", say(kk, ru, en).in_language(language)));
        }
    };
    line("Кілт", "Ключ", "Key", shown.algorithm.as_deref().unwrap_or("?"));
    line("Атауы", "Имя", "Alias", shown.alias.as_deref().unwrap_or_default());
    let private = if shown.private_key {
        say("бар", "есть", "present")
    } else {
        say("жоқ", "нет", "absent")
    };
    line(
        "Жабық кілт",
        "Закрытый ключ",
        "Private key",
        private.in_language(language),
    );
    let Some(certificate) = &shown.certificate else {
        let none = say(
            "жоқ: оны «key request» арқылы сұратыңыз",
            "нет: запросите его через «key request»",
            "none: ask for one with `key request`",
        );
        line("Куәлік", "Свидетельство", "Certificate", none.in_language(language));
        return lines.join("\n") + "\n";
    };
    let or_empty = |value: &Option<String>| value.clone().unwrap_or_default();
    line("Иесі", "Владелец", "Holder", &certificate.name);
    line("ЖСН", "ИИН", "ИИН", &or_empty(&certificate.iin));
    line(
        "Ұйым",
        "Организация",
        "Organization",
        &or_empty(&certificate.organization),
    );
    line("БСН", "БИН", "БИН", &or_empty(&certificate.bin));
    line("Берген", "Кем выдано", "Issued by", &certificate.issuer);
    line(
        "Сериялық нөмірі",
        "Серийный номер",
        "Serial number",
        &certificate.serial,
    );
    line("Мерзімі", "Срок действия", "Valid", &certificate.term);
    let usage: Vec<String> = certificate
        .usage
        .iter()
        .map(|usage| usage_words(usage, language))
        .collect();
    line("Мақсаты", "Назначение", "For", &usage.join(", "));
    line("Тізбек", "Цепочка", "Chain", &shown.chain.join(" → "));
    lines.join("\n") + "\n"
}

fn usage_words(usage: &str, language: &str) -> String {
    let words = match usage {
        "signing" => say("қол қою", "подпись", "signing"),
        "authentication" => say("кіру", "вход", "signing in"),
        _ => say("куәландырушы орталық", "удостоверяющий центр", "authority"),
    };
    words.in_language(language).to_owned()
}
