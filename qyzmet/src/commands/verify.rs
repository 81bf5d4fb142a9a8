//! `qyzmet verify FILE…`: signatures of PDFs and CMS files, judged and told in words.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use domain::Clock;
use eds::crl::Crl;
use eds::policy::{ExpectedSigner, Revocation};
use eds::{Certificate, Facts, Policy, Report, TrustStore};

use crate::commands::{fail, say};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// PDF or CMS (DER or PEM). A detached CMS needs its content: --content, or the file of the same name with `.json`.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The content of a detached CMS.
    #[arg(long)]
    content: Option<PathBuf>,
    /// Certificates of the authority, PEM (root and issuing). Default: `ca.pem` beside the file.
    #[arg(long)]
    trust: Vec<PathBuf>,
    /// The authority's revocation list. Default: `crl.pem` beside the file.
    #[arg(long)]
    crl: Vec<PathBuf>,
    /// The language of the report: kk, ru, en.
    #[arg(long, default_value = "ru")]
    lang: String,
}

/// Why a file could not be judged at all.
#[derive(Debug, thiserror::Error)]
enum VerifyError {
    #[error("{path} cannot be read: {cause}")]
    Unreadable { path: String, cause: std::io::Error },
    #[error("{path}: {cause}")]
    Malformed { path: String, cause: eds::EdsError },
    #[error("{0} is a detached signature: name its content with --content FILE")]
    NoContent(String),
    #[error("no certificates of an authority: give --trust ca.pem, or put ca.pem beside the file")]
    NoTrust,
    #[error("{0} carries no signature")]
    Unsigned(String),
}

pub(super) fn run(arguments: &Arguments) -> ExitCode {
    let mut all_valid = true;
    for file in &arguments.files {
        match verify(file, arguments) {
            Ok(reports) => {
                say(&format!("{}:", file.display()));
                for report in &reports {
                    say(eds::report::in_words(report, &arguments.lang).trim_end());
                    all_valid &= report.is_valid();
                }
            }
            Err(error) => {
                fail(&error.to_string());
                all_valid = false;
            }
        }
    }
    if all_valid {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn verify(file: &Path, arguments: &Arguments) -> Result<Vec<Report>, VerifyError> {
    let bytes = read(file)?;
    let facts = facts(file, &bytes, arguments.content.as_deref())?;
    if facts.is_empty() {
        return Err(VerifyError::Unsigned(file.display().to_string()));
    }
    let trust = trust(file, &arguments.trust)?;
    let revocation = revocation(file, &arguments.crl)?;
    let now = domain::clock::WallClock::default().now();
    let policy = Policy::own_authority();
    Ok(facts
        .iter()
        .map(|facts| eds::policy::judge(facts, &policy, &trust, &revocation, &ExpectedSigner::Anyone, now))
        .collect())
}

fn facts(file: &Path, bytes: &[u8], content: Option<&Path>) -> Result<Vec<Facts>, VerifyError> {
    let malformed = |cause| VerifyError::Malformed {
        path: file.display().to_string(),
        cause,
    };
    if bytes.starts_with(b"%PDF-") {
        return eds::facts::of_pdf(bytes).map_err(malformed);
    }
    let attached = eds::cms::attached_content(bytes).map_err(malformed)?;
    let beside = file.with_extension("json");
    let content = match (content, attached.is_some(), beside.is_file()) {
        (Some(path), _, _) => Some(read(path)?),
        (None, true, _) => None,
        (None, false, true) => Some(read(&beside)?),
        (None, false, false) => return Err(VerifyError::NoContent(file.display().to_string())),
    };
    eds::facts::of_cms(bytes, content.as_deref()).map_err(malformed)
}

/// Self-signed certificates are roots, the others intermediates.
fn trust(file: &Path, given: &[PathBuf]) -> Result<TrustStore, VerifyError> {
    let mut store = TrustStore::default();
    for path in given_or_beside(file, given, "ca.pem") {
        let pem = String::from_utf8_lossy(&read(&path)?).into_owned();
        let malformed = |cause| VerifyError::Malformed {
            path: path.display().to_string(),
            cause,
        };
        for certificate in Certificate::many_from_pem(&pem).map_err(malformed)? {
            let own = certificate.issuer_common_name == certificate.subject.common_name;
            if own {
                store.roots.push(certificate)
            } else {
                store.intermediates.push(certificate)
            }
        }
    }
    if store.roots.is_empty() {
        Err(VerifyError::NoTrust)
    } else {
        Ok(store)
    }
}

fn revocation(file: &Path, given: &[PathBuf]) -> Result<Revocation, VerifyError> {
    let mut lists = Vec::new();
    for path in given_or_beside(file, given, "crl.pem") {
        for block in blocks(read(&path)?) {
            let list = Crl::parse(&block).map_err(|cause| VerifyError::Malformed {
                path: path.display().to_string(),
                cause,
            })?;
            lists.push(Arc::new(list));
        }
    }
    if lists.is_empty() {
        let cause = "no revocation list was given (--crl FILE, or crl.pem beside the file)".to_owned();
        return Ok(Revocation::unknown(cause));
    }
    Ok(Revocation::from(lists))
}

/// The lists of a PEM file one by one; a DER file is one.
fn blocks(bytes: Vec<u8>) -> Vec<Vec<u8>> {
    const END: &str = "-----END X509 CRL-----";
    match std::str::from_utf8(&bytes) {
        Ok(pem) if pem.contains(END) => pem
            .split_inclusive(END)
            .filter(|block| block.contains("BEGIN"))
            .map(|block| block.trim().as_bytes().to_vec())
            .collect(),
        _ => vec![bytes],
    }
}

fn given_or_beside(file: &Path, given: &[PathBuf], name: &str) -> Vec<PathBuf> {
    let beside = file.with_file_name(name);
    if !given.is_empty() {
        given.to_vec()
    } else if beside.is_file() {
        vec![beside]
    } else {
        Vec::new()
    }
}

fn read(path: &Path) -> Result<Vec<u8>, VerifyError> {
    std::fs::read(path).map_err(|cause| VerifyError::Unreadable {
        path: path.display().to_string(),
        cause,
    })
}
