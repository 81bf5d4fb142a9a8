//! What a signature is judged by, from files: certificates, revocation lists, the policy.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use eds::crl::Crl;
use eds::policy::Revocation;
use eds::report::Sentence;
use eds::{Certificate, Policy, TrustStore};

use super::VerifyError;

/// A shipped policy by its name, or a document by its path.
pub(in crate::commands) fn policy(name: &str) -> Result<Policy, VerifyError> {
    if let Some(policy) = Policy::named(name) {
        return Ok(policy);
    }
    let path = Path::new(name);
    if !path.is_file() {
        return Err(VerifyError::NoPolicy(name.to_owned()));
    }
    let text = String::from_utf8_lossy(&read(path)?).into_owned();
    Policy::parse(&text).map_err(|cause| malformed(path, cause))
}

/// Self-signed certificates are roots, the others intermediates.
pub(in crate::commands) fn trust(paths: &[PathBuf]) -> Result<TrustStore, VerifyError> {
    let mut store = TrustStore::default();
    for certificate in certificates(paths)? {
        if certificate.is_signed_by(&certificate) {
            store.roots.push(certificate);
        } else {
            store.intermediates.push(certificate);
        }
    }
    match (store.roots.is_empty(), store.intermediates.is_empty()) {
        (true, true) => Err(VerifyError::NoTrust),
        (true, false) => Err(VerifyError::NoRoot),
        (false, _) => Ok(store),
    }
}

/// PEM with one or more, or DER with one.
pub(in crate::commands) fn certificates(paths: &[PathBuf]) -> Result<Vec<Certificate>, VerifyError> {
    let mut all = Vec::new();
    for path in paths {
        let bytes = read(path)?;
        let found = if bytes.first() == Some(&0x30) {
            Certificate::from_der(&bytes).map(|one| vec![one])
        } else {
            Certificate::many_from_pem(&String::from_utf8_lossy(&bytes))
        };
        all.extend(found.map_err(|cause| malformed(path, cause))?);
    }
    Ok(all)
}

pub(in crate::commands) fn revocation(paths: &[PathBuf]) -> Result<Revocation, VerifyError> {
    let lists: Vec<Arc<Crl>> = lists(paths)?.into_iter().map(Arc::new).collect();
    if lists.is_empty() {
        let cause = Sentence::new(
            "қайтарып алынған тіркеу куәліктерінің тізімі берілмеген: --crl FILE немесе файлдың қасындағы crl.pem",
            "список отозванных свидетельств не дан: --crl FILE или crl.pem рядом с файлом",
            "no revocation list was given: --crl FILE, or crl.pem beside the file",
        );
        return Ok(Revocation::unknown(cause));
    }
    Ok(Revocation::from(lists))
}

pub(in crate::commands) fn lists(paths: &[PathBuf]) -> Result<Vec<Crl>, VerifyError> {
    let mut lists = Vec::new();
    for path in paths {
        for block in blocks(read(path)?) {
            lists.push(Crl::parse(&block).map_err(|cause| malformed(path, cause))?);
        }
    }
    Ok(lists)
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

fn malformed(path: &Path, cause: eds::EdsError) -> VerifyError {
    VerifyError::Malformed {
        path: path.display().to_string(),
        cause,
    }
}

pub(in crate::commands) fn read(path: &Path) -> Result<Vec<u8>, VerifyError> {
    std::fs::read(path).map_err(|cause| VerifyError::Unreadable {
        path: path.display().to_string(),
        cause,
    })
}
